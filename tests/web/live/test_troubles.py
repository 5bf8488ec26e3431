"""The live connection when things go wrong: experiments, clients and we ourselves."""

import json
import logging
import math
import socket
import struct
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from playground.settings import Settings
from tests.patience import PATIENCE_S
from tests.web.serving import Client, LiveServer, serving

EXPLOSIVE = {
    "data": {"dataset": "reg-plane"},
    "network": {"activation": "relu"},
    "training": {"learning_rate": 100},
}


# ---- divergence


def test_a_diverging_run_says_where_and_the_others_go_on(server: LiveServer) -> None:
    with server.client() as exploding, server.client() as other:
        other.configure()
        other.send("play")
        exploding.configure(**EXPLOSIVE)
        exploding.send("play")
        state = exploding.event("state")
        while state["status"] != "diverged":
            state = exploding.event("state")
        assert not state["playing"]
        assert state["step"] > 0
        frame = exploding.frame(lambda frame: frame.status == "diverged")
        assert (frame.epoch, frame.step) == (state["epoch"], state["step"])
        assert not math.isfinite(float(frame.tensors["train_loss"]))
        reached = other.frame().epoch
        assert other.frame(lambda frame: frame.epoch > reached + 5).status == "playing"
        exploding.send("change", changes={"training.learning_rate": 0.03})
        exploding.send("reset")
        exploding.send("play")
        assert math.isfinite(float(exploding.frame(lambda frame: frame.epoch == 5).tensors["train_loss"]))


# ---- bad input: one clear problem each; connection and experiment survive

LARGE = 6 * 2**20
FEATURES_AND_LAYERS = {"initial_parameters": [{"weights": [[1.0]], "biases": [0.0]}]}
BAD_CONFIGS: list[tuple[dict[str, Any], str]] = [
    ({"data": {"dataset": "cats"}}, "data.dataset"),
    ({"network": {"hidden": [0]}}, "network.hidden.0"),
    ({"training": {"learning_rate": "abc"}}, "training.learning_rate"),
    ({"data": {"samples": 10**9}}, "data.samples"),
    ({"network": {"features": []}}, "network.features"),
    ({"network": FEATURES_AND_LAYERS}, "network.initial_parameters"),
    (
        {"data": {"dataset": "custom", "task": "regression", "train": [["1e999", 0, 0]] * 2}},
        "data.train.0.0",
    ),
]
BAD_MESSAGES: list[tuple[str | bytes, str]] = [
    ("{", "invalid_json"),
    ('{"type": "configure", "config": {"training": {"learning_rate": NaN}}}', "invalid_json"),
    ("null", "invalid_message"),
    ('{"type": "dance"}', "unknown_command"),
    (b"\x00\x01", "binary_message"),
    (b"", "binary_message"),
    ("", "invalid_json"),
    (" " * LARGE, "too_large"),
    (json.dumps({"type": "change", "changes": {f"seed{n}": n for n in range(60_000)}}), "invalid_message"),
    (json.dumps({"type": "play", **{str(number): 1 for number in range(300_000)}}), "invalid_message"),
    ("é" * 3 * 2**20, "too_large"),
]


@pytest.mark.parametrize(("config", "field"), BAD_CONFIGS)
@pytest.mark.parametrize("kind", ["configure", "change"])
def test_a_bad_config_names_its_field_and_what_is_allowed(
    client: Client, kind: str, config: dict[str, Any], field: str
) -> None:
    client.configure()
    if kind == "configure":
        client.send("configure", config=config)
    else:
        changes = {
            f"{section}.{name}": value for section in config for name, value in config[section].items()
        }
        client.send("change", changes=changes)
    rejected = client.event("rejected")
    assert rejected["code"] == "invalid_config"
    assert field in [problem["field"] for problem in rejected["problems"]]
    assert rejected["message"]
    assert "allowed" in rejected
    still_works(client)


@pytest.mark.parametrize(("message", "code"), BAD_MESSAGES, ids=lambda value: str(value)[:20])
def test_a_bad_message_is_rejected_with_its_code(client: Client, message: str | bytes, code: str) -> None:
    client.configure()
    client.connection.send(message)
    rejected = client.event("rejected")
    assert rejected["code"] == code
    assert len(json.dumps(rejected)) < 2000
    still_works(client)


def test_a_message_too_large_is_told_its_size_in_the_unit_of_the_limit(client: Client) -> None:
    client.configure()
    client.connection.send("é" * 3 * 2**20)
    rejected = client.event("rejected")
    assert (rejected["received"], rejected["allowed"]) == (6 * 2**20, "up to 4194304 bytes")
    still_works(client)


def test_infinity_hidden_in_a_large_number_is_refused(client: Client) -> None:
    client.configure()
    client.connection.send(
        '{"type": "configure", "config":'
        ' {"data": {"dataset": "custom", "task": "regression", "train": [[1e999, 0, 0], [0, 0, 0]]}}}'
    )
    assert client.event("rejected")["field"] == "data.train.0.0"
    still_works(client)


def test_a_network_over_the_servers_limit_is_refused(serve: Callable[[Settings], LiveServer]) -> None:
    with serve(Settings(max_neurons=8)).client() as client:
        client.configure()
        client.send("change", changes={"network.hidden": [9]})
        rejected = client.event("rejected")
        assert (rejected["field"], rejected["received"], rejected["allowed"]) == (
            "network.hidden.0",
            9,
            "1 to 8",
        )
        still_works(client)


def still_works(client: Client) -> None:
    """The experiment from before is there and trains."""
    client.send("step", unit="batch", count=1)
    assert client.frame().step == 1


# ---- nothing a client does is logged as a mistake of ours


def handshaken(server: LiveServer) -> socket.socket:
    """A bare socket after the WebSocket handshake, to misbehave with."""
    raw = socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_S)
    raw.sendall(
        f"GET /api/live HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        "Sec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += raw.recv(1)
    return raw


def masked(opcode: int, payload: bytes, *, length: int | None = None) -> bytes:
    """A client's frame with a mask of zeros; `length` may promise more than there is."""
    return struct.pack("!BBHI", 0x80 | opcode, 0x80 | 126, length or len(payload), 0) + payload


TEXT = 1
CONFIGURE_AND_PLAY = masked(TEXT, b'{"type": "configure", "config": {}}') + masked(TEXT, b'{"type": "play"}')


def test_a_message_too_large_to_be_taken_in_ends_the_connection(server: LiveServer) -> None:
    with handshaken(server) as raw:
        raw.sendall(struct.pack("!BBQI", 0x80 | TEXT, 0x80 | 127, 50_000_000, 0) + bytes(5_000_000))
        heard = b""
        while piece := raw.recv(65536):
            heard += piece
    assert struct.pack("!H", 1009) in heard
    with server.client() as client:
        client.configure()
        still_works(client)


def vanish_while_frames_arrive(raw: socket.socket) -> None:
    raw.sendall(CONFIGURE_AND_PLAY)
    raw.recv(20_000)
    # Closing with unread data and no lingering sends a reset instead of a farewell.
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def vanish_before_the_answer(raw: socket.socket) -> None:
    raw.sendall(CONFIGURE_AND_PLAY)


def vanish_in_the_middle_of_a_message(raw: socket.socket) -> None:
    raw.sendall(masked(TEXT, b'{"type": "conf', length=1000))


def send_text_that_is_not_utf8(raw: socket.socket) -> None:
    raw.sendall(masked(TEXT, b'\xff\xfe{"type": "play"}'))
    raw.recv(20_000)


def break_the_framing(raw: socket.socket) -> None:
    raw.sendall(CONFIGURE_AND_PLAY + b"\xff" * 100)
    raw.recv(20_000)


def flood_and_never_read(raw: socket.socket) -> None:
    raw.sendall(CONFIGURE_AND_PLAY + masked(TEXT, b'{"type": "play"}') * 2000)


@pytest.mark.parametrize(
    "misbehave",
    [
        vanish_while_frames_arrive,
        vanish_before_the_answer,
        vanish_in_the_middle_of_a_message,
        send_text_that_is_not_utf8,
        break_the_framing,
        flood_and_never_read,
    ],
)
def test_a_client_that_misbehaves_leaves_no_traceback(
    server: LiveServer, caplog: pytest.LogCaptureFixture, misbehave: Callable[[socket.socket], None]
) -> None:
    caplog.set_level(logging.INFO)
    for _ in range(3):
        with handshaken(server) as raw:
            misbehave(raw)
    with server.client() as client:
        client.configure()
        still_works(client)
    assert [record for record in caplog.records if record.exc_info or record.levelno >= logging.ERROR] == []


def test_a_server_that_stops_says_goodbye(caplog: pytest.LogCaptureFixture) -> None:
    with ExitStack() as clients:
        with serving(Settings()) as server:
            client = clients.enter_context(server.client())
            client.configure()
            client.send("play")
            client.frame()
        with pytest.raises(ConnectionClosed) as closed:
            client.event("an event that never comes")
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1012
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


def test_a_mistake_of_ours_is_logged_once_and_told(
    server: LiveServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> int:
        raise RuntimeError("a mistake made for this test")

    with server.client() as client, server.client() as other:
        client.configure()
        other.configure()
        with monkeypatch.context() as patched:
            patched.setattr("playground.training.trainer.Trainer.advance", fail)
            client.send("play")
            rejected = client.event("rejected")
            assert rejected["code"] == "internal"
            with pytest.raises(ConnectionClosed) as closed:
                client.receive()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1011
        still_works(other)
    assert [record.exc_info is not None for record in caplog.records if record.levelno >= logging.ERROR] == [
        True
    ]


def test_memory_for_large_batches_is_shared_and_given_back(
    serve: Callable[[Settings], LiveServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("playground.web.live.memory._MOST_BYTES", 8_000_000)
    large = {
        "data": {"samples": 10_000},
        "network": {"hidden": [64]},
        "training": {"batch_size": 10_000},
    }
    server = serve(Settings())
    with server.client() as second:
        with server.client() as first:
            first.configure(**large)
            second.send("configure", config=large)
            assert second.event("rejected")["problems"][0]["code"] == "server_full"
            first.configure(**large)
            second.configure()
        # Its end is noticed soon, but at no certain time.
        second.send("configure", config=large)
        while (event := second.receive()) and not (isinstance(event, dict) and event["type"] == "configured"):
            if isinstance(event, dict) and event["type"] == "rejected":
                second.send("configure", config=large)
