"""Commands of the live protocol; a command's ranges and defaults are declared on its fields and nowhere else.

What comes back is in `events.py`.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from playground.analysis.trace import Criterion
from playground.config import ExperimentConfig
from playground.config.fields import MAX_SEED
from playground.config.inputs import InputName
from playground.data.features import INPUTS, MAX_INPUTS
from playground.live.panels import PANELS
from playground.problems.validation import OneOf

Coordinate = Annotated[float, Field(ge=-1000, le=1000)]
_PANELS = tuple(name for name, panel in PANELS.items() if panel.asked_by == "panels")


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


class ShownSpace(BaseModel):
    """A hidden layer (null: the last one of two neurons, else the last one), and two of its neurons.

    Without neurons: both of a layer of two, else the first two principal components.
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)

    layer: Annotated[int, Field(ge=0)] | None = None
    neurons: Annotated[list[Annotated[int, Field(ge=0)]], Field(min_length=2, max_length=2)] | None = None


class FollowedStep(BaseModel):
    """The step that a sample with its target, [x1, x2, ..., target], would cause; null: the next one.

    Or, whatever the sample, that of the training sample which `choose` finds by its loss.
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)

    sample: Annotated[list[Coordinate], Field(min_length=2, max_length=MAX_INPUTS + 1)] | None = None
    choose: Criterion | None = None


class Watch(Command):
    """What the pictures show: their sizes in pixels, and one hidden neuron to see as large as the output.

    And with them: the plane (null: of the first two inputs), the panels, what the network makes of one
    sample, [x1, x2, ...] or with its target, how steep the objective is along one parameter, where a hidden
    layer puts rows and plane, and a step of training with every number.
    """

    grid: Annotated[int, Field(ge=10, le=200)] = 100
    neuron_grid: Annotated[int, Field(ge=4, le=64)] = 20
    neuron: Annotated[int, Field(ge=0)] | None = None  # Hidden neurons are numbered through, layer by layer.
    plane: ShownPlane | None = None
    sample: Annotated[list[Coordinate], Field(min_length=1, max_length=MAX_INPUTS + 1)] | None = None
    parameter: Annotated[int, Field(ge=0)] | None = None  # its number in the flat vector
    hidden_space: ShownSpace | None = None
    step: FollowedStep | None = None
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


class BeginStudy(Command):
    """Calculate something about this moment beside training; without settings such a study is given up."""

    name: str
    settings: dict[str, object] | None = {}


class Ack(Command):
    """The client has taken in this frame and all before it."""

    frame: Annotated[int, Field(ge=1)]
