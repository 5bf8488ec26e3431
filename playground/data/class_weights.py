"""Class weights: factors of the losses' gradients of the samples of each class, given or balanced."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

ClassWeight = Literal["balanced"] | Sequence[float]


def sample_weights(class_weight: ClassWeight, classes: NDArray[np.int64]) -> NDArray[np.float64]:
    """Gives each sample the weight of its class.

    Args:
        class_weight: of each class, or balanced: n / (k n_c) for a class with n_c of n samples of k classes,
            so that all classes weigh the same and the mean weight is 1.
        classes: (n_samples,), the numbers of the samples' classes.

    Returns:
        (n_samples,) float64.

    Source: King and Zeng, Logistic regression in rare events data (2001), for the balanced weights.
    """
    if class_weight == "balanced":
        _, places, counts = np.unique(classes, return_inverse=True, return_counts=True)
        balanced: NDArray[np.float64] = len(classes) / (len(counts) * counts.astype(np.float64))
        return balanced[places]
    return np.asarray(class_weight, np.float64)[classes]
