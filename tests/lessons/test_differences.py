"""What a check finds otherwise than a lesson expects is told; what last digits may do is not."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from playground.lessons.checking import Report, check
from playground.lessons.differences import differences
from playground.lessons.expected import Expected
from playground.lessons.outcomes import Values
from playground.lessons.reading import read_lesson
from tests.lessons.folders import TOML, WORDS, write_lesson

CHOICE = 'kind = "choice"\nanswer = "best"'
NUMBER = 'kind = "share"\nanswer = { setting = "fast", of = "reached" }\ntolerance = 1'


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Of a lesson whose right number is a count of its eight seeds."""
    words = WORDS.replace("Speed matters.", "{{fast.median:train_loss}}")
    folder = tmp_path_factory.mktemp("lessons") / "tiny"
    return check(read_lesson(write_lesson(folder, TOML.replace(CHOICE, NUMBER), words)))


def told(report: Report, change: Callable[[dict[str, Any]], None]) -> list[str]:
    """The steps in which a check finds something else than what `change` makes the lesson expect."""
    expected = report.expected.model_dump(mode="json")
    change(expected["steps"])
    lesson = replace(report.lesson, expected=Expected.model_validate(expected))
    found = list(differences(replace(report, lesson=lesson)))
    assert not any(each.holds for each in found)
    return [each.step for each in found]


def test_a_lesson_that_was_never_checked_differs_in_nothing(report: Report) -> None:
    assert report.lesson.expected is None
    assert list(differences(report)) == []


def test_what_is_as_expected_is_no_difference(report: Report) -> None:
    assert told(report, lambda _: None) == []


def set_to(step: str, *path: str, value: object) -> Callable[[dict[str, Any]], None]:
    def change(steps: dict[str, Any]) -> None:
        inner = steps[step]
        for name in path[:-1]:
            inner = inner[name]
        inner[path[-1]] = value(inner[path[-1]]) if callable(value) else value

    return change


@pytest.mark.parametrize(
    ("change", "step"),
    [
        (set_to("ask", "answer", "right", value=5.0), "ask"),
        (set_to("ask", "answer", "right", value="fast"), "ask"),
        (set_to("ask", "answer", value=None), "ask"),
        (set_to("ask", "claims", value=[]), "ask"),
        (set_to("ask", "evidence", value=None), "ask"),
        (set_to("ask", "evidence", "further", value={}), "ask"),
        (set_to("ask", "evidence", "settings", "fast", "median", value=lambda now: 1.01 * now), "ask"),
        (set_to("ask", "evidence", "settings", "fast", "reached", value=7), "ask"),
        (set_to("reach", "proofs", "right", value=8), "reach"),
        (set_to("reach", "proofs", "wrong", value=2), "reach"),
        (set_to("reach", "proofs", value=None), "reach"),
        (set_to("count", "values", "updates", value=14.0), "count"),
        (set_to("count", "values", value={}), "count"),
    ],
)
def test_whatever_a_lesson_expects_otherwise_is_told(
    report: Report, change: Callable[[dict[str, Any]], None], step: str
) -> None:
    assert set(told(report, change)) == {step}


@pytest.mark.parametrize("measure", ["test_loss", "train_loss"])
def test_values_by_any_measure_that_are_others_are_told(report: Report, measure: str) -> None:
    evidence = report.expected.steps["ask"].evidence
    assert evidence is not None
    spec = report.lesson.spec.step("ask").evidence
    assert spec is not None
    outcome = evidence.outcome(spec)
    others: Values = [0.5] * 8
    values = {**outcome.values, measure: {**outcome.values[measure], "fast": others}}
    other = type(evidence).of(replace(outcome, values=values)).model_dump(mode="json")
    changed = told(report, set_to("ask", "evidence", value=other))
    # By its own measure, whether a seed has reached the goal is another as well.
    assert changed == ["ask"] * (2 if measure == "test_loss" else 1)


@pytest.mark.parametrize(
    "change",
    [
        set_to("ask", "answer", "right", value=7.0),
        set_to("reach", "proofs", "right", value=10),
        set_to("count", "values", "sum", value=lambda now: 1.01 * now),
    ],
)
def test_what_last_digits_may_do_is_no_difference(
    report: Report, change: Callable[[dict[str, Any]], None]
) -> None:
    assert told(report, change) == []
