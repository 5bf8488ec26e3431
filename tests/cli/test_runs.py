"""The command line about runs that are kept."""

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from playground import report
from playground.runs.store import Store
from playground.sweeps.repository import Repository
from playground.sweeps.service import Sweeps
from playground.sweeps.spec import SweepSpec
from playground.training.trainer import Trainer
from tests.cli.conftest import Cli
from tests.runs.repositories import TINY, alter, compute_slice, tiny_order


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


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("wild", ["{no json", "7", '["circle"]', '{"data": 3}'])
def test_a_row_that_cannot_be_read_spoils_no_other(playground: Cli, wild: str) -> None:
    alter(playground.url, "UPDATE runs SET config = ?, metrics = ? WHERE id = 2", wild, wild)
    for command in (["list"], ["list", "--csv"], ["show", 2], ["compare", 1, 2], ["export"]):
        code, out, err = playground("runs", *command)
        assert (code, err) == (0, ""), command
        assert out
    rows = list(csv.DictReader(io.StringIO(playground("runs", "list", "--csv")[1])))
    assert [row["data.dataset"] for row in rows] == ["circle", "", "circle"]


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
def test_export_writes_a_run_s_network_and_its_training_in_a_format(playground: Cli, tmp_path: Path) -> None:
    trainer = Trainer(TINY)
    trainer.train(3)
    file = tmp_path / "run.py"
    for words in ((), ("--training",)):
        command = ("runs", "export", 1, "--format", "numpy", *words, "--output", file)
        assert playground(*command) == (0, "", "")
        assert file.read_bytes() == trainer.export("numpy", training=bool(words))


@pytest.mark.usefixtures("store")
def test_a_run_is_reported_with_its_history(playground: Cli, tmp_path: Path) -> None:
    trainer = Trainer(TINY)
    trainer.train(3)
    file = tmp_path / "run.html"
    command = ("runs", "report", 1, "--lang", "zh-Hans", "--output", file)
    assert playground(*command) == (0, f"{file}\n", "")
    # What opens it again begins with the run's state, and is another file.
    written, own = (
        text.partition('<ul class="files">')[0]
        for text in (file.read_text(encoding="utf-8"), report(trainer, "zh-Hans"))
    )
    assert written == own
    assert playground("runs", "report", 99, "--output", file)[0] == 2


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


@pytest.fixture
def with_sweep(playground: Cli, store: Store) -> Store:
    """Run 4 to 9 belong to sweep 1; run 10 is newer than they are."""
    repository = Repository.open(playground.url)
    spec = SweepSpec.model_validate({"grid": {"data.noise": [0, 10, 20]}, "seeds": 2, "name": "noise"})
    Sweeps(repository.sweeps).begin(spec, 100)
    repository.runs.add(tiny_order(3))
    repository.close()
    return store


@pytest.mark.usefixtures("with_sweep")
def test_list_has_one_row_for_a_sweep_unless_all_are_wanted(playground: Cli) -> None:
    def ids(*words: object) -> list[str]:
        rows = [line.split("│") for line in playground("runs", "list", *words)[1].splitlines() if "│" in line]
        return [row[1].strip() for row in rows]

    assert ids() == ["10", "sweep 1", "3", "2", "1"]
    assert "0/6 runs" in playground("runs", "list")[1]
    assert ids("--all") == [str(number) for number in range(10, 0, -1)]
    assert ids("--sweep", 1) == ["9", "8", "7", "6", "5", "4"]
    assert ids("--status", "queued") == ["10", "3"]
    assert ids("--limit", 2) == ["10", "sweep 1"]
    assert len(json.loads(playground("runs", "list", "--json")[1])) == 10


@pytest.mark.usefixtures("with_sweep")
@pytest.mark.parametrize(
    "words", [("runs", "list"), ("runs", "show", 1), ("runs", "compare", 1, 2, 3), ("runs", "list", "--all")]
)
def test_tables_fit_eighty_columns_and_cut_nothing(playground: Cli, words: tuple[object, ...]) -> None:
    out = playground(*words)[1]
    assert max(map(len, out.splitlines()[:-1])) <= 80
    assert "…" not in out
    assert not re.search(r"\d\.\d{7}", out)


@pytest.mark.usefixtures("store")
def test_show_leads_to_the_page(playground: Cli) -> None:
    assert "http://127.0.0.1:8000/#data.samples=10&network.hidden=2" in playground("runs", "show", 1)[1]


@pytest.mark.parametrize("name", ["=1+2", "+1", "-cmd", "@sum", "\t=1", '=HYPERLINK("http://x")'])
def test_a_spreadsheet_computes_nothing_of_a_name(playground: Cli, name: str) -> None:
    repository = Repository.open(playground.url)
    repository.runs.add(replace(tiny_order(3), name=name))
    repository.close()
    for words in (("export",), ("list", "--csv")):
        (row,) = csv.DictReader(io.StringIO(playground("runs", *words)[1]))
        assert row["name"] == f"'{name}"


@pytest.mark.usefixtures("store")
def test_a_list_as_csv_is_the_export(playground: Cli) -> None:
    assert playground("runs", "list", "--csv") == playground("runs", "export")


@pytest.mark.usefixtures("store")
def test_a_file_that_cannot_be_written_is_a_problem(playground: Cli, tmp_path: Path) -> None:
    for words in (("runs", "export"), ("train", "--epochs", 1), ("export", "--epochs", 1)):
        code, _, err = playground(*words, "--output", tmp_path / "nowhere" / "file")
        assert (code, err.partition(":")[0]) == (2, "--output")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["show", 7], "There is no run 7."),
        (["list", "--status", "done"], "--status: is not a known name"),
        (["export", 7], "There is no run 7."),
        (["export", 7, "--format", "json"], "There is no run 7."),
        (["export", 1, "--format", "jason"], "did you mean 'json'?"),
        (["export", 1, "--training"], "--format: is required"),
        (["export", "--format", "json"], "ID: is required"),
        (["export", 1, "--format", "json", "--training"], "has no program that trains"),
        (["list", "--database", "nonsense"], "is not an address"),
        (["show", 10**23], "Invalid value"),
        (["list", "--sweep", 10**23], "Invalid value"),
    ],
)
def test_wrong_words_are_problems_with_exit_code_2(playground: Cli, words: list[object], said: str) -> None:
    code, _, err = playground("runs", *words)
    assert code == 2
    assert said in err
