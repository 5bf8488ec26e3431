"""Activations by code, for kernels; and the inlined ones applied to numbers in memory."""

from typing import Any

from playground.engine._jit import Branch, called, inner
from playground.engine.activations import ACTIVATIONS, Activation
from playground.engine.simd.memory import load, store
from playground.engine.simd.vector import vector4, vector8, vector16
from playground.engine.switch import switch


def _slope_by_z(row: Activation) -> Branch | None:
    """The slope as a function of (z, first, second), of an inlined activation too."""
    value: Any = row.value
    slope: Any = row.slope
    if not row.is_inlined:
        return row.slope

    @inner
    def composed(z, first, second):
        return slope(value(z, first, second))

    of_z: Branch = composed
    return of_z


_INLINED = tuple(row for row in ACTIVATIONS.values() if row.is_inlined)

activated = switch((row.code, row.value) for row in _INLINED)
"""(code, z, first, second) -> the activation of each lane's pre-activation, for inlined ones."""

slope_of_activated = switch((row.code, row.slope) for row in _INLINED)
"""(code, a) -> the derivative by the pre-activation, from each lane's activation, for inlined ones."""

any_activated = switch((row.code, row.value) for row in ACTIVATIONS.values())
"""(code, z, first, second) -> the activation of each lane's pre-activation."""

any_slope = switch((row.code, _slope_by_z(row)) for row in ACTIVATIONS.values())
"""(code, z, first, second) -> the derivative by the pre-activation, from the pre-activation."""


@called
def activate(code, values, count):
    """Replace pre-activations by their inlined activations.

    Args:
        code: of an inlined row.
        values: address of the numbers.
        count: how many, a multiple of 4.
    """
    wide = count // 16 * 16
    for k in range(0, wide, 16):
        store(values, k, activated(code, load(vector16(0.0), values, k), 0.0, 0.0))
    # The ragged end in vectors that fit: a read wider than the last write would have to wait for memory.
    if count - wide >= 8:
        store(values, wide, activated(code, load(vector8(0.0), values, wide), 0.0, 0.0))
    if count % 8:
        store(values, count - 4, activated(code, load(vector4(0.0), values, count - 4), 0.0, 0.0))


@called
def multiply_by_slope(code, deltas, values, count):
    """Turn derivatives by inlined activations into those by the pre-activations, in place.

    Args:
        code: of an inlined row.
        deltas: address of the derivatives.
        values: address of the activations.
        count: how many, a multiple of 4.
    """
    wide = count // 16 * 16
    for k in range(0, wide, 16):
        _multiply_by_slope(vector16(0.0), code, deltas, values, k)
    if count - wide >= 8:
        _multiply_by_slope(vector8(0.0), code, deltas, values, wide)
    if count % 8:
        _multiply_by_slope(vector4(0.0), code, deltas, values, count - 4)


@inner
def _multiply_by_slope(like, code, deltas, values, k):
    store(deltas, k, load(like, deltas, k) * slope_of_activated(code, load(like, values, k)))
