"""The training section of a config."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, Tag

from playground.config.choices import ChoiceOf
from playground.config.fields import (
    MAX_CUSTOM_CLASSES,
    MAX_SAMPLES,
    Flag,
    Number,
    Section,
    Trials,
    WholeNumber,
    array_or,
    field,
)
from playground.engine.hyperparameters import Choice
from playground.engine.losses import LOSSES
from playground.engine.optimizers import OPTIMIZERS
from playground.engine.regularizers import REGULARIZERS
from playground.engine.schedules import SCHEDULES
from playground.problems.validation import OneOf

_MAX_CLIP = 1_000_000
_MAX_CLASS_WEIGHT = 1000
_MONITORED = ("test_loss", "train_loss", "validation_loss")
_Monitor = Annotated[Literal["test_loss", "train_loss", "validation_loss"], OneOf(_MONITORED)]

_ClipLimit = Annotated[Number, Field(gt=0, le=_MAX_CLIP)]


class EarlyStopping(Section):
    """Early stopping: training ends after `patience` epochs without a new minimum of the monitored loss."""

    monitor: _Monitor = Field("test_loss", description="the loss that decides")
    patience: Annotated[WholeNumber, Field(ge=1, le=100_000)] = Field(
        20, description="epochs without a new minimum after which training ends"
    )
    minimum_change: Annotated[Number, Field(ge=0, le=1_000_000)] = Field(
        0.0, description="a new minimum is lower than the last one by more than this"
    )
    restore_best: Flag = Field(
        True, description="end with the parameters of the minimum, also where all epochs were trained"
    )


class TrainingConfig(Section):
    """Loss, optimizer, learning rate, batches, regularization and early stopping."""

    loss: Annotated[Choice, ChoiceOf(LOSSES)] | None = field(
        None,
        "the loss function, which also determines the output activation; null: the task's usual one",
        begins_anew=False,
        table="losses",
        trials=Trials(first=tuple(LOSSES)),
    )
    optimizer: Annotated[Choice, ChoiceOf(OPTIMIZERS)] = field(
        Choice("sgd"),
        'a name, or {"name": name, hyperparameter: number, ...}',
        begins_anew=False,
        table="optimizers",
        trials=Trials(first=("sgd", "momentum", "rmsprop", "adam")),
    )
    learning_rate: Number = field(
        0.03,
        "factor of the gradient in each update",
        begins_anew=False,
        choices=(1e-5, 1e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1, 3, 10),
        trials=Trials(first=(0.01, 0.03, 0.1, 0.3)),
        ge=1e-9,
        le=100,
    )
    schedule: Annotated[Choice, ChoiceOf(SCHEDULES)] = field(
        Choice("constant"),
        "how the learning rate changes over the epochs",
        begins_anew=False,
        table="schedules",
        trials=Trials(first=("constant", "exponential", "cosine")),
    )
    plateau_monitor: _Monitor = field(
        "train_loss", "the loss that the schedule plateau waits for; others ignore it", begins_anew=False
    )
    batch_size: WholeNumber = field(
        10,
        "samples of one update; more than there are: all of them",
        begins_anew=False,
        choices=tuple(range(1, 31)),
        trials=Trials(first=(1, 10, 30), offered=(1, 2, 5, 10, 20, 30, 100)),
        ge=1,
        le=MAX_SAMPLES,
    )
    regularization: Annotated[Choice, ChoiceOf(REGULARIZERS)] = field(
        Choice("none"),
        "the penalty on weights; biases are not penalized",
        begins_anew=False,
        table="regularizers",
        trials=Trials(first=("none", "l1", "l2")),
    )
    regularization_rate: Number = field(
        0.0,
        "factor of the penalty in the objective",
        begins_anew=False,
        choices=(0, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1, 3, 10),
        trials=Trials(first=(0, 0.001, 0.01, 0.1)),
        ge=0,
        le=100,
    )
    clip_norm: _ClipLimit | None = field(
        None,
        "gradient clipping by L2 norm: longer gradients are scaled down to it; null: off",
        begins_anew=False,
    )
    clip_value: _ClipLimit | None = field(
        None,
        "gradient clipping by value: components are limited to plus and minus this; null: off",
        begins_anew=False,
    )
    early_stopping: EarlyStopping | None = field(
        None, "ends training when a loss stops falling; null: off", begins_anew=False
    )
    restore_best: Flag = field(
        False,
        "give back the parameters of the epoch with the lowest loss whenever training ends or is paused; the "
        "loss is early_stopping's, else that of the validation rows, else of the test rows",
        begins_anew=False,
    )
    class_weight: (
        Annotated[
            Annotated[Literal["balanced"], OneOf(("balanced",)), Tag("string")]
            | Annotated[
                tuple[Annotated[Number, Field(ge=0, le=_MAX_CLASS_WEIGHT)], ...],
                Field(fail_fast=True, max_length=MAX_CUSTOM_CLASSES),
                Tag("array"),
            ],
            array_or("string"),
        ]
        | None
    ) = field(
        None,
        "factors of the gradients of each class's samples, in the order of the classes; balanced: all "
        "classes weigh the same; null: all samples do",
        begins_anew=False,
    )
    shuffle: Flag = field(
        True,
        "draw a new order of the samples for every epoch; false: the given order",
        begins_anew=False,
        trials=Trials(first=(True, False), offered=(True, False)),
    )

    def chosen(
        self, name: Literal["optimizer", "schedule", "regularization"]
    ) -> tuple[str, tuple[float, ...]]:
        """Reads a choice.

        Args:
            name: of the field.

        Returns:
            The row's name, and its hyperparameters in the order of the table's row.
        """
        choice: Choice = getattr(self, name)
        return choice.name, choice.values

    def monitored(self) -> Iterator[tuple[str, str]]:
        """The losses that are watched.

        Yields:
            Dotted field names, and what each names.
        """
        if self.early_stopping is not None:
            yield "training.early_stopping.monitor", self.early_stopping.monitor
        yield "training.plateau_monitor", self.plateau_monitor
