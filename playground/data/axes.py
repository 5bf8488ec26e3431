"""Affine maps from measured quantities to coordinates of the plane."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Axis:
    """An affine map between a quantity and a coordinate: coordinate = scale * (value - origin).

    Args:
        name: of the quantity; labelled by ``axes.<name>``.
        unit: of its values.
        origin: the value at coordinate 0.
        scale: coordinates per unit, not 0.
    """

    name: str
    unit: str
    origin: float
    scale: float

    def to_plane(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Maps values to coordinates.

        Args:
            values: in `unit`, of any shape.

        Returns:
            scale * (values - origin), of the same shape.
        """
        return self.scale * (values - self.origin)
