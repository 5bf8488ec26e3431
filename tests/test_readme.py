"""README's examples are what people try first, so they run, and what they train learns."""

import re
import shlex
import statistics
import sys
from pathlib import Path
from typing import Any

import pytest

from playground import Trainer, cli
from tests.runs.repositories import sqlite_url

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
LEARNED = 0.95
N_SEEDS = 25


def commands() -> list[list[str]]:
    """The words of every command of the blocks that run one."""
    blocks = [block.replace("\\\n", " ") for block in re.findall(r"```\n(.*?)```", README, re.DOTALL)]
    lines = [line for block in blocks for line in block.splitlines()]
    return [shlex.split(line) for line in lines if line.startswith(("echo ", "playground "))]


def median_accuracy(trainer: Trainer, epochs: int) -> float:
    configs = [trainer.config.model_copy(update={"seed": seed}) for seed in range(N_SEEDS)]
    return statistics.median(Trainer(config).train(epochs).test_accuracy or 0.0 for config in configs)


def test_the_python_example_learns(capsys: pytest.CaptureFixture[str]) -> None:
    here: dict[str, Any] = {}
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    exec(compile(example, "README.md", "exec"), here)
    said = re.search(r"# (0\.\d+)", example)
    assert said is not None
    assert float(capsys.readouterr().out) == pytest.approx(float(said[1]), abs=0.01)
    assert median_accuracy(here["trainer"], here["trainer"].progress.epoch) >= LEARNED


def test_the_commands_run_and_what_they_train_learns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLAYGROUND_DATABASE", sqlite_url(tmp_path))
    for words in commands():
        if words[0] == "echo":
            Path(words[3]).write_text(f"{words[1]}\n", encoding="utf-16")  # as PowerShell's echo does
            continue
        monkeypatch.setattr(sys, "argv", words)
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert ended.value.code in (None, 0)
    assert "sweep 1" in capsys.readouterr().out
    (kept,) = tmp_path.glob("*.safetensors")
    trainer = Trainer.from_state(kept.read_bytes())
    assert median_accuracy(trainer, trainer.progress.epoch) >= LEARNED
