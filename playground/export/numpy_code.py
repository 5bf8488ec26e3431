"""A trained network as a NumPy program: the functions of the plain reference, and the layers written out."""

from collections.abc import Callable
from typing import Any

from playground.export.code_text import (
    PYTHON_PROOF,
    about,
    array_text,
    features_of,
    names_of_columns,
    parameter_lines,
    proof_text,
    python_file,
    unpacked,
)
from playground.export.proof import proof_of
from playground.model.description import ModelDescription
from playground.model.reference.activations import ACTIVATIONS, softmax
from playground.model.reference.normalization import EPSILON
from playground.model.source_text import source_of

_TAKEN = ("np", "math", "sys", "rows", "features")


def write_numpy(model: ModelDescription) -> bytes:
    """Writes a NumPy program that computes a model's outputs.

    Args:
        model: with finite parameters.

    Returns:
        UTF-8 text: a module with ``predict(rows)`` and ``decide(outputs)``, a program that proves itself.
    """
    proof = proof_of(model)
    return python_file(
        about(model, "A NumPy program", proof.bound, lacks_of(model)),
        "import math\nimport sys\n\nimport numpy as np",
        [
            source_of(functions_of(model)),
            parameter_lines(model, "#", "{} = np.array({})"),
            preprocessing(model),
            _predict(model),
            decision(model),
            proof_text(proof),
            PYTHON_PROOF,
        ],
    )


def lacks_of(model: ModelDescription) -> tuple[str, ...]:
    """What of the training is not in code that only predicts.

    Args:
        model: any.

    Returns:
        Codes, `Format.lacks`.
    """
    return ("dropout",) if any(layer.dropout for layer in model.layers) else ()


def functions_of(model: ModelDescription) -> list[Callable[..., Any]]:
    """The reference's activation functions that a network uses.

    Args:
        model: any.

    Returns:
        Each once; the identity is left out, as code does without.
    """
    names = dict.fromkeys(layer.activation.name for layer in model.layers)
    return [softmax if name == "softmax" else ACTIVATIONS[name].value for name in names if name != "linear"]


def preprocessing(model: ModelDescription) -> str:
    """The function that makes the network's inputs from raw rows.

    Args:
        model: any.

    Returns:
        Its text, with the numbers of the scaling before it.
    """
    names = names_of_columns(model.columns, _TAKEN)
    features = ", ".join(features_of(model, "numpy", names))
    lines = [
        "def preprocess(rows):",
        f'    """The inputs, (n, {len(model.features)}), from raw rows (n, {len(model.columns)})."""',
        f"    {unpacked(names)} = np.asarray(rows, dtype=float).reshape(-1, {len(model.columns)}).T",
        f"    features = np.stack([{features}], axis=1)",
        f"    return {'features' if model.scaling is None else '(features - MEAN) / STD'}",
    ]
    if model.scaling is None:
        return "\n".join(lines)
    constants = [
        "# Inputs are standardized by the mean and standard deviation of the training rows.",
        f"MEAN = np.array({array_text(model.scaling.mean)})",
        f"STD = np.array({array_text(model.scaling.std)})",
    ]
    return "\n".join(constants) + "\n\n\n" + "\n".join(lines)


def _predict(model: ModelDescription) -> str:
    lines = [
        "def predict(rows):",
        f'    """The outputs, (n, {model.layers[-1].fan_out}), of raw rows (n, {len(model.columns)})."""',
        "    a0 = preprocess(rows)",
    ]
    for number, layer in enumerate(model.layers, start=1):
        before = f"a{number - 1}"
        bias = f"b{number}[:, None, :]" if layer.pieces > 1 else f"b{number}"
        lines.append(f"    z{number} = {before} @ W{number} + {bias}")
        if layer.batch_normalization:
            scale = f"gamma{number} / np.sqrt(variance{number} + {EPSILON!r})"
            lines.append(f"    z{number} = (z{number} - mean{number}) * ({scale}) + beta{number}")
        name = layer.activation.name
        arguments = [f"z{number}"]
        arguments += (
            [f"leaks{number}"] if name == "prelu" else [repr(each) for each in layer.activation.values]
        )
        value = f"z{number}" if name == "linear" else f"{name}({', '.join(arguments)})"
        lines.append(f"    a{number} = {value}{f' + {before}' if layer.residual else ''}")
    return "\n".join([*lines, f"    return a{len(model.layers)}"])


def decision(model: ModelDescription) -> str:
    """The function that names the class of each output.

    Args:
        model: any.

    Returns:
        Its text; empty for regression.
    """
    meaning = model.output
    if meaning.name == "value":
        return ""
    if meaning.is_of_labels:
        numbers = "(outputs >= 0.5) @ (1 << np.arange(outputs.shape[1]))"
    elif meaning.threshold is None:
        numbers = "outputs.argmax(axis=1)"
    else:
        numbers = f"(outputs[:, 0] >= {meaning.threshold!r}).astype(int)"
    return "\n".join(
        [
            f"CLASSES = {list(model.classes)!r}",
            "",
            "",
            "def decide(outputs):",
            '    """The class that each row of outputs stands for."""',
            "    outputs = np.asarray(outputs)",
            f"    return [CLASSES[number] for number in {numbers}]",
        ]
    )
