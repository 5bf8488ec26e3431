"""Restores the trained network of a run, and predicts with it."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from playground.config import read_config
from playground.runs.run import Run
from playground.training.trainable import Trainable
from playground.training.trainer import Trainer


def load_trainer(run: Run, state: bytes | None) -> Trainer:
    """Restores a run's trainer.

    Args:
        run: as the store gave it.
        state: the last saved one; None: at the beginning, before any training.

    Returns:
        The trainer, as it was saved.
    """
    return Trainer(read_config(run.config)) if state is None else Trainer.from_state(state)


def predict(model: Trainable, samples: ArrayLike) -> tuple[NDArray[np.float64], list[int] | None]:
    """Predicts outputs and classes.

    Args:
        model: what has been trained.
        samples: (n_samples, 2), rows [x1, x2].

    Returns:
        Outputs (n_samples, n_outputs), and the class of each sample: -1 or +1, or a number from 0; None for
        regression.
    """
    points = np.asarray(samples, np.float64).reshape(-1, 2)
    # Far outside the plane, powers of a coordinate may exceed what a float holds; the answer then says so.
    with np.errstate(over="ignore", invalid="ignore"):
        outputs = model.predict(points)
    return outputs, model.decide(outputs)
