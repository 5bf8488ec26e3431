"""``playground compare``: settings over many seeds, and whether they differ or it is luck."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from playground.cli.compiling import compile_engine
from playground.cli.exit_codes import CANCELLED
from playground.cli.reading import as_change, read_file
from playground.cli.tables import print_table
from playground.cli.writing import require_writable, write_file
from playground.locales import LANGUAGES
from playground.problems.errors import InvalidCommand, InvalidInput, unknown_name

if TYPE_CHECKING:
    from playground.evidence.collecting import Trainings
    from playground.evidence.spec import ComparisonSpec


def compare(
    files: Annotated[
        list[Path], typer.Argument(metavar="A.json B.json ...", help="One to eight experiments; {} will do.")
    ],
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="Changes one field of all of them."),
    ] = None,
    seeds: Annotated[int, typer.Option(min=1, help="How many seeds, counted from 0.")] = 25,
    epochs: Annotated[int, typer.Option(min=1, help="Passes over the training rows.")] = 300,
    measure: Annotated[
        str, typer.Option(help="test_loss, train_loss, test_accuracy, train_accuracy, test_r_squared ...")
    ] = "test_loss",
    vary: Annotated[
        str, typer.Option(help="What a seed decides: all (data and start) or start (the data stay).")
    ] = "all",
    goal: Annotated[
        float | None, typer.Option(help="A value of the measure; who reaches it is counted.")
    ] = None,
    picture: Annotated[
        Path | None, typer.Option(metavar="FILE.png", help="Draws the seeds' curves and their bands.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE.html", help="Writes a report: one HTML file.")
    ] = None,
    language: Annotated[str, typer.Option("--lang", help=f"Of the report: {', '.join(LANGUAGES)}.")] = "en",
    as_json: Annotated[bool, typer.Option("--json", help="Prints the outcome as one JSON object.")] = False,
) -> None:
    """Trains settings with the same seeds and says whether they differ or it is luck."""
    from playground.catalog.reports.comparison import report_comparison
    from playground.evidence.collecting import Trainings
    from playground.evidence.comparing import Comparison
    from playground.evidence.text import rows_of, sentences_of
    from playground.training.side_by_side import load_lanes

    if language not in LANGUAGES:
        raise InvalidCommand([unknown_name("--lang", language, LANGUAGES, language)])
    spec = _read(
        files, changes, {"seeds": seeds, "epochs": epochs, "measure": measure, "vary": vary, "goal": goal}
    )
    trainings = Trainings.of(spec)
    try:
        require_writable(picture)
        require_writable(report)
        compile_engine()
        load_lanes()
        _train(trainings)
    except KeyboardInterrupt:
        print(f"Cancelled after {trainings.done} of {trainings.total} trainings.", file=sys.stderr)
        raise typer.Exit(CANCELLED) from None
    outcome = Comparison(spec, trainings)
    if picture is not None:
        write_file(picture, outcome.to_png())
    if report is not None:
        write_file(report, report_comparison(outcome, language).encode())
    if as_json:
        print(outcome.model.model_dump_json())
        return
    heads, rows = rows_of(outcome.model, spec.goal)
    print_table(heads, rows, spec.title)
    for sentence in sentences_of(outcome.model):
        print(sentence)


def _read(files: list[Path], changes: list[str] | None, order: dict[str, object]) -> "ComparisonSpec":
    from playground.config import change_config, read_config
    from playground.evidence.comparing import read_spec

    names = _names(files)
    changed = dict(map(as_change, changes or ()))
    configs = []
    for name, file in zip(names, files, strict=True):
        try:
            config = change_config(read_config(read_file(file)), changed)
        except InvalidInput as error:
            raise InvalidCommand(
                problem if problem.field == str(file) else problem.within(str(file))
                for problem in error.problems
            ) from None
        configs.append({"name": name, "config": config})
    return read_spec({"configs": configs, **order})


def _names(files: list[Path]) -> "list[str | None]":
    """What settings are called: as their files, if these have different names, else by their places."""
    for names in ([file.stem for file in files], [str(file) for file in files]):
        if len(set(names)) == len(files):
            return [*names]
    return [None] * len(files)


def _train(trainings: "Trainings") -> None:
    """Trains, with a progress bar if stderr is a terminal."""
    from playground.evidence.running import run, run_all

    if not sys.stderr.isatty():
        run_all(trainings)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("trainings"), MofNCompleteColumn(), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=trainings.total)
        for _ in run(trainings):
            progress.update(task, completed=trainings.done)
