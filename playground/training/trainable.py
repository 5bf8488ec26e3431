"""Trainable: what runs, pictures and reports need of whatever learns from the rows of a config."""

from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from playground.config.rows import Rows
from playground.data.plane import Plane
from playground.engine.network import Progress
from playground.model.output import OutputMeaning
from playground.training.metrics import Metrics


class Trainable(Protocol):
    """A model that learns step by step and can be asked at any time between two calls. `Trainer` is one.

    Equal inputs and equal numbers of steps give equal bits, however the steps are divided among calls.
    """

    @property
    def rows(self) -> Rows:
        """The training and test rows [x1, x2, ..., target]."""

    @property
    def progress(self) -> Progress:
        """How far training has come, and whether it has diverged."""

    @property
    def is_stopped(self) -> bool:
        """Whether training has ended by itself, before it was asked to."""

    @property
    def output(self) -> OutputMeaning:
        """What the outputs mean."""

    def advance(self, max_steps: int, *, until_epoch: int | None = None) -> int:
        """Train.

        Args:
            max_steps: updates at most.
            until_epoch: no update past the end of this epoch.

        Returns:
            The number of updates, 0 once training has ended.
        """

    def evaluate(self) -> Metrics:
        """Compute the current metrics over all rows; changes nothing."""

    def restore_best(self) -> None:
        """Go back to the best moment of training, at its end, if that is wanted and known."""

    def predict(self, samples: ArrayLike) -> NDArray[np.float64]:
        """Compute outputs.

        Args:
            samples: (n_samples, n_inputs) coordinates x1, x2, ...

        Returns:
            (n_samples, n_outputs), as `output` says.
        """

    def decide(self, outputs: NDArray[np.float64]) -> list[int] | None:
        """Name the class that each output stands for.

        Args:
            outputs: (n_samples, n_outputs), as `predict` gives them.

        Returns:
            The targets of these classes; None for regression.
        """

    def output_picture(self, grid: int, plane: Plane | None = None) -> NDArray[np.uint8]:
        """Draw every output over [-6, 6] squared.

        Args:
            grid: width and height in pixels.
            plane: which two inputs vary; None: the first two, others held at their medians.

        Returns:
            (n_outputs, grid, grid), row 0 at the top, where the second input of the plane is +6. A byte
            u means u / 127.5 - 1, or a probability of u / 255. With labels one of each combination.
        """

    @property
    def history(self) -> dict[str, list[Any]]:
        """The metrics by name, of every epoch since it was made."""

    def state(self, *, with_history: bool = True) -> bytes:
        """Serialize the complete state, so that training continues bit for bit in another process.

        Args:
            with_history: whether the history is part of it.

        Returns:
            The state.
        """
