"""Batch normalization: pre-activations brought to mean 0 and variance 1 over the batch, then to learned ones.

Source: Ioffe and Szegedy, Batch normalization (2015), section 3.1. As in PyTorch, the running variance is the
unbiased one, and both running averages move by a tenth of the difference.
"""

from dataclasses import dataclass

import numpy as np

from playground.model.reference.activations import Array

EPSILON = 1e-5
MOMENTUM = 0.1
"""The part of the newest batch in the running averages."""


@dataclass(frozen=True, slots=True, eq=False)
class Averages:
    """Running mean and variance of a layer's pre-activations, (fan_out,) each; used when not training."""

    mean: Array
    variance: Array


@dataclass(frozen=True, slots=True, eq=False)
class Normalized:
    """What the way back needs.

    Args:
        values: (n, fan_out) with mean 0 and variance 1, before gamma and beta.
        inverse_std: (fan_out,) 1 / standard deviation.
        by_batch: whether mean and std are the batch's own, and so depend on each of its samples.
    """

    values: Array
    inverse_std: Array
    by_batch: bool


def normalize_batch(z: Array, gamma: Array, beta: Array) -> tuple[Array, Normalized]:
    """Normalize in training, by the batch's own statistics.

    Args:
        z: (n, fan_out).
        gamma: (fan_out,) the learned scale.
        beta: (fan_out,) the learned mean.

    Returns:
        (n, fan_out), and what the way back needs.
    """
    inverse = 1.0 / np.sqrt(z.var(axis=0) + EPSILON)  # (fan_out,)
    values = (z - z.mean(axis=0)) * inverse  # (n, fan_out)
    return gamma * values + beta, Normalized(values, inverse, by_batch=True)


def moved_averages(averages: Averages, z: Array) -> Averages:
    """The running averages after one more batch.

    Args:
        averages: before it.
        z: (n, fan_out) of the batch, before normalization.

    Returns:
        The averages after it.
    """
    n = len(z)
    unbiased = n / (n - 1) if n > 1 else 1.0  # one sample has no unbiased variance
    mean = averages.mean + MOMENTUM * (z.mean(axis=0) - averages.mean)
    variance = averages.variance + MOMENTUM * (unbiased * z.var(axis=0) - averages.variance)
    return Averages(mean, variance)


def normalize_by_averages(
    z: Array, gamma: Array, beta: Array, averages: Averages
) -> tuple[Array, Normalized]:
    """Normalize when not training, by the running averages.

    Args:
        z: (n, fan_out).
        gamma: (fan_out,) the learned scale.
        beta: (fan_out,) the learned mean.
        averages: of all batches of training.

    Returns:
        (n, fan_out), and what the way back needs.
    """
    inverse = 1.0 / np.sqrt(averages.variance + EPSILON)  # (fan_out,)
    values = (z - averages.mean) * inverse  # (n, fan_out)
    return gamma * values + beta, Normalized(values, inverse, by_batch=False)


def normalize_backward(delta: Array, gamma: Array, normalized: Normalized) -> tuple[Array, Array, Array]:
    """Derivatives before normalization from those after it.

    Args:
        delta: (n, fan_out), by the normalized numbers.
        gamma: (fan_out,).
        normalized: what the way forward kept.

    Returns:
        By z (n, fan_out), by gamma and by beta (fan_out,), the latter two summed over the batch.
    """
    by_gamma = (delta * normalized.values).sum(axis=0)
    by_beta = delta.sum(axis=0)
    if normalized.by_batch:
        # A sample moves the mean and the variance of all: what it does to them is taken off.
        n = len(delta)
        delta = delta - by_beta / n - normalized.values * by_gamma / n  # (n, fan_out)
    return gamma * normalized.inverse_std * delta, by_gamma, by_beta
