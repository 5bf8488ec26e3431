import asyncio
import threading

import pytest

from playground.web.api.problems import RefusedRequest
from playground.web.api.turns import Turns


def test_who_comes_when_too_many_wait_is_told_to_come_again() -> None:
    go_on = threading.Event()

    async def crowd() -> list[object]:
        turns = Turns(at_once=1, most_waiting=3)
        work = [asyncio.create_task(turns.take(go_on.wait)) for _ in range(10)]
        # Those that are refused end at once, the others wait for what only comes afterwards.
        refused, _ = await asyncio.wait(work, timeout=None, return_when=asyncio.FIRST_EXCEPTION)
        assert refused
        go_on.set()
        return await asyncio.gather(*work, return_exceptions=True)

    outcomes = asyncio.run(crowd())
    assert outcomes.count(True) == 4
    refusals = [each for each in outcomes if isinstance(each, RefusedRequest)]
    assert len(refusals) == 6
    assert {each.status_code for each in refusals} == {503}
    assert all("retry-after" in (each.headers or {}) for each in refusals)


def test_work_is_done_on_a_thread_of_few() -> None:
    threads = set()

    def work() -> None:
        threads.add(threading.current_thread())

    async def crowd() -> None:
        turns = Turns(at_once=1, most_waiting=100)
        await asyncio.gather(*(turns.take(work) for _ in range(50)))

    asyncio.run(crowd())
    assert threading.current_thread() not in threads


def test_what_the_work_raises_is_raised() -> None:
    async def fail() -> None:
        await Turns().take(lambda: 1 // 0)

    with pytest.raises(ZeroDivisionError):
        asyncio.run(fail())
