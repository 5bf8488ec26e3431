import math

import numpy as np
import pytest

from playground.config import ExperimentConfig
from playground.errors import InvalidConfig, InvalidInput, Problem
from playground.experiment import Experiment
from playground.messages import (
    Change,
    Changed,
    Command,
    Configure,
    Configured,
    Event,
    Pace,
    Pause,
    Play,
    RejectedCommand,
    Reset,
    SetParameter,
    State,
    Step,
    Watch,
)
from playground.trainer import Trainer

N_STEPS_PER_EPOCH = 25  # 250 training samples in batches of 10, by default
ALL_STEPS = 10_000
EXPLOSIVE = {
    "data": {"dataset": "reg-plane"},
    "network": {"activation": "relu"},
    "training": {"learning_rate": 100},
}


def admit_all(config: ExperimentConfig) -> None:
    del config


def started(**config: object) -> Experiment:
    experiment = Experiment(admit_all)
    experiment.apply(Configure(config=ExperimentConfig.model_validate(config)))
    experiment.snapshot()
    return experiment


def set_parameter(layer: int, source: int | None, target: int, value: float) -> SetParameter:
    return SetParameter.model_validate({"layer": layer, "from": source, "to": target, "value": value})


def parameters(experiment: Experiment) -> list[float]:
    return experiment.snapshot().parameters.tolist()


def only(kind: type[Event], events: list[Event]) -> list[Event]:
    return [event for event in events if isinstance(event, kind)]


# ---- beginning


@pytest.mark.parametrize(
    "command", [Play(), Pause(), Step(), Reset(), Change(changes={}), set_parameter(0, 0, 0, 1.0)]
)
def test_nothing_can_be_done_before_configure(command: Command) -> None:
    with pytest.raises(RejectedCommand) as caught:
        Experiment(admit_all).apply(command)
    assert caught.value.code == "not_configured"


def test_pace_and_watch_may_come_before_configure_and_stay_after_it() -> None:
    experiment = Experiment(admit_all)
    experiment.apply(Pace(epochs_per_frame=None))
    experiment.apply(Watch(grid=50, neuron_grid=8))
    assert not experiment.wants_picture
    assert not experiment.wants_to_run
    experiment.apply(Configure(config=ExperimentConfig()))
    assert experiment.pace.epochs_per_frame is None
    assert experiment.snapshot().output.shape == (50, 50)


def test_configure_answers_with_what_was_built_and_stands_ready() -> None:
    experiment = Experiment(admit_all)
    config = ExperimentConfig(seed=3)
    configured, state = experiment.apply(Configure(config=config))
    assert isinstance(configured, Configured)
    assert (configured.experiment, configured.config) == (1, config)
    assert len(configured.rows.train) == 250
    assert state == State(playing=False, status="ready", epoch=0, step=0)
    assert experiment.wants_picture
    assert not experiment.wants_to_run


def test_a_config_that_is_not_admitted_leaves_the_old_experiment() -> None:
    def admit(config: ExperimentConfig) -> None:
        if config.seed == 1:
            raise InvalidConfig([Problem("seed", "is not admitted")])

    experiment = Experiment(admit)
    experiment.apply(Configure(config=ExperimentConfig()))
    before = parameters(experiment)
    for refused in (Configure(config=ExperimentConfig(seed=1)), Change(changes={"seed": 1})):
        with pytest.raises(InvalidConfig):
            experiment.apply(refused)
    assert parameters(experiment) == before


# ---- running


def test_paced_training_stops_at_each_picture_until_it_was_taken() -> None:
    experiment = started()
    experiment.apply(Pace(epochs_per_frame=3))
    experiment.apply(Play())
    for frame in range(1, 4):
        assert experiment.advance(ALL_STEPS) == 3 * N_STEPS_PER_EPOCH
        assert experiment.advance(ALL_STEPS) == 0
        assert experiment.wants_picture
        assert experiment.snapshot().epoch == 3 * frame
        assert not experiment.wants_picture
        assert experiment.wants_to_run


def test_paced_training_in_small_slices_shows_only_whole_epochs() -> None:
    experiment = started()
    experiment.apply(Play())
    wanted = []
    for _ in range(N_STEPS_PER_EPOCH):
        experiment.advance(1)
        wanted.append(experiment.wants_picture)
    assert wanted == [False] * (N_STEPS_PER_EPOCH - 1) + [True]


def test_training_at_full_speed_waits_for_no_picture() -> None:
    experiment = started()
    experiment.apply(Pace(epochs_per_frame=None))
    experiment.apply(Play())
    assert not experiment.waits_for_pictures
    assert experiment.advance(40) == 40
    assert experiment.wants_picture
    assert experiment.advance(40) == 40
    assert experiment.snapshot().step == 80


def test_step_runs_exactly_so_many_batches() -> None:
    experiment = started()
    experiment.apply(Step(unit="batch", count=7))
    assert [experiment.advance(4), experiment.advance(4)] == [4, 3]
    assert not experiment.wants_to_run
    assert experiment.snapshot().step == 7


def test_step_of_an_epoch_ends_at_the_next_epoch_end() -> None:
    experiment = started()
    experiment.apply(Step(unit="batch", count=7))
    experiment.advance(ALL_STEPS)
    experiment.apply(Step(unit="epoch", count=1))
    assert experiment.advance(ALL_STEPS) == N_STEPS_PER_EPOCH - 7
    assert experiment.snapshot().epoch == 1


def test_a_step_shows_its_end_and_not_its_middle() -> None:
    experiment = started()
    experiment.apply(Step(unit="batch", count=5))
    experiment.advance(4)
    assert not experiment.wants_picture
    experiment.advance(4)
    assert experiment.wants_picture


def test_step_pauses_play() -> None:
    experiment = started()
    experiment.apply(Play())
    (state,) = experiment.apply(Step(unit="batch", count=3))
    assert isinstance(state, State)
    assert not state.playing
    assert experiment.advance(ALL_STEPS) == 3
    assert experiment.advance(ALL_STEPS) == 0


@pytest.mark.parametrize("command", [Pause(), Play(), Reset()])
def test_a_long_step_can_be_cut_short(command: Command) -> None:
    experiment = started()
    experiment.apply(Step(unit="epoch", count=1000))
    experiment.advance(10)
    experiment.apply(command)
    experiment.apply(Pause())
    assert not experiment.wants_to_run
    assert experiment.advance(ALL_STEPS) == 0


def test_pausing_shows_where_training_stands() -> None:
    experiment = started()
    experiment.apply(Play())
    experiment.advance(10)
    assert not experiment.wants_picture
    for _ in range(2):
        experiment.apply(Pause())
        assert experiment.wants_picture
        assert experiment.snapshot().step == 10


def test_play_and_pause_always_answer_with_the_state() -> None:
    experiment = started()
    for _ in range(2):
        assert experiment.apply(Play()) == [State(playing=True, status="playing", epoch=0, step=0)]
    for _ in range(2):
        assert experiment.apply(Pause()) == [State(playing=False, status="ready", epoch=0, step=0)]


def test_state_is_told_once_when_a_first_step_makes_ready_paused() -> None:
    experiment = started()
    experiment.apply(Step(unit="batch", count=2))
    experiment.advance(1)
    assert experiment.news() == [State(playing=False, status="paused", epoch=0, step=1)]
    experiment.advance(1)
    assert experiment.news() == []


def test_slices_pictures_and_pauses_change_no_bit_of_training() -> None:
    at_once = Trainer(ExperimentConfig(seed=5))
    at_once.advance(123)
    in_pieces = started(seed=5)
    in_pieces.apply(Pace(epochs_per_frame=None))
    for slice_steps in (1, 2, 20, 77, 23):
        in_pieces.apply(Play())
        in_pieces.advance(slice_steps)
        in_pieces.snapshot()
        in_pieces.apply(Pause())
    assert parameters(in_pieces) == at_once.network.parameters.astype(np.float32).tolist()


def test_epochs_count_the_begun_one_as_a_fraction() -> None:
    experiment = Experiment(admit_all)
    assert experiment.epochs == 0.0
    experiment.apply(Configure(config=ExperimentConfig()))
    experiment.apply(Step(unit="batch", count=30))
    experiment.advance(ALL_STEPS)
    assert experiment.epochs == pytest.approx(1.2)


# ---- changing


def trained() -> Experiment:
    experiment = started()
    experiment.apply(Step(unit="batch", count=30))
    experiment.advance(ALL_STEPS)
    experiment.news()
    experiment.snapshot()
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
    snapshot = experiment.snapshot()
    assert (snapshot.parameters.tolist(), snapshot.epoch, snapshot.step) == (before, 1, 30)


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
    assert experiment.snapshot().epoch == 1


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
    before = experiment.snapshot()
    with pytest.raises(InvalidInput):
        experiment.apply(command)
    assert experiment.news() == []
    assert experiment.wants_to_run
    assert not experiment.wants_picture
    after = experiment.snapshot()
    assert (after.status, after.epoch, after.step) == (before.status, before.epoch, before.step)
    np.testing.assert_array_equal(after.parameters, before.parameters)
    np.testing.assert_array_equal(after.output, before.output)


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
    before = experiment.snapshot()
    assert experiment.apply(set_parameter(2, 0, 0, -5.0)) == []
    assert experiment.wants_picture
    after = experiment.snapshot()
    assert after.train_loss != before.train_loss
    assert -5.0 in after.parameters.tolist()


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
    (state,) = experiment.news()
    assert isinstance(state, State)
    assert (state.playing, state.status) == (False, "diverged")
    assert state.step > 0
    assert not experiment.wants_to_run
    snapshot = experiment.snapshot()
    assert (snapshot.status, snapshot.epoch, snapshot.step) == ("diverged", state.epoch, state.step)
    assert not math.isfinite(snapshot.train_loss)


@pytest.mark.parametrize("command", [Play(), Step()])
def test_a_diverged_experiment_does_not_go_on(command: Command) -> None:
    experiment = exploded()
    (state,) = experiment.apply(command)
    assert isinstance(state, State)
    assert (state.playing, state.status) == (False, "diverged")
    assert experiment.advance(ALL_STEPS) == 0


def test_reset_and_a_smaller_learning_rate_lead_back_from_divergence() -> None:
    experiment = exploded()
    experiment.apply(Change(changes={"training.learning_rate": 0.03}))
    experiment.apply(Reset())
    experiment.apply(Play())
    experiment.advance(ALL_STEPS)
    assert math.isfinite(experiment.snapshot().train_loss)


# ---- pictures


def test_snapshot_shows_the_sizes_asked_for() -> None:
    experiment = started()
    experiment.apply(Watch(grid=30, neuron_grid=7, neuron=5))
    snapshot = experiment.snapshot()
    assert snapshot.output.shape == (30, 30)
    assert snapshot.neurons.shape == (6, 7, 7)
    assert snapshot.watched is not None
    assert snapshot.watched.shape == (30, 30)


def test_watched_neuron_looks_like_its_tile() -> None:
    experiment = started()
    experiment.apply(Watch(grid=20, neuron_grid=20, neuron=3))
    snapshot = experiment.snapshot()
    assert snapshot.watched is not None
    np.testing.assert_array_equal(snapshot.watched, snapshot.neurons[3])


def test_a_network_without_hidden_layers_has_no_tiles() -> None:
    snapshot = started(network={"hidden": []}).snapshot()
    assert snapshot.neurons.shape == (0, 20, 20)
    assert snapshot.output.shape == (100, 100)


def test_no_neuron_can_be_watched_where_there_is_none() -> None:
    with pytest.raises(RejectedCommand, match="there are no hidden neurons"):
        started(network={"hidden": []}).apply(Watch(neuron=0))


def test_a_watched_neuron_that_no_longer_exists_is_forgotten() -> None:
    experiment = started()
    experiment.apply(Watch(neuron=5))
    experiment.apply(Change(changes={"network.hidden": [5]}))
    assert experiment.watch.neuron is None
    assert experiment.snapshot().watched is None


def test_accuracy_is_a_share_for_classes_and_undefined_for_regression() -> None:
    assert 0 <= started().snapshot().train_accuracy <= 1
    assert math.isnan(started(data={"dataset": "reg-plane"}).snapshot().train_accuracy)


def test_huge_parameters_are_shown_as_infinite() -> None:
    experiment = started()
    experiment.apply(set_parameter(0, 0, 0, 1e300))
    assert math.inf in parameters(experiment)
