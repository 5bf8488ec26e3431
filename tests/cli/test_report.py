from pathlib import Path

from playground import Trainer, report
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
