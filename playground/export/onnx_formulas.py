"""Functions that ONNX, or ONNX Runtime in float64, does not have, composed of operators that it has.

ONNX Runtime 1.32 has no float64 kernels for Atan, Elu, Erf, HardSigmoid, LeakyRelu, PRelu, Selu, Softplus and
Softsign. A row of FORMULAS becomes a function of its own in the file, so that a layer's activation stays one
node; those that ONNX has as well bear ONNX's name.
"""

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

from playground.export import onnx_polynomials
from playground.export.onnx_values import Value, maximum, minimum, where
from playground.model.reference.activations import SELU_ALPHA, SELU_SCALE


def _exp(x: Value) -> Value:
    return x.body.node("Exp", x)


def _polynomial(coefficients: tuple[float, ...], x: Value) -> Value:
    """By Horner's rule, the highest power first."""
    result = coefficients[0] * x + coefficients[1]
    for coefficient in coefficients[2:]:
        result = result * x + coefficient
    return result


def _atan_of_fraction(x: Value) -> Value:
    """The arc tangent of numbers from 0 to 1: twice half the angle, for which a polynomial is short."""
    half = x / (1.0 + x.body.node("Sqrt", 1.0 + x * x))
    return 2.0 * half * _polynomial(onnx_polynomials.ATAN, half * half)


def _expm1_below_zero(z: Value) -> Value:
    """exp(z) - 1 without cancellation: 2 t / (1 - t), t = tanh(z / 2)."""
    t = z.body.node("Tanh", 0.5 * minimum(z, 0.0))
    return 2.0 * t / (1.0 - t)


def _log1p(x: Value) -> Value:
    """ln(1 + x) of x > 0: what rounding takes off 1 + x is made up for by the factor x / ((1 + x) - 1).

    Source: Goldberg, What every computer scientist should know about floating-point arithmetic (1991),
    theorem 4.
    """
    sum_ = 1.0 + x
    rounded = sum_ - 1.0
    is_lost = rounded.is_equal(0.0)
    return where(is_lost, x, x.body.node("Log", sum_) * x / where(is_lost, 1.0, rounded))


def _threshold(z: Value) -> Value:
    """1 above zero, else 0; NaN stays NaN."""
    return where(z > 0.0, 1.0, 0.0) + 0.0 * z


def _hard_sigmoid(z: Value) -> Value:
    """z/6 + 1/2, kept between 0 and 1."""
    return minimum(maximum(z / 6.0 + 0.5, 0.0), 1.0)


def _softsign(z: Value) -> Value:
    """The ratio z / (1 + |z|)."""
    return z / (1.0 + abs(z))


def _leaky_relu(z: Value, slope: Value) -> Value:
    """A leaky ReLU: z above zero, else slope · z, with one slope or one for each neuron."""
    return where(z > 0.0, z, slope * z)


def _elu(z: Value, alpha: Value | float) -> Value:
    """The exponential linear unit: z above zero, else alpha (exp(z) - 1)."""
    return where(z > 0.0, z, alpha * _expm1_below_zero(z))


def _selu(z: Value) -> Value:
    """The elu that keeps mean 0 and variance 1."""
    return SELU_SCALE * _elu(z, SELU_ALPHA)


def _gelu(z: Value) -> Value:
    """The exact GELU z Φ(z) = max(z, 0) - |z| (1 - Φ(|z|)), the normal tail by a polynomial."""
    a = minimum(abs(z), 40.0)  # beyond it, nothing is left of the tail
    tail = _exp(-0.5 * a * a) * _polynomial(onnx_polynomials.TAIL, (a - 4.0) / (a + 4.0)) / (a + 4.0)
    return maximum(z, 0.0) - a * tail


def _silu(z: Value) -> Value:
    """The SiLU z · sigmoid(z)."""
    return z * z.body.node("Sigmoid", z)


def _softplus(z: Value) -> Value:
    """ln(1 + exp(z)) = max(z, 0) + ln(1 + exp(-|z|))."""
    return maximum(z, 0.0) + _log1p(_exp(-abs(z)))


def _hypot(x: Value, y: Value) -> Value:
    """The square root of x² + y², whose squares do not overflow."""
    small, large = minimum(abs(x), abs(y)), maximum(abs(x), abs(y))
    ratio = small / where(large > 0.0, large, 1.0)
    return large * x.body.node("Sqrt", 1.0 + ratio * ratio)


def _is_below_zero(x: Value) -> Value:
    """Whether a number's sign is negative, also that of -0, whose inverse is -infinity."""
    return x.body.node("Or", x < 0.0, 1.0 / x < 0.0)


def _atan2(y: Value, x: Value) -> Value:
    """The angle of the point (x, y) from the x axis, -π to π, in every quadrant and on every axis."""
    across, along = abs(y), abs(x)
    large = maximum(across, along)
    angle = _atan_of_fraction(minimum(across, along) / where(large > 0.0, large, 1.0))
    angle = where(across > along, math.pi / 2.0 - angle, angle)
    angle = where(_is_below_zero(x), math.pi - angle, angle)
    return where(_is_below_zero(y), -angle, angle)


FORMULAS: Mapping[str, Callable[..., Value]] = MappingProxyType(
    {
        "Threshold": _threshold,
        "HardSigmoid": _hard_sigmoid,
        "Softsign": _softsign,
        "LeakyRelu": _leaky_relu,
        "PRelu": _leaky_relu,
        "Elu": _elu,
        "Selu": _selu,
        "Gelu": _gelu,
        "Silu": _silu,
        "Softplus": _softplus,
        "Hypot": _hypot,
        "Atan2": _atan2,
    }
)
"""Of values that are broadcast against each other; by the function's name in the file."""
