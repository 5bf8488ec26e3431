"""Problems are told in the language of whoever made them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import playground
from playground.config import read_config
from playground.locales import LANGUAGES, read_words
from playground.locales.translation import say, summary, translated
from playground.problems.errors import InvalidConfig, Problem
from tests.locales.test_locales import HAN, english_words

# Names a config holds, the same in every language.
CHOICES = {"null", "hinge", "maxout", "circle", "beta", "classification", "multiclass", "regression"}
# Parts that speak with operators and programmers, in English.
ENGLISH_PARTS = {"listening.py", "estimators.py", "qr.py"}


def problems_in_sources() -> Iterator[tuple[str, str]]:
    """The sentences of all problems that are written out where they are made, with where that is."""
    folder = Path(playground.__file__).parent
    for path in folder.rglob("*.py"):
        if path.name in ENGLISH_PARTS or not {"cli", "runs", "sweeps", "export"}.isdisjoint(
            path.relative_to(folder).parts
        ):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Problem":
                values = [*node.args[1:2], *node.args[3:4], *(each.value for each in node.keywords)]
                for text in filter(None, map(as_written, values)):
                    if re.search("[a-z]{2}", text):
                        yield text, f"{path.name}:{node.lineno}"


def as_written(node: ast.expr) -> str | None:
    """A text or f-string as it may come out, with numbers for its blanks."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(each.value) if isinstance(each, ast.Constant) else "7" for each in node.values)
    return None


@pytest.mark.parametrize(("text", "place"), list(problems_in_sources()))
def test_every_problem_can_be_told_in_chinese(text: str, place: str) -> None:
    if text not in {"null", "false", "(7, 7)", "(7,)"}:
        assert re.search(HAN, say(text, read_words("zh-Hant"))), place


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
        told = translated(problem, read_words(language))
        for text in (told.message, told.allowed):
            if isinstance(text, str) and text not in CHOICES:
                assert re.search(HAN, text), text
                assert not english_words(text) - CHOICES, text
        assert (told.field, told.received) == (problem.field, problem.received)


def test_a_summary_in_english_is_what_the_problems_say_themselves() -> None:
    problems = [Problem("seed", "is too small", -1, "0 to 9"), Problem("", "is too long", allowed=["a", "b"])]
    assert summary(problems, read_words("en")) == "\n".join(map(str, problems))


def test_a_summary_in_chinese_is_chinese() -> None:
    problem = Problem("training.batch_size", "is too small", 0, "1 to 20000")
    said = "training.batch_size：太小（收到 0；可用 1 到 20000）"
    assert summary([problem], read_words("zh-Hant")) == said


def test_what_is_not_known_stays_as_it_is() -> None:
    for language in LANGUAGES:
        assert say("the moon is in the wrong house", read_words(language)) == "the moon is in the wrong house"
