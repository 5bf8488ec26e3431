"""A course that is read once, and again where a file has changed."""

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from playground.lessons.reading import (
    Course,
    Found,
    all_lesson_folders,
    course_of,
    is_shipped,
    read_folder,
)
from playground.web.page.documents import Document

_Stamp = tuple[tuple[str, int, int], ...]


class LessonShelf:
    """The shipped lessons, those of a folder beside them, and documents made of them, for any thread.

    Args:
        folder: of lessons of one's own; None: none.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._stamps: dict[Path, _Stamp] | None = None
        self._found: dict[Path, Found] = {}
        self._course = Course()
        self._made: dict[tuple[str, ...], Document] = {}
        self._lock = threading.Lock()

    def course(self) -> Course:
        """The lessons as their files are now."""
        with self._lock:
            return self._current()

    def made(self, key: tuple[str, ...], make: Callable[[Course], Document]) -> Document:
        """A document of the lessons as they are now, made once.

        Args:
            key: which.
            make: makes it; where it raises, nothing is kept.

        Returns:
            The document.
        """
        with self._lock:
            course = self._current()
            if key not in self._made:
                self._made[key] = make(course)
            return self._made[key]

    def _current(self) -> Course:
        stamps = {each: _stamp(each) for each in all_lesson_folders(self._folder)}
        if stamps != self._stamps:
            before = self._stamps or {}
            self._found = {
                each: self._found[each]
                if before.get(each) == stamp
                else read_folder(each, reviews=not is_shipped(each))
                for each, stamp in stamps.items()
            }
            self._course, self._stamps = course_of(self._found.values()), stamps
            self._made.clear()
        return self._course


def _stamp(lesson: Path) -> _Stamp:
    """Name, time and size of every file of a lesson."""
    found = []
    with suppress(OSError):  # a folder that is removed meanwhile
        for file in sorted(lesson.iterdir()):
            with suppress(OSError):  # a file that is, or a link that leads nowhere, as editors leave them
                about = file.stat()
                found.append((file.name, about.st_mtime_ns, about.st_size))
    return tuple(found)
