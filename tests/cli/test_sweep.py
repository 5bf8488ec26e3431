"""The command line's sweeps."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from playground.sweeps.repository import Repository
from playground.sweeps.service import Sweeps
from playground.sweeps.spec import SweepSpec
from tests.cli.conftest import Cli
from tests.patience import PATIENCE_S
from tests.processes import running
from tests.runs.test_queue import assert_equals_trainer

SWEEP: dict[str, Any] = {
    "base": {"data": {"samples": 20}, "network": {"hidden": [2]}},
    "grid": {"training.learning_rate": [0.01, 0.3]},
    "epochs": 2,
    "seeds": 2,
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sweep.json"
    path.write_text(json.dumps(SWEEP), encoding="utf-8")
    return path


def test_a_sweep_is_computed_kept_and_told_as_json(playground: Cli, file: Path) -> None:
    code, out, err = playground("sweep", file, "--processes", 1, "--set", "data.noise=10", "--json")
    told = json.loads(out)
    assert (code, err) == (0, "")
    assert (told["status"], told["total"], told["done"], told["failed"]) == ("finished", 4, 4, 0)
    assert told["best"] == min(told["trials"], key=lambda trial: trial["median"])
    assert told["spec"]["base"]["data"]["noise"] == 10
    repository = Repository.open(playground.url)
    for run in told["runs"]:
        assert_equals_trainer(repository.runs, run["id"])
    repository.close()
    # What is over is told again without being computed again.
    code, out, _ = playground("sweep", "--resume", told["id"])
    assert code == 0
    assert "learning_rate" in out
    assert f"{told['best']['median']:.5g}" in out


# Of a shell's background job SIGINT is ignored, and so it is of what it starts, these tests perhaps among it.
INTERRUPTIBLE = [
    sys.executable,
    "-c",
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
    "from playground.cli import main; main()",
]


@pytest.mark.slow
def test_ctrl_c_stops_a_sweep_that_can_be_gone_on_with(playground: Cli) -> None:
    repository = Repository.open(playground.url)
    spec = SweepSpec.model_validate({**SWEEP, "epochs": 10**6})
    sweep = Sweeps(repository.sweeps).begin(spec, 9)
    words = [*INTERRUPTIBLE, "sweep", "--resume", str(sweep.id), "--processes", "1"]
    environment = {**os.environ, "PLAYGROUND_DATABASE": playground.url}
    with running(words, stderr=subprocess.PIPE, env=environment) as process:
        # A slice is saved twice a second, which is the only sign of life.
        while not any(run.epoch for run in repository.sweeps.runs(sweep.id)):
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(0.1)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 130
    assert f"--resume {sweep.id}" in said
    assert {run.status for run in repository.sweeps.runs(sweep.id)} == {"queued"}
    repository.close()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Give either SWEEP.json or --resume"),
        (["nowhere.json"], "cannot be read"),
        (["--resume", 7], "There is no sweep 7."),
        (["FILE", "--set", "data.noise=99"], "data.noise: is too large"),
        (["FILE", "--scheduler", "nonsense://host"], "--scheduler"),
    ],
)
def test_wrong_words_are_problems_with_exit_code_2(
    playground: Cli, file: Path, words: list[object], said: str
) -> None:
    code, _, err = playground("sweep", *(file if word == "FILE" else word for word in words))
    assert code == 2
    assert said in err


def test_a_sweep_that_nobody_can_compute_is_not_kept(playground: Cli, file: Path) -> None:
    code, _, _ = playground("sweep", file, "--scheduler", "nonsense://host")
    assert code == 2
    assert json.loads(playground("runs", "list", "--json")[1]) == []


def test_a_wrong_sweep_is_refused_with_every_problem(playground: Cli, file: Path) -> None:
    file.write_text(json.dumps({"grid": {"training.rate": [1]}, "epoch": 3}), encoding="utf-8")
    code, _, err = playground("sweep", file)
    assert code == 2
    assert "epoch: is not a known name; did you mean 'epochs'?" in err
