"""The block of memory in which kernels train: what lies in it, and where.

Knows sizes only. Everything is float64 and padded so that no vector has a ragged end. Numbers of a batch lie
sample by sample, a layer's neurons adjacent, the layers one after the other. Padding is zero at first and
stays so.
"""

import numpy as np
from numpy.typing import NDArray

from playground.engine.layout import BLOCK, IN_WIDTH, OUT_WIDTH, Layout, padded
from playground.engine.optimizers import N_SLOTS

# Regions, in order.
ZEROS = 0  # one row of them
PARAMETERS, GRADIENT = 1, 2
SLOTS = 3  # what the optimizer remembers of each parameter
TURNED = 4  # one layer's weights, transposed
STATISTICS = 5  # of a normalized layer's batch: mean, variance, 1 / deviation
VALUES_AT, DELTAS = 6, 7  # activations, and derivatives of the loss by them, of a batch
SLOPES = 8  # derivatives of activations, or which piece of maxout is the largest
PRE_ACTIVATIONS, NORMALIZED, MASKS = 9, 10, 11  # before the activation; before gamma and beta; of dropout
PIECE, PASSED = 12, 13  # one piece of maxout for a batch, or its deltas; what it passes back
BATCH_INPUTS, BATCH_TARGETS = 14, 15
N_REGIONS = 16


def regions(layout: Layout, batch_size: int, n_slots: int, keeps_more: bool) -> tuple[NDArray[np.int64], int]:
    """Where each region begins, and how many numbers all of them need.

    Args:
        n_slots: how many the optimizer uses. keeps_more: whether the regions from SLOPES to PASSED are in
            use.
    """
    rows = padded(batch_size)
    values = rows * layout.n_values
    more = values if keeps_more else 0
    lengths = np.zeros(N_REGIONS, np.int64)
    lengths[ZEROS] = layout.widest
    lengths[[PARAMETERS, GRADIENT, TURNED]] = layout.n_padded_parameters
    lengths[SLOTS] = min(n_slots, N_SLOTS) * layout.n_padded_parameters
    lengths[STATISTICS] = 3 * layout.n_values
    lengths[[VALUES_AT, DELTAS]] = values
    lengths[[SLOPES, PRE_ACTIVATIONS, NORMALIZED, MASKS]] = more
    lengths[[PIECE, PASSED]] = rows * layout.widest if keeps_more else 0
    lengths[BATCH_INPUTS] = rows * layout.table[0, IN_WIDTH]
    lengths[BATCH_TARGETS] = rows * layout.table[-1, OUT_WIDTH]
    ends = np.cumsum(-(-lengths // BLOCK) * BLOCK)
    return np.concatenate([[0], ends[:-1]]), int(ends[-1]) + BLOCK
