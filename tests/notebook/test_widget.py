"""The widget: what Python reads and sets, what front ends say, and what is shown where there is none."""

import json
import re
import sys
from base64 import b64decode
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import playground
from playground import Trainer
from playground.errors import InvalidConfig
from playground.notebook import kept
from playground.notebook.live_widget import PlaygroundWidget
from tests.training.experiments import (
    diverged,
    edited,
    of_own_points,
    plain,
    restored,
    stopped_early_at_its_best,
    within_an_epoch,
    written,
)

CONFIG = {"data": {"dataset": "spiral"}, "network": {"hidden": [6]}}


@pytest.fixture(autouse=True)
def _no_sessions_of_other_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "_kept", type(kept._kept)())  # noqa: SLF001


def opened(**options: Any) -> PlaygroundWidget:
    widget = playground.widget(CONFIG, **options)
    assert isinstance(widget, PlaygroundWidget)
    return widget


def sent_by(widget: PlaygroundWidget, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, Any]]:
    """What it sends to its front end, from now on."""
    sent: list[tuple[Any, Any]] = []
    monkeypatch.setattr(
        type(widget), "send", lambda _, content, buffers=None: sent.append((content, buffers))
    )
    return sent


def say(widget: PlaygroundWidget, content: dict[str, object]) -> None:
    """Says something as its front end."""
    widget._handle_custom_msg(content, [])  # noqa: SLF001


def test_what_python_reads_is_what_a_trainer_has() -> None:
    widget, trainer = opened(), Trainer(CONFIG)
    assert widget.train(4) == trainer.train(4)
    assert widget.metrics == trainer.evaluate()
    assert widget.history == trainer.history
    for mine, theirs in zip(widget.parameters(), trainer.parameters(), strict=True):
        assert mine["weights"].tobytes() == theirs["weights"].tobytes()
    x_train, x_test, y_train, y_test = widget.data
    assert np.column_stack([x_train, y_train]).tolist() == trainer.rows.train.tolist()
    assert np.column_stack([x_test, y_test]).tolist() == trainer.rows.test.tolist()


def test_setting_the_config_changes_the_experiment_and_keeps_what_may_be_kept() -> None:
    widget = opened()
    widget.train(3)
    widget.config = {**CONFIG, "training": {"learning_rate": 0.3}}
    assert widget.config.training.learning_rate == 0.3
    assert widget.metrics.epoch == 3
    widget.config = {**CONFIG, "network": {"hidden": [5]}}
    assert widget.metrics.epoch == 0
    with pytest.raises(InvalidConfig, match="hidden"):
        widget.config = {"network": {"hidden": [-1]}}
    assert widget.config.network.hidden == (5,)


def test_setting_the_data_trains_on_them() -> None:
    widget = opened()
    corners = np.array([[1, 1], [-1, -1], [1, -1], [-1, 1]]) * 3.0
    signs = corners.prod(axis=1) / 9
    widget.data = corners, corners, signs, signs
    assert widget.config.data.dataset == "custom"
    assert widget.data.X_train.tolist() == corners.tolist()
    assert widget.train(1).epoch == 1


def test_a_parameter_can_be_set() -> None:
    widget = opened()
    widget.set_parameter(0, 1, 2, 0.75)
    widget.set_parameter(1, None, 0, np.float64(-2))
    first, last = widget.parameters()
    assert first["weights"][1, 2] == 0.75
    assert last["biases"][0] == -2


def test_its_code_makes_a_trainer_of_the_same_bits() -> None:
    widget = opened()
    widget.train(3)
    widget.change({"training.optimizer": "adam"})
    widget.train(2)
    here: dict[str, Any] = {}
    exec(compile(widget.code, "code", "exec"), here)
    assert here["trainer"].state(with_history=False) == widget.trainer().state(with_history=False)


@pytest.mark.parametrize(
    "make",
    [plain, of_own_points, edited, within_an_epoch, stopped_early_at_its_best, restored, diverged],
)
def test_a_cell_that_the_page_writes_gives_its_losses_and_may_run_again(make: Any) -> None:
    trainer = make()
    cell = written(trainer, "notebook")
    here: dict[str, Any] = {}
    for _ in range(2):
        exec(compile(cell, "cell", "exec"), here)  # a notebook shows `w`, with which it ends
        # Of what has diverged, losses are no numbers.
        assert repr(here["w"].metrics) == repr(trainer.evaluate())


def test_epochs_need_not_be_whole() -> None:
    widget, trainer = opened(), Trainer(CONFIG)
    widget.advance(37)
    trainer.advance(37)
    assert widget.metrics == trainer.evaluate()


def test_a_cell_that_runs_again_goes_on() -> None:
    first = opened()
    first.train(3)
    assert opened().metrics.epoch == 3
    first.change({"training.learning_rate": 0.5})
    assert opened().config.training.learning_rate == 0.5


def test_names_tell_equal_configs_apart_and_another_config_begins_anew() -> None:
    opened(name="a").train(2)
    assert opened(name="a").metrics.epoch == 2
    assert opened(name="b").metrics.epoch == 0
    assert opened().metrics.epoch == 0
    again = playground.widget({"data": {"dataset": "xor"}}, name="a")
    assert again.config.data.dataset == "xor"
    assert again.metrics.epoch == 0


def test_only_so_many_sessions_are_kept_and_the_oldest_goes_first() -> None:
    opened().train(1)
    for number in range(kept.MOST_KEPT):
        opened(name=str(number))
    assert opened().metrics.epoch == 0


def test_front_ends_are_greeted_and_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    widget = opened()
    sent = sent_by(widget, monkeypatch)
    say(widget, {"hello": True, "language": "zh-Hant"})
    events = [json.loads(content["event"]) for content, _ in sent if "event" in content]
    assert [event["type"] for event in events] == ["configured", "state"]
    assert [len(buffers) for content, buffers in sent if "frame" in content] == [1]
    change = {"type": "change", "changes": {"training.learning_rate": 0.1}}
    say(widget, {"command": json.dumps(change)})
    assert widget.config.training.learning_rate == 0.1
    say(widget, {"command": json.dumps({"type": "ack", "frame": 1})})


def test_what_a_front_end_may_not_do_is_said_in_its_language(monkeypatch: pytest.MonkeyPatch) -> None:
    widget = opened()
    sent = sent_by(widget, monkeypatch)
    say(widget, {"hello": True, "language": "zh-Hant"})
    sent.clear()
    change = {"type": "change", "changes": {"network.hidden": [0]}}
    say(widget, {"command": json.dumps(change)})
    (rejected,) = [json.loads(content["event"]) for content, _ in sent if "event" in content]
    assert rejected["type"] == "rejected"
    assert rejected["field"] == "network.hidden.0"
    assert rejected["message"] == "太小"
    say(widget, {"command": "{"})
    assert json.loads(sent[-1][0]["event"])["code"] == "invalid_json"


def test_a_front_end_that_was_never_there_is_sent_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    widget = opened()
    sent = sent_by(widget, monkeypatch)
    widget.train(3)
    assert sent == []


def test_front_ends_without_widgets_get_a_picture() -> None:
    bundle, _ = opened()._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert b64decode(bundle["image/png"]).startswith(b"\x89PNG")


def test_languages_are_the_page_s() -> None:
    widget = opened(language="zh-Hans")
    assert widget._language == "zh-Hans"  # noqa: SLF001
    assert set(widget._words) == {"en", "zh-Hans", "zh-Hant"}  # noqa: SLF001
    with pytest.raises(ValueError, match="zh-Hans"):
        opened(language="fr")


def test_without_anywidget_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "anywidget", None)
    with pytest.raises(ModuleNotFoundError, match=r"nn-playground\[notebook\]"):
        opened()


def test_the_examples_of_the_document_run() -> None:
    document = Path(__file__).parents[2] / "docs" / "notebook.md"
    examples = re.findall(r"```python\n(.*?)```", document.read_text(encoding="utf-8"), re.DOTALL)
    here: dict[str, Any] = {}
    for example in examples:
        exec(compile(example, document.name, "exec"), here)
    assert here["w"].metrics.epoch == 0
    assert here["trainer"].config.training.learning_rate == 0.1
