"""The data sets: seeded generators of rows [x1, x2, target], one table row each.

Every generator draws its positions first and its noise next, and draws the noise even when it is 0: with one
seed, more noise therefore moves the same points instead of making other ones.

Source of every recipe: TensorFlow Playground, src/dataset.ts. Points may lie outside [-6, 6] x [-6, 6]; they
are data like the others.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from playground.data.tasks import Task

Generate = Callable[[np.random.Generator, int, float], NDArray[np.float64]]

CUSTOM = "custom"
"""The name a config gives instead of a data set's when it brings its own rows."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """One data set.

    Args:
        name: what a user types.
        task: which problem its targets pose.
        default_samples: how many rows it has when nobody says.
        generate: (rng, n_samples, noise from 0 to 0.5) -> rows (n_samples, 3) float64 [x1, x2, target].
    """

    name: str
    task: Task
    default_samples: int
    generate: Generate


def circle(rng: np.random.Generator, n_samples: int, noise: float) -> NDArray[np.float64]:
    """A disc of radius 2.5 (+1) inside a ring from 3.5 to 5 (-1); half the samples each.

    The radius is uniform, not the area, so the disc is denser at its centre. Noise moves labels only: each is
    read where its point would stand after a shift of U(-5, 5) * noise per axis.
    """
    n_inner = n_samples // 2
    inner = np.arange(n_samples) < n_inner
    share = rng.uniform(0, 1, n_samples)
    radius = np.where(inner, 2.5 * share, 3.5 + 1.5 * share)
    angle = rng.uniform(0, 2 * np.pi, n_samples)
    points = np.column_stack((radius * np.sin(angle), radius * np.cos(angle)))
    shifted = points + rng.uniform(-5, 5, (n_samples, 2)) * noise
    return _rows(points, np.where(np.hypot(shifted[:, 0], shifted[:, 1]) < 2.5, 1.0, -1.0))


def exclusive_or(rng: np.random.Generator, n_samples: int, noise: float) -> NDArray[np.float64]:
    """Four squares, +1 where the coordinates' signs agree; a gap of 0.6 lies along both axes.

    Noise moves labels only, as in `circle`.
    """
    uniform = rng.uniform(-5, 5, (n_samples, 2))
    points = uniform + np.where(uniform > 0, 0.3, -0.3)
    shifted = points + rng.uniform(-5, 5, (n_samples, 2)) * noise
    return _rows(points, np.where(shifted[:, 0] * shifted[:, 1] >= 0, 1.0, -1.0))


def gauss(rng: np.random.Generator, n_samples: int, noise: float) -> NDArray[np.float64]:
    """Two round normal clouds at (2, 2), +1, and (-2, -2), -1; half the samples each.

    Noise from 0 to 0.5 widens the variance from 0.5 to 4.
    """
    labels = np.where(np.arange(n_samples) < n_samples // 2, 1.0, -1.0)
    variance = 0.5 + (4 - 0.5) * noise / 0.5
    spread = np.sqrt(variance) * rng.standard_normal((n_samples, 2))
    return _rows(2 * labels[:, np.newaxis] + spread, labels)


def spiral(rng: np.random.Generator, n_samples: int, noise: float) -> NDArray[np.float64]:
    """Two arms of 1.75 turns, half a turn apart; without noise the points are fixed.

    Noise moves points by U(-1, 1) * noise per axis.
    """
    n_first = n_samples // 2
    arms = [_arm(n_first, 0), _arm(n_samples - n_first, np.pi)]
    points = np.concatenate(arms) + rng.uniform(-1, 1, (n_samples, 2)) * noise
    return _rows(points, np.where(np.arange(n_samples) < n_first, 1.0, -1.0))


def plane(rng: np.random.Generator, n_samples: int, noise: float) -> NDArray[np.float64]:
    """A tilted plane, target (x1 + x2) / 10 over the whole square.

    Noise moves targets only: each is read after a shift of U(-6, 6) * noise per axis.
    """
    points = rng.uniform(-6, 6, (n_samples, 2))
    shifted = points + rng.uniform(-6, 6, (n_samples, 2)) * noise
    return _rows(points, shifted.sum(axis=1) / 10)


def multi_gauss(rng: np.random.Generator, n_samples: int, noise: float) -> NDArray[np.float64]:
    """Six cones of radius 2 and height 1, alternately up and down, 0 elsewhere; named after its look.

    Noise moves targets only, as in `plane`.
    """
    points = rng.uniform(-6, 6, (n_samples, 2))
    shifted = points + rng.uniform(-6, 6, (n_samples, 2)) * noise
    return _rows(points, _cone_height(shifted))


DATASETS: Mapping[str, Dataset] = MappingProxyType(
    {
        dataset.name: dataset
        for dataset in (
            Dataset("circle", "classification", 500, circle),
            Dataset("xor", "classification", 500, exclusive_or),
            Dataset("gauss", "classification", 500, gauss),
            Dataset("spiral", "classification", 500, spiral),
            Dataset("reg-plane", "regression", 1200, plane),
            Dataset("reg-gauss", "regression", 1200, multi_gauss),
        )
    }
)


def _arm(n_points: int, turn: float) -> NDArray[np.float64]:
    """Points (n_points, 2) from the origin outwards along a spiral turned by `turn` radians."""
    share = np.arange(n_points) / max(n_points, 1)
    angle = 1.75 * share * 2 * np.pi + turn
    radius = 5 * share
    return np.column_stack((radius * np.sin(angle), radius * np.cos(angle)))


_CONES = np.array(  # x1, x2, sign
    [[-4, 2.5, 1], [0, 2.5, -1], [4, 2.5, 1], [-4, -2.5, -1], [0, -2.5, 1], [4, -2.5, -1]], dtype=np.float64
)


def _cone_height(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """The signed height (n_points,) of the cone over each point; the cones touch but never overlap."""
    away = points[:, np.newaxis, :] - _CONES[:, :2]
    heights = np.maximum(0, 1 - np.hypot(away[..., 0], away[..., 1]) / 2)
    return heights @ _CONES[:, 2]


def _rows(points: NDArray[np.float64], targets: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack((points, targets))
