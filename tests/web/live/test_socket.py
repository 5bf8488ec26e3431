"""The live connection through a real server and a real client."""

from collections.abc import Callable
from contextlib import ExitStack

import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from playground.settings import Settings
from playground.web.live.pacing import MOST_UNACKNOWLEDGED
from tests.web.serving import Client, LiveServer

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
    with pytest.raises(InvalidStatus), server.client(subprotocols=["playground.v9"]):
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
        "train_r_squared": (),
        "test_r_squared": (),
        "train_penalty": (),
        "learning_rate": (),
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
        # Counted from when all of them run: one alone is through a thousand epochs in ten milliseconds.
        at_first = [client.frame(lambda frame: frame.status == "playing").epoch for client in clients]
        gained = [0]
        while min(gained) < 20_000:
            gained = [client.frame().epoch - before for client, before in zip(clients, at_first, strict=True)]
        assert max(gained) / min(gained) < 3  # benchmarks/live.py measures it closely, on a quiet machine


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


# ---- going back


def test_a_client_goes_back_and_forward_again(server: LiveServer) -> None:
    with server.client() as client:
        client.configure(training={"learning_rate": 0.3})
        client.send("step", unit="batch", count=60)
        at_60 = client.frame(lambda frame: frame.step == 60).tensors["parameters"]
        client.send("change", changes={"data.noise": 10})
        client.send("step", count=400)
        client.frame(lambda frame: frame.epoch == 402)
        client.send("seek", step=60)
        client.send("seek", epoch=1)
        configured = client.event("configured")
        assert (configured["experiment"], configured["config"]["data"]["noise"]) == (1, 0)
        assert client.event("state")["epoch"] == 1
        client.send("seek", step=60)
        assert client.event("configured")["config"]["data"]["noise"] == 10
        np.testing.assert_array_equal(
            client.frame(lambda frame: frame.step == 60).tensors["parameters"], at_60
        )
        client.send("log")
        log = client.event("log")
        assert (log["step"], log["furthest"]["epoch"]) == (60, 402)
        assert [entry["command"] for entry in log["entries"]] == ["configure", "change", "pause"]
        client.send("seek", epoch=403)
        rejected = client.event("rejected")
        assert (rejected["code"], rejected["field"]) == ("invalid_message", "epoch")
        assert rejected["allowed"] == "0 to 402"
