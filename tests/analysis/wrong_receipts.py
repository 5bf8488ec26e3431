"""Receipts that are wrong in one place, as someone who misreads a formula would write them."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

Receipt = dict[str, Any]

# Layers of PReLU, normalized, with dropout; both penalties and limits, a schedule, weighted samples.
RICH: dict[str, Any] = {
    "data": {"dataset": "circle", "samples": 60, "balance": [0.5, 1.0]},
    "network": {
        "hidden": [4, 4, 3],
        "activation": "prelu",
        "batch_normalization": True,
        "dropout": [0.25, 0.0, 0.0],
        "residual": True,
    },
    "training": {
        "optimizer": "adam",
        "learning_rate": 0.05,
        "schedule": "exponential",
        "regularization": "elastic",
        "regularization_rate": 0.01,
        "clip_norm": 0.02,
        "clip_value": 0.005,
        "class_weight": "balanced",
    },
}
CLASSES: dict[str, Any] = {
    "data": {"dataset": "arms"},
    "training": {"optimizer": "nadam", "loss": "categorical_crossentropy"},
}


def numbers(tree: Any) -> np.ndarray:
    return np.array(tree, float)


def without_bias(receipt: Receipt) -> None:
    sums, parameters = receipt["forward"][1]["sums"], receipt["before"]["parameters"][1]
    receipt["forward"][1]["sums"] = (numbers(sums) - numbers(parameters["biases"])).tolist()


def statistics_of_all_rows(receipt: Receipt) -> None:
    forward, average = receipt["forward"][0], receipt["before"]["averages"][0]
    scaled = (numbers(forward["sums"]) - average["mean"]) / np.sqrt(numbers(average["variance"]) + 1e-5)
    forward["normalized"] = scaled.tolist()


def biased_variance(receipt: Receipt) -> None:
    old, sums = numbers(receipt["before"]["averages"][0]["variance"]), numbers(receipt["forward"][0]["sums"])
    receipt["after"]["averages"][0]["variance"] = (old + 0.1 * (sums.var(axis=0) - old)).tolist()


def mean_forgotten(receipt: Receipt) -> None:
    receipt["after"]["averages"][0]["mean"] = receipt["before"]["averages"][0]["mean"]


def scaled_without_shift(receipt: Receipt) -> None:
    layer = receipt["forward"][0]
    gamma = numbers(receipt["before"]["parameters"][0]["gamma"])
    layer["pre_activations"] = (gamma * numbers(layer["normalized"])).tolist()


def dropout_without_scaling(receipt: Receipt) -> None:
    mask = numbers(receipt["forward"][0]["mask"])
    receipt["forward"][0]["mask"] = (mask > 0).astype(float).tolist()


def sum_without_what_it_skips(receipt: Receipt) -> None:
    layer, inputs = receipt["forward"][1], receipt["forward"][0]["activations"]
    layer["activations"] = (numbers(layer["activations"]) - numbers(inputs)).tolist()


def loss_without_half(receipt: Receipt) -> None:
    receipt["losses"] = (2 * numbers(receipt["losses"])).tolist()


def loss_summed(receipt: Receipt) -> None:
    receipt["mean_loss"] *= len(receipt["rows"])


def slope_left_out(receipt: Receipt) -> None:
    a, targets = numbers(receipt["forward"][-1]["activations"]), numbers(receipt["targets"])
    receipt["deltas"][-1] = ((a - targets) * numbers(receipt["sample_weights"])[:, None]).tolist()


def hidden_delta_of_another_sign(receipt: Receipt) -> None:
    receipt["deltas"][0] = (-numbers(receipt["deltas"][0])).tolist()


def part_summed(name: str) -> Callable[[Receipt], None]:
    """Not divided by the number of samples."""

    def change(receipt: Receipt) -> None:
        layer = next(each for each in receipt["gradients"] if name in each)
        layer[name] = (len(receipt["rows"]) * numbers(layer[name])).tolist()

    return change


def clipping_left_out(receipt: Receipt) -> None:
    receipt["clipped"] = receipt["gradients"]


def penalty_left_out(receipt: Receipt) -> None:
    receipt["regularized"] = receipt["clipped"]


def step_counted_late(receipt: Receipt) -> None:
    receipt["after"]["optimizer_steps"] -= 1


def product_forgotten(receipt: Receipt) -> None:
    receipt["after"]["nadam_product"] = receipt["before"]["nadam_product"]


def moves_by(change: Callable[[np.ndarray, np.ndarray, int], np.ndarray]) -> Callable[[Receipt], None]:
    """Adam's moves from its new means, the gradient's and the square's."""

    def changed(receipt: Receipt) -> None:
        after, rate = receipt["after"], receipt["learning_rate"]
        for moves, state in zip(receipt["moves"], after["optimizer_state"], strict=True):
            for name, (mean, square) in state.items():
                move = change(numbers(mean), numbers(square), after["optimizer_steps"])
                moves[name] = (rate * move).tolist()

    return changed


def without_bias_correction(mean: np.ndarray, square: np.ndarray, _t: int) -> np.ndarray:
    move: np.ndarray = mean / (np.sqrt(square) + 1e-8)
    return move


def epsilon_inside_the_root(mean: np.ndarray, square: np.ndarray, t: int) -> np.ndarray:
    return mean / (1 - 0.9**t) / np.sqrt(square / (1 - 0.999**t) + 1e-8)


def step_off_by_one(mean: np.ndarray, square: np.ndarray, t: int) -> np.ndarray:
    return mean / (1 - 0.9 ** (t - 1)) / (np.sqrt(square / (1 - 0.999 ** (t - 1))) + 1e-8)


def state_kept(receipt: Receipt) -> None:
    receipt["after"]["optimizer_state"] = receipt["before"]["optimizer_state"]


def moved_uphill(receipt: Receipt) -> None:
    before, after = receipt["before"]["parameters"][0], receipt["after"]["parameters"][0]
    after["biases"] = (numbers(before["biases"]) + numbers(receipt["moves"][0]["biases"])).tolist()


def never_shrunk(receipt: Receipt) -> None:
    before, after = receipt["before"]["parameters"][0], receipt["after"]["parameters"][0]
    after["weights"] = (numbers(before["weights"]) - numbers(receipt["moves"][0]["weights"])).tolist()


def rate_of_the_beginning(receipt: Receipt) -> None:
    receipt["learning_rate"] = receipt["method"]["learning_rate"]


def row_twice(receipt: Receipt) -> None:
    receipt["rows"][1] = receipt["rows"][0]


def row_of_no_sample(receipt: Receipt) -> None:
    receipt["rows"][0] = receipt["n_samples"]


def not_a_number(receipt: Receipt) -> None:
    receipt["losses"][0] = math.nan


def newer_version(receipt: Receipt) -> None:
    receipt["version"] = 2


def sample_left_out(receipt: Receipt) -> None:
    receipt["forward"][0]["sums"].pop()


def probabilities_not_normalized(receipt: Receipt) -> None:
    receipt["forward"][-1]["activations"] = np.exp(receipt["forward"][-1]["pre_activations"]).tolist()


BREAKS: list[tuple[Callable[[Receipt], None], dict[str, Any], str]] = [
    (newer_version, RICH, "format"),
    (not_a_number, RICH, "finite numbers"),
    (row_twice, RICH, "batch"),
    (row_of_no_sample, RICH, "batch"),
    (rate_of_the_beginning, RICH, "learning rate"),
    (without_bias, RICH, "weighted sums"),
    (sample_left_out, RICH, "shapes and names"),
    (mean_forgotten, RICH, "running mean"),
    (biased_variance, RICH, "running variance"),
    (statistics_of_all_rows, RICH, "batch statistics"),
    (scaled_without_shift, RICH, "scale and shift"),
    (dropout_without_scaling, RICH, "dropout mask"),
    (sum_without_what_it_skips, RICH, "activations"),
    (probabilities_not_normalized, CLASSES, "activations"),
    (loss_without_half, RICH, "losses"),
    (loss_summed, RICH, "mean loss"),
    (slope_left_out, RICH, "deltas"),
    (hidden_delta_of_another_sign, RICH, "deltas"),
    (part_summed("weights"), RICH, "gradients of weights"),
    (part_summed("biases"), CLASSES, "gradients of biases"),
    (part_summed("leaks"), RICH, "gradients of leaks"),
    (part_summed("gamma"), RICH, "gradients of gamma"),
    (part_summed("beta"), RICH, "gradients of beta"),
    (step_counted_late, RICH, "optimizer steps"),
    (product_forgotten, CLASSES, "product of momenta"),
    (clipping_left_out, RICH, "clipping"),
    (penalty_left_out, RICH, "penalty"),
    (moves_by(without_bias_correction), RICH, "moves"),
    (moves_by(epsilon_inside_the_root), RICH, "moves"),
    (moves_by(step_off_by_one), RICH, "moves"),
    (state_kept, RICH, "optimizer state"),
    (moved_uphill, CLASSES, "parameters"),
    (never_shrunk, RICH, "parameters"),
]
