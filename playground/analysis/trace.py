"""Traces: one sample on its way forward, and every number of one step of training.

Shapes: a batch has n samples; neurons are in the order of their layers, outputs last.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from playground.analysis.next_step import alone, next_step, no_next_step
from playground.data.tasks import TASKS
from playground.engine.samples import Columns, Samples
from playground.model import reference
from playground.model.reference.activations import ACTIVATIONS
from playground.model.reference.losses import LOSSES
from playground.model.reference.network import activate
from playground.training.reference_network import NextStep, ReferenceNetwork
from playground.training.trainer import Trainer

Numbers = NDArray[np.float64]
Numbered = NDArray[np.int64]
Criterion = Literal["largest_loss", "smallest_loss"]
"""By which a training sample is chosen."""


@dataclass(frozen=True, slots=True, eq=False)
class SampleTrace:
    """The numbers of one forward pass.

    Args:
        inputs: (n_features,) as the network receives them, standardized if they are.
        pre_activations, activations: (n_neurons,) layer by layer, outputs last.
        loss: the sample's, penalty excluded; NaN without a target.
    """

    inputs: Numbers
    pre_activations: Numbers
    activations: Numbers
    loss: float


def trace_sample(trainer: Trainer, point: Sequence[float], target: float | None = None) -> SampleTrace:
    """Evaluate one sample, recording every neuron's pre-activation and activation.

    Args:
        trainer: not modified.
        point: the sample's inputs x1, x2, ..., before features and scaling.
        target: -1 or +1, a number, or the number of a class; None if unknown.

    Returns:
        The trace.
    """
    inputs = trainer.features(np.array([point], np.float64))
    sums, activations = trainer.network.forward_trace(Columns(inputs))
    loss = float("nan")
    if target is not None:
        config = trainer.config
        targets = TASKS[config.task].encode(np.array([target]), config.n_outputs, config.output_activation)
        loss = trainer.network.evaluate(Samples(inputs, targets), trainer.rule.loss)[0]
    return SampleTrace(inputs[0], np.concatenate(sums)[:, 0], np.concatenate(activations)[:, 0], loss)


@dataclass(frozen=True, slots=True, eq=False)
class StepTrace:
    """Every number of one step; None where a network has no such thing.

    Args:
        rows: numbers of the training rows, of the whole batch; none for a sample that is not one of them.
        inputs: (n, n_features) as the network receives them. targets: (n, n_outputs).
        weights: (n,) factors of the samples' slopes, by class weights.
        pieces: (n, n_neurons) of maxout, which of its linear functions is the largest; 0 without maxout.
        sums: (n, n_neurons) inputs times weights plus bias; of maxout the largest.
        statistics: (2, n_neurons) mean and variance of the sums over the batch, by which normalized layers
            are normalized; NaN of other layers.
        normalized: (n, n_neurons) sums with mean 0 and variance 1; NaN of layers that are not normalized.
        pre_activations: (n, n_neurons) z: the sums, or gamma times normalized plus beta.
        activations: (n, n_neurons) f(z). mask: (n, n_neurons) factors of dropout, 0 or 1 / (1 - rate).
        outputs: (n, n_neurons) what the next layer receives: activations times mask, plus the layer's
            inputs if it is residual.
        slopes: (n, n_neurons) f'(z); NaN of softmax, whose outputs depend on all of the layer's z.
        losses: (n,) of each sample, weight and penalty excluded.
        loss_slopes: (n, n_outputs) dl/da of the outputs, weight excluded; NaN where the loss is by logits.
        output_deltas: (n, n_neurons) derivatives by `outputs`; NaN of the output layer if the loss is by
            logits. These and all that follow include the weights of samples.
        deltas: (n, n_neurons) derivatives by `pre_activations`, each sample's of its own loss.
        sum_deltas: (n, n_neurons) derivatives by `sums` where layers are normalized: of the losses of all,
            for a sample moves the statistics of all.
        parameters: (n_parameters,) before the step. gradients: of the mean loss over the batch.
        clipped: gradients after clipping. penalized: these with the square penalty's.
        moves: what the optimizer adds. parameters_after: after the step, shrunk by the absolute penalty.
        slots, slots_after: (n_slots, n_parameters) what the optimizer remembers, before and after.
        learning_rate: of this step. shrink: by how much the absolute penalty brings weights nearer to 0.
        count: the optimizer's number of this step, from 1.
    """

    rows: Numbered
    inputs: Numbers
    targets: Numbers
    weights: Numbers | None
    pieces: Numbered | None
    sums: Numbers
    statistics: Numbers | None
    normalized: Numbers | None
    pre_activations: Numbers
    activations: Numbers
    mask: Numbers | None
    outputs: Numbers
    slopes: Numbers
    losses: Numbers
    loss_slopes: Numbers
    output_deltas: Numbers
    deltas: Numbers
    sum_deltas: Numbers | None
    parameters: Numbers
    gradients: Numbers
    clipped: Numbers | None
    penalized: Numbers | None
    moves: Numbers
    parameters_after: Numbers
    slots: Numbers | None
    slots_after: Numbers | None
    learning_rate: float
    shrink: float | None
    count: float

    def numbers(self) -> dict[str, Numbers | Numbered | float]:
        """Everything that there is, by its name."""
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in named.items() if value is not None}


def trace_step(
    trainer: Trainer, sample: Sequence[float] | None = None, *, most_samples: int | None = None
) -> StepTrace:
    """Compute a step of training that is not taken.

    Args:
        trainer: at any moment; not modified.
        sample: inputs x1, x2, ... and target, which alone would be the batch; None: the next batch.
        most_samples: of a batch only the first so many have their numbers in the trace, but for their
            `rows`; what is of the whole batch stays so. None: all.

    Returns:
        Its numbers, in plain NumPy.

    Raises:
        InvalidCommand: training has diverged or diverges in this step, or there are no training samples.
    """
    if sample is None:
        found = next_step(trainer)
        return _of_step(trainer, found, found.step.rows, most_samples)
    rows = np.flatnonzero((trainer.rows.train == np.array(sample)).all(axis=1))[:1]
    return _of_step(trainer, next_step(trainer, alone(trainer, sample)), rows, None)


def sample_by_loss(trainer: Trainer, criterion: Criterion) -> Sequence[float]:
    """The training sample that the network does worst on, or best.

    Args:
        trainer: at any moment; not modified.
        criterion: whose loss is wanted, the largest or the smallest; the first of several equal ones.

    Returns:
        Its inputs x1, x2, ... and its target.

    Raises:
        InvalidCommand: there are no training samples, or none has a finite loss.
    """
    samples = trainer.train_samples
    losses = ReferenceNetwork.of(trainer.network).sample_losses(samples, trainer.rule.loss)
    finite = np.flatnonzero(np.isfinite(losses))
    if len(finite) == 0:
        raise no_next_step(trainer)
    pick = np.argmax if criterion == "largest_loss" else np.argmin
    sample: list[float] = trainer.rows.train[finite[pick(losses[finite])]].tolist()
    return sample


def _of_step(trainer: Trainer, found: NextStep, rows: Numbered, most: int | None) -> StepTrace:
    step, method, layout = found.step, found.method, trainer.network.layout
    trace, before, after = [_first(numbers, most) for numbers in step.trace], found.before, found.after
    samples, batch, layers = found.samples, step.rows[:most], range(len(method.layers))
    deltas, by_sums, by_outputs = (
        [part[..., :most, :] for part in parts]
        for parts in (step.derivatives.deltas, step.derivatives.sums, step.derivatives.outputs)
    )
    weights, targets = samples.weights, samples.targets[batch]
    pieces = [_largest(numbers) for numbers in trace]

    def beside(parts: Sequence[Numbers]) -> Numbers:
        return np.concatenate(parts, axis=1)

    def of_largest(parts: Sequence[Numbers]) -> Numbers:
        return beside([_chosen(part, piece) for part, piece in zip(parts, pieces, strict=True)])

    def flat(parts: Sequence[dict[str, Numbers]]) -> Numbers:
        result = np.empty(layout.n_parameters)
        for layer, of_layer in zip(layout.layers, parts, strict=True):
            for name, place in layer.views(result).items():
                place[:] = of_layer[name]
        return result

    def slots(state: reference.State) -> Numbers | None:
        kept = state.optimizer_state
        count = len(kept[0]["weights"])
        of_slot = [
            flat([{name: each[slot] for name, each in parts.items()} for parts in kept])
            for slot in range(count)
        ]
        return np.array(of_slot) if count else None

    normalizes = any(numbers.normalized is not None for numbers in trace)
    nothing = [np.full_like(numbers.activations, np.nan) for numbers in trace]
    normalized = [
        nothing[i] if numbers.normalized is None else numbers.normalized.values
        for i, numbers in enumerate(trace)
    ]
    with np.errstate(over="ignore", invalid="ignore"):  # of sums that have nearly diverged, as in training
        statistics = [
            nothing[i][:1].repeat(2, axis=0)
            if numbers.normalized is None
            else np.array([numbers.sums.mean(axis=0), numbers.sums.var(axis=0)])
            for i, numbers in enumerate(step.trace)  # of the whole batch
        ]
    masks = [np.ones_like(each.activations) if each.mask is None else each.mask for each in trace]
    loss_slopes, by_logits = nothing[-1], method.loss_is_by_logits
    output_deltas = by_outputs
    if by_logits:
        output_deltas[-1] = nothing[-1]
    else:
        slope = LOSSES[method.loss.name].slope
        loss_slopes = slope(trace[-1].activations, targets, *method.loss.values)
    is_clipped = method.clip_norm is not None or method.clip_value is not None
    absolute, square = method.penalty
    return StepTrace(
        rows=rows,
        inputs=trace[0].inputs,
        targets=targets,
        weights=None if weights is None else weights[batch],
        pieces=None if all(layer.pieces == 1 for layer in method.layers) else np.concatenate(pieces, axis=1),
        sums=of_largest([numbers.sums for numbers in trace]),
        statistics=beside(statistics) if normalizes else None,
        normalized=beside(normalized) if normalizes else None,
        pre_activations=of_largest([numbers.pre_activations for numbers in trace]),
        activations=beside(
            [activate(method.layers[i], before.parameters[i], trace[i].pre_activations) for i in layers]
        ),
        mask=None if all(numbers.mask is None for numbers in trace) else beside(masks),
        outputs=beside([numbers.activations for numbers in trace]),
        slopes=beside(
            [
                _slopes(method.layers[i], before.parameters[i], trace[i].pre_activations, pieces[i])
                for i in layers
            ]
        ),
        losses=step.loss[:most],
        loss_slopes=loss_slopes,
        output_deltas=beside(output_deltas),
        deltas=of_largest(deltas),
        sum_deltas=of_largest(by_sums) if normalizes else None,
        parameters=flat(before.parameters),
        gradients=flat(step.derivatives.gradients),
        clipped=flat(step.clipped) if is_clipped else None,
        penalized=flat(step.regularized) if square else None,
        moves=-flat(step.moves),
        parameters_after=flat(after.parameters),
        slots=slots(before),
        slots_after=slots(after),
        learning_rate=step.learning_rate,
        shrink=step.learning_rate * absolute if absolute else None,
        count=float(after.optimizer_steps),
    )


def _first(numbers: reference.LayerTrace, most: int | None) -> reference.LayerTrace:
    """The numbers of the first samples."""
    normalized = numbers.normalized
    return reference.LayerTrace(
        inputs=numbers.inputs[:most],
        sums=numbers.sums[..., :most, :],
        normalized=None if normalized is None else replace(normalized, values=normalized.values[:most]),
        pre_activations=numbers.pre_activations[..., :most, :],
        mask=None if numbers.mask is None else numbers.mask[:most],
        activations=numbers.activations[:most],
    )


def _largest(numbers: reference.LayerTrace) -> Numbered:
    """(n, fan_out): which piece of each neuron answers."""
    z = numbers.pre_activations
    return z.argmax(axis=0) if z.ndim > 2 else np.zeros(z.shape, np.int64)


def _chosen(values: Numbers, pieces: Numbered) -> Numbers:
    """(n, fan_out) of the piece that answers."""
    return np.take_along_axis(values, pieces[None], axis=0)[0] if values.ndim > 2 else values


def _slopes(layer: reference.Layer, parts: dict[str, Numbers], z: Numbers, pieces: Numbered) -> Numbers:
    if layer.activation.name not in ACTIVATIONS:
        return np.full_like(z, np.nan)  # softmax
    slope = ACTIVATIONS[layer.activation.name].slope
    found = slope(z, parts["leaks"]) if "leaks" in parts else slope(z, *layer.activation.values)
    return _chosen(found, pieces)
