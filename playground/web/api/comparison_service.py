"""The comparisons of one server process: computed beside live training, kept in memory for a while.

Their trainings take turns with live experiments on the same workers, which serve commands and pictures that
are due first, and then whoever was trained least.
"""

import asyncio
import logging
import math
import os
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Annotated, Any

from fastapi import Depends
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from playground.catalog.reports.comparison import report_comparison
from playground.evidence.collecting import Place, Trainings
from playground.evidence.comparing import Comparison as ComparisonSoFar
from playground.evidence.serialization import ComparisonOut, Status
from playground.evidence.spec import ComparisonSpec
from playground.evidence.training import Training
from playground.settings import Settings
from playground.training.side_by_side import load_lanes
from playground.web.api.problems import RefusedRequest
from playground.web.live.schedule import Wish
from playground.web.live.warm_up import WarmUp
from playground.web.live.workers import Workers
from playground.web.siblings import Siblings

_SLICE_S = 0.002  # of training in one turn, as of live experiments
_GATHER_S = 0.05  # in which further trainings may end before an answer that was held back is given
_UNASKED_S = 60.0  # after which a comparison that nobody asks about is cancelled
_NICENESS = 10  # of compiling, as of the other kernels
_MOST_KEPT, _MOST_KEPT_TRAININGS = 64, 10_000  # of those that have ended

_log = logging.getLogger(__name__)


class _Lane:
    """Trains one of a comparison's trainings after the other, in turns on a worker."""

    def __init__(self, trainings: Trainings) -> None:
        self._trainings = trainings
        self._current: tuple[Place, Training] | None = None

    def wish(self) -> Wish:
        """Training alone, which waits for commands and pictures of others."""
        return Wish(trains=True)

    def take_turn(self) -> tuple[bool | None, float]:
        """Trains for a slice.

        Returns:
            True when some have ended, False when there are none left; and the seconds used.
        """
        begun = time.thread_time()
        output = self._train()
        return output, time.thread_time() - begun

    def _train(self) -> bool | None:
        if self._current is None:
            self._current = self._trainings.begin()
            return False if self._current is None else None
        place, training = self._current
        outcomes = training.advance(_SLICE_S)
        if outcomes is None:
            return None
        self._trainings.put(place, outcomes)
        self._current = None
        return True


class Comparison:
    """One comparison: what was ordered, and how far it is.

    Args:
        spec: what was ordered.
        has_kernels: whether it may begin at once.
    """

    def __init__(self, spec: ComparisonSpec, *, has_kernels: bool) -> None:
        self.id = f"{os.getpid():x}-{secrets.token_hex(8)}"
        self.spec = spec
        self.trainings = Trainings.of(spec)
        self.status: Status = "running" if has_kernels else "waiting"
        self.error: str | None = None
        self.asked_at = math.inf  # while somebody waits for an answer
        self.task: asyncio.Task[None] | None = None
        self._moved = asyncio.Event()
        self._n_asking = 0

    @property
    def has_ended(self) -> bool:
        """Whether its status is final."""
        return self.status not in ("waiting", "running")

    def move(self, status: Status | None = None) -> None:
        """Wakes those who wait; to be called on the event loop.

        Args:
            status: the new one; None: the same.
        """
        if status is not None and not self.has_ended:
            self.status = status
        self._moved.set()
        self._moved = asyncio.Event()

    async def wait(self, since: int, seconds: float) -> None:
        """Waits until more trainings have ended, or all is over.

        Args:
            since: how many ended trainings are known.
            seconds: at most so many.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        self._n_asking += 1
        self.asked_at = math.inf
        try:
            while not self.has_ended and self.trainings.done <= since and (left := until - loop.time()) > 0:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._moved.wait(), left)
            if seconds and not self.has_ended:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._ended(), _GATHER_S)
        finally:
            self._n_asking -= 1
            if not self._n_asking:
                self.asked_at = loop.time()

    async def _ended(self) -> None:
        while not self.has_ended:
            await self._moved.wait()

    async def written(self, *, with_pictures: bool = False) -> bytes:
        """Describes it as it is.

        Args:
            with_pictures: whether the pictures are part of it.

        Returns:
            JSON, written on a thread.
        """
        return await run_in_threadpool(self._written, with_pictures=with_pictures)

    def reported(self, language: str) -> bytes:
        """Writes a report of it as it is.

        Args:
            language: of the words.

        Returns:
            HTML.
        """
        return report_comparison(ComparisonSoFar(self.spec, self.trainings), language).encode()

    def _written(self, *, with_pictures: bool) -> bytes:
        described = ComparisonOut.of(
            self.spec,
            self.trainings,
            comparison_id=self.id,
            status=self.status,
            error=self.error,
            with_pictures=with_pictures,
        )
        return described.model_dump_json().encode()


class Question(BaseModel):
    """What is asked about a comparison, by a client or on its behalf by another process of this server."""

    id: str
    since: int = -1
    wait: float = 0.0
    pictures: bool = False
    cancels: bool = False
    report: str | None = None  # the language in which it is written as HTML, in place of JSON


class ComparisonService:
    """Computes and keeps comparisons; all methods belong on the event loop.

    Args:
        settings: how many at one time.
        workers: of the live connections.
        warm_up: of the engine, before which no training begins.
        spend: counts trainings and bytes that a client orders, or refuses them.
    """

    def __init__(
        self,
        settings: Settings,
        workers: Workers[Any],
        warm_up: WarmUp,
        spend: Callable[[str | None, int, int], None],
    ) -> None:
        self._most = settings.max_comparisons
        self._workers, self._warm_up, self._spend = workers, warm_up, spend
        self._kept: dict[str, Comparison] = {}
        self._siblings = Siblings()

    def load_lanes(self) -> None:
        """Has the kernel that trains several seeds at once loaded; until then they are trained one by one."""
        if self._warm_up.has_kernels:
            threading.Thread(target=_load_lanes, name="lanes", daemon=True).start()

    def begin(self, spec: ComparisonSpec, client: str | None, n_bytes: int) -> Comparison:
        """Begins a comparison.

        Args:
            spec: what is wanted.
            client: the address that it came from.
            n_bytes: of the order.

        Returns:
            The comparison.

        Raises:
            RefusedRequest: too many are computed, or the client has ordered too much.
        """
        if sum(not each.has_ended for each in self._kept.values()) >= self._most:
            raise RefusedRequest(429, "comparisons_full", {"limit": self._most}, {"retry-after": "5"})
        self._spend(client, len(spec.configs) * spec.n_seeds, n_bytes)
        comparison = Comparison(spec, has_kernels=self._warm_up.has_kernels)
        comparison.asked_at = asyncio.get_running_loop().time()
        self._kept[comparison.id] = comparison
        self._forget_oldest()
        comparison.task = asyncio.create_task(self._compute(comparison))
        return comparison

    def _forget_oldest(self) -> None:
        ended = [each for each in self._kept.values() if each.has_ended]
        n_kept = sum(each.trainings.done for each in ended)
        while ended and (len(ended) > _MOST_KEPT or n_kept > _MOST_KEPT_TRAININGS):
            oldest = ended.pop(0)
            n_kept -= oldest.trainings.done
            del self._kept[oldest.id]

    async def answer(self, question: Question) -> bytes:
        """Answers about a comparison of this process, or has the one answer whose it is.

        Args:
            question: what is asked.

        Returns:
            JSON, or a report.

        Raises:
            RefusedRequest: there is none, or no longer.
        """
        content = await self._own_answer(question)
        if not content:
            process = question.id.partition("-")[0]
            with suppress(ValueError):
                content = await self._siblings.ask(int(process, 16), question.model_dump_json().encode())
        if not content:
            raise RefusedRequest(404, "comparison_not_found", {"id": question.id})
        return content

    async def _own_answer(self, question: Question) -> bytes:
        comparison = self._kept.get(question.id)
        if comparison is None:
            return b""
        if question.cancels:
            self.cancel(comparison)
        if question.report is not None:
            return await run_in_threadpool(comparison.reported, question.report)
        await comparison.wait(question.since, question.wait)
        return await comparison.written(with_pictures=question.pictures)

    async def listen(self) -> None:
        """Begins to answer other processes of this server."""

        async def answer(asked: bytes) -> bytes:
            return await self._own_answer(Question.model_validate_json(asked))

        await self._siblings.listen(answer)

    def cancel(self, comparison: Comparison) -> None:
        """Ends a comparison with the trainings that have ended; one that is over stays as it is.

        Args:
            comparison: which.
        """
        comparison.move("cancelled")
        if comparison.task is not None:
            comparison.task.cancel()

    def close(self) -> None:
        """Cancels all."""
        self._siblings.close()
        for comparison in self._kept.values():
            self.cancel(comparison)

    async def _compute(self, comparison: Comparison) -> None:
        lanes = [_Lane(comparison.trainings) for _ in range(os.cpu_count() or 1)]
        driving: list[asyncio.Task[None]] = []
        try:
            await self._until_kernels(comparison)
            driving = [asyncio.create_task(self._drive(comparison, lane)) for lane in lanes]
            looking = asyncio.create_task(self._look_after(comparison))
            try:
                await asyncio.gather(*driving)
            finally:
                looking.cancel()
            comparison.move("finished")
        except asyncio.CancelledError:
            comparison.move("cancelled")
            raise
        except Exception as error:  # noqa: BLE001 - whatever it was, it is this comparison's and no other's
            _log.error("A comparison failed", exc_info=error)
            comparison.error = f"{type(error).__name__}: {error}"
            comparison.move("failed")
        finally:
            for task in driving:
                task.cancel()
            for lane in lanes:
                self._workers.leave(lane)

    async def _until_kernels(self, comparison: Comparison) -> None:
        self._warm_up.want()
        async for _ in self._warm_up.watch():
            pass
        comparison.move("running")

    async def _drive(self, comparison: Comparison, lane: _Lane) -> None:
        while await self._workers.output_of(lane):
            comparison.move()

    async def _look_after(self, comparison: Comparison) -> None:
        """Cancels it when nobody has asked about it for a while."""
        loop = asyncio.get_running_loop()
        while (left := comparison.asked_at + _UNASKED_S - loop.time()) > 0:
            await asyncio.sleep(min(left, _UNASKED_S))
        self.cancel(comparison)


def _load_lanes() -> None:
    try:
        load_lanes(niceness=_NICENESS)
    except Exception:  # noqa: BLE001 - whatever it was, seeds are trained one by one
        _log.exception("The kernel that trains several seeds at once could not be loaded")


def comparisons_of(request: Request) -> ComparisonService:
    """Finds the comparisons of the server that a request came to.

    Args:
        request: the request.

    Returns:
        The service.
    """
    service: ComparisonService = request.app.state.comparisons
    return service


Comparisons = Annotated[ComparisonService, Depends(comparisons_of)]
"""The dependency of calls about comparisons."""
