"""When frames are sent, how many steps a slice of training has, and how fast training is.

Pure arithmetic: the caller gives every time in seconds, so that tests need not wait.
"""

from collections import deque
from collections.abc import Hashable
from math import inf
from threading import Lock
from weakref import WeakValueDictionary

from playground.live.events import RejectedCommand
from playground.problems.allowed import Interval, Phrase
from playground.problems.errors import Problem

MOST_UNACKNOWLEDGED = 2  # frames on their way: one being drawn, one arriving
_SLICE_S = 0.002  # a command waits no longer than this for a worker to look up
_SHORTEST_SLICE_S = 0.0002  # about as long as a picture takes
_REST_S = 0.2  # without a frame, after which the next is the first of its kind
_SPEED_SPAN_S = 1.0  # over which epochs per second are averaged


class FrameWindow:
    """Numbers the frames of one connection and counts those the client has not acknowledged yet."""

    def __init__(self) -> None:
        self._sent = 0
        self._acknowledged = 0

    @property
    def is_open(self) -> bool:
        """Whether another frame may be sent now."""
        return self._sent - self._acknowledged < MOST_UNACKNOWLEDGED

    @property
    def next_number(self) -> int:
        """The number the next frame will have; the first is 1."""
        return self._sent + 1

    def sent(self) -> None:
        """Counts a frame that was sent."""
        self._sent += 1

    def acknowledge(self, frame: int) -> None:
        """Frees the place of a frame and of all before it; doing so twice changes nothing.

        Args:
            frame: its number.

        Raises:
            RejectedCommand: no such frame was sent.
        """
        if frame > self._sent:
            allowed = Interval(1, self._sent) if self._sent else Phrase("no_frame_yet")
            problem = Problem("frame", "frame_not_sent", received=frame, allowed=allowed)
            raise RejectedCommand("invalid_message", [problem])
        self._acknowledged = max(self._acknowledged, frame)


class FrameClock:
    """Spaces frames evenly: late ones are caught up by at most one interval, never in a burst.

    A frame after a rest is not late: none was due before.
    """

    def __init__(self, now: float) -> None:
        self.next_at = now
        self._taken_at = -inf

    def taken(self, now: float, frames_per_second: float) -> None:
        """Schedules the next frame one interval after this one was due.

        Args:
            now: in seconds.
            frames_per_second: the rate.
        """
        interval = 1.0 / frames_per_second
        has_rested = now - self.next_at > max(interval, _REST_S)
        self.next_at = now + interval if has_rested else max(self.next_at + interval, now - interval)
        self._taken_at = now

    def hurry(self, frames_per_second: float) -> None:
        """Lets the next frame follow as soon as a rate allows, whatever pace was set.

        Args:
            frames_per_second: the rate.
        """
        self.next_at = min(self.next_at, self._taken_at + 1.0 / frames_per_second)


class StepCost:
    """Running estimate of the seconds that one step of some kind takes."""

    def __init__(self) -> None:
        self._seconds: float | None = None

    def steps(self, seconds: float) -> int:
        """Estimates how many steps take so long.

        Args:
            seconds: how long.

        Returns:
            At least 1; 1 as long as nothing was measured.
        """
        return 1 if self._seconds is None else max(1, int(seconds / self._seconds))

    def learn(self, steps: int, seconds: float) -> None:
        """Averages a measurement with the estimate so far.

        Args:
            steps: how many were taken.
            seconds: how long they took together.
        """
        measured = max(seconds, 1e-9) / steps
        self._seconds = measured if self._seconds is None else (self._seconds + measured) / 2

    def seconds(self, steps: int) -> float:
        """Estimates how long steps take, alike for all whose steps are of this kind.

        Args:
            steps: how many.

        Returns:
            Seconds; 0 as long as nothing was measured.
        """
        return 0.0 if self._seconds is None else steps * self._seconds


class StepCosts:
    """The costs of all kinds of steps that are being taken.

    Connections whose steps are of one kind share what they learn, and so take equally many steps in a turn.
    Where its memory happens to lie can make a network a fifth slower than an equal one.
    """

    def __init__(self) -> None:
        self._costs: WeakValueDictionary[Hashable, StepCost] = WeakValueDictionary()
        self._lock = Lock()

    def of(self, kind: Hashable) -> StepCost:
        """Finds the cost of one kind of steps.

        Args:
            kind: what steps of equal cost have in common.

        Returns:
            The cost, kept as long as somebody holds it.
        """
        with self._lock:
            return self._costs.setdefault(kind, StepCost())


def slice_seconds(now: float, picture_at: float) -> float:
    """Plans how long a slice of training lasts.

    Args:
        now: in seconds.
        picture_at: when the next picture is due, before which the slice should end; infinite: never.

    Returns:
        Seconds, never 0: training goes on however many pictures are late.
    """
    return min(_SLICE_S, max(_SHORTEST_SLICE_S, picture_at - now))


class Speedometer:
    """Epochs per second, averaged over the last second of play."""

    def __init__(self) -> None:
        self._marks: deque[tuple[float, float]] = deque()

    def reset(self) -> None:
        """Begins a new average: training halted or began anew."""
        self._marks.clear()

    def read(self, now: float, epochs: float) -> float:
        """Averages the speed up to now.

        Args:
            now: in seconds.
            epochs: trained so far.

        Returns:
            Epochs per second; NaN at the first reading.
        """
        if self._marks and epochs < self._marks[-1][1]:
            self.reset()
        self._marks.append((now, epochs))
        while len(self._marks) > 2 and now - self._marks[0][0] > _SPEED_SPAN_S:
            self._marks.popleft()
        then, epochs_then = self._marks[0]
        return (epochs - epochs_then) / (now - then) if now > then else float("nan")
