"""Optimizers: the update of parameters by their gradients, and the optimizer state for the next update.

The rules are PyTorch's, with epsilon outside the root. Each is a function of one array of parameters: w and g
have its shape, and so has each of the arrays in `state`, which are zero before the first update.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from playground.model.reference.activations import Array

OptimizerState = tuple[Array, ...]


@dataclass(frozen=True, slots=True)
class Update:
    """What an update depends on besides parameters, gradients and optimizer state.

    Args:
        t: number of the update, from 1.
        rate: learning rate.
        nadam_product: of nadam's momenta in all updates before this one.
    """

    t: int
    rate: float
    nadam_product: float = 1.0


Rule = Callable[..., tuple[Array, OptimizerState]]
"""(update, w, g, state, *hyperparameters) -> (what to subtract from w, the new state)."""


def sgd(update: Update, w: Array, g: Array, state: OptimizerState) -> tuple[Array, OptimizerState]:
    """Stochastic gradient descent: η g."""
    return update.rate * g, state


def momentum(
    update: Update, w: Array, g: Array, state: OptimizerState, momentum: float = 0.9
) -> tuple[Array, OptimizerState]:
    """η v, with the velocity v ← μ v + g."""
    (velocity,) = state
    velocity = momentum * velocity + g
    return update.rate * velocity, (velocity,)


def nesterov(
    update: Update, w: Array, g: Array, state: OptimizerState, momentum: float = 0.9
) -> tuple[Array, OptimizerState]:
    """η (g + μ v), the velocity that the next step would have, with v ← μ v + g."""
    (velocity,) = state
    velocity = momentum * velocity + g
    return update.rate * (g + momentum * velocity), (velocity,)


def adagrad(
    update: Update, w: Array, g: Array, state: OptimizerState, epsilon: float = 1e-10
) -> tuple[Array, OptimizerState]:
    """η g / (√s + ε), with the sum of squares s ← s + g²."""
    (squares,) = state
    squares = squares + g**2
    return update.rate * g / (np.sqrt(squares) + epsilon), (squares,)


def rmsprop(
    update: Update, w: Array, g: Array, state: OptimizerState, rho: float = 0.9, epsilon: float = 1e-8
) -> tuple[Array, OptimizerState]:
    """η g / (√s + ε), with the running mean of squares s ← ρ s + (1 - ρ) g²."""
    (squares,) = state
    squares = rho * squares + (1.0 - rho) * g**2
    return update.rate * g / (np.sqrt(squares) + epsilon), (squares,)


def adadelta(
    update: Update, w: Array, g: Array, state: OptimizerState, rho: float = 0.9, epsilon: float = 1e-6
) -> tuple[Array, OptimizerState]:
    """η Δ: s ← ρ s + (1 - ρ) g², Δ = g √(d + ε) / √(s + ε), d ← ρ d + (1 - ρ) Δ²."""
    squares, distances = state
    squares = rho * squares + (1.0 - rho) * g**2
    move = g * np.sqrt(distances + epsilon) / np.sqrt(squares + epsilon)
    distances = rho * distances + (1.0 - rho) * move**2
    return update.rate * move, (squares, distances)


def adam_means(g: Array, mean: Array, square: Array, beta1: float, beta2: float) -> tuple[Array, Array]:
    """Running means of g and g²: m ← β₁ m + (1 - β₁) g; v ← β₂ v + (1 - β₂) g²."""
    return beta1 * mean + (1.0 - beta1) * g, beta2 * square + (1.0 - beta2) * g**2


def corrected(mean: Array, beta: float, t: int) -> Array:
    """A running mean that began at zero, made as large as if it had not: m / (1 - βᵗ)."""
    return mean / (1.0 - beta**t)


def adam(
    update: Update,
    w: Array,
    g: Array,
    state: OptimizerState,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
) -> tuple[Array, OptimizerState]:
    """η m̂ / (√v̂ + ε), with the corrected running means of g and g²."""
    mean, square = adam_means(g, state[0], state[1], beta1, beta2)
    root = np.sqrt(corrected(square, beta2, update.t))
    return update.rate * corrected(mean, beta1, update.t) / (root + epsilon), (mean, square)


def amsgrad(
    update: Update,
    w: Array,
    g: Array,
    state: OptimizerState,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
) -> tuple[Array, OptimizerState]:
    """As adam, with the largest v so far."""
    mean, square, largest = state
    mean, square = adam_means(g, mean, square, beta1, beta2)
    largest = np.maximum(largest, square)
    root = np.sqrt(corrected(largest, beta2, update.t))
    return update.rate * corrected(mean, beta1, update.t) / (root + epsilon), (mean, square, largest)


def adamax(
    update: Update,
    w: Array,
    g: Array,
    state: OptimizerState,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
) -> tuple[Array, OptimizerState]:
    """η m̂ / u, with the largest recent gradient u ← max(β₂ u, |g| + ε)."""
    mean, largest = state
    mean = beta1 * mean + (1.0 - beta1) * g
    largest = np.maximum(beta2 * largest, np.abs(g) + epsilon)
    return update.rate * corrected(mean, beta1, update.t) / largest, (mean, largest)


def nadam_momentum(t: int, beta1: float, decay: float) -> float:
    """Nadam's momentum in step t: μₜ = β₁ (1 - 0.96^(t decay) / 2)."""
    return beta1 * (1.0 - 0.5 * 0.96 ** (t * decay))


def nadam(
    update: Update,
    w: Array,
    g: Array,
    state: OptimizerState,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    momentum_decay: float = 0.004,
) -> tuple[Array, OptimizerState]:
    """As adam, with the momentum that the next step will have: Nesterov's look ahead."""
    mean, square = adam_means(g, state[0], state[1], beta1, beta2)
    now = nadam_momentum(update.t, beta1, momentum_decay)
    following = nadam_momentum(update.t + 1, beta1, momentum_decay)
    product = update.nadam_product * now
    ahead = (1.0 - now) / (1.0 - product) * g + following / (1.0 - product * following) * mean
    root = np.sqrt(corrected(square, beta2, update.t))
    return update.rate * ahead / (root + epsilon), (mean, square)


def adamw(
    update: Update,
    w: Array,
    g: Array,
    state: OptimizerState,
    beta1: float = 0.9,
    beta2: float = 0.999,
    epsilon: float = 1e-8,
    weight_decay: float = 0.01,
) -> tuple[Array, OptimizerState]:
    """As adam, and every parameter shrinks by η λ w besides, biases included."""
    move, state = adam(update, w, g, state, beta1, beta2, epsilon)
    return update.rate * weight_decay * w + move, state


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
