"""The `playground` command: serve and train, and what `commands` adds.

Reads the command line and prints; others do the work.
"""

import os
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from pydantic_core import to_json

from playground.commands import runs
from playground.commands.reading import as_change, read_file
from playground.commands.sweep import sweep
from playground.config import change_config, read_config
from playground.errors import InvalidInput, PlaygroundError
from playground.trainer import Metrics, Trainer

_BAD_INPUT = 2  # exit code, as typer's own for a wrong command line
_CANCELLED = 130  # exit code of what Ctrl+C stopped: 128 + SIGINT
# Far above what one message may hold: a longer one is then refused by name instead of ending the connection.
_LARGEST_FRAME_BYTES = 64 * 2**20
_SHUTDOWN_S = 3  # for open requests to end by themselves

cli = typer.Typer(
    help="A neural-network playground: watch a small network learn.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

cli.command()(sweep)
cli.add_typer(runs.commands, name="runs")


def main() -> None:
    """Runs the command; wrong input becomes a list of problems and exit code 2."""
    try:
        cli(prog_name="playground")
    except InvalidInput as error:
        print(error, file=sys.stderr)
        sys.exit(_BAD_INPUT)
    except PlaygroundError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        sys.exit(1)


@cli.command()
def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen on; 0.0.0.0 for the whole network.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any free port.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Processes that share the connections.")] = 1,
    database: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Where runs are kept: sqlite:///FILE or postgresql://..."),
    ] = None,
) -> None:
    """Serves the page, REST and live connections until Ctrl+C."""
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    from playground.settings import read_settings
    from playground.web.listening import as_url, listen, reachable_names

    settings = read_settings()
    database = database or settings.database
    if database is not None:
        _require_database(database)
        # By way of the environment, because worker processes read their settings there.
        os.environ["PLAYGROUND_DATABASE"] = database
    listening = listen(host, port)
    names = reachable_names(host)
    os.environ["PLAYGROUND_ALLOWED_HOSTS"] = ",".join((*settings.allowed_hosts, *names))
    config = uvicorn.Config(
        "playground.web.app:create_app",
        factory=True,
        workers=workers,
        log_level="warning",
        ws_max_size=_LARGEST_FRAME_BYTES,
        # Frames are pictures made anew sixty times a second: packing them costs more than sending them.
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=_SHUTDOWN_S,
    )
    addresses = "  or  ".join(as_url(name, listening.getsockname()[1]) for name in names)
    print(f"Playground: {addresses}  (Ctrl+C stops it)", flush=True)
    # uvicorn ends in good order at the first Ctrl+C, and then passes it on.
    with suppress(KeyboardInterrupt):
        if workers > 1:
            Multiprocess(config, sockets=[listening]).run()
        else:
            uvicorn.Server(config).run(sockets=[listening])


@cli.command()
def train(
    config: Annotated[
        Path | None, typer.Argument(metavar="CONFIG.json", help="An experiment; without one, the default.")
    ] = None,
    changes: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help="Changes one field, such as data.dataset=spiral; a VALUE is a word, a list 8,8 or JSON.",
        ),
    ] = None,
    epochs: Annotated[int, typer.Option(min=1, help="Passes over the training rows.")] = 100,
    as_json: Annotated[bool, typer.Option("--json", help="Prints the metrics as one JSON object.")] = False,
) -> None:
    """Trains without a server and prints the final metrics."""
    given = {} if config is None else read_file(config)
    experiment = change_config(read_config(given), dict(map(as_change, changes or ())))
    trainer = Trainer(experiment)
    train_it = _train_with_bar if sys.stderr.isatty() else Trainer.train
    try:
        metrics = train_it(trainer, epochs)
    except KeyboardInterrupt:
        print(f"Cancelled in epoch {trainer.progress.epoch}.", file=sys.stderr)
        raise typer.Exit(_CANCELLED) from None
    if as_json:
        print(to_json(asdict(metrics), inf_nan_mode="null").decode())
    else:
        _print_table(metrics)
    if metrics.stopped:
        print(f"Stopped early, in epoch {metrics.epoch}.", file=sys.stderr)
    if metrics.diverged:
        print("The training diverged; a smaller training.learning_rate may help.", file=sys.stderr)


def _require_database(url: str) -> None:
    """Opens a database that somebody named, so that a mistake is told before anything is served."""
    from playground.runs.database import Database

    Database(url).close()


def _train_with_bar(trainer: Trainer, epochs: int) -> Metrics:
    """Trains and shows how far it is, for a person who waits."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("epoch"),
        MofNCompleteColumn(),
        BarColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=epochs)

        def show(metrics: Metrics) -> None:
            progress.update(task, completed=metrics.epoch, description=f"test loss {metrics.test_loss:.4f}")

        return trainer.train(epochs, on_epoch=show)


def _print_table(metrics: Metrics) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("", "training", "test", title=f"Epoch {metrics.epoch}, step {metrics.step}")
    table.add_row("loss", f"{metrics.train_loss:.6f}", f"{metrics.test_loss:.6f}")
    if metrics.train_accuracy is not None and metrics.test_accuracy is not None:
        table.add_row("accuracy", f"{metrics.train_accuracy:.1%}", f"{metrics.test_accuracy:.1%}")
    if metrics.train_r_squared is not None and metrics.test_r_squared is not None:
        table.add_row("R²", f"{metrics.train_r_squared:.4f}", f"{metrics.test_r_squared:.4f}")
    Console().print(table)
