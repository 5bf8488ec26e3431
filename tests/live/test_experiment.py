import math

import numpy as np
import pytest

from playground.config import ExperimentConfig
from playground.live.events import Configured, RejectedCommand, State
from playground.live.experiment import Experiment
from playground.live.messages import Change, Command, Configure, Pace, Pause, Play, Reset, Step, Watch
from playground.problems.errors import InvalidConfig, Problem
from playground.training.trainer import Trainer
from tests.live.experiments import (
    ALL_STEPS,
    EXPLOSIVE,
    N_STEPS_PER_EPOCH,
    admit_all,
    parameters,
    picture,
    set_parameter,
    started,
)

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
    assert picture(experiment).tensors["output"].shape == (50, 50)


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
            raise InvalidConfig([Problem("seed", "too_large")])

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
        assert picture(experiment).epoch == 3 * frame
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
    assert picture(experiment).step == 80


def test_step_runs_exactly_so_many_batches() -> None:
    experiment = started()
    experiment.apply(Step(unit="batch", count=7))
    assert [experiment.advance(4), experiment.advance(4)] == [4, 3]
    assert not experiment.wants_to_run
    assert picture(experiment).step == 7


def test_step_of_an_epoch_ends_at_the_next_epoch_end() -> None:
    experiment = started()
    experiment.apply(Step(unit="batch", count=7))
    experiment.advance(ALL_STEPS)
    experiment.apply(Step(unit="epoch", count=1))
    assert experiment.advance(ALL_STEPS) == N_STEPS_PER_EPOCH - 7
    assert picture(experiment).epoch == 1


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
        assert picture(experiment).step == 10


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
    assert experiment.pending_events() == [State(playing=False, status="paused", epoch=0, step=1)]
    experiment.advance(1)
    assert experiment.pending_events() == []


def test_slices_pictures_and_pauses_change_no_bit_of_training() -> None:
    at_once = Trainer(ExperimentConfig(seed=5))
    at_once.advance(123)
    in_pieces = started(seed=5)
    in_pieces.apply(Pace(epochs_per_frame=None))
    for slice_steps in (1, 2, 20, 77, 23):
        in_pieces.apply(Play())
        in_pieces.advance(slice_steps)
        picture(in_pieces)
        in_pieces.apply(Pause())
    assert parameters(in_pieces) == at_once.network.parameters.astype(np.float32).tolist()


def test_epochs_count_the_begun_one_as_a_fraction() -> None:
    experiment = Experiment(admit_all)
    assert experiment.epochs == 0.0
    experiment.apply(Configure(config=ExperimentConfig()))
    experiment.apply(Step(unit="batch", count=30))
    experiment.advance(ALL_STEPS)
    assert experiment.epochs == pytest.approx(1.2)


def test_steps_are_of_one_kind_when_layers_and_batch_are_alike() -> None:
    plain = started()
    assert (
        started(seed=1, data={"dataset": "xor"}, training={"learning_rate": 1}).step_kind == plain.step_kind
    )
    assert started(network={"hidden": [4, 3]}).step_kind != plain.step_kind
    assert started(training={"batch_size": 11}).step_kind != plain.step_kind


# ---- pictures


def test_snapshot_shows_the_sizes_asked_for() -> None:
    experiment = started()
    experiment.apply(Watch(grid=30, neuron_grid=7, neuron=5))
    snapshot = picture(experiment)
    assert snapshot.tensors["output"].shape == (30, 30)
    assert snapshot.tensors["neurons"].shape == (6, 7, 7)
    assert snapshot.tensors["watched"].shape == (30, 30)
    assert snapshot.metadata["watched"] == "5"


def test_watched_neuron_looks_like_its_tile() -> None:
    experiment = started()
    experiment.apply(Watch(grid=20, neuron_grid=20, neuron=3))
    snapshot = picture(experiment)
    np.testing.assert_array_equal(snapshot.tensors["watched"], snapshot.tensors["neurons"][3])


def test_a_network_without_hidden_layers_has_no_tiles() -> None:
    snapshot = picture(started(network={"hidden": []}))
    assert snapshot.tensors["neurons"].shape == (0, 20, 20)
    assert snapshot.tensors["output"].shape == (100, 100)


def test_no_neuron_can_be_watched_where_there_is_none() -> None:
    with pytest.raises(RejectedCommand, match="there are no hidden neurons"):
        started(network={"hidden": []}).apply(Watch(neuron=0))


def test_a_watched_neuron_that_no_longer_exists_is_forgotten() -> None:
    experiment = started()
    experiment.apply(Watch(neuron=5))
    experiment.apply(Change(changes={"network.hidden": [5]}))
    assert experiment.watch.neuron is None
    assert "watched" not in picture(experiment).tensors


def test_accuracy_is_a_share_for_classes_and_undefined_for_regression() -> None:
    assert 0 <= picture(started()).tensors["train_accuracy"] <= 1
    assert math.isnan(picture(started(data={"dataset": "reg-plane"})).tensors["train_accuracy"])


def test_huge_parameters_are_shown_as_infinite() -> None:
    experiment = started()
    experiment.apply(set_parameter(0, 0, 0, 1e300))
    assert math.inf in parameters(experiment)


# ---- slow motion, and looking closely


def test_slow_motion_trains_exactly_so_many_batches_for_each_picture() -> None:
    experiment = started()
    experiment.apply(Pace(batches_per_frame=3))
    experiment.apply(Play())
    for steps in (3, 6, 9):
        assert experiment.waits_for_pictures
        experiment.advance(ALL_STEPS)
        assert experiment.wants_picture
        assert picture(experiment).step == steps


def test_a_picture_in_the_middle_of_an_epoch_tells_how_much_of_it_was_used() -> None:
    experiment = started()
    experiment.apply(Step(unit="batch", count=4))
    experiment.advance(ALL_STEPS)
    assert picture(experiment).samples_used == 40


def test_panels_come_only_when_they_are_asked_for() -> None:
    experiment = started()
    experiment.apply(Step(unit="batch"))
    experiment.advance(ALL_STEPS)
    plain = picture(experiment).tensors
    assert not {"outputs_train", "gradient", "last_update", "sample_inputs"} & plain.keys()
    experiment.apply(Watch(panels=["outputs", "updates"], sample=[1.0, 2.0, -1.0]))
    full = picture(experiment).tensors
    assert [full[f"outputs_{part}"].shape for part in ("train", "test")] == [(250, 1), (250, 1)]
    assert full["gradient"].shape == full["last_update"].shape == full["parameters"].shape
    assert full["batch"].shape == (10,)
    assert full["sample_inputs"].tolist() == [1.0, 2.0]


def test_the_slope_along_a_parameter_is_measured_while_there_is_such_a_parameter() -> None:
    experiment = started()
    experiment.apply(Watch(parameter=24))
    snapshot = picture(experiment)
    assert snapshot.tensors["measured_slope"].shape == ()
    assert snapshot.metadata["parameter"] == "24"
    experiment.apply(Change(changes={"network.hidden": []}))
    assert "measured_slope" not in picture(experiment).tensors
    with pytest.raises(RejectedCommand) as caught:
        experiment.apply(Watch(parameter=3))
    assert caught.value.problems[0].as_dict()["allowed"] == "0 to 2"


def test_a_new_beginning_keeps_the_place_looked_at_and_forgets_its_target() -> None:
    experiment = started(data={"dataset": "rings"})
    experiment.apply(Watch(sample=[1.0, 2.0, 2]))
    experiment.apply(Change(changes={"data.dataset": "circle"}))
    assert math.isnan(picture(experiment).tensors["sample_loss"])


def test_a_sample_must_be_of_one_of_the_classes() -> None:
    with pytest.raises(RejectedCommand) as caught:
        started(data={"dataset": "rings"}).apply(Watch(sample=[1.0, 2.0, 3]))
    assert caught.value.problems[0].as_dict()["allowed"] == "0 to 2"


@pytest.mark.filterwarnings("error")
def test_a_network_that_overflowed_can_still_be_looked_at_closely() -> None:
    experiment = started(**EXPLOSIVE)
    experiment.apply(Watch(panels=["outputs", "updates"], sample=[1.0, 2.0]))
    experiment.apply(Play())
    while experiment.wants_to_run:
        experiment.advance(ALL_STEPS)
        last = picture(experiment)
    assert last.status == "diverged"
