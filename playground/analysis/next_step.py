"""The next step of training, or the step that other samples would cause, computed and not taken."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from playground.data.class_weights import sample_weights
from playground.data.tasks import TASKS
from playground.engine.hyperparameters import Choice
from playground.engine.samples import Samples
from playground.problems.errors import InvalidCommand, Problem
from playground.training.reference_network import NextStep, ReferenceNetwork
from playground.training.trainer import Trainer


def next_step(trainer: Trainer, batch: Samples | None = None) -> NextStep:
    """Compute a step from where training stands, in plain NumPy.

    Args:
        trainer: at any moment; not modified. Where early stopping has ended training, the step that would
            follow if it went on.
        batch: the samples of the step; None: those that training would take next.

    Returns:
        The states before and after it, and its numbers.

    Raises:
        InvalidCommand: training has diverged or diverges in this step, or there are no samples.
    """
    samples, rule, progress = batch or trainer.train_samples, trainer.rule, trainer.progress
    if progress.diverged or samples.count == 0:
        raise no_next_step(trainer)
    # Plateaus have lowered the rate by what the rule alone does not tell.
    rule = replace(rule, learning_rate=trainer.learning_rate, schedule=Choice("constant"))
    if batch is not None:
        rule = replace(rule, batch_size=batch.count, shuffle_key=None)
        progress = replace(progress, offset=0)
    found = ReferenceNetwork.of(trainer.network).next_step(samples, rule, progress)
    if not found.step.moves:
        raise no_next_step(trainer)  # its outputs are not finite
    return found


def alone(trainer: Trainer, sample: Sequence[float]) -> Samples:
    """Make a batch of one sample, as training encodes and weighs it.

    Args:
        trainer: whose task, features and class weights count; not modified.
        sample: inputs x1, x2, ... and target.

    Returns:
        The batch. Where classes are balanced and no training row is of the sample's, it weighs 1.
    """
    config, task, target = trainer.config, TASKS[trainer.config.task], np.array(sample[-1:], np.float64)
    weights, class_weight = trainer.train_samples.weights, config.training.class_weight
    if weights is not None:
        classes = task.class_numbers(trainer.rows.train[:, -1])
        weights = weights[classes == task.class_numbers(target)[0]][:1]
        if len(weights) == 0:  # no training row is of its class
            weights = np.ones(1)
            if class_weight is not None and class_weight != "balanced":
                weights = sample_weights(class_weight, task.class_numbers(target))
    inputs = trainer.features(np.array([sample[:-1]], np.float64))
    return Samples(inputs, task.encode(target, config.n_outputs, config.output_activation), weights)


def no_next_step(trainer: Trainer) -> InvalidCommand:
    """Say why there is no next step.

    Args:
        trainer: whose training has ended.

    Returns:
        What to raise.
    """
    if trainer.is_stopped:
        state = "stopped early"
    else:
        state = "no training samples" if trainer.train_samples.count == 0 else "diverged"
    return InvalidCommand([Problem("step", "no_next_step", state)])
