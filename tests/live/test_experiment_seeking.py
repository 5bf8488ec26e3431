"""Any moment since the latest beginning can be gone to, and training goes on from there as it did."""

import json

import pytest

from playground.live.events import Changed, Configured, Event, Log, RejectedCommand, Saved, State
from playground.live.experiment import Experiment
from playground.live.messages import Change, Command, Pace, Pause, Play, ReadLog, Save, Step, Watch
from playground.live.protocol import decode, encode_event
from playground.problems.errors import InvalidCommand
from playground.training.replay import replay
from tests.live.experiments import (
    ALL_STEPS,
    EXPLOSIVE,
    N_STEPS_PER_EPOCH,
    admit_all,
    only,
    parameters,
    picture,
    set_parameter,
    started,
)


def apply(experiment: Experiment, text: str) -> list[Event]:
    """What comes of a message, training included."""
    events = experiment.apply(decode(text))
    while experiment.wants_to_run and not experiment.is_playing:
        experiment.advance(ALL_STEPS)
    return [*events, *experiment.pending_events()]


def trained(n_steps: int = 1000, **config: object) -> Experiment:
    experiment = started(**config)
    experiment.apply(Step(unit="batch", count=n_steps))
    experiment.advance(ALL_STEPS)
    experiment.pending_events()
    picture(experiment)
    return experiment


def log_of(experiment: Experiment) -> Log:
    log = experiment.apply(ReadLog())[0]
    assert isinstance(log, Log)
    return log


def test_a_step_and_an_epoch_can_be_gone_to_and_are_told_and_shown_at_the_end_alone() -> None:
    experiment = trained()
    assert experiment.apply(decode('{"type": "seek", "step": 412}')) == []
    experiment.advance(3)
    assert not experiment.wants_picture
    assert experiment.pending_events() == []
    while experiment.wants_to_run:
        experiment.advance(100)
    assert experiment.pending_events() == [State(False, "paused", 16, 412)]
    assert experiment.wants_picture
    assert picture(experiment).step == 412
    assert apply(experiment, '{"type": "seek", "epoch": 20}') == [State(False, "paused", 20, 500)]
    assert apply(experiment, '{"type": "seek", "epoch": 0}') == [State(False, "ready", 0, 0)]


def test_playing_goes_on_from_there_exactly_and_forward_again() -> None:
    experiment, untouched = trained(), trained()
    end = parameters(experiment)
    apply(experiment, '{"type": "seek", "step": 333}')
    assert parameters(experiment) == parameters(trained(333))
    experiment.apply(Pace(epochs_per_frame=None))
    experiment.apply(Play())
    experiment.advance(1000 - 333)
    assert parameters(experiment) == end
    experiment.apply(Pause())
    apply(experiment, '{"type": "seek", "step": 10}')
    apply(experiment, '{"type": "seek", "step": 1000}')
    assert parameters(experiment) == parameters(untouched)


@pytest.mark.parametrize(
    "text",
    [
        '{"type": "seek", "step": 1001}',
        '{"type": "seek", "epoch": 41}',
        '{"type": "seek"}',
        '{"type": "seek", "step": 3, "epoch": 0}',
    ],
)
def test_what_was_not_reached_is_refused_and_alters_nothing(text: str) -> None:
    experiment = trained()
    before = parameters(experiment)
    with pytest.raises(InvalidCommand):
        experiment.apply(decode(text))
    assert not experiment.wants_to_run
    assert experiment.pending_events() == []
    assert parameters(experiment) == before


def test_the_known_past_is_named() -> None:
    with pytest.raises(InvalidCommand) as refused:
        apply(trained(), '{"type": "seek", "step": 1001}')
    assert (refused.value.problems[0].field, str(refused.value.problems[0].allowed)) == ("step", "0 to 1000")


def test_there_is_nothing_to_seek_or_to_log_before_configure() -> None:
    for text in ('{"type": "seek", "step": 0}', '{"type": "log"}'):
        with pytest.raises(RejectedCommand) as refused:
            Experiment(admit_all).apply(decode(text))
        assert refused.value.code == "not_configured"


def test_a_change_is_undone_by_going_behind_it_and_happens_again_when_training_passes_it() -> None:
    experiment = trained(500)
    experiment.apply(Change(changes={"training.learning_rate": 0.1}))
    experiment.apply(Change(changes={"data.noise": 20}))
    experiment.apply(Step(unit="batch", count=500))
    experiment.advance(ALL_STEPS)
    end = parameters(experiment)

    events = apply(experiment, '{"type": "seek", "step": 499}')
    (configured,) = only(Configured, events)
    assert isinstance(configured, Configured)
    assert configured.experiment == 1
    assert (configured.config.training.learning_rate, configured.config.data.noise) == (0.03, 0)

    experiment.apply(Pace(epochs_per_frame=None))
    experiment.apply(Play())
    experiment.advance(501)
    (configured,) = only(Configured, experiment.pending_events())
    assert isinstance(configured, Configured)
    assert (configured.config.training.learning_rate, configured.config.data.noise) == (0.1, 20)
    assert parameters(experiment) == end


def test_a_change_that_left_rows_and_layout_alone_is_told_without_them() -> None:
    experiment = trained(100)
    experiment.apply(Change(changes={"training.learning_rate": 0.1}))
    assert only(Changed, apply(experiment, '{"type": "seek", "step": 50}'))
    assert only(Changed, apply(experiment, '{"type": "seek", "step": 100}'))


def test_another_command_takes_the_place_of_what_followed() -> None:
    experiment = trained(100)
    experiment.apply(Change(changes={"training.learning_rate": 0.1}))
    apply(experiment, '{"type": "seek", "step": 50}')
    assert [entry["command"] for entry in log_of(experiment).future] == ["change"]
    experiment.apply(set_parameter(0, None, 0, 0.5))
    log = log_of(experiment)
    assert (log.future, log.furthest.step) == ([], 50)
    with pytest.raises(InvalidCommand):
        apply(experiment, '{"type": "seek", "step": 51}')


@pytest.mark.parametrize(
    "command", [Play(), Pause(), Step(), Save(), ReadLog(), set_parameter(0, None, 0, 0.5)]
)
def test_what_is_done_during_a_search_is_done_at_the_moment_that_was_sought(command: Command) -> None:
    experiment = trained()
    experiment.apply(decode('{"type": "seek", "step": 412}'))
    events = experiment.apply(command)
    place = next(event for event in events if isinstance(event, State))
    assert place.step == 412


def test_a_command_that_would_wait_long_for_the_moment_is_refused_and_the_search_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("playground.live.experiment.MOST_AT_ONCE_NS", 100_000)
    experiment = trained(3000)
    experiment.apply(decode('{"type": "seek", "step": 2999}'))
    with pytest.raises(RejectedCommand) as refused:
        experiment.apply(Play())
    assert refused.value.code == "seeking"
    while experiment.wants_to_run:
        experiment.advance(100)
    assert experiment.pending_events() == [State(False, "paused", 119, 2999)]


def test_the_latest_of_several_searches_counts() -> None:
    experiment = trained()
    experiment.apply(decode('{"type": "seek", "step": 900}'))
    experiment.advance(1)
    assert apply(experiment, '{"type": "seek", "step": 7}') == [State(False, "paused", 0, 7)]


def test_the_step_that_led_there_can_be_seen() -> None:
    experiment = trained(20)
    experiment.apply(Watch(neuron=4, panels=["updates"]))
    apply(experiment, '{"type": "seek", "step": 3}')
    assert {"watched", "last_update", "batch"} <= picture(experiment).tensors.keys()


def test_where_it_had_diverged_it_has_diverged_and_before_that_not() -> None:
    experiment = started(**EXPLOSIVE)
    experiment.apply(Pace(epochs_per_frame=None))
    experiment.apply(Play())
    while experiment.wants_to_run:
        experiment.advance(1000)
    (state,) = only(State, experiment.pending_events())
    assert isinstance(state, State)
    events = apply(experiment, f'{{"type": "seek", "step": {state.step - 1}}}')
    assert [event.status for event in events if isinstance(event, State)] == ["paused"]
    events = apply(experiment, f'{{"type": "seek", "step": {state.step}}}')
    assert events == [State(False, "diverged", state.epoch, state.step)]


def test_early_stopping_is_gone_back_behind_and_comes_again() -> None:
    early = {"patience": 1, "minimum_change": 1e6}
    experiment = started(training={"early_stopping": early})
    experiment.apply(Pace(epochs_per_frame=None))
    experiment.apply(Play())
    experiment.advance(ALL_STEPS)
    (stopped,) = only(State, experiment.pending_events())
    assert isinstance(stopped, State)
    assert (stopped.status, stopped.epoch) == ("stopped", 2)
    assert apply(experiment, '{"type": "seek", "epoch": 1}') == [State(False, "paused", 1, N_STEPS_PER_EPOCH)]
    experiment.apply(Play())
    experiment.advance(ALL_STEPS)
    assert experiment.pending_events() == [stopped]
    experiment.apply(Play())
    assert experiment.advance(10) == 10
    commands = [entry["command"] for entry in log_of(experiment).entries]
    assert commands == ["configure", "continue_after_early_stopping", "pause"]


def test_the_log_of_a_connection_makes_its_experiment_again() -> None:
    experiment = trained(100)
    experiment.apply(Change(changes={"training.learning_rate": 0.1}))
    experiment.apply(set_parameter(0, 1, 2, -1.5))
    experiment.apply(Step(unit="batch", count=33))
    experiment.advance(ALL_STEPS)
    told = json.loads(encode_event(log_of(experiment)))
    assert (told["epoch"], told["step"], told["furthest"]) == (5, 133, {"epoch": 5, "step": 133})
    saved = experiment.apply(Save())[0]
    assert isinstance(saved, Saved)
    assert replay(told["entries"]).state() == saved.state


def test_looking_changes_nothing() -> None:
    experiment = trained()
    experiment.apply(Watch(panels=["metrics"]))
    experiment.apply(Play())
    experiment.advance(N_STEPS_PER_EPOCH)
    first, second = experiment.snapshot(), experiment.snapshot()
    assert first.tensors.keys() == second.tensors.keys()
    assert experiment.wants_picture
    experiment.shown()
    assert not experiment.wants_picture
