"""A trained network as one JavaScript module without dependencies, for browsers and for node."""

import json

from playground.export.activations import functions_in, javascript_name
from playground.export.code_text import about, array_text, features_of, names_of_columns, parameter_lines
from playground.export.numpy_code import lacks_of
from playground.export.proof import Proof, proof_of
from playground.model.description import ModelDescription
from playground.model.reference import Layer
from playground.model.reference.normalization import EPSILON

_TAKEN = ("Math", "features")

_DENSE = """
// Inputs times weights, [fan_in][fan_out], plus biases.
function dense(inputs, weights, biases) {
  return biases.map((bias, j) => inputs.reduce((sum, number, i) => sum + number * weights[i][j], bias));
}
"""

_PROOF = """
/** How far the outputs are from the playground's, relative to max(1, |output|). */
export function greatestDifference() {
  const found = predict(proofRows).flat();
  const differences = proofOutputs.flat().map((wanted, i) => {
    return Math.abs(found[i] - wanted) / Math.max(1, Math.abs(wanted));
  });
  return Math.max(...differences);
}

// Run by node as a program.
const program = globalThis.process?.argv?.[1]?.replaceAll("\\\\", "/");
if (program && decodeURI(import.meta.url).endsWith(program)) {
  const difference = greatestDifference();
  console.log(`greatest difference: ${difference.toPrecision(3)}`);
  globalThis.process.exitCode = difference <= bound ? 0 : 1;
}
"""


def write_javascript(model: ModelDescription) -> bytes:
    """Writes a JavaScript module that computes a model's outputs.

    Args:
        model: with finite parameters.

    Returns:
        UTF-8 text: a module that exports ``predict(rows)`` and ``decide(outputs)``; node runs it as a program
        that proves itself.
    """
    proof = proof_of(model)
    header = "\n".join(
        f"// {line}".rstrip() for line in about(model, "JavaScript", proof.bound, lacks_of(model))
    )
    parts = [
        header,
        _DENSE.strip(),
        *functions_in("javascript", model.layers),
        parameter_lines(model, "//", "const {} = {};"),
        _preprocessing(model),
        _predict(model),
        _decision(model),
        _proof(proof),
        _PROOF.strip(),
    ]
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


def _preprocessing(model: ModelDescription) -> str:
    names = names_of_columns(model.columns, _TAKEN)
    features = ", ".join(features_of(model, "javascript", names))
    lines = [
        "/** The network's inputs from one raw row. */",
        "export function preprocess(row) {",
        f"  const [{', '.join(names.values())}] = row;",
        f"  const features = [{features}];",
    ]
    if model.scaling is None:
        return "\n".join([*lines, "  return features;", "}"])
    constants = [
        "// Inputs are standardized by the mean and standard deviation of the training rows.",
        f"const featureMean = {array_text(model.scaling.mean)};",
        f"const featureStd = {array_text(model.scaling.std)};",
    ]
    lines += ["  return features.map((feature, i) => (feature - featureMean[i]) / featureStd[i]);", "}"]
    return "\n".join([*constants, "", *lines])


def _predict(model: ModelDescription) -> str:
    lines = [
        f"/** The outputs, {model.layers[-1].fan_out} for each raw row. */",
        "export function predict(rows) {",
        "  return rows.map(predictRow);",
        "}",
        "",
        "function predictRow(row) {",
        "  const a0 = preprocess(row);",
    ]
    for number, layer in enumerate(model.layers, start=1):
        lines += [f"  {line}" for line in _layer(layer, number)]
    return "\n".join([*lines, f"  return a{len(model.layers)};", "}"])


def _layer(layer: Layer, number: int) -> list[str]:
    """The statements that compute one layer's activations."""
    n, before, name = number, f"a{number - 1}", layer.activation.name
    if layer.pieces > 1:
        lines = [
            f"const pieces{n} = W{n}.map((weights, i) => dense({before}, weights, b{n}[i]));",
            f"const z{n} = b{n}[0].map((_, j) => Math.max(...pieces{n}.map((values) => values[j])));",
        ]
    else:
        lines = [f"const {'sums' if layer.batch_normalization else 'z'}{n} = dense({before}, W{n}, b{n});"]
    if layer.batch_normalization:
        lines += [
            f"const z{n} = sums{n}.map((sum, j) => {{",
            f"  const std = Math.sqrt(variance{n}[j] + {EPSILON!r});",
            f"  return (gamma{n}[j] * (sum - mean{n}[j])) / std + beta{n}[j];",
            "});",
        ]
    values = "".join(f", {each!r}" for each in layer.activation.values)
    if name in ("linear", "maxout"):
        value = f"z{n}"
    elif name == "softmax":
        value = f"softmax(z{n})"
    elif name == "prelu":
        value = f"z{n}.map((z, j) => prelu(z, leaks{n}[j]))"
    else:
        value = f"z{n}.map((z) => {javascript_name(name)}(z{values}))"
    if layer.residual:
        value = f"{value}.map((a, j) => a + {before}[j])"
    return [*lines, f"const a{n} = {value};"]


def _decision(model: ModelDescription) -> str:
    meaning = model.output
    if meaning.name == "value":
        return ""
    if meaning.is_of_labels:
        number = "row.reduce((sum, output, label) => sum + (output >= 0.5 ? 1 << label : 0), 0)"
    elif meaning.threshold is None:
        number = "row.indexOf(Math.max(...row))"
    else:
        number = f"row[0] >= {meaning.threshold!r} ? 1 : 0"
    return f"""
export const classes = {json.dumps(list(model.classes), ensure_ascii=False)};

/** The class that each row of outputs stands for. */
export function decide(outputs) {{
  return outputs.map((row) => classes[{number}]);
}}
""".strip()


def _proof(proof: Proof) -> str:
    return f"""
// Rows, and what the playground's network makes of them.
export const proofRows = {array_text(proof.rows)};
export const proofOutputs = {array_text(proof.outputs)};
export const bound = {proof.bound!r};
""".strip()
