"""Activation functions: what a neuron makes of its pre-activation z, and the slope of that.

Knows vectors of numbers, and neither layers nor training. To add one: a row in
ACTIVATIONS, and a branch in `any_activated` and in `any_slope`; tests loop over the table.

Four common ones are inlined: kernels have them wherever they need them, and their slopes are computed
from a. The others share one place, where slopes are computed from z on the way forward and kept: compiled
code would otherwise be many times as long.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import pi, sqrt
from types import MappingProxyType

from playground.engine._jit import inner
from playground.engine.simd import elementary
from playground.engine.simd.vector import (
    absolute,
    at_least,
    at_most,
    load,
    store,
    vector4,
    vector8,
    vector16,
    where_positive,
)

LEAK = 0.01  # slope of leaky_relu below zero
FIRST_LEAK = 0.25  # initial slope of prelu below zero, as its paper has it
MAXOUT_PIECES = 2

# Klambauer et al., section 2: with these, activations keep mean 0 and variance 1 from layer to layer.
_SELU_SCALE, _SELU_ALPHA = 1.0507009873554805, 1.6732632423543772


@dataclass(frozen=True, slots=True)
class Activation:
    """One row: the name a user types, the code that kernels switch on, the formula and where it is from.

    Args:
        is_inlined: see above.
        learns_leak: every neuron has a slope below zero among its parameters.
        pieces: linear functions per neuron, the largest of which is its activation.
    """

    name: str
    code: int
    formula: str
    source: str
    is_inlined: bool = False
    learns_leak: bool = False
    pieces: int = 1
    latex: str = field(kw_only=True)


_ROWS = (
    Activation("linear", 0, "a = z", "the identity", is_inlined=True, latex="a = z"),
    Activation(
        "tanh",
        1,
        "a = tanh(z)",
        "LeCun et al., Efficient BackProp (1998), section 4.4",
        is_inlined=True,
        latex=r"a = \tanh(z) = \frac{e^z - e^{-z}}{e^z + e^{-z}}",
    ),
    Activation(
        "relu",
        2,
        "a = max(0, z)",
        "Nair and Hinton, Rectified linear units (2010)",
        is_inlined=True,
        latex=r"a = \max(0, z)",
    ),
    Activation(
        "sigmoid",
        3,
        "a = 1 / (1 + exp(-z))",
        "the logistic function",
        is_inlined=True,
        latex=r"a = \frac{1}{1 + e^{-z}}",
    ),
    Activation(
        "threshold",
        4,
        "a = 1 if z > 0, else 0",
        "Rosenblatt, The perceptron (1958)",
        latex=r"a = \begin{cases} 1 & z > 0 \\ 0 & z \le 0 \end{cases}",
    ),
    Activation(
        "hard_sigmoid",
        5,
        "a = min(1, max(0, z/6 + 1/2))",
        "Courbariaux, Bengio and David, BinaryConnect (2015), with PyTorch's slope",
        latex=r"a = \min\left(1, \max\left(0, \frac{z}{6} + \frac{1}{2}\right)\right)",
    ),
    Activation(
        "softsign",
        6,
        "a = z / (1 + |z|)",
        "Bergstra et al., Quadratic polynomials learn better features (2009)",
        latex=r"a = \frac{z}{1 + \left|z\right|}",
    ),
    Activation(
        "leaky_relu",
        7,
        "a = z if z > 0, else 0.01 z",
        "Maas, Hannun and Ng, Rectifier nonlinearities improve acoustic models (2013)",
        latex=r"a = \begin{cases} z & z > 0 \\ 0.01\,z & z \le 0 \end{cases}",
    ),
    Activation(
        "prelu",
        8,
        "a = z if z > 0, else αz, α learned for each neuron",
        "He et al., Delving deep into rectifiers (2015)",
        learns_leak=True,
        latex=r"a = \begin{cases} z & z > 0 \\ \alpha z & z \le 0 \end{cases}",
    ),
    Activation(
        "elu",
        9,
        "a = z if z > 0, else exp(z) - 1",
        "Clevert, Unterthiner and Hochreiter, ELUs (2016)",
        latex=r"a = \begin{cases} z & z > 0 \\ e^z - 1 & z \le 0 \end{cases}",
    ),
    Activation(
        "selu",
        10,
        "a = 1.0507 z if z > 0, else 1.7581 (exp(z) - 1)",
        "Klambauer et al., Self-normalizing neural networks (2017)",
        latex=r"a = \begin{cases} 1.0507\,z & z > 0 \\ 1.7581\,(e^z - 1) & z \le 0 \end{cases}",
    ),
    Activation(
        "gelu",
        11,
        "a = z Φ(z), Φ the normal distribution function",
        "Hendrycks and Gimpel, GELUs (2016)",
        latex=r"a = z\,\Phi(z)",
    ),
    Activation(
        "silu",
        12,
        "a = z / (1 + exp(-z))",
        "Elfwing, Uchibe and Doya, SiLU (2018)",
        latex=r"a = \frac{z}{1 + e^{-z}}",
    ),
    Activation(
        "softplus",
        13,
        "a = ln(1 + exp(z))",
        "Dugas et al., Incorporating functional knowledge (2001)",
        latex=r"a = \ln\left(1 + e^z\right)",
    ),
    Activation(
        "maxout",
        14,
        "a = max(z₁, z₂), two linear functions per neuron",
        "Goodfellow et al., Maxout networks (2013)",
        pieces=MAXOUT_PIECES,
        latex=r"a = \max(z_1, z_2)",
    ),
)
ACTIVATIONS: Mapping[str, Activation] = MappingProxyType({row.name: row for row in _ROWS})

# Only an output layer can be one, because it takes all neurons of a layer together: see `softmax`.
SOFTMAX = Activation(
    "softmax",
    15,
    "aᵢ = exp(zᵢ) / Σ exp(zⱼ)",
    "Bridle, Training stochastic model recognition algorithms (1990)",
    latex=r"a_i = \frac{e^{z_i}}{\sum_j e^{z_j}}",
)

(
    _LINEAR, _TANH, _RELU, _SIGMOID, _THRESHOLD, _HARD_SIGMOID, _SOFTSIGN, _LEAKY_RELU, _PRELU, _ELU, _SELU,
    _GELU, _SILU, _SOFTPLUS, _MAXOUT,
) = (row.code for row in _ROWS)  # fmt: skip


@inner
def _relu(z):
    # A NaN pre-activation has to stay NaN, or a divergence would look like silence.
    return where_positive(-1.0 * z, 0.0, z)


@inner
def _expm1_below_zero(z):
    """exp(z) - 1 for z <= 0, with all digits for small z: tanh(z/2) (exp(z) + 1)."""
    return elementary.tanh(0.5 * z) * (elementary.exp(z) + 1.0)


@inner
def _softplus(z):
    return elementary.log1p(elementary.exp(-1.0 * absolute(z))) + _relu(z)


@inner
def _normal(z):
    """The normal distribution function."""
    tail = 0.5 * elementary.erfc(absolute(z) * sqrt(0.5))
    return where_positive(z, 1.0 - tail, tail)


@inner
def _minimum_zero(z):
    return where_positive(z, 0.0, z)


@inner
def activated(code, z):
    """The activation of each lane's pre-activation, for inlined ones."""
    if code == _TANH:
        return elementary.tanh(z)
    if code == _RELU:
        return _relu(z)
    if code == _SIGMOID:
        return elementary.sigmoid(z)
    return z


@inner
def slope(code, a):
    """The derivative by the pre-activation, from each lane's activation, for inlined ones."""
    if code == _TANH:
        return 1.0 - a * a
    if code == _RELU:
        return where_positive(a, 1.0, 0.0)  # 0 at 0, as in every reference
    if code == _SIGMOID:
        return a * (1.0 - a)
    return 0.0 * a + 1.0


@inner
def any_activated(code, z, leak):
    """The activation of each lane's pre-activation.

    Args:
        leak: slopes below zero; a vector of z's type, or a number; read by prelu alone.
    """
    if code == _THRESHOLD:
        return where_positive(z, 1.0, 0.0) + 0.0 * z
    if code == _HARD_SIGMOID:
        return at_most(1.0, at_least(0.0, z * (1.0 / 6.0) + 0.5))
    if code == _SOFTSIGN:
        return z / (absolute(z) + 1.0)
    if code == _LEAKY_RELU:
        return where_positive(z, z, LEAK * z)
    if code == _PRELU:
        return where_positive(z, z, leak * z)
    if code == _ELU:
        return where_positive(z, z, _expm1_below_zero(_minimum_zero(z)))
    if code == _SELU:
        below = (_SELU_SCALE * _SELU_ALPHA) * _expm1_below_zero(_minimum_zero(z))
        return where_positive(z, _SELU_SCALE * z, below)
    if code == _GELU:
        return z * _normal(z)
    if code == _SILU:
        return z * elementary.sigmoid(z)
    if code == _SOFTPLUS:
        return _softplus(z)
    return activated(code, z)


@inner
def any_slope(code, z, leak):
    """The derivative by the pre-activation, from the pre-activation."""
    if code == _THRESHOLD:
        return 0.0 * z
    if code == _HARD_SIGMOID:
        return where_positive(3.0 - absolute(z), 1.0 / 6.0, 0.0)
    if code == _SOFTSIGN:
        root = 1.0 / (absolute(z) + 1.0)
        return root * root
    if code == _LEAKY_RELU:
        return where_positive(z, 1.0, LEAK)
    if code == _PRELU:
        return where_positive(z, 1.0, leak + 0.0 * z)
    if code == _ELU:
        return where_positive(z, 1.0, elementary.exp(_minimum_zero(z)))
    if code == _SELU:
        below = (_SELU_SCALE * _SELU_ALPHA) * elementary.exp(_minimum_zero(z))
        return where_positive(z, _SELU_SCALE, below)
    if code == _GELU:
        density = elementary.exp(-0.5 * z * z) * (1.0 / sqrt(2.0 * pi))
        return _normal(z) + z * density
    if code == _SILU:
        s = elementary.sigmoid(z)
        return s * (1.0 + z * (1.0 - s))
    if code == _SOFTPLUS:
        return elementary.sigmoid(z)
    return slope(code, activated(code, z))


@inner
def activate(code, values, count):
    """Replace `count` pre-activations at `values`, a multiple of 4, by their inlined activations."""
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
    """Turn derivatives by inlined activations at `values` into those by the pre-activations, in place."""
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
