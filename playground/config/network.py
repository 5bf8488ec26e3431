"""The network section of a config."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import Field, Tag, model_validator

from playground.config.choices import ChoiceOf
from playground.config.fields import (
    MAX_HIDDEN_LAYERS,
    MAX_NEURONS,
    Flag,
    Number,
    Section,
    Trials,
    WholeNumber,
    array_or,
    field,
)
from playground.data.features import ALL_FEATURES
from playground.engine.activations import ACTIVATIONS
from playground.engine.hyperparameters import Choice
from playground.engine.initializers import INITIALIZERS
from playground.engine.losses import LOSSES
from playground.problems.allowed import Interval, Phrase
from playground.problems.errors import Problem
from playground.problems.validation import OneOf, refuse

PerLayer = Field(max_length=MAX_HIDDEN_LAYERS)
Activation = Annotated[Choice, ChoiceOf(ACTIVATIONS)]
Fraction = Annotated[Number, Field(ge=0, lt=1)]
Numbers = Annotated[tuple[Number, ...], Field(fail_fast=True, max_length=MAX_NEURONS)]

OUTPUTS = tuple(
    dict.fromkeys(name for loss in LOSSES.values() for each in loss.outputs.values() for name in each)
)

LAYERED: tuple[Literal["activation", "dropout", "batch_normalization"], ...] = (
    "activation",
    "dropout",
    "batch_normalization",
)


class LayerParameters(Section):
    """Initial weights (fan_in, fan_out) and biases (fan_out,) of one layer."""

    weights: Annotated[tuple[Numbers, ...], Field(fail_fast=True, max_length=MAX_NEURONS)] = Field(
        description="(fan_in, fan_out), a row per input"
    )
    biases: Numbers = Field(description="(fan_out,)")


class NetworkConfig(Section):
    """The network's inputs, layers and initial parameters."""

    features: Annotated[
        tuple[Annotated[str, OneOf(tuple(ALL_FEATURES))], ...],
        Field(min_length=1, max_length=len(ALL_FEATURES)),
    ] = field(
        ("x1", "x2"),
        "the input features, in order, each at most once; x3 and those that follow are further input "
        "columns; of one input alone the default is x1",
        begins_anew=True,
        table="features",
        trials=Trials(
            first=(["x1", "x2"], ["x1", "x2", "x1_squared", "x2_squared"], ["x1", "x2", "sin_x1", "sin_x2"]),
            offered=(
                ["x1", "x2"],
                ["x1_squared", "x2_squared"],
                ["x1", "x2", "x1_squared", "x2_squared"],
                ["x1", "x2", "x1_x2"],
                ["x1", "x2", "sin_x1", "sin_x2"],
                ["radius", "angle"],
                ["x1", "x2", "x1_squared", "x2_squared", "x1_x2", "sin_x1", "sin_x2"],
            ),
        ),
    )
    hidden: Annotated[
        tuple[Annotated[WholeNumber, Field(ge=1, le=MAX_NEURONS)], ...], Field(max_length=MAX_HIDDEN_LAYERS)
    ] = field(
        (4, 2),
        "neurons of each hidden layer",
        begins_anew=True,
        trials=Trials(
            first=([2], [4], [8], [8, 8]),
            offered=([], [2], [4], [8], [16], [4, 2], [4, 4], [8, 8], [8, 8, 8]),
        ),
    )
    activation: Annotated[
        Annotated[Activation, Tag("string")] | Annotated[tuple[Activation, ...], PerLayer, Tag("array")],
        array_or("string"),
    ] = field(
        Choice("tanh"),
        'of every hidden neuron, or a list with one per hidden layer; a name, or {"name": name, '
        "hyperparameter: number, ...}",
        begins_anew=False,
        table="activations",
        trials=Trials(first=("tanh", "relu", "sigmoid")),
    )
    output: Annotated[Literal["tanh", "sigmoid", "linear", "softmax", "softplus"], OneOf(OUTPUTS)] | None = (
        field(
            None,
            "activation of the output layer, of those that the loss allows; null: the usual one of the loss",
            begins_anew=False,
        )
    )
    dropout: Annotated[
        Annotated[Fraction, Tag("number")] | Annotated[tuple[Fraction, ...], PerLayer, Tag("array")],
        array_or("number"),
    ] = field(
        0.0,
        "fraction of hidden neurons left out of each step of training, or a list with one per hidden layer",
        begins_anew=False,
        choices=(0, 0.1, 0.2, 0.3, 0.4, 0.5),
        trials=Trials(first=(0, 0.1, 0.3)),
    )
    batch_normalization: Annotated[
        Annotated[Flag, Tag("boolean")] | Annotated[tuple[Flag, ...], PerLayer, Tag("array")],
        array_or("boolean"),
    ] = field(
        False,
        "normalize hidden neurons over the batch before they activate; or a list with one per hidden layer",
        begins_anew=True,
    )
    residual: Flag = field(
        False,
        "residual connections: a hidden layer adds the activations of the hidden layer before it to its own, "
        "where both have as many neurons",
        begins_anew=True,
        trials=Trials(first=(True, False), offered=(True, False)),
    )
    initializer: Annotated[Choice, ChoiceOf(INITIALIZERS)] = field(
        Choice("uniform"),
        'how initial parameters are drawn: a name, or {"name": name, hyperparameter: number, ...}',
        begins_anew=True,
        table="initializers",
        trials=Trials(first=("uniform", "glorot_uniform", "he_normal")),
    )
    initial_parameters: (
        Annotated[tuple[LayerParameters, ...], Field(fail_fast=True, max_length=MAX_HIDDEN_LAYERS + 1)] | None
    ) = field(
        None, "weights (fan_in, fan_out) and biases of every layer, instead of drawn ones", begins_anew=True
    )

    def per_layer(self, name: Literal["activation", "dropout", "batch_normalization"]) -> tuple[Any, ...]:
        """Spreads a field that may be one value for all or a list.

        Args:
            name: of the field.

        Returns:
            A value for each hidden layer.
        """
        value = getattr(self, name)
        return value if isinstance(value, tuple) else (value,) * len(self.hidden)

    @model_validator(mode="after")
    def _check_lists(self) -> Self:
        found = list(_length_problems(self))
        # What is said of single layers needs lists of the right lengths.
        if found := found or list(_layer_problems(self)):
            refuse("NetworkConfig", found)
        return self


def shape_problems(network: NetworkConfig, n_outputs: int) -> Iterator[Problem]:
    """Finds what is wrong with the shapes of initial parameters.

    Args:
        network: the section.
        n_outputs: of the output layer.

    Yields:
        Problems, by field within the section.
    """
    layers = network.initial_parameters
    if layers is None:
        return
    wanted = list(pairwise((len(network.features), *network.hidden, n_outputs)))
    if len(layers) != len(wanted):
        allowed = Interval(len(wanted), len(wanted), unit="entries")
        yield Problem("initial_parameters", "entry_per_layer_and_output", len(layers), allowed)
        return
    for index, (layer, (fan_in, fan_out)) in enumerate(zip(layers, wanted, strict=True)):
        place = f"initial_parameters.{index}"
        widths = sorted({len(row) for row in layer.weights})
        if len(layer.weights) != fan_in or widths != [fan_out]:
            received = f"({len(layer.weights)}, {' or '.join(map(str, widths))})"
            yield Problem(f"{place}.weights", "wrong_shape", received, f"({fan_in}, {fan_out})")
        if len(layer.biases) != fan_out:
            received = f"({len(layer.biases)},)"
            yield Problem(f"{place}.biases", "wrong_shape", received, f"({fan_out},)")


def _length_problems(network: NetworkConfig) -> Iterator[Problem]:
    if len(set(network.features)) < len(network.features):
        yield Problem("features", "repeated_feature", network.features, Phrase("each_once"))
    n_layers = len(network.hidden)
    for name in LAYERED:
        value = getattr(network, name)
        if isinstance(value, tuple) and len(value) != n_layers:
            allowed = Phrase("one_or_list", {"count": n_layers})
            yield Problem(name, "entry_per_layer", len(value), allowed)


def _layer_problems(network: NetworkConfig) -> Iterator[Problem]:
    """Finds what cannot be combined with an activation whose neurons have several linear functions each."""
    names = [choice.name for choice in network.per_layer("activation")]
    several = [index for index, name in enumerate(names) if ACTIVATIONS[name].has_pieces]
    normalized = network.per_layer("batch_normalization")
    for index in several:
        if normalized[index]:
            is_list = isinstance(network.batch_normalization, tuple)
            place = f"batch_normalization.{index}" if is_list else "batch_normalization"
            allowed = "false" if is_list else Phrase("false_or_list", {"number": index + 1})
            yield Problem(place, "not_normalized", True, allowed, {"activation": names[index]})
            if not is_list:
                break
    if several and network.initial_parameters is not None:
        given, params = network.initial_parameters, {"activation": names[several[0]]}
        yield Problem("initial_parameters", "drawn_parameters_only", given, "null", params)
