"""An experiment as a Python program: what it began with, then each command at its step; bits are equal."""

from collections.abc import Iterable, Iterator, Mapping
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
from playground.training.literals import python_literal
from playground.training.past import Past, restores_best
from playground.training.stopping import StopRule


def python_code(past: Past) -> str:
    """Write a program that makes a trainer of the same state.

    Args:
        past: what led to the state.

    Returns:
        The text of the program, which names its trainer `trainer`; bits are equal on machines of one kind.
    """
    imports = ["from playground import Trainer"]
    if any(isinstance(entry, SetEarlyStoppingEntry) and entry.rule is not None for entry in past.entries):
        imports = ["from playground import StopRule, Trainer"]
    if isinstance(past.beginning, ResumeEntry):
        imports.insert(0, "from base64 import b64decode\n")
        made = f"Trainer.from_state(b64decode({past.beginning.state!r}))"
    else:
        made = f"Trainer({python_literal(nested_changes(past.begun_with))})"
    commands = _commands(past, "trainer", zip(past.entries, past.after, strict=True))
    lines = [*imports, "", f"trainer = {made}", *commands]
    if past.ends_with_best and not _epochs(past):
        lines.append("trainer.restore_best()")
    return "\n".join(lines) + "\n"


def notebook_code(past: Past) -> str:
    """Write a notebook's cell that shows the experiment as a widget and takes it to the same state.

    Args:
        past: what led to the state. A saved state that it began with, and a rule of early stopping that is
            not the config's, a widget does not take.

    Returns:
        The text of the cell; run again, it goes on showing what is there.
    """
    done = zip(past.entries, past.after, strict=True)
    # A widget that trains goes on after early stopping by itself.
    taken = [pair for pair in done if not isinstance(pair[0], ContinueEntry | SetEarlyStoppingEntry)]
    commands = list(_commands(past, "w", taken))
    nested = nested_changes(past.begun_with)
    lines = ["import playground", "", f"w = playground.widget({python_literal(nested) if nested else ''})"]
    if commands:
        lines.append("if w.metrics.step == 0:  # the cell may run again")
        lines += [f"    {line}".rstrip() for command in commands for line in command.split("\n")]
    return "\n".join([*lines, "w"]) + "\n"


def _epochs(past: Past) -> int | None:
    """How many epochs `train` takes it there; None where it has to go step by step."""
    has_its_end = past.ends_with_best or not restores_best(past.config)
    return past.plain_epochs if has_its_end else None


def _commands(
    past: Past, subject: str, entries: Iterable[tuple[AnyEntry, ExperimentConfig]]
) -> Iterator[str]:
    """The training up to each of the entries, what it does, and the training after the last."""
    if epochs := _epochs(past):
        yield f"{subject}.train({epochs})"
        return
    progress = past.progress
    step = past.beginning.step if isinstance(past.beginning, ResumeEntry) else 0
    for entry, after in entries:
        # Where training had ended by divergence, it is the step after this one that fails.
        yield from _advanced(subject, entry.step + entry.diverged - step)
        step = entry.step
        yield from _command(subject, entry, after)
    yield from _advanced(subject, progress.step + progress.diverged - step)


def _advanced(subject: str, n_steps: int) -> list[str]:
    return [f"{subject}.advance({n_steps})"] if n_steps else []


def _command(subject: str, entry: AnyEntry, after: ExperimentConfig) -> Iterator[str]:
    match entry:
        case ChangeEntry():
            fields = after.model_dump(mode="json")
            yield f"{subject}.change({python_literal({name: _at(fields, name) for name in entry.changes})})"
        case SetParameterEntry():
            place = f"{entry.layer}, {entry.source}, {entry.target}"
            yield f"{subject}.set_parameter({place}, {entry.value!r})"
        case SetEarlyStoppingEntry():
            yield f"{subject}.set_early_stopping({_rule(entry.rule)})"
        case ContinueEntry():
            yield f"{subject}.continue_after_early_stopping()"


def _rule(rule: StopRule | None) -> str:
    return repr(rule)


def _at(fields: Mapping[str, Any], name: str) -> object:
    value: Any = fields
    for part in name.split("."):
        value = value[part]
    return value


def nested_changes(config: ExperimentConfig) -> dict[str, Any]:
    """The fields of a config that differ from the default, in their sections.

    Args:
        config: any.

    Returns:
        Values as JSON has them, of which `read_config` makes the config.
    """
    sections: dict[str, Any] = {}
    for name, value in changes_between(ExperimentConfig(), config).items():
        *section, field = name.split(".")
        place = sections
        for part in section:
            place = place.setdefault(part, {})
        place[field] = value
    return sections
