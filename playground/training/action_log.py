"""The action log: what was done to an experiment, each command with the step at which it was given.

Training is deterministic, so that the log is the experiment: `playground.replay` makes its bits again.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import to_json

from playground.config import ExperimentConfig, changes_between, replace_fields
from playground.problems.allowed import Phrase
from playground.problems.errors import InvalidCommand, Problem
from playground.training.stopping import StopRule

_MOST = 2**53  # up to which JSON numbers are exact in every language
_ROW_FIELDS = {"data.train", "data.test"}


class Entry(BaseModel):
    """A command, and when it was given.

    Args:
        step: the number of updates since the beginning that went before it.
        diverged: whether the next update had been tried and had failed, so that training had ended.
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)

    step: Annotated[int, Field(ge=0, le=_MOST)]
    diverged: bool = False

    def to_json(self) -> dict[str, Any]:
        """The entry as JSON has it; `diverged` is there only if it is true."""
        return self.model_dump(mode="json", by_alias=True, exclude=None if self.diverged else {"diverged"})


class ConfigureEntry(Entry):
    """A new experiment, of a whole config."""

    command: Literal["configure"] = "configure"
    config: Any  # validated by `read_config`, whose problems name its fields


class ResumeEntry(Entry):
    """A saved state was gone on from."""

    command: Literal["resume"] = "resume"
    state: str  # base64


class ChangeEntry(Entry):
    """Fields of the config have other values.

    `changes` has them by their dotted names. Rows that differ from the former ones in one place only are
    written as an object: `removed` rows from number `at` on were replaced by `rows`.
    """

    command: Literal["change"] = "change"
    changes: dict[str, Any]


class ResetEntry(Entry):
    """Back to epoch 0."""

    command: Literal["reset"] = "reset"


class SetParameterEntry(Entry):
    """One weight, or without `from` one bias, has another value."""

    model_config = ConfigDict(populate_by_name=True)

    command: Literal["set_parameter"] = "set_parameter"
    layer: Annotated[int, Field(ge=0, le=_MOST)]
    source: Annotated[int, Field(ge=0, le=_MOST)] | None = Field(default=None, alias="from")
    target: Annotated[int, Field(ge=0, le=_MOST)] = Field(alias="to")
    value: float


class SetEarlyStoppingEntry(Entry):
    """Another rule than the config's says when to stop early."""

    command: Literal["set_early_stopping"] = "set_early_stopping"
    rule: StopRule | None


class ContinueEntry(Entry):
    """Training goes on although early stopping has ended it."""

    command: Literal["continue_after_early_stopping"] = "continue_after_early_stopping"


class PauseEntry(Entry):
    """Changes nothing: the last of a log, it says how far training has come since.

    `restored` is there if the network was given the best epoch's parameters at this end.
    """

    command: Literal["pause"] = "pause"
    restored: bool = False

    def to_json(self) -> dict[str, Any]:
        """The entry as JSON has it; what is false is not there."""
        return {name: value for name, value in super().to_json().items() if value is not False}


AnyEntry = Annotated[
    ConfigureEntry
    | ResumeEntry
    | ChangeEntry
    | ResetEntry
    | SetParameterEntry
    | SetEarlyStoppingEntry
    | ContinueEntry
    | PauseEntry,
    Field(discriminator="command"),
]

_ENTRIES: TypeAdapter[list[AnyEntry]] = TypeAdapter(list[AnyEntry])


def read_log(log: object) -> list[AnyEntry]:
    """Read a log from what JSON holds of it, such as `Trainer.log`.

    Args:
        log: a list of objects, the first of which configures or resumes.

    Returns:
        The entries, in order. Whether they fit each other is not checked.

    Raises:
        InvalidCommand: it is no such list.
    """
    try:
        entries = _ENTRIES.validate_json(to_json(log))
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise _no_log(f"log.{place}" if place else "log", error.errors()[0]["input"]) from None
    except ValueError:
        raise _no_log("log", str(type(log))) from None
    if not entries or not isinstance(entries[0], ConfigureEntry | ResumeEntry):
        raise _no_log("log.0", None)
    return entries


def _no_log(field: str, received: object) -> InvalidCommand:
    return InvalidCommand([Problem(field, "not_an_action_log", received, Phrase("action_log"))])


def change_entry(before: ExperimentConfig, after: ExperimentConfig, **when: Any) -> ChangeEntry | None:
    """Make the entry of a change of config.

    Args:
        before: the config that was in force.
        after: the one that takes its place.
        **when: `step` and `diverged` of the entry.

    Returns:
        The entry; None if nothing differs.
    """
    changes = changes_between(before, after)
    for name in _ROW_FIELDS & changes.keys():
        old = before.data.model_dump(mode="json", include={"train", "test"})[name.removeprefix("data.")]
        if old and changes[name]:
            changes[name] = _splice(old, changes[name])
    return ChangeEntry(changes=changes, **when) if changes else None


def changed_config(config: ExperimentConfig, entry: ChangeEntry) -> ExperimentConfig:
    """The config after an entry.

    Args:
        config: as it was when the entry was made.
        entry: made by `change_entry`, or read from a log.

    Returns:
        A config equal to the one that the entry was made of.

    Raises:
        InvalidInput: the entry does not fit the config.
    """
    values = dict(entry.changes)
    for name in _ROW_FIELDS & values.keys():
        if isinstance(values[name], Mapping):
            values[name] = _spliced(getattr(config.data, name.removeprefix("data.")), values[name])
    return replace_fields(config, values)


def _splice(old: list[Any], new: list[Any]) -> object:
    """What takes the place of which rows: all between the first and the last that differ."""
    shorter = min(len(old), len(new))
    head = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    most = shorter - head
    tail = next((at for at in range(most) if old[-1 - at] != new[-1 - at]), most)
    rows = new[head : len(new) - tail]
    return {"at": head, "removed": len(old) - head - tail, "rows": rows}


def _spliced(old: Sequence[Any] | None, splice: Mapping[str, Any]) -> list[Any]:
    match splice:
        case {"at": int(at), "removed": int(removed), "rows": list(rows)} if at >= 0 and removed >= 0:
            kept = list(old or ())
            return [*kept[:at], *rows, *kept[at + removed :]]
    raise _no_log("log", splice)
