"""The `playground` command: one module for each of its subcommands."""

import sys

import typer

from playground.cli import lessons, runs
from playground.cli.compare import compare
from playground.cli.diagnose import diagnose
from playground.cli.exit_codes import BAD_INPUT
from playground.cli.export import export
from playground.cli.grade import grade
from playground.cli.receipt import receipt
from playground.cli.replay import replay
from playground.cli.report import report
from playground.cli.serve import serve
from playground.cli.sweep import sweep
from playground.cli.train import train
from playground.problems.errors import InvalidInput, PlaygroundError

cli = typer.Typer(
    help="A neural-network playground: watch a small network learn.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

cli.command()(serve)
cli.command()(train)
cli.command()(compare)
cli.command()(diagnose)
cli.command()(sweep)
cli.command()(export)
cli.command()(receipt)
cli.command()(replay)
cli.command()(report)
cli.command()(grade)
cli.add_typer(runs.commands, name="runs")
cli.add_typer(lessons.commands, name="lessons")


def main() -> None:
    """Run the command; wrong input becomes a list of problems and exit code 2."""
    try:
        cli(prog_name="playground")
    except InvalidInput as error:
        print(error, file=sys.stderr)
        sys.exit(BAD_INPUT)
    except PlaygroundError as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        sys.exit(1)
