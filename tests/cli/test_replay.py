"""`playground replay`: a saved experiment gives what it says, or the command fails."""

import json
from pathlib import Path
from typing import Any

import pytest

from playground import Trainer
from playground.config import read_config
from tests.cli.conftest import Cli
from tests.training.test_action_log import SMALL
from tests.training.test_branches import branched


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "spiral.playground.json"
    path.write_text(branched().experiment_file(), encoding="utf-8")
    return path


def alter(file: Path, branch: int, **values: Any) -> None:
    content = json.loads(file.read_text("utf-8"))
    content["branches"][branch - 1].update(values)
    file.write_text(json.dumps(content), encoding="utf-8")


def test_every_branch_is_replayed_and_the_metrics_are_those_of_the_current_one(
    playground: Cli, file: Path
) -> None:
    code, out, _ = playground("replay", file, "--json")
    said = json.loads(out)
    assert (code, said["branch"], said["epoch"], said["agrees"]) == (0, 3, 15, True)
    assert said["metrics"]["test_loss"] == branched().evaluate().test_loss
    assert [each["result"] for each in said["branches"]] == ["to the bit"] * 3


def test_one_branch_or_one_moment_can_be_asked_for(playground: Cli, file: Path) -> None:
    code, out, _ = playground("replay", file, "--branch", 1, "--to", 11, "--json")
    said = json.loads(out)
    assert (code, said["branch"], said["step"], said["agrees"]) == (0, 1, 11, None)
    code, out, _ = playground("replay", file, "--branch", 2)
    assert code == 0
    assert "to the bit" in out
    assert "training" in out


def test_a_file_is_trained_once(playground: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = Trainer(read_config(SMALL))
    original.advance(until_epoch=20)
    path = tmp_path / "one.playground.json"
    path.write_text(original.experiment_file(), encoding="utf-8")
    steps, train = [], Trainer.advance

    def counted(trainer: Trainer, *args: Any, **options: Any) -> int:
        steps.append(train(trainer, *args, **options))
        return steps[-1]

    monkeypatch.setattr(Trainer, "advance", counted)
    code, out, _ = playground("replay", path, "--json")
    assert (code, json.loads(out)["metrics"]["test_loss"]) == (0, original.evaluate().test_loss)
    assert sum(steps) == original.progress.step


def test_other_digits_of_parameters_agree_if_the_metrics_do(playground: Cli, file: Path) -> None:
    alter(file, 2, digest="0" * 32)
    code, out, _ = playground("replay", file)
    assert code == 0
    assert "within 1e-9" in out


@pytest.mark.parametrize(
    "values",
    [
        {"metrics": {"train_loss": 0.5}},
        {"end": {"epoch": 7, "step": 32}},
        {"entries": [[0, "change", {"training.learning_rate": 0.2}]]},
    ],
)
def test_who_says_something_else_than_comes_is_told_and_the_command_fails(
    playground: Cli, file: Path, values: dict[str, Any]
) -> None:
    alter(file, 2, **values)
    code, out, _ = playground("replay", file, "--json")
    assert code == 1
    said = json.loads(out)
    assert not said["agrees"]
    assert said["branches"][1]["result"] == "differs"


def test_what_cannot_be_replayed_is_a_problem_with_its_field(playground: Cli, file: Path) -> None:
    assert playground("replay", file, "--branch", 9)[0] == 2
    code, _, err = playground("replay", file, "--to", 10_000)
    assert (code, "--to" in err) == (2, True)
    text = file.read_text("utf-8")
    for content, field in (
        (text[: len(text) // 2], "file"),
        ('{"seed": 3}', "file.format"),
        (text.replace('"version":1', '"version":7'), "file.version"),
    ):
        file.write_text(content, encoding="utf-8")
        code, out, err = playground("replay", file)
        assert (code, out) == (2, "")
        assert field in err
