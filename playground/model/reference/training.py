"""Training, one step after the other: a batch forward, its loss, backward, and the update of the parameters.

Nothing is changed in place: `train_step` takes a `State` and returns the next one, so that every state of a
training can be kept, inspected and continued from.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from playground.engine.optimizers import OPTIMIZERS as OPTIMIZER_ROWS
from playground.model.reference.activations import Array
from playground.model.reference.losses import LOSSES
from playground.model.reference.network import (
    Derivatives,
    LayerTrace,
    Parameters,
    backward,
    forward,
    forward_in_training,
    initial_averages,
)
from playground.model.reference.optimizers import (
    OPTIMIZERS,
    OptimizerState,
    Update,
    clip_norm,
    clip_value,
    nadam_momentum,
)
from playground.model.reference.randomness import batch_order
from playground.model.reference.regularizers import penalty, penalty_slope, shrink
from playground.model.reference.schedules import SCHEDULES
from playground.model.reference.state import Best, Method, Samples, State, Step


def initial_state(method: Method, parameters: Parameters) -> State:
    """Epoch 0: nothing remembered.

    Args:
        method: whose optimizer's state to initialize.
        parameters: of each layer.

    Returns:
        The state before the first step.
    """
    n_slots = OPTIMIZER_ROWS[method.optimizer.name].n_slots
    optimizer_state = [
        {name: (np.zeros_like(part),) * n_slots for name, part in parts.items()} for parts in parameters
    ]
    return State(parameters, initial_averages(method.layers), optimizer_state)


def learning_rate(method: Method, state: State) -> float:
    """The schedule's learning rate in the running epoch.

    Args:
        method: its initial learning rate and schedule.
        state: its epoch, and what plateaus have left of the rate.

    Returns:
        The learning rate.
    """
    rate = method.learning_rate * state.plateau.fraction
    return SCHEDULES[method.schedule.name](rate, state.epoch, *method.schedule.values)


def batch_rows(method: Method, state: State, n_samples: int) -> NDArray[np.int64]:
    """The numbers of the next batch's samples; the last batch of an epoch may be short.

    Args:
        method: its batch size and shuffling.
        state: its epoch, and how many of the epoch's samples are used.
        n_samples: in all.

    Returns:
        (n,) of 0 .. n_samples - 1.
    """
    order = np.arange(n_samples)
    if method.shuffle_key is not None:
        order = batch_order(method.shuffle_key, state.epoch, n_samples)
    return order[state.offset : state.offset + method.batch_size]


def sample_losses(method: Method, trace: Sequence[LayerTrace], targets: Array) -> Array:
    """The loss of each sample, without penalty.

    Args:
        method: its loss.
        trace: of the way forward.
        targets: (n, n_outputs).

    Returns:
        (n,).
    """
    value = LOSSES[method.loss.name].value
    return value(_seen_by_loss(method, trace), targets, *method.loss.values)


def derivatives(
    method: Method,
    parameters: Parameters,
    trace: Sequence[LayerTrace],
    targets: Array,
    weights: Array | None = None,
) -> Derivatives:
    """Every derivative of the loss of a batch, penalty excluded.

    With weights w, the loss is the sum of w L over the samples, divided by their number.

    Args:
        method: its layers and loss.
        parameters: of each layer.
        trace: of the way forward.
        targets: (n, n_outputs).
        weights: (n,), of the samples; None: all are 1.

    Returns:
        By pre-activations and inputs of each sample's own weighted loss, by parameters of their mean.
    """
    slope = LOSSES[method.loss.name].slope
    by_outputs = slope(_seen_by_loss(method, trace), targets, *method.loss.values)
    if weights is not None:
        by_outputs = by_outputs * weights[:, None]
    return backward(method.layers, parameters, trace, by_outputs, by_logits=method.loss_is_by_logits)


def objective_gradient(method: Method, state: State, samples: Samples) -> list[dict[str, Array]]:
    """The gradient of the objective, mean loss plus penalty, with all samples as the batch of this step.

    Args:
        method: its layers, loss and penalty.
        state: parameters, averages and the step, which decides who is left out.
        samples: all of them.

    Returns:
        One dict of arrays per layer, shaped as the parameters.
    """
    trace, _ = forward_in_training(
        method.layers, state.parameters, samples.inputs, state.averages, method.dropout_key, state.step
    )
    gradients = derivatives(method, state.parameters, trace, samples.targets, samples.weights).gradients
    return [
        gradient | {"weights": gradient["weights"] + penalty_slope(method.penalty, parts["weights"])}
        for gradient, parts in zip(gradients, state.parameters, strict=True)
    ]


def train_step(
    method: Method, state: State, samples: Samples, gradients: list[dict[str, Array]] | None = None
) -> tuple[State, Step]:
    """One step: the next batch forward and backward, and the parameters moved against the gradient.

    Numbers of a network that diverges overflow: they become infinite or NaN, which ends training.

    Args:
        method: how to train.
        state: before the step; left as it is.
        samples: to learn from.
        gradients: of the batch's mean loss, found some other way; None: by backpropagation.

    Returns:
        The state after the step, and everything that happened in it.
    """
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        rows = batch_rows(method, state, len(samples.inputs))
        inputs, targets = samples.inputs[rows], samples.targets[rows]
        weights = None if samples.weights is None else samples.weights[rows]
        trace, averages = forward_in_training(
            method.layers, state.parameters, inputs, state.averages, method.dropout_key, state.step
        )
        found = derivatives(method, state.parameters, trace, targets, weights)
        found = replace(found, gradients=gradients or found.gradients)
        losses, rate = sample_losses(method, trace, targets), learning_rate(method, state)
        step = Step(rows, trace, losses, found, rate)
        if not np.isfinite(trace[-1].activations).all():
            return replace(state, averages=averages, diverged=True), step
        state, step = _updated(method, state, step)
        state = replace(state, averages=averages, step=state.step + 1)
    offset = state.offset + len(rows)
    if offset < len(samples.inputs):
        return replace(state, offset=offset), step
    is_finite = all(np.isfinite(part).all() for parts in state.parameters for part in parts.values())
    return replace(state, offset=0, epoch=state.epoch + 1, diverged=not is_finite), step


def train_epoch(
    method: Method, state: State, train: Samples, test: Samples, validation: Samples | None = None
) -> State:
    """Steps to the end of the running epoch, and what is decided then.

    Args:
        method: how to train.
        state: before.
        train: samples to learn from.
        test: samples that early stopping and plateaus may watch.
        validation: samples held out, which they may watch instead; None for none.

    Returns:
        The state after.
    """
    return advance(method, state, train, test, validation, until_epoch=state.epoch + 1)


def advance(
    method: Method,
    state: State,
    train: Samples,
    test: Samples,
    validation: Samples | None = None,
    *,
    max_steps: float = math.inf,
    until_epoch: float = math.inf,
) -> State:
    """Steps, until there were so many, or the end of an epoch, or training has ended.

    Args:
        method: how to train.
        state: before.
        train: samples to learn from.
        test: samples that early stopping and plateaus may watch.
        validation: samples held out, which they may watch instead; None for none.
        max_steps: at most so many.
        until_epoch: none past the beginning of this epoch.

    Returns:
        The state after.
    """
    parts = {"train_loss": train, "test_loss": test, "validation_loss": validation}
    state = with_first(method, state, parts)
    last = state.step + max_steps
    while state.step < last and state.epoch < until_epoch and not (state.diverged or state.stopped):
        epoch = state.epoch
        state, _ = train_step(method, state, train)
        if state.epoch > epoch:
            state = after_epoch(method, state, parts)
    return state


def after_epoch(method: Method, state: State, parts: Mapping[str, Samples | None]) -> State:
    """What is decided at the end of an epoch: a plateau's learning rate, and whether training has ended.

    Args:
        method: its schedule and early stopping.
        state: at the end of an epoch.
        parts: samples by the loss that is taken over them; None for none.

    Returns:
        The state at the beginning of the next epoch, or stopped.
    """
    if method.schedule.name == "plateau":
        loss = _seen(method, state, parts, method.plateau_monitor)
        plateau = state.plateau.after(loss, state.epoch, method.learning_rate, *method.schedule.values)
        state = replace(state, plateau=plateau)
    train, stopping = parts["train_loss"], method.early_stopping
    is_over = method.ends_when_right and train is not None and _are_all_right(method, state, train)
    if stopping is None:
        return replace(state, stopped=is_over)
    seen = _seen(method, state, parts, stopping.monitor)
    state = replace(state, wait=state.wait.after(seen, state.epoch, stopping.minimum_change))
    if state.wait.epochs == 0 and stopping.restore_best and (state.best is None or seen < state.best.loss):
        state = replace(state, best=Best(state.parameters, state.averages, seen))
    if stopping.patience is not None and state.wait.epochs >= stopping.patience:
        is_over = True
    return replace(with_best(state), stopped=True) if is_over else state


def _are_all_right(method: Method, state: State, samples: Samples) -> bool:
    """Whether every sample lies on its side of the boundary, and none on it."""
    outputs = forward(method.layers, state.parameters, samples.inputs, state.averages)[-1].activations
    return bool((outputs * samples.targets > 0.0).all())


def with_first(method: Method, state: State, parts: Mapping[str, Samples | None]) -> State:
    """Before the first epoch, what training begins with is the best so far.

    Args:
        method: its early stopping.
        state: of training.
        parts: samples by the loss that is taken over them; None for none.

    Returns:
        The state, with a best epoch where early stopping will restore one.
    """
    stopping = method.early_stopping
    if stopping is None or not stopping.restore_best or state.step or state.best is not None:
        return state
    seen = _seen(method, state, parts, stopping.monitor)
    return replace(state, best=Best(state.parameters, state.averages, seen)) if np.isfinite(seen) else state


def _seen(method: Method, state: State, parts: Mapping[str, Samples | None], monitor: str) -> float:
    samples = parts[monitor]
    return math.nan if samples is None else mean_loss(method, state, samples)


def with_best(state: State) -> State:
    """The parameters of the best epoch.

    Args:
        state: of training.

    Returns:
        The state with them, or as it is if none are kept.
    """
    if state.best is None:
        return state
    return replace(state, parameters=state.best.parameters, averages=state.best.averages)


def outputs_of(method: Method, state: State, inputs: Array) -> Array:
    """The network's outputs, as it stands.

    Args:
        method: its layers.
        state: parameters and averages.
        inputs: (n, n_features).

    Returns:
        (n, n_outputs), after the output activation.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        return forward(method.layers, state.parameters, inputs, state.averages)[-1].activations


def mean_loss(method: Method, state: State, samples: Samples) -> float:
    """The mean loss over all samples, as the network stands.

    Args:
        method: its layers and loss.
        state: parameters and averages.
        samples: all of them.

    Returns:
        The data term, penalty excluded; NaN without samples.
    """
    if len(samples.inputs) == 0:
        return math.nan
    with np.errstate(over="ignore", invalid="ignore"):
        trace = forward(method.layers, state.parameters, samples.inputs, state.averages)
        return float(sample_losses(method, trace, samples.targets).mean())


def total_penalty(method: Method, state: State) -> float:
    """What the regularizer adds to the loss.

    Args:
        method: its penalty.
        state: parameters.

    Returns:
        The penalty.
    """
    with np.errstate(over="ignore"):
        return sum(penalty(method.penalty, parts["weights"]) for parts in state.parameters)


def _seen_by_loss(method: Method, trace: Sequence[LayerTrace]) -> Array:
    """What the loss takes: logits or outputs, (n, n_outputs)."""
    return trace[-1].pre_activations if method.loss_is_by_logits else trace[-1].activations


def _updated(method: Method, state: State, step: Step) -> tuple[State, Step]:
    """The state after an update of parameters and optimizer, and the step with the numbers of the update."""
    gradients = step.derivatives.gradients
    if method.clip_norm is not None:
        gradients = clip_norm(gradients, method.clip_norm)
    if method.clip_value is not None:
        gradients = clip_value(gradients, method.clip_value)
    absolute, square = method.penalty
    rate, t = step.learning_rate, state.optimizer_steps + 1
    update = Update(t, rate, state.nadam_product)
    rule, values = OPTIMIZERS[method.optimizer.name], method.optimizer.values
    parameters, optimizer_state, moves = [], [], []
    regularized: list[dict[str, Array]] = []
    for parts, gradient, slots in zip(state.parameters, gradients, state.optimizer_state, strict=True):
        new_parts, new_moves = dict[str, Array](), dict[str, Array]()
        new_slots = dict[str, OptimizerState]()
        regularized.append(gradient | {"weights": gradient["weights"] + square * parts["weights"]})
        for name, w in parts.items():
            new_moves[name], new_slots[name] = rule(update, w, regularized[-1][name], slots[name], *values)
            new_parts[name] = w - new_moves[name]
        new_parts["weights"] = shrink(new_parts["weights"], rate * absolute)
        parameters.append(new_parts)
        moves.append(new_moves)
        optimizer_state.append(new_slots)
    product = state.nadam_product
    if method.optimizer.name == "nadam":
        product *= nadam_momentum(t, values[0], values[3])
    state = replace(
        state,
        parameters=parameters,
        optimizer_state=optimizer_state,
        optimizer_steps=t,
        nadam_product=product,
    )
    return state, replace(step, clipped=gradients, regularized=regularized, moves=moves)
