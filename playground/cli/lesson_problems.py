"""What is wrong with files of lessons, on standard error."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from playground.lessons.faults import LessonProblem


def print_problems(problems: "Iterable[LessonProblem]") -> None:
    """Prints each in a line, with file, line and remedy.

    Args:
        problems: of a course.
    """
    from playground.locales import DEFAULT_LANGUAGE, read_words

    words = read_words(DEFAULT_LANGUAGE)
    for problem in problems:
        print(problem.text(words), file=sys.stderr, flush=True)


def tell_problems(lessons: Path) -> None:
    """Says what is wrong with lessons of one's own; those that can be shown are.

    Args:
        lessons: their folder, as `--lessons` names it.

    Raises:
        typer.BadParameter: there is no such folder.
    """
    from playground.lessons.reading import read_course

    if not lessons.is_dir():
        raise typer.BadParameter(f"{lessons} is no folder", param_hint="--lessons")
    print_problems(read_course(lessons).problems)
