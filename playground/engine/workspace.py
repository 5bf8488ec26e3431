"""The memory in which kernels train: which regions it has, and where they begin.

Everything is float64 and padded so that no vector has a ragged end. Numbers of a batch lie sample by sample,
a layer's neurons adjacent, the layers one after the other. Padding is zero at first and stays so.
"""

import numpy as np
from numpy.typing import NDArray

from playground.engine.layout import BLOCK, Layout, padded
from playground.engine.records import REGIONS
from playground.engine.samples import WEIGHT_WIDTH


def regions(
    layout: Layout, batch_size: int, n_slots: int, keeps_more: bool, is_weighted: bool
) -> tuple[NDArray[np.void], int]:
    """Where each region begins, and how long all of them are together.

    Args:
        layout: the network's.
        batch_size: the most samples in a batch.
        n_slots: numbers that the optimizer keeps for each parameter.
        keeps_more: whether the regions from `slopes` to `passed` are in use: some layer keeps slopes, has
            pieces, dropout or batch normalization.
        is_weighted: whether samples have weights.

    Returns:
        (REGIONS record, shape (1,); number of float64 in the workspace).
    """
    rows = padded(batch_size)
    values, n_padded = rows * layout.n_values, layout.n_padded_parameters
    values_if_kept, widest_if_kept = (values, rows * layout.widest) if keeps_more else (0, 0)
    lengths = {
        "zeros": layout.widest,
        "parameters": n_padded,
        "gradient": n_padded,
        "slots": n_slots * n_padded,
        "transposed": n_padded,
        "statistics": 3 * layout.n_values,
        "values": values,
        "deltas": values,
        "slopes": values_if_kept,
        "pre_activations": values_if_kept,
        "normalized": values_if_kept,
        "masks": values_if_kept,
        "piece": widest_if_kept,
        "passed": widest_if_kept,
        "batch_inputs": rows * padded(layout.n_features),
        "batch_targets": rows * padded(layout.n_outputs),
        "batch_weights": rows * WEIGHT_WIDTH if is_weighted else 0,
    }
    begins, begin = np.zeros(1, REGIONS), 0
    for name, length in lengths.items():
        begins[name] = begin
        begin += padded(length, BLOCK)
    return begins, begin + BLOCK
