"""Draws configs that are valid, for property tests."""

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from playground.config import MAX_SAMPLES, MAX_SEED
from playground.data.datasets import DATASETS
from playground.data.features import ALL_FEATURES, features_of_inputs
from playground.data.tasks import TASKS
from playground.engine.activations import ACTIVATIONS
from playground.engine.hyperparameters import Hyperparameter
from playground.engine.initializers import INITIALIZERS
from playground.engine.losses import LOSSES
from playground.engine.optimizers import OPTIMIZERS
from playground.engine.regularizers import REGULARIZERS
from playground.engine.schedules import SCHEDULES


def names(table: Any) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(table))


def numbers(hyperparameter: Hyperparameter) -> st.SearchStrategy[float]:
    """Any number in the range."""
    if hyperparameter.whole:
        return st.integers(int(hyperparameter.low), int(hyperparameter.high))
    return st.floats(
        hyperparameter.low,
        hyperparameter.high,
        exclude_min=hyperparameter.above_low,
        exclude_max=hyperparameter.below_high,
    )


def choices(table: Mapping[str, Any]) -> st.SearchStrategy[object]:
    """Any row, by its name or as an object with some of its hyperparameters."""

    def as_object(name: str) -> st.SearchStrategy[dict[str, object]]:
        optional = {each.name: numbers(each) for each in table[name].hyperparameters}
        return st.fixed_dictionaries({"name": st.just(name)}, optional=optional)

    return names(table) | names(table).flatmap(as_object)


def one_or_each(value: st.SearchStrategy[Any], n_layers: int) -> st.SearchStrategy[Any]:
    """One value for all hidden layers, or a list."""
    return value | st.lists(value, min_size=n_layers, max_size=n_layers)


def fitting(task: str) -> dict[str, Any]:
    """The losses that have an output layer for a task."""
    return {name: row for name, row in LOSSES.items() if task in row.output_activation}


def data_sections() -> st.SearchStrategy[dict[str, Any]]:
    return st.one_of(
        generated_sections(),
        custom_sections("classification", [-1, 1]),
        custom_sections("regression", [-0.5, 0, 7.25]),
        custom_sections("multiclass", [0, 1, 2]),
        custom_sections("multilabel", [0, 1, 2, 3]),
    )


def custom_sections(task: str, targets: list[float]) -> st.SearchStrategy[dict[str, Any]]:
    def with_inputs(names: list[str] | None) -> st.SearchStrategy[dict[str, Any]]:
        n_inputs = 2 if names is None else len(names)
        point = st.lists(st.floats(-6, 6), min_size=n_inputs, max_size=n_inputs)
        row = st.tuples(point, st.sampled_from(targets)).map(lambda parts: [*parts[0], parts[1]])
        whole = [[*[0] * n_inputs, target] for target in targets]
        rows = st.lists(row, max_size=3).map(lambda some: [*some, *whole])
        return st.fixed_dictionaries(
            {
                "dataset": st.just("custom"),
                "task": st.just(task),
                "inputs": st.just(names),
                "train": rows,
            },
            optional={"standardize": st.booleans()},
        )

    return (st.none() | column_names()).flatmap(with_inputs)


def column_names() -> st.SearchStrategy[list[str]]:
    """Names of one to eight columns, none of which is a feature's."""
    name = st.text(st.characters(categories=["L", "N"], include_characters=" .,;:_-()%"), min_size=1)
    fitting = name.map(str.strip).filter(lambda text: 0 < len(text) <= 60 and text not in ALL_FEATURES)
    return st.lists(fitting, min_size=1, max_size=8, unique=True)


@st.composite
def folds(draw: st.DrawFn) -> dict[str, int]:
    n_folds = draw(st.integers(2, 10))
    return {"index": draw(st.integers(0, n_folds - 1)), "of": n_folds}


def augmentations() -> st.SearchStrategy[dict[str, Any]]:
    """Not so many copies that a large data set would have too many rows."""
    return st.fixed_dictionaries(
        {}, optional={"copies": st.just(1), "turn": st.floats(0, 180), "jitter": st.floats(0, 6)}
    )


def generated_sections() -> st.SearchStrategy[dict[str, Any]]:
    sections = st.fixed_dictionaries(
        {"dataset": names(DATASETS)},
        optional={
            "classes": st.integers(3, 6),
            "samples": st.none() | st.integers(10, MAX_SAMPLES),
            "noise": st.floats(0, 50),
            "train_fraction": st.floats(0.1, 0.9),
            "validation_fraction": st.floats(0, 0.9),
            "fold": st.none() | folds(),
            "resample": st.none() | st.just("bootstrap"),
            "augment": st.none() | augmentations(),
            "standardize": st.booleans(),
            "seed": st.none() | st.integers(0, MAX_SEED),
        },
    )
    return sections.map(with_rows_to_validate)


def with_rows_to_validate(section: dict[str, Any]) -> dict[str, Any]:
    """The same section without validation, where a single row may be trained on."""
    if (section.get("samples") or 100) * section.get("train_fraction", 0.5) < 3:
        section.pop("validation_fraction", None)
    return section


_ACTIVATION = choices(ACTIVATIONS)  # made once: a strategy made in each draw costs more than the draw


_INITIALIZER = choices(INITIALIZERS)


@st.composite
def network_sections(draw: st.DrawFn, n_inputs: int = 2) -> dict[str, Any]:
    hidden = draw(st.lists(st.integers(1, 64), max_size=8))
    activation = draw(one_or_each(_ACTIVATION, len(hidden)))
    used = activation if isinstance(activation, list) else [activation]
    names_used = [each["name"] if isinstance(each, dict) else each for each in used]
    can_normalize = all(not ACTIVATIONS[name].has_pieces for name in names_used)
    return {
        "features": draw(st.lists(names(features_of_inputs(n_inputs)), min_size=1, unique=True)),
        "hidden": hidden,
        "activation": activation,
        "dropout": draw(one_or_each(st.floats(0, 1, exclude_max=True), len(hidden))),
        "batch_normalization": draw(one_or_each(st.booleans(), len(hidden))) if can_normalize else False,
        "residual": draw(st.booleans()),
        "initializer": draw(_INITIALIZER),
    }


def training_sections(task: str, monitors: Sequence[str]) -> st.SearchStrategy[dict[str, Any]]:
    limit = st.none() | st.floats(0, 1e6, exclude_min=True)
    stopping = st.fixed_dictionaries(
        {},
        optional={
            "monitor": st.sampled_from(monitors),
            "patience": st.integers(1, 100_000),
            "minimum_change": st.floats(0, 1e6),
            "restore_best": st.booleans(),
        },
    )
    return st.fixed_dictionaries(
        {
            "optimizer": choices(OPTIMIZERS),
            "learning_rate": st.floats(1e-9, 100),
            "schedule": choices(SCHEDULES),
            "batch_size": st.integers(1, MAX_SAMPLES),
            "regularization": choices(REGULARIZERS),
            "regularization_rate": st.floats(0, 100),
            "clip_norm": limit,
            "clip_value": limit,
            "early_stopping": st.none() | stopping,
            "shuffle": st.booleans(),
            "plateau_monitor": st.sampled_from(monitors),
            "restore_best": st.booleans(),
        },
        optional={"loss": st.none() | choices(fitting(task))},
    )


@st.composite
def valid_configs(draw: st.DrawFn) -> dict[str, Any]:
    data = draw(data_sections())
    is_custom = data["dataset"] == "custom"
    task = data["task"] if is_custom else DATASETS[data["dataset"]].task
    n_inputs = len(data["inputs"] or ("x1", "x2")) if is_custom else DATASETS[data["dataset"]].n_inputs
    monitors = ["test_loss", "train_loss"]
    if data.get("validation_fraction"):
        monitors.append("validation_loss")
    training = draw(training_sections(task, monitors))
    network = draw(network_sections(n_inputs))
    network["output"] = draw(st.none() | st.sampled_from(outputs_of(training.get("loss"), task)))
    n_classes = count_classes(data, task)
    if n_classes:
        fractions = st.lists(st.floats(0, 1, exclude_min=True), min_size=n_classes, max_size=n_classes)
        weights = st.lists(st.floats(0.01, 1000), min_size=n_classes, max_size=n_classes)
        data["balance"] = draw(st.none() | fractions)
        training["class_weight"] = draw(st.none() | st.just("balanced") | weights)
    return {
        "seed": draw(st.integers(0, MAX_SEED)),
        "data": data,
        "network": network,
        "training": training,
    }


def outputs_of(loss: Any, task: str) -> tuple[str, ...]:
    """The output layers that a valid loss may have."""
    name = loss["name"] if isinstance(loss, dict) else loss or TASKS[task].usual_loss
    return LOSSES[name].outputs[task]


def count_classes(data: dict[str, Any], task: str) -> int:
    """The classes of valid data; 0 for regression."""
    if task == "regression":
        return 0
    if data["dataset"] == "custom":
        return len({row[-1] for row in data["train"]})
    return DATASETS[data["dataset"]].class_count(
        data.get("classes", 3) if DATASETS[data["dataset"]].classes else None
    )
