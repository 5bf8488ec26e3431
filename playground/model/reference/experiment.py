"""A whole experiment from its config: rows, features, network, training, and its history."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from playground.config import ExperimentConfig, effective_loss
from playground.config.rows import Rows, make_rows
from playground.data.class_weights import sample_weights
from playground.data.features import feature_matrix
from playground.data.streams import Purpose, key, stream
from playground.data.tasks import TASKS, TaskName
from playground.engine.hyperparameters import Choice
from playground.model.output import class_numbers, output_meaning
from playground.model.reference.activations import Array
from playground.model.reference.network import Layer, Parameters, initial_parameters
from playground.model.reference.regularizers import REGULARIZERS
from playground.model.reference.state import EarlyStopping, Method, Samples, State
from playground.model.reference.training import (
    initial_state,
    learning_rate,
    mean_loss,
    outputs_of,
    total_penalty,
    train_epoch,
    with_best,
)


@dataclass(frozen=True, slots=True, eq=False)
class Trained:
    """An experiment after training.

    Args:
        history: metrics as columns, an entry for each epoch beginning with 0.
        parameters: one dict of arrays per layer: weights (fan_in, fan_out), biases (fan_out,) and others; of
            the best epoch, if early stopping restores it.
        state: from which `train_step` goes on.
    """

    history: Mapping[str, list[Any]]
    parameters: Parameters
    method: Method
    state: State
    train: Samples
    test: Samples
    validation: Samples | None = None


def train(config: ExperimentConfig, epochs: int) -> Trained:
    """Trains a config in plain NumPy, as `playground.Trainer` does with compiled kernels.

    Args:
        config: of the whole experiment.
        epochs: how many, unless numbers stop being finite or early stopping ends training.

    Returns:
        History, parameters, and the state from which `train_step` goes on.
    """
    method = method_of(config)
    train_samples, test_samples = samples_of(config)
    validation = validation_samples_of(config)
    state = beginning(config, method)
    history: dict[str, list[Any]] = {}
    while True:
        for name, value in metrics(config, method, state, train_samples, test_samples, validation).items():
            history.setdefault(name, []).append(value)
        has_failed = state.diverged or not np.isfinite(history["train_loss"][-1])
        if state.epoch >= epochs or has_failed or state.stopped:
            ended = state if has_failed else with_best(state)
            return Trained(history, ended.parameters, method, state, train_samples, test_samples, validation)
        state = train_epoch(method, state, train_samples, test_samples, validation)


def method_of(config: ExperimentConfig) -> Method:
    """The network and the training that a config asks for.

    Args:
        config: of the whole experiment.

    Returns:
        Layers, loss, optimizer and the like.
    """
    network, training = config.network, config.training
    loss = effective_loss(training, config.task)
    sizes = [len(network.features), *network.hidden, config.n_outputs]
    hidden = zip(
        sizes,
        network.hidden,
        network.per_layer("activation"),
        network.per_layer("batch_normalization"),
        network.per_layer("dropout"),
        strict=False,  # sizes has the outputs besides
    )
    layers = [
        Layer(
            fan_in,
            fan_out,
            activation,
            normalized,
            dropout,
            network.residual and fan_in == fan_out and index > 0,
        )
        for index, (fan_in, fan_out, activation, normalized, dropout) in enumerate(hidden)
    ]
    layers.append(Layer(sizes[-2], sizes[-1], Choice(config.output_activation)))
    regularizer, values = training.chosen("regularization")
    return Method(
        layers=tuple(layers),
        loss=loss,
        learning_rate=training.learning_rate,
        batch_size=training.batch_size,
        optimizer=Choice(*training.chosen("optimizer")),
        schedule=Choice(*training.chosen("schedule")),
        penalty=REGULARIZERS[regularizer](training.regularization_rate, *values),
        shuffle_key=key(config.seed, Purpose.BATCH_ORDER) if training.shuffle else None,
        dropout_key=key(config.seed, Purpose.DROPOUT),
        clip_norm=training.clip_norm,
        clip_value=training.clip_value,
        early_stopping=_early_stopping(config),
        plateau_monitor=training.plateau_monitor,
    )


def _early_stopping(config: ExperimentConfig) -> EarlyStopping | None:
    """When training ends by itself, and whether the best epoch comes back."""
    stopping, restores = config.training.early_stopping, config.training.restore_best
    if stopping is not None:
        kept = stopping.restore_best or restores
        return EarlyStopping(stopping.monitor, stopping.patience, stopping.minimum_change, kept)
    monitor = "validation_loss" if config.data.validation_fraction else "test_loss"
    return EarlyStopping(monitor, None, 0.0, restore_best=True) if restores else None


def samples_of(config: ExperimentConfig) -> tuple[Samples, Samples]:
    """The training and test samples: features of the rows, standardized by the training rows if asked.

    Args:
        config: of the whole experiment.

    Returns:
        Training samples, test samples.
    """
    rows = make_rows(config)
    train_samples, class_weight = _samples(config, rows, rows.train), config.training.class_weight
    if class_weight is not None:
        classes = TASKS[config.task].class_numbers(rows.train[:, -1])
        train_samples = replace(train_samples, weights=sample_weights(class_weight, classes))
    return train_samples, _samples(config, rows, rows.test)


def validation_samples_of(config: ExperimentConfig) -> Samples | None:
    """The validation samples, as `samples_of` makes the others.

    Args:
        config: of the whole experiment.

    Returns:
        The samples; None where the config holds none out.
    """
    rows = make_rows(config)
    return None if rows.validation is None else _samples(config, rows, rows.validation)


def _samples(config: ExperimentConfig, rows: Rows, part: Array) -> Samples:
    names = config.network.features
    mean: Array | float = 0.0
    std: Array | float = 1.0
    if config.data.standardize:
        features = feature_matrix(names, rows.train[:, :-1], rows.n_inputs)  # (n_train, n_features)
        mean, std = features.mean(axis=0), features.std(axis=0)
        varies = std > 1e-12 * np.abs(features).max(axis=0)
        std = np.where(varies, std, 1.0)  # a feature that varies by no more than rounding is only moved
    inputs = (feature_matrix(names, part[:, :-1], rows.n_inputs) - mean) / std
    return Samples(inputs, _targets(config, part[:, -1]))


def beginning(config: ExperimentConfig, method: Method) -> State:
    """Epoch 0, with parameters drawn from the seed, or given ones.

    Args:
        config: of the whole experiment.
        method: as `method_of` reads it from the config.

    Returns:
        The state before the first step.
    """
    rng = stream(config.seed, Purpose.INITIAL_PARAMETERS)
    parameters = initial_parameters(method.layers, config.network.initializer, rng)
    given = config.network.initial_parameters
    if given is not None:
        for parts, layer in zip(parameters, given, strict=True):
            parts["weights"], parts["biases"] = np.array(layer.weights), np.array(layer.biases)
    return initial_state(method, parameters)


def metrics(
    config: ExperimentConfig,
    method: Method,
    state: State,
    train: Samples,
    test: Samples,
    validation: Samples | None = None,
) -> dict[str, Any]:
    """The metrics of a state by name, as in a Trainer's history.

    Args:
        config: of the whole experiment.
        method: as `method_of` reads it from the config.
        state: of training.
        train: the training samples.
        test: the test samples.
        validation: the validation samples; None for none.

    Returns:
        Numbers by name; None for a metric that the task does not have.
    """
    sides = {"train": train, "test": test} | ({} if validation is None else {"validation": validation})
    is_regression = not TASKS[config.task].has_classes
    found: dict[str, Any] = {"epoch": state.epoch}
    found |= {f"{side}_loss": mean_loss(method, state, samples) for side, samples in sides.items()}
    for side, samples in sides.items():
        outputs = outputs_of(method, state, samples.inputs)
        found[f"{side}_accuracy"] = (
            None if is_regression else accuracy(config.task, method, outputs, samples.targets)
        )
    for side, samples in sides.items():
        outputs = outputs_of(method, state, samples.inputs)
        found[f"{side}_r_squared"] = r_squared(outputs, samples.targets) if is_regression else None
    absent = {f"validation_{name}": None for name in ("loss", "accuracy", "r_squared")}
    found |= {"penalty": total_penalty(method, state), "learning_rate": learning_rate(method, state)}
    return absent | found


def accuracy(task: TaskName, method: Method, outputs: Array, targets: Array) -> float:
    """The fraction of samples whose class is the decision.

    Args:
        task: with two classes or several.
        method: whose output activation says what outputs mean.
        outputs: (n, n_outputs).
        targets: (n, n_outputs): -1 or 1, or 1 at the class or the labels and 0 elsewhere.

    Returns:
        0 to 1.
    """
    meaning = output_meaning(task, method.layers[-1].activation.name)
    decided = class_numbers(meaning, outputs)
    if meaning.is_of_labels:
        return float(np.mean(decided == class_numbers(meaning, targets)))
    classes = targets.argmax(axis=1) if targets.shape[1] > 1 else targets[:, 0] > 0.0
    return float(np.mean(decided == classes))


def r_squared(outputs: Array, targets: Array) -> float:
    """The fraction of the targets' variance that is accounted for: 1 - Σ (a - y)² / Σ (y - mean y)².

    Args:
        outputs: (n, 1).
        targets: (n, 1).

    Returns:
        1 at best; NaN where all targets are the same.
    """
    total = ((targets - targets.mean()) ** 2).sum()
    if total == 0.0:
        return float("nan")
    with np.errstate(over="ignore", invalid="ignore"):
        return 1.0 - float(((outputs - targets) ** 2).sum() / total)


def _targets(config: ExperimentConfig, column: Array) -> Array:
    """Targets (n, n_outputs) as they are or, for sigmoids and several classes, 1 at the class, else 0."""
    return TASKS[config.task].encode(column, config.n_outputs, config.output_activation)
