"""A course that is read once, and again where a file has changed."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from playground.lessons.reading import COURSE, Course, lesson_folders, read_course

_Made = TypeVar("_Made")
_Stamp = tuple[tuple[str, int, int], ...]


class Shelf:
    """The lessons of a folder, for any thread.

    Args:
        folder: of lessons; None: the shipped ones.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or COURSE
        self._stamp: _Stamp | None = None
        self._course = Course()
        self._made: dict[tuple[object, ...], object] = {}
        self._lock = threading.Lock()

    def course(self) -> Course:
        """The lessons as their files are now."""
        with self._lock:
            return self._current()

    def made(self, key: tuple[object, ...], make: Callable[[Course], _Made]) -> _Made:
        """What was made of the lessons as they are now, made once.

        Args:
            key: what it is.
            make: makes it.

        Returns:
            It.
        """
        with self._lock:
            course = self._current()
            if key not in self._made:
                self._made[key] = make(course)
            return self._made[key]  # type: ignore[return-value]

    def _current(self) -> Course:
        stamp = tuple(_stamps(self._folder))
        if stamp != self._stamp:
            self._course, self._stamp = read_course(self._folder), stamp
            self._made.clear()
        return self._course


def _stamps(folder: Path) -> Iterator[tuple[str, int, int]]:
    """Name, time and size of every file."""
    for lesson in lesson_folders(folder):
        for file in sorted(lesson.iterdir()):
            try:
                about = file.stat()
            except OSError:
                continue
            yield f"{lesson.name}/{file.name}", about.st_mtime_ns, about.st_size
