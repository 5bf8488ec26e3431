"""The tree of an experiment's branches: where each leaves its parent, what was done, how far it came."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from math import inf

import numpy as np
from numpy.typing import NDArray

from playground.engine.network import Progress
from playground.problems.errors import InvalidCommand, Problem
from playground.training.action_log import AnyEntry
from playground.training.history import HISTORY_NUMBERS, History, packed, unpacked

MOST_BRANCHES = 64
"""Of one experiment; with more, the oldest one without a name is let go, and counted."""

MOST_NAME = 80
"""Characters of a branch's name."""

_MOST_ROWS = 1024  # of a branch's history
_MOST_BYTES = (
    2_500_000  # of the entries and histories of all branches: a state and a file fit into one message
)


@dataclass(frozen=True, slots=True, eq=False)
class End:
    """The last known moment of a branch.

    Args:
        progress: how far it came.
        numbers: what was measured there, by the names of `HISTORY_NUMBERS`; None if nothing was.
        digest: of the parameters there, see `describing.digest`; None if unknown.
        history: of the epochs since it left its parent, as `packed` writes them; None if unknown.
        is_exact: whether it was reached again with the same digest; None as long as it was not.
    """

    progress: Progress = field(default_factory=Progress)
    numbers: Mapping[str, float] | None = None
    digest: str | None = None
    history: NDArray[np.uint8] | None = None
    is_exact: bool | None = None

    @classmethod
    def of(cls, progress: Progress, numbers: NDArray[np.float64], digest: str, history: History) -> "End":
        """Keep a moment in little memory.

        Args:
            progress: of training now.
            numbers: (numbers,) as measured now.
            digest: of the parameters now.
            history: since the branch left its parent; of more than 1,024 epochs, neighbours are merged.

        Returns:
            The end.
        """
        measured = dict(zip(HISTORY_NUMBERS, numbers.tolist(), strict=True))
        return cls(progress, measured, digest, packed(history.coarsened(_MOST_ROWS)))

    def compared_with(self, said: "End", *, has_returned: bool) -> "End":
        """The same, with what comes of comparing it with what was said of it before.

        Args:
            said: the end of this branch as it was known.
            has_returned: whether training came here from elsewhere since then.

        Returns:
            An end of another moment, or where nothing was said, as it is.
        """
        if said.digest is None or said.progress.step != self.progress.step:
            return self
        if not has_returned:
            return replace(self, is_exact=said.is_exact)
        return replace(self, is_exact=self.digest == said.digest and said.is_exact is not False)

    def unsaid(self) -> "End":
        """The same, of which the bits are not known."""
        return replace(self, digest=None, is_exact=None)

    def at(self, progress: Progress) -> "End":
        """The end where a branch ends by now.

        Args:
            progress: of training there.

        Returns:
            The same at the same step; of another moment the bits are not known.
        """
        return self if self.progress.step == progress.step else replace(self.unsaid(), progress=progress)


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """One way that an experiment took.

    Args:
        id: its number, of which there is never another one in a tree.
        parent: the branch that it leaves; None for the first.
        leaves: where it leaves its parent.
        n_shared: how many entries since the beginning it has in common with its parent.
        entries: its own, after those.
        end: its last known moment.
        name: given by a person; None if there is none.
    """

    id: int
    parent: int | None = None
    leaves: Progress = field(default_factory=Progress)
    n_shared: int = 0
    entries: tuple[AnyEntry, ...] = ()
    end: End = field(default_factory=End)
    name: str | None = None

    @property
    def n_bytes(self) -> int:
        """About what it takes of memory."""
        history = 0 if self.end.history is None else self.end.history.nbytes
        return history + sum(len(entry.model_dump_json()) for entry in self.entries)


def parting(one: Sequence[AnyEntry], other: Sequence[AnyEntry]) -> tuple[int, float]:
    """Where two ways part.

    Args:
        one: all entries of the one since the beginning.
        other: of the other.

    Returns:
        How many entries they have in common, and the last step at which they are the same; infinite where
        they are equal.
    """
    pairs = zip(one, other, strict=False)
    n_common = sum(1 for _ in takewhile(lambda pair: pair[0] is pair[1] or pair[0] == pair[1], pairs))
    return n_common, min((each[n_common].step for each in (one, other) if n_common < len(each)), default=inf)


class Branches:
    """The branches of one experiment since its beginning, of which one is current.

    Entries are counted from the first after the beginning. What happens on the current branch is told by
    `keep` before anything else is asked of the tree.

    Args:
        branches: parents before their children; None for a single one without entries.
        current: the number of the current branch.
        dropped: how many were let go.
        next_id: the number of the next branch; None for one more than the highest.
    """

    def __init__(
        self,
        branches: Sequence[Branch] | None = None,
        current: int = 1,
        *,
        dropped: int = 0,
        next_id: int | None = None,
    ) -> None:
        self._branches = {branch.id: branch for branch in branches or [Branch(1)]}
        self._current = current
        self._next_id = next_id or max(self._branches) + 1
        self.dropped = dropped
        self.version = object()
        """Another one after every `fork`, `open`, `name`, `delete` and `begin_later`."""

    def __iter__(self) -> Iterator[Branch]:
        """All branches, parents before their children."""
        return iter(self._branches.values())

    def __len__(self) -> int:
        return len(self._branches)

    @property
    def current(self) -> Branch:
        """The branch on which training goes on."""
        return self._branches[self._current]

    @property
    def next_id(self) -> int:
        """The number that the next branch gets."""
        return self._next_id

    def get(self, number: int) -> Branch:
        """One branch.

        Args:
            number: its id.

        Returns:
            The branch.

        Raises:
            InvalidCommand: there is none.
        """
        if number not in self._branches:
            raise InvalidCommand([Problem("branch", "no_such_branch", number, list(self._branches))])
        return self._branches[number]

    def path(self, number: int) -> list[AnyEntry]:
        """All entries since the beginning that lead to the end of a branch.

        Args:
            number: its id.

        Returns:
            The entries, in order.
        """
        branch = self.get(number)
        if branch.parent is None:
            return list(branch.entries)
        return [*self.path(branch.parent)[: branch.n_shared], *branch.entries]

    def keep(self, path: Sequence[AnyEntry], end: End) -> None:
        """Take over what has happened on the current branch.

        Args:
            path: all its entries since the beginning.
            end: its last known moment.
        """
        branch = self.current
        self._branches[branch.id] = replace(branch, entries=tuple(path[branch.n_shared :]), end=end)

    def keep_history(self, number: int, history: History) -> None:
        """Keep what was measured on a branch.

        Args:
            number: its id.
            history: since it left its parent.

        Raises:
            InvalidCommand: there is no such branch.
        """
        branch = self.get(number)
        end = replace(branch.end, history=packed(history.coarsened(_MOST_ROWS)))
        self._branches[number] = replace(branch, end=end)

    def fork(self, n_shared: int, leaves: Progress) -> None:
        """Begin a branch, which becomes the current one.

        Its parent is the branch on whose own part the moment lies.

        Args:
            n_shared: entries since the beginning that it has in common with the current branch.
            leaves: the moment.
        """
        former = parent = self.current
        while parent.parent is not None and n_shared <= parent.n_shared:
            parent = self._branches[parent.parent]
        self._current, self._next_id = self._next_id, self._next_id + 1
        end = End(leaves)
        self._branches[self._current] = Branch(self._current, parent.id, leaves, n_shared, end=end)
        self._keep_bound(former.id)
        self.version = object()

    def unmeasured(self) -> "Branches":
        """A copy whose branches have bits that are not known yet; nor is the end of the current one."""
        branches = [
            replace(each, end=End() if each is self.current else End(each.end.progress)) for each in self
        ]
        return Branches(branches, self._current, dropped=self.dropped, next_id=self._next_id)

    def open(self, number: int) -> None:
        """Make a branch the current one.

        Args:
            number: its id.

        Raises:
            InvalidCommand: there is none.
        """
        self._current = self.get(number).id
        self.version = object()

    def name(self, number: int, name: str | None) -> None:
        """Name a branch.

        Args:
            number: its id.
            name: up to 80 characters; None takes the name away.

        Raises:
            InvalidCommand: there is no such branch.
        """
        self._branches[number] = replace(self.get(number), name=name)
        self.version = object()

    def delete(self, number: int) -> None:
        """Let a branch go. The child that leaves it last takes its place, and the others leave that one.

        Args:
            number: its id.

        Raises:
            InvalidCommand: there is none, or it is the current one.
        """
        gone = self.get(number)
        if number == self._current:
            others = [each for each in self._branches if each != number]
            raise InvalidCommand([Problem("branch", "branch_is_current", number, others)])
        del self._branches[number]
        self.version = object()
        children = [each for each in self if each.parent == number]
        if not children:
            return
        heir = max(children, key=lambda each: (each.n_shared, each.leaves.step))
        n_inherited = heir.n_shared - gone.n_shared
        self._branches[heir.id] = replace(
            heir,
            parent=gone.parent,
            leaves=gone.leaves,
            n_shared=gone.n_shared,
            entries=(*gone.entries[:n_inherited], *heir.entries),
            end=replace(heir.end, history=_joined(gone.end.history, heir.end.history)),
        )
        for child in children:
            if child is not heir:
                self._branches[child.id] = replace(child, parent=heir.id)
        self._branches = {each.id: each for each in self._from_the_root()}

    def begin_later(self, n_entries: int, step: int) -> None:
        """Let the tree begin with a later moment of the current branch; what leaves it before that is let go.

        Args:
            n_entries: that lie before the moment.
            step: of the moment.
        """
        line = [self.current]
        while (parent := line[-1].parent) is not None:
            line.append(self._branches[parent])
        root = next(each for each in line if each.n_shared <= n_entries)
        kept: dict[int, Branch] = {}
        for branch in self._from_the_root():
            if branch is root:
                entries = branch.entries[n_entries - branch.n_shared :]
                kept[branch.id] = replace(branch, parent=None, leaves=Progress(), n_shared=0, entries=entries)
            elif branch.parent in kept and branch.n_shared >= n_entries and branch.leaves.step >= step:
                kept[branch.id] = replace(branch, n_shared=branch.n_shared - n_entries)
        self.dropped += len(self) - len(kept)
        self._branches = {each.id: kept[each.id] for each in self if each.id in kept}
        self.version = object()

    def _from_the_root(self) -> list[Branch]:
        """All branches, parents before their children."""
        found = [each for each in self if each.parent is None]
        for branch in found:
            found += [each for each in self if each.parent == branch.id]
        return found

    def _keep_bound(self, former: int) -> None:
        """Let the oldest branches go, if there are too many or they take too much memory."""
        n_bytes = sum(branch.n_bytes for branch in self)
        while len(self) > MOST_BRANCHES or n_bytes > _MOST_BYTES:
            free = [each for each in self if each.id not in (former, self._current)]
            if not free:
                return
            oldest = next((each for each in free if each.name is None), free[0])
            self.delete(oldest.id)
            self.dropped += 1
            n_bytes = sum(branch.n_bytes for branch in self)


def _joined(before: NDArray[np.uint8] | None, after: NDArray[np.uint8] | None) -> NDArray[np.uint8] | None:
    """A history as far as another one begins, and that."""
    if before is None or after is None:
        return None
    later = unpacked(after)
    if not len(later):
        return before
    joined = unpacked(before).up_to(int(later.low[HISTORY_NUMBERS.index("step"), 0]) - 1)
    joined.extend(later)
    return packed(joined.coarsened(_MOST_ROWS))
