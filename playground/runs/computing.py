"""Computes runs in slices: some seconds of training, from a saved state to the next.

Plain functions of picklable values, so that a thread, another process and another machine do the same.
"""

import time
import traceback
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

from pydantic_core import from_json, to_json

from playground.config import read_config
from playground.runs.history import packed
from playground.runs.run import Stop, StoppedBy
from playground.training.fitting import ENDLESS
from playground.training.metrics import HISTORY_COLUMNS, Metrics
from playground.training.trainable import Trainable
from playground.training.trainer import Trainer

_LOOK_S = 0.05  # of training between two readings of the clock


@dataclass(frozen=True, slots=True)
class SliceJob:
    """What a worker needs to compute one slice of a run.

    Args:
        config: of the run, as JSON.
        until_epoch: where to end at the latest.
        stop: when to end before.
        state: where to begin, as `Trainer.state` gave it; None: at the beginning.
        seconds: spent on the run so far.
        slice_s: how long to compute.
    """

    run_id: int
    config: str
    until_epoch: int
    stop: Stop | None
    state: bytes | None
    seconds: float
    slice_s: float


@dataclass(frozen=True, slots=True)
class SliceResult:
    """What one slice of a run gave.

    Args:
        ended: how the run ended; None: it has not, and goes on from `state`.
        metrics: of the last whole epoch, as JSON, or at the end those of the best epoch, if that is restored;
            None: no epoch was finished in this slice.
        history: the epochs of this slice, packed; None likewise.
        part: where the history goes: no other slice of the run has the same, later ones have larger ones.
        seconds: spent on the run so far.
        seconds_before: spent on it before this slice, which says what the slice went on from.
    """

    run_id: int
    ended: Literal["finished", "diverged"] | None
    stopped_by: StoppedBy | None
    epoch: int
    metrics: str | None
    state: bytes
    history: bytes | None
    part: int
    seconds: float
    seconds_before: float


@dataclass(frozen=True, slots=True)
class Failure:
    """A slice that could not be computed.

    Args:
        error: one sentence for the user.
        details: the traceback, for the log of the server.
    """

    error: str
    details: str


def failure(error: BaseException) -> Failure:
    """Describes an exception.

    Args:
        error: what was raised.

    Returns:
        Its type and message, and its traceback.
    """
    return Failure(f"{type(error).__name__}: {error}", "".join(traceback.format_exception(error)))


def compute_all(jobs: Iterable[SliceJob], most_s: float) -> list[SliceResult | Failure]:
    """Computes slices one after the other.

    Handing a short one over by itself takes longer than computing it.

    Args:
        jobs: what to compute.
        most_s: after which no other is begun.

    Returns:
        What came of the jobs, in order; of those that were not begun, nothing.
    """
    until = time.perf_counter() + most_s
    came: list[SliceResult | Failure] = []
    for job in jobs:
        try:
            came.append(compute(job))
        except Exception as error:  # noqa: BLE001 - whatever it was, it is this run's and none of the others'
            came.append(failure(error))
        if time.perf_counter() >= until:
            break
    return came


def compute(job: SliceJob) -> SliceResult:
    """Trains until the job's end or for one slice, and gives the same bits as `Trainer.train`.

    Args:
        job: what to compute.

    Returns:
        How far the run has come, its state, and the epochs of this slice.
    """
    begun = time.perf_counter()
    trainer = _trainer(job)
    is_fresh, began_at = not trainer.progress.step, trainer.progress
    latest = trainer.evaluate() if is_fresh else None  # metrics, at the end of an epoch
    pace = _Pace(job)
    spent = 0.0
    stopped_by = _reason_to_stop(job, latest, spent)
    while not _is_over(trainer, job.until_epoch) and stopped_by is None and spent < job.slice_s:
        epoch = trainer.progress.epoch
        pace.advance(trainer)
        if trainer.progress.epoch > epoch or trainer.progress.diverged:
            latest = trainer.evaluate()
        spent = time.perf_counter() - begun
        stopped_by = _reason_to_stop(job, latest, spent)
    if trainer.is_stopped:
        stopped_by = "early_stopping"
    has_ended = stopped_by is not None or _is_over(trainer, job.until_epoch)
    ended: Literal["finished", "diverged"] | None = None
    if has_ended:
        ended = "diverged" if trainer.evaluate().diverged else "finished"
        trainer.restore_best()
        latest = trainer.evaluate() if latest and not trainer.progress.diverged else latest
    # What a slice begins with was the end of the one before.
    history = _history(trainer, latest, n_known=int(not is_fresh and began_at.offset == 0))
    epochs = history["epoch"]
    return SliceResult(
        job.run_id,
        ended,
        stopped_by,
        trainer.progress.epoch,
        None if latest is None else to_json(asdict(latest), inf_nan_mode="null").decode(),
        trainer.state(with_history=False),
        packed(history) if epochs else None,
        # What diverged in the middle of an epoch says so of the last whole one, which has its entry already.
        epochs[0] + (epochs[0] == began_at.epoch and not is_fresh) if epochs else 0,
        job.seconds + spent,
        job.seconds,
    )


def _history(trainer: Trainable, latest: Metrics | None, *, n_known: int) -> dict[str, list[Any]]:
    """The epochs of this slice: of an untrained model what it is, else the history without what was known."""
    history = trainer.history
    if not history["epoch"] and latest is not None:
        return {name: [getattr(latest, name)] for name in HISTORY_COLUMNS}
    return {name: column[n_known:] for name, column in history.items()}


def _trainer(job: SliceJob) -> Trainable:
    if job.state is not None:
        return Trainer.from_state(job.state)
    return Trainer(read_config(from_json(job.config)))


class _Pace:
    """Trains to the end of an epoch, or a part of one where an epoch takes long, or many where it does not.

    Args:
        job: which may have to look at every epoch.
    """

    def __init__(self, job: SliceJob) -> None:
        self._until_epoch = job.until_epoch
        self._looks_at_each = job.stop is not None and job.stop.target_loss is not None
        self._steps = self._epochs = 1

    def advance(self, trainer: Trainable) -> None:
        begun, epoch = time.perf_counter(), trainer.progress.epoch
        # Many epochs are trained whole, so that they end where metrics are wanted.
        steps = self._steps if self._epochs == 1 else ENDLESS
        done = trainer.advance(steps, until_epoch=min(epoch + self._epochs, self._until_epoch))
        if time.perf_counter() - begun >= _LOOK_S / 2:
            return
        if done == steps:
            self._steps *= 2
        elif not self._looks_at_each:
            self._epochs *= 2


def _is_over(trainer: Trainable, until_epoch: int) -> bool:
    return trainer.progress.epoch >= until_epoch or trainer.progress.diverged or trainer.is_stopped


def _reason_to_stop(job: SliceJob, latest: Metrics | None, spent: float) -> StoppedBy | None:
    if job.stop is None:
        return None
    target = job.stop.target_loss
    if target is not None and latest and getattr(latest, job.stop.monitor) <= target:
        return "target_loss"
    if job.stop.seconds is not None and job.seconds + spent >= job.stop.seconds:
        return "seconds"
    return None
