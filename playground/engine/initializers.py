"""Initial values of weights and biases.

To add one: a row in INITIALIZERS; tests loop over the table.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import sqrt
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from playground.engine.hyperparameters import Hyperparameter

_Draw = Callable[..., NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Initializer:
    """One row of the table.

    Args:
        name: what a user types.
        formula, source, latex: for people; latex is the formula in amsmath's notation.
        weights: (rng, fan_in, fan_out, *hyperparameters) -> (fan_in, fan_out) float64.
        bias: the value of every bias.
        hyperparameters: in the order in which `weights` takes them.
    """

    name: str
    formula: str
    source: str
    weights: _Draw
    bias: float = 0.0
    hyperparameters: tuple[Hyperparameter, ...] = ()
    latex: str = field(kw_only=True)


def _uniform(bound: Callable[..., float]) -> _Draw:
    """Evenly between minus and plus a bound that may depend on (fan_in, fan_out)."""
    return lambda rng, fan_in, fan_out: rng.uniform(
        -bound(fan_in, fan_out), bound(fan_in, fan_out), (fan_in, fan_out)
    )


def _normal(std: Callable[..., float]) -> _Draw:
    """Normally around 0, with a standard deviation that may depend on (fan_in, fan_out, *hyperparameters)."""
    return lambda rng, fan_in, fan_out, *values: (
        std(fan_in, fan_out, *values) * rng.standard_normal((fan_in, fan_out))
    )


_GLOROT = "Glorot and Bengio, Understanding the difficulty of training deep networks (2010)"
_HE = "He et al., Delving deep into rectifiers (2015)"
_ROWS = (
    Initializer(
        "uniform",
        "w ~ U(-0.5, 0.5), b = 0.1",
        "the convention of TensorFlow Playground (2016)",
        _uniform(lambda _fan_in, _fan_out: 0.5),
        bias=0.1,
        latex=r"w \sim U(-0.5, 0.5), \quad b = 0.1",
    ),
    Initializer(
        "zeros",
        "w = 0, b = 0",
        "the classical mistake: all neurons of a layer stay alike",
        lambda _rng, fan_in, fan_out: np.zeros((fan_in, fan_out)),
        latex=r"w = 0, \quad b = 0",
    ),
    Initializer(
        "small_normal",
        "w ~ N(0, σ²), b = 0",
        "too small",
        _normal(lambda _fan_in, _fan_out, std: std),
        hyperparameters=(Hyperparameter("std", 0.01, 0.0, 10.0),),
        latex=r"w \sim \mathcal{N}\left(0, \sigma^2\right), \quad b = 0",
    ),
    Initializer(
        "large_normal",
        "w ~ N(0, σ²), b = 0",
        "too large",
        _normal(lambda _fan_in, _fan_out, std: std),
        hyperparameters=(Hyperparameter("std", 3.0, 0.0, 10.0),),
        latex=r"w \sim \mathcal{N}\left(0, \sigma^2\right), \quad b = 0",
    ),
    Initializer(
        "glorot_uniform",
        "w ~ U(-r, r), r = √(6 / (fan_in + fan_out)), b = 0",
        _GLOROT,
        _uniform(lambda fan_in, fan_out: sqrt(6.0 / (fan_in + fan_out))),
        latex=r"w \sim U(-r, r), \quad r = \sqrt{\frac{6}{n_{\text{in}} + n_{\text{out}}}}, \quad b = 0",
    ),
    Initializer(
        "glorot_normal",
        "w ~ N(0, 2 / (fan_in + fan_out)), b = 0",
        _GLOROT,
        _normal(lambda fan_in, fan_out: sqrt(2.0 / (fan_in + fan_out))),
        latex=(r"w \sim \mathcal{N}\left(0, \frac{2}{n_{\text{in}} + n_{\text{out}}}\right), \quad b = 0"),
    ),
    Initializer(
        "he_uniform",
        "w ~ U(-r, r), r = √(6 / fan_in), b = 0",
        _HE,
        _uniform(lambda fan_in, _fan_out: sqrt(6.0 / fan_in)),
        latex=r"w \sim U(-r, r), \quad r = \sqrt{\frac{6}{n_{\text{in}}}}, \quad b = 0",
    ),
    Initializer(
        "he_normal",
        "w ~ N(0, 2 / fan_in), b = 0",
        _HE,
        _normal(lambda fan_in, _fan_out: sqrt(2.0 / fan_in)),
        latex=r"w \sim \mathcal{N}\left(0, \frac{2}{n_{\text{in}}}\right), \quad b = 0",
    ),
    Initializer(
        "lecun_normal",
        "w ~ N(0, 1 / fan_in), b = 0",
        "LeCun et al., Efficient BackProp (1998), section 4.6",
        _normal(lambda fan_in, _fan_out: sqrt(1.0 / fan_in)),
        latex=r"w \sim \mathcal{N}\left(0, \frac{1}{n_{\text{in}}}\right), \quad b = 0",
    ),
)
INITIALIZERS: Mapping[str, Initializer] = MappingProxyType({row.name: row for row in _ROWS})
