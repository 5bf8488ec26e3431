"""What one step of training did, for whoever wants to see it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.engine.network import Progress


@dataclass(frozen=True, slots=True, eq=False)
class LastUpdate:
    """The update of one step.

    Args:
        change: (n_parameters,), added to the parameters.
        rows: (n,) int64, indices of the training rows in its batch.
    """

    change: NDArray[np.float64]
    rows: NDArray[np.int64]


def steps_to(progress: Progress, n_samples: int, batch_size: int, max_steps: int, until_epoch: int) -> int:
    """How many of so many steps come before the end of an epoch.

    Args:
        progress: where training stands.
        n_samples: of the training samples.
        batch_size: wanted; more than there are: all of them.
        max_steps: the steps.
        until_epoch: the epoch at whose end training stops.

    Returns:
        Their number.
    """
    if n_samples == 0:
        return max_steps
    size = min(batch_size, n_samples)
    whole_epochs = until_epoch - progress.epoch - 1
    rest = -(-(n_samples - progress.offset) // size)
    return min(max_steps, rest + whole_epochs * -(-n_samples // size))
