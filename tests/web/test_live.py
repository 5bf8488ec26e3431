"""The live connection through a real server and a real client."""

import json
import logging
import math
import socket
import struct
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from playground.settings import Settings
from playground.web.pacing import MOST_UNACKNOWLEDGED
from tests.web.serving import PATIENCE_S, Client, LiveServer

EXPLOSIVE = {
    "data": {"dataset": "reg-plane"},
    "network": {"activation": "relu"},
    "training": {"learning_rate": 100},
}


# ---- handshake


def test_the_subprotocol_is_agreed_on(server: LiveServer) -> None:
    with server.client() as client:
        assert client.connection.subprotocol == "playground.v1"


def test_a_client_that_names_no_subprotocol_is_served(server: LiveServer) -> None:
    with server.client(subprotocols=None) as client:
        assert client.connection.subprotocol is None
        assert client.configure()["experiment"] == 1


def test_a_client_of_another_protocol_is_refused(server: LiveServer) -> None:
    with pytest.raises(InvalidStatus), server.client(subprotocols=["playground.v9"]):  # type: ignore[list-item]
        pass


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:1", "null"])
def test_a_page_from_elsewhere_is_refused(server: LiveServer, origin: str) -> None:
    with pytest.raises(InvalidStatus) as caught, server.client(origin=origin):
        pass
    assert caught.value.response.status_code == 403


def test_our_own_page_is_served(server: LiveServer) -> None:
    with server.client(origin=f"http://127.0.0.1:{server.port}") as client:
        assert client.configure()["experiment"] == 1


def test_one_connection_too_many_is_told_so_and_closed(serve: Callable[[Settings], LiveServer]) -> None:
    server = serve(Settings(max_connections=1))
    with server.client() as first:
        first.configure()
        with server.client() as second:
            rejected = second.receive()
            assert isinstance(rejected, dict)
            assert (rejected["type"], rejected["code"]) == ("rejected", "too_many_connections")
            with pytest.raises(ConnectionClosed) as closed:
                second.receive()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1013
        first.send("play")
        assert first.event("state")["playing"]


def test_a_closed_connection_makes_room(serve: Callable[[Settings], LiveServer]) -> None:
    server = serve(Settings(max_connections=1))
    for _ in range(3):
        with server.client() as client:
            client.configure()


def test_a_silent_connection_is_closed_after_a_while(serve: Callable[[Settings], LiveServer]) -> None:
    with serve(Settings(idle_seconds=0.1)).client() as client, pytest.raises(ConnectionClosed) as closed:
        client.event("an event that never comes")
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1001


# ---- an ordinary conversation


def test_configure_describes_the_experiment_and_shows_it(client: Client) -> None:
    client.send("configure", config={"seed": 3})
    configured = client.event("configured")
    assert configured["config"]["seed"] == 3
    assert configured["layout"]["n_parameters"] == 25
    assert len(configured["data"]["train"]) == len(configured["data"]["test"]) == 250
    assert client.event("state") == {
        "type": "state",
        "playing": False,
        "status": "ready",
        "epoch": 0,
        "step": 0,
    }
    frame = client.frame()
    assert (frame.number, frame.epoch, frame.status) == (1, 0, "ready")
    assert {name: tensor.shape for name, tensor in frame.tensors.items()} == {
        "train_loss": (),
        "test_loss": (),
        "train_accuracy": (),
        "test_accuracy": (),
        "epochs_per_second": (),
        "parameters": (25,),
        "output": (100, 100),
        "neurons": (6, 20, 20),
    }


def test_play_shows_every_epoch_at_the_default_pace(client: Client) -> None:
    client.configure()
    client.send("play")
    assert [client.frame().epoch for _ in range(5)] == [1, 2, 3, 4, 5]


def test_pace_sets_the_epochs_between_two_frames(client: Client) -> None:
    client.send("pace", epochs_per_frame=7)
    client.configure()
    client.send("play")
    assert [client.frame().epoch for _ in range(3)] == [7, 14, 21]


def test_full_speed_trains_many_epochs_per_frame(client: Client) -> None:
    client.send("pace", epochs_per_frame=None)
    client.configure()
    client.send("play")
    frame = client.frame(lambda frame: frame.epoch > 1000)
    assert frame.number < 500
    assert float(frame.tensors["test_loss"]) < 0.1


def test_speed_is_told_while_playing_and_zero_afterwards(client: Client) -> None:
    client.send("pace", epochs_per_frame=None)
    client.configure()
    client.send("play")
    client.frame(lambda frame: float(frame.tensors["epochs_per_second"]) > 0)
    client.send("pause")
    assert float(client.frame(lambda frame: frame.status == "paused").tensors["epochs_per_second"]) == 0


def test_step_runs_one_batch_and_shows_it(client: Client) -> None:
    client.configure()
    client.send("step", unit="batch", count=1)
    frame = client.frame()
    assert (frame.epoch, frame.step, frame.status) == (0, 1, "paused")


def test_a_step_of_many_epochs_comes_back_as_one_frame(client: Client) -> None:
    client.configure()
    client.send("step", unit="epoch", count=2000)
    frame = client.frame()
    assert (frame.number, frame.epoch) == (2, 2000)


def test_pause_cuts_a_long_step_short(client: Client) -> None:
    client.configure()
    client.send("step", unit="epoch", count=1_000_000)
    client.event("state")  # It has begun.
    client.send("pause")
    assert client.frame().epoch < 1_000_000


def test_change_keeps_training_under_way(client: Client) -> None:
    client.configure()
    client.send("play")
    reached = client.frame(lambda frame: frame.epoch >= 3).epoch
    client.send("change", changes={"training.learning_rate": 0.1})
    assert client.event("changed")["config"]["training"]["learning_rate"] == 0.1
    assert client.frame().epoch >= reached


def test_a_new_noise_sends_new_rows(client: Client) -> None:
    before = client.configure()
    client.send("change", changes={"data.noise": 30})
    after = client.event("configured")
    assert after["experiment"] == before["experiment"]
    assert after["data"]["train"] != before["data"]["train"]


def test_reset_goes_back_to_the_first_picture(client: Client) -> None:
    client.send("configure", config={})
    first = client.frame()
    client.send("play")
    client.frame(lambda frame: frame.epoch >= 3)
    client.send("reset")
    again = client.frame(lambda frame: frame.epoch == 0)
    np.testing.assert_array_equal(again.tensors["output"], first.tensors["output"])


def test_watch_shows_a_neuron_large_even_when_paused(client: Client) -> None:
    client.configure()
    client.send("watch", grid=50, neuron_grid=10, neuron=2)
    frame = client.frame()
    assert frame.tensors["watched"].shape == (50, 50)
    assert frame.tensors["neurons"].shape == (6, 10, 10)


def test_set_parameter_shows_its_effect_when_paused(client: Client) -> None:
    client.send("configure", config={})
    before = client.frame()
    client.send("set_parameter", layer=2, to=0, value=-3.5)
    after = client.frame()
    assert after.tensors["parameters"][-1] == -3.5
    assert float(after.tensors["test_loss"]) != float(before.tensors["test_loss"])


def test_commands_sent_at_once_are_carried_out_in_order(client: Client) -> None:
    client.configure()
    for rate in (0.1, 0.2, 0.3):
        client.send("change", changes={"training.learning_rate": rate})
    rates = [client.event("changed")["config"]["training"]["learning_rate"] for _ in range(3)]
    assert rates == [0.1, 0.2, 0.3]


def test_a_client_that_comes_back_gets_the_same_experiment_again(server: LiveServer) -> None:
    parameters = []
    for _ in range(2):
        with server.client() as client:
            client.configure(seed=11)
            client.send("step", unit="epoch", count=20)
            parameters.append(client.frame().tensors["parameters"].tolist())
    assert parameters[0] == parameters[1]


# ---- acknowledgements


def test_two_frames_may_be_unacknowledged_and_no_more(client: Client) -> None:
    client.configure()
    client.acknowledges = False
    client.send("play")
    held = [client.frame() for _ in range(MOST_UNACKNOWLEDGED)]
    # Were a third frame under way, it would come before this answer.
    client.send("change", changes={"training.learning_rate": 0.1})
    assert isinstance(client.receive(), dict)
    client.send("ack", frame=held[0].number)
    assert client.frame().number == held[-1].number + 1


def test_paced_training_waits_for_acknowledgements(client: Client) -> None:
    client.configure()
    client.acknowledges = False
    client.send("play")
    held = [client.frame() for _ in range(MOST_UNACKNOWLEDGED)]
    client.send("ack", frame=held[-1].number)
    assert client.frame().epoch == held[-1].epoch + 1


def test_training_at_full_speed_goes_on_and_shows_the_newest_moment(client: Client) -> None:
    client.send("pace", epochs_per_frame=None)
    client.configure()
    client.acknowledges = False
    client.send("play")
    held = [client.frame() for _ in range(MOST_UNACKNOWLEDGED)]
    client.send("pause")
    # Training ran on until this answer, unseen.
    reached = client.event("state")
    while reached["playing"]:
        reached = client.event("state")
    client.send("ack", frame=held[-1].number)
    frame = client.frame()
    assert (frame.number, frame.step) == (held[-1].number + 1, reached["step"])


def test_acknowledging_a_frame_never_sent_is_rejected(client: Client) -> None:
    client.configure()
    client.send("ack", frame=1000)
    rejected = client.event("rejected")
    assert (rejected["code"], rejected["field"]) == ("invalid_message", "frame")


# ---- fairness


def test_connections_that_play_at_full_speed_get_on_equally(server: LiveServer) -> None:
    with ExitStack() as stack:
        clients = [stack.enter_context(server.client()) for _ in range(6)]
        for client in clients:
            client.send("pace", epochs_per_frame=None, frames_per_second=20)
            client.configure()
        for client in clients:
            client.send("play")
        epochs = [0] * len(clients)
        while min(epochs) < 2000:
            for index, client in enumerate(clients):
                epochs[index] = client.frame().epoch
        assert max(epochs) / min(epochs) < 1.5  # The benchmark measures it closely, on a quiet machine.


def test_a_heavy_experiment_leaves_others_their_pictures(server: LiveServer) -> None:
    heavy_config = {
        "network": {"hidden": [64] * 8},
        "data": {"samples": 20_000},
        "training": {"batch_size": 20_000},
    }
    with server.client() as heavy, server.client() as light:
        heavy.send("pace", epochs_per_frame=None)
        heavy.configure(**heavy_config)
        heavy.send("play")
        light.configure()
        light.send("play")
        assert light.frame(lambda frame: frame.epoch >= 30).epoch == 30


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

HUGE = 50 * 2**20
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
    (" " * HUGE, "too_large"),
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


def test_a_mistake_of_ours_is_logged_once_and_told(
    server: LiveServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> int:
        raise RuntimeError("a mistake made for this test")

    with server.client() as client, server.client() as other:
        client.configure()
        other.configure()
        with monkeypatch.context() as patched:
            patched.setattr("playground.trainer.Trainer.advance", fail)
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
