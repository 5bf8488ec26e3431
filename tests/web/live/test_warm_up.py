import asyncio
import threading
from collections.abc import Callable

import pytest

from playground.live.events import WarmingUp
from playground.web.live.warm_up import WarmUp

Report = Callable[[int, int], None]


def test_every_stage_is_told_until_all_is_ready() -> None:
    go_on = threading.Semaphore(0)

    def prepare(report: Report) -> None:
        for done in range(3):
            report(done, 2)
            go_on.acquire()

    async def watch() -> list[WarmingUp]:
        warm_up = WarmUp(prepare, lambda _: None)
        running = asyncio.create_task(warm_up.run())
        told = []
        async for progress in warm_up.watch():
            told.append(progress)
            if progress.total:
                go_on.release()
            warm_up.want()
        await running
        assert warm_up.has_kernels
        return told

    assert asyncio.run(watch()) == [WarmingUp(0, 0), WarmingUp(0, 2), WarmingUp(1, 2), WarmingUp(2, 2)]


def test_who_comes_after_it_is_told_nothing() -> None:
    async def watch() -> list[WarmingUp]:
        warm_up = WarmUp(lambda report: report(1, 1), lambda _: None)
        await warm_up.run()
        return [progress async for progress in warm_up.watch()]

    assert asyncio.run(watch()) == []


def test_many_may_watch_at_once() -> None:
    go_on = threading.Event()

    def prepare(report: Report) -> None:
        go_on.wait()
        report(1, 1)

    async def watch_all() -> list[WarmingUp]:
        warm_up = WarmUp(prepare, lambda _: None)

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


@pytest.mark.parametrize("fails_in", ["compiling", "loading"])
def test_a_failed_preparation_is_logged_and_keeps_nobody_waiting(
    fails_in: str, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no compiler")

    def succeed(*_: object) -> None:
        pass

    async def watch() -> list[WarmingUp]:
        warm_up = WarmUp(*((fail, succeed) if fails_in == "compiling" else (succeed, fail)))
        warm_up.want()
        running = asyncio.create_task(warm_up.run())
        told = [progress async for progress in warm_up.watch()]
        await running
        assert warm_up.state == "failed"
        assert not warm_up.has_kernels
        return told

    assert asyncio.run(watch()) == [WarmingUp(0, 0)]
    assert "no compiler" in caplog.text


def test_loading_waits_for_somebody_who_trains() -> None:
    loaded = threading.Event()

    async def watch() -> bool:
        warm_up = WarmUp(lambda report: report(1, 1), lambda _: loaded.set())
        running = asyncio.create_task(warm_up.run())
        async for progress in warm_up.watch():
            if progress.total:
                break
        was_loaded = loaded.is_set()
        warm_up.want()
        await running
        return was_loaded

    assert not asyncio.run(watch())
    assert loaded.is_set()


def test_what_is_compiled_in_this_process_is_told_as_well() -> None:
    async def watch() -> list[WarmingUp]:
        go_on = threading.Semaphore(0)

        def load(report: Report) -> None:
            for done in range(2):
                report(done, 1)
                go_on.acquire()

        warm_up = WarmUp(lambda _: None, load)
        warm_up.want()
        running = asyncio.create_task(warm_up.run())
        told = []
        async for progress in warm_up.watch():
            told.append(progress)
            if progress.total:
                go_on.release()
        await running
        return told

    assert asyncio.run(watch()) == [WarmingUp(0, 0), WarmingUp(0, 1), WarmingUp(1, 1)]


def test_kernels_that_are_kept_are_loaded_without_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.engine.are_kept", lambda: True)
    monkeypatch.setattr("playground.engine.warm_up", lambda report: report(1, 4))

    async def watch() -> list[WarmingUp]:
        warm_up = WarmUp.of_engine()
        warm_up.want()
        running = asyncio.create_task(warm_up.run())
        told = [progress async for progress in warm_up.watch()]
        await running
        return told

    assert asyncio.run(watch()) == [WarmingUp(0, 0)]
