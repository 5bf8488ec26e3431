"""Description of a training from its beginning, as plain data: rows, parameters, method, first losses."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.model.description import ModelDescription
from playground.model.reference import Method

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class RawSamples:
    """Rows with their targets.

    Args:
        rows: (n, n_columns), raw.
        targets: (n, n_outputs), in the form of the outputs.
    """

    rows: Numbers
    targets: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class TrainingDescription:
    """All that a training needs, and what it gives at first.

    Args:
        model: the network as it begins, preprocessing included.
        method: layers, loss, optimizer, schedule, penalty, batch size, and the keys of order and dropout.
        samples: by what they are for: train, test, and validation where rows are held out.
        weights: (n_train,) factors of the losses' gradients, None for ones.
        losses: by epoch, counted from 1, the mean loss over each part of the samples.
        bounds: by epoch, how far from these, relatively, another computation with float64 may be; also of
            epochs at which that is so far that no losses are told.
    """

    model: ModelDescription
    method: Method
    samples: Mapping[str, RawSamples]
    weights: Numbers | None
    losses: Mapping[int, Mapping[str, float]]
    bounds: Mapping[int, float]
