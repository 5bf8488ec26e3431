"""The whole mathematics of the playground in plain NumPy, to be read: one function an idea, shapes at each.

It is the oracle that the compiled kernels of `playground.engine` are tested against, over random configs.
Start reading at `network.forward`, `network.backward` and `training.train_step`.
"""

from playground.model.reference.experiment import (
    Trained,
    beginning,
    method_of,
    samples_of,
    train,
    validation_samples_of,
)
from playground.model.reference.network import (
    Derivatives,
    Layer,
    LayerTrace,
    backward,
    forward,
    forward_in_training,
    initial_averages,
    initial_parameters,
)
from playground.model.reference.normalization import Averages
from playground.model.reference.state import Method, Samples, State, Step
from playground.model.reference.training import (
    advance,
    batch_rows,
    derivatives,
    initial_state,
    learning_rate,
    mean_loss,
    objective_gradient,
    outputs_of,
    sample_losses,
    total_penalty,
    train_epoch,
    train_step,
)

__all__ = [
    "Averages",
    "Derivatives",
    "Layer",
    "LayerTrace",
    "Method",
    "Samples",
    "State",
    "Step",
    "Trained",
    "advance",
    "backward",
    "batch_rows",
    "beginning",
    "derivatives",
    "forward",
    "forward_in_training",
    "initial_averages",
    "initial_parameters",
    "initial_state",
    "learning_rate",
    "mean_loss",
    "method_of",
    "objective_gradient",
    "outputs_of",
    "sample_losses",
    "samples_of",
    "total_penalty",
    "train",
    "train_epoch",
    "train_step",
    "validation_samples_of",
]
