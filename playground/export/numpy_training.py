"""A training as a NumPy program: forward, backward and the loop, written out for one network."""

from collections.abc import Callable, Iterator
from typing import Any

from playground.engine.optimizers import OPTIMIZERS as OPTIMIZER_ROWS
from playground.export.code_text import array_text, layers_of, python_file, shape_comment
from playground.export.numpy_code import decision, preprocessing
from playground.export.training_text import (
    batch_lines,
    data_lines,
    epoch_end_lines,
    functions_of_loop,
    learning_rate_lines,
    losses_proof_lines,
    progress_text,
    settings_lines,
    training_about,
)
from playground.model.reference import Layer, Method
from playground.model.reference.activations import (
    ACTIVATIONS,
    prelu_leak_slope,
    softmax,
    softmax_backward,
)
from playground.model.reference.losses import LOSSES
from playground.model.reference.normalization import EPSILON, MOMENTUM
from playground.model.reference.optimizers import OPTIMIZERS, nadam_momentum
from playground.model.source_text import source_of
from playground.model.training_description import TrainingDescription


def write_numpy_training(training: TrainingDescription) -> bytes:
    """Writes a NumPy program that trains as the playground does, from the same beginning.

    Args:
        training: with finite first losses.

    Returns:
        UTF-8 text: a module with ``train_epoch()`` and ``predict(rows)``, a program that trains some epochs
        and compares its losses with the playground's.
    """
    model, method = training.model, training.method
    return python_file(
        training_about(training, "A NumPy program"),
        "import math\nimport sys\nfrom types import SimpleNamespace\n\nimport numpy as np",
        [
            source_of(_functions(method)),
            "\n".join(data_lines(training, "np.array({})")),
            preprocessing(model),
            "\n".join(_parameters(training)),
            "\n".join([*settings_lines(method), _progress(method)]),
            "\n".join(_forward(method)),
            "\n".join(_losses(method)),
            "\n".join(_backward(training)),
            "\n".join(_update(method)),
            "\n".join(learning_rate_lines(method)),
            "\n".join(_train_epoch(training)),
            "\n".join(_predict(method)),
            decision(model),
            "\n".join(losses_proof_lines(training)),
        ],
    )


def _functions(method: Method) -> Iterator[Callable[..., Any]]:
    """The functions of the reference that this training calls."""
    for layer in method.layers:
        name = layer.activation.name
        if name == "softmax":
            yield softmax
            if not method.loss_is_by_logits:
                yield softmax_backward
        elif name != "linear":
            yield ACTIVATIONS[name].value
            yield ACTIVATIONS[name].slope
        if name == "prelu":
            yield prelu_leak_slope
    yield LOSSES[method.loss.name].value
    yield LOSSES[method.loss.name].slope
    yield OPTIMIZERS[method.optimizer.name]
    if method.optimizer.name == "nadam":
        yield nadam_momentum
    yield from functions_of_loop(method)


def _parameters(training: TrainingDescription) -> Iterator[str]:
    """The arrays that training changes."""
    averages = []
    yield "# The parameters as they are before the first step."
    yield "parameters = {"
    for number, what, arrays in layers_of(training.model):
        yield f"    # {what}"
        for name, part in arrays.items():
            line = f'    "{name}{number}": np.array({array_text(part, 4)}),'
            if name in ("mean", "variance"):
                averages.append(line)
            else:
                yield line
    yield "}"
    if averages:
        yield ""
        yield "# Running averages of batch normalization, which is by them when not training."
        yield "averages = {"
        yield from averages
        yield "}"
    n_slots = OPTIMIZER_ROWS[training.method.optimizer.name].n_slots
    yield ""
    yield "# What the optimizer remembers of each."
    yield f"slots = {{name: (np.zeros_like(part),) * {n_slots} for name, part in parameters.items()}}"


def _progress(method: Method) -> str:
    product = ", nadam_product=1.0" if method.optimizer.name == "nadam" else ""
    return f"progress = SimpleNamespace({progress_text(method)}{product})"


def _forward(method: Method) -> Iterator[str]:
    trains = any(layer.dropout or layer.batch_normalization for layer in method.layers)
    yield f"def forward(inputs{', step=None' if trains else ''}):"
    yield '    """All numbers of the way from the inputs (n, n_features) to the outputs."""'
    if trains:
        yield "    # With the number of a step: batch statistics and dropout, as in training."
    yield "    n, p = SimpleNamespace(), parameters"
    yield "    n.a0 = inputs"
    for number, layer in enumerate(method.layers, start=1):
        for line in _layer_forward(layer, number):
            yield f"    {line}"
    yield "    return n"


def _layer_forward(layer: Layer, number: int) -> Iterator[str]:
    k, name = number, layer.activation.name
    bias = f'p["b{k}"][:, None, :]' if layer.pieces > 1 else f'p["b{k}"]'
    sums = f'n.a{k - 1} @ p["W{k}"] + {bias}'
    if layer.batch_normalization:
        yield f"sums = {sums}"
        yield "if step is None:"
        yield f'    mean, variance = averages["mean{k}"], averages["variance{k}"]'
        yield "else:"
        yield "    mean, variance = sums.mean(axis=0), sums.var(axis=0)"
        yield "    unbiased = variance * (len(sums) / max(len(sums) - 1, 1))"
        yield f'    averages["mean{k}"] += {MOMENTUM!r} * (mean - averages["mean{k}"])'
        yield f'    averages["variance{k}"] += {MOMENTUM!r} * (unbiased - averages["variance{k}"])'
        yield f"n.std{k} = np.sqrt(variance + {EPSILON!r})"
        yield f"n.normalized{k} = (sums - mean) / n.std{k}"
        yield f'n.z{k} = p["gamma{k}"] * n.normalized{k} + p["beta{k}"]'
    else:
        yield f"n.z{k} = {sums}"
    yield f"n.a{k} = {_activated(layer, f'n.z{k}', name, k)}"
    if layer.dropout:
        yield "if step is not None:"
        yield (f"    n.mask{k} = dropout_mask({layer.dropout!r}, DROPOUT_KEY, step, {k - 1}, n.a{k}.shape)")
        yield f"    n.a{k} = n.a{k} * n.mask{k}"
    if layer.residual:
        yield f"n.a{k} = n.a{k} + n.a{k - 1}"


def _activated(layer: Layer, z: str, function: str, number: int) -> str:
    """A call of an activation or of its slope."""
    if layer.activation.name == "linear":
        return z
    if layer.activation.name == "prelu":
        return f'{function}({z}, p["leaks{number}"])'
    return f"{function}({', '.join([z, *map(repr, layer.activation.values)])})"


def _losses(method: Method) -> Iterator[str]:
    last = len(method.layers)
    seen = f"n.z{last}" if method.loss_is_by_logits else f"n.a{last}"
    values = "".join(f", {each!r}" for each in method.loss.values)
    yield "def mean_loss(rows, targets):"
    yield '    """The mean loss over rows, without penalty."""'
    yield "    n = forward(preprocess(rows))"
    yield f"    return {LOSSES[method.loss.name].value.__name__}({seen}, targets{values}).mean()"


def _backward(training: TrainingDescription) -> Iterator[str]:
    method = training.method
    last = len(method.layers)
    seen = f"n.z{last}" if method.loss_is_by_logits else f"n.a{last}"
    values = "".join(f", {each!r}" for each in method.loss.values)
    weights = "" if training.weights is None else ", weights"
    yield f"def backward(n, targets{weights}):"
    yield '    """The gradient of the mean loss by every parameter."""'
    yield "    g, p, count = {}, parameters, len(targets)"
    yield "    # By the logits or the outputs, whatever the loss takes."
    yield f"    d = {LOSSES[method.loss.name].slope.__name__}({seen}, targets{values})"
    if training.weights is not None:
        yield "    d = d * weights[:, None]"
    for number in range(last, 0, -1):
        layer = method.layers[number - 1]
        yield f"    # {shape_comment(layer, number, last)}"
        is_by_logits = method.loss_is_by_logits and number == last
        for line in _layer_backward(layer, number, is_by_logits=is_by_logits):
            yield f"    {line}"
    yield "    return g"


def _layer_backward(layer: Layer, number: int, *, is_by_logits: bool) -> Iterator[str]:
    k, name = number, layer.activation.name
    if layer.residual:
        yield "skipped = d"
    if layer.dropout:
        yield f"d = d * n.mask{k}"
    if is_by_logits or name == "linear":
        yield "delta = d"
    elif name == "softmax":
        yield f"delta = softmax_backward(n.a{k}, d)"
    else:
        yield f"delta = d * {_activated(layer, f'n.z{k}', ACTIVATIONS[name].slope.__name__, k)}"
    if name == "prelu":
        yield f'g["leaks{k}"] = (d * prelu_leak_slope(n.z{k})).sum(axis=0) / count'
    if layer.batch_normalization:
        yield f"by_gamma, by_beta = (delta * n.normalized{k}).sum(axis=0), delta.sum(axis=0)"
        yield f'g["gamma{k}"], g["beta{k}"] = by_gamma / count, by_beta / count'
        yield "# Each sample moves the mean and the variance of all: what it does to them is taken off."
        yield f"delta = delta - by_beta / count - n.normalized{k} * by_gamma / count"
        yield f'delta = p["gamma{k}"] / n.std{k} * delta'
    yield f'g["W{k}"] = n.a{k - 1}.T @ delta / count'
    yield f'g["b{k}"] = delta.sum(axis=-2) / count'
    if k > 1:
        yield (
            f'd = (delta @ p["W{k}"].swapaxes(-1, -2)).sum(axis=0)'
            if layer.pieces > 1
            else f'd = delta @ p["W{k}"].T'
        )
        if layer.residual:
            yield "d = d + skipped"


def _update(method: Method) -> Iterator[str]:
    absolute, square = method.penalty
    name = method.optimizer.name
    values = "".join(f", {each!r}" for each in method.optimizer.values)
    yield "def update(g):"
    yield '    """Moves every parameter by its gradient."""'
    if method.clip_norm is not None:
        yield "    norm = math.sqrt(sum((each**2).sum() for each in g.values()))"
        yield f"    if norm > {method.clip_norm!r}:"
        yield f"        g = {{name: each * ({method.clip_norm!r} / norm) for name, each in g.items()}}"
    if method.clip_value is not None:
        limit = method.clip_value
        yield f"    g = {{name: np.clip(each, -{limit!r}, {limit!r}) for name, each in g.items()}}"
    yield "    rate = learning_rate()"
    product = ", nadam_product=progress.nadam_product" if name == "nadam" else ""
    yield f"    now = SimpleNamespace(t=progress.step, rate=rate{product})"
    yield "    for name, w in parameters.items():"
    if square:
        yield '        slope = g[name] + L2_RATE * w if name.startswith("W") else g[name]'
    slope = "slope" if square else "g[name]"
    yield f"        move, slots[name] = {OPTIMIZERS[name].__name__}(now, w, {slope}, slots[name]{values})"
    yield "        parameters[name] = w - move"
    if absolute:
        yield "        # The absolute penalty moves weights towards zero, and never across."
        yield '        if name.startswith("W"):'
        yield "            w = parameters[name]"
        yield "            parameters[name] = np.sign(w) * np.maximum(np.abs(w) - rate * L1_RATE, 0.0)"
    if name == "nadam":
        beta1, decay = method.optimizer.values[0], method.optimizer.values[3]
        yield f"    progress.nadam_product *= nadam_momentum(progress.step, {beta1!r}, {decay!r})"


def _train_epoch(training: TrainingDescription) -> Iterator[str]:
    method = training.method
    trains = any(layer.dropout or layer.batch_normalization for layer in method.layers)
    yield "def train_epoch():"
    yield '    """One pass over the training rows; the last batch may be short."""'
    yield "    inputs = preprocess(TRAIN_ROWS)"
    yield from batch_lines(method, "len(inputs)")
    yield f"        numbers = forward(inputs[batch]{', progress.step' if trains else ''})"
    weights = "" if training.weights is None else ", ROW_WEIGHTS[batch]"
    yield f"        gradients = backward(numbers, TRAIN_TARGETS[batch]{weights})"
    yield "        progress.step += 1"
    yield "        update(gradients)"
    yield from epoch_end_lines(method)


def _predict(method: Method) -> Iterator[str]:
    yield "def predict(rows):"
    yield f'    """The outputs, (n, {method.layers[-1].fan_out}), as far as the network has been trained."""'
    yield f"    return forward(preprocess(rows)).a{len(method.layers)}"
