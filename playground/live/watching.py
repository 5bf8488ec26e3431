"""Whether what a client watches exists in the network that it watches."""

from playground.analysis.hidden_space import usual_layer
from playground.config import ExperimentConfig
from playground.data.tasks import TASKS
from playground.engine.layout import Layout
from playground.live.events import RejectedCommand
from playground.live.messages import Watch
from playground.live.shown_plane import shown_plane
from playground.problems.allowed import Interval, Phrase
from playground.problems.errors import InvalidCommand, Problem
from playground.training.trainer import Trainer


def require_watchable(watch: Watch, trainer: Trainer) -> None:
    """Check a new `watch`.

    Args:
        watch: what a client asks for.
        trainer: of the running experiment.

    Raises:
        RejectedCommand: there is no such neuron, class, parameter or input.
    """
    _require_inputs(watch, trainer.rows.n_inputs)
    _require_followed(watch, trainer)
    _require_plane(watch, trainer)
    _require_neuron(watch, trainer.network.layout.n_hidden)
    _require_class(watch.sample, trainer.config, "sample")
    _require_parameter(watch, trainer.network.layout.n_parameters)
    _require_hidden_space(watch, trainer.network.layout)


def without_missing(watch: Watch, trainer: Trainer) -> Watch:
    """Leave out neurons, layer and parameter that the network, and inputs that the rows do not have any more.

    Args:
        watch: what the client asked for when they were there.
        trainer: of the running experiment.

    Returns:
        A wish that can be fulfilled.
    """
    layout = trainer.network.layout
    missing: dict[str, None] = {}
    if watch.neuron is not None and watch.neuron >= layout.n_hidden:
        missing["neuron"] = None
    if watch.parameter is not None and watch.parameter >= layout.n_parameters:
        missing["parameter"] = None
    if _hidden_space_problem(watch, layout) is not None:
        missing["hidden_space"] = None
    n_inputs = trainer.rows.n_inputs
    if watch.sample is not None and len(watch.sample) not in (n_inputs, n_inputs + 1):
        missing["sample"] = None
    if watch.step is not None and watch.step.sample is not None and len(watch.step.sample) != n_inputs + 1:
        missing["step"] = None
    try:
        shown_plane(watch, trainer)
    except InvalidCommand:
        missing["plane"] = None
    return watch.model_copy(update=missing) if missing else watch


def without_target(watch: Watch, n_inputs: int) -> Watch:
    """Leave out the targets of samples, which need not be such after a new beginning.

    Args:
        watch: what the client asked for.
        n_inputs: of the rows.

    Returns:
        The same with the sample's place alone; without the sample if it has other inputs, and without the
        step that a sample would cause.
    """
    sample, left = watch.sample, dict[str, object]()
    if sample is not None:
        left["sample"] = sample[:n_inputs] if len(sample) in (n_inputs, n_inputs + 1) else None
    if watch.step is not None and watch.step.sample is not None:
        left["step"] = None
    return watch.model_copy(update=left) if left else watch


def _require_plane(watch: Watch, trainer: Trainer) -> None:
    try:
        shown_plane(watch, trainer)
    except InvalidCommand as error:
        raise RejectedCommand("invalid_message", [each.within("plane") for each in error.problems]) from None


def _require_inputs(watch: Watch, n_inputs: int) -> None:
    if watch.sample is not None and len(watch.sample) not in (n_inputs, n_inputs + 1):
        allowed = Interval(n_inputs, n_inputs + 1, unit="entries")
        raise RejectedCommand(
            "invalid_message", [Problem("sample", "wrong_number_of_inputs", len(watch.sample), allowed)]
        )


def _require_neuron(watch: Watch, n_hidden: int) -> None:
    if watch.neuron is not None and watch.neuron >= n_hidden:
        allowed = Interval(0, n_hidden - 1) if n_hidden else Phrase("no_hidden_neurons")
        problem = Problem("neuron", "not_a_hidden_neuron", received=watch.neuron, allowed=allowed)
        raise RejectedCommand("invalid_message", [problem])


def _require_parameter(watch: Watch, n_parameters: int) -> None:
    if watch.parameter is not None and watch.parameter >= n_parameters:
        allowed = Interval(0, n_parameters - 1)
        problem = Problem("parameter", "not_a_parameter", received=watch.parameter, allowed=allowed)
        raise RejectedCommand("invalid_message", [problem])


def _require_hidden_space(watch: Watch, layout: Layout) -> None:
    problem = _hidden_space_problem(watch, layout)
    if problem is not None:
        raise RejectedCommand("invalid_message", [problem])


def _hidden_space_problem(watch: Watch, layout: Layout) -> Problem | None:
    """What of the chosen layer and its neurons the network does not have."""
    wanted, hidden = watch.hidden_space, layout.layers[:-1]
    if wanted is None:
        return None
    if wanted.layer is not None and wanted.layer >= len(hidden):
        allowed = Interval(0, len(hidden) - 1) if hidden else Phrase("no_hidden_neurons")
        return Problem("hidden_space.layer", "not_a_hidden_layer", wanted.layer, allowed)
    if wanted.neurons is None:
        return None
    if not hidden:
        return Problem(
            "hidden_space.neurons", "not_a_hidden_neuron", wanted.neurons, Phrase("no_hidden_neurons")
        )
    number = usual_layer(layout) if wanted.layer is None else wanted.layer
    size = hidden[number or 0].fan_out
    if max(wanted.neurons) >= size:
        return Problem("hidden_space.neurons", "not_a_hidden_neuron", wanted.neurons, Interval(0, size - 1))
    return None


def _require_followed(watch: Watch, trainer: Trainer) -> None:
    """The step's sample needs all inputs, a target, and of classes one that there is."""
    sample = None if watch.step is None else watch.step.sample
    if sample is None:
        return
    count = trainer.rows.n_inputs + 1
    if len(sample) != count:
        allowed = Interval(count, count, unit="entries")
        raise RejectedCommand(
            "invalid_message", [Problem("step.sample", "wrong_number_of_inputs", len(sample), allowed)]
        )
    _require_class(sample, trainer.config, "step.sample")


def _require_class(sample: list[float] | None, config: ExperimentConfig, field: str) -> None:
    has_target = sample is not None and len(sample) > config.data.n_inputs
    if not TASKS[config.task].has_numbered_classes or sample is None or not has_target:
        return
    classes = range(config.n_classes)
    if sample[-1] not in classes:
        allowed = Interval(0, classes[-1])
        raise RejectedCommand("invalid_message", [Problem(field, "target_not_a_class", sample, allowed)])
