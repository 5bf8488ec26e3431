"""Description of a trained model as plain data: preprocessing, layers, parameters, meaning of outputs.

Exports, traces and other programs take a description, so that they depend on neither configs nor the engine.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from playground.data.expressions import (
    Expression,
    columns_of,
    evaluate,
    expression_from_json,
    expression_to_json,
)
from playground.data.tasks import TASKS, TaskName
from playground.engine.activations import ACTIVATIONS, SOFTMAX
from playground.engine.hyperparameters import Choice
from playground.model.output import OutputMeaning, class_numbers, output_meaning
from playground.model.reference import Averages, Layer, LayerTrace, forward
from playground.model.reference.normalization import EPSILON

Numbers = NDArray[np.float64]

_PARTS = ("weights", "biases", "leaks", "gamma", "beta")


@dataclass(frozen=True, slots=True)
class InputFeature:
    """One input of the network: its name, and how it is computed from a row's columns."""

    name: str
    expression: Expression


# Of a feature that varies, against its largest value; below lies what the rounding of a mean leaves.
_LEAST_RELATIVE_DEVIATION = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Scaling:
    """Standardization: inputs scaled to mean 0 and standard deviation 1 over the training rows.

    Args:
        mean, std: (n_features,) of the training rows.
    """

    mean: Numbers
    std: Numbers

    @classmethod
    def of(cls, features: Numbers) -> Self:
        """Fit the scaling; a constant feature is only centred.

        Args:
            features: (n_samples, n_features), of the training rows.

        Returns:
            The scaling.
        """
        std = features.std(axis=0)
        varies = std > _LEAST_RELATIVE_DEVIATION * np.abs(features).max(axis=0, initial=0.0)
        return cls(features.mean(axis=0), np.where(varies, std, 1.0))

    def apply(self, features: Numbers) -> Numbers:
        """Standardize features.

        Args:
            features: (n_samples, n_features).

        Returns:
            (n_samples, n_features).
        """
        return (features - self.mean) / self.std


@dataclass(frozen=True, slots=True, eq=False)
class ModelDescription:
    """A trained model: columns -> features -> scaling -> layers -> outputs -> decision.

    Args:
        columns: names of a row's columns, in order.
        features: the network's inputs, in order.
        scaling: of the features; None leaves them as they are.
        layers: what each layer computes, the output layer last.
        parameters: of each layer, arrays by name: weights (fan_in, fan_out), biases (fan_out,), of maxout
            with the pieces in front; leaks (fan_out,) of prelu; gamma, beta (fan_out,) of batch
            normalization.
        averages: running mean and variance of each layer with batch normalization, else None.
        task: the kind of the targets.
        classes: names of the classes, in the order of their numbers; empty for regression.

    Raises:
        ValueError: the parts do not fit together.
    """

    columns: tuple[str, ...]
    features: tuple[InputFeature, ...]
    scaling: Scaling | None
    layers: tuple[Layer, ...]
    parameters: tuple[dict[str, Numbers], ...]
    averages: tuple[Averages | None, ...]
    task: TaskName
    classes: tuple[Any, ...]

    def __post_init__(self) -> None:
        for feature in self.features:
            if unknown := set(columns_of(feature.expression)) - set(self.columns):
                raise ValueError(f"Features use columns of rows. Received: {feature.name} of {unknown}")
        if not len(self.layers) == len(self.parameters) == len(self.averages):
            raise ValueError(
                "Layers, parameters and averages are of one number. Received: "
                f"{len(self.layers)}, {len(self.parameters)}, {len(self.averages)}"
            )
        fan_in = len(self.features)
        for layer, parts, average in zip(self.layers, self.parameters, self.averages, strict=True):
            shapes = _shapes(layer) if layer.fan_in == fan_in else {}
            if shapes != {name: part.shape for name, part in parts.items()}:
                raise ValueError(f"A layer's parameters do not fit it. Received: {layer}")
            if (average is not None) != layer.batch_normalization:
                raise ValueError(f"A layer has averages if it is normalized. Received: {layer}")
            fan_in = layer.fan_out

    @property
    def output(self) -> OutputMeaning:
        """What an output means, and from which on a sample is of the second class."""
        return output_meaning(self.task, self.layers[-1].activation.name)

    def inputs(self, rows: ArrayLike) -> Numbers:
        """The network's inputs.

        Args:
            rows: (n_rows, n_columns).

        Returns:
            (n_rows, n_features), scaled.

        Raises:
            ValueError: the rows have another number of columns.
        """
        matrix = np.asarray(rows, np.float64)
        if matrix.ndim != 2 or matrix.shape[1] != len(self.columns):
            raise ValueError(f"Rows are (n_rows, {len(self.columns)}). Received: {matrix.shape}")
        columns = dict(zip(self.columns, matrix.T, strict=True))
        features = np.stack([evaluate(each.expression, columns) for each in self.features], axis=1)
        return features if self.scaling is None else self.scaling.apply(features)

    def trace(self, rows: ArrayLike) -> list[LayerTrace]:
        """Every number of every layer.

        Args:
            rows: (n_rows, n_columns).

        Returns:
            One trace per layer, the output layer last.
        """
        # Far from the data, powers may exceed what a float holds; the answer then says so.
        with np.errstate(over="ignore", invalid="ignore"):
            return forward(self.layers, self.parameters, self.inputs(rows), self.averages)

    def predict(self, rows: ArrayLike) -> Numbers:
        """The model's outputs.

        Args:
            rows: (n_rows, n_columns).

        Returns:
            (n_rows, n_outputs), after the output activation.
        """
        return self.trace(rows)[-1].activations

    def decide(self, outputs: Numbers) -> list[Any] | None:
        """The class that each output stands for.

        Args:
            outputs: (n_rows, n_outputs), as `predict` gives them.

        Returns:
            n_rows of `classes`; None for regression.
        """
        numbers = class_numbers(self.output, outputs)
        return None if numbers is None else [self.classes[number] for number in numbers]

    def to_json(self) -> dict[str, Any]:
        """Serialize to JSON types; parameters of a diverged network may be NaN or infinite."""
        return {
            "columns": list(self.columns),
            "features": [
                {"name": each.name, "expression": expression_to_json(each.expression)}
                for each in self.features
            ],
            "scaling": None
            if self.scaling is None
            else {"mean": self.scaling.mean.tolist(), "std": self.scaling.std.tolist()},
            "layers": [
                _layer_to_json(*each)
                for each in zip(self.layers, self.parameters, self.averages, strict=True)
            ],
            "task": self.task,
            "output": self.output.name,
            "threshold": self.output.threshold,
            "classes": list(self.classes),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Deserialize what `to_json` returned.

        Args:
            value: decoded JSON.

        Returns:
            The description.

        Raises:
            ValueError: the value describes no model.
        """
        try:
            layers = [_layer_from_json(each) for each in value["layers"]]
            scaling = value["scaling"]
            if value["task"] not in TASKS:
                raise ValueError(f"task must be one of {', '.join(TASKS)}. Received: {value['task']!r}")
            return cls(
                tuple(value["columns"]),
                tuple(
                    InputFeature(each["name"], expression_from_json(each["expression"]))
                    for each in value["features"]
                ),
                scaling if scaling is None else Scaling(_array(scaling["mean"]), _array(scaling["std"])),
                tuple(layer for layer, _, _ in layers),
                tuple(parts for _, parts, _ in layers),
                tuple(averages for _, _, averages in layers),
                value["task"],
                tuple(value["classes"]),
            )
        except (KeyError, TypeError) as error:
            raise ValueError(f"A model's description lacks something. Received: {error!r}") from None


def _shapes(layer: Layer) -> dict[str, tuple[int, ...]]:
    """The shapes of a layer's parameters by name."""
    pieces = (layer.pieces,) if layer.pieces > 1 else ()
    shapes: dict[str, tuple[int, ...]] = {
        "weights": (*pieces, layer.fan_in, layer.fan_out),
        "biases": (*pieces, layer.fan_out),
    }
    if layer.activation.name == "prelu":
        shapes["leaks"] = (layer.fan_out,)
    if layer.batch_normalization:
        shapes["gamma"] = shapes["beta"] = (layer.fan_out,)
    return shapes


def _layer_to_json(layer: Layer, parts: Mapping[str, Numbers], averages: Averages | None) -> dict[str, Any]:
    return {
        "kind": "dense",
        "fan_in": layer.fan_in,
        "fan_out": layer.fan_out,
        "activation": {"name": layer.activation.name, **layer.hyperparameters},
        "dropout": layer.dropout,
        **({"residual": True} if layer.residual else {}),
        "normalization": None
        if averages is None
        else {"mean": averages.mean.tolist(), "variance": averages.variance.tolist(), "epsilon": EPSILON},
        **{name: parts[name].tolist() for name in _PARTS if name in parts},
    }


def _layer_from_json(value: Mapping[str, Any]) -> tuple[Layer, dict[str, Numbers], Averages | None]:
    name, averages = value["activation"]["name"], value["normalization"]
    if name not in ACTIVATIONS and name != SOFTMAX.name:
        raise ValueError(f"activation must be one of {', '.join(ACTIVATIONS)} or softmax. Received: {name!r}")
    known = ACTIVATIONS[name].hyperparameters if name in ACTIVATIONS else ()
    chosen = tuple(float(value["activation"][each.name]) for each in known)
    layer = Layer(
        value["fan_in"],
        value["fan_out"],
        Choice(name, chosen),
        averages is not None,
        value["dropout"],
        bool(value.get("residual")),
    )
    parts = {part: _array(value[part]) for part in _PARTS if part in value}
    if averages is None:
        return layer, parts, None
    return layer, parts, Averages(_array(averages["mean"]), _array(averages["variance"]))


def _array(value: object) -> Numbers:
    return np.array(value, np.float64)
