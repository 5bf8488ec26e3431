"""Races: ways are the kernels', surfaces are what they say, standardizing makes circles of ellipses."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from playground.analysis.descent import PlaneFunction, descend
from playground.analysis.network_race import NetworkStart
from playground.analysis.neuron_surface import columns_of, flats, neuron_surface
from playground.analysis.race import Ground, RaceChoice, Racer, race
from playground.analysis.textbook_surfaces import TEXTBOOK_SURFACES
from playground.engine.hyperparameters import Choice
from playground.engine.layout import Layout
from playground.engine.network import Network, Progress, Rule
from playground.engine.optimizers import OPTIMIZERS
from playground.engine.samples import Samples
from playground.problems.errors import InvalidCommand
from playground.training.trainer import Trainer

SHARES = (0.0, 0.3, 1.0)
FUNCTIONS = [
    *TEXTBOOK_SURFACES.values(),
    *(neuron_surface(flats(), share).function for share in SHARES),
]


def trained(**settings: Any) -> Trainer:
    made = Trainer({"data": {"dataset": "circle"}, "network": {"hidden": [3]}, **settings})
    made.train(3)
    return made


def whole(made: Trainer, surface: Ground, *names: str, **choice: Any) -> Mapping[str, Any]:
    racers = tuple(Racer(Choice(name)) for name in names or ("sgd",))
    steps = list(race(made, RaceChoice(surface, choice.pop("racers", racers), **choice)))
    assert steps[-1].done == steps[-1].total
    assert steps[-1].result is not None
    return steps[-1].result


def steps_of(made: Trainer, optimizer: str, rate: float = 0.02, n: int = 30) -> list[NDArray[np.float64]]:
    """The parameters of a trainer that goes on by an optimizer, after every step."""
    other = Trainer.from_state(made.state())
    other.change({"training.optimizer": optimizer, "training.learning_rate": rate})
    found = [other.network.parameters.copy()]
    while len(found) <= n and other.advance(1):
        found.append(other.network.parameters.copy())
    return found


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_the_gradient_is_the_slope_of_the_value(function: PlaneFunction) -> None:
    rng = np.random.default_rng(0)
    low, high = np.array([function.window.x, function.window.y]).T
    for place in rng.uniform(low, high, (20, 2)):
        h = 1e-6 * (high - low)
        measured = [
            (function.value((place + h * axis)[None])[0] - function.value((place - h * axis)[None])[0])
            / (2.0 * h[i])
            for i, axis in enumerate(np.eye(2))
        ]
        assert function.gradient(place) == pytest.approx(np.array(measured), rel=1e-5, abs=1e-5)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_minima_are_level_the_lowest_first_and_the_goal_lies_between_it_and_the_start(
    function: PlaneFunction,
) -> None:
    minima = np.array(function.minima)
    values = function.value(minima)
    for minimum in minima:
        assert function.gradient(minimum) == pytest.approx(np.zeros(2), abs=1e-9)
        around = minimum + 1e-3 * np.array([[1, 0], [-1, 0], [0, 1], [0, -1]])
        assert (function.value(around) > function.value(minimum[None])).all()
    assert values[0] == values.min()
    assert values[0] < function.goal < function.value(np.array([function.start]))[0]
    assert all(function.rates.of(name) > 0.0 for name in OPTIMIZERS)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_in_the_valley_every_optimizer_goes_as_the_kernels_make_a_network_go(name: str) -> None:
    """Half the squared error of a linear neuron over these four samples is the valley; its bias stays 0."""
    valley, optimizer = TEXTBOOK_SURFACES["valley"], Choice(name)
    inputs = np.sqrt(2.0) * np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 5.0], [0.0, -5.0]])
    samples = Samples(inputs, np.zeros((4, 1)))
    network = Network(Layout(2, [(1, "linear")]))
    (_, parts), *_ = network.layers()
    parts["weights"][:, 0] = valley.start
    rule = Rule(valley.rates.of(name), 4, optimizer=optimizer)
    assert network.evaluate(samples, rule.loss)[0] == pytest.approx(
        valley.value(np.array([valley.start]))[0], rel=1e-14
    )
    way, progress = descend(valley, optimizer, valley.rates.of(name), valley.start, 100), Progress()
    for place in way.places[1:]:
        progress = network.train(samples, rule, progress, max_steps=1)
        assert place == pytest.approx(parts["weights"][:, 0], rel=1e-12, abs=1e-12)
    assert len(way.places) == 101


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_on_the_network_every_optimizer_takes_the_trainers_steps(name: str) -> None:
    made = trained()
    expected = np.array(steps_of(made, name))
    result = whole(
        made,
        "network",
        racers=(Racer(Choice(name), 0.02),),
        directions="weights",
        parameters=(1, 4),
        steps=30,
    )
    way = _way(made, name)
    assert np.array(way) == pytest.approx(expected, rel=1e-12, abs=1e-12)
    (racer,) = result["racers"]
    assert racer["x"] == pytest.approx(expected[:, 1].tolist(), rel=1e-4, abs=1e-9)
    assert racer["y"] == pytest.approx(expected[:, 4].tolist(), rel=1e-4, abs=1e-9)
    assert racer["taken"] == list(range(31))


def _way(made: Trainer, name: str) -> list[NDArray[np.float64]]:
    start = NetworkStart(made)
    training = start.train(Choice(name), 0.02, start.parameters, 30, 1)
    while True:
        try:
            next(training)
        except StopIteration as end:
            found: list[NDArray[np.float64]] = end.value.places
            return found


def test_an_optimizer_that_was_training_begins_anew_as_the_others_do() -> None:
    made = trained(training={"optimizer": "adam"})
    (racer,) = whole(made, "network", "adam", steps=1)["racers"]
    assert racer["moments_x"][0] == racer["moments_y"][0] == 0.0
    assert racer["learning_rate"] == made.config.training.learning_rate


def test_losses_are_those_that_are_measured_at_the_true_places_and_half_the_first_is_the_goal() -> None:
    made = trained()
    result = whole(made, "network", "sgd", "adam", racers=(Racer(Choice("adam"), 0.02),), steps=30)
    (racer,) = result["racers"]
    other = Trainer.from_state(made.state())
    other.change({"training.optimizer": "adam", "training.learning_rate": 0.02})
    other.advance(30)
    assert racer["losses"][0] == pytest.approx(made.evaluate().train_loss, rel=1e-4)
    assert racer["losses"][-1] == pytest.approx(other.evaluate().train_loss, rel=1e-4)
    assert result["goal"] == pytest.approx(made.evaluate().train_loss / 2, rel=1e-4)


def test_all_begin_at_one_place_which_can_be_chosen_over_two_weights() -> None:
    made = trained()
    result = whole(
        made, "network", "sgd", "adam", directions="weights", parameters=(0, 2), start=(1.5, -0.5), steps=3
    )
    assert [(racer["x"][0], racer["y"][0]) for racer in result["racers"]] == [(1.5, -0.5)] * 2
    made.set_parameter(0, 0, 0, 1.5)
    made.set_parameter(0, 0, 2, -0.5)
    assert result["racers"][0]["losses"][0] == pytest.approx(made.evaluate().train_loss, rel=1e-4)


def test_the_main_plane_of_one_straight_way_holds_all_of_it_and_two_weights_hold_little() -> None:
    made = trained()
    assert whole(made, "network", "sgd", steps=1)["share"] == pytest.approx(1.0)
    shares = [
        whole(made, "network", "sgd", "adam", directions=each)["share"] for each in ("paths", "weights")
    ]
    assert shares[1] < shares[0] <= 1.0


def test_a_race_changes_no_bit_of_the_training_that_goes_on_beside_it() -> None:
    raced, left = (
        trained(network={"hidden": [3], "dropout": 0.1}),
        trained(network={"hidden": [3], "dropout": 0.1}),
    )
    racers = tuple(Racer(Choice(name)) for name in ("sgd", "momentum", "adam"))
    results = []
    for _ in range(2):
        for step in race(raced, RaceChoice("network", racers, steps=50)):
            assert raced.state() == left.state()
            results.append(step.result)
            raced.advance(1), left.advance(1)
    assert raced.state() == left.state()
    assert results[-1] is not None


def test_a_race_is_of_the_moment_at_which_it_was_begun() -> None:
    at_rest, moving = trained(), trained()
    expected = whole(at_rest, "network", "adam", steps=20)
    last = None
    for step in race(moving, RaceChoice("network", (Racer(Choice("adam")),), steps=20)):
        moving.advance(7)
        last = step.result or last
    assert last == expected


def test_a_ball_that_flies_away_is_said_to_have_and_the_others_keep_their_picture() -> None:
    wild = (Racer(Choice("sgd"), 0.081), Racer(Choice("sgd"), 0.2), Racer(Choice("sgd"), 0.05))
    grows, flies, arrives = whole(trained(), "valley", racers=wild, steps=1000)["racers"]
    assert [each["outcome"] for each in (grows, flies, arrives)] == ["diverged", "diverged", "arrived"]
    assert flies["diverged"] < grows["diverged"]
    assert len(flies["x"]) == flies["diverged"]  # the start, and each step but the last
    assert all(abs(y) < 8000 for y in flies["y"])


def test_a_network_whose_outputs_are_no_numbers_any_more_is_said_to_have_diverged() -> None:
    made = trained(network={"hidden": [4], "activation": "relu"}, data={"dataset": "reg-plane"})
    racers = (Racer(Choice("sgd"), 900.0), Racer(Choice("sgd"), 0.001))
    result = whole(made, "network", racers=racers, steps=200)
    assert [each["outcome"] == "diverged" for each in result["racers"]] == [True, False]
    calm = result["racers"][1]
    left, right = result["x"]
    assert right - left < 100 * (max(calm["x"]) - min(calm["x"]) + max(calm["y"]) - min(calm["y"]))


def test_in_two_basins_plain_descent_stays_in_the_upper_one_and_momentum_rolls_on() -> None:
    result = whole(trained(), "two_basins", "sgd", "momentum")
    assert [each["outcome"] for each in result["racers"]] == ["elsewhere", "arrived"]


def test_moments_are_what_momentum_adds_up_and_plain_descent_has_none() -> None:
    plain, rolling = whole(trained(), "valley", "sgd", "momentum", steps=40)["racers"]
    assert plain["moments_x"] is plain["moments_y"] is None
    # Steps are the rate times the moment.
    moved = np.diff(rolling["x"])
    assert moved == pytest.approx(-rolling["learning_rate"] * np.array(rolling["moments_x"][1:]), abs=1e-3)


@pytest.mark.parametrize("share", SHARES)
def test_the_best_rate_takes_the_steps_that_are_printed_and_no_other_shrinks_faster(share: float) -> None:
    result = whole(trained(), "neuron", "sgd", standardized=share)
    (racer,) = result["racers"]
    assert racer["learning_rate"] == pytest.approx(result["best_rate"], rel=1e-4)
    assert racer["arrived"] == result["best_steps"]
    columns = flats()
    inputs = (columns.inputs - columns.inputs.mean(axis=0)) / columns.inputs.std(axis=0) ** share
    curvatures = np.linalg.eigvalsh(inputs.T @ inputs / len(inputs))
    assert result["condition"] == pytest.approx(curvatures[1] / curvatures[0], rel=1e-4)
    worst = [
        np.abs(1.0 - rate * curvatures).max() for rate in result["best_rate"] * np.array([0.9, 1.0, 1.1])
    ]
    assert worst[1] < min(worst[0], worst[2])


def test_docs_print_the_condition_numbers_and_steps_that_there_are() -> None:
    text = (Path(__file__).parents[2] / "docs" / "race.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([\d.]+) \| ([\d.]+) \| (\d+) \|$", text, re.MULTILINE)
    surfaces = [neuron_surface(flats(), float(power)) for power, *_ in rows]
    assert len(rows) == 5
    assert [f"{surface.condition:.3g}" for surface in surfaces] == [condition for _, condition, _ in rows]
    assert [surface.steps for surface in surfaces] == [int(steps) for *_, steps in rows]


def test_standardizing_makes_a_circle_of_an_ellipse_and_leaves_the_least_loss_as_it_is() -> None:
    surfaces = [neuron_surface(flats(), share) for share in np.linspace(0.0, 1.0, 11)]
    conditions = [surface.condition for surface in surfaces]
    assert conditions == sorted(conditions, reverse=True)
    # Two columns that were standardized leave only their correlation.
    correlation = abs(float(np.corrcoef(flats().inputs, rowvar=False).flat[1]))
    assert conditions[-1] == pytest.approx((1 + correlation) / (1 - correlation))
    assert conditions[0] > 50.0
    assert conditions[-1] < 1.1
    least = [surface.function.value(np.array(surface.function.minima))[0] for surface in surfaces]
    first = [surface.function.value(np.zeros((1, 2)))[0] for surface in surfaces]
    assert least == pytest.approx([least[0]] * 11)
    assert first == pytest.approx([first[0]] * 11)


def test_the_neurons_loss_is_half_the_mean_squared_error_with_the_best_bias() -> None:
    columns, surface = flats(), neuron_surface(flats(), 0.0)
    weights = np.array([2.0, -1.0])
    rest = columns.targets - columns.inputs @ weights
    expected = min(np.square(rest - bias).mean() / 2 for bias in (rest.mean(), rest.mean() + 0.1))
    assert surface.function.value(weights[None])[0] == pytest.approx(expected)


def test_columns_are_the_networks_inputs_before_they_are_standardized() -> None:
    made = trained(
        data={"dataset": "circle", "standardize": True},
        network={"features": ["x1", "x1_squared", "x2"], "hidden": []},
    )
    columns = columns_of(made, (0, 1))
    assert columns.names == ("x1", "x1_squared")
    assert columns.inputs[:, 1] == pytest.approx(columns.inputs[:, 0] ** 2)
    assert columns.inputs[:, 0] == pytest.approx(made.rows.train[:, 0])


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        ({"surface": "network", "start": (0.0, 0.0)}, "start_without_plane"),
        ({"surface": "network", "directions": "weights", "parameters": (0, 99)}, "index_out_of_range"),
        ({"surface": "network", "directions": "weights", "parameters": (2, 2)}, "parameters_are_one"),
        ({"surface": "neuron", "columns": "data", "features": (1, 1)}, "no_two_inputs"),
        ({"surface": "neuron", "columns": "data", "features": (0, 7)}, "no_two_inputs"),
    ],
)
def test_what_is_not_there_is_refused_in_the_first_piece(choice: dict[str, Any], code: str) -> None:
    with pytest.raises(InvalidCommand) as caught:
        next(race(trained(), RaceChoice(racers=(Racer(Choice("sgd")),), **choice)))
    assert caught.value.problems[0].code == code


def test_a_network_that_has_diverged_does_not_race() -> None:
    made = trained(
        data={"dataset": "reg-plane"},
        network={"hidden": [4], "activation": "relu"},
        training={"learning_rate": 100},
    )
    made.train(100)
    assert made.progress.diverged
    with pytest.raises(InvalidCommand) as caught:
        next(race(made, RaceChoice("network", (Racer(Choice("sgd")),))))
    assert caught.value.problems[0].code == "no_next_step"
