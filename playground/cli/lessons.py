"""``playground lessons``: what lessons there are, whether all that they state is so, and reports of them."""

import sys
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from playground.cli.compiling import compile_engine
from playground.cli.exit_codes import CANCELLED
from playground.cli.lesson_problems import print_problems, tell_problems
from playground.cli.tables import print_table
from playground.cli.writing import require_writable, write_file
from playground.locales import DEFAULT_LANGUAGE, LANGUAGES
from playground.problems.errors import InvalidCommand, unknown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playground.lessons.checking import Report, Verdict
    from playground.lessons.reading import Course, Lesson

_SHAKES = (1e-14, 1e-13, 1e-12)

commands = typer.Typer(help="Lists lessons, checks what they state, writes reports.", no_args_is_help=True)

Folder = Annotated[
    Path | None, typer.Argument(metavar="FOLDER", help="Of lessons, or of one; by default the shipped ones.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Prints one JSON object.")]


@commands.command("list")
def list_lessons(folder: Folder = None, as_json: AsJson = False) -> None:
    """Lists lessons, and what is wrong with their files."""
    from playground.lessons.writing import list_of

    course = _read(folder)
    listed = list_of(course, DEFAULT_LANGUAGE)
    if as_json:
        print(listed.model_dump_json())
    else:
        heads = ["lesson", "group", "steps", "minutes", "title"]
        rows = [[each.id, each.group, each.n_steps, each.minutes, each.title] for each in listed.lessons]
        print_table(heads, rows, f"{len(rows)} lessons")
        print_problems(course.problems)
    if course.problems:
        raise typer.Exit(1)


@commands.command("check")
def check_lessons(
    folder: Folder = None,
    only: Annotated[list[str] | None, typer.Option("--lesson", metavar="ID", help="Of these alone.")] = None,
    seeds: Annotated[
        int | None, typer.Option(min=1, help="Of every evidence, for a quick look; not with --write.")
    ] = None,
    write: Annotated[bool, typer.Option("--write", help="Writes what the lessons expect.")] = False,
    shaken: Annotated[
        bool,
        typer.Option("--shaken", help="Also with learning rates that differ in the last digits only."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Trains every goal and claim over seeds; exit code 1 if one does not hold."""
    import json
    import time

    from playground.lessons.checking import check, n_trainings
    from playground.lessons.differences import differences
    from playground.lessons.writing import list_of
    from playground.training.side_by_side import load_lanes

    if write and seeds is not None:
        raise typer.BadParameter("what a lesson expects is over its own seeds", param_hint="--seeds")
    course = _read(folder, only)
    reports: list[dict[str, Any]] = []
    begun, all_hold = time.perf_counter(), True
    try:
        compile_engine()
        load_lanes()
        shakes = _SHAKES if shaken else ()
        total = sum(n_trainings(each, seeds) for each in course.lessons) * (1 + len(shakes))
        with _progress(total) as on_progress:
            for lesson in course.lessons:
                started = time.perf_counter()
                report = check(lesson, seeds, on_progress)
                verdicts = list(report.verdicts)
                if not write and seeds is None:
                    verdicts += differences(report)
                for shake in shakes:
                    verdicts += _unsteady(check(lesson, seeds, on_progress, shake), shake)
                if write:
                    _write(report)
                seconds = time.perf_counter() - started
                all_hold &= all(each.holds for each in verdicts)
                reports.append(_as_json(lesson, verdicts, seconds))
                if not as_json:
                    _print(lesson, verdicts, seconds)
    except KeyboardInterrupt:
        print("Cancelled.", file=sys.stderr)
        raise typer.Exit(CANCELLED) from None
    course = _read(folder, only) if write else course
    if as_json:
        problems = list_of(course, DEFAULT_LANGUAGE).model_dump(include={"problems"})
        print(json.dumps({"lessons": reports, **problems}, ensure_ascii=False))
    else:
        print_problems(course.problems)
        seconds = time.perf_counter() - begun
        print(f"{len(course.lessons)} lessons in {seconds:.0f} s")
    if course.problems or not all_hold:
        raise typer.Exit(1)


@commands.command("report")
def report(
    name: Annotated[
        str, typer.Argument(metavar="ID", help="Of a lesson; or a submission, FILE.lesson.json.")
    ],
    language: Annotated[str, typer.Option("--lang", help=f"One of {', '.join(LANGUAGES)}.")] = "en",
    lessons: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Of lessons of one's own, beside the shipped ones."),
    ] = None,
    output: Annotated[Path, typer.Option(metavar="FILE.html", help="What is written.")] = Path("report.html"),
) -> None:
    """Writes a lesson, or what was handed in of one, as one HTML file that needs no other.

    The runs of a submission are replayed, as `playground grade` does.
    """
    from playground.lessons.reading import read_whole_course
    from playground.lessons.report import report_lesson
    from playground.lessons.submission import SUFFIX, read_submission

    if language not in LANGUAGES:
        raise InvalidCommand([unknown_name("--lang", language, LANGUAGES, language)])
    if lessons is not None:
        tell_problems(lessons)
    submission = Path(name) if name.endswith(SUFFIX) else None
    wanted = name if submission is None else read_submission(submission).lesson
    course = read_whole_course(lessons)
    lesson = course.lesson(wanted)
    if lesson is None:
        raise InvalidCommand([unknown_name("ID", wanted, [each.id for each in course.lessons], wanted)])
    require_writable(output)
    try:
        if submission is not None:
            compile_engine()
        text = report_lesson(lesson, language, submission)
    except KeyboardInterrupt:
        print("Cancelled.", file=sys.stderr)
        raise typer.Exit(CANCELLED) from None
    write_file(output, text.encode())
    print(output)


def _read(folder: Path | None, only: Sequence[str] | None = None) -> "Course":
    """The lessons of a folder, or some of them alone, and what is wrong with their files."""
    from playground.lessons.reading import Course, lesson_folders, read_course

    if folder is not None and not lesson_folders(folder):
        raise typer.BadParameter(
            f"{folder} holds no lesson.toml, nor a folder that does", param_hint="FOLDER"
        )
    course = read_course(folder)
    if not only:
        return course
    lessons = tuple(each for each in course.lessons if each.id in only)
    if unknown := sorted(set(only) - {each.id for each in lessons}):
        known = ", ".join(each.id for each in course.lessons)
        raise typer.BadParameter(f"{', '.join(unknown)}; there are: {known}", param_hint="--lesson")
    return Course(lessons, tuple(each for each in course.problems if each.file.partition("/")[0] in only))


def _write(report: "Report") -> None:
    from playground.lessons.expected import FILE

    write_file(report.lesson.folder / FILE, report.expected.to_text().encode())


def _unsteady(report: "Report", shake: float) -> "Iterator[Verdict]":
    """What no longer holds when learning rates differ in the last digits."""
    from dataclasses import replace

    for each in report.verdicts:
        if not each.holds:
            yield replace(each, says=f"{each.says} (learning rates shaken by {shake:g})")


def _as_json(lesson: "Lesson", verdicts: "Sequence[Verdict]", seconds: float) -> dict[str, Any]:
    from dataclasses import asdict

    holds = all(each.holds for each in verdicts)
    checks = [asdict(each) for each in verdicts]
    return {"id": lesson.id, "holds": holds, "seconds": round(seconds, 2), "checks": checks}


def _print(lesson: "Lesson", verdicts: "Sequence[Verdict]", seconds: float) -> None:
    failed = [each for each in verdicts if not each.holds]
    print(f"{lesson.id}: {len(verdicts) - len(failed)} of {len(verdicts)} hold, {seconds:.1f} s")
    for each in verdicts:
        mark = "    " if each.holds else "NOT "
        print(f"  {mark}{each.step}, {each.what}: {each.says}", flush=True)


@contextmanager
def _progress(total: int) -> "Iterator[Callable[[int], None]]":
    """A progress bar if stderr is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("trainings"), MofNCompleteColumn(), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total)
        yield lambda done: progress.advance(task, done)
