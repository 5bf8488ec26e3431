"""docs/lessons.md: its lesson is a lesson, and it names all that a lesson may hold."""

import re
from pathlib import Path

import pytest

from playground.lessons.answers import MOSTLY
from playground.lessons.checking import check
from playground.lessons.conditions import COUNTS, METRICS
from playground.lessons.differences import differences
from playground.lessons.groups import GROUPS
from playground.lessons.measures import EPOCHS_TO_GOAL, larger_is_better
from playground.lessons.numbers import FUNCTIONS
from playground.lessons.other_models import OTHER_MODELS
from playground.lessons.parts import PARTS
from playground.lessons.reading import read_lesson
from playground.lessons.spec import (
    RULES,
    Act,
    Answer,
    Claim,
    EvidenceSpec,
    LessonSpec,
    Prediction,
    Reading,
    SettingSpec,
    StepSpec,
    ValueSpec,
)

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLE = DOCS / "lessons" / "straight-line"
TEXT = (DOCS / "lessons.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["lesson.toml", "en.md"])
def test_the_document_quotes_the_files_of_its_lesson(name: str) -> None:
    assert f"\n{(EXAMPLE / name).read_text(encoding='utf-8')}``" in TEXT


def test_the_lesson_of_the_document_holds() -> None:
    lesson = read_lesson(EXAMPLE)
    assert lesson.problems == ()
    assert set(lesson.texts) == {"en", "zh-Hant", "zh-Hans"}
    report = check(lesson)
    assert [each for each in report.verdicts if not each.holds] == []
    assert lesson.expected is not None
    assert list(differences(report)) == []


def test_the_document_names_every_key_and_every_word_that_a_lesson_may_have() -> None:
    kinds = (
        LessonSpec,
        StepSpec,
        Prediction,
        EvidenceSpec,
        SettingSpec,
        Claim,
        Act,
        Answer,
        ValueSpec,
        Reading,
    )
    keys = {name for kind in kinds for name in kind.model_fields}
    keys -= {"begin", "controls", "steps", "rule"}  # by what is in them
    words = {*keys, *RULES, *GROUPS, *PARTS, *METRICS, *COUNTS, *FUNCTIONS}
    relations = {"reaches", "fails", "better", "not_distinguishable", "median_below", "median_above"}
    kinds_of_answer = {"choice", "several", "order", "number", "share"}
    named = set(re.findall(r"[A-Za-z0-9_]+", TEXT))
    assert sorted((words | relations | kinds_of_answer) - named) == []
    assert f"{MOSTLY:.0%}".replace("%", " %") in TEXT


def test_the_document_says_of_each_measure_of_lessons_alone_which_way_is_better() -> None:
    table = TEXT.partition("| measure | is | better |\n")[2].partition("\n\n")[0]
    told = dict(re.findall(r"^\| `(\w+)` \|.*\| (more|less) \|$", table, re.MULTILINE))
    names = (EPOCHS_TO_GOAL, *OTHER_MODELS)
    assert told == {name: "more" if larger_is_better(name) else "less" for name in names}
