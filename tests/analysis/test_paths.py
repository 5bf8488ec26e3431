from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from playground.analysis.landscape import LandscapeChoice, landscape
from playground.training.trainer import Trainer

PATHS = LandscapeChoice("paths")


def made(**network: Any) -> Trainer:
    settings = {"hidden": [3], **network}
    return Trainer({"data": {"dataset": "circle"}, "network": settings, "seed": 1})


def branched() -> Trainer:
    """Twelve epochs; a second branch of a higher rate from epoch 4 on, to epoch 9."""
    trainer = made()
    trainer.train(12)
    trainer.seek(epoch=4)
    trainer.change({"training.learning_rate": 0.3})
    trainer.train(5)
    return trainer


def whole(trainer: Trainer, choice: LandscapeChoice = PATHS) -> Mapping[str, Any]:
    *_, last = landscape(trainer, choice)
    assert last.result is not None
    return last.result


def test_a_path_ends_where_training_is_and_its_losses_are_those_of_the_history() -> None:
    trainer = made()
    trainer.train(10)
    (path,) = whole(trainer)["paths"]
    assert (path["epochs"][0], path["epochs"][-1]) == (0, 10)
    assert (path["x"][-1], path["y"][-1]) == pytest.approx((0.0, 0.0), abs=1e-9)
    losses = trainer.history["train_loss"]
    assert path["losses"][0] == pytest.approx(losses[0], rel=1e-4)
    assert path["losses"][-1] == path["plane_losses"][-1] == pytest.approx(losses[-1], rel=1e-4)


def test_every_shown_branch_has_its_path_from_where_it_leaves_its_parent() -> None:
    result = whole(branched())
    paths = {path["branch"]: path for path in result["paths"]}
    assert list(paths) == [2, 1]  # the current one first
    assert (paths[2]["epochs"][0], paths[2]["epochs"][-1]) == (4, 9)
    assert (paths[1]["epochs"][0], paths[1]["epochs"][-1]) == (0, 12)
    assert 0.0 < result["share"] <= 1.0
    assert all(0.0 < path["share"] <= 1.0 for path in result["paths"])


def test_only_the_branches_that_were_asked_for_have_paths_and_always_the_current_one() -> None:
    choice = LandscapeChoice("paths", branches=(1, 99))
    assert [path["branch"] for path in whole(branched(), choice)["paths"]] == [2, 1]
    choice = LandscapeChoice("paths", branches=())
    assert [path["branch"] for path in whole(branched(), choice)["paths"]] == [2]


def test_what_the_plane_is_wrong_by_is_the_difference_of_two_measured_losses() -> None:
    result = whole(branched())
    apart = [
        abs(true - flat)
        for path in result["paths"]
        for true, flat in zip(path["losses"], path["plane_losses"], strict=True)
    ]
    assert result["difference"]["greatest"] == pytest.approx(max(apart), abs=2e-5)
    assert result["difference"]["median"] == pytest.approx(float(np.median(apart)), abs=2e-5)
    assert result["difference"]["greatest"] > 0.0


def test_all_places_of_all_paths_lie_within_the_picture() -> None:
    result = whole(branched())
    for path in result["paths"]:
        for axis in "xy":
            low, high = result[axis]
            assert low < min(path[axis]) <= max(path[axis]) < high


def test_finding_a_path_again_changes_no_bit_and_the_moment_stays_that_of_its_beginning() -> None:
    looked, left = branched(), branched()
    expected = whole(branched())
    results = []
    for step in landscape(looked, PATHS):
        assert looked.state() == left.state()
        looked.advance(1), left.advance(1)
        results.append(step.result)
    assert results[-1] == expected


def test_a_training_that_has_not_begun_is_one_place_and_has_no_share() -> None:
    result = whole(made())
    (path,) = result["paths"]
    assert path["epochs"] == [0]
    assert path["share"] is None
    assert result["share"] is None
    assert result["holes"] == 0


def test_places_from_before_a_layout_with_other_parameters_are_left_out() -> None:
    trainer = made()
    trainer.train(4)
    trainer.change({"network.activation": "prelu"})
    trainer.train(4)
    (path,) = whole(trainer)["paths"]
    assert path["epochs"][0] >= 4
    assert path["epochs"][-1] == 8


def test_a_normalized_networks_true_losses_have_the_averages_of_their_moments() -> None:
    trainer = made(batch_normalization=True)
    trainer.train(6)
    (path,) = whole(trainer)["paths"]
    losses = dict(zip(trainer.history["epoch"], trainer.history["train_loss"], strict=True))
    for epoch in (0, 6):
        assert path["losses"][path["epochs"].index(epoch)] == pytest.approx(losses[epoch], rel=1e-4)
