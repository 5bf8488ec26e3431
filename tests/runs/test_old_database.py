"""A database of version 0.1.0 opens and answers as it did; what was under way is trained to its end."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from playground.runs.history import joined
from playground.runs.leases import LeaseWatch
from playground.runs.run import Run
from playground.runs.store import Store
from playground.runs.trained_model import load_trainer, predict
from playground.training.trainer import Trainer
from tests.runs.repositories import compute_slice, open_store, sqlite_url

FOLDER = Path(__file__).parents[1] / "data" / "databases"
RECORDED = json.loads((FOLDER / "version_0_1.json").read_text(encoding="utf-8"))["runs"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    url = sqlite_url(tmp_path)
    content = gzip.decompress((FOLDER / "version_0_1.sqlite3.gz").read_bytes())
    Path(url.removeprefix("sqlite:///")).write_bytes(content)
    with open_store(url) as opened:
        yield opened


def assert_recorded(store: Store, run: Run) -> None:
    """What the store gives of an ended run is what version 0.1.0 gave, up to rounding."""
    recorded = RECORDED[run.name]
    losses, expected = joined(store.history(run.id))["train_loss"], recorded["train_loss"]
    assert losses is not None
    np.testing.assert_allclose(np.array(losses, np.float64), np.array(expected, np.float64), rtol=1e-9)
    if recorded["answers"] is not None:
        outputs, _ = predict(load_trainer(run, store.state(run.id)), np.array([[0.5, -1.0], [3.0, 3.0]]))
        np.testing.assert_allclose(outputs, recorded["answers"], rtol=1e-9)


def test_its_runs_are_listed_and_answer_as_they_did(store: Store) -> None:
    found = {run.name: run for run in store.page(limit=10)}
    assert {name: (run.status, run.stopped_by) for name, run in found.items()} == {
        "finished": ("finished", None),
        "diverged": ("diverged", None),
        "stopped": ("finished", "early_stopping"),
        "half": ("running", None),
        "queued": ("queued", None),
    }
    for name in ("finished", "diverged", "stopped"):
        assert_recorded(store, found[name])


def test_what_its_server_was_computing_when_it_died_is_trained_to_the_same_end(store: Store) -> None:
    LeaseWatch(store, 60.0).free_expired()
    claims = store.claim("heir", 10, 60)
    store.record("heir", [compute_slice(claim) for claim in claims])
    ended = {run.name: run for run in (store.get(claim.run_id) for claim in claims) if run is not None}
    assert {name: (run.status, run.epoch) for name, run in ended.items()} == {
        "half": ("finished", 8),
        "queued": ("finished", 8),
    }
    for run in ended.values():
        assert_recorded(store, run)
        uninterrupted = Trainer(load_trainer(run, None).config)
        uninterrupted.train(run.epochs)
        went_on = load_trainer(run, store.state(run.id))
        for parts, others in zip(went_on.parameters(), uninterrupted.parameters(), strict=True):
            for name, part in parts.items():
                np.testing.assert_array_equal(part, others[name])
