"""Replays an action log: the bits of the experiment that it was kept of."""

from collections.abc import Sequence

from playground.problems.errors import InvalidCommand, Problem
from playground.training.action_log import PauseEntry, ResumeEntry, read_log
from playground.training.beginning import latest_beginning, state_of
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
    first, config = latest_beginning(entries)
    beginning = entries[first]
    state = state_of(beginning) if isinstance(beginning, ResumeEntry) else None
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
