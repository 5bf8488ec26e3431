"""Going along a branch again: from checkpoint to checkpoint, and by training between them."""

from collections.abc import Iterator
from time import perf_counter

from playground.analysis.study import SLICE_S
from playground.training.branch_trace import at_the_beginning
from playground.training.history import History
from playground.training.timeline import Timeline
from playground.training.trainer import Trainer


def training_steps(trainer: Trainer, step: int) -> Iterator[None]:
    """Train to a step in pieces that nobody has to wait for.

    Args:
        trainer: is trained.
        step: number of updates since the beginning; training that ends before it ends there.

    Yields:
        After each piece, which takes 5 ms or so.
    """
    most = 1
    while (rest := step - trainer.progress.step) > 0:
        begun = perf_counter()
        made = trainer.advance(min(rest, most))
        wanted = int(made * SLICE_S / max(perf_counter() - begun, 1e-6))
        most = max(1, min(wanted, 8 * most))
        yield
        if not made:
            return


class Walk:
    """The way of a branch from the beginning of the experiment, copied, so that training may go on.

    Args:
        original: not modified.
        branch: its id; None for the current one, whose way ends where training is now.

    Raises:
        InvalidCommand: there is no such branch.
    """

    def __init__(self, original: Trainer, branch: int | None = None) -> None:
        tree = original.tree
        end = original.progress if branch is None else tree.get(branch).end.progress
        self.branch = tree.current.id if branch is None else branch
        self.first, self.last = min(original.earliest.step, end.step), end.step
        self._way = original.way_to(self.branch)
        self._network, self._most_rows = type(original.network), original.recorded.most_rows
        self._marks = [
            mark
            for mark in original.marks_along(self.branch, with_present=branch is None)
            if mark.checkpoint.progress.step <= self.last
        ]

    @property
    def known_steps(self) -> list[int]:
        """The steps of which there are checkpoints, in order: nothing has to be trained to be there."""
        return [mark.checkpoint.progress.step for mark in self._marks]

    def begin(self) -> Trainer:
        """A new trainer at the beginning, which `steps_to` moves."""
        beginning, entries = self._way
        trainer = at_the_beginning(beginning, self._network, self._most_rows)
        trainer.follow(Timeline([beginning], entries))
        return trainer

    def steps_to(self, trainer: Trainer, step: int) -> Iterator[None]:
        """Go on to a step: to the nearest checkpoint before it, and from there by training.

        Args:
            trainer: of `begin`, not beyond the step.
            step: number of updates since the beginning.

        Yields:
            After each piece of training.
        """
        reached = [mark for mark in self._marks if mark.checkpoint.progress.step <= step]
        if reached and reached[-1].checkpoint.progress.step > trainer.progress.step:
            trainer.jump(reached[-1].n_entries - 1, reached[-1], History())
        yield from training_steps(trainer, step)
