"""A trained network as a Keras 3 model, its weights in the code."""

from collections.abc import Iterator
from dataclasses import dataclass

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
)
from playground.export.numpy_code import decision
from playground.export.proof import proof_of
from playground.model.description import ModelDescription
from playground.model.reference import Layer
from playground.model.reference.normalization import EPSILON, MOMENTUM

_TAKEN = (
    "keras",
    "layers",
    "ops",
    "np",
    "os",
    "sys",
    "rows",
    "features",
    "model",
    "a",
    "z",
    "masks",
    "logits",
    "skipped",
    "normalization",
)

BACKEND = """
import os
import sys

# Keras on JAX, in float64.
os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("JAX_ENABLE_X64", "1")

import keras
import numpy as np
from keras import layers, ops
from keras.src.backend.common import dtypes

keras.config.set_floatx("float64")
# On JAX, Keras 3 rounds sums and functions of float64 to float32, even where JAX has been told not to.
dtypes.BIT64_TO_BIT32_DTYPE["float64"] = "float64"
"""

SAVED = '''
def save(path):
    """Writes the model as a .keras file, which `keras.models.load_model(path)` reads."""
    model.save(path)
'''
"""How a program keeps its model."""


def write_keras(model: ModelDescription) -> bytes:
    """Writes a Keras 3 program that computes a model's outputs in float64.

    Args:
        model: with finite parameters.

    Returns:
        UTF-8 text: a module with ``model``, ``predict(rows)``, ``decide(outputs)`` and ``save(path)``, a
        program that proves itself.
    """
    proof = proof_of(model)
    return python_file(
        about(model, "A Keras 3 model", proof.bound, ()),
        _imports(model),
        [
            "\n".join(build_lines(model)),
            "\n".join(weight_lines(model)),
            predict_text(model),
            SAVED.strip(),
            decision(model),
            proof_text(proof),
            PYTHON_PROOF,
        ],
    )


def _imports(model: ModelDescription) -> str:
    text = "\n".join([*build_lines(model)])
    return BACKEND.strip() if "ops." in text else BACKEND.strip().replace("layers, ops", "layers")


@dataclass(frozen=True, slots=True)
class Building:
    """What a program builds its model by.

    Args:
        arguments: of the function, with defaults.
        dropout: leaves out the fraction {rate} of activations a; {place} counts the layers that have it.
        normalization: the class of the layer.
        returned: what is made of the input rows, the last pre-activations z and the outputs a.
    """

    arguments: str = ""
    dropout: str = "layers.Dropout({rate})(a)"
    normalization: str = "layers.BatchNormalization"
    returned: str = "keras.Model(rows, a)"


_TO_PREDICT = Building()


def build_lines(model: ModelDescription, building: Building = _TO_PREDICT) -> Iterator[str]:
    """The function that builds the model, without its weights.

    Args:
        model: any.
        building: with what.

    Yields:
        Lines.
    """
    yield f"def build({building.arguments}):"
    shapes = f"(n, {len(model.columns)}) to outputs (n, {model.layers[-1].fan_out})"
    yield f'    """The model, from raw rows {shapes}."""'
    yield f'    rows = keras.Input(({len(model.columns)},), name="rows")'
    for line in _preprocessing(model):
        yield f"    {line}"
    place = 0
    for number, layer in enumerate(model.layers, start=1):
        yield f"    # {shape_comment(layer, number, len(model.layers))}"
        for line in _layer(layer, number, building):
            yield f"    {line}"
        if layer.dropout:
            yield f"    a = {building.dropout.format(rate=repr(layer.dropout), place=place)}"
            place += 1
        if layer.residual:
            yield "    a = layers.Add()([a, skipped])"
    yield f"    return {building.returned}"


def _preprocessing(model: ModelDescription) -> Iterator[str]:
    names = names_of_columns(model.columns, _TAKEN)
    is_plain = [feature.expression for feature in model.features] == [Column(name) for name in model.columns]
    if is_plain:
        yield "a = rows"
    else:
        for at, name in enumerate(names.values()):
            yield f"{name} = rows[:, {at} : {at + 1}]"
        features = ", ".join(text.replace("np.", "ops.") for text in features_of(model, "numpy", names))
        yield f"a = ops.concatenate([{features}], axis=1)"
    if model.scaling is not None:
        yield "# Standardized by the mean and standard deviation of the training rows."
        yield f"a = (a - ops.array({array_text(model.scaling.mean[None])})) / ops.array("
        yield f"    {array_text(model.scaling.std[None])}"
        yield ")"


def _layer(layer: Layer, number: int, building: Building) -> Iterator[str]:
    units = layer.fan_out * layer.pieces
    if layer.residual:
        yield "skipped = a"
    yield f'z = layers.Dense({units}, name="layer{number}")(a)'
    if layer.pieces > 1:
        yield f"z = ops.max(ops.reshape(z, (-1, {layer.pieces}, {layer.fan_out})), axis=1)"
    if layer.batch_normalization:
        arguments = f'epsilon={EPSILON!r}, momentum={1.0 - MOMENTUM!r}, name="normalization{number}"'
        yield f"z = {building.normalization}({arguments})(z)"
    text = ACTIVATION_TEXTS[layer.activation.name].keras
    yield f"a = {text.format(*layer.activation.values, z='z', number=number)}"


def weight_lines(model: ModelDescription) -> Iterator[str]:
    """The weights as code, and the model that has them.

    Args:
        model: any.

    Yields:
        Lines.
    """
    yield "# Each layer's weights, in the order of Keras."
    yield "WEIGHTS = {"
    for number, (layer, parts, averages) in enumerate(
        zip(model.layers, model.parameters, model.averages, strict=True), start=1
    ):
        kernel, biases = parts["weights"], parts["biases"]
        if layer.pieces > 1:  # a neuron's linear functions side by side
            kernel = np.concatenate(list(kernel), axis=1)
            biases = biases.reshape(-1)
        arrays = {f"layer{number}": [kernel, biases]}
        if averages is not None:
            moving = [averages.mean, averages.variance]
            arrays[f"normalization{number}"] = [parts["gamma"], parts["beta"], *moving]
        if "leaks" in parts:
            arrays[f"leaks{number}"] = [parts["leaks"]]
        for name, values in arrays.items():
            yield f'    "{name}": ['
            for value in values:
                yield f"        np.array({array_text(value, 8)}),"
            yield "    ],"
    yield "}"
    yield ""
    yield "model = build()"
    yield "for name, arrays in WEIGHTS.items():"
    yield "    model.get_layer(name).set_weights(arrays)"


def predict_text(model: ModelDescription) -> str:
    """The function that computes outputs.

    Args:
        model: any.

    Returns:
        Its text.
    """
    return f'''
def predict(rows):
    """The outputs as an array, (n, {model.layers[-1].fan_out}), of raw rows (n, {len(model.columns)})."""
    return np.asarray(model(np.asarray(rows, dtype=float), training=False))
'''.strip()
