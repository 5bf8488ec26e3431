"""Categorical hinge: the lead of a sample's class over its best rival, for samples in columns and in rows."""

import math

from playground.engine._jit import called
from playground.engine.simd.memory import load
from playground.engine.simd.vector import at_least, where_positive


@called
def hinge_of_columns(like, n_classes, outputs, row, k, targets, target_row, place):
    """max(0, 1 + the largest output of the other classes - that of the class) of each column.

    Args:
        like, n_classes, row, k, targets, target_row, place: as for `softmax.categorical_loss`.
        outputs: address of (n_classes, row).

    Returns:
        A vector: the loss of each column.
    """
    chosen, rival = like, like - math.inf
    for o in range(n_classes):
        output, target = load(like, outputs, o * row + k), load(like, targets, o * target_row + place)
        chosen = where_positive(target, output, chosen)
        # A rival that is NaN makes the loss NaN, as every other loss of NaN is.
        rival = at_least(rival, where_positive(target, like - math.inf, output))
    return at_least(0.0, 1.0 + rival - chosen)


@called
def hinge_slopes_of_rows(count, n_classes, width, outputs, targets, deltas):
    """Its derivatives by the outputs: 1 at the best rival and -1 at the class while the lead is below 1.

    Args:
        count: samples.
        n_classes: outputs of each.
        width: the same, padded.
        outputs, targets: addresses of (count, width).
        deltas: address of (count, width), written; zero in the padding.
    """
    for s in range(count):
        start = s * width
        chosen, rival = start, start
        for k in range(start, start + n_classes):
            if targets[k] > 0.0:
                chosen = k
        if chosen == start:
            rival = start + 1
        for k in range(start, start + n_classes):
            if k != chosen and outputs[k] > outputs[rival]:
                rival = k
        for k in range(start, start + width):
            deltas[k] = 0.0
        if 1.0 + outputs[rival] - outputs[chosen] > 0.0:
            deltas[rival], deltas[chosen] = 1.0, -1.0
