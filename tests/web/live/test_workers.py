"""Worker threads and the event loop; what they do is ordered by events, never by waiting a while."""

import asyncio
import threading
import time
from collections.abc import Iterator
from math import inf

import pytest

from playground.web.live.schedule import Wish
from playground.web.live.workers import Workers
from tests.patience import PATIENCE_S


class Taker:
    """Brings an output with its last turn; until then turns bring nothing."""

    def __init__(self, turns: int = 1, wish: Wish | None = None, failure: Exception | None = None) -> None:
        self.turns_left = turns
        self.wanted = wish or Wish(trains=True)
        self.failure = failure
        self.threads: set[str] = set()

    def wish(self) -> Wish:
        return self.wanted

    def take_turn(self) -> tuple[str | None, float]:
        self.threads.add(threading.current_thread().name)
        if self.failure is not None:
            raise self.failure
        self.turns_left -= 1
        return (None, 0.001) if self.turns_left else ("output", 0.001)


@pytest.fixture
def workers() -> Iterator[Workers[str]]:
    made: Workers[str] = Workers(2)
    yield made
    made.close()


def test_turns_go_on_until_one_has_an_output(workers: Workers[str]) -> None:
    taker = Taker(turns=1000)
    assert asyncio.run(workers.output_of(taker)) == "output"
    assert taker.turns_left == 0
    assert threading.current_thread().name not in taker.threads


def test_all_who_wait_are_served(workers: Workers[str]) -> None:
    takers = [Taker(turns=20) for _ in range(50)]

    async def all_outputs() -> list[str]:
        return await asyncio.gather(*(workers.output_of(taker) for taker in takers))

    assert asyncio.run(all_outputs()) == ["output"] * 50


def test_what_a_turn_raises_is_raised_where_it_is_awaited(workers: Workers[str]) -> None:
    with pytest.raises(RuntimeError, match="a mistake"):
        asyncio.run(workers.output_of(Taker(failure=RuntimeError("a mistake"))))
    assert asyncio.run(workers.output_of(Taker())) == "output"


class WishfulOnce(Taker):
    """Says what it waits for once, and fails when it is asked again after a turn without an output."""

    def wish(self) -> Wish:
        wanted, self.wanted = self.wanted, None  # type: ignore[assignment]
        if wanted is None:
            raise RuntimeError("no wish")
        return wanted


def test_whose_wish_fails_is_told_and_costs_no_worker(workers: Workers[str]) -> None:
    for _ in range(5):  # more than there are workers
        with pytest.raises(RuntimeError, match="no wish"):
            asyncio.run(workers.output_of(WishfulOnce(turns=2)))
    assert asyncio.run(workers.output_of(Taker())) == "output"


def test_a_picture_is_made_when_it_is_due(workers: Workers[str]) -> None:
    due_at = time.monotonic() + 0.05
    assert asyncio.run(workers.output_of(Taker(wish=Wish(picture_at=due_at)))) == "output"
    assert time.monotonic() >= due_at


def test_a_picture_due_sooner_is_not_missed_for_one_due_later(workers: Workers[str]) -> None:
    async def first_output() -> None:
        later = asyncio.create_task(workers.output_of(Taker(wish=Wish(picture_at=time.monotonic() + 3600))))
        await asyncio.sleep(0)
        async with asyncio.timeout(PATIENCE_S):
            await workers.output_of(Taker(wish=Wish(picture_at=time.monotonic() + 0.01)))
        later.cancel()

    asyncio.run(first_output())


def test_who_waits_for_nothing_is_served_when_that_has_changed(workers: Workers[str]) -> None:
    taker = Taker(wish=Wish(picture_at=inf))

    async def woken() -> str:
        waiting = asyncio.create_task(workers.output_of(taker))
        await asyncio.sleep(0)
        assert taker.turns_left == 1
        taker.wanted = Wish(has_commands=True)
        workers.look_again(taker)
        return await waiting

    assert asyncio.run(woken()) == "output"


def test_who_gives_up_takes_no_more_turns(workers: Workers[str]) -> None:
    taker = Taker(turns=2, wish=Wish(picture_at=inf))

    async def given_up() -> None:
        waiting = asyncio.create_task(workers.output_of(taker))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        workers.leave(taker)
        taker.wanted = Wish(has_commands=True)
        workers.look_again(taker)
        await workers.output_of(Taker())

    asyncio.run(given_up())
    assert taker.turns_left == 2


def test_closed_workers_end() -> None:
    before = set(threading.enumerate())
    workers: Workers[str] = Workers(3)
    begun = set(threading.enumerate()) - before
    assert len(begun) == 3
    workers.close()
    for thread in begun:
        thread.join(PATIENCE_S)
        assert not thread.is_alive()
