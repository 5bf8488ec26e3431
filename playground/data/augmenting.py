"""Made samples: copies of rows, turned about the origin and jittered, with the targets of the rows."""

import numpy as np
from numpy.typing import NDArray


def augmented(
    rows: NDArray[np.float64], copies: int, turn: float, jitter: float, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Makes rows out of rows: each copy is turned in the plane of the first two inputs, then jittered.

    One stream turns and moves a row one way only: more copies leave the first ones as they are, and a larger
    angle or jitter moves the same copies further.

    Args:
        rows: (n_rows, n_inputs + 1), targets last; not modified.
        copies: how many of each row.
        turn: the largest angle, in degrees; uniform up to it both ways. Of one input nothing can be turned.
        jitter: standard deviation of the normal noise on every input.
        rng: at the beginning of its stream.

    Returns:
        (copies * n_rows, n_inputs + 1), copy after copy; targets are those of the rows.

    Source: Simard, Steinkraus and Platt, Best practices for convolutional neural networks (2003).
    """
    made = np.tile(rows, (copies, 1))
    for copy in np.split(made, copies) if len(rows) else ():
        angle = np.radians(turn) * rng.uniform(-1, 1, len(rows))
        moved = rng.standard_normal((len(rows), rows.shape[1] - 1))
        if turn and rows.shape[1] > 2:
            x1, x2 = copy[:, 0].copy(), copy[:, 1].copy()
            copy[:, 0] = np.cos(angle) * x1 - np.sin(angle) * x2
            copy[:, 1] = np.sin(angle) * x1 + np.cos(angle) * x2
        copy[:, :-1] += jitter * moved
    return made
