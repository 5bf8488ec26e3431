"""The plain reference: the same mathematics in NumPy float64, as a textbook would write it."""

from collections.abc import Callable

import numpy as np

Layers = list[tuple[np.ndarray, np.ndarray]]  # weights (fan_in, fan_out), biases (fan_out,)

_FUNCTIONS: dict[str, tuple[Callable[[np.ndarray], np.ndarray], Callable[[np.ndarray], np.ndarray]]] = {
    "linear": (lambda z: z, np.ones_like),
    "tanh": (np.tanh, lambda a: 1.0 - a * a),
    "relu": (lambda z: np.maximum(z, 0.0), lambda a: (a > 0.0).astype(np.float64)),
    "sigmoid": (lambda z: 1.0 / (1.0 + np.exp(-z)), lambda a: a * (1.0 - a)),
}


def forward(layers: Layers, activations: list[str], x: np.ndarray) -> list[np.ndarray]:
    """Activations of every layer, the input first."""
    values = [x]
    for (weights, biases), name in zip(layers, activations, strict=True):
        values.append(_FUNCTIONS[name][0](values[-1] @ weights + biases))
    return values


def train_epoch(
    layers: Layers, activations: list[str], x: np.ndarray, y: np.ndarray, batch: int, rate: float, l2: float
) -> None:
    """One epoch of gradient descent on half the squared error, in the given order, in place."""
    for start in range(0, len(x), batch):
        values = forward(layers, activations, x[start : start + batch])
        count = len(values[0])
        delta = (values[-1] - y[start : start + batch]) * _FUNCTIONS[activations[-1]][1](values[-1])
        for index in range(len(layers) - 1, -1, -1):
            weights, biases = layers[index]
            weights_gradient, biases_gradient = values[index].T @ delta, delta.sum(axis=0)
            if index > 0:
                delta = (delta @ weights.T) * _FUNCTIONS[activations[index - 1]][1](values[index])
            weights -= rate * (weights_gradient / count + l2 * weights)
            biases -= rate / count * biases_gradient
