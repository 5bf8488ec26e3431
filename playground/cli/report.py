"""`playground report`: trains one experiment and writes an HTML file about it."""

from pathlib import Path
from typing import Annotated

import typer

from playground.cli.reading import read_experiment
from playground.cli.train import train_with_progress
from playground.cli.writing import require_writable, write_file
from playground.locales import LANGUAGES
from playground.problems.errors import InvalidCommand, unknown_name
from playground.training.trainer import Trainer


def report(
    config: Annotated[
        Path | None, typer.Argument(metavar="CONFIG.json", help="An experiment; without one, the default.")
    ] = None,
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="As of `playground train`.")
    ] = None,
    epochs: Annotated[int, typer.Option(min=1, help="Passes over the training rows.")] = 100,
    language: Annotated[str, typer.Option("--lang", help=f"One of {', '.join(LANGUAGES)}.")] = "en",
    output: Annotated[Path, typer.Option(metavar="FILE.html", help="What is written.")] = Path("report.html"),
) -> None:
    """Trains an experiment and writes a report of it: one HTML file that needs no other."""
    from playground.catalog.report import report as report_of

    if language not in LANGUAGES:
        raise InvalidCommand([unknown_name("--lang", language, LANGUAGES, language)])
    trainer = Trainer(read_experiment(config, changes))
    require_writable(output)
    train_with_progress(trainer, epochs)
    write_file(output, report_of(trainer, language).encode())
    print(output)
