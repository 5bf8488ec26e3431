"""A crowd through a real server: it follows the experiment that is shown, and is refused by name."""

import numpy as np

from playground.training.trainer import Trainer
from tests.web.serving import Client, Frame, LiveServer


def gather(client: Client, seeds: int, **config: object) -> None:
    client.configure(**config)
    client.send("watch", panels=["crowd"], grid=10, neuron_grid=4)
    client.send("crowd", seeds=seeds)


def is_up_to_date(frame: Frame) -> bool:
    return "crowd_states" in frame.tensors and set(frame.tensors["crowd_states"]) == {1}


def test_a_crowd_follows_at_one_epoch_a_frame_and_arrives_at_rest(server: LiveServer) -> None:
    with server.client() as client:
        gather(client, seeds=9)
        client.send("pace", epochs_per_frame=1, frames_per_second=240)
        client.send("play")
        client.frame(lambda frame: frame.epoch >= 30)
        client.send("pause")
        frame = client.frame(lambda frame: frame.epoch >= 30 and is_up_to_date(frame))
        assert set(frame.tensors["crowd_epochs"]) == {float(frame.epoch)}
        alone = Trainer({"seed": 4, "data": {"seed": 0}})
        assert frame.tensors["crowd_numbers"][1, 4] == alone.train(frame.epoch).test_loss


def test_a_crowd_gets_time_at_full_speed_and_says_how_far_it_is(server: LiveServer) -> None:
    with server.client() as client:
        gather(client, seeds=9)
        client.send("pace", epochs_per_frame=None)
        client.send("play")
        frame = client.frame(
            lambda frame: "crowd_epochs" in frame.tensors and bool(frame.tensors["crowd_epochs"].min() > 20)
        )
        assert frame.tensors["crowd_epochs"].max() == frame.epoch


def test_a_seed_of_the_crowd_takes_the_stage(server: LiveServer) -> None:
    with server.client() as client:
        gather(client, seeds=9)
        client.send("step", count=12)
        shown = client.frame(lambda frame: frame.epoch == 12 and is_up_to_date(frame))
        client.send("take_seed", seed=7)
        configured = client.event("configured")
        assert (configured["config"]["seed"], configured["config"]["data"]["seed"]) == (7, 0)
        frame = client.frame(lambda frame: frame.epoch == 12)
        assert float(frame.tensors["test_loss"]) == shown.tensors["crowd_numbers"][1, 7]


def test_a_crowd_that_would_take_too_much_memory_is_refused_by_name(server: LiveServer) -> None:
    with server.client() as client:
        client.configure(
            network={"hidden": [64] * 8, "features": ["x1", "x2", "x1_squared"]}, data={"samples": 20000}
        )
        client.send("crowd", seeds=49)
        rejected = client.event("rejected")
        assert (rejected["code"], rejected["field"]) == ("too_large", "seeds")


def test_49_seeds_of_eight_wide_layers_are_admitted(server: LiveServer) -> None:
    with server.client() as client:
        gather(client, seeds=49, network={"hidden": [64] * 8})
        frame = client.frame(lambda frame: "crowd_seeds" in frame.tensors)
        np.testing.assert_array_equal(frame.tensors["crowd_seeds"], np.arange(49))
