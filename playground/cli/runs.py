"""``playground runs``: lists, shows, compares, deletes and exports the runs that are kept."""

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO, get_args

import typer

from playground.config.fields import MAX_SEED
from playground.problems.errors import InvalidCommand, Problem, unknown_name

if TYPE_CHECKING:
    from playground.runs.run import Run
    from playground.runs.store import Store

commands = typer.Typer(
    help="Lists, shows, compares, deletes and exports the runs that are kept.", no_args_is_help=True
)

_PAGE = 500
_EXPORTED = ("id", "name", "status", "epoch", "epochs", "stopped_by", "created_at", "finished_at", "sweep_id")

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
    limit: Annotated[int, typer.Option(min=1, help="How many, the newest first.")] = 20,
    database: Kept = None,
    as_json: AsJson = False,
) -> None:
    """Lists runs, the newest first."""
    from playground.runs.serialization import RunOut

    with _store(database) as store:
        found = _some(store, limit, status, sweep)
    if as_json:
        print(json.dumps([RunOut.of(run).model_dump(mode="json") for run in found]))
        return
    _print_table(
        ["id", "name", "status", "epoch", "test loss", "test accuracy", "data set"],
        [
            [
                run.id,
                run.name,
                run.status,
                f"{run.epoch}/{run.epochs}",
                _metric(run, "test_loss"),
                _metric(run, "test_accuracy"),
                run.config["data"]["dataset"],
            ]
            for run in found
        ],
    )


@commands.command()
def show(run_id: RunId, database: Kept = None, as_json: AsJson = False) -> None:
    """Shows a run: how it ended, and where its config differs from the default."""
    from playground.config import ExperimentConfig
    from playground.runs.serialization import RunOut

    with _store(database) as store:
        run = _found(store, run_id)
    shown = RunOut.of(run).model_dump(mode="json")
    if as_json:
        print(json.dumps(shown))
        return
    shown.pop("config")
    shown |= shown.pop("metrics") or {}
    default = _flat(ExperimentConfig().model_dump(mode="json"))
    shown |= {path: value for path, value in _flat(run.config).items() if value != default.get(path)}
    _print_table(["", f"run {run_id}"], [[name, value] for name, value in shown.items() if value is not None])


@commands.command()
def compare(run_ids: RunIds, database: Kept = None, as_json: AsJson = False) -> None:
    """Compares runs: only what differs between them."""
    with _store(database) as store:
        found = [_found(store, run_id) for run_id in run_ids]
    columns = [
        {"status": run.status, "epochs": run.epochs, **_flat(run.config), **(run.metrics or {})}
        for run in found
    ]
    names = list(dict.fromkeys(name for column in columns for name in column))
    rows = {name: [column.get(name) for column in columns] for name in names}
    different = {name: values for name, values in rows.items() if any(each != values[0] for each in values)}
    if as_json:
        print(json.dumps({"ids": run_ids, "differ": different}))
        return
    _print_table(
        ["", *(f"run {run_id}" for run_id in run_ids)], [[name, *different[name]] for name in different]
    )


@commands.command()
def delete(run_ids: RunIds, database: Kept = None) -> None:
    """Deletes runs with everything that came of them; with a sweep's, the sweep has to go itself."""
    with _store(database) as store:
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
    output: Annotated[Path | None, typer.Option(metavar="FILE.csv", help="Instead of printing.")] = None,
    status: Annotated[str | None, typer.Option(help="Only runs with it.")] = None,
    sweep: Annotated[int | None, typer.Option(min=1, metavar="ID", help="Only runs of a sweep.")] = None,
    database: Kept = None,
) -> None:
    """Writes CSV: of one run its history, an epoch a row; without an id, all runs with their metrics."""
    with _store(database) as store, _opened(output) as file:
        writer = csv.writer(file, lineterminator="\n")
        if run_id is None:
            _write_runs(writer, _all(store, status, sweep))
        else:
            _found(store, run_id)
            _write_history(writer, store.history(run_id))


def _write_history(writer: Any, parts: list[bytes]) -> None:
    from playground.runs.history import joined

    columns = {name: values for name, values in joined(parts).items() if values is not None}
    writer.writerow(columns)
    for row in zip(*columns.values(), strict=True):
        writer.writerow([int(row[0]), *map(repr, map(float, row[1:]))])


def _write_runs(writer: Any, found: "Iterator[Run]") -> None:
    from playground.runs.serialization import RunOut
    from playground.sweeps.spec import Objective
    from playground.training.metrics import HISTORY_COLUMNS

    names = [name for name in HISTORY_COLUMNS if name in get_args(Objective)]
    paths: list[str] | None = None
    for run in found:
        flat, shown = _flat(run.config), RunOut.of(run).model_dump(mode="json", include=set(_EXPORTED))
        if paths is None:
            paths = list(flat)
            writer.writerow([*_EXPORTED, *names, *paths])
        metrics = run.metrics or {}
        values = [*(shown[name] for name in _EXPORTED), *(metrics.get(name) for name in names)]
        writer.writerow([*values, *(_cell(flat.get(path)) for path in paths)])


@contextmanager
def _store(url: str | None) -> "Iterator[Store]":
    from playground.settings import read_settings
    from playground.sweeps.repository import Repository

    repository = Repository.open(url or read_settings().database)
    try:
        yield repository.runs
    finally:
        repository.close()


@contextmanager
def _opened(path: Path | None) -> Iterator[TextIO]:
    if path is None:
        yield sys.stdout
        return
    try:
        file = path.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise InvalidCommand(
            [Problem("--output", "file_unwritable", str(path), params={"reason": error.strerror})]
        ) from None
    with file:
        yield file


def _found(store: "Store", run_id: int) -> "Run":
    run = store.get(run_id)
    if run is None:
        raise InvalidCommand([Problem("", "run_not_found", params={"id": run_id})])
    return run


def _some(store: "Store", limit: int, status: str | None, sweep: int | None) -> "list[Run]":
    found: list[Run] = []
    for run in _all(store, status, sweep):
        found.append(run)
        if len(found) == limit:
            break
    return found


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


def _flat(value: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """The fields of a config by their dotted names."""
    found: dict[str, Any] = {}
    for name, part in value.items():
        if isinstance(part, dict) and not prefix:
            found |= _flat(part, f"{name}.")
        else:
            found[f"{prefix}{name}"] = part
    return found


def _metric(run: "Run", name: str) -> str | None:
    value = (run.metrics or {}).get(name)
    return None if value is None else f"{value:.4f}"


def _print_table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(*heads)
    for row in rows:
        table.add_row(*("" if value is None else str(_cell(value)) for value in row))
    Console().print(table)


def _cell(value: object) -> object:
    """A value as one cell holds it: lists and objects as JSON."""
    return json.dumps(value) if isinstance(value, (list, dict)) else value
