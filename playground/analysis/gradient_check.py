"""Gradient check: the gradient by backpropagation against finite differences, for every parameter.

It is an oracle for the price of two evaluations of the network per parameter, where backpropagation takes the
time of a few for all of them together.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np

from playground.analysis.gradients import (
    Difference,
    Numbers,
    Objective,
    TrainingGradient,
    affordable_samples,
)
from playground.analysis.study import StudyProgress, StudySteps
from playground.engine.layout import Layout
from playground.training.trainer import Trainer

USUAL_STEP = 1e-5
"""h: where rounding and truncation of a central difference are about equally small."""

_PIECE_SECONDS = 0.005
_MOST_NAMED = 10  # of the parameters that differ most
_PRECISION = float(np.finfo(np.float64).eps)


@dataclass(frozen=True, slots=True)
class ParameterPlace:
    """What a number of the flat vector is.

    Args:
        layer: 0 is the first after the features.
        part: weights, biases, leaks, gamma or beta.
        source: the neuron or feature that a weight comes from; None for other parts.
        target: the neuron of its layer.
        piece: of a maxout neuron; 0 for others.
    """

    layer: int
    part: str
    source: int | None
    target: int
    piece: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class GradientCheck:
    """Two gradients of one objective, and what they cost.

    Args:
        layout: of the network.
        step: h.
        difference: which quotient was measured.
        computed: (n_parameters,) by backpropagation.
        measured: (n_parameters,) by finite differences.
        objective: its value at the parameters.
        evaluations: of the network, for all differences.
        seconds: that these took.
        backpropagation_seconds: that the computed gradient took.
        samples, all_samples: over how many training rows, and of how many.
        has_dropout: whether training leaves neurons out, which neither gradient does.
        is_normalized: whether layers are normalized, in both with the statistics of these samples.
    """

    layout: Layout
    step: float
    difference: Difference
    computed: Numbers
    measured: Numbers
    objective: float
    evaluations: int
    seconds: float
    backpropagation_seconds: float
    samples: int
    all_samples: int
    has_dropout: bool
    is_normalized: bool

    @property
    def rounding(self) -> float:
        """By how much the rounding of the two objectives may move a difference quotient."""
        return _PRECISION * abs(self.objective) / self.step

    @property
    def relative(self) -> Numbers:
        """(n_parameters,) differences relative to the larger; NaN where rounding hides both gradients."""
        return relative_difference(self.computed, self.measured, self.rounding)

    @property
    def is_finite(self) -> bool:
        """Whether there is anything to compare: False after training has diverged."""
        return bool(np.isfinite(self.computed).all() and np.isfinite(self.measured).all())

    @property
    def n_compared(self) -> int:
        """How many parameters have a gradient that is not below `rounding`."""
        return int(np.isfinite(self.relative).sum())

    @property
    def greatest(self) -> float:
        """The greatest relative difference; NaN if nothing could be compared."""
        return float(np.nanmax(self.relative)) if self.n_compared else float("nan")

    @property
    def median(self) -> float:
        """The median relative difference; NaN if nothing could be compared."""
        return float(np.nanmedian(self.relative)) if self.n_compared else float("nan")

    def worst(self, count: int = _MOST_NAMED) -> list[int]:
        """The parameters that differ most.

        Args:
            count: how many at most.

        Returns:
            Their numbers in the flat vector, the worst first.
        """
        relative = self.relative
        order = np.argsort(-np.nan_to_num(relative, nan=-1.0), kind="stable")
        return [int(each) for each in order[:count] if np.isfinite(relative[each])]

    def to_json(self) -> Mapping[str, Any]:
        """The comparison as JSON has it; what is not a finite number is None."""
        relative = self.relative
        return {
            "step": self.step,
            "difference": self.difference,
            "parameters": len(self.computed),
            "compared": self.n_compared if self.is_finite else 0,
            "greatest": _finite(self.greatest),
            "median": _finite(self.median),
            "rounding": _finite(self.rounding),
            "evaluations": self.evaluations,
            "seconds": self.seconds,
            "backpropagation_seconds": self.backpropagation_seconds,
            "samples": self.samples,
            "all_samples": self.all_samples,
            "has_dropout": self.has_dropout,
            "is_normalized": self.is_normalized,
            "is_finite": self.is_finite,
            "worst": [
                {
                    **_place_json(parameter_place(self.layout, each)),
                    "computed": float(self.computed[each]),
                    "measured": float(self.measured[each]),
                    "relative": float(relative[each]),
                }
                for each in (self.worst() if self.is_finite else [])
            ],
        }


def check_gradients(
    trainer: Trainer, step: float = USUAL_STEP, difference: Difference = "central"
) -> GradientCheck:
    """Compare the gradient by backpropagation with finite differences, for all parameters.

    Args:
        trainer: not modified.
        step: h, by which each parameter is moved.
        difference: which quotient.

    Returns:
        Both gradients and what they cost.
    """
    checks = [check for _, check in _measuring(trainer, step, difference) if check is not None]
    return checks[-1]


def checking_gradients(
    trainer: Trainer, step: float = USUAL_STEP, difference: Difference = "central"
) -> StudySteps:
    """`check_gradients` in pieces.

    Args:
        trainer: what is needed of it is copied before the first piece.
        step, difference: as there.

    Yields:
        How many parameters are measured, and of how many; at the end `GradientCheck.to_json`.
    """
    total = trainer.network.layout.n_parameters
    for done, check in _measuring(trainer, step, difference):
        result = check.to_json() if check is not None and done == total else None
        yield StudyProgress(done, total, result)


def relative_difference(computed: Numbers, measured: Numbers, rounding: Numbers | float = 0.0) -> Numbers:
    """|a - b| / max(|a|, |b|), element by element.

    Args:
        computed, measured: of one shape.
        rounding: below which neither number says anything.

    Returns:
        Of that shape; 0 where both are 0, NaN where both are at most `rounding` or one is not finite.

    Source:
        Li, Karpathy and Johnson, CS231n, Gradient checks (2016).
    """
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        larger = np.maximum(np.abs(computed), np.abs(measured))
        relative = np.abs(computed - measured) / larger
    relative = np.where(larger == 0.0, 0.0, relative)
    return np.where((larger > 0.0) & (larger <= rounding), np.nan, relative)


def parameter_place(layout: Layout, parameter: int) -> ParameterPlace:
    """What a number of the flat vector is.

    Args:
        layout: of the network.
        parameter: its index.

    Returns:
        Its place.

    Raises:
        IndexError: there is no such parameter.
    """
    for number, layer in enumerate(layout.layers):
        for part in layer.parts:
            size = int(np.prod(part.shape))
            if 0 <= parameter - part.offset < size:
                *outer, target = (int(each) for each in np.unravel_index(parameter - part.offset, part.shape))
                is_weight = part.name == "weights"
                source = outer.pop() if is_weight else None
                return ParameterPlace(number, part.name, source, target, *outer)
    raise IndexError(f"parameters are numbered from 0 to {layout.n_parameters - 1}. Received: {parameter}")


def _measuring(
    trainer: Trainer, step: float, difference: Difference
) -> Iterator[tuple[int, GradientCheck | None]]:
    """(parameters measured so far, the check), several times; the last time all of them are measured.

    There is no check before the gradient by backpropagation is computed.
    """
    network, rule, samples = trainer.network, trainer.rule, trainer.train_samples
    layout, parameters = network.layout, network.parameters.copy()
    most = affordable_samples(network)
    objective = Objective(network, rule, samples, most_samples=most)
    backpropagation = TrainingGradient(network, rule, samples, most_samples=most)
    yield 0, None
    backpropagation.at(parameters)  # makes the memory that it works in
    begun = perf_counter()
    computed = backpropagation.at(parameters)
    backpropagation_seconds = perf_counter() - begun
    measured = np.full(layout.n_parameters, np.nan)
    value, seconds, done = objective.at(parameters), 0.0, 0
    is_forward = difference == "forward"
    while True:
        begun = perf_counter()
        while done < layout.n_parameters and perf_counter() - begun < _PIECE_SECONDS:
            measured[done] = objective.slope(parameters, done, step, difference, value)
            done += 1
        seconds += perf_counter() - begun
        yield done, GradientCheck(
            layout, step, difference, computed, measured, value,
            done + 1 if is_forward else 2 * done, seconds, backpropagation_seconds,
            objective.n_samples, samples.count, any(rule.dropout), layout.is_normalized,
        )  # fmt: skip
        if done == layout.n_parameters:
            return


def _place_json(place: ParameterPlace) -> dict[str, Any]:
    return {
        "layer": place.layer,
        "part": place.part,
        "from": place.source,
        "to": place.target,
        "piece": place.piece,
    }


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None
