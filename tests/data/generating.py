"""Many rows of a data set, for tests that look at how they are spread."""

import numpy as np
from numpy.typing import NDArray

from playground.data.datasets import DATASETS, FIRST_GATE
from playground.data.streams import Purpose, stream

N = 20_000


def generate(
    name: str,
    noise: float = 0.0,
    n_samples: int = N,
    seed: int = 0,
    n_classes: int | None = None,
    gate: str = FIRST_GATE,
) -> NDArray[np.float64]:
    dataset = DATASETS[name]
    return dataset.generate(
        stream(seed, Purpose.DATA),
        dataset.sample_count(n_samples),
        noise,
        dataset.class_count(n_classes),
        gate,
    )


def parts(rows: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    return rows[:, 0], rows[:, 1], rows[:, 2]
