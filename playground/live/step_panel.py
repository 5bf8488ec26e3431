"""The row of the panel `step`: every number of one step of training that is looked at and not taken."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from numpy.typing import ArrayLike

from playground.analysis.trace import sample_by_loss, trace_step
from playground.engine.layout import Layout
from playground.live.panel import Panel, Reading, Tensor
from playground.problems.errors import InvalidCommand
from playground.training.trainer import Trainer

if TYPE_CHECKING:
    from playground.live.messages import Watch  # which takes its names of panels from the rows

_MOST_NUMBERS = 16_384  # of one tensor of numbers per neuron: 128 KB
_NEURONS, _PARAMETERS = "(n, neurons)", "(n_parameters,)"
_NAMED: Mapping[str, tuple[str, str]] = {
    "inputs": ("(n, features)", "as the network receives them"),
    "targets": ("(n, outputs)", "in the form of the outputs"),
    "weights": ("(n,)", "factors of the samples' slopes; absent without class weights"),
    "sums": (_NEURONS, "w·x + b; of maxout the largest"),
    "statistics": (
        "(2, neurons)",
        "mean and variance of the sums over the batch; NaN of layers that are not normalized",
    ),
    "normalized": (_NEURONS, "standardized sums, before gamma and beta; both absent if no layer is"),
    "pre_activations": (_NEURONS, "z"),
    "activations": (_NEURONS, "f(z), before dropout"),
    "mask": (_NEURONS, "factors of dropout, 0 or 1 / (1 - rate); absent without"),
    "outputs": (
        _NEURONS,
        "what the next layer receives: activations times mask, plus the inputs of a residual layer",
    ),
    "slopes": (_NEURONS, "f'(z); NaN of softmax, where all of a layer go together"),
    "losses": ("(n,)", "of each sample, without penalty and class weight"),
    "loss_slopes": (
        "(n, outputs)",
        "∂l/∂a of the outputs, without class weight; NaN where the loss takes z, for which see the deltas",
    ),
    "output_deltas": (_NEURONS, "∂l/∂(`step_outputs`), from here on with class weight; NaN likewise"),
    "deltas": (_NEURONS, "∂l/∂z of each sample's own loss"),
    "parameters": (_PARAMETERS, "before the step, unrounded"),
    "gradients": (_PARAMETERS, "of the mean loss over the batch"),
    "clipped": (_PARAMETERS, "the same after clipping; absent without"),
    "penalized": (_PARAMETERS, "the same with the square penalty's; absent without"),
    "moves": (_PARAMETERS, "what the optimizer adds"),
    "slots": ("(slots, n_parameters)", "what the optimizer remembers; absent if it remembers nothing"),
    "slots_after": ("(slots, n_parameters)", "the same after the step"),
    "learning_rate": ("()", "of the step"),
    "count": (
        "()",
        "the number of the step for the optimizer, from 1; of plain descent, which does not count, any",
    ),
}


_SENT = {"rows", *_NAMED}


def most_samples(layout: Layout) -> int:
    """Say of how many samples of a batch the numbers are sent.

    Args:
        layout: of the network that they go through.

    Returns:
        1 at least.
    """
    return max(1, _MOST_NUMBERS // sum(layer.fan_out for layer in layout.layers))


def _step(trainer: Trainer, watch: "Watch", _since: int) -> Reading:
    sample, choose = (None, None) if watch.step is None else (watch.step.sample, watch.step.choose)
    try:
        chosen = sample if choose is None else sample_by_loss(trainer, choose)
        trace = trace_step(trainer, chosen, most_samples=most_samples(trainer.network.layout))
    except InvalidCommand:
        return Reading({})
    tensors: dict[str, ArrayLike] = {
        f"step_{name}": value for name, value in trace.numbers().items() if name in _SENT
    }
    asked = {"sample": sample, **({} if choose is None else {"choose": choose})}
    return Reading(tensors, {"followed": json.dumps(asked)})


STEP = Panel(
    "step",
    "the step that one sample alone would cause from here, or the next one of training, with every number; "
    "see [A step](#a-step)",
    (
        Tensor(
            "step_rows",
            "I32",
            "(samples,)",
            "numbers of the training rows, of the whole batch; empty for a sample that is not one",
        ),
        *(Tensor(f"step_{name}", "F64", shape, about) for name, (shape, about) in _NAMED.items()),
    ),
    _step,
    "field",
)
