"""`playground report`: an HTML file about an experiment that is trained, or about one that was saved."""

import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from playground.cli.compiling import compile_engine
from playground.cli.exit_codes import CANCELLED
from playground.cli.reading import read_experiment, read_file
from playground.cli.train import train_with_progress
from playground.cli.writing import require_writable, write_file
from playground.locales import LANGUAGES
from playground.problems.errors import InvalidCommand, unknown_name
from playground.training.experiment_file import FORMAT
from playground.training.experiment_file import read_experiment as read_saved
from playground.training.reopening import reopened
from playground.training.trainer import Trainer

_EPOCHS = 100


def report(
    config: Annotated[
        Path | None,
        typer.Argument(
            metavar="CONFIG.json",
            help="An experiment; without one, the default. Or a saved one, FILE.playground.json.",
        ),
    ] = None,
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="As of `playground train`.")
    ] = None,
    epochs: Annotated[
        int | None, typer.Option(min=1, help=f"Passes over the training rows; {_EPOCHS} unless given.")
    ] = None,
    branch: Annotated[
        int | None, typer.Option(metavar="ID", help="Of a saved experiment: a report of this branch.")
    ] = None,
    language: Annotated[str, typer.Option("--lang", help=f"One of {', '.join(LANGUAGES)}.")] = "en",
    output: Annotated[Path, typer.Option(metavar="FILE.html", help="What is written.")] = Path("report.html"),
) -> None:
    """Writes a report of an experiment, which it trains, or of one of its branches: one HTML file.

    A saved experiment is computed once more, as `playground replay` does, to where it was left.
    """
    from playground.catalog.reports.branch import report_branch
    from playground.catalog.reports.experiment import report as report_of

    if language not in LANGUAGES:
        raise InvalidCommand([unknown_name("--lang", language, LANGUAGES, language)])
    saved = None if config is None else _saved(config)
    if saved is None:
        if branch is not None:
            raise typer.BadParameter("only a saved experiment has branches", param_hint="--branch")
        trainer = Trainer(read_experiment(config, changes))
        require_writable(output)
        train_with_progress(trainer, epochs or _EPOCHS)
        text = report_of(trainer, language)
    else:
        for name, given in (("--set", changes), ("--epochs", epochs)):
            if given:
                raise typer.BadParameter("a saved experiment is reported as it is", param_hint=name)
        require_writable(output)
        write = report_of if branch is None else partial(report_branch, branch=branch)
        try:
            compile_engine()
            text = write(_reopened(saved, branch), language=language)
        except KeyboardInterrupt:
            print("Cancelled.", file=sys.stderr)
            raise typer.Exit(CANCELLED) from None
    write_file(output, text.encode())
    print(output)


def _saved(path: Path) -> Mapping[str, object] | None:
    """What a file holds, if that is a saved experiment."""
    content = read_file(path)
    return content if isinstance(content, Mapping) and content.get("format") == FORMAT else None


def _reopened(content: Mapping[str, object], branch: int | None) -> Trainer:
    """The trainer of a saved experiment: where it was left, or, for one of its branches, at its beginning."""
    file = read_saved(content)
    trainer = reopened(file)
    if branch is None:
        trainer.open_branch(file.branches.current.id, file.here.step)
    else:
        file.branches.get(branch)
    return trainer
