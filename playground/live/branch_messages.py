"""Commands of the live protocol about other moments and branches of an experiment."""

from typing import Annotated

from pydantic import Field

from playground.analysis.conditions import AnyCondition
from playground.config import ExperimentConfig
from playground.live.messages import Command
from playground.training.branches import MOST_NAME

BranchId = Annotated[int, Field(ge=1)]


class ReadBranches(Command):
    """Ask for the tree of branches, now and whenever it changes."""


class BeginBranch(Command):
    """Go on from here with another config on a branch of its own, also where training has come to its end."""

    config: ExperimentConfig


class OpenBranch(Command):
    """Go to a branch: to its end, or to another step, or the end of an epoch, since the beginning."""

    branch: BranchId
    step: Annotated[int, Field(ge=0)] | None = None
    epoch: Annotated[int, Field(ge=0)] | None = None


class NameBranch(Command):
    """Give a branch a name, or take it away."""

    branch: BranchId
    name: Annotated[str, Field(min_length=1, max_length=MOST_NAME)] | None


class DeleteBranch(Command):
    """Let a branch go, not the current one; those that leave it stay."""

    branch: BranchId


class ReadBranchHistory(Command):
    """Ask for the metrics of a branch since it left its parent."""

    branch: BranchId


class SeekBackUntil(Command):
    """Go back, on the current branch, to the latest moment before here at which something has happened."""

    condition: AnyCondition
