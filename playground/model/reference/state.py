"""What training depends on: the method, the samples and the state; and the numbers of one step."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from playground.engine.hyperparameters import Choice
from playground.engine.losses import LOSSES
from playground.model.reference.activations import Array
from playground.model.reference.network import Derivatives, Layer, LayerTrace, Parameters
from playground.model.reference.normalization import Averages
from playground.model.reference.optimizers import OptimizerState
from playground.model.reference.regularizers import Rates
from playground.model.reference.schedules import Plateau, Wait

SGD, CONSTANT = Choice("sgd"), Choice("constant")


@dataclass(frozen=True, slots=True)
class EarlyStopping:
    """When training ends by itself: after `patience` epochs in which the monitored loss has not fallen.

    Args:
        monitor: train_loss, test_loss or validation_loss.
        patience: None: training never ends so.
        minimum_change: by how much a loss must be lower than the lowest to count.
        restore_best: whether training ends with the parameters of the best epoch.
    """

    monitor: str
    patience: int | None
    minimum_change: float
    restore_best: bool


@dataclass(frozen=True, slots=True)
class Method:
    """A network and how it is trained.

    Args:
        penalty: rates of the absolute and of the square penalty on weights.
        shuffle_key: decides the order of every epoch's samples; None keeps the given order.
        dropout_key: decides which neurons are left out.
        clip_norm, clip_value: limits of the gradient; None for none.
        plateau_monitor: the loss that the schedule plateau watches.
    """

    layers: tuple[Layer, ...]
    loss: Choice
    learning_rate: float
    batch_size: int
    optimizer: Choice = SGD
    schedule: Choice = CONSTANT
    penalty: Rates = (0.0, 0.0)
    shuffle_key: int | None = None
    dropout_key: int = 0
    clip_norm: float | None = None
    clip_value: float | None = None
    early_stopping: EarlyStopping | None = None
    plateau_monitor: str = "train_loss"

    @property
    def loss_is_by_logits(self) -> bool:
        """Whether the loss takes the output layer's pre-activations instead of its activations."""
        return LOSSES[self.loss.name].on_logits

    @property
    def ends_when_right(self) -> bool:
        """Whether training ends by itself when no training sample is wrong, as the perceptron's does."""
        return LOSSES[self.loss.name].ends_when_right


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Inputs (n, n_features), targets (n, n_outputs), and factors (n,) of the losses' gradients, if any."""

    inputs: Array
    targets: Array
    weights: Array | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Best:
    """What the network was when the monitored loss was lowest, epoch 0 included."""

    parameters: Parameters
    averages: Sequence[Averages | None]
    loss: float


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """The state of training between two steps: all that it depends on besides method and samples.

    Args:
        parameters: one dict of arrays per layer.
        averages: running averages of each layer with batch normalization.
        optimizer_state: for each layer its arrays by parameter name, shaped as the parameters.
        optimizer_steps, nadam_product: how many steps the optimizer has taken, and its product of momenta.
        epoch: completed passes over the samples.
        step: updates so far.
        offset: samples of the running epoch that have been used.
        diverged: numbers stopped being finite; training has ended.
        plateau, wait: of the schedule of that name, and of early stopping.
        best: the best epoch so far, while early stopping keeps it.
        stopped: early stopping has ended training.
    """

    parameters: Parameters
    averages: Sequence[Averages | None]
    optimizer_state: Sequence[dict[str, OptimizerState]]
    optimizer_steps: int = 0
    nadam_product: float = 1.0
    epoch: int = 0
    step: int = 0
    offset: int = 0
    diverged: bool = False
    plateau: Plateau = field(default_factory=Plateau)
    wait: Wait = field(default_factory=Wait)
    best: Best | None = None
    stopped: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """The numbers of one step.

    Args:
        rows: (n,) indices of the samples in its batch.
        trace: the forward pass.
        loss: (n,) of each sample.
        derivatives: the backward pass, penalty excluded.
        learning_rate: of this step.
        clipped, regularized, moves: per layer and parameter: the gradients after clipping, these with the
            square penalty's, and what the optimizer subtracts; empty where outputs were not finite.
    """

    rows: NDArray[np.int64]
    trace: list[LayerTrace]
    loss: Array
    derivatives: Derivatives
    learning_rate: float
    clipped: Parameters = ()
    regularized: Parameters = ()
    moves: Parameters = ()
