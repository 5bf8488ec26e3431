"""Checks that every problem, allowed phrase and error answer has words in every language."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import get_args

import pytest

import playground
from playground.config import read_config
from playground.locales import LANGUAGES, read_words
from playground.problems.allowed import Interval, Unit
from playground.problems.errors import InvalidConfig
from playground.problems.validation import CODES
from tests.locales.test_locales import HAN, english_words

PACKAGE = Path(playground.__file__).parent
# Where a call that makes a problem has its code and its parameters.
PLACES: Mapping[str, tuple[int, int]] = {"Problem": (1, 4), "_problem": (0, 1), "RefusedRequest": (1, 2)}
# Names a config holds, the same in every language.
CHOICES = {"null", "hinge", "maxout", "circle", "beta", "classification", "multiclass", "regression"}


def calls(*names: str) -> Iterator[tuple[ast.Call, str, str]]:
    """Every call of a function of these names in the package, with its name and where it is."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                if name in names:
                    yield node, name, f"{path.relative_to(PACKAGE)}:{node.lineno}"


def literals(node: ast.expr) -> set[str] | None:
    """The texts that an expression may be, if they stand there."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.IfExp):
        found = [literals(node.body), literals(node.orelse)]
        return None if None in found else set().union(*filter(None, found))
    return None


def codes() -> dict[str, str]:
    """Every code in the package, with a place where it is raised."""
    found = dict.fromkeys(CODES.values(), "problems/validation.py")
    for call, name, place in calls(*PLACES):
        index = PLACES[name][0]
        if len(call.args) > index:
            found.update(dict.fromkeys(literals(call.args[index]) or (), place))
    return found


def phrases() -> set[str]:
    written = {literal for call, _, _ in calls("Phrase") for literal in literals(call.args[0]) or ()}
    interval = {"above", "below", "range", "or_more", "up_to", "whole", "any_finite", "any_whole"}
    return written | interval | set(get_args(Unit))


def test_codes_and_words_belong_together() -> None:
    written = {key.removeprefix("problems.") for key in read_words("en") if key.startswith("problems.")}
    assert written == set(codes())


def test_phrases_and_words_belong_together() -> None:
    written = {key.removeprefix("allowed.") for key in read_words("en") if key.startswith("allowed.")}
    assert written == phrases()


def test_every_code_is_in_snake_case() -> None:
    assert all(re.fullmatch("[a-z]+(_[a-z]+)*", code) for code in codes())


def test_no_sentence_is_written_where_a_problem_is_made() -> None:
    for call, _, place in calls(*PLACES, "Phrase"):
        for value in [*call.args, *(each.value for each in call.keywords)]:
            texts = [each for each in ast.walk(value) if isinstance(each, (ast.Constant, ast.JoinedStr))]
            for text in texts:
                said = ast.unparse(text).strip("f'\"")
                assert not re.search(r"[a-z]{2,} [a-z]{2,}", said), (place, said)


def test_codes_stand_where_problems_are_made() -> None:
    passed_on = {"problems/validation.py", "problems/errors.py", "client/answers.py", "runs/database.py"}
    for call, name, place in calls("Problem", "RefusedRequest"):
        code = call.args[PLACES[name][0]] if len(call.args) > PLACES[name][0] else None
        assert (code is not None and literals(code)) or place.partition(":")[0] in passed_on, place


def test_params_are_the_blanks_of_the_sentence() -> None:
    english, checked = read_words("en"), 0
    for call, name, place in calls(*PLACES):
        code, params = PLACES[name]
        given = call.args[params] if len(call.args) > params else None
        given = next((each.value for each in call.keywords if each.arg == "params"), given)
        known = literals(call.args[code]) if len(call.args) > code else None
        if known and (given is None or isinstance(given, ast.Dict)):
            keys = {key.value for key in given.keys if isinstance(key, ast.Constant)} if given else set()
            if name == "_problem":
                keys = {str(each.arg) for each in call.keywords}
            for each in known:
                assert set(re.findall(r"\{(\w+)\}", english[f"problems.{each}"])) == keys, (place, each)
                checked += 1
    assert checked > 50


@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans"])
@pytest.mark.parametrize(
    "config",
    [
        {"training": {"batch_size": 0, "learning_rate": "fast", "loss": "hinges"}},
        {"training": {"loss": "categorical_crossentropy"}},
        {"training": {"optimizer": {"name": "adam", "beta1": 1.5, "beta3": 1}}},
        {"data": {"noise": 99, "samples": 1.5, "dataset": "custom"}, "seed": True},
        {"data": {"train": [[0, 0, 0]]}},
        {"network": {"hidden": [0] * 9, "features": ["x1", "x1"], "activation": ["tanh"]}},
        {"network": {"activation": "maxout", "batch_normalization": True}},
        [],
    ],
)
def test_no_english_is_left_in_what_is_told_of_a_config(config: object, language: str) -> None:
    with pytest.raises(InvalidConfig) as refused:
        read_config(config)
    for problem in refused.value.problems:
        told = problem.as_dict(read_words(language))
        for text in (told["message"], told["allowed"]):
            if isinstance(text, str) and text not in CHOICES:
                assert re.search(HAN, text), text
                assert not english_words(text) - CHOICES, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_unit_can_be_told(language: str) -> None:
    for unit in get_args(Unit):
        assert "3" in Interval(1, 3, unit=unit).translated(read_words(language))
