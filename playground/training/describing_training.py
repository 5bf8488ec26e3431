"""A config's training from its beginning as a `TrainingDescription`."""

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from playground.config import ExperimentConfig
from playground.data.class_weights import sample_weights
from playground.data.tasks import TASKS
from playground.model.reference import method_of
from playground.model.training_description import RawSamples, TrainingDescription

if TYPE_CHECKING:
    from playground.training.trainer import Trainer

EPOCHS = (1, 10)
"""After which the losses of the playground are told."""

EXACT = 1e-6
"""What losses of another program keep, relative to them, where training does not magnify rounding more."""

_NUDGES = (1.0 + 2.0**-51, 1.0 - 2.0**-51)  # of all initial parameters: some units of rounding
_MARGIN = 30.0  # other orders of the same sums add up to more than two nudges show
_WORTHLESS = 0.05  # a bound above says nothing, and the epoch is left out

_Losses = Mapping[int, Mapping[str, float]]


def _go_on() -> None:
    """Gives nothing up."""


def describe_training(
    config: ExperimentConfig,
    begin: "Callable[[ExperimentConfig], Trainer]",
    check: Callable[[], None] = _go_on,
) -> TrainingDescription:
    """Describe a training, and train its first epochs to know their losses.

    Training is repeated from parameters that differ by some units of rounding: what that does to the losses
    bounds how far those of another program may be.

    Args:
        config: of the experiment.
        begin: makes a trainer of a config.
        check: is called before every epoch of training; what it raises gives all up.

    Returns:
        The description. Epochs whose losses are not finite, that early stopping keeps from being reached, or
        at which rounding has grown into the losses, have no losses.
    """
    # What is told are losses of the last parameters, not of those that are restored at the end.
    config = config.model_copy(
        update={"training": config.training.model_copy(update={"restore_best": False})}
    )
    trainer = begin(config)
    model, rows, task = trainer.describe(), trainer.rows, TASKS[config.task]
    weight, weights = config.training.class_weight, None
    if weight is not None:
        weights = sample_weights(weight, task.class_numbers(rows.train[:, -1]))
    samples = {
        name: RawSamples(part[:, :-1], task.encode(part[:, -1], config.n_outputs, config.output_activation))
        for name, part in rows.parts.items()
    }
    losses, bounds = _losses(trainer, check), dict[int, float]()
    nudged = []
    for nudge in _NUDGES:
        other = begin(config)
        other.network.parameters *= nudge
        nudged.append(_losses(other, check))
    for epoch, wanted in losses.items():
        changes = [_change(other.get(epoch), wanted) for other in nudged]
        bounds[epoch] = max(EXACT, _MARGIN * max(changes))
    losses = {epoch: wanted for epoch, wanted in losses.items() if bounds[epoch] <= _WORTHLESS}
    return TrainingDescription(model, method_of(config), samples, weights, losses, bounds)


def _losses(trainer: "Trainer", check: Callable[[], None]) -> _Losses:
    """The finite losses after some epochs of training."""
    for _ in range(max(EPOCHS)):
        check()
        trainer.train(1)
    history = trainer.history
    return {
        epoch: {name: history[f"{name}_loss"][at] for name in trainer.rows.parts}
        for at, epoch in enumerate(history["epoch"])
        if epoch in EPOCHS and math.isfinite(history["train_loss"][at])
    }


def _change(found: Mapping[str, float] | None, wanted: Mapping[str, float]) -> float:
    """The greatest relative change of a loss; infinite where there is none any more."""
    if found is None:
        return math.inf
    return max(abs(found[name] - loss) / max(abs(loss), 1e-300) for name, loss in wanted.items())
