"""What is looked at when a training is examined: numbers of its history, network, gradients and rows."""

import math
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from playground.analysis.curvature import hessian_product, largest_eigenvalue
from playground.analysis.gradients import TrainingGradient
from playground.analysis.inside import functions_of
from playground.config import ExperimentConfig
from playground.data.tasks import TASKS
from playground.engine.activations import ACTIVATIONS as ROWS
from playground.engine.regularizers import Penalty
from playground.engine.rule import Rule
from playground.evidence.doctor.curves import Curves, curves_of
from playground.evidence.doctor.neighbours import attainable_skill, skill
from playground.model.output import class_numbers
from playground.model.reference.activations import ACTIVATIONS
from playground.training.trainer import Trainer

Numbers = NDArray[np.float64]

_PROBE_STEPS = 8
_FLAT = 0.05  # of the greatest slope; a neuron that is flatter passes hardly any gradient on
_ALIKE = 1e-9
_RANGES = {"tanh": (-1.0, 1.0), "sigmoid": (0.0, 1.0), "softplus": (0.0, math.inf)}


@dataclass(frozen=True, slots=True)
class LayerEvidence:
    """Of one layer, over the training rows.

    Args:
        fan_in, fan_out: its inputs and neurons.
        activation: its name.
        dead: the part of its neurons whose slope is 0 at every row; 0 of functions that level off on both
            sides.
        saturated: of functions that level off on both sides, the part of all pairs of neuron and row whose
            slope is less than 5 % of the greatest one.
        weight: root mean square of its weights.
        gradient: the same of the objective's gradient with respect to them.
        update: the same of the latest updates, divided by `weight`; NaN where nothing could be trained.
        copies: the part of its neurons with the very weights of another neuron.
    """

    fan_in: int
    fan_out: int
    activation: str
    dead: float
    saturated: float
    weight: float
    gradient: float
    update: float
    copies: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that rules look at.

    Args:
        config: in force.
        epoch, step: where training is.
        diverged: whether outputs or loss are no finite numbers.
        layers: the hidden ones, then the output layer.
        curves: of the losses since the settings were last changed.
        n_rows: of training.
        reached, attainable: the skill of the network, and that of nearest neighbours, on the training rows: 1
            is always right, 0 as good as one answer for all.
        sharpness: the greatest eigenvalue of the objective's Hessian; NaN where it was not computed.
        stability_limit: above which plain gradient descent leaves a minimum; NaN for other optimizers.
        shares, recalls: of each class, its part of the training rows, and the part of those that are
            recognized; empty for numbers.
        input_scales: root mean square of each of the network's inputs.
        unreachable: the part of the training rows whose targets the output layer cannot give.
        penalty: what the penalty adds to the loss; `loss` is without it.
        loss: mean over the training rows, without dropout.
    """

    config: ExperimentConfig
    epoch: int
    step: int
    diverged: bool
    layers: tuple[LayerEvidence, ...]
    curves: Curves
    n_rows: int
    n_parameters: int
    reached: float
    attainable: float
    sharpness: float
    stability_limit: float
    shares: tuple[float, ...]
    recalls: tuple[float, ...]
    input_scales: tuple[float, ...]
    unreachable: float
    penalty: float
    loss: float

    @property
    def hidden(self) -> tuple[LayerEvidence, ...]:
        """The hidden layers."""
        return self.layers[:-1]

    @property
    def shortfall(self) -> float:
        """By how much the network's skill is below what nearest neighbours attain; at least 0."""
        return max(0.0, self.attainable - self.reached) if math.isfinite(self.reached) else self.attainable


def gather(trainer: Trainer) -> Iterator[Evidence | None]:
    """Computes the evidence in parts of some milliseconds.

    Args:
        trainer: not modified; what is needed of it is copied before the first part.

    Yields:
        None after each part, and the evidence at last.
    """
    moment = _Moment(trainer)
    yield None
    layers, gradient = moment.forward(), moment.gradient()
    yield None
    updates = moment.updates()
    yield None
    attainable = attainable_skill(moment.inputs, moment.targets, has_classes=moment.has_classes)
    yield None
    sharpness, limit = math.nan, _stability_limit(moment.rule, moment.learning_rate)
    if math.isfinite(limit) and not moment.diverged and not moment.network.layout.is_normalized:
        for estimate in moment.sharpness():
            sharpness = estimate
            yield None
    shares, recalls = moment.classes()
    loss, score = moment.network.evaluate(moment.train, moment.rule.loss)
    reached = skill(score, max(shares, default=1.0)) if moment.has_classes else moment.r_squared()
    found = [
        replace(each, gradient=_size(slopes), update=update)
        for each, slopes, update in zip(layers, gradient, updates, strict=True)
    ]
    yield Evidence(
        config=moment.config,
        epoch=moment.progress.epoch,
        step=moment.progress.step,
        diverged=moment.diverged or not math.isfinite(loss),
        layers=tuple(found),
        curves=moment.curves,
        n_rows=moment.train.count,
        n_parameters=moment.network.layout.n_parameters,
        reached=reached,
        attainable=attainable,
        sharpness=sharpness,
        stability_limit=limit,
        shares=shares,
        recalls=recalls,
        input_scales=tuple(np.sqrt(np.mean(moment.features**2, axis=0)).tolist()),
        unreachable=moment.unreachable(),
        penalty=moment.network.penalty(moment.rule),
        loss=loss,
    )


class _Moment:
    """A copy of what a trainer is at one moment, and what is measured of it."""

    def __init__(self, trainer: Trainer) -> None:
        self.config, self.rule, self.progress = trainer.config, trainer.rule, trainer.progress
        self.learning_rate = trainer.learning_rate  # as schedule and plateaus have it now
        self.train = trainer.train_samples
        self.network = copy(trainer.network)
        self.has_classes = TASKS[self.config.task].has_classes
        self.curves = curves_of(trainer)
        self._meaning = trainer.output
        self.features = self.train.columns.values[:, : self.train.count].T
        self.targets = self.train.target_columns.values[:, : self.train.count].T
        self.rows = trainer.rows.train
        self.inputs = self.rows[:, :-1]
        with np.errstate(all="ignore"):
            self.outputs = self.network.activations(self.train.columns)[-1].T
        self.diverged = self.progress.diverged or not bool(np.isfinite(self.outputs).all())

    def forward(self) -> list[LayerEvidence]:
        """Slopes and weights of every layer; gradients and updates are put in later."""
        found = []
        with np.errstate(all="ignore"):  # parameters of a network that diverges
            sums, _ = self.network.forward_trace(self.train.columns)
            for (layer, parts), z in zip(self.network.layers(), sums, strict=True):
                slopes = np.ones_like(z)
                if not layer.has_softmax and layer.activation in ACTIVATIONS:
                    _, slope = functions_of(layer.chosen_activation, parts.get("leaks"))
                    slopes = np.abs(slope(z))
                weights, greatest = parts["weights"], _greatest_slope(layer.activation)
                rows = weights.reshape(-1, layer.fan_out).T
                found.append(
                    LayerEvidence(
                        fan_in=layer.fan_in,
                        fan_out=layer.fan_out,
                        activation=layer.activation,
                        dead=0.0 if greatest > 0.0 else float(np.mean(~(slopes > 0.0).any(axis=1))),
                        saturated=float(np.mean(slopes < _FLAT * greatest)),
                        weight=_size(weights),
                        gradient=math.nan,
                        update=math.nan,
                        copies=_copies(rows),
                    )
                )
        return found

    def gradient(self) -> list[Numbers]:
        """Of the objective with respect to the weights of every layer."""
        flat = TrainingGradient(self.network, self.rule, self.train).at(self.network.parameters)
        return [layer.views(flat)["weights"] for layer in self.network.layout.layers]

    def updates(self) -> list[float]:
        """The size of the next updates beside that of the weights, of every layer; on a copy."""
        probe, progress = copy(self.network), self.progress
        found: list[list[float]] = [[] for _ in probe.layout.layers]
        with np.errstate(all="ignore"):
            for _ in range(_PROBE_STEPS):
                before = probe.parameters.copy()
                step = progress.step
                progress = probe.train(self.train, self.rule, progress, max_steps=1)
                if progress.step == step:
                    break
                change = probe.parameters - before
                for layer, sizes in zip(probe.layout.layers, found, strict=True):
                    weights = _size(layer.views(before)["weights"])
                    moved = _size(layer.views(change)["weights"])
                    sizes.append(moved / weights if weights > 0.0 else math.inf)
        return [float(np.median(sizes)) if sizes else math.nan for sizes in found]

    def sharpness(self) -> Iterator[float]:
        """The largest eigenvalue of the Hessian, ever closer."""
        # The absolute penalty is straight wherever it has a slope.
        smooth = replace(self.rule, penalty=Penalty(square=self.rule.penalty.square))
        slope = TrainingGradient(self.network, smooth, self.train)
        parameters = self.network.parameters.copy()
        return largest_eigenvalue(hessian_product(slope.at, parameters), len(parameters))

    def classes(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Of each class its part of the rows, and the part of these that is recognized."""
        if not self.has_classes:
            return (), ()
        numbers = TASKS[self.config.task].class_numbers(self.rows[:, -1])
        said = class_numbers(self._meaning, self.outputs)
        present = np.unique(numbers)
        shares = tuple(float(np.mean(numbers == each)) for each in present)
        if said is None:
            return shares, tuple(math.nan for _ in present)
        return shares, tuple(float(np.mean(said[numbers == each] == each)) for each in present)

    def r_squared(self) -> float:
        """The part of the targets' variance that outputs explain."""
        with np.errstate(over="ignore", invalid="ignore"):
            residues = float(np.sum((self.targets - self.outputs) ** 2))
        total = float(np.sum((self.targets - self.targets.mean(axis=0)) ** 2))
        return 1.0 - residues / total if total > 0.0 else 1.0

    def unreachable(self) -> float:
        """The part of the rows whose targets lie outside of what the output layer can give."""
        return float(np.mean(_is_unreachable(self.targets, self.config.output_activation)))


def _stability_limit(rule: Rule, learning_rate: float) -> float:
    """The curvature above which gradient descent on all rows overshoots more at every step.

    Source: Cohen et al. 2021, "Gradient descent on neural networks typically occurs at the edge of
        stability", section 2: 2 / rate, and with momentum 2 (1 + momentum) / rate.
    """
    if rule.optimizer.name not in ("sgd", "momentum"):
        return math.nan
    momentum = rule.optimizer.values[0] if rule.optimizer.name == "momentum" else 0.0
    return 2.0 * (1.0 + momentum) / learning_rate


def _is_unreachable(targets: Numbers, output: str) -> NDArray[np.bool_]:
    """Which rows have a target outside of an activation's values, (n_rows,)."""
    if output == "softmax":
        return np.asarray(np.abs(targets.sum(axis=1) - 1.0) > _ALIKE)
    low, high = _RANGES.get(output, (-math.inf, math.inf))
    return np.asarray(((targets < low - _ALIKE) | (targets > high + _ALIKE)).any(axis=1))


def _copies(rows: Numbers) -> float:
    """The part of the rows that equal another one, to nine digits."""
    if len(rows) < 2 or not np.isfinite(rows).all():
        return 0.0
    size = max(float(np.abs(rows).max()), 1e-300)
    _, counts = np.unique(np.round(rows / size, 9), axis=0, return_counts=True)
    return float(counts[counts > 1].sum() / len(rows))


def _greatest_slope(activation: str) -> float:
    """The slope at 0 of a function that levels off on both sides; 0 of others, which nothing is below."""
    if activation not in ACTIVATIONS or ROWS[activation].has_pieces or ROWS[activation].learns_leak:
        return 0.0
    row = ACTIVATIONS[activation]
    if np.abs(row.value(np.array([-1e3, 1e3]))).max() > 1.0 + _ALIKE:
        return 0.0
    return float(row.slope(np.zeros(1))[0])


def _size(numbers: Numbers) -> float:
    """Root mean square; infinite where it overflows."""
    with np.errstate(over="ignore", invalid="ignore"):
        return float(np.sqrt(np.mean(numbers * numbers))) if numbers.size else 0.0
