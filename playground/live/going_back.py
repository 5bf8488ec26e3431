"""Commands that go to other moments of an experiment, and to its branches."""

from collections.abc import Callable, Mapping
from typing import Any

from playground.live.activity import Activity, Goal
from playground.live.branch_messages import (
    DeleteBranch,
    NameBranch,
    OpenBranch,
    ReadBranches,
    ReadBranchHistory,
)
from playground.live.course import Course
from playground.live.messages import (
    BranchHistory,
    Command,
    Event,
    HistoryPart,
    Log,
    ReadLog,
    Seek,
    Step,
    Tree,
)


class GoingBack(Course):
    """A course whose past can be walked."""

    _told_tree: object = None
    """The tree as the client was told it; None until it asks."""

    def _moment_handlers(self) -> Mapping[type[Command], Callable[[Any], list[Event]]]:
        """What carries out which command."""
        return {
            Seek: self._seek,
            ReadLog: self._read_log,
            ReadBranches: self._read_branches,
            OpenBranch: self._open_branch,
            NameBranch: self._name_branch,
            DeleteBranch: self._delete_branch,
            ReadBranchHistory: self._read_branch_history,
        }

    def _seek(self, command: Seek) -> list[Event]:
        self._running().rewind(command.step, epoch=command.epoch)
        return self._go_on_to(Goal(command.step, command.epoch))

    def _step_back(self, command: Step) -> list[Event]:
        """Go so many batches back, or to so many epoch ends before here; to the beginning at most."""
        trainer = self._running()
        now, first = trainer.progress, trainer.earliest
        if command.unit == "batch":
            return self._seek(Seek(step=max(first.step, now.step - command.count)))
        begun = 1 if now.offset else 0
        return self._seek(Seek(epoch=max(first.epoch, now.epoch + begun - command.count)))

    def _go_on_to(self, goal: Goal) -> list[Event]:
        self._history.cut(self._running().recorded)
        self._do(Activity.SEEKING, goal)
        return []

    def _read_log(self, _: ReadLog) -> list[Event]:
        trainer = self._running()
        return [
            Log(self._announced.beginnings, trainer.progress, trainer.furthest, trainer.log, trainer.future)
        ]

    def _read_branches(self, _: ReadBranches) -> list[Event]:
        self._told_tree = self._running().tree_version
        return [self._tree()]

    def _open_branch(self, command: OpenBranch) -> list[Event]:
        goal = self._running().turn_to_branch(command.branch, command.step, epoch=command.epoch)
        return self._go_on_to(Goal(*goal))

    def _name_branch(self, command: NameBranch) -> list[Event]:
        self._running().name_branch(command.branch, command.name)
        return []

    def _delete_branch(self, command: DeleteBranch) -> list[Event]:
        self._running().delete_branch(command.branch)
        return []

    def _read_branch_history(self, command: ReadBranchHistory) -> list[Event]:
        history = self._running().branch_history(command.branch)
        return [BranchHistory(command.branch, HistoryPart.of(history, 0))]

    def _tree(self) -> Tree:
        trainer = self._running()
        tree = trainer.tree
        return Tree(self._announced.beginnings, tree.current.id, tree.dropped, trainer.branches)

    def _tree_events(self) -> list[Event]:
        """The tree, if the client has asked for it and it is another one now."""
        trainer = self._running()
        if self._told_tree is None or self._told_tree is trainer.tree_version:
            return []
        self._told_tree = trainer.tree_version
        return [self._tree()]
