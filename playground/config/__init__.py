"""The configuration of an experiment: fields, defaults, ranges, and their only validation.

Every field declares whether changing it restarts the experiment at epoch 0. Names come from the tables of
`data` and `engine`.
"""

import reprlib
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Annotated, Any, Self

from pydantic import (
    Field,
    ModelWrapValidatorHandler,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)
from pydantic.fields import FieldInfo

from playground.config.data import DataConfig, balance_problems
from playground.config.fields import (
    MAX_HIDDEN_LAYERS,
    MAX_NEURONS,
    MAX_SAMPLES,
    MAX_SEED,
    Section,
    Seed,
    field,
)
from playground.config.inputs import feature_problems, fitting_features, with_feature_names
from playground.config.model import (
    ModelConfig,
    class_weight_problems,
    effective_loss,
    loss_problems,
    output_activation,
    output_problems,
    read_model_config,
)
from playground.config.network import NetworkConfig, shape_problems
from playground.config.plain import plain
from playground.config.training import TrainingConfig
from playground.config.typed import read_typed, takes_parts
from playground.data.tasks import TASKS, TaskName
from playground.markup import beside, html_table
from playground.problems.errors import InvalidConfig, Problem, unknown_name
from playground.problems.validation import first_problems, problems_of, refuse

_BRIEF = reprlib.Repr()
_BRIEF.maxlist = 6
_BRIEF.maxdict = 20

__all__ = [
    "MAX_HIDDEN_LAYERS",
    "MAX_NEURONS",
    "MAX_SAMPLES",
    "MAX_SEED",
    "DataConfig",
    "ExperimentConfig",
    "ModelConfig",
    "NestedConfig",
    "NetworkConfig",
    "Seed",
    "TrainingConfig",
    "begins_anew",
    "change_config",
    "changes_between",
    "effective_loss",
    "read_config",
    "read_model_config",
    "replace_fields",
]


class ExperimentConfig(Section):
    """The complete configuration of one experiment; equal configs train to equal bits.

    Immutable. Sections may be given as dicts, numbers and lists as NumPy's, and every field has a default:
    ``ExperimentConfig(data={"dataset": "spiral"}, network={"hidden": [8, 8]})``.

    Raises:
        InvalidConfig: with every problem, by its dotted name.
    """

    seed: Seed = field(
        0, "of the initial parameters, the batch order and, unless it has its own, the data", begins_anew=True
    )
    data: DataConfig = Field(default_factory=DataConfig)
    network: NetworkConfig = Field(default_factory=NetworkConfig)
    training: TrainingConfig = Field(default_factory=TrainingConfig)

    @property
    def task(self) -> TaskName:
        """The kind of the targets: the data set's task, or the one declared for custom rows."""
        return self.data.task_name

    @property
    def n_classes(self) -> int:
        """The number of classes; 0 for regression."""
        return self.data.n_classes

    @property
    def n_outputs(self) -> int:
        """The number of output neurons: one for two classes and for regression, otherwise one per class."""
        return TASKS[self.task].n_outputs(self.n_classes)

    @property
    def output_activation(self) -> str:
        """The activation of the output layer: as chosen, or the usual one of the loss."""
        return output_activation(self.network, self.training, self.task)

    def __repr__(self) -> str:
        """What differs from the default, as it could be typed; long lists are cut."""
        sections: dict[str, Any] = {}
        for path, value in changes_between(ExperimentConfig(), self).items():
            section, _, name = path.rpartition(".")
            if section:
                sections.setdefault(section, {})[name] = value
            else:
                sections[name] = value
        return (
            f"ExperimentConfig({', '.join(f'{name}={_BRIEF.repr(part)}' for name, part in sections.items())})"
        )

    __str__ = __repr__

    def _repr_html_(self) -> str:
        """What differs from the default, and the training rows, for notebooks."""
        # Rows are made of configs, so that what draws them comes after this module.
        picture = import_module("playground.config.picture").rows_picture(self)
        changes = changes_between(ExperimentConfig(), self)
        rows = [[name, _BRIEF.repr(value)] for name, value in changes.items()]
        return beside(picture, html_table("Experiment", [], rows or [["all fields", "default"]]))

    @model_validator(mode="wrap")
    @classmethod
    def _check(cls, value: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        try:
            config = handler(with_feature_names(value))
        except ValidationError:
            try:
                config = handler(with_feature_names(plain(value)))
            except ValidationError as error:
                raise InvalidConfig(problems_of(error, cls)) from None
        if found := [
            *feature_problems(config.network.features, config.data.n_inputs),
            *_shape_problems(config),
            *_task_problems(config),
            *_validation_problems(config),
        ]:
            raise InvalidConfig(found)
        return config


def _check_nested(value: object, handler: ValidatorFunctionWrapHandler) -> object:
    try:
        return handler(value)
    except InvalidConfig as error:
        refuse("ExperimentConfig", error.problems)


NestedConfig = Annotated[ExperimentConfig, WrapValidator(_check_nested)]
"""A config as a field of another model: its problems join those of the other fields."""


def read_config(value: object) -> ExperimentConfig:
    """Validates a config.

    Args:
        value: a decoded JSON value, or anything of that shape.

    Returns:
        The config.

    Raises:
        InvalidConfig: with every problem; unknown names come with the known ones.
    """
    return ExperimentConfig.model_validate(value)


def change_config(config: ExperimentConfig, changes: Mapping[str, object]) -> ExperimentConfig:
    """Replaces some fields of a config and keeps the rest, but for what does not fit the new data.

    Args:
        config: not modified.
        changes: dotted field names to new values: ``{"training.learning_rate": 0.1}``. A name may lead into a
            field, as ``training.optimizer.beta1`` does, and values may be texts as `typed` reads them. When
            they bring another task or other classes, null takes the place of a loss, class weights or sizes
            of classes that do not fit and are not among them; when they bring fewer inputs and no features,
            those of inputs that are gone are left out.

    Returns:
        The changed config.

    Raises:
        InvalidConfig: with every unknown name, or else every problem of the result.
    """
    changes = _with_fitting_features(config, _of_whole_fields(config, changes))
    of_task = {path: value for path, value in _fields_of_task(config).items() if path not in changes}
    try:
        return replace_fields(config, changes)
    except InvalidConfig:
        if not of_task:
            raise
    changed = replace_fields(config, {**dict.fromkeys(of_task), **changes})
    for path, value in of_task.items():
        section, _, name = path.partition(".")
        part = getattr(changed, section).model_copy(update={name: value})
        candidate = changed.model_copy(update={section: part})
        if not list(_task_problems(candidate)):
            changed = candidate
    return changed


def replace_fields(config: ExperimentConfig, values: Mapping[str, object]) -> ExperimentConfig:
    """Replaces exactly these fields of a config.

    Args:
        config: not modified.
        values: by dotted field name; `changes_between` gives such.

    Returns:
        The changed config.

    Raises:
        InvalidConfig: with every unknown name, or else every problem of the result.
    """
    known = [path for path, _, _ in _fields(config)]
    unknown = [path for path in values if path not in known]
    if unknown:
        raise InvalidConfig(first_problems(unknown, lambda path: unknown_name(path, path, known)))
    replaced: dict[str, Any] = dict(config)
    for path, value in values.items():
        section, _, name = path.rpartition(".")
        if section:
            replaced[section] = {**dict(replaced[section]), name: value}
        else:
            replaced[name] = value
    return read_config(replaced)


def changes_between(before: ExperimentConfig, after: ExperimentConfig) -> dict[str, Any]:
    """Finds the fields in which two configs differ.

    Args:
        before: the one.
        after: the other.

    Returns:
        Values of `after` by dotted name, as JSON has them.
    """
    changes = {}
    for (path, _, old), (_, _, new) in zip(_fields(before), _fields(after), strict=True):
        if old != new:
            section, _, name = path.rpartition(".")
            owner = getattr(after, section) if section else after
            changes[path] = owner.model_dump(mode="json", include={name})[name]
    return changes


def begins_anew(before: ExperimentConfig, after: ExperimentConfig) -> bool:
    """Whether going from one config to the other needs new parameters and epoch 0.

    It does when a changed field declares so, and when custom rows have another number of classes.

    Args:
        before: the current config.
        after: the next config.

    Returns:
        Whether it does.
    """
    return before.n_outputs != after.n_outputs or any(
        anew and old != new
        for (_, anew, old), (_, _, new) in zip(_fields(before), _fields(after), strict=True)
    )


_OF_TASK = ("training.loss", "network.output", "training.class_weight", "data.balance")
"""Fields that may be null and whose values go with some tasks or numbers of classes."""
_FEATURES = "network.features"


def _with_fitting_features(config: ExperimentConfig, changes: Mapping[str, object]) -> Mapping[str, object]:
    if _FEATURES in changes or not {"data.dataset", "data.inputs"} & changes.keys():
        return changes
    data = {name.removeprefix("data."): value for name, value in changes.items() if name.startswith("data.")}
    try:
        n_inputs = DataConfig.model_validate({**dict(config.data), "balance": None, **data}).n_inputs
    except ValidationError:
        return changes  # what is wrong is said of the changed config
    features = fitting_features(config.network.features, n_inputs)
    return changes if features == config.network.features else {**changes, _FEATURES: features}


def _fields(section: Section, prefix: str = "") -> Iterator[tuple[str, bool, Any]]:
    """Every field below a section: its dotted name, whether changing it restarts at epoch 0, its value."""
    for name, info in type(section).model_fields.items():
        value = getattr(section, name)
        if isinstance(info.json_schema_extra, dict):
            yield f"{prefix}{name}", bool(info.json_schema_extra["begins_anew"]), value
        else:
            yield from _fields(value, f"{prefix}{name}.")


def _of_whole_fields(config: ExperimentConfig, changes: Mapping[str, object]) -> dict[str, object]:
    """Changes of whole fields alone, with values as JSON has them."""
    whole: dict[str, object] = {}
    within: dict[str, dict[str, object]] = {}
    for path, value in changes.items():
        name, _, part = path.rpartition(".")
        if (info := _field_info(path)) is not None:
            whole[path] = read_typed(value, info)
        elif (info := _field_info(name)) is not None and takes_parts(info):
            within.setdefault(name, {})[part] = value
        else:
            whole[path] = value  # which is no field, as will be said
    for path, parts in within.items():
        section, _, name = path.rpartition(".")
        owner = getattr(config, section)
        now = whole[path] if path in whole else owner.model_dump(mode="json", include={name})[name]
        named = {"name": now} if isinstance(now, str) else now
        whole[path] = {**(named if isinstance(named, dict) else {}), **parts}
    return whole


def _field_info(path: str) -> FieldInfo | None:
    """The field of a dotted name; None for one that is no field, or a whole section."""
    section, _, name = path.rpartition(".")
    owner = ExperimentConfig.model_fields.get(section)
    kind = ExperimentConfig if not section else None if owner is None else owner.annotation
    if not (isinstance(kind, type) and issubclass(kind, Section)):
        return None
    info = kind.model_fields.get(name)
    return info if info is not None and isinstance(info.json_schema_extra, dict) else None


def _fields_of_task(config: ExperimentConfig) -> dict[str, object]:
    """Those of `_OF_TASK` that are not null."""
    values = {path: value for path, _, value in _fields(config)}
    return {path: values[path] for path in _OF_TASK if values[path] is not None}


def _task_problems(config: ExperimentConfig) -> Iterator[Problem]:
    yield from loss_problems(config.training, config.task)
    yield from output_problems(config.network, config.training, config.task)
    yield from class_weight_problems(config.training, config.task, config.n_classes)
    for problem in balance_problems(config.data):
        yield problem.within("data")


def _shape_problems(config: ExperimentConfig) -> Iterator[Problem]:
    for problem in shape_problems(config.network, config.n_outputs):
        yield problem.within("network")


def _validation_problems(config: ExperimentConfig) -> Iterator[Problem]:
    if config.data.validation_fraction:
        return
    for path, monitor in config.training.monitored():
        if monitor == "validation_loss":
            yield Problem(path, "no_validation_rows", monitor, ["test_loss", "train_loss"])
