"""Numbers of lessons, parts of configs, and lines of TOML files."""

import math
import tomllib
from typing import Any

import pytest

from playground.lessons.faults import line_in_toml
from playground.lessons.merging import merged
from playground.lessons.numbers import evaluate, written
from tests.lessons.folders import TOML


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("ceil(50000 / 128)", 391),
        ("2 * (3 + n) ** 2", 98),
        ("-floor(2.5) + abs(-1)", -1),
        ("sqrt(16) + log(exp(2))", 6),
        ("sigmoid(0) - tanh(0)", 0.5),
        ("round(n / 3)", 1),
    ],
)
def test_an_expression_is_computed(expression: str, value: float) -> None:
    assert evaluate(expression, {"n": 4}) == pytest.approx(value)


@pytest.mark.parametrize(
    "expression",
    ["", "m", "1 / 0", "2 ** 10000", "open('x')", "n.real", "[1]", "1 if n else 2", "exp(10000)", "1,"],
)
def test_what_is_no_number_is_refused(expression: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - with Python's own words
        evaluate(expression, {"n": 4})


@pytest.mark.parametrize(
    ("number", "digits", "text"),
    [
        (391.0, None, "391"),
        (0.014321, None, "0.014"),
        (0.2639, None, "0.264"),
        (12.345, None, "12.3"),
        (-0.5, None, "−0.500"),
        (0.332285, 2, "0.33"),
        (1.0, 1, "1.0"),
        (0.0000123, None, "0.000012"),
        (math.inf, None, "∞"),
        (None, None, "∞"),
    ],
)
def test_numbers_are_written_with_the_digits_that_count(
    number: float | None, digits: int | None, text: str
) -> None:
    assert written(number, digits) == text


def test_objects_are_merged_and_everything_else_is_replaced() -> None:
    begin: dict[str, Any] = {
        "network": {"hidden": [4], "activation": "tanh"},
        "training": {"optimizer": {"name": "adam", "beta1": 0.5}},
    }
    step = {"network": {"hidden": [2, 2]}, "training": {"optimizer": {"name": "momentum"}}}
    assert merged(begin, step) == {
        "network": {"hidden": [2, 2], "activation": "tanh"},
        "training": {"optimizer": {"name": "momentum"}},
    }
    assert begin["network"]["hidden"] == [4]


def test_every_key_of_a_file_is_found_in_its_line() -> None:
    text = TOML.strip()
    lines = text.splitlines()
    assert tomllib.loads(text)["steps"][0]["evidence"]["settings"][1]["id"] == "fast"
    for path, expected in (
        ("id", 'id = "tiny"'),
        ("begin.config.data", "config = { data"),
        ("steps.0.prediction.kind", 'kind = "choice"'),
        ("steps.0.evidence.settings.1.config.training", '  { id = "fast"'),
        ("steps.0.claims.0.b", 'b = "slow"'),
        ("steps.1.proofs.wrong.epochs", "wrong = {"),
        ("steps.2.values.1.reading.at", "reading = {"),
        ("steps.2.nothing", "[[steps]]"),
    ):
        assert lines[line_in_toml(text, path.split(".")) - 1].startswith(expected), path
