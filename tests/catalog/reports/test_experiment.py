"""A report is one file that needs no other, says what the experiment is, and opens it again."""

import json
import re
from base64 import b64decode
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest

from playground import ExperimentConfig, Trainer, replay, report
from playground.config.link import flat_config
from playground.locales import LANGUAGES, read_words
from playground.problems.errors import InvalidCommand

VOID = {"meta", "img", "br", "link", "input"}
ADDRESSES = {"src", "href", "xlink:href", "action", "poster", "data", "srcset"}

EVERYTHING: dict[str, Any] = {
    "data": {"dataset": "spiral", "noise": 10, "validation_fraction": 0.2, "standardize": True},
    "network": {
        "features": ["x1", "x2", "x1_x2"],
        "hidden": [8, 4],
        "activation": ["relu", "tanh"],
        "dropout": [0.1, 0.2],
    },
    "training": {
        "loss": "binary_crossentropy",
        "optimizer": {"name": "adam", "beta1": 0.95},
        "schedule": "cosine",
        "regularization": "l2",
        "regularization_rate": 0.001,
        "early_stopping": {"patience": 50},
        "class_weight": "balanced",
        "shuffle": False,
    },
}
HOSTILE = "</script><b>&amp;'\""
OWN_ROWS = {
    "data": {
        "dataset": "custom",
        "task": "regression",
        "inputs": ["wind", HOSTILE[:12], "sun"],
        "train": [[1.5, -2, 0.5, 0.1], [0.5, 3, 1, 0.4], [-2, 1, 0, -0.3], [3, 0, -1, 0.2]],
    },
    "network": {"features": ["x1", "x2", "x3"], "hidden": []},
}


class Reader(HTMLParser):
    """Elements with their attributes, and that every one of them is closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: dict[str | None, str] = {}
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            script_id = self.found[-1][1].get("id")
            self.scripts[script_id] = self.scripts.get(script_id, "") + data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]

    def file(self, name: str) -> str:
        (address,) = [each["href"] for each in self.all("a") if each.get("download") == name]
        assert address is not None
        return b64decode(address.removeprefix("data:application/json;base64,")).decode()


def trained(config: dict[str, Any], epochs: int = 3) -> Trainer:
    trainer = Trainer(config)
    trainer.train(epochs)
    return trainer


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_speaks_its_language(language: str) -> None:
    text, words = report(trained(EVERYTHING), language), read_words(language)
    reader = Reader(text)
    assert reader.all("html") == [{"lang": language}]
    for key in (
        "report.settings",
        "page.class_weight",
        "datasets.spiral",
        "optimizers.adam",
        "losses.binary_crossentropy",
    ):
        assert words[key] in text
    assert len(reader.all("math")) == 7  # three activations, loss, regularizer, optimizer, schedule
    assert len(reader.all("img")) == 2
    assert len(reader.all("svg")) == 2


@pytest.mark.parametrize("config", [{}, EVERYTHING, OWN_ROWS, {"data": {"dataset": "iris"}}])
def test_a_report_needs_no_other_file_and_opens_the_same_experiment(config: dict[str, Any]) -> None:
    trainer = trained(config)
    text = report(trainer)
    reader = Reader(text)
    assert not re.search(r"(?:https?:)?//[\w.]+\.\w", text)
    for tag, attributes in reader.found:
        assert tag not in {"link", "iframe", "object", "base"}
        assert not [name for name in attributes if name.startswith("on")]
        for name in ADDRESSES & attributes.keys():
            assert str(attributes[name]).startswith("data:")
    assert "url(" not in text
    assert "@import" not in text
    assert [each["type"] for each in reader.all("script")] == ["application/json"]
    assert ExperimentConfig.model_validate_json(reader.scripts["config"]) == trainer.config
    assert reader.file("config.json") == trainer.config.model_dump_json(indent=1)
    again = replay(json.loads(reader.file("experiment.playground.json")))
    assert np.array_equal(again.network.parameters, trainer.network.parameters)
    assert report(trainer) == text


def test_every_setting_that_differs_has_its_row() -> None:
    config = Trainer(EVERYTHING).config
    values, defaults = (flat_config(each.model_dump(mode="json")) for each in (config, ExperimentConfig()))
    differing = [path for path in values if values[path] != defaults[path]]
    section = report(Trainer(EVERYTHING)).split(read_words("en")["report.settings"])[1].split("</table>")[0]
    assert section.count('<th scope="row">') == len(differing) > 12


def test_every_field_has_a_label_in_a_report() -> None:
    # A field that gets another value stands in the table, or there is no word for it and this raises.
    for name, value in {
        "seed": 3,
        "data.train_fraction": 0.6,
        "data.fold": {"index": 0, "of": 5},
        "data.samples": 100,
        "data.seed": 5,
        "network.residual": True,
        "network.batch_normalization": True,
        "network.initializer": "he_normal",
        "training.clip_norm": 1.0,
        "training.clip_value": 1.0,
        "training.restore_best": True,
        "training.plateau_monitor": "test_loss",
        "training.batch_size": 5,
    }.items():
        trainer = Trainer({})
        trainer.change({name: value})
        assert '<th scope="row">' in report(trainer).split("</table>")[1], name


def test_what_has_to_be_known_of_the_numbers_is_said() -> None:
    words = read_words("en")
    notes = {name: words[f"report.{name}"] for name in ("diverged", "not_trained", "changed")}
    untrained = report(Trainer({}))
    assert notes["not_trained"] in untrained
    assert "<svg" not in untrained
    wild = Trainer({"data": {"dataset": "reg-plane"}, "training": {"learning_rate": 100.0}})
    wild.train(20)
    assert notes["diverged"] in report(wild)
    changed = trained({})
    assert notes["changed"] not in report(changed)
    changed.set_parameter(0, 0, 0, 2.0)
    assert notes["changed"] in report(changed)
    best = trained({"data": {"noise": 40}, "training": {"restore_best": True, "learning_rate": 1.0}}, 40)
    assert best.restored_epoch is not None
    assert words["report.restored"].format(epoch=best.restored_epoch) in report(best)


def test_an_unknown_language_names_those_there_are() -> None:
    with pytest.raises(InvalidCommand) as refused:
        report(Trainer({}), "zh-Hnt")
    assert refused.value.problems[0].code == "misspelled_name"
