"""Surfaces of textbooks, for optimizers to race on: a steep valley, a saddle, two basins, a bent valley."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from playground.analysis.descent import PlaneFunction, Rates
from playground.analysis.loss_surface import Window

Numbers = NDArray[np.float64]

_STEEPNESS = 25.0  # of the valley: its condition number


def _valley(places: Numbers) -> Numbers:
    x, y = places.T
    result: Numbers = (x**2 + _STEEPNESS * y**2) / 2.0
    return result


def _valley_gradient(place: Numbers) -> Numbers:
    return place * (1.0, _STEEPNESS)


def _saddle(places: Numbers) -> Numbers:
    x, y = places.T
    result: Numbers = x**2 / 2.0 - y**2 / 2.0 + y**4 / 8.0
    return result


def _saddle_gradient(place: Numbers) -> Numbers:
    x, y = place
    return np.array([x, y**3 / 2.0 - y])


def _two_basins(places: Numbers) -> Numbers:
    x, y = places.T
    result: Numbers = (x**2 - 1.0) ** 2 + 0.3 * x + y**2
    return result


def _two_basins_gradient(place: Numbers) -> Numbers:
    x, y = place
    return np.array([4.0 * x * (x**2 - 1.0) + 0.3, 2.0 * y])


def _rosenbrock(places: Numbers) -> Numbers:
    x, y = places.T
    result: Numbers = (1.0 - x) ** 2 + 100.0 * (y - x**2) ** 2
    return result


def _rosenbrock_gradient(place: Numbers) -> Numbers:
    x, y = place
    return np.array([-2.0 * (1.0 - x) - 400.0 * x * (y - x**2), 200.0 * (y - x**2)])


# Rates are for what a surface is to show and not the fastest ones: those jump to the goal by luck.
_ROWS = (
    PlaneFunction(
        "valley",
        "f(x, y) = (x² + 25 y²) / 2",
        _valley,
        _valley_gradient,
        Window((-4.0, 4.0), (-4.0, 4.0)),
        (-3.5, 1.5),
        ((0.0, 0.0),),
        0.01,
        Rates(0.07, 0.02, 20.0),
    ),
    PlaneFunction(
        "saddle",
        "f(x, y) = x²/2 - y²/2 + y⁴/8",
        _saddle,
        _saddle_gradient,
        Window((-3.0, 3.0), (-3.0, 3.0)),
        (-2.5, 0.01),
        ((0.0, 2.0**0.5), (0.0, -(2.0**0.5))),
        -0.49,
        Rates(0.1, 0.03, 10.0),
    ),
    PlaneFunction(
        "two_basins",
        "f(x, y) = (x² - 1)² + 0.3 x + y²",
        _two_basins,
        _two_basins_gradient,
        Window((-2.0, 2.0), (-2.0, 2.0)),
        (1.8, 1.2),
        ((-1.0355787140888542, 0.0), (0.9601495555191059, 0.0)),
        -0.29,
        Rates(0.05, 0.02, 10.0),
    ),
    PlaneFunction(
        "rosenbrock",
        "f(x, y) = (1 - x)² + 100 (y - x²)²",
        _rosenbrock,
        _rosenbrock_gradient,
        Window((-2.0, 2.0), (-1.0, 3.0)),
        (-1.2, 1.0),
        ((1.0, 1.0),),
        0.01,
        Rates(0.001, 0.001, 10.0),
    ),
)

TEXTBOOK_SURFACES: Mapping[str, PlaneFunction] = MappingProxyType({row.name: row for row in _ROWS})
