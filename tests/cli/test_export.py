from pathlib import Path

from playground.config import ExperimentConfig
from playground.export import FORMATS
from playground.training.trainer import Trainer
from tests.cli.conftest import Cli


def test_the_command_line_writes_every_format(playground: Cli, tmp_path: Path) -> None:
    trainer = Trainer(ExperimentConfig(data={"dataset": "xor"}))
    trainer.train(2)
    for row in FORMATS.values():
        file = tmp_path / f"model{row.suffix}"
        words = ("--format", row.name, "--set", "data.dataset=xor", "--epochs", "2", "--output", str(file))
        assert playground("export", *words) == (0, "", "")
        assert file.read_bytes() == row.write(trainer.describe())


def test_a_format_without_programs_that_train_is_refused_before_training(playground: Cli) -> None:
    code, out, error = playground("export", "--format", "json", "--training", "--set", "data.dataset=nowhere")
    assert (code, out) == (2, "")
    assert "format: has no program that trains" in error
    assert "numpy" in error


def test_an_unknown_format_names_those_there_are(playground: Cli) -> None:
    code, _, error = playground("export", "--format", "jason")
    assert code == 2
    assert "--format" in error
    assert "'json'?" in error
    assert "safetensors" in error
