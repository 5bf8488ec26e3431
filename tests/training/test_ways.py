"""Each way to repeat an experiment gives its losses, and names what it cannot hold of it."""

import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from playground import StopRule, Trainer
from playground.cli.reading import as_change
from playground.config import ExperimentConfig, change_config, read_config
from playground.training.past import past_of_config
from playground.training.ways import WAYS
from tests.config.strategies import valid_configs
from tests.patience import PATIENCE_S
from tests.training.experiments import (
    ADDRESS,
    EXPERIMENTS,
    diverged,
    edited,
    lacks,
    made_by,
    plain,
    restored,
    within_an_epoch,
    written,
)


@pytest.mark.parametrize("make", EXPERIMENTS)
def test_the_program_in_python_gives_the_losses_of_the_page(make: Any) -> None:
    trainer = make()
    assert lacks(trainer, "python") == {}
    again = made_by(written(trainer, "python"))
    # Of what has diverged, losses are no numbers.
    assert repr(again.evaluate()) == repr(trainer.evaluate())


@pytest.mark.slow
def test_the_program_in_python_runs_by_itself(tmp_path: Path) -> None:
    trainer = edited()
    program = tmp_path / "experiment.py"
    program.write_text(written(trainer, "python"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, program], capture_output=True, text=True, timeout=PATIENCE_S, check=True
    )
    assert done.stdout == f"{trainer.evaluate()}\n"


def test_what_a_run_cannot_hold_is_named() -> None:
    assert lacks(plain(), "curl") == lacks(diverged(), "curl") == {}
    assert lacks(Trainer({}), "curl") == lacks(Trainer({}), "command_line") == {"untrained": {"epochs": 100}}
    assert lacks(within_an_epoch(), "curl") == {"within_epoch": {"step": 13, "epochs": 2}}
    assert lacks(edited(), "curl") == {
        "changed_on_the_way": {"fields": "training.optimizer, training.learning_rate"},
        "set_by_hand": {"count": 1},
    }


def test_what_went_on_from_a_saved_state_is_named_where_there_is_no_place_for_it() -> None:
    trainer = Trainer.from_state(plain().state())
    trainer.set_early_stopping(StopRule(patience=None))
    trainer.train(1)
    for way in ("curl", "notebook"):
        assert set(lacks(trainer, way)) == {"resumed", "stop_rule"}
    assert made_by(written(trainer, "python")).evaluate() == trainer.evaluate()


def test_a_replay_that_does_not_end_with_the_best_parameters_says_so() -> None:
    trainer = restored()
    trainer.change({"training.learning_rate": 0.5})
    trainer.train(2)
    assert lacks(trainer, "command_line") == {"last_parameters": {}}


@settings(max_examples=100, deadline=None)
@given(valid_configs())
def test_fields_are_quoted_so_that_a_shell_gives_them_back(value: dict[str, Any]) -> None:
    config = read_config(value)
    text = WAYS["command_line"].write(past_of_config(config), ADDRESS)
    if text.startswith("cat > experiment.json <<'END'\n"):
        assert read_config(json.loads(text.split("\n", 1)[1].split("\nEND\n")[0])) == config
        return
    words = shlex.split(text.replace("\\\n", ""))
    assert words[:2] == ["playground", "train"]
    assert words[2::2] == ["--set"] * len(words[3::2])
    assert change_config(ExperimentConfig(), dict(map(as_change, words[3::2]))) == config


@settings(max_examples=100, deadline=None)
@given(valid_configs())
def test_a_call_of_rest_brings_the_config(value: dict[str, Any]) -> None:
    config = read_config(value)
    text = WAYS["curl"].write(past_of_config(config), ADDRESS)
    if "<<'END'\n" in text:
        body = text.split("<<'END'\n", 1)[1].removesuffix("\nEND\n")
    else:
        body = shlex.split(text.replace("\\\n", ""))[-1]
    assert read_config(json.loads(body)["config"]) == config
