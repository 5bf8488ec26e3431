from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from playground.analysis.directions import random_directions
from playground.analysis.landscape import LandscapeChoice, landscape
from playground.analysis.loss_surface import TrainingLoss, Window
from playground.analysis.surface import COARSE, FINE
from playground.problems.errors import InvalidCommand
from playground.training.trainer import Trainer


def trained(**settings: Any) -> Trainer:
    network = {"hidden": [3], **settings.pop("network", {})}
    made = Trainer({"data": {"dataset": "circle"}, "network": network, **settings})
    made.train(3)
    return made


def results(made: Trainer, choice: LandscapeChoice) -> list[Mapping[str, Any]]:
    return [progress.result for progress in landscape(made, choice) if progress.result is not None]


def whole(made: Trainer, choice: LandscapeChoice) -> Mapping[str, Any]:
    return results(made, choice)[-1]


def test_a_coarse_surface_comes_before_the_whole_one() -> None:
    assert [result["size"] for result in results(trained(), LandscapeChoice())] == [COARSE, FINE]


def test_of_a_large_network_some_rows_are_drawn_first_and_it_says_how_many() -> None:
    large = trained(
        network={"hidden": [64] * 8, "activation": "relu"}, data={"dataset": "circle", "samples": 100}
    )
    first, second, last = results(large, LandscapeChoice())
    assert [each["size"] for each in (first, second, last)] == [COARSE, FINE, FINE]
    assert [each["n_rows"] for each in (first, second, last)] == [32, 32, 50]
    assert {each["n_train"] for each in (first, second, last)} == {50}
    assert second["values"] != last["values"]
    quick = list(landscape(large, LandscapeChoice(all_rows=False)))
    assert quick[-1].result == second
    assert quick[-1].done == quick[-1].total
    trainer = Trainer.from_state(large.state())
    plane = random_directions(trainer.network.layout, trainer.network.parameters, 0)
    window = Window(tuple(last["x"]), tuple(last["y"]))
    places = window.centres(FINE)[[0, 777, 4095]]
    expected = TrainingLoss(trainer).at(plane.at(places))
    np.testing.assert_allclose([last["values"][k] for k in (0, 777, 4095)], expected, rtol=1e-4)


def test_the_parts_of_a_loss_have_every_row_once_and_their_mean_is_the_loss() -> None:
    loss = TrainingLoss(trained(data={"dataset": "circle", "samples": 200}))
    parts = loss.parts(n_places=10**8)
    assert [part.n_rows for part in parts] == [32, 68]
    parameters = np.random.default_rng(0).standard_normal((5, len(loss.network.parameters)))
    mean = sum(part.at(parameters) * part.n_rows for part in parts) / loss.n_rows
    np.testing.assert_allclose(mean, loss.at(parameters), rtol=1e-12)


def test_progress_counts_every_cell_of_both() -> None:
    steps = list(landscape(trained(), LandscapeChoice()))
    assert steps[-1].done == steps[-1].total == COARSE**2 + FINE**2
    assert [step.done for step in steps] == sorted(step.done for step in steps)


def test_over_two_weights_every_cell_is_the_loss_that_is_measured_with_them_set() -> None:
    made = trained()
    result = whole(made, LandscapeChoice("weights", parameters=(0, 4)))
    (left, right), (low, high) = result["x"], result["y"]
    assert result["here"] == [made.network.parameters[0], made.network.parameters[4]]
    # Weight 0 is from x1 to the first neuron, weight 4 from x2 to the second.
    for row, column in [(0, 0), (10, 50), (63, 63)]:
        other = Trainer.from_state(made.state())
        other.set_parameter(0, 0, 0, left + (right - left) * (column + 0.5) / FINE)
        other.set_parameter(0, 1, 1, high - (high - low) * (row + 0.5) / FINE)
        assert result["values"][row * FINE + column] == pytest.approx(other.evaluate().train_loss, rel=1e-4)


def test_in_the_middle_is_the_training_loss_of_now() -> None:
    made = trained(network={"hidden": [4], "batch_normalization": True})
    result = whole(made, LandscapeChoice("random"))
    assert result["loss"] == pytest.approx(made.evaluate().train_loss, rel=1e-4)
    assert result["here"] == [0.0, 0.0]
    assert result["is_normalized"]


@pytest.mark.parametrize("directions", ["weights", "random", "paths"])
def test_the_projection_finds_the_nearest_place_of_the_plane(directions: Any) -> None:
    made = trained()
    result = whole(made, LandscapeChoice(directions))
    axes, offset = np.array(result["projection"]["axes"]), np.array(result["projection"]["offset"])
    here = axes @ made.network.parameters + offset
    np.testing.assert_allclose(here, result["here"], atol=1e-5)
    # Nearest: what is left beside the plane has no part along it.
    other = made.network.parameters + np.random.default_rng(1).standard_normal(made.network.parameters.size)
    directions_back = np.linalg.pinv(axes).T
    beside = other - made.network.parameters - (axes @ other + offset - here) @ directions_back
    np.testing.assert_allclose(directions_back @ beside, 0.0, atol=1e-4)


def test_looking_changes_no_bit() -> None:
    looked, left = trained(), trained()
    for choice in (LandscapeChoice("random"), LandscapeChoice("weights"), LandscapeChoice("paths")):
        steps = landscape(looked, choice)
        for _ in steps:
            assert looked.state() == left.state()
            looked.advance(1), left.advance(1)
    assert looked.state() == left.state()


def test_a_surface_is_of_the_moment_at_which_it_was_begun() -> None:
    at_rest, moving = trained(), trained()
    expected = whole(at_rest, LandscapeChoice())
    steps, last = landscape(moving, LandscapeChoice()), None
    for step in steps:
        moving.advance(20)
        last = step.result or last
    assert last == expected


def test_what_is_not_finite_is_a_hole_and_is_counted() -> None:
    made = trained(network={"hidden": [2, 2], "activation": "relu"})
    for layer in range(2):
        made.set_parameter(layer, 0, 0, 1e200)
        made.set_parameter(layer, 1, 1, 1e200)
    result = whole(made, LandscapeChoice())
    holes = sum(value is None for value in result["values"])
    assert result["holes"] == holes > 0
    assert result["highest"] is None or np.isfinite(result["highest"])


@pytest.mark.parametrize("parameters", [(0, 99), (-1, 0)])
def test_a_parameter_that_is_not_there_is_refused(parameters: tuple[int, int]) -> None:
    with pytest.raises(InvalidCommand) as caught:
        next(landscape(trained(), LandscapeChoice("weights", parameters=parameters)))
    assert caught.value.problems[0].code == "index_out_of_range"


def test_one_parameter_spans_no_plane() -> None:
    with pytest.raises(InvalidCommand) as caught:
        next(landscape(trained(), LandscapeChoice("weights", parameters=(2, 2))))
    assert caught.value.problems[0].code == "parameters_are_one"
