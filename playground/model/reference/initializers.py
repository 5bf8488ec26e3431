"""Initial values of weights and biases, drawn from a random generator."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from playground.model.reference.activations import Array

Draw = Callable[..., Array]
"""(random generator, fan_in, fan_out, *hyperparameters) -> weights (fan_in, fan_out)."""


@dataclass(frozen=True, slots=True)
class Initializer:
    """How weights are drawn, and the value of every bias."""

    weights: Draw
    bias: float = 0.0


def evenly(rng: np.random.Generator, fan_in: int, fan_out: int, bound: float) -> Array:
    """Weights (fan_in, fan_out), each value between -bound and bound equally likely."""
    return rng.uniform(-bound, bound, (fan_in, fan_out))


def normally(rng: np.random.Generator, fan_in: int, fan_out: int, std: float) -> Array:
    """Weights (fan_in, fan_out) from the normal distribution with mean 0 and a standard deviation."""
    return std * rng.standard_normal((fan_in, fan_out))


def uniform(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    """U(-0.5, 0.5)."""
    return evenly(rng, fan_in, fan_out, 0.5)


def zeros(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    """0: all neurons of a layer stay alike."""
    return np.zeros((fan_in, fan_out))


def small_normal(rng: np.random.Generator, fan_in: int, fan_out: int, std: float = 0.01) -> Array:
    """N(0, std²)."""
    return normally(rng, fan_in, fan_out, std)


def large_normal(rng: np.random.Generator, fan_in: int, fan_out: int, std: float = 3.0) -> Array:
    """N(0, std²)."""
    return normally(rng, fan_in, fan_out, std)


def glorot_uniform(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    """U(-r, r), r = √(6 / (fan_in + fan_out))."""
    return evenly(rng, fan_in, fan_out, math.sqrt(6.0 / (fan_in + fan_out)))


def glorot_normal(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    """N(0, 2 / (fan_in + fan_out))."""
    return normally(rng, fan_in, fan_out, math.sqrt(2.0 / (fan_in + fan_out)))


def he_uniform(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    """U(-r, r), r = √(6 / fan_in)."""
    return evenly(rng, fan_in, fan_out, math.sqrt(6.0 / fan_in))


def he_normal(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    """N(0, 2 / fan_in)."""
    return normally(rng, fan_in, fan_out, math.sqrt(2.0 / fan_in))


def lecun_normal(rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
    """N(0, 1 / fan_in)."""
    return normally(rng, fan_in, fan_out, math.sqrt(1.0 / fan_in))


INITIALIZERS: Mapping[str, Initializer] = MappingProxyType(
    {
        "uniform": Initializer(uniform, bias=0.1),
        "zeros": Initializer(zeros),
        "small_normal": Initializer(small_normal),
        "large_normal": Initializer(large_normal),
        "glorot_uniform": Initializer(glorot_uniform),
        "glorot_normal": Initializer(glorot_normal),
        "he_uniform": Initializer(he_uniform),
        "he_normal": Initializer(he_normal),
        "lecun_normal": Initializer(lecun_normal),
    }
)
