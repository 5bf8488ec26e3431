"""A client gets every epoch of the history once, whatever frames it was sent, in bounded bytes."""

import base64
import json
from dataclasses import dataclass, field

import numpy as np
import pytest
from numpy.typing import NDArray

from playground import ExperimentConfig, Trainer
from playground.live.events import HistoryPart, Saved, State
from playground.live.experiment import Experiment
from playground.live.messages import (
    Change,
    Pace,
    Pause,
    PauseAt,
    Play,
    ReadHistory,
    Reset,
    Resume,
    Save,
    Seek,
    Step,
    Watch,
)
from playground.live.protocol import encode_event, encode_frame
from playground.live.snapshot import Snapshot
from tests.live.experiments import ALL_STEPS, only, picture, set_parameter, started


@dataclass
class Client:
    """What a client makes of frames."""

    low: NDArray[np.float64] = field(default_factory=lambda: np.zeros((6, 0)))
    high: NDArray[np.float64] = field(default_factory=lambda: np.zeros((6, 0)))

    def take(self, snapshot: Snapshot) -> None:
        epochs, numbers = snapshot.tensors["history_epochs"], snapshot.tensors["history"]
        n_epochs, width = (int(snapshot.metadata[name]) for name in ("history_epochs", "history_width"))
        first = epochs[0, 0] if epochs.size else n_epochs
        kept = self.low[0] < first
        new = np.concatenate([epochs[:, None], numbers], axis=1)
        self.low = np.concatenate([self.low[:, kept], new[0]], axis=1)
        self.high = np.concatenate([self.high[:, kept], new[-1]], axis=1)
        starts = np.flatnonzero(np.diff(self.high[0] // width, prepend=-1))
        self.low = np.fmin.reduceat(self.low, starts, axis=1)
        self.high = np.fmax.reduceat(self.high, starts, axis=1)


def watched(**config: object) -> Experiment:
    experiment = started(**config)
    experiment.apply(Watch(panels=["history"]))
    return experiment


def play_to(experiment: Experiment, client: Client, epoch: int, pace: Pace, steps: int = ALL_STEPS) -> None:
    experiment.apply(pace)
    experiment.apply(PauseAt(epoch=epoch))
    experiment.apply(Play())
    while experiment.wants_to_run:
        experiment.advance(steps)
        if experiment.wants_picture:
            client.take(picture(experiment))


PACES = [
    Pace(epochs_per_frame=1),
    Pace(epochs_per_frame=25),
    Pace(epochs_per_frame=None),
    Pace(batches_per_frame=7),
]


@pytest.mark.parametrize("steps", [3, 170, 100_000])
@pytest.mark.parametrize("pace", PACES)
def test_the_history_is_the_same_at_every_pace(pace: Pace, steps: int) -> None:
    experiment, client = watched(), Client()
    play_to(experiment, client, 110, pace, steps)
    trainer = Trainer(ExperimentConfig())
    trainer.train(110)
    assert client.low[0].tolist() == trainer.history["epoch"]
    for row, name in ((1, "train_loss"), (2, "test_loss"), (3, "train_accuracy"), (4, "test_accuracy")):
        np.testing.assert_array_equal(client.low[row], np.array(trainer.history[name], np.float32))


def test_playing_pauses_exactly_where_it_was_told() -> None:
    for pace in PACES:
        experiment = watched()
        play_to(experiment, Client(), 37, pace)
        snapshot = picture(experiment)
        assert (snapshot.status, snapshot.epoch, snapshot.samples_used) == ("paused", 37, 0)


def test_where_to_pause_may_be_said_while_playing_and_counts_for_playing_alone() -> None:
    experiment = watched()
    experiment.apply(Pace(epochs_per_frame=None))
    experiment.apply(Play())
    experiment.advance(60)
    experiment.apply(PauseAt(epoch=10))
    experiment.advance(ALL_STEPS)
    (state,) = only(State, experiment.pending_events())
    assert (state.playing, state.epoch) == (False, 10)  # type: ignore[union-attr]
    experiment.apply(Step(count=5))
    experiment.advance(ALL_STEPS)
    assert picture(experiment).epoch == 15
    experiment.apply(Play())  # there is nothing ahead to pause at
    experiment.advance(ALL_STEPS)
    assert experiment.is_playing
    experiment.apply(Reset())
    experiment.apply(Play())
    experiment.advance(ALL_STEPS)
    assert (experiment.is_playing, picture(experiment).epoch) == (False, 10)


def test_a_client_that_is_slow_misses_no_epoch_and_is_sent_little() -> None:
    experiment, client = watched(network={"hidden": [2]}, data={"samples": 10}), Client()
    experiment.apply(Pace(epochs_per_frame=None))
    experiment.apply(Play())
    longest = 0
    for _ in range(12):
        experiment.advance(3000)
        snapshot = picture(experiment)
        longest = max(longest, len(encode_frame(snapshot, frame=1, epochs_per_second=0.0)))
        client.take(snapshot)
    experiment.apply(Pause())
    whole = experiment.apply(ReadHistory())[0]
    assert isinstance(whole, HistoryPart)
    width = int(picture(experiment).metadata["history_width"])
    assert width > 1
    assert client.low.shape[1] <= 4096
    np.testing.assert_array_equal(np.diff(client.low[0]), width)
    everything = []
    since: int | None = 0
    while since is not None:
        part = experiment.apply(ReadHistory(since=since))[0]
        assert isinstance(part, HistoryPart)
        everything.append(part.low)
        since = part.next
    rows = np.concatenate(everything, axis=1)
    assert rows[0].tolist() == list(range(rows.shape[1]))
    for row in range(1, 5):
        exact = rows[row + 1].astype(np.float32)
        groups = np.flatnonzero(np.arange(len(exact)) % width == 0)
        np.testing.assert_array_equal(client.high[row], np.fmax.reduceat(exact, groups))
        np.testing.assert_array_equal(client.low[row], np.fmin.reduceat(exact, groups))
    assert longest < 350_000


def test_a_frame_brings_only_what_is_new() -> None:
    experiment, client = watched(), Client()
    play_to(experiment, client, 200, Pace(epochs_per_frame=1))
    experiment.apply(PauseAt(epoch=None))
    experiment.apply(Play())
    experiment.advance(ALL_STEPS)
    assert picture(experiment).tensors["history_epochs"].tolist() == [[201]]


def test_going_back_shortens_the_history_and_another_way_on_replaces_it() -> None:
    experiment, client = watched(), Client()
    play_to(experiment, client, 60, Pace(epochs_per_frame=25))
    experiment.apply(Seek(epoch=20))
    while experiment.wants_to_run:
        experiment.advance(ALL_STEPS)
    client.take(picture(experiment))
    assert client.low[0].tolist() == list(range(21))
    experiment.apply(set_parameter(0, None, 0, 2.0))
    play_to(experiment, client, 70, Pace(epochs_per_frame=None))
    (part,) = only(HistoryPart, experiment.apply(ReadHistory()))
    assert isinstance(part, HistoryPart)
    np.testing.assert_array_equal(client.low[1:5], np.float32(part.low[2:6]))


def test_a_resumed_experiment_brings_its_history_along() -> None:
    experiment, client = watched(), Client()
    play_to(experiment, client, 50, Pace(epochs_per_frame=1))
    experiment.apply(Change(changes={"training.learning_rate": 0.1}))
    (saved,) = only(Saved, experiment.apply(Save()))
    assert isinstance(saved, Saved)
    other, again = watched(), Client()
    other.apply(Resume(state=base64.b64encode(saved.state).decode()))
    again.take(picture(other))
    np.testing.assert_array_equal(again.low, client.low)


def test_the_event_is_json_with_every_number_to_the_bit() -> None:
    experiment = watched()
    play_to(experiment, Client(), 5, Pace())
    (part,) = only(HistoryPart, experiment.apply(ReadHistory(since=2)))
    assert isinstance(part, HistoryPart)
    message = json.loads(encode_event(part))
    numbers = np.frombuffer(base64.b64decode(message["low"]), "<f8").reshape(len(message["columns"]), -1)
    np.testing.assert_array_equal(numbers, part.low)
    assert (message["type"], message["width"], message["next"], "high" in message) == (
        "history",
        1,
        None,
        False,
    )
    assert numbers[message["columns"].index("epoch")].tolist() == [2, 3, 4, 5]
