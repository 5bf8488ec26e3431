"""Commands that go to other moments of an experiment, and to its branches."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from playground.analysis.searching_back import SearchBack
from playground.live.activity import Activity, Goal
from playground.live.branch_messages import (
    DeleteBranch,
    NameBranch,
    OpenBranch,
    ReadBranches,
    ReadBranchHistory,
    SeekBackUntil,
)
from playground.live.course import Course
from playground.live.events import (
    BranchHistory,
    Event,
    FoundMoment,
    HistoryPart,
    Log,
    Rejected,
    Searching,
    Tree,
)
from playground.live.messages import Command, ReadLog, Seek, Step
from playground.problems.errors import Problem
from playground.training.branch_trace import BranchTrace

_MOST_TOLD = 20  # times in a search


class GoingBack(Course):
    """A course whose past can be walked."""

    _told_tree: object = None
    """The tree as the client was told it; None until it asks."""

    _search: SearchBack | None = None
    """What moves the trainer, in place of a goal; None unless it is SEEKING for something."""

    _searched: Searching | None = None
    """How far the client was told that it is."""

    _wanted_histories: Sequence[int] = ()
    """Branches whose histories are to be computed, the first of them by `_tracing`."""

    _tracing: BranchTrace | None = None

    _kind = ""
    """Of the condition."""

    _untold: Sequence[Event] = ()
    """What came of searches, until it is sent."""

    def _begin(self) -> list[Event]:
        # What was asked of the branches that were is of no use.
        self._wanted_histories, self._tracing = (), None
        return super()._begin()

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
            SeekBackUntil: self._seek_back_until,
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
        trainer, number = self._running(), command.branch
        if trainer.knows_history(number) or number == trainer.current_branch:
            return [BranchHistory(number, HistoryPart.of(trainer.branch_history(number), 0))]
        self._wanted_histories = list(dict.fromkeys([*self._wanted_histories, number]))
        return []

    @property
    def wants_to_run(self) -> bool:
        """As of a `Course`; also while the history of a branch is to be computed."""
        return super().wants_to_run or bool(self._wanted_histories)

    def _trace(self, max_steps: int) -> int:
        """Compute the history of a branch that nobody kept, beside what is shown."""
        trainer, trace = self._running(), self._tracing
        if not trainer.has_branch(number := self._wanted_histories[0]):
            self._wanted_histories = self._wanted_histories[1:]
            return 0
        if trace is None or trace.original is not trainer or trace.branch.id != number:
            trace = self._tracing = BranchTrace(trainer, number)
        done = trace.advance(max_steps)
        if trace.is_done:
            trainer.keep_history(number, trace.history)
            self._wanted_histories, self._tracing = self._wanted_histories[1:], None
            part = HistoryPart.of(trainer.branch_history(number), 0)
            self._untold = [*self._untold, BranchHistory(number, part)]
        return done

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

    # ---- searching

    def _seek_back_until(self, command: SeekBackUntil) -> list[Event]:
        search = SearchBack(self._running(), command.condition)
        self._do(Activity.SEEKING)
        self._search, self._searched, self._kind = search, None, command.condition.kind
        return self._search_events()

    def _do(self, activity: Activity, goal: Goal | None = None) -> None:
        self._search = None
        super()._do(activity, goal)

    def _give_up(self) -> None:
        """End a search: it is gone back to where it began."""
        if self._search is not None:
            origin = self._search.origin.step
            self._running().rewind(max(origin, self._running().earliest.step))
            self._go_on_to(Goal(step=origin))

    def advance(self, max_steps: int) -> int:
        """As of a `Course`; a search goes on.

        Args:
            max_steps: the most updates to make.

        Returns:
            The number of updates made.
        """
        if self._is_taken_over:
            self._give_up()  # the past is to have other bits
        search = self._search
        if search is None:
            if self._wanted_histories and self._activity is Activity.PAUSED and not self._is_taken_over:
                return self._trace(max_steps)
            return super().advance(max_steps)
        done = search.advance(max_steps)
        if search.is_done:
            self._end_search(search)
        return done

    def _end_search(self, search: SearchBack) -> None:
        found = search.found
        if found is None:
            problem = Problem("condition", "not_found_in_the_past", self._kind)
            self._give_up()
            self._untold = [*self._untold, Rejected("not_found", (problem,))]
            return
        self._untold = [*self._untold, FoundMoment(self._kind, found)]
        self._running().rewind(found.step)
        self._go_on_to(Goal(step=found.step))

    def _search_events(self) -> list[Event]:
        """How far a search is, twenty times at most, and what came of it."""
        events, self._untold = list(self._untold), ()
        if self._search is not None:
            now = Searching(*self._search.n_epochs)
            told = self._searched
            if told is None or now.done - told.done >= max(1, now.total // _MOST_TOLD):
                self._searched = now
                events.append(now)
        return events

    def pending_events(self) -> list[Event]:
        """As of a `Course`; also how a search goes."""
        return [*self._search_events(), *super().pending_events()]
