"""Forward trace of one sample: inputs, pre-activations, activations, loss."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.data.tasks import TASKS
from playground.engine.samples import Columns, Samples
from playground.training.trainer import Trainer

Numbers = NDArray[np.float64]


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
