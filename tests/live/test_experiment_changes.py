import math

import numpy as np
import pytest

from playground.live.events import Changed, Configured, State
from playground.live.experiment import Experiment
from playground.live.messages import Change, Command, Pace, Play, Reset, Step, Watch
from playground.problems.errors import InvalidInput
from tests.live.experiments import ALL_STEPS, EXPLOSIVE, only, parameters, picture, set_parameter, started

# ---- changing


def trained() -> Experiment:
    experiment = started()
    experiment.apply(Step(unit="batch", count=30))
    experiment.advance(ALL_STEPS)
    experiment.pending_events()
    picture(experiment)
    return experiment


@pytest.mark.parametrize(
    "changes",
    [
        {"training.learning_rate": 0.1},
        {"training.batch_size": 3},
        {"training.regularization": "l1", "training.regularization_rate": 0.01},
        {"training.shuffle": False},
    ],
)
def test_a_change_of_training_keeps_parameters_and_epoch(changes: dict[str, object]) -> None:
    experiment = trained()
    before = parameters(experiment)
    (changed,) = experiment.apply(Change(changes=changes))
    assert isinstance(changed, Changed)
    assert experiment.wants_picture
    snapshot = picture(experiment)
    assert (snapshot.tensors["parameters"].tolist(), snapshot.epoch, snapshot.step) == (before, 1, 30)


@pytest.mark.parametrize(
    "changes",
    [{"data.noise": 20}, {"data.seed": 9}, {"data.train_fraction": 0.8}, {"network.activation": "relu"}],
)
def test_new_rows_or_activations_are_described_and_keep_parameters_and_epoch(
    changes: dict[str, object],
) -> None:
    experiment = trained()
    before = parameters(experiment)
    (configured,) = experiment.apply(Change(changes=changes))
    assert isinstance(configured, Configured)
    assert configured.experiment == 1
    assert parameters(experiment) == before
    assert picture(experiment).epoch == 1


@pytest.mark.parametrize(
    "changes",
    [{"data.dataset": "spiral"}, {"network.hidden": [3]}, {"network.features": ["x1"]}, {"seed": 8}],
)
def test_what_begins_anew_stands_ready_at_epoch_0(changes: dict[str, object]) -> None:
    experiment = trained()
    experiment.apply(Play())
    configured, state = experiment.apply(Change(changes=changes))
    assert isinstance(configured, Configured)
    assert configured.experiment == 2
    assert state == State(playing=False, status="ready", epoch=0, step=0)


def test_a_watched_parameter_that_a_change_took_away_is_watched_no_more() -> None:
    experiment = started(network={"activation": "prelu"})
    last = picture(experiment).tensors["parameters"].size - 1
    experiment.apply(Watch(parameter=last))
    assert "measured_slope" in picture(experiment).tensors
    experiment.apply(Change(changes={"network.activation": "tanh"}))
    snapshot = picture(experiment)
    assert snapshot.tensors["parameters"].size <= last
    assert "measured_slope" not in snapshot.tensors


def test_play_goes_on_through_a_change_of_learning_rate() -> None:
    experiment = started()
    experiment.apply(Play())
    experiment.advance(10)
    experiment.apply(Change(changes={"training.learning_rate": 0.1}))
    assert experiment.wants_to_run


@pytest.mark.parametrize(
    "command",
    [
        Change(changes={"training.learning_rate": 0.1, "data.dataset": "cat"}),
        Change(changes={"nonsense": 1}),
        Change(changes={"network.hidden": [0]}),
        Reset(seed=-1),
        Watch(grid=50, neuron=6),
        set_parameter(0, 0, 99, 1.0),
        set_parameter(0, 99, 0, 1.0),
        set_parameter(99, 0, 0, 1.0),
    ],
)
def test_a_rejected_command_leaves_everything_as_it_was(command: Command) -> None:
    experiment = trained()
    experiment.apply(Play())
    before = picture(experiment)
    with pytest.raises(InvalidInput):
        experiment.apply(command)
    assert experiment.pending_events() == []
    assert experiment.wants_to_run
    assert not experiment.wants_picture
    after = picture(experiment)
    assert (after.status, after.epoch, after.step) == (before.status, before.epoch, before.step)
    np.testing.assert_array_equal(after.tensors["parameters"], before.tensors["parameters"])
    np.testing.assert_array_equal(after.tensors["output"], before.tensors["output"])


def test_reset_repeats_the_same_initial_parameters() -> None:
    experiment = started()
    initial = parameters(experiment)
    experiment.apply(Play())
    experiment.advance(10)
    events = experiment.apply(Reset())
    assert only(State, events) == [State(playing=False, status="ready", epoch=0, step=0)]
    assert only(Configured, events)
    assert parameters(experiment) == initial


def test_reset_with_another_seed_draws_other_parameters() -> None:
    experiment = started()
    initial = parameters(experiment)
    configured = experiment.apply(Reset(seed=1))[0]
    assert isinstance(configured, Configured)
    assert configured.config.seed == 1
    assert parameters(experiment) != initial
    assert parameters(experiment) == parameters(started(seed=1))


def test_reset_with_the_same_seed_goes_back_to_the_beginning() -> None:
    experiment = trained()
    experiment.apply(Reset(seed=0))
    assert parameters(experiment) == parameters(started())


def test_setting_a_parameter_moves_the_loss_at_once() -> None:
    experiment = trained()
    before = picture(experiment)
    assert experiment.apply(set_parameter(2, 0, 0, -5.0)) == []
    assert experiment.wants_picture
    after = picture(experiment)
    assert after.tensors["train_loss"] != before.tensors["train_loss"]
    assert -5.0 in after.tensors["parameters"].tolist()


def test_a_bias_is_the_parameter_without_source() -> None:
    experiment = trained()
    experiment.apply(set_parameter(0, None, 3, 4.5))
    assert parameters(experiment)[2 * 4 + 3] == 4.5


# ---- divergence


def exploded() -> Experiment:
    experiment = started(**EXPLOSIVE)
    experiment.apply(Pace(epochs_per_frame=None))
    experiment.apply(Play())
    for _ in range(100):
        experiment.advance(1000)
    return experiment


def test_divergence_is_a_state_with_epoch_and_step() -> None:
    experiment = exploded()
    (state,) = experiment.pending_events()
    assert isinstance(state, State)
    assert (state.playing, state.status) == (False, "diverged")
    assert state.step > 0
    assert not experiment.wants_to_run
    snapshot = picture(experiment)
    assert (snapshot.status, snapshot.epoch, snapshot.step) == ("diverged", state.epoch, state.step)
    assert not math.isfinite(snapshot.tensors["train_loss"])


@pytest.mark.parametrize("command", [Play(), Step()])
def test_a_diverged_experiment_does_not_go_on(command: Command) -> None:
    experiment = exploded()
    (state,) = experiment.apply(command)
    assert isinstance(state, State)
    assert (state.playing, state.status) == (False, "diverged")
    assert experiment.advance(ALL_STEPS) == 0


def test_to_look_at_a_loss_that_overflows_ends_nothing() -> None:
    looking, blind = (started(data={"dataset": "reg-plane"}, network={"hidden": []}) for _ in range(2))
    for experiment in (looking, blind):
        experiment.apply(set_parameter(0, None, 0, 1e160))
    snapshot = picture(looking)
    assert snapshot.status == "ready"
    assert math.isinf(snapshot.tensors["train_loss"])
    for experiment, steps in ((looking, 1), (blind, 1000)):
        experiment.apply(Pace(epochs_per_frame=None))
        experiment.apply(Play())
        for _ in range(1000 // steps):
            assert experiment.advance(steps) == steps
            if experiment is looking:
                picture(experiment)
    assert picture(looking).status == picture(blind).status == "playing"
    np.testing.assert_array_equal(parameters(looking), parameters(blind))


def test_reset_and_a_smaller_learning_rate_lead_back_from_divergence() -> None:
    experiment = exploded()
    experiment.apply(Change(changes={"training.learning_rate": 0.03}))
    experiment.apply(Reset())
    experiment.apply(Play())
    experiment.advance(ALL_STEPS)
    assert math.isfinite(picture(experiment).tensors["train_loss"])
