from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from playground.analysis.linear_regions import LinearRegions, linear_formula, linear_regions
from playground.engine.activations import ACTIVATIONS
from playground.engine.samples import Columns
from playground.model.reference.activations import ACTIVATIONS as PLAIN
from playground.training.trainer import Trainer

STRAIGHT = [name for name, row in ACTIVATIONS.items() if row.is_piecewise_linear]


def trainer(hidden: list[int], activation: object = "relu", **network: object) -> Trainer:
    config: dict[str, Any] = {
        "data": {"dataset": "xor"},
        "network": {"hidden": hidden, "activation": activation, **network},
    }
    return Trainer(config)


def made_by_hand(*neurons: tuple[float, float, float], activation: str = "relu") -> Trainer:
    """One hidden layer: (weight of x1, weight of x2, bias) of each neuron."""
    made = trainer([len(neurons)], activation)
    for to, (first, second, bias) in enumerate(neurons):
        made.set_parameter(0, 0, to, first)
        made.set_parameter(0, 1, to, second)
        made.set_parameter(0, None, to, bias)
    return made


def found(made: Trainer, grid: int = 100) -> LinearRegions:
    regions = linear_regions(made, grid)
    assert regions is not None
    return regions


def test_one_neuron_parts_the_plane_in_two_along_its_line() -> None:
    regions = found(made_by_hand((1.0, 0.5, -0.7)))
    assert regions.count == 2
    x1, x2 = regions.lines[..., 0], regions.lines[..., 1]
    np.testing.assert_allclose(x1 + 0.5 * x2 - 0.7, 0.0, atol=1e-9)
    assert x2.min() < -5.9
    assert x2.max() > 5.9


@pytest.mark.parametrize(
    ("neurons", "count"),
    [
        ([(1, 0.1, 0), (0.1, 1, 0)], 4),  # crossing lines
        ([(1, 0, 1), (1, 0, -1)], 3),  # parallel ones
        ([(1, 0.3, 0.5), (-2, -0.6, -1)], 2),  # one line, from both sides
        ([(1, 0.1, 0), (0, 0, 3)], 2),  # a neuron that is always on
        ([(1, 0.1, 0), (1, 0, -40)], 2),  # one that switches beyond the plane
        ([(1, 0.1, 1), (0.1, 1, 1), (1, 1.2, -2)], 7),  # three lines in general position
    ],
)
def test_regions_of_known_neurons_are_counted_exactly(
    neurons: list[tuple[float, float, float]], count: int
) -> None:
    assert found(made_by_hand(*neurons)).count == count


def test_an_activation_with_two_kinks_parts_the_plane_in_three() -> None:
    regions = found(made_by_hand((2.0, 0.0, 0.1), activation="hard_sigmoid"))
    assert regions.count == 3
    np.testing.assert_allclose(np.unique(regions.lines[..., 0].round(9)), [-1.55, 1.45])


def test_without_hidden_layers_and_with_linear_ones_all_is_one_region() -> None:
    assert found(trainer([])).count == found(trainer([3, 2], "linear")).count == 1
    assert len(found(trainer([3, 2], "linear")).lines) == 0


def test_where_an_activation_is_curved_there_are_no_regions() -> None:
    made = trainer([3, 2], ["relu", "tanh"])
    assert linear_regions(made) is None
    assert linear_formula(made, [1.0, 2.0]) is None


VARIANTS: dict[str, dict[str, Any]] = {
    "as usual": {},
    "batch normalization": {"batch_normalization": True},
    "residual": {"residual": True},
    "features": {"features": ["x1", "x2", "x1_squared", "x1_x2"]},
}


@pytest.mark.parametrize(
    ("activation", "variant"),
    # Neurons with several sums have no single one to normalize.
    [(a, v) for a in STRAIGHT for v in VARIANTS if (a, v) != ("maxout", "batch normalization")],
)
def test_the_formula_of_a_point_is_what_the_network_computes_all_over_its_region(
    activation: str, variant: str
) -> None:
    made = trainer([5, 5, 5], activation, **VARIANTS[variant])
    made.train(3)
    columns = made.grid_columns(30)
    inputs = columns.values[:, : columns.count]
    sums = made.network.forward_trace(columns)[0][-1][0].reshape(30, 30)
    numbers = found(made, 30).numbers
    centres = ((np.arange(30) + 0.5) / 30 * 2.0 - 1.0) * 6.0
    for number in range(0, numbers.max() + 1, 7):
        row, column = np.argwhere(numbers == number)[0]
        formula = linear_formula(made, [centres[column], -centres[row]])
        assert formula is not None
        told = (formula[0, :-1] @ inputs + formula[0, -1]).reshape(30, 30)
        np.testing.assert_allclose(told[numbers == number], sums[numbers == number], atol=1e-8)


@pytest.mark.parametrize("activation", [each for each in STRAIGHT if not ACTIVATIONS[each].is_flat])
def test_slopes_agree_with_finite_differences(activation: str) -> None:
    made = trainer([6, 4], activation)
    made.train(3)
    step, point = 1e-6, np.array([1.234, -2.345])

    def sum_at(moved: np.ndarray[Any, Any]) -> float:
        return float(made.network.forward_trace(made_columns(made, moved))[0][-1][0, 0])

    formula = linear_formula(made, point.tolist())
    assert formula is not None
    for place in range(2):
        move = np.eye(2)[place] * step
        slope = (sum_at(point + move) - sum_at(point - move)) / (2 * step)
        assert formula[0, place] == pytest.approx(slope, rel=1e-5, abs=1e-7)


def made_columns(made: Trainer, point: np.ndarray[Any, Any]) -> Columns:
    return Columns(made.features(point[None]))


def test_dropout_leaves_regions_as_they_are() -> None:
    plain, dropped = (trainer([6, 4], dropout=rate) for rate in (0.0, 0.5))
    np.testing.assert_array_equal(found(plain).numbers, found(dropped).numbers)


def test_lines_run_between_centres_of_different_regions() -> None:
    made = trainer([6, 6])
    made.train(5)
    regions = found(made)
    # A line that leaves a square through its side has another region on each side's two ends.
    ends = (regions.lines.reshape(-1, 2) * (1.0, -1.0) + 6.0) / 12.0 * 100 - 0.5
    low, high = np.floor(ends + 1e-9).astype(int), np.ceil(ends - 1e-9).astype(int)
    assert (regions.numbers[low[:, 1], low[:, 0]] != regions.numbers[high[:, 1], high[:, 0]]).all()


def test_a_new_network_with_biases_of_zero_has_no_lines_of_neurons_that_nothing_reaches() -> None:
    """Behind neurons that are all off the next layer's sums are zero, which is no line of theirs."""
    made = made_by_hand((1.0, 0.2, 0.0), (1.0, -0.2, 0.0))
    lines = len(found(made).lines)
    deep = trainer([2, 1])
    for to, second in enumerate((0.2, -0.2)):
        for source, weight in enumerate((1.0, second)):
            deep.set_parameter(0, source, to, weight)
        deep.set_parameter(0, None, to, 0.0)
        deep.set_parameter(1, to, 0, 1.0)
    deep.set_parameter(1, None, 0, 0.0)
    regions = found(deep)
    assert regions.count == 4
    assert len(regions.lines) == lines


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation_is_linear_between_its_kinks_or_says_that_it_is_curved(name: str) -> None:
    row = ACTIVATIONS[name]
    if row.has_pieces:
        return
    values = [0.2 for _ in row.hyperparameters]
    function = PLAIN[name].value
    kinks = row.kinks or ()
    ends = [-8.0, *kinks, 8.0]
    bends = [
        np.abs(np.diff(function(np.linspace(low + 1e-9, high - 1e-9, 50), *values), 2)).max()
        for low, high in pairwise(ends)
    ]
    assert row.is_piecewise_linear == (max(bends) < 1e-9)


def test_a_flat_activation_has_no_slope_anywhere() -> None:
    z = np.linspace(-8, 8, 200)
    for name, row in ACTIVATIONS.items():
        if not row.has_pieces:
            values = [0.2 for _ in row.hyperparameters]
            assert row.is_flat == (PLAIN[name].slope(z, *values) == 0.0).all()
