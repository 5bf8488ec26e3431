"""A crowd has the bits of trainers with its seeds, whatever is done to the experiment on the stage."""

from typing import Any

import numpy as np
import pytest

from playground.config import ExperimentConfig
from playground.live.crowded_experiment import CrowdedExperiment
from playground.live.events import RejectedCommand
from playground.live.messages import Change, Configure, GatherCrowd, Reset, Seek, Step, TakeSeed, Watch
from playground.live.snapshot import Snapshot
from playground.training.trainer import Trainer
from tests.live.experiments import EXPLOSIVE, set_parameter

ALL_STEPS = 1_000_000
WATCH = Watch(grid=10, neuron_grid=4, panels=["crowd", "history"])


def admit_all(config: ExperimentConfig, seeds: int) -> None:
    del config, seeds


def gathered(seeds: int = 9, vary: str = "start", **config: Any) -> CrowdedExperiment:
    experiment = CrowdedExperiment(admit_all)
    experiment.apply(WATCH)
    experiment.apply(Configure(config=ExperimentConfig.model_validate(config)))
    experiment.apply(GatherCrowd.model_validate({"seeds": seeds, "vary": vary}))
    return experiment


def train(experiment: CrowdedExperiment, epochs: int = 1, unit: str = "epoch") -> None:
    experiment.apply(Step.model_validate({"unit": unit, "count": epochs}))
    experiment.advance(ALL_STEPS)


def catch_up(experiment: CrowdedExperiment, max_steps: int = ALL_STEPS) -> None:
    while experiment.crowd_is_behind:
        experiment.crowd.advance(max_steps)


def shown(experiment: CrowdedExperiment) -> Snapshot:
    snapshot = experiment.snapshot()
    experiment.shown()
    return snapshot


def parameters(experiment: CrowdedExperiment, seed: int) -> np.ndarray:
    member = experiment.crowd.member(seed)
    assert member is not None
    return member.parameters


def trainer(seed: int, **config: Any) -> Trainer:
    return Trainer({"data": {"seed": 0}, **config, "seed": seed})


def test_members_train_the_same_rows_from_other_starts() -> None:
    experiment = gathered()
    train(experiment, 7)
    catch_up(experiment)
    for seed in range(1, 9):
        alone = trainer(seed)
        alone.train(7)
        np.testing.assert_array_equal(parameters(experiment, seed), alone.network.parameters)


def test_the_data_vary_too_if_that_is_asked() -> None:
    experiment = gathered(vary="all")
    train(experiment, 3)
    catch_up(experiment)
    alone = Trainer({"seed": 5})
    alone.train(3)
    np.testing.assert_array_equal(parameters(experiment, 5), alone.network.parameters)


@pytest.mark.parametrize("max_steps", [7, 100, ALL_STEPS])
def test_what_is_done_to_the_stage_is_done_to_everybody_at_the_same_step(max_steps: int) -> None:
    experiment = gathered(training={"optimizer": "adam"})
    train(experiment, 2)
    catch_up(experiment, max_steps)
    train(experiment, 30, "batch")  # into the middle of an epoch
    experiment.apply(Change(changes={"training.learning_rate": 0.003}))
    train(experiment, 3)
    experiment.apply(set_parameter(0, 1, 2, 0.75))
    train(experiment, 2)
    catch_up(experiment, max_steps)
    for seed in (1, 8):
        alone = trainer(seed, training={"optimizer": "adam"})
        alone.train(2)
        alone.advance(30)
        alone.change({"training.learning_rate": 0.003})
        alone.advance(until_epoch=6)
        alone.set_parameter(0, 1, 2, 0.75)
        alone.train(2)
        np.testing.assert_array_equal(parameters(experiment, seed), alone.network.parameters)


def test_a_reset_begins_everybody_anew() -> None:
    experiment = gathered()
    train(experiment, 4)
    catch_up(experiment)
    experiment.apply(Reset())
    catch_up(experiment)
    assert [member.progress.epoch for member in experiment.crowd.members] == [0] * 8


def test_numbers_are_of_one_epoch_that_everybody_has_ended() -> None:
    experiment = gathered()
    train(experiment, 6)
    for _ in range(8):  # makes the members
        experiment.crowd.advance(1)
    experiment.crowd.advance(25 * 11)
    frame = shown(experiment)
    assert frame.metadata["crowd_epoch"] == "0"
    assert frame.epoch == 6
    catch_up(experiment)
    frame = shown(experiment)
    assert frame.metadata["crowd_epoch"] == "6"
    for at, seed in enumerate(range(9)):
        alone = trainer(seed)
        metrics = alone.train(6)
        assert frame.tensors["crowd_numbers"][1, at] == metrics.test_loss


def test_the_validation_loss_of_everybody_is_told_where_rows_are_held_out() -> None:
    experiment = gathered()
    train(experiment, 3)
    catch_up(experiment)
    assert "crowd_validation_loss" not in shown(experiment).tensors
    held_out: dict[str, object] = {"data.validation_fraction": 0.25}
    experiment.apply(Change(changes=held_out))
    train(experiment, 3)
    catch_up(experiment)
    frame = shown(experiment)
    for at, seed in enumerate(range(9)):
        alone = trainer(seed)
        alone.train(3)
        alone.change(held_out)
        assert frame.tensors["crowd_validation_loss"][at] == alone.train(3).validation_loss


def test_frames_together_bring_every_epoch_of_everybody() -> None:
    experiment = gathered()
    columns: dict[int, np.ndarray] = {}
    for epochs in (3, 1, 1, 8):
        train(experiment, epochs)
        experiment.crowd.advance(200)
        frame = shown(experiment)
        take_rows(columns, frame)
    catch_up(experiment)
    take_rows(columns, shown(experiment))
    assert sorted(columns) == list(range(14))
    for seed in (0, 4):
        alone = trainer(seed)
        alone.train(13)
        losses = [columns[epoch][1, seed] for epoch in range(14)]
        assert losses == np.array(alone.history["test_loss"], np.float32).tolist()


def take_rows(columns: dict[int, np.ndarray], frame: Snapshot) -> None:
    first = int(frame.metadata["crowd_row"])
    for epoch in [epoch for epoch in columns if epoch >= first]:
        del columns[epoch]
    rows = frame.tensors["crowd_history"][0]
    for at in range(rows.shape[-1]):
        columns[first + at] = rows[:, :, at]


def test_long_histories_come_in_rows_of_several_epochs() -> None:
    experiment = gathered(2, network={"hidden": []}, data={"samples": 20}, training={"batch_size": 20})
    train(experiment, 1500)
    catch_up(experiment)
    frame = shown(experiment)
    assert frame.metadata["crowd_width"] == "2"
    low, high = frame.tensors["crowd_history"]
    assert low.shape == (3, 2, 751)
    assert (low <= high).all()
    alone = trainer(1, network={"hidden": []}, data={"samples": 20, "seed": 0}, training={"batch_size": 20})
    metrics = alone.train(1500)
    assert frame.tensors["crowd_numbers"][1, 1] == metrics.test_loss


def test_numbers_are_of_one_epoch_beyond_those_that_are_kept_one_by_one() -> None:
    config: dict[str, Any] = {
        "network": {"hidden": []},
        "data": {"samples": 20},
        "training": {"batch_size": 4},
    }
    experiment = gathered(5, "start", **config)
    train(experiment, 1400)
    told = set()
    while experiment.crowd_is_behind:
        experiment.crowd.advance(61)
        frame = shown(experiment)
        if experiment.crowd.width > 1:
            told.add(int(frame.metadata["crowd_epoch"]))
            assert np.isfinite(frame.tensors["crowd_numbers"]).all()
    assert len(told) > 5
    assert max(told) == 1400
    train(experiment, 1)
    assert shown(experiment).metadata["crowd_epoch"] == "1400"


def test_a_member_that_stops_early_goes_on_where_the_stage_did_and_takes_the_stage_so() -> None:
    stopping: dict[str, Any] = {
        "early_stopping": {"patience": 2, "minimum_change": 0.01},
        "learning_rate": 0.3,
    }
    experiment = gathered(9, training=stopping)
    experiment.apply(Step(count=500))
    experiment.advance(ALL_STEPS)
    stopped_at = experiment.snapshot().epoch
    assert 0 < stopped_at < 500
    train(experiment, 3)
    catch_up(experiment)
    before = {seed: parameters(experiment, seed).copy() for seed in range(1, 9)}
    states = shown(experiment).tensors["crowd_states"]
    for seed in (1, 5):
        member = experiment.crowd.member(seed)
        assert member is not None
        epoch = member.progress.epoch
        experiment.apply(TakeSeed(seed=seed))
        while experiment.advance(100):
            pass
        frame = shown(experiment)
        assert frame.epoch == epoch
        np.testing.assert_array_equal(frame.tensors["parameters"], np.float32(before[seed]))
        catch_up(experiment)
    assert set(states) <= {0, 1, 3}


def test_going_back_keeps_what_is_known_and_another_way_from_there_is_taken_by_everybody() -> None:
    experiment = gathered()
    train(experiment, 10)
    catch_up(experiment)
    ahead = parameters(experiment, 3).copy()
    experiment.apply(Seek(epoch=4))
    experiment.advance(ALL_STEPS)
    catch_up(experiment)
    frame = shown(experiment)
    assert frame.metadata["crowd_epoch"] == "4"
    assert set(frame.tensors["crowd_epochs"]) == {4.0, 10.0}
    assert set(frame.tensors["crowd_states"]) == {0, 1}
    np.testing.assert_array_equal(parameters(experiment, 3), ahead)
    experiment.apply(Change(changes={"training.learning_rate": 0.3}))
    train(experiment, 2)
    catch_up(experiment)
    alone = trainer(3)
    alone.train(4)
    alone.change({"training.learning_rate": 0.3})
    alone.train(2)
    np.testing.assert_array_equal(parameters(experiment, 3), alone.network.parameters)


def test_a_seed_that_takes_the_stage_has_its_own_bits_and_the_others_stay() -> None:
    experiment = gathered()
    train(experiment, 3)
    experiment.apply(Change(changes={"training.learning_rate": 0.1}))
    train(experiment, 5)
    catch_up(experiment)
    others = {seed: parameters(experiment, seed) for seed in (1, 2, 8)}
    was = shown(experiment).tensors["parameters"]
    experiment.apply(TakeSeed(seed=6))
    while experiment.advance(17):
        pass
    frame = shown(experiment)
    assert frame.epoch == 8
    alone = trainer(6)
    alone.train(3)
    alone.change({"training.learning_rate": 0.1})
    alone.train(5)
    np.testing.assert_array_equal(frame.tensors["parameters"], np.float32(alone.network.parameters))
    assert all(parameters(experiment, seed) is same for seed, same in others.items())
    catch_up(experiment)
    experiment.apply(TakeSeed(seed=0))
    experiment.advance(ALL_STEPS)
    np.testing.assert_array_equal(shown(experiment).tensors["parameters"], was)


def test_only_a_seed_of_the_crowd_can_take_the_stage() -> None:
    experiment = gathered()
    with pytest.raises(RejectedCommand) as caught:
        experiment.apply(TakeSeed(seed=9))
    assert caught.value.problems[0].code == "not_in_the_crowd"


def test_members_diverge_each_for_itself() -> None:
    experiment = gathered(5, "start", **EXPLOSIVE)
    train(experiment, 50)
    catch_up(experiment)
    states = shown(experiment).tensors["crowd_states"]
    assert set(states) <= {1, 2}
    assert 2 in states


def test_a_crowd_can_be_let_go_and_costs_nothing_then() -> None:
    experiment = gathered()
    train(experiment, 2)
    catch_up(experiment)
    experiment.apply(GatherCrowd())
    assert not experiment.crowd_is_behind
    assert experiment.crowd.members == []
    assert "crowd_seeds" not in shown(experiment).tensors


def test_a_larger_crowd_keeps_the_members_it_has() -> None:
    experiment = gathered(9)
    train(experiment, 2)
    catch_up(experiment)
    before = parameters(experiment, 4)
    experiment.apply(GatherCrowd(seeds=25))
    catch_up(experiment)
    assert len(experiment.crowd.members) == 24
    assert parameters(experiment, 4) is before


def test_a_crowd_that_catches_up_behind_a_stage_at_rest_is_shown_at_the_end() -> None:
    experiment = gathered()
    train(experiment, 2)
    shown(experiment)
    assert not experiment.wants_picture
    catch_up(experiment)
    assert experiment.wants_picture
    shown(experiment)
    assert not experiment.wants_picture


def test_other_layers_begin_a_crowd_anew_before_anything_was_done_to_it() -> None:
    experiment = gathered()
    experiment.apply(Change(changes={"network.hidden": [3]}))
    train(experiment, 2)
    catch_up(experiment)
    alone = trainer(1, network={"hidden": [3]})
    alone.train(2)
    np.testing.assert_array_equal(parameters(experiment, 1), alone.network.parameters)


def test_a_seed_that_is_wanted_on_the_way_takes_the_stage_at_the_same_step() -> None:
    experiment = gathered()
    train(experiment, 20)
    experiment.apply(Change(changes={"training.learning_rate": 0.1}))
    train(experiment, 20)
    experiment.apply(TakeSeed(seed=1))
    experiment.advance(50)
    experiment.apply(TakeSeed(seed=2))
    experiment.advance(ALL_STEPS)
    alone = trainer(2)
    alone.train(20)
    alone.change({"training.learning_rate": 0.1})
    alone.train(20)
    frame = experiment.snapshot()
    assert frame.epoch == 40
    np.testing.assert_array_equal(frame.tensors["parameters"], alone.network.parameters.astype(np.float32))
