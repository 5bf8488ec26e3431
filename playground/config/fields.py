"""What sections of a config are made of: types of values, limits, and what every field declares."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AllowInfNan, BaseModel, ConfigDict, Discriminator, Field, Strict

MAX_SEED = 2**53 - 1  # the largest whole number that JavaScript holds exactly
MAX_SAMPLES = 20_000
MAX_HIDDEN_LAYERS = 8
MAX_NEURONS = 64  # in one layer

WholeNumber = Annotated[int, Strict()]
Number = Annotated[float, Strict(), AllowInfNan(False)]
Flag = Annotated[bool, Strict()]
Seed = Annotated[WholeNumber, Field(ge=0, le=MAX_SEED)]


class Section(BaseModel):
    """A part of a config: cannot be altered, and has no other keys than its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True, slots=True)
class Trials:
    """Which values of a field a page offers for a sweep.

    Args:
        first: those worth beginning with.
        offered: all; None: the field's choices, or the names of its table.
    """

    first: Sequence[object]
    offered: Sequence[object] | None = None


def field(
    default: object,
    description: str,
    *,
    begins_anew: bool,
    choices: tuple[float, ...] | None = None,
    table: str | None = None,
    trials: Trials | None = None,
    **constraints: Any,
) -> Any:
    """Makes a pydantic field that also declares what a change of it means and which values a page offers.

    Args:
        default: its value where nothing is given.
        description: for the JSON Schema.
        begins_anew: whether a change needs new parameters and epoch 0.
        choices: values that a page offers; None: it has none of its own.
        table: the catalog's table whose rows its values name.
        trials: what a page offers for a sweep; None: it is not swept there.
        constraints: as pydantic's `Field` takes them.

    Returns:
        The field.
    """
    extra: dict[str, Any] = {"begins_anew": begins_anew}
    if choices is not None:
        extra["choices"] = list(choices)
    if table is not None:
        extra["table"] = table
    if trials is not None:
        offered = choices if trials.offered is None else trials.offered
        extra["trials"] = {"first": list(trials.first), "offered": None if offered is None else list(offered)}
    return Field(default, description=description, json_schema_extra=extra, **constraints)


def array_or(json_type: str) -> Discriminator:
    """Makes a discriminator of a list, tagged `array`, from one value for all, tagged by its JSON type.

    Args:
        json_type: of the one value.

    Returns:
        The discriminator.
    """

    def tag(value: object) -> str:
        return "array" if isinstance(value, (list, tuple)) else json_type

    return Discriminator(tag)
