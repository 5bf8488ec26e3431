"""Sweeps are moved on beside the queue, once for many events, whatever goes wrong."""

import threading
from collections.abc import Iterable

import pytest

from playground.problems.errors import DatabaseFailed
from playground.sweeps.keeper import SweepKeeper
from playground.sweeps.service import Sweeps

PATIENCE_S = 30.0


class Recorder(Sweeps):
    """Sweeps that take note of what they are told, and may be held up in the first of it."""

    def __init__(self) -> None:
        self.moved: list[set[int]] = []
        self.begun, self.let_go = threading.Event(), threading.Event()
        self.error: Exception | None = None

    def move_on(self, sweep_ids: Iterable[int]) -> None:
        self.moved.append(set(sweep_ids))
        self.begun.set()
        assert self.let_go.wait(PATIENCE_S)
        if self.error is not None:
            raise self.error


def test_what_happens_during_a_decision_is_taken_together_after_it() -> None:
    sweeps, changes = Recorder(), threading.Semaphore(0)
    keeper = SweepKeeper(sweeps, changes.release)
    keeper.move_on([1])
    assert sweeps.begun.wait(PATIENCE_S)
    for sweep_id in (2, 3, 2):
        keeper.move_on([sweep_id])
    keeper.move_on([])
    sweeps.let_go.set()
    assert changes.acquire(timeout=PATIENCE_S)
    assert changes.acquire(timeout=PATIENCE_S)
    keeper.close()
    assert sweeps.moved == [{1}, {2, 3}]


@pytest.mark.parametrize("error", [DatabaseFailed("away"), ValueError("a mistake")])
def test_a_decision_that_fails_is_logged_and_the_next_one_is_taken(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    sweeps, changes = Recorder(), threading.Semaphore(0)
    sweeps.let_go.set()
    keeper = SweepKeeper(sweeps, changes.release)
    sweeps.error = error
    keeper.move_on([1])
    assert changes.acquire(timeout=PATIENCE_S)
    sweeps.error = None
    keeper.move_on([1])
    assert changes.acquire(timeout=PATIENCE_S)
    keeper.close()
    assert sweeps.moved == [{1}, {1}]
    assert "moved on" in caplog.text


def test_a_closed_keeper_takes_no_decision() -> None:
    sweeps = Recorder()
    keeper = SweepKeeper(sweeps, lambda: None)
    keeper.close()
    keeper.move_on([1])
    keeper.move_all_on()
    assert sweeps.moved == []
