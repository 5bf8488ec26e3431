from pathlib import Path

import pytest

from playground import Trainer, report, report_branch
from tests.cli.conftest import Cli


def test_the_command_line_writes_the_report_of_a_training(playground: Cli, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    words = ("--set", "data.dataset=xor", "--epochs", "2", "--lang", "zh-Hant", "--output", str(file))
    assert playground("report", *words) == (0, f"{file}\n", "")
    trainer = Trainer({"data": {"dataset": "xor"}})
    trainer.train(2)
    assert file.read_text(encoding="utf-8") == report(trainer, "zh-Hant")


def test_an_unknown_language_is_refused_before_anything_is_trained(playground: Cli, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    code, _, error = playground("report", "--lang", "zh-Hnt", "--output", str(file))
    assert code == 2
    assert "--lang" in error
    assert "zh-Hant" in error
    assert not file.exists()


@pytest.fixture
def saved(tmp_path: Path) -> tuple[Path, Trainer]:
    trainer = Trainer({"data": {"dataset": "xor"}, "network": {"hidden": [3]}})
    trainer.train(4)
    trainer.seek(epoch=2)
    trainer.change({"training.learning_rate": 0.1})
    trainer.advance(until_epoch=5)
    trainer.seek(epoch=3)
    file = tmp_path / "tried.playground.json"
    file.write_text(trainer.experiment_file(), encoding="utf-8")
    return file, trainer


def test_a_saved_experiment_is_reported_where_it_was_left_and_by_branches(
    playground: Cli, tmp_path: Path, saved: tuple[Path, Trainer]
) -> None:
    file, trainer = saved
    written = tmp_path / "report.html"
    assert playground("report", str(file), "--output", str(written))[0] == 0
    assert written.read_text(encoding="utf-8") == report(trainer)
    assert playground("report", str(file), "--branch", "2", "--output", str(written))[0] == 0
    assert written.read_text(encoding="utf-8") == report_branch(trainer, 2)


@pytest.mark.parametrize(
    ("words", "named"),
    [(["--branch", "7"], "branch"), (["--epochs", "3"], "--epochs"), (["--set", "seed=3"], "--set")],
)
def test_what_does_not_go_with_a_saved_experiment_is_refused(
    playground: Cli, tmp_path: Path, saved: tuple[Path, Trainer], words: list[str], named: str
) -> None:
    written = tmp_path / "report.html"
    code, _, error = playground("report", str(saved[0]), *words, "--output", str(written))
    assert code == 2
    assert named in error
