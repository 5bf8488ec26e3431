"""A trained network as plain Python, which needs nothing but the standard library."""

from playground.export.activations import functions_in
from playground.export.code_text import (
    about,
    array_text,
    features_of,
    names_of_columns,
    parameter_lines,
    proof_text,
    python_file,
    unpacked,
)
from playground.export.numpy_code import lacks_of
from playground.export.proof import proof_of
from playground.model.description import ModelDescription
from playground.model.reference import Layer
from playground.model.reference.normalization import EPSILON

_TAKEN = ("math", "sys", "row", "rows", "features")

_DENSE = '''
def dense(inputs, weights, biases):
    """Inputs times weights (fan_in, fan_out), plus biases."""
    return [
        bias + math.fsum(number * row[j] for number, row in zip(inputs, weights))
        for j, bias in enumerate(biases)
    ]
'''

_PROOF = '''
def greatest_difference():
    """How far the outputs are from the playground's, relative to max(1, |output|)."""
    return max(
        abs(found - wanted) / max(1.0, abs(wanted))
        for found_row, wanted_row in zip(predict(PROOF_ROWS), PROOF_OUTPUTS)
        for found, wanted in zip(found_row, wanted_row)
    )


if __name__ == "__main__":
    difference = greatest_difference()
    print(f"greatest difference: {difference:.3g}")
    sys.exit(not difference <= BOUND)
'''


def write_python(model: ModelDescription) -> bytes:
    """Writes plain Python that computes a model's outputs.

    Args:
        model: with finite parameters.

    Returns:
        UTF-8 text: a module with ``predict(rows)`` and ``decide(outputs)``, a program that proves itself.
    """
    proof = proof_of(model)
    return python_file(
        about(model, "Plain Python", proof.bound, lacks_of(model)),
        "import math\nimport sys",
        [
            _DENSE.strip(),
            *functions_in("python", model.layers),
            parameter_lines(model, "#", "{} = {}"),
            _preprocessing(model),
            _predict(model),
            _decision(model),
            proof_text(proof),
            _PROOF.strip(),
        ],
    )


def _preprocessing(model: ModelDescription) -> str:
    names = names_of_columns(model.columns, _TAKEN)
    features = ", ".join(features_of(model, "python", names))
    lines = [
        "def preprocess(row):",
        '    """The network\'s inputs from one raw row."""',
        f"    {unpacked(names)} = map(float, row)",
        f"    features = [{features}]",
    ]
    if model.scaling is None:
        return "\n".join([*lines, "    return features"])
    constants = [
        "# Inputs are standardized by the mean and standard deviation of the training rows.",
        f"MEAN = {array_text(model.scaling.mean)}",
        f"STD = {array_text(model.scaling.std)}",
    ]
    lines.append("    return [(feature - mean) / std for feature, mean, std in zip(features, MEAN, STD)]")
    return "\n".join([*constants, "", "", *lines])


def _predict(model: ModelDescription) -> str:
    lines = [
        "def predict(rows):",
        f'    """The outputs, {model.layers[-1].fan_out} for each raw row."""',
        "    return [predict_row(row) for row in rows]",
        "",
        "",
        "def predict_row(row):",
        '    """The outputs of one raw row."""',
        "    a0 = preprocess(row)",
    ]
    for number, layer in enumerate(model.layers, start=1):
        lines += [f"    {line}" for line in _layer(layer, number)]
    return "\n".join([*lines, f"    return a{len(model.layers)}"])


def _layer(layer: Layer, number: int) -> list[str]:
    """The lines that compute one layer's activations."""
    n, before, name = number, f"a{number - 1}", layer.activation.name
    if layer.pieces > 1:
        lines = [
            f"pieces{n} = [dense({before}, weights, biases) for weights, biases in zip(W{n}, b{n})]",
            f"z{n} = [max(values) for values in zip(*pieces{n})]",
        ]
    else:
        lines = [f"z{n} = dense({before}, W{n}, b{n})"]
    if layer.batch_normalization:
        lines += [
            f"z{n} = [",
            f"    gamma * (z - mean) / math.sqrt(variance + {EPSILON!r}) + beta",
            f"    for z, mean, variance, gamma, beta in zip(z{n}, mean{n}, variance{n}, gamma{n}, beta{n})",
            "]",
        ]
    values = "".join(f", {each!r}" for each in layer.activation.values)
    if name in ("linear", "maxout"):
        lines.append(f"a{n} = z{n}")
    elif name == "softmax":
        lines.append(f"a{n} = softmax(z{n})")
    elif name == "prelu":
        lines.append(f"a{n} = [prelu(z, leak) for z, leak in zip(z{n}, leaks{n})]")
    else:
        lines.append(f"a{n} = [{name}(z{values}) for z in z{n}]")
    if layer.residual:
        lines.append(f"a{n} = [a + skipped for a, skipped in zip(a{n}, {before})]")
    return lines


def _decision(model: ModelDescription) -> str:
    meaning = model.output
    if meaning.name == "value":
        return ""
    if meaning.is_of_labels:
        number = "sum(1 << label for label, output in enumerate(row) if output >= 0.5)"
    elif meaning.threshold is None:
        number = "row.index(max(row))"
    else:
        number = f"int(row[0] >= {meaning.threshold!r})"
    return f'''
CLASSES = {list(model.classes)!r}


def decide(outputs):
    """The class that each row of outputs stands for."""
    return [CLASSES[{number}] for row in outputs]
'''.strip()
