"""What a panel is: arrays of a frame that are computed and sent together, each with its type."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from playground.training.trainer import Trainer

if TYPE_CHECKING:
    from playground.live.messages import Watch  # which takes its names of panels from the rows

_MOST_SELDOM = 10  # times as seldom as of small networks

DTYPES: Mapping[str, type[np.generic]] = MappingProxyType(
    {"F64": np.float64, "F32": np.float32, "I32": np.int32, "U8": np.uint8}
)


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What a panel shows at one step.

    Args:
        tensors: arrays or numbers by the tensor's name; `read_panels` brings them to the tensor's dtype.
        metadata: text for the frame's metadata, by key.
    """

    tensors: Mapping[str, ArrayLike]
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tensor:
    """One array of a frame.

    Args:
        name: on the wire, in snake_case.
        dtype: one of `DTYPES`, as safetensors names it.
        shape: its axes in words: ``"(rows, outputs)"``; "()" for a number.
        about: what it holds, for docs/live.md.
    """

    name: str
    dtype: Literal["F64", "F32", "I32", "U8"]
    shape: str
    about: str


@dataclass(frozen=True, slots=True)
class Panel:
    """Arrays that are computed and sent together.

    Args:
        name: as a client asks for it.
        about: what it shows, for docs/live.md.
        tensors: all that it may send; a reading may leave some out.
        read: computes them from a trainer, which it leaves as it is, for what the client watches, which has
            the history before an epoch.
        asked_by: "panels": by its name in the list `panels` of `watch`; "field": by the field of `watch` that
            has its name; "always": it is in every frame.
        frames_per_reading: while playing it comes with every so manyeth frame, for what is read rather than
            watched and takes long to compute.
        n_parameters: of networks with more, it comes as many times as seldom as they have more, ten times at
            most: pictures take longer there as well. None: the cadence is the same for all.
    """

    name: str
    about: str
    tensors: tuple[Tensor, ...]
    read: Callable[[Trainer, "Watch", int], Reading]
    asked_by: Literal["always", "field", "panels"] = "panels"
    frames_per_reading: int = 1
    n_parameters: int | None = None

    def frames_for(self, n_parameters: int) -> int:
        """With every how manyeth frame it comes while playing.

        Args:
            n_parameters: of the network.

        Returns:
            `frames_per_reading`, times how much more seldom it comes for so large a network.
        """
        if self.n_parameters is None:
            return self.frames_per_reading
        return self.frames_per_reading * min(_MOST_SELDOM, max(1, ceil(n_parameters / self.n_parameters)))

    def is_watched(self, watch: "Watch") -> bool:
        """Whether a client asks for it.

        Args:
            watch: the client's latest `watch`.

        Returns:
            True if it belongs to the client's frames.
        """
        if self.asked_by == "panels":
            return self.name in watch.panels
        return self.asked_by == "always" or getattr(watch, self.name) is not None


def read_panels(
    panels: Iterable[Panel], trainer: Trainer, watch: "Watch", since: int = 0
) -> tuple[dict[str, NDArray[Any]], dict[str, str]]:
    """Compute what some panels show.

    Args:
        panels: rows, in the order in which they are computed.
        trainer: not modified.
        watch: what the client watches, valid for the trainer's network.
        since: the first epoch of the history that the client does not have.

    Returns:
        The tensors by name, contiguous copies of their row's dtype that refuse to be written to; a number
        that float32 cannot hold is infinite. And the metadata.

    Raises:
        ValueError: a panel gives a tensor that its row does not declare.
    """
    tensors: dict[str, NDArray[Any]] = {}
    metadata: dict[str, str] = {}
    for panel in panels:
        dtypes = {tensor.name: DTYPES[tensor.dtype] for tensor in panel.tensors}
        reading = panel.read(trainer, watch, since)
        if undeclared := reading.tensors.keys() - dtypes.keys():
            raise ValueError(f"Panel {panel.name!r} may only give what it declares. Received: {undeclared}")
        with np.errstate(over="ignore"):
            for name, values in reading.tensors.items():
                tensors[name] = np.array(values, dtypes[name], order="C")
                tensors[name].flags.writeable = False
        metadata |= reading.metadata
    return tensors, metadata
