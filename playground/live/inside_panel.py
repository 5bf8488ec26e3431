"""The panel `inside`: what happens in each layer over the training rows."""

from typing import TYPE_CHECKING

from playground.analysis.inside import SATURATED_BELOW, look_inside
from playground.live.panel import Panel, Reading, Tensor
from playground.training.trainer import Trainer

if TYPE_CHECKING:
    from playground.live.messages import Watch


def _inside(trainer: Trainer, _watch: "Watch", _since: int) -> Reading:
    seen = look_inside(trainer)
    return Reading(
        {
            **({} if seen.sum_bars is None else {"inside_sum_bars": seen.sum_bars}),
            "inside_rows": seen.rows,
            "inside_bars": seen.bars,
            "inside_reach": seen.reach,
            "inside_curves": seen.curves,
            "inside_saturated": seen.saturated,
            "inside_dead": seen.dead,
            "inside_gradient": seen.gradient,
            "inside_gradient_norms": seen.gradient_norms,
            "inside_update_ratios": seen.update_ratios,
        },
        {"inside_saturated_below": str(SATURATED_BELOW)},
    )


INSIDE = Panel(
    "inside",
    "layer by layer: z as histograms, saturation, dead neurons, gradients",
    (
        Tensor(
            "inside_rows",
            "I32",
            "(rows,)",
            "the numbers of the training rows that it is about: all, or of more than 512 evenly spaced ones",
        ),
        Tensor(
            "inside_bars",
            "U8",
            "(neurons, rows)",
            "the bar of each z: 0 for z ≤ -reach, 1 to 32 of equal width, each with its upper end, 33 for "
            "z > reach; 255 for what is no number",
        ),
        Tensor(
            "inside_sum_bars",
            "U8",
            "(neurons, rows)",
            "the same before batch normalization; 255 in layers without, absent where no layer has it",
        ),
        Tensor("inside_reach", "F64", "(layers,)", "how far from 0 the bars of equal width go"),
        Tensor(
            "inside_curves",
            "F32",
            "(layers, 2, points)",
            "f and its slope over all bars, five points to a bar with both ends; NaN for softmax, which "
            "takes all neurons together",
        ),
        Tensor(
            "inside_saturated",
            "F32",
            "(neurons,)",
            "share of the rows at which the slope's size is below the metadata `inside_saturated_below`",
        ),
        Tensor("inside_dead", "U8", "(neurons,)", "1 where f(z) and its slope are 0 for every row"),
        Tensor("inside_gradient", "F32", "(n_parameters,)", "as `gradient`, of the same step as the rest"),
        Tensor(
            "inside_gradient_norms",
            "F64",
            "(layers,)",
            "Euclidean norm of the gradient by all parameters of a layer",
        ),
        Tensor(
            "inside_update_ratios",
            "F64",
            "(layers,)",
            "norm of the latest update of a layer's weights, by that of the weights before it; NaN before "
            "the first step",
        ),
    ),
    _inside,
    frames_per_reading=6,
    n_parameters=6_000,
)
"""Read ten times a second, and a fifth as often for the largest networks: a twentieth of a frame's time."""
