"""What is wrong with a lesson's files: file, line, what, and what to do about it."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from playground.problems.errors import Problem, summary


@dataclass(frozen=True, slots=True)
class LessonProblem:
    """One fault of a lesson.

    Args:
        file: its path from the folder of lessons on.
        line: counted from 1.
        problem: what is wrong; its sentence is `problems.<code>`.
    """

    file: str
    line: int
    problem: Problem

    def message(self, words: Mapping[str, str]) -> str:
        """What is wrong.

        Args:
            words: of the reader's language.

        Returns:
            A sentence.
        """
        return summary([self.problem], words)

    def remedy(self, words: Mapping[str, str]) -> str:
        """What to do about it.

        Args:
            words: of the reader's language.

        Returns:
            A sentence.
        """
        return words.get(f"remedies.{self.problem.code}", words["remedies.others"])

    def text(self, words: Mapping[str, str]) -> str:
        """All of it in one line.

        Args:
            words: of the reader's language.

        Returns:
            ``file:line: message. remedy``.
        """
        message, remedy = self.message(words), self.remedy(words)
        told = words["sentence.lesson_problem"].format(
            place=f"{self.file}:{self.line}", message=message, remedy=remedy
        )
        return told.replace("?.", "?").replace("？。", "？")  # a question has its own end


class InvalidLesson(Exception):
    """A lesson cannot be shown at all; with its problems.

    Args:
        problems: at least one.
    """

    def __init__(self, problems: Sequence[LessonProblem]) -> None:
        super().__init__(*problems)
        self.problems = tuple(problems)


@dataclass(slots=True)
class Faults:
    """Collects problems of the files of a lesson.

    Args:
        folder: the lesson's name, which stands before its files' names.
    """

    folder: str
    found: list[LessonProblem] = field(default_factory=list)

    def add(self, file: str, line: int, problem: Problem) -> None:
        """Adds one.

        Args:
            file: within the folder.
            line: counted from 1.
            problem: what is wrong.
        """
        self.found.append(LessonProblem(f"{self.folder}/{file}", line, problem))


def nearest(name: str, names: Sequence[str]) -> str:
    """What was probably meant.

    Args:
        name: what was written.
        names: what there is.

    Returns:
        The most similar.
    """
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.0)
    return close[0] if close else ""


def line_in_toml(text: str, path: Sequence[str | int]) -> int:
    """Finds where a value stands in a TOML file, which its parser does not tell.

    Args:
        text: the file.
        path: keys and places of list entries.

    Returns:
        The line, counted from 1, of the longest part of the path that is found.
    """
    best, best_length = 1, 0
    wanted = [str(part) for part in path]
    lines = text.splitlines()
    for number, here in _keys(lines):
        length = len(here)
        if length > best_length and wanted[:length] == here:
            best, best_length = number, length
    rest = wanted[best_length:]
    if rest and rest[0].isdigit():  # an entry of a list over several lines
        entries = [at for at in range(best, len(lines)) if lines[at].lstrip().startswith("{")]
        end = next((at for at in range(best, len(lines)) if lines[at].lstrip().startswith("]")), best)
        entries = [at for at in entries if at < end]
        if int(rest[0]) < len(entries):
            return entries[int(rest[0])] + 1
    return best


def _keys(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Every table's head and every key at the beginning of a line, as whole paths."""
    counts: dict[tuple[str, ...], int] = {}
    table: list[str] = []
    for number, line in enumerate(lines, 1):
        stripped = line.strip()
        if stripped.startswith("[[") and "]]" in stripped:
            names = stripped[2 : stripped.index("]]")].split(".")
            parents = _placed(names[:-1], counts)
            key = (*parents, names[-1])
            counts[key] = counts.get(key, -1) + 1
            table = [*key, str(counts[key])]
            yield number, table
        elif stripped.startswith("[") and "]" in stripped and "=" not in stripped.split("]")[0]:
            table = _placed(stripped[1 : stripped.index("]")].split("."), counts)
            yield number, table
        elif "=" in stripped and not stripped.startswith("#"):
            key_text = stripped.partition("=")[0].strip()
            if key_text.replace(".", "").replace("_", "").replace("-", "").isalnum():
                yield number, [*table, *key_text.split(".")]


def _placed(names: Sequence[str], counts: Mapping[tuple[str, ...], int]) -> list[str]:
    """A table's name with the places of the lists that it is within."""
    placed: list[str] = []
    for name in names:
        placed.append(name.strip())
        if tuple(placed) in counts:
            placed.append(str(counts[tuple(placed)]))
    return placed
