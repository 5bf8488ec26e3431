"""Training whose log is a tree: every future that was left for another one can be gone back to."""

from collections.abc import Mapping, Sequence
from typing import Any

from playground.config import ExperimentConfig, begins_anew, change_config
from playground.problems.allowed import Interval
from playground.problems.errors import InvalidCommand, Problem
from playground.training.action_log import (
    AnyEntry,
    ChangeEntry,
    ConfigureEntry,
    ResumeEntry,
    SetParameterEntry,
)
from playground.training.branches import MOST_NAME, Branch, Branches, parting
from playground.training.experiment_file import write_experiment
from playground.training.history import History, unpacked
from playground.training.marks import Mark
from playground.training.recorded import RecordedTraining
from playground.training.recording import Observer

_ROW_FIELDS = {"data.train", "data.test"}
_METRICS = ("train_loss", "test_loss", "train_score", "test_score")


class BranchedTraining(RecordedTraining):
    """The branches of a recorded training.

    A command that is given before the known end of training begins a branch: the former future stays as it
    is, on the branch that is left.
    """

    @property
    def tree(self) -> Branches:
        """All branches since the latest beginning, the current one as it is now."""
        self._keep_end()
        return self._timeline.branches

    @property
    def tree_version(self) -> object:
        """Another object whenever a branch was made, opened, named or deleted."""
        return self._timeline.tree_version

    @property
    def current_branch(self) -> int:
        """The id of the branch on which training goes on."""
        return self.tree.current.id

    @property
    def branches(self) -> list[dict[str, Any]]:
        """All branches since the latest beginning, as JSON has them.

        Each has `id`, `parent` (null for the first), `name`, where it `leaves` its parent and its `end`
        (epoch, step; there also `diverged`), the `changes` of config on it ([before, after] by dotted name;
        of custom rows their numbers), how many parameters were set by hand, the `metrics` at its end, and
        whether it was reached again with the same bits (`exact`; None: not yet).
        """
        tree = self.tree
        return [self._described(tree, branch) for branch in tree]

    def begin_branch(self, config: ExperimentConfig | Mapping[str, object]) -> None:
        """Go on from here with another config on a branch of its own, also at the known end of training.

        `change` does the same before that end, and at it goes on with the branch that there is. What changes
        nothing begins no branch.

        Args:
            config: as of `change`.

        Raises:
            InvalidConfig: there is no such config.
            InvalidCommand: training would begin anew with it, and not go on from here.
        """
        if not isinstance(config, ExperimentConfig):
            config = change_config(self.config, config)
        if begins_anew(self.config, config):
            raise InvalidCommand([Problem("config", "begins_anew")])
        if config == self.config:
            return
        tree = self.tree
        if self._timeline.is_at_end(self.progress):  # before it, any change begins one
            tree.fork(self._timeline.n_past, self.progress)
        self.change(config)

    def open_branch(self, branch: int, step: int | None = None, *, epoch: int | None = None) -> None:
        """Go to a branch, with the bits it had: to its end, or to another moment since the beginning.

        Args:
            branch: its id.
            step: the number of updates since the beginning; beyond its end, its end.
            epoch: the number of completed epochs, instead of a step.

        Raises:
            InvalidCommand: there is no such branch, or the moment is no longer known.
        """
        step, epoch = self.turn_to_branch(branch, step, epoch=epoch)
        if step is None:
            self.advance(until_epoch=epoch)
        else:
            self.advance(step - self.progress.step)

    def turn_to_branch(
        self, branch: int, step: int | None = None, *, epoch: int | None = None
    ) -> tuple[int | None, int | None]:
        """Go to the nearest checkpoint before a moment of a branch: `open_branch` without training.

        Args:
            branch: as of `open_branch`.
            step: as of `open_branch`.
            epoch: as of `open_branch`.

        Returns:
            The step, or else the epoch, to train to.

        Raises:
            InvalidCommand: as of `open_branch`.
        """
        end = self.tree.get(branch).end.progress
        if step is None and epoch is None:
            step = end.step
        self._timeline.require_known(step, epoch)
        if (step is not None and step > end.step) or (epoch is not None and epoch > end.epoch):
            step, epoch = end.step, None
        self._keep_history()
        mark, common = self._timeline.open(self.progress, branch)
        self._known = self._known.up_to(common)
        self._go_to(mark)
        self._go_to(self._timeline.rewind(self.progress, step=step, epoch=epoch))
        return step, epoch

    def checkpoint_before(self, step: int) -> int:
        """Where the part of a `seek` to a step begins that takes training.

        Args:
            step: the number of updates since the beginning, later than the `earliest`.

        Returns:
            The step of the nearest checkpoint before it.
        """
        return self._timeline.checkpoint_before(step)

    def observe(self, observer: Observer | None) -> None:
        """Have the ends of epochs told while they are trained, until the next `seek` or beginning.

        Args:
            observer: is told; None for nobody.
        """
        self._fitting.recorder.observer = observer

    def experiment_file(self) -> str:
        """Write the experiment with all its branches, as a file NAME.playground.json holds it.

        Returns:
            JSON text, which `playground.replay` reads.
        """
        timeline = self._timeline
        return write_experiment(timeline.beginning, self.tree, self.progress, timeline.n_past)

    def name_branch(self, branch: int, name: str | None) -> None:
        """Name a branch.

        Args:
            branch: its id.
            name: up to 80 characters; None takes the name away.

        Raises:
            InvalidCommand: there is no such branch, or the name is too long.
        """
        if name is not None and not 0 < len(name) <= MOST_NAME:
            raise InvalidCommand(
                [Problem("name", "no_branch_name", name, Interval(1, MOST_NAME, unit="characters"))]
            )
        self.tree.name(branch, name)

    def delete_branch(self, branch: int) -> None:
        """Let a branch go; those that leave it stay, whole.

        Args:
            branch: its id, not that of the current one.

        Raises:
            InvalidCommand: there is no such branch, or it is the current one.
        """
        self.tree.delete(branch)

    def branch_history(self, branch: int) -> History:
        """The metrics of a branch since it left its parent.

        Args:
            branch: its id.

        Returns:
            At most 1,024 rows, in float32; empty where nothing is known.

        Raises:
            InvalidCommand: there is no such branch.
        """
        data = self.tree.get(branch).end.history
        return History() if data is None else unpacked(data)

    def has_branch(self, branch: int) -> bool:
        """Whether there is such a branch.

        Args:
            branch: its id.

        Returns:
            Whether there is.
        """
        return any(each.id == branch for each in self._timeline.branches)

    def knows_history(self, branch: int) -> bool:
        """Whether the metrics of a branch are kept, or have to be computed by a `BranchTrace`.

        Args:
            branch: its id.

        Returns:
            Whether they are.

        Raises:
            InvalidCommand: there is no such branch.
        """
        return self.tree.get(branch).end.history is not None

    def keep_history(self, branch: int, history: History) -> None:
        """Keep the metrics of a branch.

        Args:
            branch: its id.
            history: since it left its parent.

        Raises:
            InvalidCommand: there is no such branch.
        """
        self.tree.keep_history(branch, history)

    def way_to(self, branch: int) -> tuple[ConfigureEntry | ResumeEntry, list[AnyEntry]]:
        """What leads to the end of a branch.

        Args:
            branch: its id.

        Returns:
            The beginning, and all entries since then.

        Raises:
            InvalidCommand: there is no such branch.
        """
        return self._timeline.beginning, self.tree.path(branch)

    def marks_along(self, branch: int, *, with_present: bool) -> list[Mark]:
        """The checkpoints through which a branch leads.

        Args:
            branch: its id.
            with_present: whether the present moment, as the last of them, becomes one; of the current branch.

        Returns:
            In order, their entries counted in a log that begins as `way_to` says.

        Raises:
            InvalidCommand: there is no such branch.
        """
        timeline, tree, here = self._timeline, self.tree, self.progress.step
        n_common, step = parting(tree.path(tree.current.id), tree.path(branch))
        n_before = len(timeline.past) - timeline.n_past - 1  # the new log begins with the latest beginning
        marks = timeline.marks.within(n_common + 1, step, n_before)
        if with_present:
            marks = [mark for mark in marks if mark.checkpoint.progress.step < here]
            marks.append(Mark(1 + timeline.n_past, self.config, self._fitting.checkpoint()))
        return marks

    def _described(self, tree: Branches, branch: Branch) -> dict[str, Any]:
        end, leaves = branch.end, branch.leaves
        path = tree.path(branch.id)
        own = path[branch.n_shared :]
        begun_with = self._timeline.begun_with.model_dump(mode="json")
        before = _values(path[: branch.n_shared], {name: _value_at(begun_with, name) for name in _ROW_FIELDS})
        for name in _values(own, {}):
            before.setdefault(name, _value_at(begun_with, name))
        return {
            "id": branch.id,
            "parent": branch.parent,
            "name": branch.name,
            "leaves": {"epoch": leaves.epoch, "step": leaves.step},
            "end": {
                "epoch": end.progress.epoch,
                "step": end.progress.step,
                "diverged": end.progress.diverged,
            },
            "changes": _changes(before, _values(own, before)),
            "parameters_set": sum(isinstance(entry, SetParameterEntry) for entry in own),
            "exact": end.is_exact,
            "metrics": None if end.numbers is None else {name: end.numbers.get(name) for name in _METRICS},
        }


def _values(entries: Sequence[AnyEntry], before: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that entries have changed, with those that had been before."""
    values = dict(before)
    for entry in entries:
        if isinstance(entry, ChangeEntry):
            for name, value in entry.changes.items():
                values[name] = _n_rows(values.get(name), value) if name in _ROW_FIELDS else value
    return values


def _value_at(config: Mapping[str, Any], name: str) -> Any:
    """The value of a field, by its dotted name; of custom rows their number."""
    value: Any = config
    for part in name.split("."):
        value = value[part]
    return _n_rows(None, value) if name in _ROW_FIELDS else value


def _n_rows(before: int | None, value: object) -> int | None:
    """The number of custom rows after a change of them."""
    match value:
        case {"removed": int(removed), "rows": list(rows)}:
            return (before or 0) - removed + len(rows)
        case list():
            return len(value)
    return None


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {name: [before.get(name), value] for name, value in after.items() if value != before.get(name)}
