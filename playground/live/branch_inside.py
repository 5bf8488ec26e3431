"""The study `branch_inside`: the panel `inside` of another branch, at its end."""

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.analysis.study import StudyProgress, StudySteps
from playground.analysis.walking import Walk
from playground.live.inside_panel import INSIDE
from playground.live.messages import Watch
from playground.live.panel import read_panels
from playground.training.trainer import Trainer

_PIECES = 100


def branch_inside(trainer: Trainer, branch: int) -> StudySteps:
    """Look inside the network that a branch has come to.

    Args:
        trainer: not modified; what is needed of it is copied before the first piece is done.
        branch: its id.

    Returns:
        Progress; a result with `branch`, `epoch`, `step`, the `tensors` of the panel `inside` there and among
        them, `parameters`: by name `dtype` (as safetensors names it), `shape` and `data`, the little-endian
        bytes in base64; and the panel's `metadata`.

    Raises:
        InvalidCommand: there is no such branch.
    """
    return _steps(Walk(trainer, branch))


def _steps(walk: Walk) -> StudySteps:
    yield StudyProgress(0, _PIECES)
    again = walk.begin()
    for _ in walk.steps_to(again, walk.last):
        yield StudyProgress(int((_PIECES - 1) * again.progress.step / max(1, walk.last)), _PIECES)
    tensors, metadata = read_panels([INSIDE], again, Watch())
    with np.errstate(over="ignore"):
        tensors["parameters"] = again.network.parameters.astype(np.float32)
    result = {
        "branch": walk.branch,
        "epoch": again.progress.epoch,
        "step": again.progress.step,
        "tensors": {name: _packed(values) for name, values in tensors.items()},
        "metadata": metadata,
    }
    yield StudyProgress(_PIECES, _PIECES, result)


def _packed(values: NDArray[Any]) -> Mapping[str, object]:
    kind = values.dtype.newbyteorder("<")
    return {
        "dtype": f"{kind.kind.upper()}{8 * kind.itemsize}",
        "shape": list(values.shape),
        "data": b64encode(values.astype(kind).tobytes()).decode("ascii"),
    }
