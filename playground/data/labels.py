"""Data sets whose rows have labels: none, one, or several at once."""

import numpy as np
from numpy.typing import NDArray

_CENTRES = np.array([[-1.5, 0.0], [1.5, 0.0]])  # of label A, of label B
_RADIUS = 3.5


def labels(rng: np.random.Generator, n_samples: int, noise: float) -> NDArray[np.float64]:
    """Two overlapping discs of radius 3.5 about (-1.5, 0), label A, and (1.5, 0), label B, in a square.

    About 4 of 10 rows have no label, 2 have A alone, 2 B alone, and 2 both. Noise moves labels only: each row
    has those of the place where its point would stand after a shift of U(-5, 5) * noise per axis.

    Args:
        rng: draws positions, then noise.
        n_samples: number of rows.
        noise: from 0 (none) to 0.5.

    Returns:
        (n_samples, 3) float64 rows [x1, x2, target], target 0 (none), 1 (A), 2 (B) or 3 (both).
    """
    points = rng.uniform(-5, 5, (n_samples, 2))
    shifted = points + rng.uniform(-5, 5, (n_samples, 2)) * noise
    distances = np.linalg.norm(shifted[:, None] - _CENTRES, axis=2)  # (n_samples, 2)
    return np.column_stack((points, (distances < _RADIUS) @ [1.0, 2.0]))
