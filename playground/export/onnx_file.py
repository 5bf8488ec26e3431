"""A trained model as an ONNX graph, from raw rows to outputs and classes, in float64 or float32."""

import inspect
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from playground.data.expressions import Column, Expression
from playground.export import onnx_wire as wire
from playground.export.activations import ACTIVATION_TEXTS
from playground.export.code_text import title
from playground.export.numpy_code import lacks_of
from playground.export.onnx_formulas import FORMULAS
from playground.export.onnx_values import NO_ATTRIBUTES, Body, Value
from playground.export.proof import Proof, float32_proof_of, proof_of
from playground.model.description import ModelDescription, Numbers
from playground.model.output import OutputMeaning
from playground.model.reference import Averages, Layer
from playground.model.reference.normalization import EPSILON

DOMAIN = "playground"
"""Of the functions in a file."""

_FEATURE_OPERATORS = {
    "multiply": "Mul",
    "sin": "Sin",
    "cos": "Cos",
    "abs": "Abs",
    "hypot": "Hypot",
    "atan2": "Atan2",
}
"""Of expressions; squares and cubes are products."""

_ONLY_FLOAT32: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "Elu": {},
        "HardSigmoid": {"alpha": 1.0 / 6.0, "beta": 0.5},
        "LeakyRelu": {},
        "PRelu": {},
        "Selu": {},
        "Softplus": {},
        "Softsign": {},
    }
)
"""Operators of ONNX that ONNX Runtime has in float32 alone, with attributes that are always the same."""


def write_onnx(model: ModelDescription) -> bytes:
    """Serializes a model as an ONNX graph that computes in float64.

    Args:
        model: any.

    Returns:
        The file's bytes.
    """
    return _Writer(model, "float64").file(proof_of(model))


def write_onnx32(model: ModelDescription) -> bytes:
    """Serializes a model as an ONNX graph that computes in float32.

    Args:
        model: any.

    Returns:
        The file's bytes.
    """
    return _Writer(model, "float32").file(float32_proof_of(model))


def lacks_in_float32(model: ModelDescription) -> tuple[str, ...]:
    """What a file in float32 has otherwise than the network.

    Args:
        model: any.

    Returns:
        Codes, `Format.lacks`.
    """
    return (*lacks_of(model), "single_precision")


@dataclass(slots=True)
class _Writer:
    """One file while it is written."""

    model: ModelDescription
    dtype: str
    functions: dict[str, bytes] = field(default_factory=dict)

    def file(self, proof: Proof) -> bytes:
        model, body = self.model, Body(self.dtype)
        n_outputs = model.layers[-1].fan_out
        value = self._features(body.input("rows"))
        if model.scaling is not None:
            centred = body.node("Sub", value, body.constant("mean", model.scaling.mean), name="centred")
            value = body.node("Div", centred, body.constant("std", model.scaling.std), name="scaled")
        layers = zip(model.layers, model.parameters, model.averages, strict=True)
        for number, (layer, parts, averages) in enumerate(layers, start=1):
            name = "outputs" if number == len(model.layers) else f"layer_{number}"
            value = self._layer(name, layer, parts, averages, value)
        results = [wire.value_info("outputs", self.dtype, ("n", n_outputs))]
        if model.classes:
            _add_decision(model.output, n_outputs, value)
            results.append(wire.value_info("class", "int64", ("n",)))
        rows = wire.value_info("rows", self.dtype, ("n", len(model.columns)))
        graph = wire.graph("network", body.nodes, body.initializers, [rows], results)
        about = f"{title(model)}. Takes raw rows: features and scaling are inside."
        return wire.model(
            graph, self.functions.values(), DOMAIN, "nn-playground", about, _properties(model, proof)
        )

    def _features(self, rows: Value) -> Value:
        model, body = self.model, rows.body
        if [each.expression for each in model.features] == [Column(name) for name in model.columns]:
            return rows
        columns = {
            name: body.node(
                "Gather",
                rows,
                body.constant(f"place of {name}", [place]),
                name=f"column {name}",
                attributes={"axis": 1},
            )
            for place, name in enumerate(model.columns)
        }
        features = [self._expression(each.expression, columns) for each in model.features]
        return body.node("Concat", *features, name="features", attributes={"axis": 1})

    def _expression(self, expression: Expression, columns: Mapping[str, Value]) -> Value:
        if isinstance(expression, Column):
            return columns[expression.name]
        operands = [self._expression(each, columns) for each in expression.operands]
        if expression.operator == "square":
            return operands[0] * operands[0]
        if expression.operator == "cube":
            return operands[0] * operands[0] * operands[0]
        return self._call(_FEATURE_OPERATORS[expression.operator], *operands)

    def _layer(
        self, name: str, layer: Layer, parts: Mapping[str, Numbers], averages: Averages | None, inputs: Value
    ) -> Value:
        is_linear = layer.activation.name == "linear"
        stages = ["sums"]
        stages += ["normalized"] if averages is not None else []
        stages += ["activations"] if not is_linear else []
        stages += ["residual"] if layer.residual else []
        names = {each: f"{name} {each}" for each in stages} | {stages[-1]: name}
        values = _sums(names["sums"], layer, parts, inputs)
        if averages is not None:
            values = _normalized(names["normalized"], parts, averages, values)
        result = values[0] if is_linear else self._activated(names["activations"], layer, parts, values)
        return inputs.body.node("Add", result, inputs, name=name) if layer.residual else result

    def _activated(self, name: str, layer: Layer, parts: Mapping[str, Numbers], values: list[Value]) -> Value:
        """The activations of pre-activations, of which maxout has several values."""
        body, operator = values[0].body, ACTIVATION_TEXTS[layer.activation.name].onnx
        if "leaks" in parts:
            return self._call(operator, *values, body.constant(f"{name} leaks", parts["leaks"]), name=name)
        if layer.pieces > 1 or not layer.hyperparameters:
            return self._call(operator, *values, name=name)
        (alpha,) = layer.hyperparameters.values()  # as ONNX calls whichever it is
        if self._is_known(operator):
            return body.node(operator, *values, name=name, attributes={"alpha": alpha})
        return self._call(operator, *values, body.constant(f"{name} alpha", alpha), name=name)

    def _is_known(self, operator: str) -> bool:
        """Whether ONNX Runtime has the operator for numbers of this type."""
        return operator not in FORMULAS or (self.dtype == "float32" and operator in _ONLY_FLOAT32)

    def _call(self, operator: str, *operands: Value, name: str = "") -> Value:
        body = operands[0].body
        if self._is_known(operator):
            return body.node(
                operator, *operands, name=name, attributes=_ONLY_FLOAT32.get(operator, NO_ATTRIBUTES)
            )
        if operator not in self.functions:
            self.functions[operator] = _function(operator, self.dtype)
        return body.node(operator, *operands, name=name, domain=DOMAIN)


def _function(operator: str, dtype: str) -> bytes:
    """A row of FORMULAS, traced once."""
    formula, body = FORMULAS[operator], Body(dtype)
    inputs = list(inspect.signature(formula).parameters)
    result = formula(*map(body.input, inputs))
    about = inspect.getdoc(formula) or ""
    return wire.function(operator, DOMAIN, about, inputs, result.name, body.constant_nodes + body.nodes)


def _sums(name: str, layer: Layer, parts: Mapping[str, Numbers], inputs: Value) -> list[Value]:
    """The weighted sums; one value, of maxout one for each piece."""
    body = inputs.body
    weights = parts["weights"].reshape(-1, layer.fan_in, layer.fan_out)
    biases = parts["biases"].reshape(-1, layer.fan_out)
    sums = []
    for piece in range(len(weights)):
        own = name if len(weights) == 1 else f"{name} {piece + 1}"
        arrays = (
            body.constant(f"{own} weights", weights[piece]),
            body.constant(f"{own} biases", biases[piece]),
        )
        sums.append(body.node("Gemm", inputs, *arrays, name=own))
    return sums


def _normalized(
    name: str, parts: Mapping[str, Numbers], averages: Averages, sums: list[Value]
) -> list[Value]:
    """Batch normalization by the running averages.

    The epsilon is in the variance: as an attribute it would be a float32, which is 1e-5 to 8 digits only.
    """
    arrays = (parts["gamma"], parts["beta"], averages.mean, averages.variance + EPSILON)
    names = ("gamma", "beta", "mean", "variance")
    body = sums[0].body
    constants = [body.constant(f"{name} {of}", array) for of, array in zip(names, arrays, strict=True)]
    return [
        body.node("BatchNormalization", each, *constants, name=name, attributes={"epsilon": 0.0})
        for each in sums
    ]


def _add_decision(meaning: OutputMeaning, n_outputs: int, outputs: Value) -> None:
    """Adds the number of the class, as `playground.model.output.class_numbers` decides."""
    body = outputs.body
    if meaning.threshold is None and not meaning.is_of_labels:
        body.node("ArgMax", outputs, name="class", attributes={"axis": 1, "keepdims": 0})
        return
    is_there = outputs >= (0.5 if meaning.threshold is None else meaning.threshold)
    bits = body.node("Cast", is_there, attributes={"to": wire.INT64})
    numbers = bits * body.constant("numbers of labels", 1 << np.arange(n_outputs))
    body.node(
        "ReduceSum", numbers, body.constant("axis of labels", [1]), name="class", attributes={"keepdims": 0}
    )


def _properties(model: ModelDescription, proof: Proof) -> dict[str, str]:
    """What a program that loads the file can ask for, as JSON."""
    meaning = model.output
    return {
        name: json.dumps(value)
        for name, value in {
            "columns": model.columns,
            "features": [each.name for each in model.features],
            "task": model.task,
            "output": meaning.name,
            "classes": model.classes,
            "proof": {
                "rows": proof.rows.tolist(),
                "outputs": proof.outputs.tolist(),
                "bound": proof.bound,
            },
        }.items()
    }
