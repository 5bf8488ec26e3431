"""A report of a comparison is one file that needs no other, and what it names can be compared again."""

import re

import pytest
from pydantic_core import from_json

from playground import ExperimentConfig, compare, report_comparison
from playground.evidence.comparing import Comparison, read_spec
from playground.locales import LANGUAGES, read_words
from playground.problems.errors import InvalidCommand
from tests.catalog.reports.test_experiment import Reader

HOSTILE = "</script><b>&amp;'\""


@pytest.fixture(scope="module")
def outcome() -> Comparison:
    small = {"data": {"samples": 60}, "network": {"hidden": [3]}}
    adam = {**small, "training": {"optimizer": "adam", "learning_rate": 0.05}}
    return compare({"usual": small, HOSTILE: adam}, seeds=7, epochs=30)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_comparison_s_report_needs_no_other_file_and_repeats_it(outcome: Comparison, language: str) -> None:
    text, words = report_comparison(outcome, language), read_words(language)
    reader = Reader(text)
    assert reader.all("html") == [{"lang": language}]
    assert not re.search(r"(?:https?:)?//[\w.]+\.\w", text)
    assert "url(" not in text
    assert HOSTILE not in text
    assert not reader.all("b")
    assert all(str(each["href"]).startswith("data:") for each in reader.all("a"))
    assert read_spec_of(reader) == outcome.spec
    for place, setting in enumerate(outcome.spec.configs, 1):
        assert ExperimentConfig.model_validate_json(reader.file(f"{place}.json")) == setting.config
    for key in ("report.verdicts", "page.optimizer", "page.learning_rate", "page.runs.hidden"):
        assert words[key] in text


def read_spec_of(reader: Reader) -> object:
    assert from_json(reader.scripts["config"]) == from_json(reader.file("comparison.json"))
    return read_spec(from_json(reader.scripts["config"]))


def test_numbers_and_verdicts_are_those_of_the_comparison(outcome: Comparison) -> None:
    text = report_comparison(outcome)
    (pair,) = outcome.pairs
    wins = read_words("en")["page.luck.wins"].partition(" in ")[2].partition("(")[0]
    assert wins.format(wins=pair.wins_b, n=pair.n) in text
    for setting in outcome.settings:
        assert f"<td>{setting.median:.4g}</td>" in text
    assert len(re.findall(r'opacity="0.18"', text)) == 2


def test_a_measure_without_curves_has_none_in_its_report() -> None:
    found = compare([{}], seeds=2, epochs=2, measure="weight_norm")
    assert "<svg" not in report_comparison(found)


def test_an_unknown_language_names_those_there_are(outcome: Comparison) -> None:
    with pytest.raises(InvalidCommand) as refused:
        report_comparison(outcome, "zh-Hnt")
    assert refused.value.problems[0].code == "misspelled_name"
