"""Replays an action log: the bits of the experiment that it was kept of."""

from base64 import b64decode
from collections.abc import Sequence

from playground.config import ExperimentConfig, begins_anew, read_config
from playground.problems.errors import InvalidCommand, Problem
from playground.training.action_log import (
    AnyEntry,
    ChangeEntry,
    ConfigureEntry,
    PauseEntry,
    ResetEntry,
    ResumeEntry,
    changed_config,
    read_log,
)
from playground.training.checkpoint import not_a_checkpoint
from playground.training.saved_state import decode
from playground.training.timeline import Timeline
from playground.training.trainer import Trainer


def replay(log: Sequence[object], to: int | None = None, *, epoch: int | None = None) -> Trainer:
    """Recompute an experiment from its log, with the same bits.

    Entries before the latest beginning are skipped, because nothing of them is left. The entries after the
    wanted step are the trainer's `future`.

    Args:
        log: `Trainer.log`, or JSON made of it.
        to: the number of updates since the latest beginning; None for the end of the log.
        epoch: the number of completed epochs, instead of `to`.

    Returns:
        A trainer with the bits of the original at that step.

    Raises:
        InvalidInput: it is no log, or training ends before this step, or before a step of its entries.
    """
    entries = read_log(log)
    first, config = _latest_beginning(entries)
    beginning = entries[first]
    state = _state(beginning) if isinstance(beginning, ResumeEntry) else None
    trainer = Trainer(config) if state is None else Trainer.from_state(state)
    future = [entry for entry in entries[first + 1 :] if not isinstance(entry, PauseEntry)]
    last = entries[-1]
    trainer.follow(Timeline(entries[: first + 1], future, last.step if last.diverged else None))
    if epoch is not None:
        trainer.advance(until_epoch=epoch)
        has_arrived = trainer.progress.epoch == epoch
    else:
        if to is None:
            to = last.step if first < len(entries) - 1 else trainer.progress.step
        trainer.advance(to - trainer.progress.step)
        has_arrived = trainer.progress.step == to
    if not has_arrived:
        raise InvalidCommand([Problem("log", "log_does_not_lead_there", to if epoch is None else epoch)])
    if isinstance(last, PauseEntry) and last.restored and trainer.progress.step == last.step:
        trainer.restore_best()
    return trainer


def _latest_beginning(entries: Sequence[AnyEntry]) -> tuple[int, ExperimentConfig]:
    """The number of the last entry that began anew, and the config it began with."""
    config = begun_with = ExperimentConfig()
    first = 0
    for number, entry in enumerate(entries):
        after, begins = config, True
        match entry:
            case ConfigureEntry():
                after = read_config(entry.config)
            case ResumeEntry():
                after = decode(_state(entry))[0]
            case ChangeEntry():
                after = changed_config(config, entry)
                begins = begins_anew(config, after)
            case ResetEntry():
                pass
            case _:
                begins = False
        config = after
        if begins:
            first, begun_with = number, config
    return first, begun_with


def _state(entry: ResumeEntry) -> bytes:
    try:
        return b64decode(entry.state, validate=True)
    except ValueError:
        raise not_a_checkpoint() from None
