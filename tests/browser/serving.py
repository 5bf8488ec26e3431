"""A real server in a process of its own, which a test may also kill and start again."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S

ROOT = Path(__file__).parent.parent.parent


class Server:
    """`playground serve` on a free port of this machine."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *, is_warm: bool = True, **environment: str) -> None:
        """Starts it and waits until it answers, and unless told otherwise until its kernels are loaded."""
        command = [sys.executable, "-m", "playground", "serve", "--port", str(self.port)]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.DEVNULL, env={**os.environ, **environment}
        )
        give_up = time.monotonic() + PATIENCE_S
        while not self._answers(is_warm=is_warm):
            assert time.monotonic() < give_up, "the server does not answer"
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(0.05)
                pytest.fail("the server ended instead of serving")

    def stop(self) -> None:
        """Kills it, as a crash would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _answers(self, *, is_warm: bool) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}api/health", timeout=PATIENCE_S) as answer:  # noqa: S310
                return not is_warm or json.load(answer)["engine"] != "compiling"
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
