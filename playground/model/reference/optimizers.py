"""Optimizers: how far a parameter moves for its gradient, and what is remembered of it for the next step.

The rules are PyTorch's, with epsilon outside the root. Each is a function of one array of parameters: w and g
have its shape, and so has each of the arrays in `memory`, which are zero at first.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from playground.model.reference.activations import Array

Memory = tuple[Array, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """Which step of an optimizer it is.

    Args:
        t: number of the step, from 1.
        rate: learning rate.
        nadam_product: of nadam's momenta in all steps before this one.
    """

    t: int
    rate: float
    nadam_product: float = 1.0


Rule = Callable[..., tuple[Array, Memory]]
"""(moment, w, g, memory, *hyperparameters) -> (what to subtract from w, the new memory)."""


def sgd(moment: Moment, w: Array, g: Array, memory: Memory) -> tuple[Array, Memory]:
    """Stochastic gradient descent: η g."""
    return moment.rate * g, memory


def momentum(
    moment: Moment, w: Array, g: Array, memory: Memory, momentum: float = 0.9
) -> tuple[Array, Memory]:
    """η v, with the velocity v ← μ v + g."""
    (velocity,) = memory
    velocity = momentum * velocity + g
    return moment.rate * velocity, (velocity,)


def nesterov(
    moment: Moment, w: Array, g: Array, memory: Memory, momentum: float = 0.9
) -> tuple[Array, Memory]:
    """η (g + μ v), the velocity that the next step would have, with v ← μ v + g."""
    (velocity,) = memory
    velocity = momentum * velocity + g
    return moment.rate * (g + momentum * velocity), (velocity,)


def adagrad(
    moment: Moment, w: Array, g: Array, memory: Memory, epsilon: float = 1e-10
) -> tuple[Array, Memory]:
    """η g / (√s + ε), with the sum of squares s ← s + g²."""
    (squares,) = memory
    squares = squares + g**2
    return moment.rate * g / (np.sqrt(squares) + epsilon), (squares,)


def rmsprop(
    moment: Moment, w: Array, g: Array, memory: Memory, rho: float = 0.9, epsilon: float = 1e-8
) -> tuple[Array, Memory]:
    """η g / (√s + ε), with the running mean of squares s ← ρ s + (1 - ρ) g²."""
    (squares,) = memory
    squares = rho * squares + (1.0 - rho) * g**2
    return moment.rate * g / (np.sqrt(squares) + epsilon), (squares,)


def adadelta(
    moment: Moment, w: Array, g: Array, memory: Memory, rho: float = 0.9, epsilon: float = 1e-6
) -> tuple[Array, Memory]:
    """η Δ: s ← ρ s + (1 - ρ) g², Δ = g √(d + ε) / √(s + ε), d ← ρ d + (1 - ρ) Δ²."""
    squares, distances = memory
    squares = rho * squares + (1.0 - rho) * g**2
    move = g * np.sqrt(distances + epsilon) / np.sqrt(squares + epsilon)
    distances = rho * distances + (1.0 - rho) * move**2
    return moment.rate * move, (squares, distances)


def adam_means(g: Array, mean: Array, square: Array, beta1: float, beta2: float) -> tuple[Array, Array]:
    """Running means of g and g²: m ← β₁ m + (1 - β₁) g; v ← β₂ v + (1 - β₂) g²."""
    return beta1 * mean + (1.0 - beta1) * g, beta2 * square + (1.0 - beta2) * g**2


def corrected(mean: Array, beta: float, t: int) -> Array:
    """A running mean that began at zero, made as large as if it had not: m / (1 - βᵗ)."""
    return mean / (1.0 - beta**t)


def adam(
    moment: Moment,
    w: Array,
    g: Array,
    memory: Memory,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
) -> tuple[Array, Memory]:
    """η m̂ / (√v̂ + ε), with the corrected running means of g and g²."""
    mean, square = adam_means(g, memory[0], memory[1], beta1, beta2)
    root = np.sqrt(corrected(square, beta2, moment.t))
    return moment.rate * corrected(mean, beta1, moment.t) / (root + epsilon), (mean, square)


def amsgrad(
    moment: Moment,
    w: Array,
    g: Array,
    memory: Memory,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
) -> tuple[Array, Memory]:
    """As adam, with the largest v so far."""
    mean, square, largest = memory
    mean, square = adam_means(g, mean, square, beta1, beta2)
    largest = np.maximum(largest, square)
    root = np.sqrt(corrected(largest, beta2, moment.t))
    return moment.rate * corrected(mean, beta1, moment.t) / (root + epsilon), (mean, square, largest)


def adamax(
    moment: Moment,
    w: Array,
    g: Array,
    memory: Memory,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
) -> tuple[Array, Memory]:
    """η m̂ / u, with the largest recent gradient u ← max(β₂ u, |g| + ε)."""
    mean, largest = memory
    mean = beta1 * mean + (1.0 - beta1) * g
    largest = np.maximum(beta2 * largest, np.abs(g) + epsilon)
    return moment.rate * corrected(mean, beta1, moment.t) / largest, (mean, largest)


def nadam_momentum(t: int, beta1: float, decay: float) -> float:
    """Nadam's momentum in step t: μₜ = β₁ (1 - 0.96^(t decay) / 2)."""
    return beta1 * (1.0 - 0.5 * math.pow(0.96, t * decay))


def nadam(
    moment: Moment,
    w: Array,
    g: Array,
    memory: Memory,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    momentum_decay: float = 0.004,
) -> tuple[Array, Memory]:
    """As adam, with the momentum that the next step will have: Nesterov's look ahead."""
    mean, square = adam_means(g, memory[0], memory[1], beta1, beta2)
    now = nadam_momentum(moment.t, beta1, momentum_decay)
    following = nadam_momentum(moment.t + 1, beta1, momentum_decay)
    product = moment.nadam_product * now
    ahead = (1.0 - now) / (1.0 - product) * g + following / (1.0 - product * following) * mean
    root = np.sqrt(corrected(square, beta2, moment.t))
    return moment.rate * ahead / (root + epsilon), (mean, square)


def adamw(
    moment: Moment,
    w: Array,
    g: Array,
    memory: Memory,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    weight_decay: float = 0.01,
) -> tuple[Array, Memory]:
    """As adam, and every parameter shrinks by η λ w besides, biases included."""
    move, memory = adam(moment, w, g, memory, beta1, beta2, epsilon)
    return moment.rate * weight_decay * w + move, memory


OPTIMIZERS: Mapping[str, Rule] = MappingProxyType(
    {
        "sgd": sgd,
        "momentum": momentum,
        "nesterov": nesterov,
        "adagrad": adagrad,
        "rmsprop": rmsprop,
        "adadelta": adadelta,
        "adam": adam,
        "amsgrad": amsgrad,
        "adamax": adamax,
        "nadam": nadam,
        "adamw": adamw,
    }
)


def clip_norm(gradients: list[dict[str, Array]], limit: float) -> list[dict[str, Array]]:
    """All gradients times one factor, so that their common length is at most the limit."""
    squares = sum(float((g**2).sum()) for layer in gradients for g in layer.values())
    norm = math.sqrt(squares)
    if norm <= limit:
        return gradients
    return [{name: g * (limit / norm) for name, g in layer.items()} for layer in gradients]


def clip_value(gradients: list[dict[str, Array]], limit: float) -> list[dict[str, Array]]:
    """Each number of the gradients kept between minus the limit and the limit."""
    return [{name: np.clip(g, -limit, limit) for name, g in layer.items()} for layer in gradients]
