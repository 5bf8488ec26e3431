"""Records in tests/data/pytorch/ what PyTorch answers, in an environment of its own.

    python3 -m venv /tmp/pytorch && /tmp/pytorch/bin/pip install torch==2.13.0 numpy
    /tmp/pytorch/bin/python -m tools.record_pytorch           # writes the files
    /tmp/pytorch/bin/python -m tools.record_pytorch --check   # compares them, and writes nothing

A file keeps its inputs, targets and initial parameters; everything else in it is computed here, in float64 on
the processor. A new activation, loss or optimizer is a row of ACTIVATIONS, LOSSES or OPTIMIZERS below.
"""

import argparse
import json
import math
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional

FOLDER = Path(__file__).parents[1] / "tests" / "data" / "pytorch"
RECORDED_STEPS = (1, 2, 5, 40)
# PyTorch's own results differ by this much between processors; the tests allow 1e-12 and more.
TOLERANCE = 1e-13

Unary = Callable[[torch.Tensor], torch.Tensor]
Loss = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
Recording = dict[str, Any]

ACTIVATIONS: dict[str, Unary] = {
    "linear": lambda z: z * 1.0,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": lambda z: functional.leaky_relu(z, 0.01),
    "elu": functional.elu,
    "selu": functional.selu,
    "gelu": functional.gelu,
    "silu": functional.silu,
    "softplus": functional.softplus,
    "softsign": functional.softsign,
    "hard_sigmoid": functional.hardsigmoid,
}

# Which targets a loss is recorded for, and its value per sample; binary targets are -1 and +1.
LOSSES: dict[str, tuple[str, Loss]] = {
    "squared_error": ("regression", lambda output, target: (output - target).square() / 2),
    "absolute_error": ("regression", lambda output, target: (output - target).abs()),
    "huber": ("regression", lambda output, target: functional.huber_loss(output, target, reduction="none")),
    "binary_crossentropy": (
        "binary",
        lambda output, target: functional.binary_cross_entropy_with_logits(
            output, (target + 1) / 2, reduction="none"
        ),
    ),
    "hinge": ("binary", lambda output, target: torch.relu(1 - output * target)),
    "squared_hinge": ("binary", lambda output, target: torch.relu(1 - output * target).square()),
}

# The optimizer, by what it is called with, and the hyperparameters under the names of the config.
OPTIMIZERS: dict[str, tuple[Callable[..., torch.optim.Optimizer], dict[str, float]]] = {
    "sgd": (torch.optim.SGD, {"learning_rate": 0.1}),
    "momentum": (
        torch.optim.SGD,
        {"learning_rate": 0.05, "momentum": 0.9},
    ),
    "nesterov": (
        lambda p, lr, momentum: torch.optim.SGD(p, lr, momentum, nesterov=True),
        {"learning_rate": 0.05, "momentum": 0.9},
    ),
    "adagrad": (
        lambda p, lr, epsilon: torch.optim.Adagrad(p, lr, eps=epsilon),
        {"learning_rate": 0.1, "epsilon": 1e-10},
    ),
    "rmsprop": (
        torch.optim.RMSprop,
        {"learning_rate": 0.01, "rho": 0.9, "epsilon": 1e-8},
    ),
    "adadelta": (
        torch.optim.Adadelta,
        {"learning_rate": 1.0, "rho": 0.9, "epsilon": 1e-6},
    ),
    "adam": (
        lambda p, lr, beta1, beta2, epsilon: torch.optim.Adam(p, lr, (beta1, beta2), epsilon),
        {"learning_rate": 0.02, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
    ),
    "amsgrad": (
        lambda p, lr, beta1, beta2, epsilon: torch.optim.Adam(p, lr, (beta1, beta2), epsilon, amsgrad=True),
        {"learning_rate": 0.02, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
    ),
    "adamax": (
        lambda p, lr, beta1, beta2, epsilon: torch.optim.Adamax(p, lr, (beta1, beta2), epsilon),
        {"learning_rate": 0.02, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
    ),
    "nadam": (
        lambda p, lr, beta1, beta2, epsilon, decay: torch.optim.NAdam(
            p, lr, (beta1, beta2), epsilon, momentum_decay=decay
        ),
        {"learning_rate": 0.02, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "momentum_decay": 0.004},
    ),
    "adamw": (
        lambda p, lr, beta1, beta2, epsilon, decay: torch.optim.AdamW(
            p, lr, (beta1, beta2), epsilon, weight_decay=decay
        ),
        {"learning_rate": 0.02, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weight_decay": 0.05},
    ),
}


def record_activations(old: Recording) -> Recording:
    """Every activation and its derivative at the pre-activations of the file."""
    shapes = {}
    for name, activation in ACTIVATIONS.items():
        z = torch.tensor(old["pre_activation"], requires_grad=True)
        value = activation(z)
        (derivative,) = torch.autograd.grad(value.sum(), z)
        shapes[name] = {"value": value.tolist(), "derivative": derivative.tolist()}
    return {"pre_activation": old["pre_activation"], "activations": shapes}


def record_losses(old: Recording) -> Recording:
    """Every loss per sample and its derivative by the raw output, or by the logits of several classes."""
    losses: dict[str, Any] = {}
    for name, (kind, loss) in LOSSES.items():
        output = torch.tensor(old["output"], requires_grad=True)
        value = loss(output, torch.tensor(old[f"{kind}_targets"]))
        (gradient,) = torch.autograd.grad(value.sum(), output)
        losses[name] = {"targets": kind, "value": value.tolist(), "gradient": gradient.tolist()}
    given = old["losses"]["categorical_crossentropy"]
    logits = torch.tensor(given["logits"], requires_grad=True)
    value = functional.cross_entropy(logits, torch.tensor(given["classes"]), reduction="none")
    (gradient,) = torch.autograd.grad(value.sum(), logits)
    losses["categorical_crossentropy"] = {
        "logits": given["logits"],
        "classes": given["classes"],
        "value": value.tolist(),
        "gradient": gradient.tolist(),
    }
    kept = {key: old[key] for key in ("output", "binary_targets", "regression_targets")}
    return {**kept, "losses": losses}


def record_softmax_gradients(old: Recording) -> Recording:
    """Loss and gradients of a network with softmax, for every activation of its hidden layers."""
    inputs, classes = torch.tensor(old["inputs"]), torch.tensor(old["classes"])
    answers = {}
    for name, activation in ACTIVATIONS.items():
        parameters = as_tensors(old["parameters"])
        loss = functional.cross_entropy(forward(inputs, parameters, activation), classes)
        gradients = torch.autograd.grad(loss, parameters)
        answers[name] = {"loss": loss.item(), "gradients": [each.tolist() for each in gradients]}
    kept = {key: old[key] for key in ("inputs", "classes", "parameters")}
    return {**kept, "activations": answers}


def record_optimizers(old: Recording) -> Recording:
    """The parameters after a few steps of every optimizer, and the loss before each of them."""
    inputs, targets = torch.tensor(old["inputs"]), torch.tensor(old["targets"])
    runs = {}
    for name, (make, hyperparameters) in OPTIMIZERS.items():
        parameters, steps = as_tensors(old["initial_parameters"]), {}
        optimizer = make(parameters, *hyperparameters.values())
        for step in range(1, max(RECORDED_STEPS) + 1):
            optimizer.zero_grad()
            loss = (forward(inputs, parameters, torch.tanh)[:, 0] - targets).square().mean() / 2
            loss.backward()  # type: ignore[no-untyped-call,unused-ignore]
            optimizer.step()
            if step in RECORDED_STEPS:
                steps[str(step)] = {
                    "loss_before": loss.item(),
                    "parameters": [each.tolist() for each in parameters],
                }
        runs[name] = {"hyperparameters": hyperparameters, "steps": steps}
    kept = {key: old[key] for key in ("inputs", "targets", "initial_parameters")}
    return {**kept, "optimizers": runs}


def record_batch_norm(old: Recording) -> Recording:
    """Four epochs of a network with a normalized layer, in batches of 8 in order, and its predictions."""
    inputs, targets = torch.tensor(old["inputs"]), torch.tensor(old["targets"])
    parameters = as_tensors(old["initial_parameters"])
    weights, biases, output_weights, output_biases = parameters
    normalization = torch.nn.BatchNorm1d(len(biases))
    optimizer = torch.optim.SGD([*parameters, *normalization.parameters()], 0.1)
    losses = []

    def outputs(rows: torch.Tensor) -> torch.Tensor:
        hidden = torch.tanh(normalization(rows @ weights + biases))
        return (hidden @ output_weights + output_biases)[:, 0]

    for _ in range(4):
        for rows, wanted in zip(inputs.split(8), targets.split(8), strict=True):
            optimizer.zero_grad()
            loss = (outputs(rows) - wanted).square().mean() / 2
            loss.backward()  # type: ignore[no-untyped-call,unused-ignore]
            optimizer.step()
            losses.append(loss.item())
    normalization.eval()
    return {
        **{key: old[key] for key in ("inputs", "targets", "initial_parameters")},
        "batch_losses": losses,
        "final_parameters": [each.tolist() for each in parameters],
        "gamma": normalization.weight.tolist(),
        "beta": normalization.bias.tolist(),
        "running_mean": normalization.running_mean.tolist(),
        "running_variance": normalization.running_var.tolist(),
        "inference_outputs": outputs(inputs).tolist(),
    }


RECORDERS: dict[str, Callable[[Recording], Recording]] = {
    "activations": record_activations,
    "batch_norm": record_batch_norm,
    "losses": record_losses,
    "optimizers": record_optimizers,
    "softmax_gradients": record_softmax_gradients,
}


def as_tensors(parameters: list[Any]) -> list[torch.Tensor]:
    """Weights (fan_in, fan_out) and biases (fan_out,) of each layer in turn, to be differentiated by."""
    return [torch.tensor(each, requires_grad=True) for each in parameters]


def forward(inputs: torch.Tensor, parameters: list[torch.Tensor], activation: Unary) -> torch.Tensor:
    """The last layer's pre-activations (n_samples, n_outputs)."""
    values, layers = inputs, list(zip(parameters[::2], parameters[1::2], strict=True))
    for weights, biases in layers[:-1]:
        values = activation(values @ weights + biases)
    weights, biases = layers[-1]
    return values @ weights + biases


def differences(old: Any, new: Any, where: str = "") -> Iterator[str]:
    """The places at which two recordings differ by more than TOLERANCE, with both values."""
    if isinstance(new, dict) and isinstance(old, dict):
        for key in sorted({*old, *new}):
            yield from differences(old.get(key), new.get(key), f"{where}.{key}")
    elif isinstance(new, list) and isinstance(old, list) and len(new) == len(old):
        for k, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from differences(before, after, f"{where}[{k}]")
    elif isinstance(new, float) and isinstance(old, float):
        if not math.isclose(old, new, rel_tol=TOLERANCE, abs_tol=TOLERANCE):
            yield f"{where}: {old!r} is now {new!r}"
    elif old != new:
        yield f"{where}: {str(old)[:80]} is now {str(new)[:80]}"


def main() -> int:
    """Writes every file, or compares it with what is computed now; 1 if one differs."""
    parser = argparse.ArgumentParser(description="Records what PyTorch answers in tests/data/pytorch/.")
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")
    check = parser.parse_args().check
    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    found = False
    for name, record in RECORDERS.items():
        path = FOLDER / f"{name}.json"
        old = json.loads(path.read_text(encoding="utf-8"))
        recorded = {"library": f"torch {torch.__version__}", "command": "python -m tools.record_pytorch"}
        new = {"note": old["note"], "recorded": recorded, **record(old)}
        if check:
            for line in differences(old, new):
                print(f"{name}{line}")
                found = True
        else:
            path.write_text(json.dumps(new) + "\n", encoding="utf-8")
    return int(found)


if __name__ == "__main__":
    sys.exit(main())
