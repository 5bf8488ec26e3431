"""A real server on a free port, and clients that speak the live protocol with it."""

import json
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn
from numpy.typing import NDArray
from safetensors.numpy import load
from websockets.sync.client import ClientConnection, connect

from playground.settings import Settings
from playground.web.app import create_app
from playground.web.listening import listen
from playground.web.transport.server import server_config
from tests.patience import PATIENCE_S


@dataclass(frozen=True)
class Frame:
    """One unpacked frame."""

    number: int
    epoch: int
    step: int
    status: str
    tensors: dict[str, NDArray[Any]]


class Client:
    """Speaks the live protocol; acknowledges every frame it receives, unless told not to."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.acknowledges = True

    def send(self, kind: str, **fields: object) -> None:
        self.connection.send(json.dumps({"type": kind, **fields}))

    def receive(self) -> dict[str, Any] | Frame:
        """The next message, whatever it is."""
        message = self.connection.recv(timeout=PATIENCE_S)
        if isinstance(message, str):
            event: dict[str, Any] = json.loads(message)
            return event
        (length,) = struct.unpack("<Q", message[:8])
        facts = json.loads(message[8 : 8 + length])["__metadata__"]
        frame = Frame(
            int(facts["frame"]), int(facts["epoch"]), int(facts["step"]), facts["status"], load(message)
        )
        if self.acknowledges:
            self.send("ack", frame=frame.number)
        return frame

    def event(self, kind: str) -> dict[str, Any]:
        """The next event of a kind; everything before it is let go."""
        while True:
            message = self.receive()
            if isinstance(message, dict) and message["type"] == kind:
                return message

    def frame(self, wanted: Callable[[Frame], bool] | None = None) -> Frame:
        """The next frame, or the next that is wanted; everything before it is let go."""
        while True:
            message = self.receive()
            if isinstance(message, Frame) and (wanted is None or wanted(message)):
                return message

    def configure(self, **config: object) -> dict[str, Any]:
        """Configures and takes in the first frame."""
        self.send("configure", config=config)
        configured = self.event("configured")
        self.frame()
        return configured


class LiveServer:
    """The whole app behind uvicorn, in a thread."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"ws://127.0.0.1:{port}/api/live"
        self.page_url = f"http://127.0.0.1:{port}"

    @contextmanager
    def client(self, **options: Any) -> Iterator[Client]:
        options = {"subprotocols": ["playground.v1"], "compression": None, "max_size": None, **options}
        with connect(self.url, open_timeout=PATIENCE_S, **options) as connection:
            yield Client(connection)


def has_kernels(state: Any) -> bool:
    """Whether the kernels of an app are loaded; asks for it, if the app has begun by now."""
    if not hasattr(state, "live"):
        return False
    state.live.warm_up.want()
    return bool(state.live.warm_up.state != "compiling")


@contextmanager
def serving(settings: Settings, *, is_warm: bool = True) -> Iterator[LiveServer]:
    """A server; unless told otherwise, one whose kernels are loaded by the time that a client comes."""
    app = create_app(settings)
    config = server_config(app, settings, log_config=None, log_level=None)
    server = uvicorn.Server(config)
    # Listening begins here, so clients may come before uvicorn is ready for them.
    listening = listen("127.0.0.1", 0)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        while is_warm and not has_kernels(app.state):
            thread.join(0.005)
        yield LiveServer(listening.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join()
