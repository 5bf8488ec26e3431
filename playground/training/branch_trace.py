"""A branch trained again beside the current one, for the history that nobody kept."""

from playground.engine.network import Network
from playground.training.action_log import ConfigureEntry, ResumeEntry
from playground.training.beginning import state_of
from playground.training.branches import Branch
from playground.training.fitting import ENDLESS
from playground.training.history import History
from playground.training.timeline import Timeline
from playground.training.trainer import Trainer


class BranchTrace:
    """Repeats what was done on a branch, on a trainer of its own.

    Args:
        original: a trainer of the experiment, which stays as it is.
        number: the id of the branch.

    Raises:
        InvalidCommand: there is no such branch.
    """

    def __init__(self, original: Trainer, number: int) -> None:
        self.original = original
        self.branch: Branch = original.tree.get(number)
        beginning, path = original.way_to(number)
        self._trainer = at_the_beginning(beginning, type(original.network), original.recorded.most_rows)
        self._trainer.follow(Timeline([beginning], path))
        self.is_done = False

    def advance(self, max_steps: int = ENDLESS) -> int:
        """Train on to the end of the branch.

        Args:
            max_steps: the most updates to make.

        Returns:
            The number of updates made.
        """
        trainer, end = self._trainer, self.branch.end.progress.step
        room = min(max_steps, end - trainer.progress.step)
        done = trainer.advance(room)
        self.is_done = done < room or trainer.progress.step >= end
        return done

    @property
    def history(self) -> History:
        """What was measured since the branch left its parent."""
        recorded = self._trainer.recorded
        return recorded.coarsened(len(recorded) + 1, self.branch.leaves.epoch)


def at_the_beginning(
    beginning: ConfigureEntry | ResumeEntry, network: type[Network], most_rows: int | None
) -> Trainer:
    """A trainer at the beginning of an experiment.

    Args:
        beginning: as `way_to` gives it.
        network: the class of its network.
        most_rows: of its history.

    Returns:
        A new trainer.
    """
    if isinstance(beginning, ResumeEntry):
        return Trainer.from_state(state_of(beginning), network=network, most_history_rows=most_rows)
    return Trainer(beginning.config, network=network, most_history_rows=most_rows)
