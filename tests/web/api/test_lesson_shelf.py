"""A shelf reads lessons again where a file has changed, and makes documents of them once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from playground.lessons.reading import Course
from playground.web.api import lesson_shelf
from playground.web.api.lesson_shelf import LessonShelf
from playground.web.page.documents import Document
from tests.lessons.folders import TOML, WORDS, write_lesson


def counting(made: list[Course]) -> Callable[[Course], Document]:
    """A maker that notes what it has made documents of."""

    def make(course: Course) -> Document:
        made.append(course)
        return Document(b"", "text/plain")

    return make


def test_a_shelf_reads_again_what_has_changed(tmp_path: Path) -> None:
    shelf = LessonShelf(tmp_path)
    assert shelf.course().lesson("tiny") is None
    folder = write_lesson(tmp_path / "tiny")
    write_lesson(tmp_path / "other", TOML.replace('id = "tiny"', 'id = "other"'))
    assert shelf.course() is shelf.course()
    other = shelf.course().lesson("other")
    write_lesson(folder, words=WORDS.replace("A tiny lesson", "A changed lesson"))
    changed = shelf.course().lesson("tiny")
    assert changed is not None
    assert changed.text("en").title.source == "A changed lesson"
    assert shelf.course().lesson("other") is other


def test_a_document_is_made_once_and_again_after_a_file_has_changed(tmp_path: Path) -> None:
    folder = write_lesson(tmp_path / "tiny")
    shelf, made = LessonShelf(tmp_path), list[Course]()
    first = shelf.made(("a",), counting(made))
    assert shelf.made(("a",), counting(made)) is first
    assert made == [shelf.course()]
    shelf.made(("b",), counting(made))
    assert len(made) == 2
    write_lesson(folder, words=WORDS.replace("A tiny lesson", "A changed lesson"))
    assert shelf.made(("a",), counting(made)) is not first
    assert len(made) == 3
    assert made[2] is not made[0]


def test_nothing_is_kept_of_what_could_not_be_made(tmp_path: Path) -> None:
    shelf, made = LessonShelf(tmp_path), list[Course]()

    def fail(_: Course) -> Document:
        raise KeyError("no such lesson")

    for _ in range(2):
        with pytest.raises(KeyError):
            shelf.made(("a",), fail)
    shelf.made(("a",), counting(made))
    assert len(made) == 1


def test_a_lesson_that_is_removed_while_it_is_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lesson_shelf, "all_lesson_folders", lambda _: [tmp_path / "gone"])
    course = LessonShelf(tmp_path).course()
    assert [each.problem.code for each in course.problems] == ["lesson_file_unreadable"]


def test_a_link_that_leads_nowhere_hides_no_change(tmp_path: Path) -> None:
    folder, shelf = write_lesson(tmp_path / "tiny"), LessonShelf(tmp_path)
    (folder / ".#en.md").symlink_to("nowhere")
    before = shelf.course()
    write_lesson(folder, words=WORDS.replace("A tiny lesson", "A changed lesson"))
    assert shelf.course() is not before
