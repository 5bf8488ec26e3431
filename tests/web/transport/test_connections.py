"""Connections that misbehave below HTTP and WebSocket, on bare sockets."""

import logging
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http import HTTPStatus
from pathlib import Path

import httpx
import pytest

from playground.settings import Settings
from playground.web.transport import http_connection
from playground.web.transport.bounded_reads import BoundedReads
from playground.web.transport.http_connection import MOST_HEAD_BYTES
from tests.patience import PATIENCE_S
from tests.web.serving import LiveServer, serving

HOST = b"Host: 127.0.0.1\r\n"


def connect(server: LiveServer) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_S)


def answer_to(server: LiveServer, sent: bytes) -> bytes:
    """All that the server says until it closes."""
    with connect(server) as raw:
        raw.sendall(sent)
        return everything(raw)


def everything(raw: socket.socket) -> bytes:
    heard = b""
    while piece := raw.recv(65536):
        heard += piece
    return heard


def is_healthy(server: LiveServer) -> bool:
    return httpx.get(f"{server.page_url}/api/health", timeout=PATIENCE_S).status_code == HTTPStatus.OK


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_connection, "HEAD_S", 0.2)
    monkeypatch.setattr(http_connection, "BODY_S", 0.2)


# ---- what never ends


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HT",
        b"GET /api/health HTTP/1.1\r\n" + HOST,
        b"POST /api/runs HTTP/1.1\r\n" + HOST + b"Content-Length: 1000\r\n\r\n{",
        b"PUT /nothing HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab",
    ],
)
def test_a_request_that_never_ends_is_answered_and_closed(server: LiveServer, sent: bytes) -> None:
    assert answer_to(server, sent).startswith(b"HTTP/1.1 408")


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("sent", [b"", b"\r\n"])
def test_a_client_that_says_nothing_is_hung_up_on(server: LiveServer, sent: bytes) -> None:
    assert b" 200 " not in answer_to(server, sent)


@pytest.mark.usefixtures("impatient")
def test_a_second_request_that_never_ends_is_no_exception(server: LiveServer) -> None:
    with connect(server) as raw:
        raw.sendall(b"GET /api/health HTTP/1.1\r\n" + HOST + b"\r\n")
        heard = raw.recv(65536)
        raw.sendall(b"GET /api/heal")
        heard += everything(raw)
    assert heard.startswith(b"HTTP/1.1 200")
    assert b"HTTP/1.1 408" in heard


@pytest.mark.usefixtures("impatient")
def test_a_body_that_nobody_asked_for_holds_no_connection(server: LiveServer) -> None:
    sent = b"GET /api/health HTTP/1.1\r\n" + HOST + b"Content-Length: 1000\r\n\r\n{"
    assert answer_to(server, sent).startswith(b"HTTP/1.1 200")


# ---- what is too large


@pytest.mark.parametrize(
    "headers",
    [
        b"Cookie: " + b"a" * 2 * MOST_HEAD_BYTES,
        b"".join(b"X-%d: 1\r\n" % number for number in range(20_000)),
        b"X" * 2 * MOST_HEAD_BYTES,
    ],
    ids=["long", "many", "no end"],
)
@pytest.mark.parametrize("upgrade", [b"", b"Upgrade: websocket\r\nConnection: Upgrade\r\n"])
def test_headers_over_the_limit_are_answered_and_closed(
    server: LiveServer, headers: bytes, upgrade: bytes
) -> None:
    heard = answer_to(server, b"GET / HTTP/1.1\r\n" + HOST + upgrade + headers)
    assert heard.startswith(b"HTTP/1.1 431")
    assert is_healthy(server)


def test_what_is_no_http_is_answered_and_closed(server: LiveServer, caplog: pytest.LogCaptureFixture) -> None:
    assert answer_to(server, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03").startswith(b"HTTP/1.1 400")
    assert caplog.records == []


def handshake(more: bytes) -> bytes:
    return (
        b"GET /api/live HTTP/1.1\r\n" + more + HOST + b"Upgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )


@pytest.mark.parametrize(
    "more",
    [b"Cookie: " + b"a" * 9000 + b"\r\n", b"".join(b"X-%d: 1\r\n" % number for number in range(500))],
    ids=["cookies of other programs", "headers of many proxies"],
)
def test_a_handshake_with_headers_that_it_does_not_need_succeeds(server: LiveServer, more: bytes) -> None:
    with connect(server) as raw:
        raw.sendall(handshake(more))
        assert raw.recv(12) == b"HTTP/1.1 101"


def test_a_handshake_that_cannot_be_read_is_answered_and_closed(server: LiveServer) -> None:
    heard = answer_to(server, handshake(b"").replace(b"/api/live", b"/api/live?" + b"a" * 9000))
    assert heard.startswith(b"HTTP/1.1 4")


def test_a_read_is_small() -> None:
    assert len(BoundedReads().get_buffer(-1)) <= 4096


def test_a_body_of_one_byte_chunks_is_taken_in(server: LiveServer) -> None:
    head = b"POST /api/runs HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    heard = answer_to(server, head + b"1\r\n[\r\n" * 60_000 + b"0\r\n\r\n")
    assert heard.startswith(b"HTTP/1.1 400")


def test_headers_after_a_body_are_bounded_too(server: LiveServer) -> None:
    head = b"POST /api/runs HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n"
    heard = answer_to(server, head + b"X" * 2 * MOST_HEAD_BYTES)
    assert heard.startswith(b"HTTP/1.1 431")


def test_pongs_do_not_pile_up_for_a_client_that_does_not_read(server: LiveServer) -> None:
    with socket.socket() as raw:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
        raw.settimeout(PATIENCE_S)
        raw.connect(("127.0.0.1", server.port))
        raw.sendall(handshake(b""))
        assert raw.recv(12) == b"HTTP/1.1 101"
        ping = struct.pack("!BBI", 0x89, 0x80 | 125, 0) + b"p" * 125
        for _ in range(400):
            raw.sendall(ping * 500)
        raw.sendall(struct.pack("!BBIH", 0x88, 0x80 | 2, 0, 1000))
        assert everything(raw).count(b"p" * 125) < 150_000


# ---- descriptors


@pytest.fixture
def cramped(tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """A server of its own process that may hold 300 descriptors."""
    said = tmp_path / "stderr"
    with said.open("w") as stderr:
        limited = 'ulimit -n 300; exec "$@"'
        serve = (sys.executable, "-m", "playground", "serve", "--port", "0")
        process = subprocess.Popen(
            ["sh", "-c", limited, "sh", *serve, "--database", f"sqlite:///{tmp_path}/runs"],
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
        try:
            assert process.stdout is not None
            yield int(process.stdout.readline().split("127.0.0.1:")[1].split()[0]), said
        finally:
            process.terminate()
            process.communicate(timeout=PATIENCE_S)


@pytest.mark.parametrize("said_first", [b"GET / HT", b""])
def test_silent_connections_take_nobody_the_page(cramped: tuple[int, Path], said_first: bytes) -> None:
    port, said = cramped
    address = f"http://127.0.0.1:{port}/"
    with ExitStack() as sockets:
        for _ in range(600):
            silent = sockets.enter_context(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S))
            silent.sendall(said_first)
        for _ in range(3):
            assert "<html" in httpx.get(address, timeout=PATIENCE_S).text
    assert "Traceback" not in said.read_text()
    assert len(said.read_text()) < 1000


# ---- the end


def test_a_body_that_is_still_coming_when_the_server_stops_is_no_mistake(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("playground.web.transport.server._SHUTDOWN_S", 0.1)
    with ExitStack() as sockets:
        with serving(Settings()) as server:
            raw = sockets.enter_context(connect(server))
            raw.sendall(b"POST /api/runs HTTP/1.1\r\n" + HOST + b"Content-Length: 1000\r\n\r\n{")
            assert is_healthy(server)
            begun = time.monotonic()
        assert time.monotonic() - begun < 20
    assert [record for record in caplog.records if record.exc_info] == []


def test_a_server_logs_no_client_by_name(
    serve: Callable[[Settings], LiveServer], caplog: pytest.LogCaptureFixture
) -> None:
    server = serve(Settings())
    caplog.set_level(logging.WARNING)
    answer_to(
        server, b"GET /api/health HTTP/1.1\r\n" + HOST + b"Upgrade: h2c\r\nConnection: Upgrade, close\r\n\r\n"
    )
    assert caplog.records == []
