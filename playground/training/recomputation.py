"""An experiment of the reference, computed anew by kernels: the bits it would have had from the start."""

from typing import TYPE_CHECKING, Generic, TypeVar

from playground.training.action_log import AnyEntry, ResumeEntry
from playground.training.beginning import latest_beginning, state_of
from playground.training.fitting import ENDLESS
from playground.training.timeline import Timeline

if TYPE_CHECKING:
    from playground.training.trainer import Trainer


_Kind = TypeVar("_Kind", bound="Trainer")


class Recomputation(Generic[_Kind]):
    """Repeats what a trainer's log says, with kernels, as far as that trainer has come.

    Where kernels end training sooner than the reference did, what was done later is done there.

    Args:
        original: a trainer of the reference, which stays as it is.
        kind: the class of trainer to make.
    """

    def __init__(self, original: "Trainer", kind: type[_Kind]) -> None:
        self._original = original
        past, future = original.entries
        self._made_of = (past, future, original.progress.step)
        self._furthest = original.furthest.step
        self._has_returned = False
        first, config = latest_beginning(past)
        beginning = past[first]
        keeps, most_rows = original.keeps_last_update, original.recorded.most_rows
        if isinstance(beginning, ResumeEntry):
            self.trainer: _Kind = kind.from_state(
                state_of(beginning), keeps_last_update=keeps, most_history_rows=most_rows
            )
        else:
            self.trainer = kind(config, keeps_last_update=keeps, most_history_rows=most_rows)
        # Whether and when training diverged is found out anew.
        rest = [entry.model_copy(update={"diverged": False}) for entry in (*past[first + 1 :], *future)]
        branches = original.tree.unmeasured()
        self.trainer.follow(Timeline(past[: first + 1], rest, branches=branches))

    def repeats(self, trainer: "Trainer") -> bool:
        """Whether it is the original, and nothing was done to it meanwhile.

        Args:
            trainer: perhaps the original.

        Returns:
            False if the work so far is of no use for it.
        """
        past, future, step = self._made_of
        now: tuple[list[AnyEntry], list[AnyEntry]] = trainer.entries
        return trainer is self._original and step == trainer.progress.step and now == (past, future)

    def advance(self, max_steps: int = ENDLESS) -> bool:
        """Compute on.

        Args:
            max_steps: updates at most.

        Returns:
            Whether it has come as far as the original.
        """
        trainer, wanted = self.trainer, self._original.progress.step
        goal = wanted if self._has_returned else self._furthest
        room = min(max_steps, max(goal - trainer.progress.step, 0))
        if trainer.advance(room) < room or trainer.progress.step >= goal:
            if trainer.progress.step < goal and trainer.bring_forward():
                return False
            if self._has_returned or wanted >= trainer.progress.step:
                return True
            self._has_returned = True
            trainer.rewind(wanted)
        return False
