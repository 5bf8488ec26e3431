"""One moment of an experiment, held still so that it can be sent while training goes on.

A snapshot knows neither how its numbers were computed nor how they will be packed.
"""

from dataclasses import dataclass, fields
from typing import Literal

import numpy as np
import numpy.typing as npt

from playground.analysis.gradients import Slope
from playground.analysis.report import Report
from playground.analysis.trace import SampleTrace
from playground.training.fitting import LastUpdate

# ready: no step was taken yet; diverged: the loss is no longer a number and only a reset helps; stopped:
# early stopping has ended training.
Status = Literal["ready", "playing", "paused", "diverged", "stopped"]


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """A read-only picture of one moment; its arrays refuse to be written to.

    Pictures show [-6, 6] x [-6, 6]: row 0 is the top, x2 = +6; column 0 the left, x1 = -6. A byte u means the
    value u / 127.5 - 1.

    Args:
        epoch: whole passes over the training set so far.
        step: parameter updates so far.
        status: what the experiment is doing.
        train_loss: data term of the objective, mean over the training samples; NaN or infinite once diverged.
        test_loss: the same over the test samples; NaN when there are none.
        train_accuracy: share of training samples classified correctly; NaN for regression.
        test_accuracy: the same over the test samples.
        parameters: (n_parameters,) float32
        train_r_squared, test_r_squared: share of the targets' variance accounted for; NaN for classes.
        train_penalty: what the regularizer adds to the loss.
        learning_rate: the schedule's, in the running epoch.
        output: (grid, grid) uint8, or (n_classes, grid, grid); probabilities p as u / 255.
        neurons: (n_hidden, neuron_grid, neuron_grid) uint8
        watched: (grid, grid) uint8, or None while no neuron is watched.
        watched_neuron: which hidden neuron that is, so that a client that asked for another one can tell.
        samples_used: of the running epoch; 0 at its end.
        reports: on the training and the test samples, or None when nobody asked for them.
        answers: the outputs for the training and the test rows, (n, n_outputs) float32 each, if asked for.
        gradient: of the objective over the training rows, (n_parameters,) float32, if asked for.
        last_update: what the latest step did, if asked for and there was one.
        sample: what the network makes of the sample asked for.
        slope: how steep the objective is along the parameter asked for.
    """

    epoch: int
    step: int
    status: Status
    train_loss: float
    test_loss: float
    train_accuracy: float
    test_accuracy: float
    train_r_squared: float
    test_r_squared: float
    train_penalty: float
    learning_rate: float
    parameters: npt.NDArray[np.float32]
    output: npt.NDArray[np.uint8]
    neurons: npt.NDArray[np.uint8]
    watched: npt.NDArray[np.uint8] | None = None
    watched_neuron: int | None = None
    samples_used: int = 0
    reports: tuple[Report, Report] | None = None
    answers: tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]] | None = None
    gradient: npt.NDArray[np.float32] | None = None
    last_update: LastUpdate | None = None
    sample: SampleTrace | None = None
    slope: Slope | None = None

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                value.flags.writeable = False
