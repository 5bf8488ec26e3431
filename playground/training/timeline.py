"""A trainer's past and known future: its action log, and checkpoints to return to, in bounded memory."""

from base64 import b64encode
from collections.abc import Sequence

from playground.config import ExperimentConfig
from playground.engine.network import Progress
from playground.problems.allowed import Interval
from playground.problems.errors import InvalidCommand, Problem
from playground.training.action_log import (
    AnyEntry,
    ConfigureEntry,
    Entry,
    ResumeEntry,
    SetParameterEntry,
)
from playground.training.branches import Branches, End, parting
from playground.training.checkpoint import Checkpoint
from playground.training.history import History
from playground.training.marks import Mark, Marks
from playground.training.saved_state import encode

_MOST_LOG_BYTES = 1_000_000  # of all entries as JSON, before the oldest are dropped
_MOST_ENTRIES_BETWEEN = 8  # two checkpoints; doing what an entry says takes about a millisecond


class Timeline:
    """The action log of one trainer, and sparse checkpoints since the latest beginning.

    After `rewind` the entries behind that point are the future: they are due
    again at their steps, until `record` adds another entry: then what was known stays as a branch.

    Args:
        past: the entries so far, the last of them a beginning, unless `begun` says otherwise.
        future: those that are to happen when their steps are reached, in order.
        diverged_at: the step at which training ended by divergence, after all entries; None if it did not.
        begun: the number of the latest beginning among `past`, and the config it began with.
        branches: of which `past` and `future` are the current one; None for no other.
    """

    def __init__(
        self,
        past: Sequence[AnyEntry],
        future: Sequence[AnyEntry] = (),
        diverged_at: int | None = None,
        *,
        begun: tuple[int, ExperimentConfig] | None = None,
        branches: Branches | None = None,
    ) -> None:
        self._past, self._future, self._diverged_at = list(past), list(future), diverged_at
        self._begun = begun
        self._branches = branches or Branches()
        self.marks = Marks()  # since the latest beginning
        self._furthest = self._branches.current.end.progress
        # To its end from elsewhere, which may come to other bits; true of what was read, too.
        self._has_returned = True
        self._log_bytes = 0
        self.next_stop = 0  # the step at which training has to be interrupted for any of these
        self._plan()

    @property
    def past(self) -> list[AnyEntry]:
        """The entries that have happened."""
        return list(self._past)

    @property
    def future(self) -> list[AnyEntry]:
        """The entries that are to happen again."""
        return list(self._future)

    def is_due(self, step: int) -> bool:
        """Whether an entry of the future happens now.

        Args:
            step: at which training is.

        Returns:
            True until `take_due` has taken it.
        """
        return bool(self._future) and self._future[0].step == step

    def had_diverged_at(self, step: int) -> bool:
        """Whether training is known to have diverged here, with nothing done after that.

        Args:
            step: at which training is.

        Returns:
            True if the next update is known to fail.
        """
        return self._diverged_at == step and not self._future

    def take_due(self) -> AnyEntry:
        """Move the first entry of the future to the past."""
        entry = self._future.pop(0)
        self._past.append(entry)
        self._plan()
        return entry

    def bring_forward(self, step: int) -> bool:
        """Let the first entry of the future happen now.

        Args:
            step: at which training is.

        Returns:
            Whether there is one.
        """
        if not self._future:
            return False
        self._future[0] = self._future[0].model_copy(update={"step": step})
        self._plan()
        return True

    def furthest(self, progress: Progress) -> Progress:
        """The last step that is known to have been reached since the beginning.

        Args:
            progress: of the trainer now.

        Returns:
            Its progress.
        """
        if progress.step >= self._furthest.step:
            self._furthest = progress
        return self._furthest

    def is_at_end(self, progress: Progress) -> bool:
        """Whether nothing is known of what comes after.

        Args:
            progress: of the trainer now.

        Returns:
            False after a `rewind`, until training has come as far again.
        """
        return not self._future and progress.step >= self._furthest.step

    @property
    def branches(self) -> Branches:
        """The tree, its current branch as it is now."""
        self._branches.keep(self._path, self._branches.current.end.at(self._furthest))
        return self._branches

    @property
    def tree_version(self) -> object:
        """As of `Branches`."""
        return self._branches.version

    @property
    def earliest(self) -> Progress:
        """The first moment that is known."""
        return self.marks.first.checkpoint.progress

    @property
    def begun_with(self) -> ExperimentConfig:
        """The config at the latest beginning."""
        return self._first[1]

    @property
    def n_past(self) -> int:
        """How many entries since the beginning have happened."""
        return len(self._past) - self._n_before

    @property
    def beginning(self) -> ConfigureEntry | ResumeEntry:
        """The latest beginning, as the first entry of a log."""
        number, config = self._first
        entry = self._past[number]
        return entry if isinstance(entry, ResumeEntry) else ConfigureEntry(step=0, config=config)

    def keep_end(self, end: End) -> None:
        """Keep the last known moment of the current branch.

        Args:
            end: what training came to.
        """
        self._furthest = end.progress
        end = end.compared_with(self._branches.current.end, has_returned=self._has_returned)
        self._has_returned = False
        self._branches.keep(self._path, end)

    def record(
        self,
        entry: AnyEntry,
        before: Progress,
        progress: Progress,
        history: History,
        *,
        is_beginning: bool = False,
    ) -> None:
        """Add a command that was carried out now. What was known of the future stays as a branch.

        Args:
            entry: what was done.
            before: progress of the trainer before it.
            progress: of the trainer after it.
            history: until then, of which the part is saved that the log may come to begin with.
            is_beginning: whether training began anew; checkpoints and branches from before it are dropped.
        """
        known = None if is_beginning or self.is_at_end(before) else self.branches
        self._future.clear()
        self._furthest, self._diverged_at = progress, None
        if _replaces(entry, self._past[-1]):
            self._past.pop()
        n_entries = len(self._past)
        if is_beginning:
            self._begun, self._branches = None, Branches()
        elif known is not None:
            known.fork(n_entries - self._n_before, before)
        else:
            self._branches.keep(self._path, self._branches.current.end.unsaid())
        has_cut = self.marks.cut(n_entries, entry.step)
        if is_beginning:
            self.marks.clear()
        self._past.append(entry)
        if has_cut or not self.marks or self._n_since_mark >= _MOST_ENTRIES_BETWEEN:
            self.marks.next_step = 0
        self._log_bytes += len(entry.model_dump_json())
        if self._log_bytes > _MOST_LOG_BYTES:
            self._drop_oldest_entries(history)
        self._plan()

    def wants_mark(self, step: int) -> bool:
        """Whether a checkpoint is due.

        Args:
            step: at which training is.

        Returns:
            True if `mark` should be called.
        """
        return step >= self.marks.next_step

    def mark(self, config: ExperimentConfig, checkpoint: Checkpoint, samples_per_step: int) -> None:
        """Store a checkpoint of the current step.

        Args:
            config: in force.
            checkpoint: of the trainer now.
            samples_per_step: decides together with the number of parameters when the next one is due.
        """
        if self._begun is None:
            self._begun = len(self._past) - 1, config
        self.marks.add(Mark(len(self._past), config, checkpoint), samples_per_step)
        self._plan()

    def rewind(self, progress: Progress, *, step: int | None = None, epoch: int | None = None) -> Mark | None:
        """Go to the nearest checkpoint before a step, or stay if the trainer is nearer.

        Args:
            progress: of the trainer now.
            step: the number of updates since the beginning.
            epoch: the number of completed epochs, if `step` is not given.

        Returns:
            The checkpoint to restore; None if training goes on to that step from where it is.

        Raises:
            InvalidCommand: the step was not reached, or is no longer known, or neither is given.
        """
        last = self.furthest(progress)
        field, wanted = self.require_known(step, epoch, last)
        # Strictly before, so that the step that leads there is made and can be shown.
        mark = self.marks.before(lambda place: bool(getattr(place, field) < wanted))
        if mark.checkpoint.progress.step <= progress.step and getattr(progress, field) < wanted:
            return None
        self._has_returned = True
        self._diverged_at = last.step if last.diverged else None
        entries = self._past + self._future
        self._past, self._future = entries[: mark.n_entries], entries[mark.n_entries :]
        self._plan()
        return mark

    def require_known(
        self, step: int | None, epoch: int | None, last: Progress | None = None
    ) -> tuple[str, int]:
        """Fail unless a moment is one of this experiment.

        Args:
            step: the number of updates since the beginning.
            epoch: the number of completed epochs, if `step` is not given.
            last: the last moment that is known; None: any later one will do.

        Returns:
            Which of the two is given, and its value.

        Raises:
            InvalidCommand: the moment was not reached, or is no longer known, or is not one number.
        """
        field, wanted = ("step", step) if step is not None else ("epoch", epoch)
        if wanted is None or (step is not None and epoch is not None):
            raise InvalidCommand([Problem("step", "step_or_epoch")])
        first = getattr(self.marks.first.checkpoint.progress, field)
        most = None if last is None else getattr(last, field)
        if wanted < first or (most is not None and wanted > most):
            raise InvalidCommand([Problem(field, "moment_not_known", wanted, Interval(first, most))])
        return field, wanted

    def checkpoint_before(self, step: int) -> int:
        """Where the nearest checkpoint before a step lies.

        Args:
            step: later than the earliest.

        Returns:
            Its step.
        """
        return self.marks.before(lambda place: place.step < step).checkpoint.progress.step

    def jump(self, n_past: int, mark: Mark, samples_per_step: int) -> None:
        """Be at a later moment of the current branch, without what lies between.

        Args:
            n_past: how many entries since the beginning have happened there.
            mark: of that moment.
            samples_per_step: as of `mark`.
        """
        entries = self._past + self._future
        n_past += self._n_before
        self._past, self._future = entries[:n_past], entries[n_past:]
        self.marks.add(mark, samples_per_step)
        self._plan()

    def open(self, progress: Progress, number: int) -> tuple[Mark | None, float]:
        """Make another branch the current one; its entries are due from the last common moment on.

        Args:
            progress: of the trainer now.
            number: the id of the branch.

        Returns:
            The checkpoint to restore, None if the branch leads through where training is; and the step up to
            which both branches are the same.

        Raises:
            InvalidCommand: there is no such branch.
        """
        former, path = self._path, self._branches.path(number)
        n_common, step = parting(former, path)
        n_past, n_before = len(self._past) - self._n_before, self._n_before
        self._branches.open(number)
        self.marks.cut(n_common + n_before, step)
        mark = None if n_past <= n_common and progress.step <= step else self.marks.last
        n_past = n_past if mark is None else mark.n_entries - n_before
        self._past, self._future = [*self._past[:n_before], *path[:n_past]], path[n_past:]
        self._furthest = self._branches.current.end.progress
        self._has_returned = True
        self._diverged_at = self._furthest.step if self._furthest.diverged else None
        self._log_bytes = sum(len(entry.model_dump_json()) for entry in path)
        self._plan()
        return mark, step

    @property
    def _n_since_mark(self) -> int:
        return len(self._past) - self.marks.last.n_entries

    @property
    def _first(self) -> tuple[int, ExperimentConfig]:
        if self._begun is None:
            raise RuntimeError("a timeline knows its beginning from the first checkpoint on. Received: none")
        return self._begun

    @property
    def _n_before(self) -> int:
        """Entries up to the latest beginning, with it."""
        return self._first[0] + 1

    @property
    def _path(self) -> list[AnyEntry]:
        """Entries of the current branch since the beginning."""
        return [*self._past[self._n_before :], *self._future]

    def _plan(self) -> None:
        self.next_stop = self.marks.next_step
        if self._future:
            self.next_stop = min(self.next_stop, self._future[0].step)
        if self._diverged_at is not None:
            self.next_stop = min(self.next_stop, self._diverged_at)

    def _drop_oldest_entries(self, history: History) -> None:
        """Let the log begin with a saved state: the first checkpoint behind which half of the bytes lie."""
        sizes = [len(entry.model_dump_json()) for entry in self._past]
        first = self.marks.begin_later(lambda mark: sum(sizes[mark.n_entries :]) <= _MOST_LOG_BYTES // 2)
        if first is None:
            return
        before = history.up_to(first.checkpoint.progress.step)
        state = b64encode(encode(first.config, first.checkpoint, history=before)).decode("ascii")
        self.branches.begin_later(first.n_entries - self._n_before, first.checkpoint.progress.step)
        self._begun = 0, first.config
        resumed = ResumeEntry(step=first.checkpoint.progress.step, state=state)
        self._past = [resumed, *self._past[first.n_entries :]]
        self._log_bytes = sum(sizes[first.n_entries :])


def _replaces(entry: Entry, former: Entry) -> bool:
    """Whether nothing is left of the former entry: it set the same parameter at the same step."""
    if not isinstance(entry, SetParameterEntry) or not isinstance(former, SetParameterEntry):
        return False
    return entry == former.model_copy(update={"value": entry.value})
