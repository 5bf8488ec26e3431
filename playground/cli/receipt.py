"""`playground receipt`: a step of training with every number, for docs/check_receipt.py."""

import json
from pathlib import Path
from typing import Annotated

import typer

from playground.analysis.receipt import step_receipt
from playground.cli.reading import read_experiment
from playground.cli.train import train_with_progress
from playground.cli.writing import require_writable, write_data
from playground.training.trainer import Trainer


def receipt(
    config: Annotated[
        Path | None, typer.Argument(metavar="CONFIG.json", help="An experiment; without one, the default.")
    ] = None,
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="As of `playground train`.")
    ] = None,
    epochs: Annotated[int, typer.Option(min=0, help="To train before; 0 for the very first step.")] = 0,
    sample: Annotated[
        int | None,
        typer.Option(min=0, metavar="ROW", help="A training row, from 0, which alone is the batch."),
    ] = None,
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Instead of standard output.")] = None,
) -> None:
    """Writes down the step that training would take next, with every number, as JSON."""
    trainer = Trainer(read_experiment(config, changes))
    require_writable(output)
    if epochs:
        train_with_progress(trainer, epochs)
    data = f"{json.dumps(step_receipt(trainer, sample))}\n".encode("ascii")
    write_data(output, data)
