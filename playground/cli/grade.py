"""`playground grade`: submissions of learners, replayed."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from playground.cli.compiling import compile_engine
from playground.cli.exit_codes import CANCELLED
from playground.cli.lesson_problems import tell_problems
from playground.cli.tables import print_table
from playground.cli.writing import require_writable, unwritable, write_file
from playground.locales import LANGUAGES
from playground.problems.errors import InvalidCommand, unknown_name

if TYPE_CHECKING:
    from playground.lessons.grading import Grade
    from playground.lessons.reading import Course


def grade(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="With files NAME.lesson.json.")],
    seeds: Annotated[
        int, typer.Option(min=1, max=100, help="With how many other seeds each run is replayed.")
    ] = 5,
    lessons: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Of lessons of one's own, beside the shipped ones."),
    ] = None,
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Writes a line for each submission.")
    ] = None,
    reports: Annotated[
        Path | None,
        typer.Option("--reports", metavar="FOLDER", help="Writes each one that can be read as NAME.html."),
    ] = None,
    language: Annotated[
        str, typer.Option("--lang", help=f"Of the reports: one of {', '.join(LANGUAGES)}.")
    ] = "en",
    as_json: Annotated[bool, typer.Option("--json", help="Prints one JSON object.")] = False,
) -> None:
    """Replays submissions: do they give what they say, in how many seeds, are the answers right?

    Exits with 1 if a file cannot be read or contradicts itself; goals that were not reached and wrong answers
    are no reason.
    """
    import json

    from playground.lessons.grade_tables import as_csv
    from playground.lessons.grade_tables import as_json as one_as_json
    from playground.lessons.grading import grade_folder, submissions_in
    from playground.lessons.reading import read_whole_course

    if language not in LANGUAGES:
        raise InvalidCommand([unknown_name("--lang", language, LANGUAGES, language)])
    if not submissions_in(folder):
        raise typer.BadParameter(f"{folder} holds no file NAME.lesson.json", param_hint="FOLDER")
    require_writable(csv)
    if lessons is not None:
        tell_problems(lessons)
    course = read_whole_course(lessons)
    try:
        compile_engine()
        grades = grade_folder(folder, course, seeds)
        if reports is not None:
            _write_reports(reports, folder, course, grades, language, seeds)
    except KeyboardInterrupt:
        print("Cancelled.", file=sys.stderr)
        raise typer.Exit(CANCELLED) from None
    if csv is not None:
        write_file(csv, as_csv(grades).encode())
    sound = sum(each.is_sound for each in grades)
    complete = sum(each.is_complete for each in grades)
    if as_json:
        total = {"submissions": len(grades), "sound": sound, "complete": complete, "seeds": seeds}
        print(json.dumps({**total, "grades": [one_as_json(each) for each in grades]}, ensure_ascii=False))
    else:
        _print(grades)
        print(f"{len(grades)} submissions: {sound} without objection, {complete} of them complete and right.")
    if sound < len(grades):
        raise typer.Exit(1)


def _write_reports(
    reports: Path, folder: Path, course: "Course", grades: "list[Grade]", language: str, seeds: int
) -> None:
    """Writes a file for each submission of a lesson that there is, in folders as theirs."""
    from playground.lessons.grading import submissions_in
    from playground.lessons.report import report_lesson

    for path, grade in zip(submissions_in(folder), grades, strict=True):
        lesson = None if grade.lesson is None else course.lesson(grade.lesson)
        if lesson is None:
            continue
        place = reports / path.relative_to(folder).with_name(f"{grade.name}.html")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(place.parent, error) from None
        write_file(place, report_lesson(lesson, language, path, seeds).encode())


def _print(grades: "list[Grade]") -> None:
    from playground.lessons.grade_tables import problems_text

    rows = []
    for each in grades:
        right = sum(bool(answer) for answer in each.answers.values())
        goals = [
            f"{step}: {'reached' if goal.reached else 'not reached'}, {goal.seeds} of {goal.of} seeds"
            for step, goal in each.goals.items()
        ]
        answers = f"{right} of {len(each.answers)} right" if each.answers else ""
        rows.append([each.name, each.lesson, answers, "\n".join(goals), problems_text(each)])
    print_table(["name", "lesson", "answers", "goals", "problems"], rows)
