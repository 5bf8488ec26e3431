"""Data sets of several classes, 0 .. k-1: seeded generators of rows [x1, x2, target].

Positions are drawn first and noise next, also when it is 0; `datasets` says why. Without label noise, class
sizes differ by one at most.
"""

import numpy as np
from numpy.typing import NDArray

from playground.data.two_classes import arm


def rings(rng: np.random.Generator, n_samples: int, noise: float, n_classes: int) -> NDArray[np.float64]:
    """A disc, class 0, and rings about it, out to radius 5; radius and angle are uniform.

    Between two rings lies a gap of 0.3 bands, a band being one ring and its gap. Noise moves labels only, as
    in `circle`: each is that of the ring nearest to its point after a shift of U(-2, 2) * noise bands per
    axis.

    Args:
        rng: draws positions, then noise.
        n_samples: number of rows.
        noise: from 0 (none) to 0.5.
        n_classes: number of classes.

    Returns:
        (n_samples, 3) float64 rows [x1, x2, target], target 0 .. n_classes - 1.
    """
    band = 5 / (n_classes - 0.3)
    ring = _class_of_each(n_samples, n_classes)
    radius = band * (ring + 0.7 * rng.uniform(0, 1, n_samples))
    angle = rng.uniform(0, 2 * np.pi, n_samples)
    points = np.column_stack((radius * np.sin(angle), radius * np.cos(angle)))
    shifted = points + rng.uniform(-2, 2, (n_samples, 2)) * noise * band
    # Half of a gap belongs to the ring inside it and half to the one outside.
    nearest = np.floor(np.hypot(shifted[:, 0], shifted[:, 1]) / band + 0.15)
    return np.column_stack((points, np.minimum(nearest, n_classes - 1)))


def blobs(rng: np.random.Generator, n_samples: int, noise: float, n_classes: int) -> NDArray[np.float64]:
    """Round normal clouds, centred evenly on the circle of radius 4: class 0 at the top, then clockwise.

    Noise from 0 to 0.5 widens the variance from 0.25 to 2.

    Args:
        rng: draws positions, then noise.
        n_samples: number of rows.
        noise: from 0 (none) to 0.5.
        n_classes: number of classes.

    Returns:
        (n_samples, 3) float64 rows [x1, x2, target], target 0 .. n_classes - 1.
    """
    targets = _class_of_each(n_samples, n_classes)
    angle = targets * 2 * np.pi / n_classes
    centres = 4 * np.column_stack((np.sin(angle), np.cos(angle)))
    variance = 0.25 + (2 - 0.25) * noise / 0.5
    return np.column_stack((centres + np.sqrt(variance) * rng.standard_normal((n_samples, 2)), targets))


def arms(rng: np.random.Generator, n_samples: int, noise: float, n_classes: int) -> NDArray[np.float64]:
    """Spiral arms out to radius 5, evenly turned; without noise the points are fixed.

    More arms make fewer turns, 3.5 / k, so that neighbours are always as far apart as in `spiral`. Noise
    moves points by U(-1, 1) * noise per axis.

    Args:
        rng: draws positions, then noise.
        n_samples: number of rows.
        noise: from 0 (none) to 0.5.
        n_classes: number of classes.

    Returns:
        (n_samples, 3) float64 rows [x1, x2, target], target 0 .. n_classes - 1.
    """
    targets = _class_of_each(n_samples, n_classes)
    sizes = np.bincount(targets.astype(np.int64), minlength=n_classes)
    turns = 3.5 / n_classes
    each = [arm(size, turns, 2 * np.pi * index / n_classes) for index, size in enumerate(sizes)]
    return np.column_stack((np.concatenate(each) + rng.uniform(-1, 1, (n_samples, 2)) * noise, targets))


def _class_of_each(n_samples: int, n_classes: int) -> NDArray[np.float64]:
    """Classes (n_samples,) in ascending order; class sizes differ by one at most."""
    return (np.arange(n_samples) * n_classes // n_samples).astype(np.float64)
