"""Grades as JSON and as a table of comma-separated values."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from playground.lessons.grading import Grade
from playground.locales import DEFAULT_LANGUAGE, read_words
from playground.problems.errors import summary
from playground.runs.spreadsheet import as_cell


def as_json(grade: Grade) -> dict[str, Any]:
    """One grade as JSON has it.

    Args:
        grade: of a submission.

    Returns:
        Its name, lesson, whether it is sound and complete, answers, goals and problems.
    """
    return {
        "name": grade.name,
        "lesson": grade.lesson,
        "sound": grade.is_sound,
        "complete": grade.is_complete,
        "answers": dict(grade.answers),
        "goals": {
            step: {"run": goal.agreement, "reached": goal.reached, "seeds": goal.seeds, "of": goal.of}
            for step, goal in grade.goals.items()
        },
        "problems": [each.as_dict() for each in grade.problems],
    }


def as_csv(grades: Sequence[Grade]) -> str:
    """Grades as a table, a line each, in which no cell is taken for a formula.

    Args:
        grades: of any lessons; each step of each lesson has its own columns.

    Returns:
        The text, with a line of names.
    """
    rows = [_row(each) for each in grades]
    heads = list(dict.fromkeys(name for row in rows for name in row))
    heads = sorted(heads, key=lambda name: (name == "problems", ":" in name))
    text = io.StringIO()
    writer = csv.DictWriter(text, heads, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: as_cell(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


def problems_text(grade: Grade, words: Mapping[str, str] | None = None) -> str:
    """What is wrong with a submission, in one line.

    Args:
        grade: of it.
        words: of the reader's language; None: English.

    Returns:
        The problems; empty if there are none.
    """
    told = summary(grade.problems, words or read_words(DEFAULT_LANGUAGE)) if grade.problems else ""
    return " ".join(told.split())


def _row(grade: Grade) -> dict[str, object]:
    right = sum(bool(each) for each in grade.answers.values())
    reached = sum(each.reached for each in grade.goals.values())
    row: dict[str, object] = {
        "name": grade.name,
        "lesson": grade.lesson or "",
        "sound": _yes(grade.is_sound),
        "complete": _yes(grade.is_complete),
        "answers_right": right,
        "answers": len(grade.answers),
        "goals_reached": reached,
        "goals": len(grade.goals),
    }
    for step, is_right in grade.answers.items():
        row[f"{grade.lesson}:{step}:answer"] = {None: "none", True: "right", False: "wrong"}[is_right]
    for step, goal in grade.goals.items():
        row[f"{grade.lesson}:{step}:run"] = goal.agreement or "none"
        row[f"{grade.lesson}:{step}:reached"] = _yes(goal.reached)
        row[f"{grade.lesson}:{step}:seeds"] = goal.seeds
    row["problems"] = problems_text(grade)
    return row


def _yes(value: bool) -> str:
    return "yes" if value else "no"
