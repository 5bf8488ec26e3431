"""Base of the config's sections: types of values, limits, and what every field declares."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from inspect import cleandoc
from textwrap import fill
from typing import Annotated, Any, get_args

from pydantic import AllowInfNan, BaseModel, ConfigDict, Discriminator, Field, Strict

from playground.engine.hyperparameters import Choice

MAX_SEED = 2**53 - 1  # the largest whole number that JavaScript holds exactly
MAX_SAMPLES = 20_000
MAX_CUSTOM_CLASSES = 8
MAX_HIDDEN_LAYERS = 8
MAX_NEURONS = 64  # in one layer
_WIDTH = 100  # of a docstring's lines

WholeNumber = Annotated[int, Strict()]
Number = Annotated[float, Strict(), AllowInfNan(False)]
Flag = Annotated[bool, Strict()]
Seed = Annotated[WholeNumber, Field(ge=0, le=MAX_SEED)]


class Section(BaseModel):
    """A part of a config: immutable, without other keys than its fields, which its docstring lists."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        own = cleandoc(cls.__doc__ or "")
        # A schema describes each property by itself.
        cls.model_config["json_schema_extra"] = {"description": own}
        cls.__doc__ = "\n".join([own, "", "Fields:", *_field_lines(cls, 1)])


def _field_lines(section: type[Section], depth: int) -> Iterator[str]:
    """Lines of a docstring: each field with its default and meaning, those of nested sections indented."""
    indent = "    " * depth
    for name, info in section.model_fields.items():
        kinds = (info.annotation, *get_args(info.annotation))
        nested = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Section)]
        default = info.default.name if isinstance(info.default, Choice) else info.default
        stated = "" if info.is_required() or info.default_factory else f" (default {default!r})"
        meaning = info.description or ", ".join(kind.__name__ for kind in nested)
        text = f"{name}{stated}: {meaning}".removesuffix(": ")
        yield fill(text, _WIDTH, initial_indent=indent, subsequent_indent=f"{indent}    ")
        for kind in nested:
            yield from _field_lines(kind, depth + 1)


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
    if isinstance(default, Choice):
        extra["default"] = default.name  # pydantic would describe the object instead
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


def text_or(json_type: str) -> Discriminator:
    """Makes a discriminator of a text, tagged `string`, from another value, tagged by its JSON type.

    Args:
        json_type: of the other value.

    Returns:
        The discriminator.
    """

    def tag(value: object) -> str:
        return "string" if isinstance(value, str) else json_type

    return Discriminator(tag)
