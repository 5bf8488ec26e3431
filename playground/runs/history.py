"""A run's metrics over its epochs, as columns: packed in parts, joined when they are read."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load, save

from playground.training.metrics import HISTORY_COLUMNS

Columns = dict[str, NDArray[np.float64] | None]


def packed(history: Mapping[str, Sequence[float | None]]) -> bytes:
    """Packs some epochs' metrics, to the bit.

    Args:
        history: a trainer's, of at least one epoch.

    Returns:
        A safetensors file of a column (n_epochs,) float64 per metric; those that the task does not have are
        left out.
    """
    return save(
        {name: np.array(values, np.float64) for name, values in history.items() if values[0] is not None}
    )


def joined(parts: Iterable[bytes], points: int | None = None) -> Columns:
    """Joins the parts of a history.

    Args:
        parts: as `packed` gave them, from the beginning.
        points: at most so many epochs, evenly spread, the first and the last among them; at least 2. None:
            all.

    Returns:
        A column (n_epochs,) float64 per metric; None for one that the task does not have.
    """
    loaded = [load(part) for part in parts]
    if not loaded:
        return {name: np.zeros(0) for name in HISTORY_COLUMNS}
    columns: Columns = {
        name: np.concatenate([part[name] for part in loaded]) if name in loaded[0] else None
        for name in HISTORY_COLUMNS
    }
    epochs = columns["epoch"]
    if points is None or epochs is None or len(epochs) <= points:
        return columns
    kept = np.linspace(0, len(epochs) - 1, points).round().astype(np.int64)
    return {name: None if column is None else column[kept] for name, column in columns.items()}
