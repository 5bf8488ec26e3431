"""Events of the live protocol: what an experiment answers with."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from playground.analysis.searching_back import Found
from playground.config import ExperimentConfig
from playground.config.rows import Rows
from playground.engine.layout import Layout
from playground.engine.network import Progress
from playground.live.snapshot import Status
from playground.problems.errors import InvalidCommand, Problem
from playground.training.history import HISTORY_NUMBERS, VALIDATION_NUMBERS, History

_MOST_READ = 16_384  # rows in an answer to `history`

Code = Literal[
    "invalid_json",
    "invalid_message",
    "unknown_command",
    "invalid_config",
    "invalid_state",
    "invalid_tree",
    "invalid_study",
    "too_large",
    "binary_message",
    "not_configured",
    "not_found",
    "seeking",
    "too_many_connections",
    "internal",
]
"""Why something was rejected, in one word for programs."""


class RejectedCommand(InvalidCommand):
    """A live command cannot be carried out, and nothing was altered; `code` says why in one word."""

    def __init__(self, code: Code, problems: Iterable[Problem]) -> None:
        super().__init__(problems)
        self.code = code


@dataclass(frozen=True, slots=True)
class WarmingUp:
    """The machine code of the engine is still being made or loaded; until then plain NumPy trains."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Engine:
    """The machine code is there and computes from now on, or could not be made and plain NumPy goes on."""

    state: Literal["compiled", "failed"]


@dataclass(frozen=True, slots=True, eq=False)
class Configured:
    """Rows, layout or the beginning are new; `experiment` is a number that rises with each new beginning."""

    experiment: int
    config: ExperimentConfig
    layout: Layout
    rows: Rows
    progress: Progress


@dataclass(frozen=True, slots=True)
class Changed:
    """The config is another one; rows, layout, parameters and progress are as they were."""

    config: ExperimentConfig
    progress: Progress


@dataclass(frozen=True, slots=True)
class State:
    """What the experiment is doing, and where in training it is."""

    playing: bool
    status: Status
    epoch: int
    step: int
    best_epoch: int | None = (
        None  # where the loss was lowest, once training has ended or is shown as it was there
    )


@dataclass(frozen=True, slots=True, eq=False)
class Saved:
    """A saved state, which `resume` takes; `experiment` is the beginning it belongs to.

    Args:
        experiment: its number.
        epoch: where training is.
        step: likewise.
        state: as `Trainer.state` gives it.
        tree: the experiment with all branches, as `Trainer.experiment_file` gives it, if it was asked for.
    """

    experiment: int
    epoch: int
    step: int
    state: bytes
    tree: str | None = None


@dataclass(frozen=True, slots=True)
class Log:
    """What was done, as `Trainer.log` and `Trainer.future` have it; `furthest` is what `seek` can go to."""

    experiment: int
    progress: Progress
    furthest: Progress
    entries: Sequence[Mapping[str, object]]
    future: Sequence[Mapping[str, object]]


@dataclass(frozen=True, slots=True, eq=False)
class HistoryPart:
    """Rows of the history.

    Args:
        width: how many epochs a row stands for.
        columns: the names of the numbers.
        low: (columns, rows) float64, the lowest in each row.
        high: the same of the highest.
        next: the epoch with which further rows begin; None if there are none.
    """

    width: int
    columns: Sequence[str]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    next: int | None

    @classmethod
    def of(cls, history: History, since: int) -> "HistoryPart":
        """The rows from an epoch on, to the bit.

        Args:
            history: as it was recorded.
            since: the epoch; the row it lies in comes whole.

        Returns:
            The first 16,384 rows, and where the next ones begin.
        """
        rest = history.coarsened(len(history) + 1, since)
        low, high = rest.low[:, :_MOST_READ], rest.high[:, :_MOST_READ]
        following = int(high[0, -1]) + 1 if len(rest) > _MOST_READ else None
        n_shown = len(HISTORY_NUMBERS) if rest.has_validation else -len(VALIDATION_NUMBERS)
        return cls(rest.width, HISTORY_NUMBERS[:n_shown], low[:n_shown], high[:n_shown], following)


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """All branches of an experiment since its beginning.

    Args:
        experiment: the beginning it belongs to.
        current: the id of the branch on which training goes on.
        dropped: how many were let go because there were too many.
        branches: as `Trainer.branches` has them.
    """

    experiment: int
    current: int
    dropped: int
    branches: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, eq=False)
class BranchHistory:
    """The history of a branch since it left its parent."""

    branch: int
    part: HistoryPart


@dataclass(frozen=True, slots=True)
class Searching:
    """How many epochs of the past were searched, and of how many."""

    done: int
    total: int


@dataclass(frozen=True, slots=True, eq=False)
class FoundMoment:
    """Where a search through the past has ended; a `State` says when training is there."""

    kind: str
    found: Found


@dataclass(frozen=True, slots=True, eq=False)
class StudyState:
    """How far a study is, and what it has found since this was told last.

    Args:
        name: its row.
        experiment, epoch, step: the moment that it is about.
        done, total: pieces of work.
        is_done: nothing more will come.
        is_cancelled: it was given up.
        result: None if it is as it was told last.
    """

    name: str
    experiment: int
    epoch: int
    step: int
    done: int = 0
    total: int = 0
    is_done: bool = False
    is_cancelled: bool = False
    result: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A message was refused; the connection and the experiment are as they were."""

    code: Code
    problems: tuple[Problem, ...]


Event = (
    WarmingUp
    | Engine
    | Configured
    | Changed
    | State
    | Saved
    | Log
    | HistoryPart
    | Tree
    | BranchHistory
    | Searching
    | FoundMoment
    | StudyState
    | Rejected
)
