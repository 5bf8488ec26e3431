"""The plane that generators fill and pictures show: [-EDGE, EDGE] x [-EDGE, EDGE]."""

import numpy as np
from numpy.typing import NDArray

EDGE = 6.0


def grid_points(size: int) -> NDArray[np.float64]:
    """Computes the centres of the plane's cells.

    Args:
        size: how many cells a side is cut into.

    Returns:
        (size * size, 2) float64, row by row from x2 = +EDGE down, in each from x1 = -EDGE on.
    """
    centres = ((np.arange(size) + 0.5) / size * 2.0 - 1.0) * EDGE
    x1, x2 = np.meshgrid(centres, -centres)
    return np.column_stack([x1.ravel(), x2.ravel()])
