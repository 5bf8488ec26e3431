import asyncio
import threading
from collections.abc import Callable

import pytest

from playground.live.messages import WarmingUp
from playground.web.live.warm_up import WarmUp

Report = Callable[[int, int], None]


def test_every_stage_is_told_until_all_is_ready() -> None:
    go_on = threading.Semaphore(0)

    def prepare(report: Report) -> None:
        for done in range(3):
            report(done, 2)
            go_on.acquire()

    async def watch() -> list[WarmingUp]:
        warm_up = WarmUp(prepare)
        running = asyncio.create_task(warm_up.run())
        told = []
        async for progress in warm_up.watch():
            told.append(progress)
            if progress.total:
                go_on.release()
        await running
        assert warm_up.is_done
        return told

    assert asyncio.run(watch()) == [WarmingUp(0, 0), WarmingUp(0, 2), WarmingUp(1, 2), WarmingUp(2, 2)]


def test_who_comes_after_it_is_told_nothing() -> None:
    async def watch() -> list[WarmingUp]:
        warm_up = WarmUp(lambda report: report(1, 1))
        await warm_up.run()
        return [progress async for progress in warm_up.watch()]

    assert asyncio.run(watch()) == []


def test_many_may_watch_at_once() -> None:
    go_on = threading.Event()

    def prepare(report: Report) -> None:
        go_on.wait()
        report(1, 1)

    async def watch_all() -> list[WarmingUp]:
        warm_up = WarmUp(prepare)

        async def watch() -> WarmingUp:
            last = WarmingUp(0, 0)
            async for progress in warm_up.watch():
                last = progress
                go_on.set()
            return last

        watching = [asyncio.create_task(watch()) for _ in range(5)]
        await warm_up.run()
        return await asyncio.gather(*watching)

    assert len(asyncio.run(watch_all())) == 5


def test_a_failed_preparation_is_raised_and_keeps_nobody_waiting() -> None:
    def prepare(_: Report) -> None:
        raise RuntimeError("no compiler")

    async def watch() -> list[WarmingUp]:
        warm_up = WarmUp(prepare)
        running = asyncio.create_task(warm_up.run())
        told = [progress async for progress in warm_up.watch()]
        with pytest.raises(RuntimeError, match="no compiler"):
            await running
        return told

    assert asyncio.run(watch()) == [WarmingUp(0, 0)]
