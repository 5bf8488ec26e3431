"""Activation functions: what a neuron makes of its pre-activation z, and the slope of that.

Knows vectors of numbers, and neither layers nor training. To add one: a function and its slope, a row in
ACTIVATIONS, and a branch in each of the two switches at the end; tests loop over the table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from playground.engine import elementary
from playground.engine._jit import inner
from playground.engine.vector import load, store, vector4, vector8, vector16, where_positive


@dataclass(frozen=True, slots=True)
class Activation:
    """One row: the name a user types, the code that kernels switch on, the formula and where it is from."""

    name: str
    code: int
    formula: str
    source: str


_ROWS = (
    Activation("linear", 0, "a = z", "the identity"),
    Activation("tanh", 1, "a = tanh(z)", "LeCun et al., Efficient BackProp (1998), section 4.4"),
    Activation("relu", 2, "a = max(0, z)", "Nair and Hinton, Rectified linear units (2010)"),
    Activation("sigmoid", 3, "a = 1 / (1 + exp(-z))", "the logistic function"),
)
ACTIVATIONS: Mapping[str, Activation] = MappingProxyType({row.name: row for row in _ROWS})

_TANH, _RELU, _SIGMOID = (ACTIVATIONS[name].code for name in ("tanh", "relu", "sigmoid"))


@inner
def _relu(z):
    # A NaN pre-activation has to stay NaN, or a divergence would look like silence.
    return where_positive(-1.0 * z, 0.0, z)


@inner
def _tanh_slope(a):
    return 1.0 - a * a


@inner
def _relu_slope(a):
    return where_positive(a, 1.0, 0.0)  # 0 at 0, as in every reference


@inner
def _sigmoid_slope(a):
    return a * (1.0 - a)


@inner
def activated(code, z):
    """The activation of each lane's pre-activation."""
    if code == _TANH:
        return elementary.tanh(z)
    if code == _RELU:
        return _relu(z)
    if code == _SIGMOID:
        return elementary.sigmoid(z)
    return z


@inner
def slope(code, a):
    """The derivative by the pre-activation, from each lane's activation."""
    if code == _TANH:
        return _tanh_slope(a)
    if code == _RELU:
        return _relu_slope(a)
    if code == _SIGMOID:
        return _sigmoid_slope(a)
    return 0.0 * a + 1.0


@inner
def activate(code, values, count):
    """Replace `count` pre-activations at `values`, a multiple of 4, by their activations."""
    wide = count // 16 * 16
    for k in range(0, wide, 16):
        store(values, k, activated(code, load(vector16(0.0), values, k)))
    # The ragged end in vectors that fit: a read wider than the last write would have to wait for memory.
    if count - wide >= 8:
        store(values, wide, activated(code, load(vector8(0.0), values, wide)))
    if count % 8:
        store(values, count - 4, activated(code, load(vector4(0.0), values, count - 4)))


@inner
def multiply_by_slope(code, deltas, values, count):
    """Turn derivatives by the activations at `values` into derivatives by the pre-activations, in place."""
    wide = count // 16 * 16
    for k in range(0, wide, 16):
        _multiply_by_slope(vector16(0.0), code, deltas, values, k)
    if count - wide >= 8:
        _multiply_by_slope(vector8(0.0), code, deltas, values, wide)
    if count % 8:
        _multiply_by_slope(vector4(0.0), code, deltas, values, count - 4)


@inner
def _multiply_by_slope(like, code, deltas, values, k):
    store(deltas, k, load(like, deltas, k) * slope(code, load(like, values, k)))
