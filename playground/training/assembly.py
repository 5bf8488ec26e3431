"""From a config's sections to what the engine understands: layout, rule, targets, scaled inputs.

Knows the sections and the engine's words, and not what the samples are; trains nothing.
"""

from playground.config import NetworkConfig, TrainingConfig, effective_loss
from playground.data.streams import Purpose, key
from playground.data.tasks import TaskName
from playground.engine.hyperparameters import Choice
from playground.engine.layout import Layout
from playground.engine.losses import LOSSES
from playground.engine.network import Rule
from playground.engine.regularizers import REGULARIZERS
from playground.training.stopping import StopRule


def engine_layout(
    network: NetworkConfig, training: TrainingConfig, task: TaskName, n_features: int, n_outputs: int
) -> Layout:
    """The layers of a network with so many inputs and outputs; the loss chooses the last activation."""
    loss = effective_loss(training, task)
    activations = (*network.per_layer("activation"), LOSSES[loss.name].output_activation[task])
    sizes = (*network.hidden, n_outputs)
    normalized = network.per_layer("batch_normalization")
    return Layout(n_features, list(zip(sizes, activations, strict=True)), normalized)


def engine_rule(network: NetworkConfig, training: TrainingConfig, task: TaskName, seed: int) -> Rule:
    """How the sections train; the seed decides the batch order and who drops out."""
    regularization, shares = training.chosen("regularization")
    share = shares[0] if shares else 0.0
    return Rule(
        training.learning_rate,
        training.batch_size,
        effective_loss(training, task),
        Choice(*training.chosen("optimizer")),
        Choice(*training.chosen("schedule")),
        REGULARIZERS[regularization].penalty(training.regularization_rate, share),
        key(seed, Purpose.BATCH_ORDER) if training.shuffle else None,
        training.clip_norm or 0.0,
        training.clip_value or 0.0,
        network.per_layer("dropout"),
        key(seed, Purpose.DROPOUT),
    )


def stop_rule(training: TrainingConfig) -> StopRule | None:
    """When the section stops early."""
    wished = training.early_stopping
    if wished is None:
        return None
    return StopRule(wished.monitor, wished.patience, wished.minimum_change, wished.restore_best)
