"""`playground replay`: an experiment's file computed anew, and compared with what it says."""

from dataclasses import asdict, astuple
from pathlib import Path
from typing import Annotated

import typer
from pydantic_core import to_json

from playground.cli.compiling import compile_engine
from playground.cli.tables import print_table
from playground.cli.train import print_metrics
from playground.problems.allowed import Interval
from playground.problems.errors import InvalidCommand, Problem
from playground.training.agreement import agreements
from playground.training.experiment_file import read_experiment
from playground.training.reopening import reopened
from playground.training.replay import read_text


def replay(
    file: Annotated[Path, typer.Argument(metavar="FILE.playground.json", help="A saved experiment.")],
    to: Annotated[
        int | None,
        typer.Option(min=0, metavar="STEP", help="The number of updates to go to, instead of the end."),
    ] = None,
    branch: Annotated[
        int | None, typer.Option(metavar="ID", help="Of this branch alone, instead of all of them.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Prints one JSON object.")] = False,
) -> None:
    """Computes a saved experiment anew and prints its metrics; exits with 1 unless it is as the file says.

    Without a step or a branch, the ends of all branches are compared with the file, and the metrics are those
    of the branch on which it was left. Parameters with other digits, as other vector instructions give them,
    agree if metrics differ by less than 1e-9.
    """
    known = read_experiment(read_text(file))
    compile_engine()
    wanted = known.branches.current.id if branch is None else known.branches.get(branch).id
    trainer = reopened(read_experiment(read_text(file)))
    found = []
    if to is None:
        for each in agreements(known, trainer, None if branch is None else [branch]):
            found.append(each)
            if each.branch == wanted:
                metrics = trainer.evaluate()
    else:
        trainer.open_branch(wanted, to)
        metrics = trainer.evaluate()
        if metrics.step != to:
            allowed = Interval(high=metrics.step)
            raise InvalidCommand([Problem("--to", "log_does_not_lead_there", to, allowed)])
    agrees = all(each.agrees for each in found)
    if as_json:
        said = {
            "branch": wanted,
            "epoch": metrics.epoch,
            "step": metrics.step,
            "metrics": asdict(metrics),
            "agrees": agrees if found else None,
            "branches": [asdict(each) for each in found],
        }
        print(to_json(said, inf_nan_mode="null").decode())
    else:
        print_metrics(metrics)
        if found:
            print_table(["branch", "name", "epoch", "step", "replayed"], [astuple(each) for each in found])
    if not agrees:
        raise typer.Exit(1)
