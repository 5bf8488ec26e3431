"""tanh and sigmoid against the standard library's, over their whole range."""

import math

import numpy as np
import pytest

from playground.engine._jit import kernel
from playground.engine.activations import ACTIVATIONS, activate
from playground.engine.samples import aligned
from playground.engine.vector import pointer

UNIT = 2.0**-52  # the distance from 1 to the next double


@kernel
def _activate(code, values):
    activate(code, pointer(values), values.shape[0])


def apply(name: str, numbers: np.ndarray) -> np.ndarray:
    """An activation of any count of numbers, padded as the kernels pad."""
    values = aligned(-(-len(numbers) // 4) * 4)
    values[: len(numbers)] = numbers
    _activate(ACTIVATIONS[name].code, values)
    return values[: len(numbers)]


NUMBERS = np.concatenate(
    [np.linspace(-45, 45, 20_001), np.geomspace(1e-300, 1, 4001), -np.geomspace(1e-300, 1, 4001), [0.0]]
)


def test_tanh_is_exact_to_a_few_units_in_the_last_place() -> None:
    expected = np.array([math.tanh(x) for x in NUMBERS])
    np.testing.assert_allclose(apply("tanh", NUMBERS), expected, rtol=4 * UNIT, atol=0)


def test_sigmoid_is_exact_to_a_few_units_in_the_last_place() -> None:
    expected = np.array(
        [1 / (1 + math.exp(-x)) if x > 0 else math.exp(x) / (1 + math.exp(x)) for x in NUMBERS]
    )
    large = expected > 1e-7
    np.testing.assert_allclose(apply("sigmoid", NUMBERS)[large], expected[large], rtol=4 * UNIT, atol=0)
    np.testing.assert_allclose(apply("sigmoid", NUMBERS), expected, rtol=12 * UNIT, atol=0)


@pytest.mark.parametrize(
    ("name", "low", "high"), [("tanh", -1.0, 1.0), ("sigmoid", 0.0, 1.0), ("relu", 0.0, np.inf)]
)
def test_infinities_saturate(name: str, low: float, high: float) -> None:
    result = apply(name, np.array([-np.inf, np.inf, -1e308, 1e308]))
    np.testing.assert_allclose(result, [low, high, low, min(high, 1e308)], atol=1e-300)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_nan_stays_nan_in_every_lane(name: str) -> None:
    assert np.isnan(apply(name, np.full(28, np.nan))).all()


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("count", [4, 8, 12, 16, 20, 28, 32])
def test_every_vector_width_gives_the_same_bits(name: str, count: int) -> None:
    numbers = np.linspace(-3, 3, 32)
    np.testing.assert_array_equal(apply(name, numbers[:count]), apply(name, numbers)[:count])
