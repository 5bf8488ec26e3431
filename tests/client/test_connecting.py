"""Addresses as people type them, and proxies of the environment."""

import asyncio
import inspect
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import httpx
import pytest
import uvicorn

from playground import AsyncClient, Client
from playground.client.connecting import connection_options
from playground.problems.errors import InvalidInput, RequestFailed

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
NOWHERE = "http://192.0.2.1:9"  # an address that documents use, and nobody has


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


class _Healthy(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"status": "ok"}')

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def port() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), _Healthy) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    "written", ["127.0.0.1:{port}", " localhost:{port}/", "http://127.0.0.1:{port}/#seed=3"]
)
def test_a_server_is_found_by_any_way_of_writing_its_address(written: str, port: int) -> None:
    with Client(written.format(port=port)) as client:
        assert client.health() == {"status": "ok"}
        assert repr(client).startswith("Client('http://")
        assert client.address.endswith(f":{port}/")


@pytest.mark.parametrize("written", ["ftp://there", "", "http://", "http://there:port", "file:///tmp/x"])
@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_what_is_no_address_is_refused_by_name(kind: type[Client] | type[AsyncClient], written: str) -> None:
    with pytest.raises(InvalidInput, match=r"^address: cannot be used"):
        kind(written)


@pytest.mark.parametrize("name", ["HTTP_PROXY", "ALL_PROXY", "all_proxy"])
@pytest.mark.parametrize("proxy", [NOWHERE, "socks5://192.0.2.1:9"])
def test_no_proxy_lies_on_the_way_to_this_machine(
    monkeypatch: pytest.MonkeyPatch, port: int, name: str, proxy: str
) -> None:
    monkeypatch.setenv(name, proxy)
    with Client(f"http://127.0.0.1:{port}") as client:
        assert client.health() == {"status": "ok"}

    async def ask() -> object:
        async with AsyncClient(f"localhost:{port}") as awaited:
            return await awaited.health()

    assert asyncio.run(ask()) == {"status": "ok"}


def test_a_proxy_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", NOWHERE)

    def fail(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("unreachable")

    client = Client("http://there", transport=httpx.MockTransport(fail), mounts={})
    with pytest.raises(RequestFailed, match=rf"http://there.* did not answer .*{NOWHERE}"):
        client.health()
    monkeypatch.setenv("NO_PROXY", "there")
    with pytest.raises(RequestFailed) as direct:
        client.health()
    assert "proxy" not in str(direct.value)


def test_a_proxy_that_needs_another_package_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://192.0.2.1:9")
    monkeypatch.setitem(sys.modules, "socksio", None)
    with pytest.raises(InvalidInput, match=r"^proxy: needs the package socksio.*httpx\[socks\]"):
        Client("http://there")


def test_a_proxy_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "gopher://192.0.2.1:9")
    with pytest.raises(InvalidInput, match=r"^proxy: cannot be used.*gopher"):
        Client("http://there")


def test_a_connection_is_not_used_again_when_the_server_may_be_closing_it() -> None:
    closed_after_s = inspect.signature(uvicorn.Config).parameters["timeout_keep_alive"].default
    limits = connection_options(httpx.URL("http://127.0.0.1:8000"), {})["limits"]
    assert 2 * limits.keepalive_expiry < closed_after_s
