"""Snapshot: what a client watches of an experiment at one step, unchanged while training goes on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from numpy.typing import NDArray

# ready: no step was taken yet; diverged: the loss is no longer a number and only a reset helps; stopped:
# early stopping has ended training.
Status = Literal["ready", "playing", "paused", "diverged", "stopped"]


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """Read-only copies of what is watched, at one step.

    Args:
        epoch: whole passes over the training set so far.
        step: parameter updates so far.
        status: what the experiment is doing.
        samples_used: training samples of the running epoch so far; 0 at its end.
        tensors: what the panels show, by the names, dtypes and shapes that their rows in
            `playground.live.panels` declare. Pictures show [-6, 6] x [-6, 6] of the plane that is
            watched: row 0 is the top, x2 = +6; column 0 the left, x1 = -6; a byte u means u / 127.5 - 1, or a
            probability of u / 255.
        metadata: what goes with them as text, by key.
    """

    epoch: int
    step: int
    status: Status
    samples_used: int
    tensors: Mapping[str, NDArray[Any]]
    metadata: Mapping[str, str]
