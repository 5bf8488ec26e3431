"""Arrays whose arithmetic rounds at random, to measure how much a computation magnifies rounding errors.

Source: Parker, Monte Carlo arithmetic: exploiting randomness in floating-point arithmetic (1997).
"""

from typing import Any

import numpy as np

EXACT = (np.maximum, np.minimum, np.absolute, np.negative, np.sign)  # whose results are never rounded
ROUNDING = 4.4e-16  # of one operation, relative: two units in the last place


class RandomlyRounded(np.ndarray[Any, np.dtype[np.float64]]):
    """An array that adds a random rounding error to the result of each operation it takes part in."""

    rng = np.random.default_rng(0)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **settings: Any) -> Any:
        plain = [np.asarray(each) if isinstance(each, RandomlyRounded) else each for each in inputs]
        settings = {name: value for name, value in settings.items() if name != "out"}
        result = getattr(ufunc, method)(*plain, **settings)
        if getattr(result, "dtype", None) != np.float64:
            return result
        if ufunc in EXACT:
            return np.asarray(result).view(RandomlyRounded)
        size = np.abs(result)
        # The error of a sum is as large as its summands make it, however small the sum.
        if ufunc is np.matmul:
            size = np.matmul(np.abs(plain[0]), np.abs(plain[1]))
        elif ufunc is np.add and method == "reduce":
            size = np.add.reduce(np.abs(plain[0]), **settings)
        error = self.rng.uniform(-ROUNDING, ROUNDING, np.shape(result)) * size
        return np.asarray(result + error).view(RandomlyRounded)
