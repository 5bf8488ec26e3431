"""`playground train`: one experiment without a server."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from pydantic_core import to_json

from playground.cli.compiling import compile_engine
from playground.cli.exit_codes import CANCELLED
from playground.cli.reading import read_experiment
from playground.cli.tables import print_table
from playground.cli.writing import require_writable, write_file
from playground.training.metrics import Metrics
from playground.training.trainer import Trainer


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
    output: Annotated[
        Path | None,
        typer.Option(metavar="FILE.safetensors", help="Keeps the trained state, for Trainer.from_state."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Prints the metrics as one JSON object.")] = False,
) -> None:
    """Trains without a server and prints the final metrics."""
    trainer = Trainer(read_experiment(config, changes))
    require_writable(output)
    try:
        metrics = train_with_progress(trainer, epochs)
    finally:  # also what Ctrl+C left
        if output is not None:
            write_file(output, trainer.state())
    if as_json:
        print(to_json(asdict(metrics), inf_nan_mode="null").decode())
    else:
        print_metrics(metrics)
    if metrics.stopped:
        print(f"Stopped early, in epoch {metrics.epoch}.", file=sys.stderr)
    if trainer.restored_epoch is not None:
        print(f"The parameters are those of the best epoch, {trainer.restored_epoch}.", file=sys.stderr)
    if metrics.diverged:
        print("The training diverged; a smaller training.learning_rate may help.", file=sys.stderr)


def train_with_progress(trainer: Trainer, epochs: int) -> Metrics:
    """Train until the end or Ctrl+C, with a progress bar if stderr is a terminal; compile the engine before.

    Args:
        trainer: what to train.
        epochs: passes over the training rows.

    Returns:
        The metrics at the end.

    Raises:
        Exit: of the command, after Ctrl+C.
    """
    train_it = _train_with_bar if sys.stderr.isatty() else Trainer.train
    try:
        compile_engine()
        return train_it(trainer, epochs)
    except KeyboardInterrupt:
        print(f"Cancelled in epoch {trainer.progress.epoch}.", file=sys.stderr)
        raise typer.Exit(CANCELLED) from None


def _train_with_bar(trainer: Trainer, epochs: int) -> Metrics:
    """Trains with a progress bar."""
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


def print_metrics(metrics: Metrics) -> None:
    """Prints loss and score of every part of the rows as a table.

    Args:
        metrics: of the training, test and validation rows.
    """
    parts = ("train", "test") if metrics.validation_loss is None else ("train", "validation", "test")
    rows = [
        [label, *(form.format(getattr(metrics, f"{part}_{name}")) for part in parts)]
        for name, label, form in (
            ("loss", "loss", "{:.6f}"),
            ("accuracy", "accuracy", "{:.1%}"),
            ("r_squared", "R²", "{:.4f}"),
        )
        if getattr(metrics, f"train_{name}") is not None
    ]
    heads = ["training" if part == "train" else part for part in parts]
    print_table(["", *heads], rows, f"Epoch {metrics.epoch}, step {metrics.step}")
