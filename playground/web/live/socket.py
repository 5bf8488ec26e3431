"""The live WebSocket: moves messages between clients and their experiments.

Each connection has an experiment of its own and two tasks: a reader, which decodes, and a driver, which
sends what turns bring. A turn runs on a worker thread: commands first, then a slice of training, then a
picture when it is time. The event loop only moves bytes.
"""

import asyncio
import logging
import math
import os
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

from starlette.types import Message
from starlette.websockets import WebSocket, WebSocketDisconnect

from playground.config import ExperimentConfig
from playground.live.crowded_experiment import CrowdedExperiment
from playground.live.events import Engine, Event, Rejected, RejectedCommand
from playground.live.messages import Ack, Command
from playground.live.protocol import SUBPROTOCOL, decode, encode_event, encode_frame, rejection
from playground.problems.allowed import Interval, Phrase
from playground.problems.errors import InvalidInput, Problem
from playground.settings import Settings
from playground.web.live.memory import MemoryShares
from playground.web.live.pacing import (
    FrameClock,
    FrameWindow,
    Speedometer,
    StepCost,
    StepCosts,
    slice_seconds,
)
from playground.web.live.schedule import Wish
from playground.web.live.warm_up import WarmUp
from playground.web.live.workers import Workers
from playground.web.page.languages import words_of
from playground.web.sharing import give_memory_back

_FREE_S = 0.002  # of commands and a picture in one turn
_MOST_WAITING = 64  # messages per connection; a client that sends more waits
_DECODED_AT_ONCE = 16_384  # characters; longer texts would hold up the event loop and go to a worker
# Close codes of RFC 6455 and its registry.
_GOING_AWAY, _INTERNAL_ERROR, _TRY_AGAIN_LATER = 1001, 1011, 1013

_log = logging.getLogger(__name__)


class LiveService:
    """What the live connections of one process share: workers, limits, and the engine's warm-up.

    Args:
        settings: the limits.
        admit: raises InvalidConfig for a config larger than this server takes.
        warm_up: until it is done, the plain reference trains.
    """

    def __init__(
        self, settings: Settings, admit: Callable[[ExperimentConfig], None], warm_up: WarmUp
    ) -> None:
        self.settings = settings
        self.memory = MemoryShares(admit)
        self.warm_up = warm_up
        self.step_costs = StepCosts()
        self.workers: Workers[Any] = Workers(os.cpu_count() or 1)
        self._decoders = ThreadPoolExecutor(1, thread_name_prefix="decoder")
        self._n_open = 0

    async def serve(self, socket: WebSocket) -> None:
        """Serves one client from its handshake to its end; never raises for what a client does.

        Args:
            socket: not yet accepted.
        """
        offered = socket.scope["subprotocols"]
        if offered and SUBPROTOCOL not in offered:
            await socket.close()
            return
        await socket.accept(SUBPROTOCOL if offered else None)
        connection = _Connection(socket, self)
        if self._n_open >= self.settings.max_connections:
            allowed = Interval(high=self.settings.max_connections, unit="connections")
            problem = Problem("", "server_full", allowed=allowed)
            await connection.end_with(Rejected("too_many_connections", (problem,)), _TRY_AGAIN_LATER)
            return
        self._n_open += 1
        try:
            await connection.run()
        finally:
            self._n_open -= 1
            self.workers.leave(connection)
            self.memory.release(connection)
            with suppress(RuntimeError):  # The threads are shut down when the server stops.
                self._decoders.submit(give_memory_back)

    async def decoded(self, text: str) -> Command:
        """Decodes a long text beside the event loop, one after the other.

        Args:
            text: of one message.

        Returns:
            The command. Raises what `decode` raises.
        """
        return await asyncio.get_running_loop().run_in_executor(self._decoders, decode, text)

    def close(self) -> None:
        """Shuts the threads down; running turns end within milliseconds."""
        self.workers.close()
        self._decoders.shutdown(wait=False, cancel_futures=True)


@dataclass(frozen=True, slots=True)
class _Output:
    """What one turn brought, ready to send; with commands carried out there is one, even if it is empty."""

    texts: list[str]
    frame: bytes | None


class _Connection:
    """One client and its experiment."""

    def __init__(self, socket: WebSocket, service: LiveService) -> None:
        self._socket = socket
        self._service = service
        self._experiment = CrowdedExperiment(
            partial(service.memory.admit, self), lambda: service.warm_up.has_kernels
        )
        self._words = words_of(socket)
        self._inbox: deque[Command | Rejected] = deque()
        self._has_room = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._window = FrameWindow()
        self._clock = FrameClock(self._loop.time())
        self._step_cost: StepCost | None = None  # held, since costs that nobody holds are forgotten
        self._crowd_cost = StepCost()
        self._speed = Speedometer()

    async def run(self) -> None:
        """Reads and drives until the client has disconnected or one of the two tasks has failed."""
        tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._drive())]
        telling = asyncio.create_task(self._tell_of_engine())
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (*tasks, telling):
                task.cancel()
            outcomes = await asyncio.gather(*tasks, telling, return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, Exception) and not isinstance(outcome, WebSocketDisconnect):
                _log.error("A live experiment failed", exc_info=outcome)
                problem = Problem("", "experiment_lost")
                await self.end_with(Rejected("internal", (problem,)), _INTERNAL_ERROR)
                return

    async def end_with(self, reason: Rejected, code: int) -> None:
        """Sends the reason and closes."""
        with suppress(WebSocketDisconnect):
            await self._send(self._written(reason))
            await self._close(code)

    async def _close(self, code: int) -> None:
        with suppress(WebSocketDisconnect, RuntimeError):  # It may be closed already.
            await self._socket.close(code)

    async def _send(self, message: str | bytes) -> None:
        """Sends, or raises WebSocketDisconnect when the client has disconnected."""
        try:
            if isinstance(message, str):
                await self._socket.send_text(message)
            else:
                await self._socket.send_bytes(message)
        except RuntimeError as error:
            # So say starlette and uvicorn, each in its own words, when the socket was closed a moment ago.
            raise WebSocketDisconnect from error

    def _written(self, event: Event) -> str:
        """An event as text; messages of refusals are in the client's language."""
        return encode_event(event, self._words)

    # ---- reading

    async def _read(self) -> None:
        """Receives messages until the client disconnects. Commands are queued, acknowledgements are not."""
        while (message := await self._received())["type"] != "websocket.disconnect":
            command: Command | Rejected
            try:
                command = await self._decoded(message.get("text"))
                if isinstance(command, Ack):
                    self._window.acknowledge(command.frame)
            except InvalidInput as error:
                command = rejection(error)
            if not isinstance(command, Ack):
                await self._room(_MOST_WAITING)
                self._inbox.append(command)
            self._service.workers.look_again(self)

    async def _room(self, n_waiting: int) -> None:
        """Waits until less than so many commands wait to be carried out."""
        while len(self._inbox) >= n_waiting:
            self._has_room.clear()
            await self._has_room.wait()

    async def _received(self) -> Message:
        try:
            async with asyncio.timeout(self._service.settings.idle_seconds):
                return await self._socket.receive()
        except TimeoutError:
            await self._close(_GOING_AWAY)
            return {"type": "websocket.disconnect"}

    async def _decoded(self, text: str | None) -> Command:
        if text is None:
            raise RejectedCommand("binary_message", [Problem("", "not_text", allowed=Phrase("json_text"))])
        limit = self._service.settings.max_message_bytes
        if (n_bytes := len(text.encode())) > limit:  # of one that is much longer, nothing was taken in
            raise RejectedCommand(
                "too_large", [Problem("", "too_long", n_bytes, Interval(high=limit, unit="bytes"))]
            )
        if len(text) > _DECODED_AT_ONCE:
            await self._room(1)  # Of large ones only one waits, so that memory stays bounded.
            return await self._service.decoded(text)
        return decode(text)

    # ---- driving

    async def _tell_of_engine(self) -> None:
        """Sends how far compiling is, if it is under way, and how it ended."""
        warm_up, has_waited = self._service.warm_up, False
        warm_up.want()
        async for progress in warm_up.watch():
            has_waited = True
            await self._send(encode_event(progress))
        if has_waited or not warm_up.has_kernels:
            await self._send(encode_event(Engine("compiled" if warm_up.has_kernels else "failed")))
        self._service.workers.look_again(self)

    async def _drive(self) -> None:
        while True:
            output = await self._service.workers.output_of(self)
            self._has_room.set()
            for text in output.texts:
                await self._send(text)
            if output.frame is not None:
                self._window.sent()
                await self._send(output.frame)

    def wish(self) -> Wish:
        """What it waits for: a command, training that may go on, a picture that the client can take."""
        experiment = self._experiment
        may_show = experiment.is_playing or experiment.wants_picture
        return Wish(
            has_commands=bool(self._inbox),
            trains=(experiment.wants_to_run and not experiment.waits_for_pictures)
            or experiment.crowd_is_behind
            or experiment.studies.are_under_way,
            picture_at=self._clock.next_at if may_show and self._window.is_open else math.inf,
        )

    # ---- on a worker thread, one turn at a time

    def take_turn(self) -> tuple[_Output | None, float]:
        """Carries out commands, trains for a slice, and makes a picture when it is time.

        Returns:
            What is to be sent, if anything; and the seconds used, equal for equal work.
        """
        begun = time.thread_time()
        commands = [self._inbox.popleft() for _ in range(len(self._inbox))]
        events = [event for command in commands for event in self._apply(command)]
        if not self._experiment.is_playing:
            # A pace in slow motion is for watching training, and must not hold up what a person does.
            self._clock.hurry(self._service.settings.max_frames_per_second)
        trained, training = self._train() if self._may_train() else (0.0, 0.0)
        frame = self._picture() if self._may_show() else None
        if frame is None:  # which would have to wait for the crowd
            seconds, spent = self._train_crowd()
            trained, training = trained + seconds, training + spent
            self._study()
        events += self._experiment.pending_events()
        # Nobody is charged for an ordinary picture: where memory lies makes equal ones unequally quick.
        used = trained + max(0.0, time.thread_time() - begun - training - _FREE_S)
        if not (commands or events or frame):
            return None, used
        return _Output([self._written(event) for event in events], frame), used

    def _apply(self, command: Command | Rejected) -> list[Event]:
        if isinstance(command, Rejected):
            return [command]
        try:
            return self._experiment.apply(command)
        except InvalidInput as error:
            return [rejection(error)]

    def _may_train(self) -> bool:
        experiment = self._experiment
        if experiment.waits_for_pictures:
            return self._window.is_open and self._loop.time() >= self._clock.next_at
        return experiment.wants_to_run

    def _train(self) -> tuple[float, float]:
        """Trains until a picture is due, for a slice at most.

        Returns:
            The seconds that so many steps of this kind take, and those that they took now.
        """
        cost = self._step_cost = self._service.step_costs.of(self._experiment.step_kind)
        ends_with_picture = self._experiment.is_playing and not self._experiment.waits_for_pictures
        picture_at = self._clock.next_at if ends_with_picture and self._window.is_open else math.inf
        seconds = slice_seconds(self._loop.time(), picture_at)
        # Time of this thread alone: what others take of the machine meanwhile is not the steps' cost.
        begun = time.thread_time()
        steps = self._experiment.advance(cost.steps(seconds))
        spent = time.thread_time() - begun
        if steps:
            cost.learn(steps, spent)
        return cost.seconds(steps), spent

    def _train_crowd(self) -> tuple[float, float]:
        """Trains the crowd for a slice, if it is behind; as `_train`."""
        if not self._experiment.crowd_is_behind:
            return 0.0, 0.0
        cost = self._crowd_cost
        picture_at = self._clock.next_at if self._experiment.is_playing and self._window.is_open else math.inf
        begun = time.thread_time()
        steps = self._experiment.crowd.advance(cost.steps(slice_seconds(self._loop.time(), picture_at)))
        spent = time.thread_time() - begun
        if not steps:  # a member was made
            return spent, spent
        cost.learn(steps, spent)
        return cost.seconds(steps), spent

    def _study(self) -> None:
        """Goes on with what is studied, until a picture is due, for a slice at most."""
        studies, now = self._experiment.studies, self._loop.time()
        is_due_at = self._clock.next_at if self._experiment.is_playing and self._window.is_open else math.inf
        until = now + slice_seconds(now, is_due_at)
        while studies.are_under_way and self._loop.time() < until and not self._inbox:
            studies.advance()

    def _may_show(self) -> bool:
        """Whether there is something to show, it is time, and the client can take it."""
        is_time = self._window.is_open and self._loop.time() >= self._clock.next_at
        return is_time and self._experiment.wants_picture

    def _picture(self) -> bytes:
        snapshot = self._experiment.snapshot()
        self._experiment.shown()
        now = self._loop.time()
        rate = min(self._experiment.pace.frames_per_second, self._service.settings.max_frames_per_second)
        self._clock.taken(now, rate)
        if snapshot.status == "playing":
            speed = self._speed.read(now, self._experiment.epochs)
        else:
            self._speed.reset()
            speed = 0.0
        return encode_frame(snapshot, frame=self._window.next_number, epochs_per_second=speed)
