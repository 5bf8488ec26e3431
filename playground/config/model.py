"""A network and its training without data, and the loss that fits a task."""

from collections.abc import Iterator, Mapping

from pydantic import Field, ValidationError

from playground.config.fields import Section
from playground.config.network import NetworkConfig
from playground.config.training import TrainingConfig
from playground.data.tasks import TASKS, TaskName
from playground.engine.hyperparameters import Choice
from playground.engine.losses import LOSSES
from playground.problems.allowed import Interval
from playground.problems.errors import InvalidConfig, Problem
from playground.problems.validation import problems_of


class ModelConfig(Section):
    """A config without data, for samples that are given as arrays."""

    network: NetworkConfig = Field(default_factory=NetworkConfig)
    training: TrainingConfig = Field(default_factory=TrainingConfig)


def read_model_config(
    task: TaskName, network: Mapping[str, object], training: Mapping[str, object]
) -> ModelConfig:
    """Validates the two sections for a task.

    Args:
        task: what the targets are.
        network: fields of the section.
        training: fields of the section.

    Returns:
        Both sections.

    Raises:
        InvalidConfig: with every problem, by its dotted name.
    """
    try:
        config = ModelConfig.model_validate({"network": network, "training": training})
    except ValidationError as error:
        raise InvalidConfig(problems_of(error, ModelConfig)) from None
    if found := [
        *loss_problems(config.training, task),
        *output_problems(config.network, config.training, task),
    ]:
        raise InvalidConfig(found)
    return config


def effective_loss(training: TrainingConfig, task: TaskName) -> Choice:
    """Names the loss that is trained with: the section's, or the task's usual one where it names none.

    Args:
        training: the section; its loss fits the task.
        task: what the targets are.

    Returns:
        The loss and its hyperparameters.
    """
    return training.loss or Choice(TASKS[task].usual_loss)


def output_activation(network: NetworkConfig, training: TrainingConfig, task: TaskName) -> str:
    """Names the activation of the output layer: the section's, or the usual one of the loss.

    Args:
        network: the section; its output fits loss and task.
        training: chooses the loss.
        task: what the targets are.

    Returns:
        A name of ACTIVATIONS, or softmax.
    """
    return network.output or LOSSES[effective_loss(training, task).name].outputs[task][0]


def output_problems(network: NetworkConfig, training: TrainingConfig, task: TaskName) -> Iterator[Problem]:
    """Finds what is wrong with an output layer for a loss that fits the task.

    Args:
        network: the section.
        training: chooses the loss.
        task: what the targets are.

    Yields:
        At most one problem.
    """
    loss = effective_loss(training, task).name
    fitting = LOSSES[loss].outputs.get(task, ())
    if network.output is not None and fitting and network.output not in fitting:
        params = {"loss": loss, "task": task}
        yield Problem("network.output", "output_of_other_loss", network.output, [*fitting, "null"], params)


def class_weight_problems(training: TrainingConfig, task: TaskName, n_classes: int) -> Iterator[Problem]:
    """Finds what is wrong with class weights for the classes of a task.

    Args:
        training: the section.
        task: what the targets are.
        n_classes: how many classes they name; 0 for regression.

    Yields:
        At most one problem.
    """
    weights, path = training.class_weight, "training.class_weight"
    if weights is None:
        return
    if not TASKS[task].has_classes:
        yield Problem(path, "needs_classes", weights, "null", {"task": task})
    elif not isinstance(weights, str) and len(weights) != n_classes:
        yield Problem(path, "entry_per_class", len(weights), Interval(n_classes, n_classes, unit="entries"))
    elif not isinstance(weights, str) and not any(weights):
        yield Problem(path, "no_class_counts", weights)


def loss_problems(training: TrainingConfig, task: TaskName) -> Iterator[Problem]:
    """Finds what is wrong with a loss for a task.

    Args:
        training: the section.
        task: what the targets are.

    Yields:
        At most one problem.
    """
    if training.loss is None:
        return
    name = training.loss.name
    tasks = LOSSES[name].outputs
    if task not in tasks:
        fitting = [row.name for row in LOSSES.values() if task in row.outputs]
        params = {"tasks": list(tasks), "task": task}
        yield Problem("training.loss", "loss_of_other_task", name, fitting, params)
