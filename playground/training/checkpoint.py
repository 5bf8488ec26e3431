"""A checkpoint: the complete state of training at one step, from which it continues bit for bit."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from playground.engine.network import STATE_ARRAYS, Progress
from playground.problems.allowed import Phrase
from playground.problems.errors import InvalidCommand, Problem
from playground.training.stopping import Best, Kept, Plateau, StopRule, Wait

Arrays = Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """The state of a `Fitting` between two updates; config and samples are kept beside it.

    Args:
        progress: epoch, step and samples used of the running epoch.
        arrays: by the names of `STATE_ARRAYS`, float64: parameters (n_parameters,), slots
            (slots of the optimizer, n_parameters), optimizer_state, averages (2, n_neurons).
        stop_rule: when to stop early; None for never.
        wait: of early stopping, for the monitored loss to fall.
        is_stopped: whether early stopping has ended training.
        best: the network of the best epoch, while early stopping has to restore it.
        plateau: of the schedule of that name.
        last: what training goes on from, while `arrays` hold the parameters of the best epoch.
    """

    progress: Progress
    arrays: Arrays
    stop_rule: StopRule | None
    wait: Wait
    is_stopped: bool
    best: Best | None
    plateau: Plateau
    last: Kept | None = None

    @property
    def n_bytes(self) -> int:
        """The size of all arrays."""
        kept = sum(each.n_bytes for each in (self.best, self.last) if each is not None)
        return kept + sum(self.arrays[name].nbytes for name in STATE_ARRAYS)

    def fits(self, shapes: Mapping[str, tuple[int, ...]], n_slots: int, n_samples: int) -> bool:
        """Whether training can go on from it.

        Args:
            shapes: of the network's arrays, by the names of `STATE_ARRAYS`.
            n_slots: that the optimizer uses.
            n_samples: to learn from.

        Returns:
            False for arrays of another network or optimizer, or a place that is not among the samples.
        """
        found = {name: array.shape for name, array in self.arrays.items()}
        kept = [each for each in (self.best, self.last) if each is not None]
        used = {**shapes, "slots": (n_slots, *shapes["slots"][1:])}
        return (
            found in (used, shapes)  # all slots are kept by version 0.2.0
            and self.progress.offset < max(n_samples, 1)
            and all(
                (each.parameters.shape, each.averages.shape) == (shapes["parameters"], shapes["averages"])
                for each in kept
            )
        )


def parameters_digest(parameters: NDArray[np.float64]) -> str:
    """A fingerprint of parameters: equal for equal bits.

    Args:
        parameters: (n_parameters,).

    Returns:
        The first 32 hexadecimal digits of the SHA-256 of the little-endian numbers.
    """
    return sha256(parameters.astype("<f8").tobytes()).hexdigest()[:32]


def not_a_checkpoint() -> InvalidCommand:
    """The error for bytes, or arrays, that no training can go on from."""
    return InvalidCommand([Problem("state", "not_a_saved_state", allowed=Phrase("saved_event"))])
