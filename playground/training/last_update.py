"""What one step of training did, for whoever wants to see it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class LastUpdate:
    """The update of one step.

    Args:
        change: (n_parameters,), added to the parameters.
        rows: (n,) int64, indices of the training rows in its batch.
    """

    change: NDArray[np.float64]
    rows: NDArray[np.int64]
