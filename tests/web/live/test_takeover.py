"""The plain reference trains until kernels are compiled, which then take over with their own bits."""

import base64
import json
import threading
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from playground import Client, ExperimentConfig, Trainer, replay
from playground.settings import Settings
from playground.training.saved_state import is_of_reference
from tests.patience import PATIENCE_S
from tests.web.serving import serving


@pytest.fixture
def compiling(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Servers whose kernels are compiled when this event happens."""
    go_on = threading.Event()

    def compile_beside(report: Callable[[int, int], None], **_: int) -> None:
        report(0, 1)
        go_on.wait()
        report(1, 1)

    monkeypatch.setattr("playground.engine.are_kept", lambda: False)
    monkeypatch.setattr("playground.engine.compile_beside", compile_beside)
    yield go_on
    go_on.set()


def test_an_experiment_plays_before_there_are_kernels_and_has_their_bits_after(
    compiling: threading.Event,
) -> None:
    with serving(Settings(), is_warm=False) as server, server.client() as client:
        client.configure(seed=4)
        client.send("set_parameter", layer=0, **{"from": 0, "to": 1}, value=0.5)
        client.send("play")
        assert client.frame(lambda frame: frame.epoch >= 3).status == "playing"
        client.send("change", changes={"training.learning_rate": 0.1})
        assert client.frame(lambda frame: frame.epoch >= 6).status == "playing"
        compiling.set()
        assert client.event("engine") == {"type": "engine", "state": "compiled"}
        epoch = client.frame().epoch
        client.frame(lambda frame: frame.epoch > epoch + 20)
        client.send("pause")
        client.send("log")
        log = client.event("log")
        client.send("save")
        state = base64.b64decode(client.event("saved")["state"])
    exact = replay(log["entries"])
    assert Trainer.from_state(state).progress == exact.progress
    np.testing.assert_array_equal(Trainer.from_state(state).network.parameters, exact.network.parameters)
    assert not is_of_reference(state)


def test_a_paused_experiment_gets_the_bits_of_kernels_as_well(compiling: threading.Event) -> None:
    with serving(Settings(), is_warm=False) as server, server.client() as client:
        client.configure(seed=4)
        client.send("step", unit="batch", count=33)
        shown = client.frame(lambda frame: frame.step == 33)
        client.send("save")
        early = base64.b64decode(client.event("saved")["state"])
        assert is_of_reference(early)
        compiling.set()
        client.event("engine")
        again = client.frame()
        assert (again.step, again.status) == (33, "paused")
    exact = Trainer(ExperimentConfig(seed=4))
    exact.advance(33)
    parameters = exact.network.parameters
    np.testing.assert_array_equal(again.tensors["parameters"], parameters.astype(np.float32))
    np.testing.assert_allclose(shown.tensors["parameters"], parameters, rtol=1e-6)
    np.testing.assert_array_equal(Trainer.from_state(early).network.parameters, parameters)


def test_kernels_that_cannot_be_made_are_told_and_training_goes_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: object) -> None:
        raise RuntimeError("no compiler")

    monkeypatch.setattr("playground.engine.warm_up", fail)
    with serving(Settings()) as server:
        with server.client() as client:
            assert client.event("engine") == {"type": "engine", "state": "failed"}
            client.configure()
            client.send("play")
            client.frame(lambda frame: frame.epoch >= 2)
        with urllib.request.urlopen(f"{server.page_url}/api/health", timeout=PATIENCE_S) as answer:  # noqa: S310
            health = json.load(answer)
    assert (health["status"], health["engine"]) == ("degraded", "failed")
    assert "no compiler" in caplog.text


def test_runs_are_not_left_queued_where_the_engine_could_not_be_prepared(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(_: object) -> None:
        raise RuntimeError("no compiler")

    monkeypatch.setattr("playground.engine.warm_up", fail)
    settings = Settings(database=f"sqlite:///{tmp_path / 'runs.sqlite3'}", run_processes=1)
    with serving(settings) as server, Client(server.page_url, timeout=PATIENCE_S) as client:
        assert client.runs.create({}, epochs=2, wait=PATIENCE_S).has_ended
