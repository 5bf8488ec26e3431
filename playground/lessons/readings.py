"""Numbers read off a network at one point: sums, activations, losses, and gradients of one sample."""

import numpy as np
from numpy.typing import NDArray

from playground.analysis.gradients import TrainingGradient
from playground.analysis.trace import trace_sample
from playground.config import ExperimentConfig
from playground.data.tasks import TASKS
from playground.engine.samples import Samples
from playground.lessons.spec import Reading
from playground.training.trainer import Trainer


def read_number(reading: Reading, config: ExperimentConfig) -> float:
    """Reads a number off a network.

    Args:
        reading: which, and when.
        config: of the network.

    Returns:
        The number.

    Raises:
        ValueError: there is no such layer, neuron or weight, or no target for what needs one.
    """
    trainer = Trainer(config)
    if reading.epochs:
        trainer.advance(until_epoch=reading.epochs)
    if reading.updates:
        trainer.advance(reading.updates)
    layers = list(trainer.network.layers())
    layer = len(layers) if reading.layer is None or reading.of == "output" else reading.layer
    if not (1 <= layer <= len(layers) and reading.neuron <= layers[layer - 1][0].fan_out):
        raise ValueError(f"No layer {layer} with neuron {reading.neuron}")
    place = sum(shape.fan_out for shape, _ in layers[: layer - 1]) + reading.neuron - 1
    trace = trace_sample(trainer, reading.at, reading.target)
    if reading.of == "sum":
        return float(trace.pre_activations[place])
    if reading.of in ("activation", "output"):
        return float(trace.activations[place])
    if reading.target is None:
        raise ValueError(f"A {reading.of} needs a target")
    if reading.of == "loss":
        return trace.loss
    gradient = _sample_gradient(trainer, reading)
    shape = layers[layer - 1][0]
    views = shape.views(gradient)
    # The derivative with respect to a neuron's sum is that with respect to its bias.
    if reading.of == "delta" or reading.weight in (None, "bias"):
        return float(views["biases"].reshape(-1, shape.fan_out)[0, reading.neuron - 1])
    weight = int(reading.weight or 0)
    if weight > shape.fan_in:
        raise ValueError(f"No weight {weight} into layer {layer}")
    return float(views["weights"].reshape(-1, shape.fan_in, shape.fan_out)[0, weight - 1, reading.neuron - 1])


def _sample_gradient(trainer: Trainer, reading: Reading) -> NDArray[np.float64]:
    """The gradient of the objective over one sample alone."""
    config = trainer.config
    output = config.n_outputs, config.output_activation
    targets = TASKS[config.task].encode(np.array([reading.target]), *output)
    sample = Samples(trainer.features(np.array([reading.at], np.float64)), targets)
    return TrainingGradient(trainer.network, trainer.rule, sample).at(trainer.network.parameters)
