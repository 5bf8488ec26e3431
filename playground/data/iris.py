"""Fisher's iris data: petal length and width of 150 irises, fifty of each of three species.

The rows are in iris.csv, in centimetres. Source: R. A. Fisher, The use of multiple measurements in taxonomic
problems, Annals of Eugenics 7 (1936), table I, as measured by Edgar Anderson; the copy in R and scikit-learn.
"""

import csv
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from playground.data.axes import Axis

N_FLOWERS = 150
SPECIES = ("setosa", "versicolor", "virginica")
# Chosen so that the flowers fill the plane but for a margin: lengths 1.0 .. 6.9 cm, widths 0.1 .. 2.5 cm.
LENGTH = Axis("petal_length", "cm", origin=4.0, scale=1.6)
WIDTH = Axis("petal_width", "cm", origin=1.3, scale=4.0)

_FILE = Path(__file__).with_name("iris.csv")


def iris(rng: np.random.Generator, noise: float) -> NDArray[np.float64]:
    """Fisher's iris data on the plane: petal length and width as LENGTH and WIDTH map them, and the species.

    Lengths are given to the millimetre, so that several flowers lie on one point. Noise moves points by
    U(-1, 1) * noise per axis: at most 3.1 mm of length and 1.3 mm of width.

    Args:
        rng: draws the noise.
        noise: from 0 (none) to 0.5.

    Returns:
        (150, 3) float64 rows [x1, x2, class]; without noise within ±4.8.

    Source: R. A. Fisher, The use of multiple measurements in taxonomic problems (1936), table I.
    """
    flowers = _measured()
    points = np.column_stack((LENGTH.to_plane(flowers[:, 0]), WIDTH.to_plane(flowers[:, 1])))
    points += rng.uniform(-1, 1, points.shape) * noise
    return np.column_stack((points, flowers[:, 2]))


@cache
def _measured() -> NDArray[np.float64]:
    """Rows (150, 3): length and width in centimetres, index in SPECIES; read only."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(line for line in file if not line.startswith("#"))
        flowers = np.array(
            [
                (
                    float(line["petal_length_cm"]),
                    float(line["petal_width_cm"]),
                    SPECIES.index(line["species"]),
                )
                for line in lines
            ]
        )
    flowers.setflags(write=False)
    return flowers
