"""Activation functions and their derivatives, on arrays of pre-activations z of any shape.

A hyperparameter is an argument with the default of its row in `playground.engine.activations`. To add an
activation: its two functions and one entry in ACTIVATIONS.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Function = Callable[..., Array]

SELU_SCALE, SELU_ALPHA = 1.0507009873554805, 1.6732632423543772
"""Klambauer et al., Self-normalizing neural networks (2017), section 2."""


@dataclass(frozen=True, slots=True)
class Activation:
    """A function a = value(z, *hyperparameters) and its derivative da/dz = slope(z, *hyperparameters)."""

    value: Function
    slope: Function


def linear(z: Array) -> Array:
    """The identity, a = z."""
    return z


def linear_slope(z: Array) -> Array:
    """1 everywhere."""
    return np.ones_like(z)


def tanh(z: Array) -> Array:
    """The hyperbolic tangent, from -1 to 1."""
    return np.tanh(z)


def tanh_slope(z: Array) -> Array:
    """1 - tanh(z)²."""
    a = np.tanh(z)
    return 1.0 - a * a


def relu(z: Array) -> Array:
    """The larger of 0 and z."""
    return np.maximum(0.0, z)


def relu_slope(z: Array) -> Array:
    """1 above zero, 0 at zero and below."""
    return np.where(z > 0.0, 1.0, 0.0)


def sigmoid(z: Array) -> Array:
    """The logistic function 1 / (1 + exp(-z)), from 0 to 1."""
    # exp of a large positive number overflows, so each side of zero has the form whose exponent is negative.
    small = np.exp(-np.abs(z))
    return np.where(z >= 0.0, 1.0, small) / (1.0 + small)


def sigmoid_slope(z: Array) -> Array:
    """S (1 - s), with s = sigmoid(z)."""
    a = sigmoid(z)
    return a * (1.0 - a)


def threshold(z: Array) -> Array:
    """1 above zero, else 0. A NaN stays NaN, so that a divergence shows."""
    return np.where(z > 0.0, 1.0, 0.0) + 0.0 * z


def threshold_slope(z: Array) -> Array:
    """0 everywhere: nothing before a threshold learns."""
    return np.zeros_like(z)


def hard_sigmoid(z: Array) -> Array:
    """z/6 + 1/2, kept between 0 and 1."""
    return np.clip(z / 6.0 + 0.5, 0.0, 1.0)


def hard_sigmoid_slope(z: Array) -> Array:
    """1/6 between -3 and 3, else 0."""
    return np.where(np.abs(z) < 3.0, 1.0 / 6.0, 0.0)


def softsign(z: Array) -> Array:
    """Z / (1 + |z|), from -1 to 1."""
    return z / (1.0 + np.abs(z))


def softsign_slope(z: Array) -> Array:
    """1 / (1 + |z|)²."""
    return 1.0 / (1.0 + np.abs(z)) ** 2


def leaky_relu(z: Array, slope: float = 0.01) -> Array:
    """Z above zero, else slope · z."""
    return np.where(z > 0.0, z, slope * z)


def leaky_relu_slope(z: Array, slope: float = 0.01) -> Array:
    """1 above zero, else the slope."""
    return np.where(z > 0.0, 1.0, slope)


def prelu(z: Array, leaks: Array) -> Array:
    """As leaky_relu, with a learned slope for each neuron: z (n, fan_out), leaks (fan_out,)."""
    return np.where(z > 0.0, z, leaks * z)


def prelu_slope(z: Array, leaks: Array) -> Array:
    """1 above zero, else the neuron's learned slope."""
    return np.where(z > 0.0, 1.0, leaks)


def prelu_leak_slope(z: Array) -> Array:
    """The derivative of prelu by its leak: z below zero, else 0."""
    return np.minimum(z, 0.0)


def elu(z: Array, alpha: float = 1.0) -> Array:
    """Z above zero, else alpha (exp(z) - 1)."""
    return np.where(z > 0.0, z, alpha * np.expm1(np.minimum(z, 0.0)))


def elu_slope(z: Array, alpha: float = 1.0) -> Array:
    """1 above zero, else alpha exp(z)."""
    return np.where(z > 0.0, 1.0, alpha * np.exp(np.minimum(z, 0.0)))


def selu(z: Array) -> Array:
    """An elu, scaled so that activations keep mean 0 and variance 1 from layer to layer."""
    return SELU_SCALE * elu(z, SELU_ALPHA)


def selu_slope(z: Array) -> Array:
    """The slope of the elu, scaled."""
    return SELU_SCALE * elu_slope(z, SELU_ALPHA)


def normal_distribution(z: Array) -> Array:
    """Φ(z): the cumulative distribution function of the standard normal distribution."""
    erfc: Function = np.vectorize(math.erfc, otypes=[np.float64])  # NumPy has no error function
    return 0.5 * erfc(-z / math.sqrt(2.0))


def gelu(z: Array) -> Array:
    """Z Φ(z)."""
    return z * normal_distribution(z)


def gelu_slope(z: Array) -> Array:
    """Φ(z) + z φ(z), with φ the normal density."""
    density = np.exp(-z * z / 2.0) / math.sqrt(2.0 * math.pi)
    return normal_distribution(z) + z * density


def silu(z: Array) -> Array:
    """Z times sigmoid(z)."""
    return z * sigmoid(z)


def silu_slope(z: Array) -> Array:
    """S + z s (1 - s), with s = sigmoid(z)."""
    s = sigmoid(z)
    return s + z * s * (1.0 - s)


def softplus(z: Array) -> Array:
    """ln(1 + exp(z))."""
    return np.logaddexp(0.0, z)


def softplus_slope(z: Array) -> Array:
    """sigmoid(z)."""
    return sigmoid(z)


def maxout(z: Array, pieces: float = 2) -> Array:
    """The largest of a neuron's linear functions: z (pieces, n, fan_out) -> a (n, fan_out)."""
    return z.max(axis=0)


def maxout_slope(z: Array, pieces: float = 2) -> Array:
    """1 for the first piece that is the largest, else 0: (pieces, n, fan_out)."""
    numbers = np.arange(len(z))[:, None, None]  # (pieces, 1, 1)
    return np.where(numbers == z.argmax(axis=0), 1.0, 0.0)


ACTIVATIONS: Mapping[str, Activation] = MappingProxyType(
    {
        "linear": Activation(linear, linear_slope),
        "tanh": Activation(tanh, tanh_slope),
        "relu": Activation(relu, relu_slope),
        "sigmoid": Activation(sigmoid, sigmoid_slope),
        "threshold": Activation(threshold, threshold_slope),
        "hard_sigmoid": Activation(hard_sigmoid, hard_sigmoid_slope),
        "softsign": Activation(softsign, softsign_slope),
        "leaky_relu": Activation(leaky_relu, leaky_relu_slope),
        "prelu": Activation(prelu, prelu_slope),
        "elu": Activation(elu, elu_slope),
        "selu": Activation(selu, selu_slope),
        "gelu": Activation(gelu, gelu_slope),
        "silu": Activation(silu, silu_slope),
        "softplus": Activation(softplus, softplus_slope),
        "maxout": Activation(maxout, maxout_slope),
    }
)


def softmax(logits: Array) -> Array:
    """Probabilities of classes: exp(zᵢ) / Σ exp(zⱼ), (n, n_classes) -> (n, n_classes), each row sums to 1."""
    # Subtracting the largest logit of each row changes nothing but keeps exp from overflowing.
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def softmax_backward(probabilities: Array, delta: Array) -> Array:
    """Derivatives by the logits from those by the probabilities: pᵢ (δᵢ - Σ pⱼ δⱼ), all (n, n_classes)."""
    return probabilities * (delta - (probabilities * delta).sum(axis=1, keepdims=True))
