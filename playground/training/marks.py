"""Checkpoints of one training to go back to: some milliseconds of training apart, in bounded memory."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from playground.config import ExperimentConfig
from playground.engine.network import Progress
from playground.training.checkpoint import Checkpoint

_MOST_CHECKPOINT_BYTES = 8_000_000  # of all together, before every other one is dropped
_MOST_CHECKPOINTS = 500
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


class Marks:
    """Sparse checkpoints, in the order of training.

    When they take too much memory, every other one is dropped and their distance doubles.
    """

    def __init__(self) -> None:
        self._marks: list[Mark] = []
        self._spacing, self._distance = 1, 0
        self._n_bytes = 0
        self.next_step = 0
        """The step from which on the next one is due."""

    def __bool__(self) -> bool:
        return bool(self._marks)

    @property
    def first(self) -> Mark:
        """The first of them."""
        return self._marks[0]

    @property
    def last(self) -> Mark:
        """The last of them."""
        return self._marks[-1]

    def clear(self) -> None:
        """Begin anew."""
        self._spacing = 1
        self._keep([])

    def add(self, mark: Mark, samples_per_step: int) -> None:
        """Add one of the current step.

        Args:
            mark: later in training than all others.
            samples_per_step: decides together with the number of parameters when the next one is due.
        """
        checkpoint = mark.checkpoint
        self._marks.append(mark)
        self._n_bytes += checkpoint.n_bytes
        while len(self._marks) > _MOST_CHECKPOINTS or self._n_bytes > _MOST_CHECKPOINT_BYTES:
            if len(self._marks) == 1:
                break
            self._keep(self._marks[::2])
            self._spacing *= 2
        step_ns = estimated_step_ns(checkpoint.arrays["parameters"].size, samples_per_step)
        between_ns = max(_BETWEEN_NS, _LEAST_COPIES_BETWEEN * _BYTE_NS * checkpoint.n_bytes)
        self._distance = math.ceil(between_ns / step_ns) * self._spacing
        self.next_step = checkpoint.progress.step + self._distance

    def cut(self, n_entries: float, step: float) -> bool:
        """Drop those that lie behind a moment.

        Args:
            n_entries: the most entries that may lie before one.
            step: the last at which one may lie.

        Returns:
            Whether there were any.
        """
        kept = [
            mark
            for mark in self._marks
            if mark.n_entries <= n_entries and mark.checkpoint.progress.step <= step
        ]
        has_cut = len(kept) < len(self._marks)
        if has_cut:
            self._keep(kept)
            self.next_step = kept[-1].checkpoint.progress.step + self._distance if kept else 0
        return has_cut

    def before(self, is_before: Callable[[Progress], bool]) -> Mark:
        """The last one before a moment.

        Args:
            is_before: whether a place in training lies before it.

        Returns:
            The first of all, if none does.
        """
        return next(
            (mark for mark in reversed(self._marks) if is_before(mark.checkpoint.progress)), self.first
        )

    def within(self, n_entries: int, step: float, n_before: int) -> list[Mark]:
        """Those up to a moment, as they are in a log without its first entries.

        Args:
            n_entries: the most entries that may lie before one, in that log.
            step: the last at which one may lie.
            n_before: how many entries are left out.

        Returns:
            In order.
        """
        marks = [replace(mark, n_entries=mark.n_entries - n_before) for mark in self._marks]
        return [
            mark for mark in marks if mark.n_entries <= n_entries and mark.checkpoint.progress.step <= step
        ]

    def begin_later(self, is_enough: Callable[[Mark], bool]) -> Mark | None:
        """Drop what lies before the first mark that is enough, or else before the last.

        Args:
            is_enough: whether the log may begin with it.

        Returns:
            The new first one, in the former count of entries; None if the log has to begin where it does.
        """
        candidates = [number for number, mark in enumerate(self._marks) if mark.n_entries > 1]
        if not candidates:
            return None
        first = next((number for number in candidates if is_enough(self._marks[number])), candidates[-1])
        begins = self._marks[first]
        n_dropped = begins.n_entries - 1
        self._keep(
            [Mark(mark.n_entries - n_dropped, mark.config, mark.checkpoint) for mark in self._marks[first:]]
        )
        return begins

    def _keep(self, marks: list[Mark]) -> None:
        self._marks = marks
        self._n_bytes = sum(mark.checkpoint.n_bytes for mark in marks)
