"""Data sets of two classes, -1 and +1: seeded generators of rows [x1, x2, target].

Positions are drawn first and noise next, also when it is 0; `datasets` says why.
"""

import numpy as np
from numpy.typing import NDArray

from playground.data.plane import EDGE


def circle(rng: np.random.Generator, n_samples: int, noise: float) -> NDArray[np.float64]:
    """A disc of radius 2.5 (+1) inside a ring from 3.5 to 5 (-1); half the samples each.

    The radius is uniform, not the area, so the disc is denser at its centre. Noise moves labels only: each is
    read where its point would stand after a shift of U(-5, 5) * noise per axis.

    Args:
        rng: draws positions, then noise.
        n_samples: number of rows.
        noise: from 0 (none) to 0.5.

    Returns:
        (n_samples, 3) float64 rows [x1, x2, target], target -1 or +1.

    Source: TensorFlow Playground, src/dataset.ts.
    """
    n_inner = n_samples // 2
    inner = np.arange(n_samples) < n_inner
    fraction = rng.uniform(0, 1, n_samples)
    radius = np.where(inner, 2.5 * fraction, 3.5 + 1.5 * fraction)
    angle = rng.uniform(0, 2 * np.pi, n_samples)
    points = np.column_stack((radius * np.sin(angle), radius * np.cos(angle)))
    shifted = points + rng.uniform(-5, 5, (n_samples, 2)) * noise
    return np.column_stack((points, np.where(np.hypot(shifted[:, 0], shifted[:, 1]) < 2.5, 1.0, -1.0)))


def exclusive_or(rng: np.random.Generator, n_samples: int, noise: float) -> NDArray[np.float64]:
    """Four squares, +1 where the coordinates' signs agree; a gap of 0.6 lies along both axes.

    Noise moves labels only, as in `circle`.

    Args:
        rng: draws positions, then noise.
        n_samples: number of rows.
        noise: from 0 (none) to 0.5.

    Returns:
        (n_samples, 3) float64 rows [x1, x2, target], target -1 or +1.

    Source: TensorFlow Playground, src/dataset.ts.
    """
    uniform = rng.uniform(-5, 5, (n_samples, 2))
    points = uniform + np.where(uniform > 0, 0.3, -0.3)
    shifted = points + rng.uniform(-5, 5, (n_samples, 2)) * noise
    return np.column_stack((points, np.where(shifted[:, 0] * shifted[:, 1] >= 0, 1.0, -1.0)))


def gauss(rng: np.random.Generator, n_samples: int, noise: float) -> NDArray[np.float64]:
    """Two round normal clouds at (2, 2), +1, and (-2, -2), -1; half the samples each.

    Noise from 0 to 0.5 widens the variance from 0.5 to 4.

    Args:
        rng: draws positions, then noise.
        n_samples: number of rows.
        noise: from 0 (none) to 0.5.

    Returns:
        (n_samples, 3) float64 rows [x1, x2, target], target -1 or +1.

    Source: TensorFlow Playground, src/dataset.ts.
    """
    labels = np.where(np.arange(n_samples) < n_samples // 2, 1.0, -1.0)
    variance = 0.5 + (4 - 0.5) * noise / 0.5
    spread = np.sqrt(variance) * rng.standard_normal((n_samples, 2))
    return np.column_stack((2 * labels[:, np.newaxis] + spread, labels))


def spiral(rng: np.random.Generator, n_samples: int, noise: float) -> NDArray[np.float64]:
    """Two arms of 1.75 turns, half a turn apart; without noise the points are fixed.

    Noise moves points by U(-1, 1) * noise per axis.

    Args:
        rng: draws positions, then noise.
        n_samples: number of rows.
        noise: from 0 (none) to 0.5.

    Returns:
        (n_samples, 3) float64 rows [x1, x2, target], target -1 or +1.

    Source: TensorFlow Playground, src/dataset.ts.
    """
    n_first = n_samples // 2
    both = [arm(n_first, 1.75, 0), arm(n_samples - n_first, 1.75, np.pi)]
    points = np.concatenate(both) + rng.uniform(-1, 1, (n_samples, 2)) * noise
    return np.column_stack((points, np.where(np.arange(n_samples) < n_first, 1.0, -1.0)))


def moons(rng: np.random.Generator, n_samples: int, noise: float) -> NDArray[np.float64]:
    """Two half rings that reach into each other, half the samples each: one is the other upside down.

    The upper one (+1) has its centre at (-1.5, -0.75), the lower one (-1) at (1.5, 0.75); radii are uniform
    from 2.6 to 3.4, angles uniform over half a turn. Noise moves points by U(-2, 2) * noise per axis.

    Args:
        rng: draws positions, then noise.
        n_samples: number of rows.
        noise: from 0 (none) to 0.5.

    Returns:
        (n_samples, 3) float64 rows [x1, x2, target], target -1 or +1.

    Source: scikit-learn's make_moons at three times its size, about the origin, with thickness.
    """
    labels = np.where(np.arange(n_samples) < n_samples // 2, 1.0, -1.0)
    angle = rng.uniform(0, np.pi, n_samples)
    radius = rng.uniform(2.6, 3.4, n_samples)
    upper = np.column_stack((radius * np.cos(angle) - 1.5, radius * np.sin(angle) - 0.75))
    points = labels[:, np.newaxis] * upper + rng.uniform(-2, 2, (n_samples, 2)) * noise
    return np.column_stack((points, labels))


def checkerboard(rng: np.random.Generator, n_samples: int, noise: float) -> NDArray[np.float64]:
    """Four by four squares of side 3 over the whole plane, +1 at the origin's upper right, without gaps.

    Positions are uniform. Noise moves labels only: each is read where its point would stand after a shift of
    U(-3, 3) * noise per axis, so with the most noise half a square away.

    Args:
        rng: draws positions, then noise.
        n_samples: number of rows.
        noise: from 0 (none) to 0.5.

    Returns:
        (n_samples, 3) float64 rows [x1, x2, target], target -1 or +1.
    """
    points = rng.uniform(-EDGE, EDGE, (n_samples, 2))
    shifted = points + rng.uniform(-3, 3, (n_samples, 2)) * noise
    square = np.floor(shifted / 3).sum(axis=1)
    return np.column_stack((points, np.where(square % 2 == 0, 1.0, -1.0)))


def arm(n_points: int, turns: float, start: float) -> NDArray[np.float64]:
    """Points along an Archimedean spiral, evenly spaced in radius from 0 to just short of 5.

    Args:
        n_points: 0 or more.
        turns: number of turns about the origin, clockwise.
        start: angle of the beginning in radians from the x2 axis, clockwise.

    Returns:
        (n_points, 2) float64.
    """
    fraction = np.arange(n_points) / max(n_points, 1)
    angle = turns * fraction * 2 * np.pi + start
    radius = 5 * fraction
    return np.column_stack((radius * np.sin(angle), radius * np.cos(angle)))


GATES = {"and": (-1, -1, -1, 1), "or": (-1, 1, 1, 1), "nand": (1, 1, 1, -1), "xor": (-1, 1, 1, -1)}
"""The target of each corner, by the gate's name: false is -1, true is +1."""

CORNERS = ((-3.0, -3.0), (-3.0, 3.0), (3.0, -3.0), (3.0, 3.0))
"""Inputs (false, false), (false, true), (true, false) and (true, true), well inside the plane."""


def gates(rng: np.random.Generator, n_samples: int, noise: float, gate: str) -> NDArray[np.float64]:
    """The truth table of a logic gate: its four corners in turn, -3 for false and +3 for true.

    Noise makes round normal clouds of them, with a standard deviation of 3 * noise per axis.

    Args:
        rng: draws the noise.
        n_samples: number of rows.
        noise: from 0 (none) to 0.5.
        gate: a name of GATES.

    Returns:
        (n_samples, 3) float64 rows [x1, x2, target], target -1 or +1.

    Source: Minsky and Papert, Perceptrons (1969): no line parts the corners of "xor".
    """
    corner = np.arange(n_samples) % len(CORNERS)
    spread = 3 * noise * rng.standard_normal((n_samples, 2))
    return np.column_stack((np.array(CORNERS)[corner] + spread, np.array(GATES[gate], np.float64)[corner]))
