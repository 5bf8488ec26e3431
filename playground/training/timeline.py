"""A trainer's past and known future: its action log, and checkpoints to return to, in bounded memory."""

import math
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from playground.config import ExperimentConfig
from playground.engine.network import Progress
from playground.problems.allowed import Interval
from playground.problems.errors import InvalidCommand, Problem
from playground.training.action_log import AnyEntry, Entry, ResumeEntry, SetParameterEntry
from playground.training.checkpoint import Checkpoint
from playground.training.history import History
from playground.training.saved_state import encode

_MOST_CHECKPOINT_BYTES = 8_000_000  # of all together, before every other one is dropped
_MOST_CHECKPOINTS = 500
_MOST_LOG_BYTES = 1_000_000  # of all entries as JSON, before the oldest are dropped
_MOST_ENTRIES_BETWEEN = 8  # two checkpoints; doing what an entry says takes about a millisecond
# Training from one checkpoint to the next takes 2 ms, or a hundred times as long as copying one. Interrupting
# it and keeping one takes some 30 µs.
_BETWEEN_NS, _LEAST_COPIES_BETWEEN = 2_000_000, 100
_BYTE_NS = 0.4  # of copying
# What a step takes, what every parameter adds to it, and every parameter for every sample.
_STEP_NS, _PARAMETER_NS, _PRODUCT_NS = 200, 1.0, 0.07


def estimated_step_ns(n_parameters: int, samples_per_step: int) -> float:
    """About how long an update takes, within a factor of three on machines of 2026.

    Args:
        n_parameters: of the network.
        samples_per_step: in a batch.

    Returns:
        Nanoseconds.
    """
    return _STEP_NS + n_parameters * (_PARAMETER_NS + _PRODUCT_NS * samples_per_step)


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """A checkpoint and its place in the log.

    Args:
        n_entries: the number of entries before it.
        config: in force there.
        checkpoint: what a `Fitting` of that config goes on from.
    """

    n_entries: int
    config: ExperimentConfig
    checkpoint: Checkpoint


class Timeline:
    """The action log of one trainer, and sparse checkpoints since the latest beginning.

    Checkpoints lie milliseconds of training apart; when they take too much memory, every other one is dropped
    and their distance doubles. After `rewind` the entries behind that point are the future: they are due
    again at their steps, until `record` puts another entry in their place.

    Args:
        past: the entries so far, the last of them a beginning.
        future: those that are to happen when their steps are reached, in order.
        diverged_at: the step at which training ended by divergence, after all entries; None if it did not.
    """

    def __init__(
        self, past: Sequence[AnyEntry], future: Sequence[AnyEntry] = (), diverged_at: int | None = None
    ) -> None:
        self._past, self._future, self._diverged_at = list(past), list(future), diverged_at
        self._marks: list[Mark] = []
        self._furthest = Progress()
        self._spacing = 1
        self._next_mark = 0
        self._mark_bytes = 0
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

    def record(
        self, entry: AnyEntry, progress: Progress, history: History, *, is_beginning: bool = False
    ) -> None:
        """Add a command that was carried out now. What was known of the future is dropped.

        Args:
            entry: what was done.
            progress: of the trainer after it.
            history: until then, of which the part is saved that the log may come to begin with.
            is_beginning: whether training began anew; checkpoints from before it are dropped.
        """
        self._future.clear()
        self._furthest, self._diverged_at = progress, None
        if _replaces(entry, self._past[-1]):
            self._past.pop()
        n_entries = len(self._past)
        marks = [
            mark
            for mark in self._marks
            if mark.n_entries <= n_entries and mark.checkpoint.progress.step <= entry.step
        ]
        if is_beginning:
            marks, self._spacing = [], 1
        is_at_end = len(marks) == len(self._marks)
        self._keep(marks)
        self._past.append(entry)
        if not is_at_end or len(self._past) - self._marks[-1].n_entries >= _MOST_ENTRIES_BETWEEN:
            self._next_mark = 0
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
        return step >= self._next_mark

    def mark(self, config: ExperimentConfig, checkpoint: Checkpoint, samples_per_step: int) -> None:
        """Store a checkpoint of the current step.

        Args:
            config: in force.
            checkpoint: of the trainer now.
            samples_per_step: decides together with the number of parameters when the next one is due.
        """
        self._marks.append(Mark(len(self._past), config, checkpoint))
        self._mark_bytes += checkpoint.n_bytes
        while len(self._marks) > _MOST_CHECKPOINTS or self._mark_bytes > _MOST_CHECKPOINT_BYTES:
            if len(self._marks) == 1:
                break
            self._keep(self._marks[::2])
            self._spacing *= 2
        step_ns = estimated_step_ns(checkpoint.arrays["parameters"].size, samples_per_step)
        between_ns = max(_BETWEEN_NS, _LEAST_COPIES_BETWEEN * _BYTE_NS * checkpoint.n_bytes)
        steps = math.ceil(between_ns / step_ns) * self._spacing
        self._next_mark = checkpoint.progress.step + steps
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
        first, last = self._marks[0].checkpoint.progress, self.furthest(progress)
        field, wanted = ("step", step) if step is not None else ("epoch", epoch)
        if wanted is None or (step is not None and epoch is not None):
            raise InvalidCommand([Problem("step", "step_or_epoch")])
        allowed = (getattr(first, field), getattr(last, field))
        if not allowed[0] <= wanted <= allowed[1]:
            raise InvalidCommand([Problem(field, "moment_not_known", wanted, Interval(*allowed))])

        # Strictly before, so that the step that leads there is made and can be shown.
        marks = [mark for mark in self._marks if getattr(mark.checkpoint.progress, field) < wanted]
        mark = marks[-1] if marks else self._marks[0]
        if mark.checkpoint.progress.step <= progress.step and getattr(progress, field) < wanted:
            return None
        self._diverged_at = last.step if last.diverged else None
        entries = self._past + self._future
        self._past, self._future = entries[: mark.n_entries], entries[mark.n_entries :]
        self._plan()
        return mark

    def _plan(self) -> None:
        self.next_stop = self._next_mark
        if self._future:
            self.next_stop = min(self.next_stop, self._future[0].step)
        if self._diverged_at is not None:
            self.next_stop = min(self.next_stop, self._diverged_at)

    def _keep(self, marks: list[Mark]) -> None:
        self._marks = marks
        self._mark_bytes = sum(mark.checkpoint.n_bytes for mark in marks)

    def _drop_oldest_entries(self, history: History) -> None:
        """Let the log begin with a saved state: the first checkpoint behind which half of the bytes lie."""
        sizes = [len(entry.model_dump_json()) for entry in self._past]
        marks = [mark for mark in self._marks if mark.n_entries > 1]
        if not marks:
            return
        small = (mark for mark in marks if sum(sizes[mark.n_entries :]) <= _MOST_LOG_BYTES // 2)
        first = next(small, marks[-1])
        before = history.up_to(first.checkpoint.progress.step)
        state = b64encode(encode(first.config, first.checkpoint, history=before)).decode("ascii")
        n_dropped = first.n_entries - 1
        resumed = ResumeEntry(step=first.checkpoint.progress.step, state=state)
        self._past = [resumed, *self._past[first.n_entries :]]
        kept = self._marks[self._marks.index(first) :]
        self._keep([Mark(mark.n_entries - n_dropped, mark.config, mark.checkpoint) for mark in kept])
        self._log_bytes = sum(sizes[first.n_entries :])


def _replaces(entry: Entry, former: Entry) -> bool:
    """Whether nothing is left of the former entry: it set the same parameter at the same step."""
    if not isinstance(entry, SetParameterEntry) or not isinstance(former, SetParameterEntry):
        return False
    return entry == former.model_copy(update={"value": entry.value})
