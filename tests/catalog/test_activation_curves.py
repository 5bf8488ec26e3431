"""The curves of activations in the catalog: f, its slope, and where it is nearly zero."""

import math
from typing import Any

import numpy as np
import pytest

from playground.catalog.activation_curves import activation_curve
from playground.engine.activations import ACTIVATIONS
from playground.locales import read_words
from playground.model.reference.activations import ACTIVATIONS as PLAIN

WORDS = read_words("en")
DRAWN = [name for name, row in ACTIVATIONS.items() if not row.has_pieces]


def curve(name: str) -> dict[str, Any]:
    return activation_curve(name, WORDS)


@pytest.mark.parametrize("name", DRAWN)
def test_the_slope_is_the_difference_of_neighbouring_values(name: str) -> None:
    drawn = curve(name)
    values, slopes = np.array(drawn["values"]), np.array(drawn["slopes"])
    assert len(values) == len(slopes) == 201
    measured = (values[2:] - values[:-2]) / 0.1
    z = np.linspace(-5, 5, 201)[1:-1]
    smooth = (np.abs(z[:, None] - [-3.0, 0.0, 3.0]) > 0.06).all(axis=1)  # no kink between the neighbours
    np.testing.assert_allclose(slopes[1:-1][smooth], measured[smooth], atol=5e-3)


@pytest.mark.parametrize("name", DRAWN)
def test_what_is_called_flat_has_slopes_below_the_bound_and_nothing_else(name: str) -> None:
    drawn = curve(name)
    z = np.linspace(drawn["from"], drawn["to"], 201)
    flat = np.zeros(201, np.bool_)
    for low, high in drawn["flat"]:
        flat |= (z >= (-math.inf if low is None else low)) & (z <= (math.inf if high is None else high))
    np.testing.assert_array_equal(np.abs(drawn["slopes"]) < drawn["flat_below"], flat)


def test_a_hyperbolic_tangent_is_flat_beyond_the_place_where_one_minus_its_square_is_the_bound() -> None:
    place = math.atanh(math.sqrt(0.95))
    (_, low), (high, _) = curve("tanh")["flat"]
    assert (low, high) == pytest.approx((-place, place))
    assert "z ≤ −2.18 and z ≥ 2.18" in curve("tanh")["about"]


def test_hyperparameters_are_said_and_what_has_pieces_says_why_it_has_no_curve() -> None:
    assert curve("leaky_relu")["about"].endswith("= 0.01.")
    assert curve("maxout") == {"about": WORDS["curves.pieces"]}


@pytest.mark.parametrize("name", [name for name in DRAWN if ACTIVATIONS[name].hyperparameters])
@pytest.mark.parametrize("value", [0.0, 0.07, 0.6, 1.0])
def test_the_curve_of_any_value_of_a_hyperparameter_is_made_of_two(name: str, value: float) -> None:
    by, z = curve(name)["by"], np.linspace(-5, 5, 201)
    (only,) = ACTIVATIONS[name].hyperparameters
    assert (by["hyperparameter"], by["default"]) == (only.name, only.default)
    for part, function in (("values", PLAIN[name].value), ("slopes", PLAIN[name].slope)):
        made = np.array(by["at_zero"][part]) + value * np.array(by["per_unit"][part])
        np.testing.assert_allclose(made, function(z, value), atol=2e-4)
