"""docs/python.md is read by whoever begins, so each of its examples runs, one after the other."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground import Client
from playground.client.runs import Runs
from playground.client.sweeps import Sweeps
from playground.engine.losses import LOSSES

DOCS = (Path(__file__).parents[2] / "docs" / "python.md").read_text(encoding="utf-8")


def test_every_example_runs_and_says_the_truth(
    address: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # for the files that examples write
    here: dict[str, Any] = {}
    for example in re.findall(r"```python\n(.*?)```", DOCS, re.DOTALL):
        exec(compile(example.replace("http://127.0.0.1:8000", address), "docs/python.md", "exec"), here)
    said = capsys.readouterr().out
    assert "training.batch_size is too small 1 to 20000" in said
    assert "404 Not Found: There is no run 999999." in said
    assert here["again"].progress.epoch == 120
    assert len(here["trainer"].history["test_loss"]) == 121
    np.testing.assert_allclose(here["described"].predict([[1, 2]]), here["trainer"].predict([[1, 2]]))
    assert here["state"].step == here["trained"].state.step + 1
    assert here["other"].progress.epoch == 120
    assert here["other"].evaluate().test_loss != here["loss"]
    assert here["network"].parameters()[0]["weights"].shape == (30, 8)
    assert here["picture"].startswith(b"\x89PNG")
    assert len(here["losses"]) == 4
    assert here["sweep"].status == "finished"
    client: Client = here["client"]
    client.close()


def test_the_table_names_every_call() -> None:
    calls = {f"runs.{name}(" for name in vars(Runs) if not name.startswith("_")}
    calls |= {f"sweeps.{name}(" for name in vars(Sweeps) if not name.startswith("_")}
    rows = "".join(re.findall(r"^\| `.*$", DOCS, re.MULTILINE))
    assert calls == set(re.findall(r"(?:runs|sweeps)\.\w+\(", rows))


def test_the_losses_with_probabilities_are_named() -> None:
    sentence = DOCS.partition("`predict_proba` is there with")[2].partition("with the other losses")[0]
    proper = {name for name, row in LOSSES.items() if row.is_proper}
    assert set(re.findall(r"`(\w+)`", sentence)) == proper
