"""How a network is trained, and how far training has come; and both as the records that kernels read."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from playground.engine.hyperparameters import Choice
from playground.engine.layout import Layout
from playground.engine.losses import LOSSES
from playground.engine.optimizers import OPTIMIZERS
from playground.engine.records import RULE
from playground.engine.regularizers import Penalty
from playground.engine.samples import Samples
from playground.engine.schedules import SCHEDULES

SQUARED_ERROR, _SGD, _CONSTANT = Choice("squared_error"), Choice("sgd"), Choice("constant")


@dataclass(frozen=True, slots=True)
class Rule:
    """How to train: everything that may change from one update to the next.

    Args:
        learning_rate: the initial one, which the schedule alters.
        batch_size: samples per update; more than there are means all of them.
        shuffle_key: 64 bits that decide every epoch's order; None keeps the given order.
        clip_norm, clip_value: limits of the gradient; 0 for none.
        dropout: the probability that a neuron is left out, for each hidden layer; empty for none.
        dropout_key: 64 bits that decide which are.
    """

    learning_rate: float
    batch_size: int
    loss: Choice = SQUARED_ERROR
    optimizer: Choice = _SGD
    schedule: Choice = _CONSTANT
    penalty: Penalty = field(default_factory=Penalty)
    shuffle_key: int | None = None
    clip_norm: float = 0.0
    clip_value: float = 0.0
    dropout: tuple[float, ...] = ()
    dropout_key: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """Where training stands.

    Args:
        epoch: completed passes over the training samples.
        step: updates of the parameters.
        offset: samples of the running epoch that have been used.
        diverged: an output became NaN or infinite in the batch after `step`; training has stopped there.
    """

    epoch: int = 0
    step: int = 0
    offset: int = 0
    diverged: bool = False


def pack_rule(layout: Layout, rule: Rule, samples: Samples) -> tuple[NDArray[np.void], NDArray[np.void]]:
    """Write a rule down for the kernels.

    Args:
        layout: the network's.
        rule: how to train it.
        samples: to train on.

    Returns:
        (LAYER records with the rule's dropout, (n_layers,); RULE record, (1,)).
    """
    loss, optimizer = LOSSES[rule.loss.name], OPTIMIZERS[rule.optimizer.name]
    schedule = SCHEDULES[rule.schedule.name]
    layers, packed = layout.records.copy(), np.zeros(1, RULE)
    layers["dropout"][: len(rule.dropout)] = rule.dropout
    record = packed[0]
    record["n_samples"], record["batch_size"] = samples.count, rule.batch_size
    record["n_layers"], record["n_neurons"] = len(layers), layout.n_neurons
    record["n_padded"], record["n_slots"] = layout.n_padded_parameters, optimizer.n_slots
    record["loss"], record["optimizer"], record["schedule"] = loss.code, optimizer.code, schedule.code
    record["learning_rate"] = rule.learning_rate
    record["absolute"], record["square"] = rule.penalty.absolute, rule.penalty.square
    record["clip_norm"], record["clip_value"] = rule.clip_norm, rule.clip_value
    record["loss_1"], record["loss_2"] = rule.loss.pair(loss.hyperparameters)
    record["schedule_1"], record["schedule_2"] = rule.schedule.pair(schedule.hyperparameters)
    for name, value in rule.optimizer.settings(optimizer.hyperparameters).items():
        record[name] = value
    record["on_logits"] = loss.on_logits
    record["is_shuffled"] = rule.shuffle_key is not None
    record["shuffle_key"], record["dropout_key"] = rule.shuffle_key or 0, rule.dropout_key
    record["is_weighted"] = samples.weights is not None
    record["is_fused"] = samples.weights is None and rule.batch_size == 1 and is_plain(layout, rule)
    return layers, packed


def is_plain(layout: Layout, rule: Rule) -> bool:
    """Whether the special kernels, `single` and `lanes`, have all that an update takes.

    Args:
        layout: the network's.
        rule: how to train it.

    Returns:
        False for what they lack: other optimizers than gradient descent, clipping, dropout, batch
        normalization, activations with parameters or slopes of their own, outputs that go together.
    """
    is_descent = rule.optimizer.name == "sgd" and not (rule.clip_norm or rule.clip_value)
    is_joint = layout.layers[-1].has_softmax or LOSSES[rule.loss.name].is_joint
    return is_descent and not (layout.keeps_more or any(rule.dropout) or is_joint)
