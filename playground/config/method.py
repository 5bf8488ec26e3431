"""How something is learned, whatever it is learned from: a network, its training, and a loss that fits.

Knows the two sections and what a task asks of a loss; not where samples come from.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from pydantic import Field, ValidationError

from playground.config.fields import Section
from playground.config.network import NetworkConfig
from playground.config.training import TrainingConfig
from playground.data.tasks import Task
from playground.engine.hyperparameters import Choice
from playground.engine.losses import LOSSES
from playground.problems.errors import InvalidConfig, Problem
from playground.problems.validation import problems_of

DEFAULT_LOSSES: Mapping[Task, str] = MappingProxyType(
    {
        "classification": "squared_error",
        "regression": "squared_error",
        "multiclass": "categorical_crossentropy",
    }
)
"""The loss of a task about which nothing was said."""


class Method(Section):
    """A config without data: for samples that somebody brings along."""

    network: NetworkConfig = Field(default_factory=NetworkConfig)
    training: TrainingConfig = Field(default_factory=TrainingConfig)


def read_method(task: Task, network: Mapping[str, object], training: Mapping[str, object]) -> Method:
    """Validates the two sections for a task.

    Raises:
        InvalidConfig: with every problem, by its dotted name.
    """
    try:
        method = Method.model_validate({"network": network, "training": training})
    except ValidationError as error:
        raise InvalidConfig(problems_of(error, Method)) from None
    method = method.model_copy(update={"training": with_loss(method.training, task)})
    if found := list(loss_problems(method.training, task)):
        raise InvalidConfig(found)
    return method


def with_loss(training: TrainingConfig, task: Task) -> TrainingConfig:
    """The section with the task's usual loss, where it names none."""
    if training.loss is not None:
        return training
    return training.model_copy(update={"loss": Choice(DEFAULT_LOSSES[task])})


def loss_problems(training: TrainingConfig, task: Task) -> Iterator[Problem]:
    """What is wrong with a loss for a task."""
    name, _ = training.chosen("loss")
    tasks = LOSSES[name].output_activation
    if task not in tasks:
        fitting = [row.name for row in LOSSES.values() if task in row.output_activation]
        params = {"tasks": list(tasks), "task": task}
        yield Problem("training.loss", "loss_of_other_task", name, fitting, params)
