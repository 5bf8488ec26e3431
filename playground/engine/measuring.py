"""Losses and penalties of several states of a network at once, such as those at the ends of epochs."""

import numpy as np
from numpy.typing import NDArray

from playground.engine import kernels
from playground.engine.folding import folded
from playground.engine.hyperparameters import Choice
from playground.engine.layout import Layout
from playground.engine.losses import LOSSES
from playground.engine.regularizers import Penalty
from playground.engine.samples import Samples, aligned

_NUMBERS = 65_536  # of all epochs together: they stay in the second cache
_FEWEST, _MOST = 8, 1024


class EpochEnds:
    """Memory that training writes to: what measuring needs of the network at the end of each epoch.

    Args:
        layout: of the network that is trained.
        n_epochs: how many fit; without, as many as stay in the processor's cache.
    """

    def __init__(self, layout: Layout, n_epochs: int | None = None) -> None:
        if n_epochs is None:
            n_epochs = min(max(_NUMBERS // layout.n_parameters, _FEWEST), _MOST)
        self.n_epochs = n_epochs
        self.parameters: NDArray[np.float64] = aligned(n_epochs, layout.n_parameters)
        n_averages = n_epochs if layout.is_normalized else 0  # nobody else needs them
        self.averages: NDArray[np.float64] = np.zeros((n_averages, 2, layout.n_neurons))


def losses(
    layout: Layout,
    samples: Samples,
    loss: Choice,
    parameters: NDArray[np.float64],
    averages: NDArray[np.float64],
    scratch: NDArray[np.float64],
) -> NDArray[np.float64]:
    """The mean loss, penalty excluded, and the fraction of samples that are classified correctly.

    Args:
        layout: of the network.
        samples: on which to evaluate.
        loss: a row of LOSSES.
        parameters: (n, n_parameters), of n states of the network.
        averages: (n, 2, n_neurons); looked at where layers are normalized.
        scratch: (n_neurons, STRIP), overwritten.

    Returns:
        (n, 2): mean loss and fraction, see the kernel for what is correct; NaN without samples.
    """
    result = np.full((len(parameters), 2), np.nan)
    if samples.count:
        columns, row = samples.columns, LOSSES[loss.name]
        kernels.evaluation.evaluate(
            layout.records, folded(layout, parameters, averages),
            columns.values, columns.stride,
            samples.target_columns.values, samples.target_columns.stride, columns.count,
            row.code, row.on_logits, layout.has_labels, *loss.pair(row.hyperparameters), result, scratch,
        )  # fmt: skip
    return result


def penalties(layout: Layout, penalty: Penalty, parameters: NDArray[np.float64]) -> NDArray[np.float64]:
    """What a regularizer adds to the loss.

    Args:
        layout: of the network.
        penalty: of the regularizer.
        parameters: (n, n_parameters), of n states of the network.

    Returns:
        (n,), the penalty on all weights; biases pay none.
    """
    cost = np.zeros(len(parameters))
    if penalty:
        for layer in layout.layers:
            weights = layer.views(parameters)["weights"]
            cost += penalty.value(weights.reshape(len(weights), -1))
    return cost
