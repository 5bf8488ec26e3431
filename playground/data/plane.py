"""The plane that generators fill and pictures show: [-EDGE, EDGE] x [-EDGE, EDGE], of two of the inputs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

EDGE = 6.0


@dataclass(frozen=True, slots=True)
class Plane:
    """A plane through the space of inputs: two of them vary, the others are held.

    Args:
        held: a coordinate for each input; those of `x` and `y` do not matter.
        x: place of the input from left to right, from 0.
        y: place of the input from bottom to top; None where there is one input alone: then nothing varies.

    Raises:
        ValueError: there is no such input, or both are the same.
    """

    held: tuple[float, ...] = (0.0, 0.0)
    x: int = 0
    y: int | None = 1

    def __post_init__(self) -> None:
        places = range(len(self.held))
        if self.x not in places or (self.y is not None and self.y not in places) or self.x == self.y:
            raise ValueError(
                f"x and y are two places among {len(self.held)} inputs. Received: {self.x}, {self.y}"
            )

    def project(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Looks at points along the held inputs.

        Args:
            points: (n_points, n_inputs).

        Returns:
            (n_points, 2), from left to right and from bottom to top; the latter 0 where nothing varies.
        """
        across = points[:, self.x]
        return np.column_stack((across, np.zeros(len(points)) if self.y is None else points[:, self.y]))


FIRST_TWO = Plane()
"""The plane of x1 and x2, where there are no other inputs."""


def plane_of_medians(points: NDArray[np.float64]) -> Plane:
    """The plane of the first two inputs, with the others held at their medians.

    Args:
        points: (n_points, n_inputs), at least one.

    Returns:
        The plane.
    """
    n_inputs = points.shape[1]
    return Plane(tuple(np.median(points, axis=0).tolist()), 0, 1 if n_inputs > 1 else None)


def grid_points(size: int, plane: Plane = FIRST_TWO) -> NDArray[np.float64]:
    """Computes the centres of the plane's cells.

    Args:
        size: how many cells a side is cut into.
        plane: which inputs vary.

    Returns:
        (size * size, n_inputs) float64, row by row from y = +EDGE down, in each from x = -EDGE on.
    """
    centres = ((np.arange(size) + 0.5) / size * 2.0 - 1.0) * EDGE
    across, up = np.meshgrid(centres, -centres)
    points = np.tile(np.array(plane.held), (size * size, 1))
    points[:, plane.x] = across.ravel()
    if plane.y is not None:
        points[:, plane.y] = up.ravel()
    return points
