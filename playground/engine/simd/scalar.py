"""Scalars in kernels: Numba's own `min` and `max` take ten times as long to compile as these."""

from playground.engine._jit import inner


@inner
def smaller(a, b):
    """The smaller of two numbers.

    Args:
        a: a number.
        b: another of the same type.

    Returns:
        One of them; b if one is NaN.
    """
    return a if a < b else b  # noqa: FURB136 - see the module


@inner
def larger(a, b):
    """The larger of two numbers.

    Args:
        a: a number.
        b: another of the same type.

    Returns:
        One of them; a if one is NaN.
    """
    return b if a < b else a  # noqa: FURB136
