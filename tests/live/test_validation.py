"""What a live experiment with validation rows, or one that gives back the best epoch, tells its client."""

from collections.abc import Sequence

import numpy as np

from playground.config import read_config
from playground.live.events import State
from playground.live.experiment import Experiment
from playground.live.messages import Configure, Pace, Pause, Play, Step, Watch

NOISY = {"dataset": "circle", "noise": 40, "samples": 100}


def begun(**training: object) -> Experiment:
    experiment = Experiment(lambda _: None)
    experiment.apply(Configure(config=read_config({"data": NOISY, "training": training})))
    experiment.apply(Pace(epochs_per_frame=None))
    experiment.apply(Watch(panels=["history"]))
    return experiment


def last_state(events: Sequence[object]) -> State:
    return next(event for event in reversed(events) if isinstance(event, State))


def test_pausing_shows_the_best_epoch_and_playing_goes_on_from_the_last() -> None:
    restoring, plain = begun(restore_best=True, learning_rate=0.3), begun(learning_rate=0.3)
    for experiment in (restoring, plain):
        experiment.apply(Play())
        experiment.advance(400)
    shown = last_state(restoring.apply(Pause()))
    assert shown.best_epoch is not None
    assert shown.best_epoch < shown.epoch
    assert last_state(plain.apply(Pause())).best_epoch is None
    best, last = (each.snapshot().tensors for each in (restoring, plain))
    assert best["test_loss"] < last["test_loss"]
    for experiment in (restoring, plain):
        experiment.apply(Step(unit="epoch", count=1))
        experiment.advance(1000)
    assert last_state([State(False, "paused", 0, 0, 1), *restoring.pending_events()]).best_epoch is None
    again, other = (each.snapshot().tensors["parameters"] for each in (restoring, plain))
    assert np.array_equal(again, other)
