"""Data sets for regression: seeded generators of rows [x1, x2, target].

All spread their points evenly over the whole plane and let noise move targets only: each is the surface's
height after a shift of U(-EDGE, EDGE) * noise per axis. Positions are drawn first and noise next, also when
it is 0; `datasets` says why.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from playground.data.plane import EDGE


def plane(rng: np.random.Generator, n_samples: int, noise: float) -> NDArray[np.float64]:
    """A tilted plane, target (x1 + x2) / 10.

    Args:
        rng: draws positions, then noise.
        n_samples: number of rows.
        noise: from 0 (none) to 0.5.

    Returns:
        (n_samples, 3) float64 rows [x1, x2, target].

    Source: TensorFlow Playground, src/dataset.ts.
    """
    return _over_the_plane(rng, n_samples, noise, lambda points: points.sum(axis=1) / 10)


def multi_gauss(rng: np.random.Generator, n_samples: int, noise: float) -> NDArray[np.float64]:
    """Six cones of radius 2 and height 1, alternately up and down, 0 elsewhere.

    Args:
        rng: draws positions, then noise.
        n_samples: number of rows.
        noise: from 0 (none) to 0.5.

    Returns:
        (n_samples, 3) float64 rows [x1, x2, target].

    Source: TensorFlow Playground, src/dataset.ts.
    """
    return _over_the_plane(rng, n_samples, noise, _cone_height)


def sine(rng: np.random.Generator, n_samples: int, noise: float) -> NDArray[np.float64]:
    """A sine wave along x1, target sin(x1): nearly two periods; x2 is irrelevant.

    Args:
        rng: draws positions, then noise.
        n_samples: number of rows.
        noise: from 0 (none) to 0.5.

    Returns:
        (n_samples, 3) float64 rows [x1, x2, target].
    """
    return _over_the_plane(rng, n_samples, noise, lambda points: np.sin(points[:, 0]))


def saddle(rng: np.random.Generator, n_samples: int, noise: float) -> NDArray[np.float64]:
    """A saddle, target (x1² - x2²) / EDGE²: from -1 to 1 without noise.

    Args:
        rng: draws positions, then noise.
        n_samples: number of rows.
        noise: from 0 (none) to 0.5.

    Returns:
        (n_samples, 3) float64 rows [x1, x2, target].
    """
    return _over_the_plane(
        rng, n_samples, noise, lambda points: (points[:, 0] ** 2 - points[:, 1] ** 2) / EDGE**2
    )


def _over_the_plane(
    rng: np.random.Generator,
    n_samples: int,
    noise: float,
    height: Callable[[NDArray[np.float64]], NDArray[np.float64]],
) -> NDArray[np.float64]:
    """Rows of a surface; height: points (n_samples, 2) -> targets (n_samples,)."""
    points = rng.uniform(-EDGE, EDGE, (n_samples, 2))
    shifted = points + rng.uniform(-EDGE, EDGE, (n_samples, 2)) * noise
    return np.column_stack((points, height(shifted)))


_CONES = np.array(  # x1, x2, sign
    [[-4, 2.5, 1], [0, 2.5, -1], [4, 2.5, 1], [-4, -2.5, -1], [0, -2.5, 1], [4, -2.5, -1]], dtype=np.float64
)


def _cone_height(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """The signed height (n_points,) of the cone over each point; the cones touch but never overlap."""
    away = points[:, np.newaxis, :] - _CONES[:, :2]
    heights = np.maximum(0, 1 - np.hypot(away[..., 0], away[..., 1]) / 2)
    return heights @ _CONES[:, 2]
