"""An experiment as a Python program: what it began with, then each command at its step; bits are equal."""

from collections.abc import Iterator, Mapping
from pprint import pformat
from typing import Any

from playground.config import ExperimentConfig, changes_between
from playground.training.action_log import (
    AnyEntry,
    ChangeEntry,
    ContinueEntry,
    ResumeEntry,
    SetEarlyStoppingEntry,
    SetParameterEntry,
)
from playground.training.beginning import configs, latest_beginning
from playground.training.stopping import StopRule
from playground.training.trainer import Trainer

_WIDTH = 110


def python_code(trainer: Trainer) -> str:
    """Write a program that makes a trainer of the same state.

    Of the log only what followed the latest beginning counts, as nothing is left of the rest.

    Args:
        trainer: not modified.

    Returns:
        The text of the program, which names its trainer `trainer`; bits are equal on machines of one kind.
    """
    past, _ = trainer.entries
    first, begun_with = latest_beginning(past)
    beginning, rest = past[first], past[first + 1 :]
    imports = ["from playground import Trainer"]
    if any(isinstance(entry, SetEarlyStoppingEntry) and entry.rule is not None for entry in rest):
        imports = ["from playground import StopRule, Trainer"]
    if isinstance(beginning, ResumeEntry):
        imports.insert(0, "from base64 import b64decode\n")
        made = f"Trainer.from_state(b64decode({beginning.state!r}))"
        step = beginning.step
    else:
        made, step = f"Trainer({_literal(_nested(begun_with))})", 0
    lines = [*imports, "", f"trainer = {made}"]
    after = [config for config, _ in configs(past)]
    for number, entry in enumerate(rest, first + 1):
        # Where training had ended by divergence, it is the step after this one that fails.
        lines += _advanced(entry.step + entry.diverged - step)
        step = entry.step
        lines += _command(entry, after[number])
    progress = trainer.progress
    lines += _advanced(progress.step + progress.diverged - step)
    if trainer.restored_epoch is not None and not trainer.is_stopped:
        lines.append("trainer.restore_best()")
    return "\n".join(lines) + "\n"


def _advanced(n_steps: int) -> list[str]:
    return [f"trainer.advance({n_steps})"] if n_steps else []


def _command(entry: AnyEntry, after: ExperimentConfig) -> Iterator[str]:
    match entry:
        case ChangeEntry():
            fields = after.model_dump(mode="json")
            yield f"trainer.change({_literal({name: _at(fields, name) for name in entry.changes})})"
        case SetParameterEntry():
            place = f"{entry.layer}, {entry.source}, {entry.target}"
            yield f"trainer.set_parameter({place}, {entry.value!r})"
        case SetEarlyStoppingEntry():
            yield f"trainer.set_early_stopping({_rule(entry.rule)})"
        case ContinueEntry():
            yield "trainer.continue_after_early_stopping()"


def _rule(rule: StopRule | None) -> str:
    return repr(rule)


def _at(fields: Mapping[str, Any], name: str) -> object:
    value: Any = fields
    for part in name.split("."):
        value = value[part]
    return value


def _nested(config: ExperimentConfig) -> dict[str, Any]:
    """The fields that differ from the default, in their sections."""
    sections: dict[str, Any] = {}
    for name, value in changes_between(ExperimentConfig(), config).items():
        *section, field = name.split(".")
        place = sections
        for part in section:
            place = place.setdefault(part, {})
        place[field] = value
    return sections


def _literal(value: object) -> str:
    return pformat(value, width=_WIDTH, sort_dicts=False, compact=True)
