"""Messages of the live protocol: commands to an experiment, and the events that it answers with.

A command's ranges and defaults are declared on its fields and nowhere else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from playground.analysis.searching_back import Found
from playground.config import ExperimentConfig
from playground.config.fields import MAX_SEED
from playground.config.inputs import InputName
from playground.config.rows import Rows
from playground.data.features import INPUTS, MAX_INPUTS
from playground.engine.layout import Layout
from playground.engine.network import Progress
from playground.live.panels import PANELS
from playground.live.snapshot import Status
from playground.problems.errors import InvalidCommand, Problem
from playground.problems.validation import OneOf
from playground.training.history import HISTORY_NUMBERS, VALIDATION_NUMBERS, History

Coordinate = Annotated[float, Field(ge=-1000, le=1000)]
_PANELS = tuple(name for name, panel in PANELS.items() if panel.asked_by == "panels")


_MOST_READ = 16_384  # rows in an answer to `history`

MOST_EPOCHS = 2**53
"""Up to which JSON numbers are exact in every language."""


class Command(BaseModel):
    """An order from a client."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)


class Configure(Command):
    """Build an experiment anew from a complete config."""

    config: ExperimentConfig


class Change(Command):
    """Alter the running experiment's config: dotted field names and their new values."""

    changes: dict[str, object]


class Play(Command):
    """Train until another command."""


class Pause(Command):
    """Stop where training is, in the middle of an epoch or of a long step if need be."""


class Step(Command):
    """Pause, then train exactly so many batches, or to so many epoch ends from here; or go as far back."""

    unit: Literal["epoch", "batch"] = "epoch"
    count: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    back: bool = False


class Reset(Command):
    """Go back to epoch 0: to the same initial parameters, or to those of another seed."""

    seed: int | None = None  # ExperimentConfig declares its range.


class Pace(Command):
    """How fast to train for the eye: epochs between two pictures (null: as many as the machine can).

    For slow motion, batches between two pictures, which then count instead of the epochs.
    """

    epochs_per_frame: Annotated[int, Field(ge=1, le=1_000_000)] | None = 1
    batches_per_frame: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    frames_per_second: Annotated[float, Field(ge=0.1, le=240)] = 60.0


class ShownPlane(BaseModel):
    """Two inputs, by name, over which pictures are drawn, and coordinates at which others are held."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)

    x: InputName = INPUTS[0]
    y: InputName | None = None
    held: Annotated[dict[InputName, Coordinate], Field(max_length=MAX_INPUTS)] = {}


class Watch(Command):
    """What the pictures show: their sizes in pixels, and one hidden neuron to see as large as the output.

    And with them: the plane (null: of the first two inputs), the panels, what the network makes of one
    sample, [x1, x2, ...] or with its target, and how steep the objective is along one parameter, measured by
    small steps.
    """

    grid: Annotated[int, Field(ge=10, le=200)] = 100
    neuron_grid: Annotated[int, Field(ge=4, le=64)] = 20
    neuron: Annotated[int, Field(ge=0)] | None = None  # Hidden neurons are numbered through, layer by layer.
    plane: ShownPlane | None = None
    sample: Annotated[list[Coordinate], Field(min_length=1, max_length=MAX_INPUTS + 1)] | None = None
    parameter: Annotated[int, Field(ge=0)] | None = None  # its number in the flat vector
    panels: Annotated[list[Annotated[str, OneOf(_PANELS)]], Field(max_length=len(_PANELS))] = []


class SetParameter(Command):
    """Give one weight, or one bias (no source), a value by hand. Layer 0 is the first after the features."""

    layer: Annotated[int, Field(ge=0)]
    source: Annotated[int, Field(ge=0)] | None = Field(default=None, alias="from")
    target: Annotated[int, Field(ge=0)] = Field(alias="to")
    value: float


class Save(Command):
    """Ask for a saved state, to go on from after the connection or the server was lost.

    With the tree, all branches can be gone on from as well.
    """

    with_tree: bool = False


class Resume(Command):
    """Go on, paused, from a saved state, on whatever connection and server; with a tree, with all branches.

    A tree alone is gone to where it was left.
    """

    state: str | None = None  # base64
    tree: str | None = None  # JSON text


class Seek(Command):
    """Go to a step, or to the end of an epoch, since the latest beginning, and pause there."""

    step: Annotated[int, Field(ge=0)] | None = None
    epoch: Annotated[int, Field(ge=0)] | None = None


class PauseAt(Command):
    """Where playing is to pause by itself: at the end of an epoch that is still to come; null for nowhere."""

    epoch: Annotated[int, Field(ge=1, le=MOST_EPOCHS)] | None


class GatherCrowd(Command):
    """How many seeds train side by side, the one that is shown among them, and what differs between them.

    Either initial parameters and the order of batches; or the data as well, unless rows were brought.
    """

    seeds: Annotated[int, Field(ge=1, le=64)] = 1
    vary: Literal["start", "all"] = "start"


class TakeSeed(Command):
    """Go on with another seed of the crowd, paused at the same step; what was shown joins the crowd."""

    seed: Annotated[int, Field(ge=0, le=MAX_SEED)]


class ReadHistory(Command):
    """Ask for the metrics of every epoch from one on."""

    since: Annotated[int, Field(ge=0, le=MOST_EPOCHS)] = 0


class ReadLog(Command):
    """Ask what was done so far, and what is to happen again."""


class Ack(Command):
    """The client has taken in this frame and all before it."""

    frame: Annotated[int, Field(ge=1)]


Code = Literal[
    "invalid_json",
    "invalid_message",
    "unknown_command",
    "invalid_config",
    "invalid_state",
    "invalid_tree",
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
    | Rejected
)
