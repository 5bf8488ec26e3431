"""The order of turns, on a simulated machine: nothing here waits, so that busy ones give the same numbers."""

import heapq
import itertools
from dataclasses import dataclass, field
from math import inf

import pytest

from playground.web.live.pacing import FrameClock, FrameWindow, slice_seconds
from playground.web.live.schedule import MOST_AHEAD_S, Schedule, Wish

PLAYING = Wish(trains=True, picture_at=0.0)


def order(schedule: Schedule[str], now: float) -> list[str]:
    """Everybody who can be served, in turn."""
    served = []
    while (item := schedule.take(now)) is not None:
        served.append(item)
    return served


def test_commands_come_before_pictures_and_pictures_before_training() -> None:
    schedule: Schedule[str] = Schedule()
    schedule.enter("training", Wish(trains=True))
    schedule.enter("picture", Wish(trains=True, picture_at=1.0))
    schedule.enter("command", Wish(has_commands=True))
    assert order(schedule, now=2.0) == ["command", "picture", "training"]


def test_the_picture_that_is_due_longest_comes_first() -> None:
    schedule: Schedule[str] = Schedule()
    for name, due_at in {"late": 3.0, "later": 1.0, "latest": 0.5}.items():
        schedule.enter(name, Wish(picture_at=due_at))
    assert order(schedule, now=4.0) == ["latest", "later", "late"]


def test_the_least_served_trains_first() -> None:
    schedule: Schedule[str] = Schedule()
    for name, seconds in {"much": 0.03, "little": 0.01, "some": 0.02}.items():
        schedule.charge(name, seconds)
        schedule.enter(name, Wish(trains=True))
    assert order(schedule, now=0.0) == ["little", "some", "much"]


def test_nobody_is_served_before_the_time() -> None:
    schedule: Schedule[str] = Schedule()
    assert schedule.next_at() == inf
    schedule.enter("paced", Wish(picture_at=5.0))
    assert schedule.take(now=4.0) is None
    assert schedule.next_at() == 5.0
    assert schedule.take(now=5.0) == "paced"
    assert schedule.next_at() == inf


def test_a_wish_replaces_the_one_before() -> None:
    schedule: Schedule[str] = Schedule()
    schedule.enter("client", Wish(trains=True, picture_at=1.0))
    schedule.enter("client", Wish(picture_at=9.0))
    assert schedule.take(now=2.0) is None
    schedule.enter("client", Wish(has_commands=True, picture_at=9.0))
    assert order(schedule, now=2.0) == ["client"]


def test_more_commands_do_not_send_a_client_to_the_end_of_the_queue() -> None:
    schedule: Schedule[str] = Schedule()
    for name in ("first", "second", "first"):
        schedule.enter(name, Wish(has_commands=True))
    assert order(schedule, now=0.0) == ["first", "second"]


def test_who_left_is_not_served() -> None:
    schedule: Schedule[str] = Schedule()
    schedule.enter("gone", Wish(has_commands=True, trains=True, picture_at=0.0))
    schedule.leave("gone")
    assert "gone" not in schedule
    assert schedule.take(now=1.0) is None


@pytest.mark.parametrize("wish", [Wish(has_commands=True, trains=True), PLAYING])
def test_who_used_much_more_than_others_waits_for_their_training(wish: Wish) -> None:
    schedule: Schedule[str] = Schedule()
    schedule.enter("modest", Wish(trains=True))
    schedule.charge("greedy", 2 * MOST_AHEAD_S)
    schedule.enter("greedy", wish)
    assert order(schedule, now=1.0) == ["modest", "greedy"]


def test_who_comes_back_has_little_claim_to_what_others_got_meanwhile() -> None:
    schedule: Schedule[str] = Schedule()
    for _ in range(1000):
        schedule.enter("diligent", Wish(trains=True))
        assert schedule.take(now=0.0) == "diligent"
        schedule.charge("diligent", 0.002)
    turns = {"diligent": 0, "rested": 0}
    for _ in range(200):
        for name in turns:
            schedule.enter(name, Wish(trains=True))
        name = schedule.take(now=0.0) or ""
        schedule.charge(name, 0.002)
        turns[name] += 1
    assert turns["diligent"] > 50


# ---- many viewers on a machine with two cores


@dataclass
class Viewer:
    """One page at full speed, wanting 20 frames a second."""

    number: int
    answers_after: float = 0.001  # seconds until it acknowledges a frame; infinite: it never does
    clock: FrameClock = field(default_factory=lambda: FrameClock(0.0))
    window: FrameWindow = field(default_factory=FrameWindow)
    frames: int = 0
    trained_s: float = 0.0
    turns: int = 0

    def __hash__(self) -> int:
        return self.number

    def wish(self) -> Wish:
        return Wish(trains=True, picture_at=self.clock.next_at if self.window.is_open else inf)


RATE = 20
N_CORES = 2
HANDOVER_S = 0.0002  # of a worker, for a turn of whatever length
PICTURE_S = 0.0008  # on a worker
SENDING_S = 0.0005  # on the event loop, one frame after another


class Machine:
    """Cores that take turns, and an event loop that sends what they made."""

    def __init__(self) -> None:
        self._schedule: Schedule[Viewer] = Schedule()
        self._events: list[tuple[float, int, str, Viewer | None]] = []
        self._n_events = 0
        self._n_idle = N_CORES
        self._loop_is_free_at = 0.0

    def watch(self, viewers: list[Viewer], seconds: float) -> None:
        """Lets them all play for so long."""
        for viewer in viewers:
            self._schedule.enter(viewer, viewer.wish())
        now = 0.0
        while now < seconds:
            self._take_turns(now)
            now, _, what, actor = heapq.heappop(self._events)
            if actor is not None:
                self._go_on(now, what, actor)

    def _happens(self, at: float, what: str, viewer: Viewer | None = None) -> None:
        self._n_events += 1
        heapq.heappush(self._events, (at, self._n_events, what, viewer))

    def _go_on(self, now: float, what: str, viewer: Viewer) -> None:
        if what == "drawn":
            self._n_idle += 1
            viewer.window.sent()
            self._loop_is_free_at = max(self._loop_is_free_at, now) + SENDING_S
            self._happens(self._loop_is_free_at, "sent", viewer)
        elif what == "trained":
            self._n_idle += 1
            self._schedule.enter(viewer, viewer.wish())
        elif what == "sent":
            viewer.frames += 1
            if viewer.answers_after < inf:
                self._happens(now + viewer.answers_after, "acknowledged", viewer)
            self._schedule.enter(viewer, viewer.wish())
        else:
            viewer.window.acknowledge(viewer.window.next_number - 1)
            if viewer in self._schedule:
                self._schedule.enter(viewer, viewer.wish())

    def _take_turns(self, now: float) -> None:
        while self._n_idle and (viewer := self._schedule.take(now)) is not None:
            self._n_idle -= 1
            used = slice_seconds(now, viewer.wish().picture_at)
            viewer.trained_s += used
            viewer.turns += 1
            ended = now + HANDOVER_S + used
            if viewer.window.is_open and ended >= viewer.clock.next_at:
                viewer.clock.taken(ended, RATE)
                used += PICTURE_S
                self._happens(ended + PICTURE_S, "drawn", viewer)
            else:
                self._happens(ended, "trained", viewer)
            self._schedule.charge(viewer, used)
        if self._n_idle and self._schedule.next_at() < inf:
            self._happens(max(now, self._schedule.next_at()), "look")


def watch(viewers: list[Viewer], seconds: float) -> None:
    Machine().watch(viewers, seconds)


def crowd(n_viewers: int, seconds: float = 10.0) -> list[Viewer]:
    viewers = [Viewer(number) for number in range(n_viewers)]
    watch(viewers, seconds)
    return viewers


def spread(numbers: list[float]) -> float:
    return (max(numbers) - min(numbers)) / (sum(numbers) / len(numbers))


CROWDS = (10, 20, 40, 60, 80, 100, 150)


def test_the_sum_of_frames_does_not_fall_as_viewers_grow() -> None:
    sums = [sum(viewer.frames for viewer in crowd(n_viewers)) for n_viewers in CROWDS]
    for fewer, more in itertools.pairwise(sums):
        assert more > 0.98 * fewer


def test_forty_viewers_have_all_their_frames() -> None:
    assert min(viewer.frames for viewer in crowd(40)) >= 0.98 * RATE * 10


@pytest.mark.parametrize("n_viewers", CROWDS)
def test_viewers_get_on_equally(n_viewers: int) -> None:
    viewers = crowd(n_viewers)
    assert spread([viewer.frames for viewer in viewers]) < 0.1
    assert spread([viewer.trained_s for viewer in viewers]) < 0.1


@pytest.mark.parametrize("n_viewers", [100, 150])
def test_on_a_machine_that_is_too_slow_a_turn_brings_a_picture(n_viewers: int) -> None:
    viewers = crowd(n_viewers)
    assert sum(viewer.turns for viewer in viewers) < 1.5 * sum(viewer.frames for viewer in viewers)
    assert sum(viewer.trained_s for viewer in viewers) > 0.1 * 10 * N_CORES


def test_slow_and_silent_clients_take_nothing_from_the_others() -> None:
    viewers = [Viewer(number) for number in range(40)]
    slow = [Viewer(100 + number, answers_after=0.5) for number in range(10)]
    silent = [Viewer(200 + number, answers_after=inf) for number in range(10)]
    watch([*viewers, *slow, *silent], 10.0)
    assert min(viewer.frames for viewer in viewers) >= 0.98 * RATE * 10
    assert spread([viewer.frames for viewer in viewers]) < 0.1
    assert all(viewer.frames == 2 for viewer in silent)
    assert spread([viewer.trained_s for viewer in viewers]) < 0.1
