"""The order in which live experiments get a worker: commands, pictures that are due, then training.

Pure arithmetic: the caller gives every time in seconds.
"""

import heapq
from dataclasses import dataclass
from itertools import count
from math import inf
from typing import Generic, TypeVar

MOST_AHEAD_S = 0.1
"""Of a worker's time: commands and pictures of who has used so much more than others wait like training."""

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Wish:
    """What one of those who share the workers waits for.

    Args:
        has_commands: whether something is to be carried out at once.
        trains: whether there is training to do, whatever the time.
        picture_at: when its next picture is due, in seconds; infinite: it can take none.
    """

    has_commands: bool = False
    trains: bool = False
    picture_at: float = inf


class Schedule(Generic[_Item]):
    """Chooses who is served next.

    Commands come first, then pictures, the longest due before others, then training, for whom the workers
    did least so far. Pictures before training: as long as workers keep up with them nobody's come late, and
    training shares what is left, however many there are.
    """

    def __init__(self) -> None:
        self._numbers = count()
        self._waiting: dict[_Item, tuple[int, Wish]] = {}
        self._used: dict[_Item, float] = {}
        self._least_used = 0.0
        # Entries are (order, number, item); one whose number is not the item's in `_waiting` is out of date.
        self._commands: list[tuple[float, int, _Item]] = []
        self._pictures: list[tuple[float, int, _Item]] = []
        self._training: list[tuple[float, int, _Item]] = []

    def __contains__(self, item: _Item) -> bool:
        """Whether it waits."""
        return item in self._waiting

    def enter(self, item: _Item, wish: Wish) -> None:
        """Lets somebody wait, or wait for something else than before.

        Args:
            item: who.
            wish: for what.
        """
        number = next(self._numbers)
        if item in self._waiting and self._waiting[item][1].has_commands:
            number = self._waiting[item][0]  # a further command does not send it to the end of the queue
        self._waiting[item] = number, wish
        if wish.has_commands:
            heapq.heappush(self._commands, (0.0, number, item))
        if wish.picture_at < inf:
            heapq.heappush(self._pictures, (wish.picture_at, number, item))
        if wish.trains:
            heapq.heappush(self._training, (self._used_by(item), number, item))

    def leave(self, item: _Item) -> None:
        """Forgets somebody, who need not wait.

        Args:
            item: who.
        """
        self._waiting.pop(item, None)
        self._used.pop(item, None)

    def take(self, now: float) -> _Item | None:
        """Chooses whom to serve; until it enters again it waits for nothing.

        Args:
            now: the time.

        Returns:
            Who; None when nobody can be served yet.
        """
        if (first := self._first(self._training)) is not None:
            self._least_used = max(self._least_used, first[0])
        for heap in (self._commands, self._pictures):
            while (first := self._first(heap)) is not None and first[0] <= now:
                _, number, item = heapq.heappop(heap)
                if self._used_by(item) <= self._least_used + MOST_AHEAD_S:
                    del self._waiting[item]
                    return item
                heapq.heappush(self._training, (self._used_by(item), number, item))
        if (first := self._first(self._training)) is None:
            return None
        used, _, item = heapq.heappop(self._training)
        self._least_used = max(self._least_used, used)
        del self._waiting[item]
        return item

    def next_at(self) -> float:
        """When somebody can be served, if nobody else enters: the past means now, infinite means never."""
        if self._first(self._commands) or self._first(self._training):
            return -inf
        first = self._first(self._pictures)
        return inf if first is None else first[0]

    def charge(self, item: _Item, seconds: float) -> None:
        """Counts what was done for somebody.

        Args:
            item: who.
            seconds: of a worker's time.
        """
        self._used[item] = self._used_by(item) + seconds

    def _used_by(self, item: _Item) -> float:
        """What was done for it; who comes or comes back has little claim to what others got meanwhile."""
        return max(self._used.get(item, self._least_used), self._least_used - MOST_AHEAD_S)

    def _first(self, heap: list[tuple[float, int, _Item]]) -> tuple[float, int, _Item] | None:
        """The first entry that is not out of date."""
        while heap:
            _, number, item = heap[0]
            if item in self._waiting and self._waiting[item][0] == number:
                return heap[0]
            heapq.heappop(heap)
        return None
