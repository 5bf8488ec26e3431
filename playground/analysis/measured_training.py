"""Training by measured gradients: a copy of the network that moves against finite differences, and its price.

Beside it another copy takes the same steps by backpropagation, both in plain NumPy, so that the two ways to a
gradient are compared and not two programs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter
from typing import Any

import numpy as np

from playground.analysis.gradient_check import USUAL_STEP
from playground.analysis.gradients import Difference, batch_loss, difference_quotient
from playground.analysis.next_step import next_step
from playground.analysis.study import StudyProgress, StudySteps
from playground.model import reference
from playground.training.reference_network import NextStep
from playground.training.trainer import Trainer

USUAL_STEPS = 30

_PIECE_SECONDS = 0.005


@dataclass(slots=True)
class MeasuredTraining:
    """Two copies of a network after the same number of steps.

    Args:
        n_parameters: of the network.
        steps: that are to be taken.
        evaluations_per_step: of the network on a batch, to measure its gradient.
        measured_losses, computed_losses: mean loss over the training rows, before the first step and after
            each, by measured gradients and by backpropagation.
        measured_seconds, computed_seconds: that the steps took; penalty, clipping and optimizer included.
        distance: the greatest difference between the copies' parameters.
        diverged: whether a copy's outputs stopped being finite, which ends it.
    """

    n_parameters: int
    steps: int
    evaluations_per_step: int
    measured_losses: list[float] = field(default_factory=list)
    computed_losses: list[float] = field(default_factory=list)
    measured_seconds: float = 0.0
    computed_seconds: float = 0.0
    distance: float = 0.0
    diverged: bool = False

    def to_json(self) -> Mapping[str, Any]:
        """The comparison as JSON has it; what is not a finite number is None."""
        return {
            "parameters": self.n_parameters,
            "steps": self.steps,
            "done": len(self.measured_losses) - 1,
            "evaluations_per_step": self.evaluations_per_step,
            "measured_losses": [_finite(loss) for loss in self.measured_losses],
            "computed_losses": [_finite(loss) for loss in self.computed_losses],
            "measured_seconds": self.measured_seconds,
            "computed_seconds": self.computed_seconds,
            "distance": _finite(self.distance),
            "diverged": self.diverged,
        }


def train_by_measuring(
    trainer: Trainer,
    steps: int = USUAL_STEPS,
    step: float = USUAL_STEP,
    difference: Difference = "central",
) -> MeasuredTraining:
    """Train one copy by measured gradients and one by backpropagation, from where a trainer stands.

    Args:
        trainer: not modified.
        steps: how many updates.
        step: h, by which each parameter is moved to measure.
        difference: which quotient.

    Returns:
        The losses of both copies and what they cost.

    Raises:
        InvalidCommand: there is no next step: training has diverged.
    """
    return [training for _, training in _training(next_step(trainer), steps, step, difference)][-1]


def training_by_measuring(
    trainer: Trainer,
    steps: int = USUAL_STEPS,
    step: float = USUAL_STEP,
    difference: Difference = "central",
) -> StudySteps:
    """`train_by_measuring` in pieces.

    Args:
        trainer: what is needed of it is copied at once.
        steps, step, difference: as there.

    Returns:
        Yields how many slopes are measured, and of how many, with `MeasuredTraining.to_json` after each step.

    Raises:
        InvalidCommand: there is no next step: training has diverged.
    """
    return _told(next_step(trainer), steps, step, difference)


def _told(first: NextStep, steps: int, step: float, difference: Difference) -> StudySteps:
    n_told = 0
    for done, training in _training(first, steps, step, difference):
        total = training.steps * training.n_parameters
        is_new = len(training.measured_losses) > n_told
        n_told = len(training.measured_losses)
        yield StudyProgress(
            total if training.diverged else done, total, training.to_json() if is_new else None
        )


def _training(
    first: NextStep, steps: int, step: float, difference: Difference
) -> Iterator[tuple[int, MeasuredTraining]]:
    """(slopes measured so far, the comparison so far), every few milliseconds."""
    method, samples = first.method, first.samples
    measured, computed = first.before, first.before
    n_parameters = sum(part.size for parts in measured.parameters for part in parts.values())
    is_forward = difference == "forward"
    found = MeasuredTraining(n_parameters, steps, n_parameters + 1 if is_forward else 2 * n_parameters)
    found.measured_losses.append(reference.mean_loss(method, measured, samples))
    found.computed_losses.append(found.measured_losses[0])
    done = 0
    yield done, found
    piece = perf_counter()
    while len(found.measured_losses) <= steps and not (measured.diverged or computed.diverged):
        begun = perf_counter()
        copies = [
            {name: np.array(part, order="C") for name, part in parts.items()} for parts in measured.parameters
        ]
        gradients = [{name: np.empty_like(part) for name, part in parts.items()} for parts in copies]
        loss = partial(batch_loss, method, measured, _batch(method, measured, samples), copies)
        here = loss() if is_forward else None
        for parts, slopes in zip(copies, gradients, strict=True):
            for name, part in parts.items():
                values, found_slopes = part.reshape(-1), slopes[name].reshape(-1)
                for index in range(values.size):
                    found_slopes[index] = difference_quotient(loss, values, index, step, difference, here)
                    done += 1
                    if perf_counter() - piece > _PIECE_SECONDS:
                        found.measured_seconds += perf_counter() - begun
                        yield done, found
                        piece = begun = perf_counter()
        measured, _ = reference.train_step(method, measured, samples, gradients)
        now = perf_counter()
        found.measured_seconds += now - begun
        computed, _ = reference.train_step(method, computed, samples)
        found.computed_seconds += perf_counter() - now
        found.measured_losses.append(reference.mean_loss(method, measured, samples))
        found.computed_losses.append(reference.mean_loss(method, computed, samples))
        found.distance = _distance(measured, computed)
    found.diverged = measured.diverged or computed.diverged
    yield done, found


def _batch(method: reference.Method, state: reference.State, samples: reference.Samples) -> reference.Samples:
    rows = reference.batch_rows(method, state, len(samples.inputs))
    weights = None if samples.weights is None else samples.weights[rows]
    return reference.Samples(samples.inputs[rows], samples.targets[rows], weights)


def _distance(one: reference.State, other: reference.State) -> float:
    return max(
        float(np.abs(part - theirs[name]).max())
        for parts, theirs in zip(one.parameters, other.parameters, strict=True)
        for name, part in parts.items()
    )


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None
