"""Activation functions: what a neuron makes of its pre-activation z, and the slope of that.

To add one: its two functions and a row in ACTIVATIONS; tests loop over the table.

Four common ones are inlined: kernels have them wherever they need them, and their slopes are computed from a.
The others share one place, where slopes are computed from z on the way forward and kept: compiled code would
otherwise be many times as long.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import pi, sqrt
from types import MappingProxyType

from playground.engine import simd
from playground.engine._jit import Branch, inner
from playground.engine.hyperparameters import Hyperparameter

# Klambauer et al., section 2: with these, activations keep mean 0 and variance 1 from layer to layer.
_SELU_SCALE, _SELU_ALPHA = 1.0507009873554805, 1.6732632423543772


# An activation is a function of (z, first, second), where first and second are its hyperparameters, and so is
# its slope; that of an inlined one is a function of its value a.


@inner
def _linear(z, _first, _second):
    return z


@inner
def _linear_slope(a):
    return 0.0 * a + 1.0


@inner
def _maxout_slope(z, _first, _second):
    return 0.0 * z + 1.0


@inner
def _tanh(z, _first, _second):
    return simd.tanh(z)


@inner
def _tanh_slope(a):
    return 1.0 - a * a


@inner
def _relu(z, _first, _second):
    # A NaN pre-activation has to stay NaN, or a divergence would look like silence.
    return simd.where_positive(-1.0 * z, 0.0, z)


@inner
def _relu_slope(a):
    return simd.where_positive(a, 1.0, 0.0)  # 0 at 0, as in every reference


@inner
def _sigmoid(z, _first, _second):
    return simd.sigmoid(z)


@inner
def _sigmoid_slope(a):
    return a * (1.0 - a)


@inner
def _threshold(z, _first, _second):
    return simd.where_positive(z, 1.0, 0.0) + 0.0 * z


@inner
def _threshold_slope(z, _first, _second):
    return 0.0 * z


@inner
def _hard_sigmoid(z, _first, _second):
    return simd.at_most(1.0, simd.at_least(0.0, z * (1.0 / 6.0) + 0.5))


@inner
def _hard_sigmoid_slope(z, _first, _second):
    return simd.where_positive(3.0 - simd.absolute(z), 1.0 / 6.0, 0.0)


@inner
def _softsign(z, _first, _second):
    return z / (simd.absolute(z) + 1.0)


@inner
def _softsign_slope(z, _first, _second):
    root = 1.0 / (simd.absolute(z) + 1.0)
    return root * root


@inner
def _leaky_relu(z, leak, _second):
    return simd.where_positive(z, z, leak * z)


@inner
def _leaky_relu_slope(z, leak, _second):
    return simd.where_positive(z, 1.0, leak)


@inner
def _prelu_slope(z, leak, _second):
    return simd.where_positive(z, 1.0, leak + 0.0 * z)


@inner
def _minimum_zero(z):
    return simd.where_positive(z, 0.0, z)


@inner
def _expm1_below_zero(z):
    """exp(z) - 1 for z <= 0, with all digits for small z: tanh(z/2) (exp(z) + 1)."""
    return simd.tanh(0.5 * z) * (simd.exp(z) + 1.0)


@inner
def _elu(z, alpha, _second):
    return simd.where_positive(z, z, alpha * _expm1_below_zero(_minimum_zero(z)))


@inner
def _elu_slope(z, alpha, _second):
    return simd.where_positive(z, 1.0, alpha * simd.exp(_minimum_zero(z)))


@inner
def _selu(z, _first, _second):
    below = (_SELU_SCALE * _SELU_ALPHA) * _expm1_below_zero(_minimum_zero(z))
    return simd.where_positive(z, _SELU_SCALE * z, below)


@inner
def _selu_slope(z, _first, _second):
    below = (_SELU_SCALE * _SELU_ALPHA) * simd.exp(_minimum_zero(z))
    return simd.where_positive(z, _SELU_SCALE, below)


@inner
def _normal(z):
    """The normal distribution function."""
    tail = 0.5 * simd.erfc(simd.absolute(z) * sqrt(0.5))
    return simd.where_positive(z, 1.0 - tail, tail)


@inner
def _gelu(z, _first, _second):
    return z * _normal(z)


@inner
def _gelu_slope(z, _first, _second):
    density = simd.exp(-0.5 * z * z) * (1.0 / sqrt(2.0 * pi))
    return _normal(z) + z * density


@inner
def _silu(z, _first, _second):
    return z * simd.sigmoid(z)


@inner
def _silu_slope(z, _first, _second):
    s = simd.sigmoid(z)
    return s * (1.0 + z * (1.0 - s))


@inner
def _softplus(z, _first, _second):
    return simd.log1p(simd.exp(-1.0 * simd.absolute(z))) + simd.where_positive(-1.0 * z, 0.0, z)


@inner
def _softplus_slope(z, _first, _second):
    return simd.sigmoid(z)


@dataclass(frozen=True, slots=True)
class Activation:
    """One row of the table.

    Args:
        name: what a user types. code: what kernels know it by.
        formula, source, latex: for people; latex is the formula in amsmath's notation.
        value: a compiled function (z, first, second) -> a of each lane, where first and second are the
            hyperparameters; first is a vector where neurons have learned their own. None for softmax.
        slope: a compiled function of the derivative by z: of an inlined activation a -> slope, of the others
            (z, first, second) -> slope.
        is_inlined: see the module.
        learns_leak: every neuron has a slope below zero among its parameters, which begins at the first
            hyperparameter.
        is_flat: its slope is 0 wherever there is one.
        kinks: the pre-activations at which its slope changes, where it is linear between them; None where it
            is curved. What has pieces changes where another piece becomes the largest, and has no others.
        hyperparameters: at most two. One called `pieces` is the number of linear functions per neuron, the
            largest of which is its activation.
    """

    name: str
    code: int
    formula: str
    source: str
    value: Branch | None
    slope: Branch | None
    is_inlined: bool = False
    learns_leak: bool = False
    is_flat: bool = False
    kinks: tuple[float, ...] | None = None
    hyperparameters: tuple[Hyperparameter, ...] = field(default=())
    latex: str = field(kw_only=True)

    @property
    def is_piecewise_linear(self) -> bool:
        """Whether it consists of straight pieces."""
        return self.kinks is not None

    @property
    def has_pieces(self) -> bool:
        """Whether a neuron is the largest of several linear functions."""
        return any(each.name == "pieces" for each in self.hyperparameters)


_ROWS = (
    Activation(
        "linear", 0, "a = z", "the identity", _linear, _linear_slope, is_inlined=True, kinks=(), latex="a = z"
    ),
    Activation(
        "tanh",
        1,
        "a = tanh(z)",
        "LeCun et al., Efficient BackProp (1998), section 4.4",
        _tanh,
        _tanh_slope,
        is_inlined=True,
        latex=r"a = \tanh(z) = \frac{e^z - e^{-z}}{e^z + e^{-z}}",
    ),
    Activation(
        "relu",
        2,
        "a = max(0, z)",
        "Nair and Hinton, Rectified linear units (2010)",
        _relu,
        _relu_slope,
        is_inlined=True,
        kinks=(0.0,),
        latex=r"a = \max(0, z)",
    ),
    Activation(
        "sigmoid",
        3,
        "a = 1 / (1 + exp(-z))",
        "the logistic function",
        _sigmoid,
        _sigmoid_slope,
        is_inlined=True,
        latex=r"a = \frac{1}{1 + e^{-z}}",
    ),
    Activation(
        "threshold",
        4,
        "a = 1 if z > 0, else 0",
        "Rosenblatt, The perceptron (1958)",
        _threshold,
        _threshold_slope,
        is_flat=True,
        kinks=(0.0,),
        latex=r"a = \begin{cases} 1 & z > 0 \\ 0 & z \le 0 \end{cases}",
    ),
    Activation(
        "hard_sigmoid",
        5,
        "a = min(1, max(0, z/6 + 1/2))",
        "Courbariaux, Bengio and David, BinaryConnect (2015), with PyTorch's slope",
        _hard_sigmoid,
        _hard_sigmoid_slope,
        kinks=(-3.0, 3.0),
        latex=r"a = \min\left(1, \max\left(0, \frac{z}{6} + \frac{1}{2}\right)\right)",
    ),
    Activation(
        "softsign",
        6,
        "a = z / (1 + |z|)",
        "Bergstra et al., Quadratic polynomials learn better features (2009)",
        _softsign,
        _softsign_slope,
        latex=r"a = \frac{z}{1 + \left|z\right|}",
    ),
    Activation(
        "leaky_relu",
        7,
        "a = z if z > 0, else s z",
        "Maas, Hannun and Ng, Rectifier nonlinearities improve acoustic models (2013)",
        _leaky_relu,
        _leaky_relu_slope,
        kinks=(0.0,),
        hyperparameters=(Hyperparameter("slope", 0.01, 0.0, 1.0),),
        latex=r"a = \begin{cases} z & z > 0 \\ s z & z \le 0 \end{cases}",
    ),
    Activation(
        "prelu",
        8,
        "a = z if z > 0, else αz, α learned for each neuron",
        "He et al., Delving deep into rectifiers (2015)",
        _leaky_relu,
        _prelu_slope,
        learns_leak=True,
        kinks=(0.0,),
        hyperparameters=(Hyperparameter("initial_slope", 0.25, 0.0, 1.0),),
        latex=r"a = \begin{cases} z & z > 0 \\ \alpha z & z \le 0 \end{cases}",
    ),
    Activation(
        "elu",
        9,
        "a = z if z > 0, else α (exp(z) - 1)",
        "Clevert, Unterthiner and Hochreiter, ELUs (2016)",
        _elu,
        _elu_slope,
        hyperparameters=(Hyperparameter("alpha", 1.0, 0.0, 10.0),),
        latex=r"a = \begin{cases} z & z > 0 \\ \alpha\,(e^z - 1) & z \le 0 \end{cases}",
    ),
    Activation(
        "selu",
        10,
        "a = 1.0507 z if z > 0, else 1.7581 (exp(z) - 1)",
        "Klambauer et al., Self-normalizing neural networks (2017)",
        _selu,
        _selu_slope,
        latex=r"a = \begin{cases} 1.0507\,z & z > 0 \\ 1.7581\,(e^z - 1) & z \le 0 \end{cases}",
    ),
    Activation(
        "gelu",
        11,
        "a = z Φ(z), Φ the normal distribution function",
        "Hendrycks and Gimpel, GELUs (2016)",
        _gelu,
        _gelu_slope,
        latex=r"a = z\,\Phi(z)",
    ),
    Activation(
        "silu",
        12,
        "a = z / (1 + exp(-z))",
        "Elfwing, Uchibe and Doya, SiLU (2018)",
        _silu,
        _silu_slope,
        latex=r"a = \frac{z}{1 + e^{-z}}",
    ),
    Activation(
        "softplus",
        13,
        "a = ln(1 + exp(z))",
        "Dugas et al., Incorporating functional knowledge (2001)",
        _softplus,
        _softplus_slope,
        latex=r"a = \ln\left(1 + e^z\right)",
    ),
    Activation(
        "maxout",
        14,
        "a = max(z₁, …, zₖ), k linear functions per neuron",
        "Goodfellow et al., Maxout networks (2013)",
        _linear,
        _maxout_slope,
        kinks=(),
        hyperparameters=(Hyperparameter("pieces", 2, 2, 5, whole=True),),
        latex=r"a = \max(z_1, \dots, z_k)",
    ),
)
ACTIVATIONS: Mapping[str, Activation] = MappingProxyType({row.name: row for row in _ROWS})

# Only an output layer can be one, because it takes all neurons of a layer together: see `softmax`. Its code
# lies below those of the table, so that the next row's is free.
SOFTMAX = Activation(
    "softmax",
    -1,
    "aᵢ = exp(zᵢ) / Σ exp(zⱼ)",
    "Bridle, Training stochastic model recognition algorithms (1990)",
    value=None,
    slope=None,
    latex=r"a_i = \frac{e^{z_i}}{\sum_j e^{z_j}}",
)
