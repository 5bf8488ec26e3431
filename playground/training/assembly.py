"""From a config's sections to what the engine understands: layout, rule and stop rule."""

from playground.config import NetworkConfig, TrainingConfig, effective_loss
from playground.config.model import output_activation
from playground.data.streams import Purpose, key
from playground.data.tasks import TASKS, TaskName
from playground.engine.hyperparameters import Choice
from playground.engine.layout import Layout
from playground.engine.network import Rule
from playground.engine.regularizers import REGULARIZERS
from playground.training.stopping import StopRule


def engine_layout(
    network: NetworkConfig, training: TrainingConfig, task: TaskName, n_features: int, n_outputs: int
) -> Layout:
    """The layers of a network.

    Args:
        network: sizes and activations of the layers; the loss chooses the last where the section does not.
        training: chooses the loss.
        task: chooses the loss where the section does not.
        n_features: the number of inputs.
        n_outputs: the number of neurons in the output layer.

    Returns:
        Where each layer's parameters lie.
    """
    activations = (*network.per_layer("activation"), output_activation(network, training, task))
    sizes = (*network.hidden, n_outputs)
    normalized = network.per_layer("batch_normalization")
    layers = list(zip(sizes, activations, strict=True))
    return Layout(
        n_features,
        layers,
        normalized,
        is_residual=network.residual,
        has_labels=TASKS[task].n_labels > 0,
    )


def engine_rule(network: NetworkConfig, training: TrainingConfig, task: TaskName, seed: int) -> Rule:
    """How the sections train.

    Args:
        network: the dropout of each layer.
        training: everything else.
        task: chooses the loss where the section does not.
        seed: decides the batch order and which neurons drop out.

    Returns:
        The rule for `Network.train`.
    """
    regularization, values = training.chosen("regularization")
    l1_fraction = values[0] if values else 0.0
    return Rule(
        training.learning_rate,
        training.batch_size,
        effective_loss(training, task),
        Choice(*training.chosen("optimizer")),
        Choice(*training.chosen("schedule")),
        REGULARIZERS[regularization].penalty(training.regularization_rate, l1_fraction),
        key(seed, Purpose.BATCH_ORDER) if training.shuffle else None,
        training.clip_norm or 0.0,
        training.clip_value or 0.0,
        network.per_layer("dropout"),
        key(seed, Purpose.DROPOUT),
    )


def stop_rule(training: TrainingConfig, *, has_validation: bool = False) -> StopRule | None:
    """When the section stops early, and whether it goes back to the best epoch.

    Args:
        training: the section.
        has_validation: whether there are validation rows, whose loss then says which epoch was the best
            where early stopping does not.

    Returns:
        The rule; None for neither.
    """
    wished = training.early_stopping
    if wished is not None:
        restores = wished.restore_best or training.restore_best
        return StopRule(wished.monitor, wished.patience, wished.minimum_change, restores)
    if not training.restore_best:
        return None
    return StopRule("validation_loss" if has_validation else "test_loss", patience=None)
