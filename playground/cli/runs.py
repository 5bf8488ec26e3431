"""``playground runs``: lists, shows, compares, reports, deletes and exports the runs that are kept."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from playground.cli.tables import print_table
from playground.cli.writing import unwritable
from playground.config.fields import MAX_SEED
from playground.locales import LANGUAGES
from playground.problems.errors import InvalidCommand, Problem, unknown_name

if TYPE_CHECKING:
    from playground.runs.run import Run
    from playground.runs.store import Store
    from playground.sweeps.repository import Repository

commands = typer.Typer(
    help="Lists, shows, compares, reports, deletes and exports the runs that are kept.", no_args_is_help=True
)

_PAGE = 500
_PAGE_ADDRESS = "http://127.0.0.1:8000/"  # where playground serve is, unless told otherwise

Kept = Annotated[str | None, typer.Option("--database", metavar="URL", help="By default, as with serve.")]
AsJson = Annotated[bool, typer.Option("--json", help="Prints JSON.")]
RunId = Annotated[int, typer.Argument(min=1, max=MAX_SEED, metavar="ID")]
RunIds = Annotated[list[int], typer.Argument(min=1, max=MAX_SEED, metavar="ID ...")]


@commands.command("list")
def list_runs(
    status: Annotated[str | None, typer.Option(help="Only runs with it, such as finished.")] = None,
    sweep: Annotated[
        int | None, typer.Option(min=1, max=MAX_SEED, metavar="ID", help="Only runs of a sweep.")
    ] = None,
    all_runs: Annotated[
        bool, typer.Option("--all", help="Also each run of a sweep, instead of a row for the sweep.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, help="How many, the newest first.")] = 20,
    database: Kept = None,
    as_json: AsJson = False,
    csv: Annotated[bool, typer.Option("--csv", help="Prints CSV for spreadsheets, every run a row.")] = False,
) -> None:
    """Lists runs, the newest first; those of a sweep as one row. As JSON and CSV, every run."""
    from playground.runs.serialization import RunOut
    from playground.runs.spreadsheet import csv_lines

    with _repository(database) as repository:
        # Programs get every run; people get a row for each sweep.
        is_folded = not (as_json or all_runs or sweep is not None or csv)
        chosen = _all(repository.runs, status, 0 if is_folded else sweep)
        if csv:
            print("".join(csv_lines(islice(chosen, limit))), end="")
            return
        found = list(islice(chosen, limit))
        sweeps = _sweep_rows(repository, limit) if is_folded and status is None else []
    if as_json:
        print(json.dumps([RunOut.of(run).model_dump(mode="json") for run in found]))
        return
    rows = sorted([*map(_run_row, found), *sweeps], key=attrgetter("created_at"), reverse=True)
    heads = ["id", "name", "status", "epoch", "test loss", "test score", "data set"]
    print_table(heads, [row.cells for row in rows[:limit]])


class _Row(NamedTuple):
    created_at: float
    cells: Sequence[object]


def _run_row(run: "Run") -> _Row:
    from playground.config.link import flat_config
    from playground.runs.serialization import RunOut

    known = RunOut.of(run)
    metrics = known.metrics or {}
    score = metrics.get("test_accuracy", metrics.get("test_r_squared"))
    score = metrics.get("test_r_squared") if score is None else score
    epoch = f"{run.epoch}/{run.epochs}"
    dataset = flat_config(known.config).get("data.dataset")
    cells = [run.id, run.name, run.status, epoch, metrics.get("test_loss"), score, dataset]
    return _Row(run.created_at, cells)


def _sweep_rows(repository: "Repository", limit: int) -> list[_Row]:
    """A row for each of the newest sweeps, in place of its runs."""
    sweeps = repository.sweeps.page(limit)
    n_ended = repository.sweeps.n_ended([sweep.id for sweep in sweeps])
    rows = []
    for sweep in sweeps:
        done = f"{n_ended.get(sweep.id, 0)}/{sweep.spec.n_runs} runs"
        dataset = sweep.spec.base.data.dataset
        cells = [f"sweep {sweep.id}", sweep.name, sweep.status, done, None, None, dataset]
        rows.append(_Row(sweep.created_at, cells))
    return rows


@commands.command()
def show(run_id: RunId, database: Kept = None, as_json: AsJson = False) -> None:
    """Shows a run: how it ended, and where its config differs from the default."""
    from playground.config import ExperimentConfig
    from playground.config.link import flat_config
    from playground.runs.serialization import RunOut

    with _store(database) as store:
        run = _found(store, run_id)
    shown = RunOut.of(run).model_dump(mode="json")
    if as_json:
        print(json.dumps(shown))
        return
    config = shown.pop("config")
    link = shown.pop("link")
    shown |= shown.pop("metrics") or {}
    default = flat_config(ExperimentConfig().model_dump(mode="json"))
    shown |= {path: value for path, value in flat_config(config).items() if value != default.get(path)}
    print_table(["", f"run {run_id}"], [[name, value] for name, value in shown.items() if value is not None])
    print(f"On a page of playground serve: {_PAGE_ADDRESS}{link}")


@commands.command()
def compare(run_ids: RunIds, database: Kept = None, as_json: AsJson = False) -> None:
    """Compares runs: only what differs between them."""
    from playground.config.link import flat_config
    from playground.runs.serialization import RunOut

    with _store(database) as store:
        found = [RunOut.of(_found(store, run_id)) for run_id in run_ids]
    columns = [
        {"status": run.status, "epochs": run.epochs, **flat_config(run.config), **(run.metrics or {})}
        for run in found
    ]
    names = list(dict.fromkeys(name for column in columns for name in column))
    rows = {name: [column.get(name) for column in columns] for name in names}
    different = {name: values for name, values in rows.items() if any(each != values[0] for each in values)}
    if as_json:
        print(json.dumps({"ids": run_ids, "differ": different}))
        return
    print_table(
        ["", *(f"run {run_id}" for run_id in run_ids)], [[name, *different[name]] for name in different]
    )


@commands.command()
def delete(run_ids: RunIds, database: Kept = None) -> None:
    """Deletes runs with everything that came of them; with a sweep's, the sweep has to go itself."""
    with _store(database, reads_only=False) as store:
        for run in [_found(store, run_id) for run_id in run_ids]:
            if run.sweep_id is not None:
                params = {"id": run.id, "sweep": run.sweep_id}
                raise InvalidCommand([Problem("", "run_of_sweep", params=params)])
        for run_id in run_ids:
            store.delete(run_id)


@commands.command()
def export(
    run_id: Annotated[
        int | None, typer.Argument(min=1, metavar="ID", help="A run's history; without, all runs.")
    ] = None,
    format_name: Annotated[
        str | None,
        typer.Option(
            "--format", metavar="NAME", help="The run's network instead, as of `playground export`."
        ),
    ] = None,
    training: Annotated[
        bool, typer.Option("--training", help="With --format: a program that trains so, from the beginning.")
    ] = False,
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Instead of printing.")] = None,
    status: Annotated[str | None, typer.Option(help="Only runs with it.")] = None,
    sweep: Annotated[int | None, typer.Option(min=1, metavar="ID", help="Only runs of a sweep.")] = None,
    database: Kept = None,
) -> None:
    """Writes CSV: of one run its history, an epoch a row; without an id, all runs with their metrics.

    With --format, it writes the network of one run as a program or a file.
    """
    from playground.runs.spreadsheet import csv_lines

    if format_name is not None or training:
        _export_network(run_id, format_name, training, output, database)
        return
    with _store(database) as store:
        lines = csv_lines(_all(store, status, sweep)) if run_id is None else _history_lines(store, run_id)
        if output is None:
            for line in lines:
                print(line, end="")
            return
        first = next(lines, "")  # what is wrong is said before anything is written
        try:
            with output.open("w", encoding="utf-8", newline="") as file:
                file.write(first)
                file.writelines(lines)
        except OSError as error:
            raise unwritable(output, error) from None


@commands.command()
def report(
    run_id: RunId,
    language: Annotated[str, typer.Option("--lang", help=f"One of {', '.join(LANGUAGES)}.")] = "en",
    output: Annotated[Path, typer.Option(metavar="FILE.html", help="What is written.")] = Path("report.html"),
    database: Kept = None,
) -> None:
    """Writes a report of a run as it was last saved: one HTML file that needs no other."""
    from playground.catalog.reports.experiment import report as report_of
    from playground.cli.writing import require_writable, write_file
    from playground.runs.trained_model import trained_state
    from playground.training.trainer import Trainer

    if language not in LANGUAGES:
        raise InvalidCommand([unknown_name("--lang", language, LANGUAGES, language)])
    with _store(database) as store:
        state = trained_state(_found(store, run_id), store.state(run_id), store.history(run_id))
    require_writable(output)
    write_file(output, report_of(Trainer.from_state(state), language).encode())
    print(output)


def _export_network(
    run_id: int | None, format_name: str | None, training: bool, output: Path | None, database: str | None
) -> None:
    from playground.cli.writing import require_writable, write_data
    from playground.export import FORMATS, require_training
    from playground.runs.trained_model import load_trainer

    if run_id is None:
        raise InvalidCommand([Problem("ID", "required")])
    if format_name is None:
        raise InvalidCommand([Problem("--format", "required", allowed=list(FORMATS))])
    if format_name not in FORMATS:
        raise InvalidCommand([unknown_name("--format", format_name, FORMATS)])
    if training:
        require_training(format_name)
    with _store(database) as store:
        trainer = load_trainer(_found(store, run_id), store.state(run_id))
    require_writable(output)
    write_data(output, trainer.export(format_name, training=training))


def _history_lines(store: "Store", run_id: int) -> Iterator[str]:
    from playground.runs.history import joined

    _found(store, run_id)
    columns = {name: values for name, values in joined(store.history(run_id)).items() if values is not None}
    yield ",".join(columns) + "\n"
    for row in zip(*columns.values(), strict=True):
        yield ",".join([str(int(row[0])), *map(repr, map(float, row[1:]))]) + "\n"


@contextmanager
def _repository(url: str | None, *, reads_only: bool = True) -> "Iterator[Repository]":
    from playground.settings import read_settings
    from playground.sweeps.repository import Repository

    repository = Repository.open(url or read_settings().database, reads_only=reads_only)
    try:
        yield repository
    finally:
        repository.close()


@contextmanager
def _store(url: str | None, *, reads_only: bool = True) -> "Iterator[Store]":
    with _repository(url, reads_only=reads_only) as repository:
        yield repository.runs


def _found(store: "Store", run_id: int) -> "Run":
    run = store.get(run_id)
    if run is None:
        raise InvalidCommand([Problem("", "run_not_found", params={"id": run_id})])
    return run


def _all(store: "Store", status: str | None, sweep: int | None) -> "Iterator[Run]":
    """Runs, the newest first, however many there are."""
    from playground.runs.run import STATUSES

    wanted = next((each for each in STATUSES if each == status), None)
    if status is not None and wanted is None:
        raise InvalidCommand([unknown_name("--status", status, STATUSES, received=status)])
    after = None
    while page := store.page(_PAGE, after=after, status=wanted, sweep_id=sweep):
        yield from page
        after = page[-1].id
