"""What a search through the past looks for: an event between two moments, told by what both measure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from playground.analysis.gradients import TrainingGradient
from playground.data.features import MAX_INPUTS
from playground.data.tasks import TASKS
from playground.engine.samples import Columns, Samples, aligned
from playground.problems.allowed import Interval
from playground.problems.errors import InvalidCommand, Problem
from playground.training.trainer import Trainer

_FEW = 16  # rows on which a neuron has to be constant before all are looked at

Parameters = NDArray[np.float64]
"""(n, n_parameters), of n moments; averages beside them are (n, 2, n_neurons), or none."""


class Probe(Protocol):
    """Measures moments of a trainer whose config stays the same."""

    def measure(self, parameters: Parameters, averages: NDArray[np.float64]) -> Sequence[Any]:
        """Measure some moments.

        Args:
            parameters: as `Parameters`.
            averages: beside them.

        Returns:
            A value of each, for `has_happened`.
        """


class Condition(BaseModel):
    """What is looked for; `MEANINGS` says how."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)

    kind: str


class LossFell(Condition):
    """A loss was lower than at the end of the epoch before."""

    kind: Literal["loss_fell"]
    part: Literal["train", "test", "validation"] = "train"


class GradientLeft(Condition):
    """The norm of the gradient over the training rows left a range."""

    kind: Literal["gradient_left"]
    low: Annotated[float, Field(ge=0)] = 0.0
    high: Annotated[float, Field(ge=0)] | None = None


class NeuronDied(Condition):
    """A hidden neuron came to answer every training row with the same number."""

    kind: Literal["neuron_died"]


class PointChanged(Condition):
    """The class of a point became another one."""

    kind: Literal["point_changed"]
    sample: Annotated[
        list[Annotated[float, Field(ge=-1000, le=1000)]], Field(min_length=1, max_length=MAX_INPUTS)
    ]


AnyCondition = Annotated[LossFell | GradientLeft | NeuronDied | PointChanged, Field(discriminator="kind")]


@dataclass(frozen=True, slots=True)
class Meaning:
    """How a kind of condition is looked for.

    Args:
        probe: makes what measures, of the condition and a trainer; raises InvalidCommand where the condition
            makes no sense.
        has_happened: of the condition and what was measured at an earlier and a later moment, whether the
            event lies between them.
        detail: of the same two, what else is to be said of the event: numbers by name.
        is_of_epochs: whether only ends of epochs are compared, and no batches in between.
        require: of the condition and a trainer where the search begins; raises InvalidCommand where there is
            nothing to measure there, though there may have been before, and the other way round.
    """

    probe: Callable[[Any, Trainer], Probe]
    has_happened: Callable[[Any, Any, Any], bool]
    detail: Callable[[Any, Any], Mapping[str, int]] = lambda _before, _after: {}
    is_of_epochs: bool = False
    require: Callable[[Any, Trainer], None] = lambda _condition, _trainer: None


@dataclass(frozen=True, slots=True)
class _Losses:
    trainer: Trainer
    samples: Samples | None

    def measure(self, parameters: Parameters, averages: NDArray[np.float64]) -> list[float]:
        if self.samples is None:
            return [np.nan] * len(parameters)
        network, rule = self.trainer.network, self.trainer.rule
        found: list[float] = network.evaluate_each(self.samples, rule.loss, parameters, averages)[
            :, 0
        ].tolist()
        return found


class _Norms:
    def __init__(self, trainer: Trainer) -> None:
        self._gradient = TrainingGradient(trainer.network, trainer.rule, trainer.train_samples)

    def measure(self, parameters: Parameters, averages: NDArray[np.float64]) -> list[float]:
        at = self._gradient.at
        return [
            float(np.linalg.norm(at(each, averages[number] if len(averages) else None)))
            for number, each in enumerate(parameters)
        ]


class _Dead:
    def __init__(self, trainer: Trainer) -> None:
        network, rows = trainer.network, trainer.train_samples
        self._copy = type(network)(network.layout)
        values = rows.columns.values[:, : rows.count].T
        self._all = Columns(values)
        self._few = Columns(values[:: -(-rows.count // _FEW)]) if rows.count > _FEW else self._all
        self._memory = {
            id(each): aligned(network.layout.n_neurons, each.stride) for each in (self._all, self._few)
        }

    def measure(self, parameters: Parameters, averages: NDArray[np.float64]) -> list[frozenset[int]]:
        found, copy = [], self._copy
        for number, each in enumerate(parameters):
            copy.parameters[:] = each
            if len(averages):
                copy.averages[:] = averages[number]
            dead = self._constant(self._few)
            found.append(frozenset(dead & self._constant(self._all)) if dead else frozenset())
        return found

    def _constant(self, columns: Columns) -> set[int]:
        n_hidden, answers = self._copy.layout.n_hidden, self._memory[id(columns)]
        if not n_hidden or not columns.count:
            return set()
        self._copy.activations(columns, answers)
        hidden = answers[:n_hidden, : columns.count]
        return set(np.flatnonzero((hidden == hidden[:, :1]).all(axis=1)).tolist())


class _Classes:
    """Asks of each class whether the point is taken for it: a few moments cost no more than one."""

    def __init__(self, trainer: Trainer, sample: Sequence[float]) -> None:
        self._trainer = trainer
        task, n_classes = TASKS[trainer.config.task], trainer.config.n_classes
        inputs = trainer.features(np.array([sample]))
        output = trainer.config.n_outputs, trainer.config.output_activation
        self._points = [
            Samples(inputs, task.encode(np.array([target], np.float64), *output))
            for target in task.targets_by_class(n_classes)[1:]
        ]

    def measure(self, parameters: Parameters, averages: NDArray[np.float64]) -> list[int]:
        network, loss = self._trainer.network, self._trainer.rule.loss
        taken = [network.evaluate_each(point, loss, parameters, averages)[:, 1] for point in self._points]
        best = np.stack([np.full(len(parameters), 0.5), *taken])
        found: list[int] = best.argmax(axis=0).tolist()
        return found


def _losses(condition: LossFell, trainer: Trainer) -> Probe:
    parts = {
        "train": trainer.train_samples,
        "test": trainer.test_samples,
        "validation": trainer.validation_samples,
    }
    return _Losses(trainer, parts[condition.part])


def _require_rows(condition: LossFell, trainer: Trainer) -> None:
    if condition.part == "validation" and trainer.validation_samples is None:
        raise InvalidCommand(
            [Problem("condition.part", "no_validation_rows", condition.part, ["train", "test"])]
        )


def _norms(condition: GradientLeft, trainer: Trainer) -> Probe:
    if condition.high is not None and condition.high < condition.low:
        raise InvalidCommand(
            [Problem("condition.high", "too_small", condition.high, Interval(condition.low))]
        )
    return _Norms(trainer)


def _classes(condition: PointChanged, trainer: Trainer) -> Probe:
    if not TASKS[trainer.config.task].has_classes:
        params = {"task": trainer.config.task}
        raise InvalidCommand([Problem("condition.kind", "needs_classes", condition.kind, params=params)])
    n_given, n_inputs = len(condition.sample), trainer.rows.n_inputs
    if n_given != n_inputs:
        allowed = Interval(n_inputs, n_inputs, unit="entries")
        raise InvalidCommand([Problem("condition.sample", "wrong_number_of_inputs", n_given, allowed)])
    return _Classes(trainer, condition.sample)


def _is_within(condition: GradientLeft, norm: float) -> bool:
    return condition.low <= norm <= (np.inf if condition.high is None else condition.high)


MEANINGS: Mapping[type[Condition], Meaning] = MappingProxyType(
    {
        LossFell: Meaning(
            _losses,
            lambda _, before, after: bool(after < before),
            is_of_epochs=True,
            require=_require_rows,
        ),
        GradientLeft: Meaning(
            _norms,
            lambda condition, before, after: (
                _is_within(condition, before) and not _is_within(condition, after)
            ),
        ),
        NeuronDied: Meaning(
            lambda _, trainer: _Dead(trainer),
            lambda _, before, after: bool(after - before),
            lambda before, after: {"neuron": min(after - before)},
        ),
        PointChanged: Meaning(_classes, lambda _, before, after: bool(before != after)),
    }
)
"""How each kind is looked for."""
