"""A run's network, as it was last saved, to be asked and looked at.

Knows trainers and saved states; trains nothing.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from playground.config import read_config
from playground.runs.run import Run
from playground.training.trainable import Trainable
from playground.training.trainer import Trainer


def restored(run: Run, state: bytes | None) -> Trainer:
    """The trainer at the moment of a saved state; at the beginning, where there is none yet."""
    return Trainer(read_config(run.config)) if state is None else Trainer.from_state(state)


def answers(model: Trainable, samples: ArrayLike) -> tuple[NDArray[np.float64], list[int] | None]:
    """Outputs (n_samples, n_outputs) for rows [x1, x2], and the classes (n_samples,) they stand for.

    Classes are -1 and +1, or numbers from 0; None for regression.
    """
    points = np.asarray(samples, np.float64).reshape(-1, 2)
    # Far outside the plane, powers of a coordinate may exceed what a float holds; the answer then says so.
    with np.errstate(over="ignore", invalid="ignore"):
        outputs = model.predict(points)
    return outputs, model.decide(outputs)
