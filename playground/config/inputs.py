"""Input columns of rows: their names, the features that can be made of them, and planes through them."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

from pydantic import BaseModel, Field

from playground.data.datasets import CUSTOM, DATASETS
from playground.data.features import ALL_FEATURES, INPUTS, MAX_INPUTS, features_of_inputs
from playground.data.plane import Plane
from playground.problems.allowed import Interval, Phrase
from playground.problems.errors import InvalidCommand, Problem, unknown_name

_LONGEST_NAME = 60

InputName = Annotated[str, Field(min_length=1, max_length=_LONGEST_NAME)]
InputNames = Annotated[
    tuple[InputName, ...],
    # That there is one is checked with the section: pydantic would count only those that are right.
    Field(max_length=MAX_INPUTS, fail_fast=True, json_schema_extra={"minItems": 1}),
]


def input_problems(names: Sequence[str] | None) -> Iterator[Problem]:
    """Finds what is wrong with the names of input columns.

    Args:
        names: in the order of the columns; None for x1 and x2.

    Yields:
        Problems, by field within the data section.
    """
    if names is not None and not names:
        yield Problem("inputs", "too_few_entries", 0, Interval(1, MAX_INPUTS, unit="entries"))
    for place, name in enumerate(names or ()):
        if not name.isprintable() or name != name.strip():
            yield Problem(f"inputs.{place}", "not_printable", name, Phrase("printable_text"))
        elif names is not None and name in names[:place]:
            yield Problem(f"inputs.{place}", "repeated_input", name, Phrase("each_column_once"))
        elif name in ALL_FEATURES and name != INPUTS[place]:
            yield Problem(f"inputs.{place}", "named_as_feature", name, Phrase("other_than_features"))


def row_problems(field: str, rows: Sequence[Sequence[float]], n_inputs: int) -> Iterator[Problem]:
    """Finds the first row that has another length than the inputs and a target.

    Args:
        field: that holds the rows.
        rows: of any lengths.
        n_inputs: how many numbers stand before the target.

    Yields:
        At most one problem, by field within the data section.
    """
    width = n_inputs + 1
    wrong = next((index for index, row in enumerate(rows) if len(row) != width), None)
    if wrong is None:
        return
    place, length = f"{field}.{wrong}", len(rows[wrong])
    if length > width:
        yield Problem(place, "too_many_entries", length, Interval(width, width, unit="entries"))
    else:
        yield Problem(f"{place}.{length}", "required", allowed=Interval())


def feature_problems(features: Sequence[str], n_inputs: int) -> Iterator[Problem]:
    """Finds features of inputs that the rows do not have.

    Args:
        features: names of ALL_FEATURES.
        n_inputs: of the rows.

    Yields:
        Problems, by field within the config.
    """
    for place, name in enumerate(features):
        needed = ALL_FEATURES[name].n_inputs
        if needed > n_inputs:
            params = {"input": INPUTS[needed - 1], "last": INPUTS[n_inputs - 1]}
            allowed = list(features_of_inputs(n_inputs))
            yield Problem(f"network.features.{place}", "feature_of_missing_input", name, allowed, params)


def fitting_features(features: Sequence[str], n_inputs: int) -> tuple[str, ...]:
    """Leaves out features of inputs that the rows do not have.

    Args:
        features: names of ALL_FEATURES.
        n_inputs: of the rows.

    Returns:
        Those that can be computed; the first input where there are none.
    """
    return tuple(name for name in features if ALL_FEATURES[name].n_inputs <= n_inputs) or INPUTS[:1]


def with_feature_names(config: object) -> object:
    """Renames features that are called by the own name of an input column, such as a table's heading.

    Args:
        config: before its validation, of any shape.

    Returns:
        The same, where ``network.features`` has the names of INPUTS instead, and names x1 where it says
        nothing and there is one input alone; what cannot be understood is left as it is.
    """
    own_names = _own_names(config.get("data")) if isinstance(config, Mapping) else ()
    if not isinstance(config, Mapping) or not own_names:
        return config
    network = config.get("network", {})
    if isinstance(network, BaseModel):
        network = {name: getattr(network, name) for name in network.model_fields_set}
    if not isinstance(network, Mapping):
        return config
    features = network.get("features", INPUTS[: min(len(own_names), 2)])
    if not isinstance(features, (list, tuple)):
        return config
    named = zip(own_names, INPUTS, strict=False)
    places = {name: place for name, place in named if isinstance(name, str) and name not in ALL_FEATURES}
    renamed = [places.get(each, each) if isinstance(each, str) else each for each in features]
    return {**config, "network": {**network, "features": renamed}}


def choose_plane(
    own_names: Sequence[str], medians: Plane, x: str, y: str | None, held: Mapping[str, float]
) -> Plane:
    """Chooses the inputs that vary over a plane, by their names.

    Args:
        own_names: of the input columns; empty where they are just x1 and x2.
        medians: holds every input at its median.
        x: the input from left to right.
        y: the input from bottom to top; None: the first that is not `x`, if there is one.
        held: coordinates of other inputs, by name; those that it leaves out stay at their medians.

    Returns:
        The plane.

    Raises:
        InvalidCommand: there are no such inputs, or `x` and `y` are the same.
    """
    names = INPUTS[: len(medians.held)]
    places = {name: place for place, name in enumerate(names)}
    places |= {name: place for place, name in enumerate(own_names) if name not in places}
    asked = {"x": x, **({} if y is None else {"y": y}), **{f"held.{name}": name for name in held}}
    found = [
        unknown_name(field, name, names, received=name) for field, name in asked.items() if name not in places
    ]
    found += [
        Problem(f"held.{name}", "not_finite", str(value), Interval())
        for name, value in held.items()
        if not math.isfinite(value)
    ]
    if not found and y is not None and places[x] == places[y]:
        found.append(
            Problem("y", "same_input_twice", y, [name for name in names if places[name] != places[x]])
        )
    if found:
        raise InvalidCommand(found)
    kept = list(medians.held)
    for name, value in held.items():
        kept[places[name]] = value
    second = next((place for place in range(len(names)) if place != places[x]), None)
    return Plane(tuple(kept), places[x], second if y is None else places[y])


def _own_names(data: object) -> Sequence[object]:
    """Own names of the columns of a data section that may be anything yet; at most MAX_INPUTS."""
    if not isinstance(data, Mapping):
        data = {name: getattr(data, name, None) for name in ("dataset", "inputs")}
    dataset, own = data.get("dataset"), data.get("inputs")
    if isinstance(dataset, str) and dataset in DATASETS:
        return [axis.name for axis in DATASETS[dataset].axes]
    return own[:MAX_INPUTS] if dataset == CUSTOM and isinstance(own, (list, tuple)) else ()
