"""Fisher's iris data: sepals and petals of 150 irises, fifty of each of three species.

The rows are in iris.csv, in centimetres. Source: R. A. Fisher, The use of multiple measurements in taxonomic
problems, Annals of Eugenics 7 (1936), table I, as measured by Edgar Anderson; the copy in R and scikit-learn.
"""

import csv
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from playground.data.axes import Axis

N_FLOWERS = 150
SPECIES = ("setosa", "versicolor", "virginica")
# Chosen so that the flowers fill the plane but for a margin. Petals are 1.0 to 6.9 cm long and 0.1 to 2.5 cm
# wide, sepals 4.3 to 7.9 cm and 2.0 to 4.4 cm.
LENGTH = Axis("petal_length", "cm", origin=4.0, scale=1.6)
WIDTH = Axis("petal_width", "cm", origin=1.3, scale=4.0)
SEPAL_LENGTH = Axis("sepal_length", "cm", origin=6.1, scale=2.6)
SEPAL_WIDTH = Axis("sepal_width", "cm", origin=3.2, scale=4.0)
PETALS = (LENGTH, WIDTH)
SEPALS_AND_PETALS = (SEPAL_LENGTH, SEPAL_WIDTH, LENGTH, WIDTH)

_FILE = Path(__file__).with_name("iris.csv")


def iris(rng: np.random.Generator, noise: float, axes: Sequence[Axis] = PETALS) -> NDArray[np.float64]:
    """Fisher's iris data: measurements as the axes map them to coordinates, and the species.

    Lengths are given to the millimetre, so that several flowers lie on one point. Noise moves points by
    U(-1, 1) * noise per axis: at most 3.1 mm of petal length and 1.3 mm of petal width.

    Args:
        rng: draws the noise.
        noise: from 0 (none) to 0.5.
        axes: the measurements, in the order of the columns.

    Returns:
        (150, n_axes + 1) float64 rows [x1, x2, ..., class]; without noise within ±4.8.

    Source: R. A. Fisher, The use of multiple measurements in taxonomic problems (1936), table I.
    """
    flowers = _measured()
    points = np.column_stack([axis.to_plane(flowers[axis.name]) for axis in axes])
    points += rng.uniform(-1, 1, points.shape) * noise
    return np.column_stack((points, flowers["species"]))


@cache
def _measured() -> dict[str, NDArray[np.float64]]:
    """Columns (150,): measurements in centimetres by the name of their axis, and species; read only."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(line for line in file if not line.startswith("#")))
    columns = {
        axis.name: np.array([float(line[f"{axis.name}_{axis.unit}"]) for line in lines])
        for axis in SEPALS_AND_PETALS
    }
    columns["species"] = np.array([float(SPECIES.index(line["species"])) for line in lines])
    for column in columns.values():
        column.setflags(write=False)
    return columns
