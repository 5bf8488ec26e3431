"""`playground diagnose`: what is wrong with a training, and whether what is advised helps."""

from json import dumps
from pathlib import Path
from typing import Annotated, Any

import typer

from playground.cli.compiling import compile_engine
from playground.cli.reading import read_experiment
from playground.evidence.doctor.diagnosis import FEWEST_SEEDS
from playground.evidence.doctor.diagnosis import diagnose as examine
from playground.training.trainer import Trainer


def diagnose(
    config: Annotated[
        Path | None, typer.Argument(metavar="CONFIG.json", help="An experiment; without one, the default.")
    ] = None,
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="Changes one field, as `playground train` has it."),
    ] = None,
    epochs: Annotated[int, typer.Option(min=0, help="After which it is examined.")] = 100,
    seeds: Annotated[
        int, typer.Option(min=FEWEST_SEEDS, max=101, help="With how many each advice is tried.")
    ] = FEWEST_SEEDS,
    as_json: Annotated[bool, typer.Option("--json", help="Prints one JSON object.")] = False,
) -> None:
    """Trains a config, examines the training, and tries what is advised on several seeds."""
    wanted = read_experiment(config, changes)
    compile_engine()
    trainer = Trainer(wanted)
    trainer.train(epochs)
    found = examine(trainer, seeds=seeds)
    if as_json:
        print(dumps(found))
    else:
        print("\n".join(_lines(found)))


def _lines(found: dict[str, Any]) -> list[str]:
    if not found["findings"]:
        return [f"nothing found; looked at: {', '.join(found['looked_at'])}"]
    lines = []
    for finding in found["findings"]:
        numbers = ", ".join(
            f"{name} {value:.3g}" for name, value in finding["numbers"].items() if value is not None
        )
        lines.append(f"{finding['rule']}: {numbers}")
        for advice in finding["advice"]:
            trial = advice["trial"]
            begun = ", from the beginning" if trial["from_epoch"] == 0 else ""
            lines.append(
                f"  {dumps(advice['changes'])}: {trial['verdict']} "
                f"({trial['measure']} better on {trial['wins']} of {trial['seeds']} seeds "
                f"after {trial['epochs']} epochs{begun})"
            )
    return lines
