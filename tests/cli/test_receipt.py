"""`playground receipt`: what Python gives, as a file that the checker reads."""

import json
from pathlib import Path

from playground.analysis.receipt import step_receipt
from playground.training.trainer import Trainer
from tests.analysis.test_receipt import broken
from tests.cli.conftest import Cli


def test_the_file_is_the_receipt_after_so_many_epochs(playground: Cli, tmp_path: Path) -> None:
    trainer = Trainer({"data": {"dataset": "xor"}})
    trainer.train(2)
    file = tmp_path / "receipt.json"
    words = ("receipt", "--set", "data.dataset=xor", "--epochs", 2, "--sample", 4, "--output", file)
    assert playground(*words) == (0, "", "")
    assert json.loads(file.read_text("utf-8")) == step_receipt(trainer, 4)


def test_without_epochs_it_is_the_very_first_step_as_the_checker_confirms(playground: Cli) -> None:
    code, out, _ = playground("receipt")
    assert code == 0
    assert json.loads(out)["step"] == 0
    assert broken(json.loads(out)) == []


def test_a_row_that_is_not_there_is_refused(playground: Cli) -> None:
    code, _, error = playground("receipt", "--sample", 9000)
    assert code == 2
    assert "sample" in error
