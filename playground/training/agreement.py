"""Whether an experiment's file gives, when it is replayed, what it says of the ends of its branches."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from playground.training.branches import End
from playground.training.experiment_file import ExperimentFile
from playground.training.trainer import Trainer

TOLERANCE = 1e-9
"""By which metrics may differ, absolutely or of the larger, where machines have other vector instructions."""

Result = Literal["to the bit", "within 1e-9", "differs", "nothing said"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """What came of replaying a branch.

    Args:
        branch: its id.
        name: its name, if it has one.
        epoch: to which the replay came.
        step: likewise.
        result: "to the bit" if the digests of the parameters are equal, "within 1e-9" if only the metrics
            are, to that tolerance.
    """

    branch: int
    name: str | None
    epoch: int
    step: int
    result: Result

    @property
    def agrees(self) -> bool:
        """Whether the replay gave what the file says, as far as it says anything."""
        return self.result != "differs"


def agreements(
    file: ExperimentFile, trainer: Trainer, branches: Collection[int] | None = None
) -> Iterator[Agreement]:
    """Replay the branches of an experiment, one after the other.

    Args:
        file: of the experiment, read apart from the trainer: replaying changes what a trainer knows of it.
        trainer: reopened, at the beginning.
        branches: the ids of those to be replayed; None for all.

    Yields:
        What came of each, while the trainer is at its end.

    Raises:
        InvalidInput: there is no such branch.
    """
    said = {branch.id: branch for branch in file.branches}
    for number in said if branches is None else branches:
        trainer.open_branch(number)
        reached = trainer.progress
        result = _compared(said[number].end, trainer.tree.current.end)
        if (reached.epoch, reached.step) != (said[number].end.progress.epoch, said[number].end.progress.step):
            result = "differs"
        yield Agreement(number, said[number].name, reached.epoch, reached.step, result)


def _compared(said: End, found: End) -> Result:
    if said.digest is None and said.numbers is None:
        return "nothing said"
    if said.progress.diverged != found.progress.diverged:
        return "differs"
    is_close = said.numbers is None or (
        found.numbers is not None
        and np.allclose(
            [found.numbers.get(name, np.nan) for name in said.numbers],
            list(said.numbers.values()),
            rtol=TOLERANCE,
            atol=TOLERANCE,
            equal_nan=True,
        )
    )
    if not is_close:
        return "differs"
    if said.digest is None:
        return "within 1e-9"
    return "to the bit" if said.digest == found.digest else _without_digest(said)


def _without_digest(said: End) -> Result:
    return "differs" if said.numbers is None else "within 1e-9"
