"""``playground sweep``: runs many configs, on this machine or on a cluster, and prints the best."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from playground.cli.compiling import compile_engine
from playground.cli.exit_codes import CANCELLED
from playground.cli.reading import as_change, read_file
from playground.cli.tables import print_table
from playground.config.fields import MAX_SEED
from playground.problems.errors import InvalidCommand, Problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

    from playground.sweeps.plan import Summary
    from playground.sweeps.repository import Repository
    from playground.sweeps.spec import Sweep, SweepSpec

_FAILED = 1  # exit code when a run could not be computed
_LOOK_S = 0.2
_MOST_RUNS = 1_000_000  # far more than a server allows, since the machine is one's own
_MOST_SHOWN = 20  # trials in the table


def sweep(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="SWEEP.json", help='Such as {"grid": {"training.learning_rate": [0.1, 1]}}.'),
    ] = None,
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="Changes one field of what all trials share."),
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Of a Dask cluster: tcp://host:8786.")
    ] = None,
    processes: Annotated[
        int | None, typer.Option(min=1, help="That compute on this machine; as many as cores, if left out.")
    ] = None,
    database: Annotated[
        str | None, typer.Option(metavar="URL", help="Where runs are kept; by default, as with serve.")
    ] = None,
    resume: Annotated[
        int | None,
        typer.Option(min=1, max=MAX_SEED, metavar="ID", help="Goes on with a sweep that was stopped."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Prints the outcome as one JSON object.")] = False,
) -> None:
    """Runs many configs and prints the trials, the best first. What is computed is kept, as are runs."""
    from playground.settings import read_settings
    from playground.sweeps.repository import Repository

    if (file is None) == (resume is None):
        raise InvalidCommand([Problem("", "file_or_resume")])
    spec = None if file is None else _read(file, changes or ())
    # First, since a sweep that cannot be computed is not to be kept.
    make_executor, n_slots = _executor(scheduler, processes or os.cpu_count() or 1)
    repository = Repository.open(database or read_settings().database)
    try:
        begun = _begun(repository, spec, resume)
        try:
            if scheduler is None:
                compile_engine()
            _compute(repository, begun, make_executor, n_slots)
        except KeyboardInterrupt:
            print(f"Stopped. playground sweep --resume {begun.id} goes on with it.", file=sys.stderr)
            raise typer.Exit(CANCELLED) from None
        n_failed = _print(repository, begun.id, as_json=as_json)
    finally:
        repository.close()
    if n_failed:
        raise typer.Exit(_FAILED)


def _read(file: Path, changes: "list[str] | tuple[str, ...]") -> "SweepSpec":
    from pydantic import ValidationError

    from playground.config import change_config
    from playground.problems.validation import problems_of
    from playground.sweeps.spec import SweepSpec

    try:
        spec = SweepSpec.model_validate(read_file(file))
    except ValidationError as error:
        raise InvalidCommand(problems_of(error, SweepSpec)) from None
    return spec.model_copy(update={"base": change_config(spec.base, dict(map(as_change, changes)))})


def _begun(repository: "Repository", spec: "SweepSpec | None", resume: int | None) -> "Sweep":
    from playground.sweeps.service import Sweeps

    if spec is not None:
        sweeps = Sweeps(repository.sweeps)
        begun = sweeps.begin(spec, _MOST_RUNS)
        sweeps.add_rest(begun)
        return begun
    found = repository.sweeps.get(resume or 0)
    if found is None:
        raise InvalidCommand([Problem("", "sweep_not_found", params={"id": resume})])
    return found


def _compute(
    repository: "Repository", sweep: "Sweep", make_executor: "Callable[[], Executor]", n_slots: int
) -> None:
    """Computes until the sweep is over; on Ctrl+C, saves what is under way."""
    from threading import Event

    from playground.runs.queue import Queue, Recorded
    from playground.sweeps.keeper import SweepKeeper
    from playground.sweeps.service import Sweeps

    if sweep.status != "running":
        return
    changed = Event()

    def on_moved() -> None:
        queue.notify()
        changed.set()

    def on_recorded(what: Recorded) -> None:
        keeper.move_on(what.sweep_ids)
        changed.set()

    keeper = SweepKeeper(Sweeps(repository.sweeps), on_moved)

    queue = Queue(
        repository.runs,
        make_executor,
        n_slots,
        sweep_id=sweep.id,
        on_recorded=on_recorded,
        tend=keeper.move_all_on,
    )
    queue.start()
    try:
        with _progress(repository, sweep) as show:
            while (now := repository.sweeps.get(sweep.id)) is not None and now.status == "running":
                show()
                changed.wait(_LOOK_S)
                changed.clear()
    finally:
        queue.close()
        keeper.close()


def _executor(scheduler: str | None, n_processes: int) -> "tuple[Callable[[], Executor], int]":
    """What makes an executor, and how many slices it computes at one time."""
    from functools import partial

    if scheduler is None:
        from playground.runs.executors import local_processes

        return partial(local_processes, n_processes), n_processes
    from playground.runs.cluster import Cluster, ClusterAway

    try:
        first = Cluster(scheduler)
    except ClusterAway as error:
        raise InvalidCommand([Problem("--scheduler", "scheduler_silent", scheduler)]) from error
    n_threads = max(1, first.n_threads)
    first.shutdown(wait=False)
    return partial(Cluster, scheduler), n_threads


@contextmanager
def _progress(repository: "Repository", sweep: "Sweep") -> "Iterator[Callable[[], None]]":
    """Gives a function that updates a progress bar; it does nothing where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn(f"sweep {sweep.id}  runs"),
        MofNCompleteColumn(),
        BarColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=sweep.spec.n_runs)

        def show() -> None:
            now = _summary(repository, sweep)
            best = "" if now.best is None else f"best {sweep.spec.objective} {now.best.median:.4f}"
            progress.update(task, completed=now.done, description=best)

        yield show


def _summary(repository: "Repository", sweep: "Sweep") -> "Summary":
    from playground.sweeps.plan import summarize

    return summarize(sweep.spec, repository.sweeps.runs(sweep.id))


def _print(repository: "Repository", sweep_id: int, *, as_json: bool) -> int:
    """Prints the results of a sweep; returns how many of its runs failed."""
    from playground.sweeps.serialization import SweepOut

    sweep = repository.sweeps.get(sweep_id)
    if sweep is None:
        raise InvalidCommand([Problem("", "sweep_deleted", params={"id": sweep_id})])
    summary = _summary(repository, sweep)
    if as_json:
        print(SweepOut.with_runs(sweep, repository.sweeps.runs(sweep_id)).model_dump_json())
    else:
        _print_table(sweep, summary)
    if summary.failed:
        print(f"{summary.failed} of {summary.total} runs could not be computed.", file=sys.stderr)
    return summary.failed


def _print_table(sweep: "Sweep", summary: "Summary") -> None:
    from playground.sweeps.plan import by_rank, with_identical

    paths = list(sweep.spec.space)
    title = f"Sweep {sweep.id}: {sweep.spec.objective}, median over {sweep.spec.n_runs_per_trial} runs"
    ranked = by_rank(sweep.spec, with_identical(sweep.spec, summary.trials))
    rows = [
        [*map(trial.overrides.get, paths), trial.median, trial.lowest, trial.highest, trial.epoch]
        for trial in ranked[:_MOST_SHOWN]
    ]
    names = [path.rpartition(".")[2] for path in paths]
    heads = [name if names.count(name) == 1 else path for name, path in zip(names, paths, strict=True)]
    print_table([*heads, "median", "lowest", "highest", "epoch"], rows, title)
    if len(ranked) > _MOST_SHOWN:
        print(f"and {len(ranked) - _MOST_SHOWN} more trials")
