"""Samples as kernels read them: once in padded rows for training, once in columns for evaluation."""

import numpy as np
from numpy.typing import ArrayLike

from playground.engine.layout import BLOCK, STRIP, padded

WEIGHT_WIDTH = 4
"""How often a sample's weight stands in its row: a whole vector, which multiplies without being made."""

_CACHE_LINE = 8  # float64 numbers in 64 bytes


def aligned(*shape: int) -> np.ndarray:
    """Zeros in memory that vectors may read: from the beginning of a cache line, with room behind.

    Args:
        *shape: of the array.

    Returns:
        float64 of that shape, with BLOCK more numbers behind the last.
    """
    size = int(np.prod(shape))
    memory = np.zeros(size + BLOCK + _CACHE_LINE)
    start = -memory.ctypes.data // 8 % _CACHE_LINE
    return memory[start : start + size].reshape(shape)


class Columns:
    """Samples side by side: `values` (n_features, stride) float64, of which `count` columns are real."""

    def __init__(self, features: ArrayLike) -> None:
        matrix = np.asarray(features, np.float64)
        if matrix.ndim != 2:
            raise ValueError(f"Features are (n_samples, n_features). Received: {matrix.shape}")
        self.count, n_features = matrix.shape
        self.stride = max(1, -(-self.count // STRIP)) * STRIP
        # Rows a multiple of 4 KiB apart would compete for the same lines of the cache.
        if self.stride * 8 % 4096 == 0:
            self.stride += STRIP
        self.values = aligned(n_features, self.stride)
        self.values[:, : self.count] = matrix.T


class Samples:
    """Features (n_samples, n_features) with their targets (n_samples, n_outputs), in both arrangements.

    Args:
        features: (n_samples, n_features).
        targets: (n_samples, n_outputs).
        weights: (n_samples,), factors of the gradients of the samples' losses in training; None: all are 1.
            Measured losses and accuracies are of plain means.
    """

    def __init__(self, features: ArrayLike, targets: ArrayLike, weights: ArrayLike | None = None) -> None:
        self.columns = Columns(features)
        self.target_columns = Columns(targets)
        self.count = self.columns.count
        if self.target_columns.count != self.count:
            raise ValueError(
                f"One row of targets per sample. Received: {self.count}, {self.target_columns.count}"
            )
        self.weights = None if weights is None else np.asarray(weights, np.float64)
        if self.weights is not None and self.weights.shape != (self.count,):
            raise ValueError(f"One weight per sample. Received: {self.weights.shape}, {self.count} samples")
        self.weight_rows = aligned(0 if self.weights is None else self.count, WEIGHT_WIDTH)
        if self.weights is not None:
            self.weight_rows[:] = self.weights[:, None]
        self.rows = _padded_rows(self.columns)
        self.target_rows = _padded_rows(self.target_columns)


def _padded_rows(columns: Columns) -> np.ndarray:
    n_columns = len(columns.values)
    rows = aligned(columns.count, padded(n_columns))
    rows[:, :n_columns] = columns.values[:, : columns.count].T
    return rows
