"""The error of a measured slope against its step h: truncation makes it large, and so does rounding."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np

from playground.analysis.gradient_check import relative_difference
from playground.analysis.gradients import Numbers, Objective, TrainingGradient, affordable_samples
from playground.analysis.study import StudyProgress, StudySteps
from playground.problems.allowed import Interval
from playground.problems.errors import InvalidCommand, Problem
from playground.training.trainer import Trainer

STEPS = (*(float(f"{digits}e{power}") for power in range(-16, 0) for digits in (1, 3)), 1.0)
"""The values of h: two in each power of ten."""

_PIECE_SECONDS = 0.005


@dataclass(frozen=True, slots=True, eq=False)
class SlopeErrors:
    """Slopes along one parameter, measured with every h.

    Args:
        parameter: its index in the flat vector.
        computed: its gradient by backpropagation.
        central, forward: (n,) difference quotients with the first n of `STEPS`, from the largest down.
    """

    parameter: int
    computed: float
    central: Numbers
    forward: Numbers

    def to_json(self) -> Mapping[str, Any]:
        """Slopes and relative errors as JSON has them, by rising h; what is not a finite number is None."""
        columns = {"central": self.central[::-1], "forward": self.forward[::-1]}
        return {
            "parameter": self.parameter,
            "computed": self.computed if np.isfinite(self.computed) else None,
            "steps": list(STEPS[len(STEPS) - len(self.central) :]),
            **{name: _finite(slopes) for name, slopes in columns.items()},
            **{
                f"{name}_error": _finite(relative_difference(np.full(len(slopes), self.computed), slopes))
                for name, slopes in columns.items()
            },
        }


def slope_errors(trainer: Trainer, parameter: int) -> SlopeErrors:
    """Measure one parameter's slope with every h, by both differences.

    Args:
        trainer: not modified.
        parameter: its index in the flat vector.

    Returns:
        The slopes, beside the gradient by backpropagation.

    Raises:
        InvalidCommand: there is no such parameter.
    """
    return list(_measuring(trainer, parameter))[-1]


def measuring_slopes(trainer: Trainer, parameter: int) -> StudySteps:
    """`slope_errors` in pieces.

    Args:
        trainer: what is needed of it is copied before the first piece.
        parameter: its index in the flat vector.

    Yields:
        With how many values of h the slopes are measured; at the end `SlopeErrors.to_json`.
    """
    for errors in _measuring(trainer, parameter):
        done = len(errors.central)
        yield StudyProgress(done, len(STEPS), errors.to_json() if done == len(STEPS) else None)


def _measuring(trainer: Trainer, parameter: int) -> Iterator[SlopeErrors]:
    network, rule, samples = trainer.network, trainer.rule, trainer.train_samples
    last = network.layout.n_parameters - 1
    if not 0 <= parameter <= last:
        raise InvalidCommand([Problem("parameter", "not_a_parameter", parameter, Interval(0, last))])
    parameters = network.parameters.copy()
    nothing, most = np.empty(0), affordable_samples(network)
    objective = Objective(network, rule, samples, most_samples=most)
    gradient = TrainingGradient(network, rule, samples, most_samples=most)
    yield SlopeErrors(parameter, np.nan, nothing, nothing)
    computed = float(gradient.at(parameters)[parameter])
    here, central, forward = objective.at(parameters), list[float](), list[float]()
    remaining = list(STEPS)
    while remaining:
        begun = perf_counter()
        while remaining and perf_counter() - begun < _PIECE_SECONDS:
            step = remaining.pop()
            central.append(objective.slope(parameters, parameter, step, "central"))
            forward.append(objective.slope(parameters, parameter, step, "forward", here))
        yield SlopeErrors(parameter, computed, np.array(central), np.array(forward))


def _finite(values: Numbers) -> list[float | None]:
    return [float(value) if np.isfinite(value) else None for value in values]
