"""A session trains in a thread, answers at once, and never sends a front end more than it takes."""

import json
from collections.abc import Mapping, Sequence
from threading import Event

import pytest
from safetensors.numpy import load

from playground import ExperimentConfig, Trainer
from playground.errors import InvalidInput
from playground.live.messages import Change, Command, Pace, PauseAt, Play, Seek, Step
from playground.notebook.front_end import FrontEnd
from playground.notebook.session import Session
from tests.patience import PATIENCE_S

SPIRAL = ExperimentConfig(data={"dataset": "spiral"}, network={"hidden": [8, 8]})


class Heard:
    """A front end that writes down what it is sent."""

    def __init__(self, session: Session) -> None:
        self.events: list[dict[str, object]] = []
        self.frames: list[bytes] = []
        self.halted = Event()
        self.front_end = FrontEnd(self._take, "", self.halted.set)
        self._session = session
        session.attach(self.front_end)

    def _take(self, message: Mapping[str, str], buffers: Sequence[bytes]) -> None:
        if "event" in message:
            self.events.append(json.loads(message["event"]))
        self.frames.extend(buffers)

    def until_halt(self, *commands: Command) -> None:
        """Give commands, and wait until training has come to rest and everything was sent."""
        for command in commands:
            self._session.do(command)
        while True:
            self.halted.clear()
            if self._session.is_resting:
                return
            assert self.halted.wait(PATIENCE_S)


def epochs_of(frame: bytes) -> list[float]:
    epochs: list[float] = load(frame)["history_epochs"][-1].tolist()
    return epochs


def test_training_in_a_thread_gives_the_bits_of_a_trainer() -> None:
    session, alone = Session(SPIRAL), Trainer(SPIRAL)
    assert session.train(7) == alone.train(7)
    with session.trainer() as trainer:
        assert trainer.state(with_history=False) == alone.state(with_history=False)
        assert trainer.history == alone.history


def test_a_front_end_that_comes_later_is_told_everything() -> None:
    session = Session(SPIRAL)
    session.train(5)
    heard = Heard(session)
    assert heard.frames == []
    session.greet(heard.front_end)
    assert [event["type"] for event in heard.events] == ["configured", "state"]
    assert epochs_of(heard.frames[0]) == [0, 1, 2, 3, 4, 5]


def test_frames_bring_every_epoch_once_however_many_are_skipped() -> None:
    session = Session(SPIRAL)
    heard = Heard(session)
    session.greet(heard.front_end)
    heard.until_halt(Pace(epochs_per_frame=None), PauseAt(epoch=150), Play())
    epochs = [epoch for frame in heard.frames for epoch in epochs_of(frame)]
    assert epochs == list(range(151))
    assert heard.events[-1]["status"] == "paused"


def test_the_last_picture_comes_though_none_was_acknowledged() -> None:
    session = Session(SPIRAL)
    heard = Heard(session)
    session.greet(heard.front_end)
    for _ in range(4):
        session.do(Step(unit="batch"))
    heard.until_halt(Step(unit="batch", count=3))
    with session.trainer() as trainer:
        last = load(heard.frames[-1])["parameters"]
        assert last.tolist() == trainer.network.parameters.astype("float32").tolist()


def test_an_acknowledgement_frees_the_place_of_a_frame() -> None:
    session = Session(SPIRAL)
    heard = Heard(session)
    session.greet(heard.front_end)
    assert heard.front_end.takes_frame_at == float("-inf")
    heard.until_halt(Step())
    before = heard.front_end.takes_frame_at
    assert before > 0
    heard.front_end.acknowledge(2, 1e9)
    assert heard.front_end.takes_frame_at == float("-inf")
    with pytest.raises(InvalidInput):
        heard.front_end.acknowledge(99, 1e9)


def test_after_going_back_the_history_is_sent_again() -> None:
    session = Session(SPIRAL)
    session.train(5)
    heard = Heard(session)
    session.greet(heard.front_end)
    heard.until_halt(Seek(epoch=2))
    assert epochs_of(heard.frames[-1]) == [0, 1, 2]


def test_what_is_refused_changes_nothing() -> None:
    session = Session(SPIRAL)
    with pytest.raises(InvalidInput, match="learning_rate"):
        session.do(Change(changes={"training.learning_rate": -1}))
    assert session.config == SPIRAL


def test_training_ends_where_it_stops_early() -> None:
    config = {"data": {"noise": 50}, "training": {"learning_rate": 0.3, "early_stopping": {"patience": 2}}}
    metrics, alone = Session(ExperimentConfig.model_validate(config)).train(500), Trainer(config)
    assert metrics.stopped
    assert metrics == alone.train(500)


def test_training_for_no_epochs_trains_nothing() -> None:
    assert Session(SPIRAL).train(0).step == 0


def test_a_frame_says_the_pace() -> None:
    session = Session(SPIRAL)
    heard = Heard(session)
    session.greet(heard.front_end)
    heard.until_halt(Pace(epochs_per_frame=25), Step())
    frame = heard.frames[-1]
    header = json.loads(frame[8 : 8 + int.from_bytes(frame[:8], "little")])
    assert header["__metadata__"]["epochs_per_frame"] == "25"
