"""`playground export`: trains one experiment and writes the model as a file."""

from pathlib import Path
from typing import Annotated

import typer

from playground.cli.reading import read_experiment
from playground.cli.train import train_with_progress
from playground.cli.writing import require_writable, write_data
from playground.export import FORMATS, require_training
from playground.problems.errors import InvalidCommand, unknown_name
from playground.training.trainer import Trainer


def export(
    config: Annotated[
        Path | None, typer.Argument(metavar="CONFIG.json", help="An experiment; without one, the default.")
    ] = None,
    format_name: Annotated[
        str, typer.Option("--format", metavar="NAME", help=f"One of {', '.join(FORMATS)}.")
    ] = "json",
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="As of `playground train`.")
    ] = None,
    epochs: Annotated[int, typer.Option(min=1, help="Passes over the training rows.")] = 100,
    training: Annotated[
        bool, typer.Option("--training", help="Writes a program that trains so, from the beginning, instead.")
    ] = False,
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Instead of standard output.")] = None,
) -> None:
    """Trains an experiment and writes the model in one of the formats, or a program that trains so."""
    if format_name not in FORMATS:
        raise InvalidCommand([unknown_name("--format", format_name, FORMATS)])
    if training:
        require_training(format_name)
    trainer = Trainer(read_experiment(config, changes))
    require_writable(output)
    if training:
        data = trainer.export(format_name, training=True)
    else:
        train_with_progress(trainer, epochs)
        data = trainer.export(format_name)
    write_data(output, data)
