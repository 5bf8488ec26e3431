"""tanh and sigmoid against the standard library's, over their whole range."""

import math

import numpy as np
import pytest

from playground.engine._jit import kernel
from playground.engine.activations import ACTIVATIONS
from playground.engine.kernels.activation import activate
from playground.engine.samples import aligned
from playground.engine.simd.elementary import erfc, exp, log1p, log_of_successor
from playground.engine.simd.memory import load, pointer, store
from playground.engine.simd.vector import vector8

INLINED = [row.name for row in ACTIVATIONS.values() if row.is_inlined]
UNIT = 2.0**-52  # the distance from 1 to the next double
LARGEST = np.finfo(np.float64).max


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


@pytest.mark.parametrize("name", INLINED)
def test_nan_stays_nan_in_every_lane(name: str) -> None:
    assert np.isnan(apply(name, np.full(28, np.nan))).all()


@pytest.mark.parametrize("name", INLINED)
@pytest.mark.parametrize("count", [4, 8, 12, 16, 20, 28, 32])
def test_every_vector_width_gives_the_same_bits(name: str, count: int) -> None:
    numbers = np.linspace(-3, 3, 32)
    np.testing.assert_array_equal(apply(name, numbers[:count]), apply(name, numbers)[:count])


@kernel
def _functions(x, powers, logarithms, tails):
    like = vector8(0.0)
    for k in range(0, x.shape[0], 8):
        place = load(like, pointer(x), k)
        store(pointer(powers), k, exp(place))
        store(pointer(logarithms), k, log1p(place))
        store(pointer(tails), k, erfc(place))


def test_exp_log1p_and_erfc_agree_with_the_standard_library() -> None:
    x = aligned(8000)
    powers, logarithms, tails = aligned(8000), aligned(8000), aligned(8000)
    for numbers in (
        np.linspace(0.0, 1.0, 8000),
        np.linspace(0.0, 26.0, 8000),
        np.geomspace(1e-300, 1.0, 8000),
    ):
        x[:] = numbers
        _functions(x, powers, logarithms, tails)
        np.testing.assert_allclose(powers, np.exp(x), rtol=8 * UNIT)
        # erfc(x) contains exp(-x²), whose error grows with the exponent.
        np.testing.assert_allclose(tails, [math.erfc(v) for v in x], rtol=2e-13, atol=1e-300)
        if numbers.max() <= 1.0:
            np.testing.assert_allclose(logarithms, np.log1p(x), rtol=4 * UNIT)
    x[:] = np.linspace(-40.0, 0.0, 8000)
    _functions(x, powers, logarithms, tails)
    np.testing.assert_allclose(powers, np.exp(x), rtol=8 * UNIT)


@kernel
def _logarithms(x, result):
    like = vector8(0.0)
    for k in range(0, x.shape[0], 8):
        store(pointer(result), k, log_of_successor(load(like, pointer(x), k)))


def test_the_logarithm_of_the_successor_agrees_with_the_standard_library_at_any_size() -> None:
    x, result = aligned(8000), aligned(8000)
    for numbers in (np.linspace(0.0, 9.0, 8000), np.append(np.geomspace(1e-300, 1e308, 7999), LARGEST)):
        x[:] = numbers
        _logarithms(x, result)
        np.testing.assert_allclose(result, np.log1p(x), rtol=4 * UNIT)
    x[:] = np.linspace(-9.0, 0.0, 8000)
    _logarithms(x, result)
    assert not result.any()
