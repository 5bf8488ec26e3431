"""A trained network as Python code that fills a scikit-learn pipeline, where scikit-learn can hold it."""

from typing import Any

import numpy as np

from playground.data.expressions import Column
from playground.export.activations import ACTIVATION_TEXTS
from playground.export.code_text import (
    PYTHON_PROOF,
    about,
    array_text,
    features_of,
    names_of_columns,
    proof_text,
    python_file,
    shape_comment,
    unpacked,
)
from playground.export.numpy_code import decision, lacks_of
from playground.export.proof import proof_of
from playground.model.description import ModelDescription, Numbers
from playground.model.reference.normalization import EPSILON
from playground.problems.errors import InvalidCommand, Problem

FORMAT = "scikit-learn"

_PROBABILITIES = {"sigmoid": "logistic", "tanh": "logistic", "softmax": "softmax"}
"""Output activations of a classifier; the tanh of two classes is a shifted logistic function."""

_TAKEN = ("np", "sys", "rows", "model", "features")


def problems_of(model: ModelDescription) -> list[Problem]:
    """Says what scikit-learn cannot represent of a network.

    Args:
        model: any.

    Returns:
        A problem for each part; empty if its MLPClassifier or MLPRegressor can hold the network.
    """
    *hidden, output = model.layers
    known = [name for name, text in ACTIVATION_TEXTS.items() if text.sklearn]
    names = list(dict.fromkeys(layer.activation.name for layer in hidden))
    found = [
        Problem("format", "format_without_activation", FORMAT, known, {"activation": name})
        for name in names
        if name not in known
    ]
    if len(names) > 1:
        found.append(Problem("format", "format_of_one_activation", FORMAT, params={"activations": names}))
    if any(layer.residual for layer in model.layers):
        found.append(Problem("format", "format_without_residual", FORMAT))
    allowed = _outputs(model)
    if output.activation.name not in allowed:
        params = {"activation": output.activation.name}
        found.append(Problem("format", "format_without_output", FORMAT, allowed, params))
    return found


def _outputs(model: ModelDescription) -> list[str]:
    """Output activations that scikit-learn has for the task; linear ones are those of MLPRegressor."""
    if model.output.name == "value":
        return ["linear"]
    if model.output.is_of_labels:
        return ["sigmoid", "linear"]
    return ["linear", "sigmoid", "tanh" if len(model.classes) == 2 else "softmax"]


def lacks_in_sklearn(model: ModelDescription) -> tuple[str, ...]:
    """What a pipeline of scikit-learn has otherwise than the network, if it can hold it.

    Args:
        model: any.

    Returns:
        Codes, `Format.lacks`.
    """
    output = model.layers[-1].activation.name
    is_classifier = _is_classifier(model)
    found = {
        "normalization_in_weights": any(model.averages),
        "tanh_as_probability": is_classifier and output == "tanh",
        "scores_by_regressor": not is_classifier and model.output.name != "value",
        "labels_in_columns": is_classifier and model.output.is_of_labels,
    }
    return (*lacks_of(model), *(code for code, holds in found.items() if holds))


def write_sklearn(model: ModelDescription) -> bytes:
    """Writes Python code that fills a scikit-learn pipeline with a network.

    Args:
        model: with finite parameters.

    Returns:
        UTF-8 text: a module with ``model``, a fitted Pipeline, and ``predict(rows)``, which gives the
        network's outputs; a program that proves itself.

    Raises:
        InvalidCommand: scikit-learn cannot represent the network; names every part.
    """
    if problems := problems_of(model):
        raise InvalidCommand(problems)
    proof = proof_of(model)
    return python_file(
        [*about(model, "A scikit-learn pipeline", proof.bound, lacks_in_sklearn(model)), "", *_USE],
        _imports(model),
        [
            _parameters(model),
            _features(model),
            _network(model),
            _pipeline(model),
            _predict(model),
            decision(model),
            proof_text(proof),
            PYTHON_PROOF,
        ],
    )


_USE = (
    "model is the pipeline, as if it had been fitted: predict, score and, of a classifier, predict_proba",
    "work, and partial_fit of its last step trains on from these weights. To pickle it, import this",
    "module, which then has to be there as well when it is unpickled. Tried with scikit-learn 1.9.",
)


def _is_classifier(model: ModelDescription) -> bool:
    return model.output.name != "value" and model.layers[-1].activation.name in _PROBABILITIES


def _class_name(model: ModelDescription) -> str:
    return "MLPClassifier" if _is_classifier(model) else "MLPRegressor"


def _computes_features(model: ModelDescription) -> bool:
    return [each.expression for each in model.features] != [Column(name) for name in model.columns]


def _imports(model: ModelDescription) -> str:
    transformers = {
        "FunctionTransformer": _computes_features(model),
        "LabelBinarizer": _is_classifier(model),
        "StandardScaler": model.scaling is not None,
    }
    used = [name for name, is_used in transformers.items() if is_used]
    lines = [
        "import sys",
        "",
        "import numpy as np",
        f"from sklearn.neural_network import {_class_name(model)}",
        "from sklearn.pipeline import Pipeline",
        *([f"from sklearn.preprocessing import {', '.join(used)}"] if used else []),
    ]
    return "\n".join(lines)


def _weights(model: ModelDescription) -> list[tuple[Numbers, Numbers]]:
    """Weights and biases of each layer, batch normalization and the factor of a tanh included."""
    arrays = []
    for parts, averages in zip(model.parameters, model.averages, strict=True):
        weights, biases = parts["weights"], parts["biases"]
        if averages is not None:
            scale = parts["gamma"] / np.sqrt(averages.variance + EPSILON)
            weights, biases = weights * scale, (biases - averages.mean) * scale + parts["beta"]
        arrays.append((weights, biases))
    if _is_classifier(model) and model.layers[-1].activation.name == "tanh":
        weights, biases = arrays[-1]
        arrays[-1] = 2.0 * weights, 2.0 * biases
    return arrays


def _parameters(model: ModelDescription) -> str:
    lines = []
    for number, (layer, (weights, biases)) in enumerate(
        zip(model.layers, _weights(model), strict=True), start=1
    ):
        lines += [
            f"# {shape_comment(layer, number, len(model.layers))}",
            f"W{number} = np.array({array_text(weights)})",
            f"b{number} = np.array({array_text(biases)})",
        ]
    if model.scaling is not None:
        lines += [
            "# Of the training rows.",
            f"MEAN = np.array({array_text(model.scaling.mean)})",
            f"STD = np.array({array_text(model.scaling.std)})",
        ]
    return "\n".join(lines)


def _features(model: ModelDescription) -> str:
    if not _computes_features(model):
        return ""
    names = names_of_columns(model.columns, _TAKEN)
    features = ", ".join(features_of(model, "numpy", names))
    return "\n".join(
        [
            "def make_features(rows):",
            f'    """The features (n, {len(model.features)}) of raw rows (n, {len(model.columns)})."""',
            f"    {unpacked(names)} = np.asarray(rows, dtype=float).reshape(-1, {len(model.columns)}).T",
            f"    return np.stack([{features}], axis=1)",
        ]
    )


def _network(model: ModelDescription) -> str:
    *hidden, output = model.layers
    sizes = tuple(layer.fan_out for layer in hidden)
    activation = ACTIVATION_TEXTS[hidden[0].activation.name].sklearn if hidden else "identity"
    numbers = range(1, len(model.layers) + 1)
    is_classifier = _is_classifier(model)
    values: dict[str, Any] = {
        "coefs_": f"[{', '.join(f'W{number}' for number in numbers)}]",
        "intercepts_": f"[{', '.join(f'b{number}' for number in numbers)}]",
        "n_layers_": len(model.layers) + 1,
        "n_features_in_": len(model.features),
        "n_outputs_": output.fan_out,
        "out_activation_": f'"{_PROBABILITIES[output.activation.name] if is_classifier else "identity"}"',
    }
    if is_classifier:
        is_of_labels = model.output.is_of_labels
        targets = [[0] * output.fan_out, [1] * output.fan_out] if is_of_labels else list(model.classes)
        values["_label_binarizer"] = f"LabelBinarizer().fit(np.array({targets!r}))"
        values["classes_"] = "network._label_binarizer.classes_"
    lines = [
        "def filled_network():",
        f'    """{"A classifier" if is_classifier else "A regressor"} with what a fit would have set."""',
        f'    network = {_class_name(model)}(hidden_layer_sizes={sizes!r}, activation="{activation}")',
        *(f"    network.{name} = {value}" for name, value in values.items()),
        "    # Where partial_fit goes on.",
        "    network.n_iter_ = network.t_ = network._no_improvement_count = 0",
        "    network.best_loss_, network.loss_curve_ = np.inf, []",
        "    return network",
    ]
    return "\n".join(lines)


def _pipeline(model: ModelDescription) -> str:
    lines = []
    steps = ['("network", filled_network())']
    if model.scaling is not None:
        lines += [
            "def filled_scaler():",
            '    """A scaler with what a fit would have set."""',
            "    scaler = StandardScaler()",
            "    scaler.mean_, scaler.scale_, scaler.var_ = MEAN, STD, STD**2",
            f"    scaler.n_features_in_ = {len(model.features)}",
            "    return scaler",
            "",
            "",
        ]
        steps.insert(0, '("scaling", filled_scaler())')
    if _computes_features(model):
        steps.insert(0, '("features", FunctionTransformer(make_features))')
    return "\n".join([*lines, f"model = Pipeline([{', '.join(steps)}])"])


def _predict(model: ModelDescription) -> str:
    n_outputs, output = model.layers[-1].fan_out, model.layers[-1].activation.name
    outputs = f"model.predict(rows).reshape(-1, {n_outputs})"
    if _is_classifier(model):
        outputs = f"model.predict_proba(rows){'[:, 1:]' if n_outputs == 1 else ''}"
        if output == "tanh":
            outputs = f"2.0 * {outputs} - 1.0"
    return "\n".join(
        [
            "def predict(rows):",
            f'    """The network\'s outputs, (n, {n_outputs}), of raw rows (n, {len(model.columns)})."""',
            f"    return {outputs}",
        ]
    )
