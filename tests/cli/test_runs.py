"""The command line about runs that are kept."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from playground.runs.store import Store
from playground.sweeps.repository import Repository
from playground.training.trainer import Trainer
from tests.cli.conftest import Cli
from tests.runs.repositories import TINY, compute_slice, tiny_order


@pytest.fixture
def store(playground: Cli) -> Store:
    """Holds run 1 and 2, finished, and run 3, which waits."""
    repository = Repository.open(playground.url)
    repository.runs.add(replace(tiny_order(3), name="first"))
    repository.runs.add(tiny_order(3, seed=4))
    for claim in repository.runs.claim("me", 2, 60):
        repository.runs.record("me", [compute_slice(claim)])
    repository.runs.add(tiny_order(9))
    return repository.runs


@pytest.mark.usefixtures("store")
def test_list_shows_the_newest_first(playground: Cli) -> None:
    code, out, _ = playground("runs", "list", "--json")
    assert code == 0
    assert [(run["id"], run["status"]) for run in json.loads(out)] == [
        (3, "queued"),
        (2, "finished"),
        (1, "finished"),
    ]
    code, out, _ = playground("runs", "list", "--status", "finished", "--limit", 1)
    assert code == 0
    assert "circle" in out
    assert "3/3" in out
    assert "first" not in out


@pytest.mark.usefixtures("store")
def test_show_tells_the_end_and_what_differs_from_the_default(playground: Cli) -> None:
    code, out, _ = playground("runs", "show", 1)
    assert code == 0
    assert "network.hidden" in out
    assert "data.noise" not in out
    assert "finished" in out
    assert json.loads(playground("runs", "show", 1, "--json")[1])["name"] == "first"


@pytest.mark.usefixtures("store")
def test_compare_tells_only_what_differs(playground: Cli) -> None:
    code, out, _ = playground("runs", "compare", 1, 2, "--json")
    assert code == 0
    differ = json.loads(out)["differ"]
    assert differ["seed"] == [0, 4]
    assert {"train_loss", "test_loss"} <= differ.keys()
    assert not {"epochs", "status", "network.hidden"} & differ.keys()
    assert "seed" in playground("runs", "compare", 1, 2)[1]


def test_delete_deletes_all_or_none(playground: Cli, store: Store) -> None:
    code, _, err = playground("runs", "delete", 1, 99)
    assert code == 2
    assert "There is no run 99." in err
    assert store.get(1) is not None
    assert playground("runs", "delete", 1, 2)[0] == 0
    assert [run.id for run in store.page(9)] == [3]


@pytest.mark.usefixtures("store")
def test_export_writes_a_history_to_the_last_bit(playground: Cli, tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    assert playground("runs", "export", 1, "--output", path)[0] == 0
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    trainer = Trainer(TINY)
    trainer.train(3)
    assert [int(row["epoch"]) for row in rows] == trainer.history["epoch"]
    assert [float(row["test_loss"]) for row in rows] == trainer.history["test_loss"]


@pytest.mark.usefixtures("store")
def test_export_without_an_id_writes_all_runs(playground: Cli) -> None:
    code, out, _ = playground("runs", "export", "--status", "finished")
    assert code == 0
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(row["id"], row["seed"], row["network.hidden"]) for row in rows] == [
        ("2", "4", "[2]"),
        ("1", "0", "[2]"),
    ]
    assert float(rows[1]["test_loss"]) > 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["show", 7], "There is no run 7."),
        (["list", "--status", "done"], "--status: is not a known name"),
        (["export", 7], "There is no run 7."),
        (["list", "--database", "nonsense"], "is not an address"),
        (["show", 10**23], "Invalid value"),
        (["list", "--sweep", 10**23], "Invalid value"),
    ],
)
def test_wrong_words_are_problems_with_exit_code_2(playground: Cli, words: list[object], said: str) -> None:
    code, _, err = playground("runs", *words)
    assert code == 2
    assert said in err
