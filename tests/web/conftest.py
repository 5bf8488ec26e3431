from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from playground.settings import Settings
from tests.web.serving import Client, LiveServer, serving


@pytest.fixture(scope="module")
def server() -> Iterator[LiveServer]:
    with serving(Settings()) as running:
        yield running


@pytest.fixture
def client(server: LiveServer) -> Iterator[Client]:
    with server.client() as connected:
        yield connected


@pytest.fixture
def serve() -> Iterator[Callable[[Settings], LiveServer]]:
    """Starts further servers, each with settings of its own."""
    with ExitStack() as running:
        yield lambda settings: running.enter_context(serving(settings))
