"""The shipped lessons: no fault in any language, one structure in all, Chinese as it is written."""

import re
import subprocess
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from playground.lessons.groups import GROUPS
from playground.lessons.markup import pieces
from playground.lessons.placeholders import PLACEHOLDER
from playground.lessons.reading import COURSE, Lesson, lesson_folders, read_course, read_lesson
from playground.lessons.text import LessonText
from playground.locales import LANGUAGES, read_words
from tests.locales.test_locales import CHINESE, DECIDED, ENCODINGS, FOREIGN_TERMS, HALF_WIDTH, HAN

ROOT = Path(__file__).parents[2]
EVERY_LESSON = pytest.mark.parametrize(
    "lesson", lesson_folders(COURSE), ids=lambda each: each.name, indirect=True
)


@cache
def as_read(folder: Path) -> Lesson:
    return read_lesson(folder)


@pytest.fixture
def lesson(request: pytest.FixtureRequest) -> Lesson:
    return as_read(request.param)


@EVERY_LESSON
def test_a_lesson_reads_without_a_problem_in_every_language(lesson: Lesson) -> None:
    assert sorted(lesson.texts) == sorted(LANGUAGES)
    assert [each.text(read_words("en")) for each in lesson.problems] == []
    assert lesson.spec.group in GROUPS


@EVERY_LESSON
def test_all_languages_have_the_same_parts_numbers_and_formulas(lesson: Lesson) -> None:
    english = structure(lesson.texts["en"])
    for text in lesson.texts.values():
        assert structure(text) == english, text.language


@EVERY_LESSON
def test_what_a_lesson_expects_holds(lesson: Lesson) -> None:
    assert lesson.expected is not None
    for step in lesson.spec.steps:
        kept = lesson.expected.steps.get(step.id)
        if step.claims or step.prediction or step.proofs:
            assert kept is not None, step.id
            assert all(claim.holds for claim in kept.claims), step.id
            assert kept.answer is None or (kept.answer.right is not None and kept.answer.share >= 0.8), (
                step.id
            )
            proofs = kept.proofs
            assert proofs is None or (proofs.right >= 9 and proofs.wrong == proofs.nothing == 0), step.id


@CHINESE
@EVERY_LESSON
def test_chinese_is_punctuated_in_full_width_and_written_in_one_script(lesson: Lesson, language: str) -> None:
    for where, said in sentences(lesson.texts[language]):
        assert HALF_WIDTH.search(said) is None, (where, said)
        assert not re.search(rf"{HAN}[.,:;!?()]|[,:;!?()]{HAN}", said), (where, said)
        "".join(re.findall(HAN, said)).encode(ENCODINGS[language])
        unwanted = (*FOREIGN_TERMS[language].split(), *DECIDED[language].split())
        assert not [term for term in unwanted if term in said], (where, said)


def test_the_order_within_a_group_is_clear() -> None:
    places = Counter((each.spec.group, each.spec.order) for each in read_course().lessons)
    assert [place for place, count in places.items() if count > 1] == []


def test_the_wheel_brings_the_lessons_along() -> None:
    """Hatchling takes all files of a package that git knows and nothing leaves out."""
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
    assert wheel["targets"]["wheel"]["packages"] == ["playground"]
    assert not {"exclude", "only-include", "include"} & {*wheel, *wheel["targets"]["wheel"]}
    files = [str(file) for folder in lesson_folders(COURSE) for file in folder.iterdir()]
    ignored = subprocess.run(["git", "check-ignore", *files], cwd=ROOT, capture_output=True, check=False)
    assert ignored.stdout == b""


def structure(text: LessonText) -> dict[str, object]:
    """What translations have in common: parts, and in each the numbers, formulas and links that it has."""
    found: dict[str, object] = {}
    for where, passage in text.passages():
        numbers = {("number", each.strip()) for each in PLACEHOLDER.findall(passage.source)}
        parts = list(pieces(passage.source))
        formulas = {re.sub(r"\\text\{.*?\}", "", each.content) for each in parts if each.kind == "formula"}
        links = {("link", each.content) for each in parts if each.kind == "link"}
        found[where] = numbers | links | {("formula", each) for each in formulas if "=" in each}
    return found


def sentences(text: LessonText) -> Iterator[tuple[str, str]]:
    """The text as it is read, with a digit for each number and a letter for each formula or code."""
    for where, passage in text.passages():
        said = PLACEHOLDER.sub("0", passage.source)
        said = re.sub(r"`[^`]*`|\$\$.*?\$\$|\$[^$\n]+\$", "x", said, flags=re.DOTALL)
        said = re.sub(r"\]\([^)]*\)", "]", said)
        for line in re.sub(r"[*\[\]]", "", said).splitlines():
            yield where, line
