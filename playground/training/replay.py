"""Replays an action log, or a whole experiment: the bits of what it was kept of."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from playground.problems.errors import InvalidCommand, Problem
from playground.training.action_log import PauseEntry, ResumeEntry, read_log
from playground.training.beginning import latest_beginning, state_of
from playground.training.experiment_file import read_experiment
from playground.training.reopening import reopened
from playground.training.timeline import Timeline
from playground.training.trainer import Trainer


def replay(
    log: Sequence[object] | Mapping[str, object] | str | Path,
    to: int | None = None,
    *,
    epoch: int | None = None,
    branch: int | None = None,
) -> Trainer:
    """Recompute an experiment from its log or file, with the same bits.

    Of a log, entries before the latest beginning are skipped, because nothing of them is left. The entries
    after the wanted step are the trainer's `future`.

    Args:
        log: `Trainer.log`, or JSON made of it; or a whole experiment: the path of a file
            NAME.playground.json, or what it holds.
        to: the number of updates since the latest beginning; None for the end of the log or branch.
        epoch: the number of completed epochs, instead of `to`.
        branch: of an experiment, the id of the branch; None for the one on which it was left.

    Returns:
        A trainer with the bits of the original at that step.

    Raises:
        InvalidInput: it is no log and no such file, or training ends before this step, or before a step of
            its entries.
    """
    if isinstance(log, str | Path | Mapping):
        return _replayed_file(log, to, epoch, branch)
    if branch is not None:
        raise InvalidCommand([Problem("branch", "no_such_branch", branch, [])])
    return _replayed_log(log, to, epoch)


def _replayed_file(
    content: Mapping[str, object] | str | Path, to: int | None, epoch: int | None, branch: int | None
) -> Trainer:
    is_path = isinstance(content, Path) or (isinstance(content, str) and not content.lstrip().startswith("{"))
    file = read_experiment(read_text(Path(str(content))) if is_path else content)
    trainer = reopened(file)
    trainer.open_branch(file.branches.current.id if branch is None else branch, to, epoch=epoch)
    wanted = to if epoch is None else epoch
    reached = trainer.progress.step if epoch is None else trainer.progress.epoch
    end = trainer.furthest
    if wanted is None:
        wanted = end.step
    if reached != wanted:
        raise InvalidCommand([Problem("to" if epoch is None else "epoch", "log_does_not_lead_there", wanted)])
    return trainer


def read_text(path: Path) -> bytes:
    """Read a file.

    Args:
        path: of it.

    Returns:
        Its bytes.

    Raises:
        InvalidCommand: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        params = {"reason": error.strerror}
        raise InvalidCommand([Problem(str(path), "file_unreadable", params=params)]) from None


def _replayed_log(log: Sequence[object], to: int | None, epoch: int | None) -> Trainer:
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
