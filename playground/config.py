"""ExperimentConfig: what a user may set, with its ranges and defaults. The only validation of it.

Every field says once whether changing it makes the experiment begin anew. Names come from the tables of
`data` and `engine`; this module does not know who asks, nor what is done with the numbers.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Annotated, Any, Self

from pydantic import (
    AllowInfNan,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    ModelWrapValidatorHandler,
    Strict,
    Tag,
    ValidationError,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from playground.data.datasets import CUSTOM, DATASETS
from playground.data.features import FEATURES
from playground.data.tasks import TASKS, Task
from playground.engine.activations import ACTIVATIONS
from playground.engine.initializers import INITIALIZERS
from playground.engine.losses import LOSSES
from playground.engine.optimizers import OPTIMIZERS
from playground.engine.regularizers import REGULARIZERS
from playground.errors import InvalidConfig, Problem, unknown_name_message
from playground.validation import OneOf, problems_of, refuse

MAX_SEED = 2**53 - 1  # the largest whole number that JavaScript holds exactly
MAX_SAMPLES = 20_000
MAX_HIDDEN_LAYERS = 8
MAX_NEURONS = 64  # in one layer

WholeNumber = Annotated[int, Strict()]
Number = Annotated[float, Strict(), AllowInfNan(False)]
Seed = Annotated[WholeNumber, Field(ge=0, le=MAX_SEED)]
Row = tuple[Number, Number, Number]
# A long list stops at its first fault: one problem says as much as twenty thousand.
CustomRows = Annotated[tuple[Row, ...], Field(fail_fast=True, max_length=MAX_SAMPLES)]
Numbers = Annotated[tuple[Number, ...], Field(fail_fast=True, max_length=MAX_NEURONS)]
ActivationName = Annotated[str, OneOf(tuple(ACTIVATIONS))]
ActivationPerLayer = Annotated[tuple[ActivationName, ...], Field(max_length=MAX_HIDDEN_LAYERS)]


def _json_type(value: object) -> str:
    return "array" if isinstance(value, (list, tuple)) else "string"


def _name_alone(value: object) -> object:
    """Reads {"name": "sgd"} as "sgd"; further keys would be hyperparameters, and no optimizer has any."""
    if not isinstance(value, Mapping) or "name" not in value:
        return value
    if unknown := [str(key) for key in value if key != "name"]:
        said = f"has no hyperparameter named {', '.join(unknown)}"
        raise PydanticCustomError("unknown_hyperparameter", "{said}", {"said": said})
    return value["name"]


OptimizerChoice = Annotated[
    str,
    OneOf(tuple(OPTIMIZERS)),
    BeforeValidator(_name_alone),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "enum": list(OPTIMIZERS)},
                {
                    "type": "object",
                    "properties": {"name": {"type": "string", "enum": list(OPTIMIZERS)}},
                    "required": ["name"],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]


def _field(
    default: object,
    description: str,
    *,
    begins_anew: bool,
    choices: tuple[float, ...] | None = None,
    **constraints: Any,
) -> Any:
    """A pydantic field that also declares what a change of it means and which values a page offers."""
    extra: dict[str, Any] = {"begins_anew": begins_anew}
    if choices is not None:
        extra["choices"] = list(choices)
    return Field(default, description=description, json_schema_extra=extra, **constraints)


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DataConfig(_Section):
    """Which rows the network learns from and is tested on."""

    dataset: Annotated[str, OneOf((*DATASETS, CUSTOM))] = _field(
        "circle", "the generator's name, or custom for rows of one's own", begins_anew=True
    )
    samples: Annotated[WholeNumber, Field(ge=10, le=MAX_SAMPLES)] | None = _field(
        None,
        "rows to generate; null: the data set's own default; custom rows are as many as there are",
        begins_anew=False,
    )
    noise: Number = _field(
        0.0,
        "percent; what it moves is the generator's choice; custom rows stay as they are",
        begins_anew=False,
        choices=tuple(range(0, 51, 5)),
        ge=0,
        le=50,
    )
    train_fraction: Number = _field(
        0.5,
        "share of all rows to train on, the rest tests",
        begins_anew=False,
        choices=(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9),
        ge=0.1,
        le=0.9,
    )
    seed: Seed | None = _field(
        None, "seed of generation and split alone; null: the experiment's seed", begins_anew=False
    )
    task: Annotated[Task, OneOf(TASKS)] | None = _field(
        None, "custom only: what the targets are", begins_anew=True
    )
    train: CustomRows | None = _field(None, "custom only: rows [x1, x2, target]", begins_anew=False)
    test: CustomRows | None = _field(
        None, "custom only: rows [x1, x2, target]; null: a part of train", begins_anew=False
    )

    @model_validator(mode="after")
    def _check_custom(self) -> Self:
        check = _custom_problems if self.dataset == CUSTOM else _generated_problems
        if found := list(check(self)):
            refuse(DataConfig, found)
        return self


class LayerParameters(_Section):
    """Initial weights (fan_in, fan_out) and biases (fan_out,) of one layer."""

    weights: Annotated[tuple[Numbers, ...], Field(fail_fast=True, max_length=MAX_NEURONS)]
    biases: Numbers


class NetworkConfig(_Section):
    """The network's inputs, layers and initial parameters."""

    features: Annotated[
        tuple[Annotated[str, OneOf(tuple(FEATURES))], ...], Field(min_length=1, max_length=len(FEATURES))
    ] = _field(("x1", "x2"), "the inputs, in order, each at most once", begins_anew=True)
    hidden: Annotated[
        tuple[Annotated[WholeNumber, Field(ge=1, le=MAX_NEURONS)], ...], Field(max_length=MAX_HIDDEN_LAYERS)
    ] = _field((4, 2), "neurons of each hidden layer", begins_anew=True)
    activation: Annotated[
        Annotated[ActivationName, Tag("string")] | Annotated[ActivationPerLayer, Tag("array")],
        Discriminator(_json_type),
    ] = _field("tanh", "of every hidden neuron, or a list with one per hidden layer", begins_anew=False)
    initializer: Annotated[str, OneOf(tuple(INITIALIZERS))] = _field(
        "uniform", "how initial parameters are drawn", begins_anew=True
    )
    initial_parameters: (
        Annotated[tuple[LayerParameters, ...], Field(fail_fast=True, max_length=MAX_HIDDEN_LAYERS + 1)] | None
    ) = _field(
        None, "weights (fan_in, fan_out) and biases of every layer, instead of drawn ones", begins_anew=True
    )

    @model_validator(mode="after")
    def _check_lists(self) -> Self:
        if found := list(_network_problems(self)):
            refuse(NetworkConfig, found)
        return self


class TrainingConfig(_Section):
    """How the parameters are improved."""

    loss: Annotated[str, OneOf(tuple(LOSSES))] = _field(
        "squared_error", "how wrong an output is; chooses the output layer", begins_anew=False
    )
    optimizer: OptimizerChoice = _field("sgd", 'a name, or {"name": name}', begins_anew=False)
    learning_rate: Number = _field(
        0.03,
        "length of a step",
        begins_anew=False,
        choices=(1e-5, 1e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1, 3, 10),
        ge=1e-9,
        le=100,
    )
    batch_size: WholeNumber = _field(
        10,
        "samples of one step; more than there are means all",
        begins_anew=False,
        choices=tuple(range(1, 31)),
        ge=1,
        le=MAX_SAMPLES,
    )
    regularization: Annotated[str, OneOf(tuple(REGULARIZERS))] = _field(
        "none", "the penalty on weights; biases pay none", begins_anew=False
    )
    regularization_rate: Number = _field(
        0.0,
        "how much the penalty counts",
        begins_anew=False,
        choices=(0, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1, 3, 10),
        ge=0,
        le=100,
    )
    shuffle: Annotated[bool, Strict()] = _field(
        True, "a new batch order every epoch; false keeps the given order", begins_anew=False
    )


class ExperimentConfig(_Section):
    """One experiment: everything a user may set. Equal configs give equal bits.

    Sub-configs may be given as dicts; everything has a default.

    Raises:
        InvalidConfig: with every problem, by its dotted name.
    """

    seed: Seed = _field(
        0, "of the initial parameters, the batch order and, unless it has its own, the data", begins_anew=True
    )
    data: DataConfig = Field(default_factory=DataConfig)
    network: NetworkConfig = Field(default_factory=NetworkConfig)
    training: TrainingConfig = Field(default_factory=TrainingConfig)

    @property
    def task(self) -> Task:
        """What the targets are: the data set's task, or what custom rows were declared to be."""
        if self.data.task is not None:
            return self.data.task
        return DATASETS[self.data.dataset].task

    @property
    def n_outputs(self) -> int:
        """Neurons of the output layer: one, for two classes and for regression alike."""
        return 1

    @model_validator(mode="wrap")
    @classmethod
    def _check(cls, value: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            config = handler(value)
        except ValidationError as error:
            raise InvalidConfig(problems_of(error, cls)) from None
        if found := list(_shape_problems(config)):
            raise InvalidConfig(found)
        return config


def read_config(value: object) -> ExperimentConfig:
    """Validates a decoded JSON value, or anything of that shape.

    Raises:
        InvalidConfig: with every problem; unknown names come with the known ones.
    """
    return ExperimentConfig.model_validate(value)


def change_config(config: ExperimentConfig, changes: Mapping[str, object]) -> ExperimentConfig:
    """The config with some fields replaced and the rest untouched.

    Args:
        config: not modified.
        changes: dotted field names to new values: ``{"training.learning_rate": 0.1}``.

    Raises:
        InvalidConfig: with every unknown name, or else every problem of the result.
    """
    known = [path for path, _, _ in _fields(config)]
    unknown = [
        Problem(path, unknown_name_message(path, known), allowed=known)
        for path in changes
        if path not in known
    ]
    if unknown:
        raise InvalidConfig(unknown)
    values: dict[str, Any] = dict(config)
    for path, value in changes.items():
        section, _, field = path.rpartition(".")
        if section:
            values[section] = {**dict(values[section]), field: value}
        else:
            values[field] = value
    return read_config(values)


def begins_anew(before: ExperimentConfig, after: ExperimentConfig) -> bool:
    """Whether going from one config to the other needs new parameters and epoch 0."""
    return any(
        anew and old != new
        for (_, anew, old), (_, _, new) in zip(_fields(before), _fields(after), strict=True)
    )


def _fields(section: _Section, prefix: str = "") -> Iterator[tuple[str, bool, Any]]:
    """Every field below a section: its dotted name, whether a change of it begins anew, its value."""
    for name, info in type(section).model_fields.items():
        value = getattr(section, name)
        if isinstance(value, _Section):
            yield from _fields(value, f"{prefix}{name}.")
        elif isinstance(info.json_schema_extra, dict):
            yield f"{prefix}{name}", bool(info.json_schema_extra["begins_anew"]), value


def _generated_problems(data: DataConfig) -> Iterator[Problem]:
    for name in ("task", "train", "test"):
        value = getattr(data, name)
        if value is not None:
            yield Problem(name, f"belongs to custom rows, not to {data.dataset}", value, "null")


def _custom_problems(data: DataConfig) -> Iterator[Problem]:
    if data.task is None:
        yield Problem("task", "is required for custom rows", allowed=list(TASKS))
    if data.train is None:
        yield Problem("train", "is required for custom rows", allowed="rows [x1, x2, target]")
    elif data.test is None and len(data.train) == 1:
        yield Problem("train", "is too short to keep a part for testing", 1, f"2 to {MAX_SAMPLES} entries")
    for name, rows in (("train", data.train), ("test", data.test)):
        if rows is None:
            continue
        if not rows:
            yield Problem(name, "has too few entries", 0, f"1 to {MAX_SAMPLES} entries")
        if data.task == "classification":
            wrong = next((index for index, row in enumerate(rows) if row[2] not in (-1, 1)), None)
            if wrong is not None:
                yield Problem(f"{name}.{wrong}.2", "is not a class", rows[wrong][2], "-1 or 1")


def _network_problems(network: NetworkConfig) -> Iterator[Problem]:
    if len(set(network.features)) < len(network.features):
        yield Problem("features", "names a feature twice", network.features, "each feature at most once")
    n_layers = len(network.hidden)
    if not isinstance(network.activation, str) and len(network.activation) != n_layers:
        allowed = f"one name, or {n_layers} of them"
        yield Problem("activation", "needs one name per hidden layer", len(network.activation), allowed)


def _shape_problems(config: ExperimentConfig) -> Iterator[Problem]:
    network = config.network
    layers = network.initial_parameters
    if layers is None:
        return
    sizes = (len(network.features), *network.hidden, config.n_outputs)
    wanted = list(pairwise(sizes))
    if len(layers) != len(wanted):
        message = "needs one entry per hidden layer and one for the output"
        yield Problem("network.initial_parameters", message, len(layers), f"{len(wanted)} entries")
        return
    for index, (layer, (fan_in, fan_out)) in enumerate(zip(layers, wanted, strict=True)):
        field = f"network.initial_parameters.{index}"
        widths = sorted({len(row) for row in layer.weights})
        if len(layer.weights) != fan_in or widths != [fan_out]:
            received = f"({len(layer.weights)}, {' or '.join(map(str, widths))})"
            yield Problem(f"{field}.weights", "has the wrong shape", received, f"({fan_in}, {fan_out})")
        if len(layer.biases) != fan_out:
            yield Problem(
                f"{field}.biases", "has the wrong shape", f"({len(layer.biases)},)", f"({fan_out},)"
            )
