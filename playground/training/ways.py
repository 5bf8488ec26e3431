"""Ways to repeat an experiment elsewhere: one row of `WAYS` each, with what a way cannot hold of it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from playground.training.action_log import (
    ChangeEntry,
    ContinueEntry,
    SetEarlyStoppingEntry,
    SetParameterEntry,
)
from playground.training.past import Past, restores_best
from playground.training.python_code import notebook_code, python_code
from playground.training.shell_code import command_line, curl_command, whole_epochs

DEFAULT_EPOCHS = 100
"""Of `playground train` and of runs, where nobody says how many."""


@dataclass(frozen=True, slots=True)
class Lack:
    """Something of an experiment that a way does not hold.

    Args:
        code: its sentence is ``ways.lacks.<code>``.
        params: what fills the blanks.
    """

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Way:
    """A way to repeat an experiment.

    Args:
        name: of the way in REST and clients.
        suffix: of a file's name, with its dot.
        media_type: over HTTP.
        language: of the text, for those who show it.
        about: what it is, for docs/.
        write: makes the text of a past and a server's address, which most ways do not use.
        lacks: what the text does not hold of a past.
    """

    name: str
    suffix: str
    media_type: str
    language: str
    about: str
    write: Callable[[Past, str], str]
    lacks: Callable[[Past], Iterator[Lack]]


def _lacks_of_run(past: Past) -> Iterator[Lack]:
    """What a run over REST cannot do: it trains whole epochs of one config, from its beginning."""
    progress, entries = past.progress, past.entries
    if not (progress.step or progress.diverged or entries):
        yield Lack("untrained", {"epochs": DEFAULT_EPOCHS})
    if past.is_resumed:
        yield Lack("resumed", {"step": past.beginning.step})
    elif past.plain_epochs is None and not entries:
        yield Lack("within_epoch", {"step": progress.step, "epochs": whole_epochs(past)})
    changed = [name for entry in entries if isinstance(entry, ChangeEntry) for name in entry.changes]
    if changed:
        yield Lack("changed_on_the_way", {"fields": ", ".join(dict.fromkeys(changed))})
    n_set = sum(isinstance(entry, SetParameterEntry) for entry in entries)
    if n_set:
        yield Lack("set_by_hand", {"count": n_set})
    if any(isinstance(entry, ContinueEntry) for entry in entries):
        yield Lack("went_on", {})
    yield from _lacks_rule(past)


def _lacks_rule(past: Past) -> Iterator[Lack]:
    if any(isinstance(entry, SetEarlyStoppingEntry) for entry in past.entries):
        yield Lack("stop_rule")


def _lacks_of_command_line(past: Past) -> Iterator[Lack]:
    if past.plain_epochs == 0:
        yield Lack("untrained", {"epochs": DEFAULT_EPOCHS})
    # A replay ends with the last parameters.
    if past.plain_epochs is None and restores_best(past.config):
        yield Lack("last_parameters")


def _lacks_of_widget(past: Past) -> Iterator[Lack]:
    if past.is_resumed:
        yield Lack("resumed", {"step": past.beginning.step})
    yield from _lacks_rule(past)


def _lacks_nothing(_past: Past) -> Iterator[Lack]:
    return iter(())


def _python(past: Past, _address: str) -> str:
    return f"{python_code(past)}print(trainer.evaluate())\n"


_ROWS = (
    Way(
        "curl",
        ".sh",
        "text/x-shellscript",
        "shell",
        "a call of REST, which trains on a server and answers once that has ended",
        curl_command,
        _lacks_of_run,
    ),
    Way(
        "command_line",
        ".sh",
        "text/x-shellscript",
        "shell",
        "`playground train`, or `playground replay` of a file that the text brings",
        lambda past, _address: command_line(past),
        _lacks_of_command_line,
    ),
    Way(
        "python",
        ".py",
        "text/x-python",
        "python",
        "a program with a `Trainer`, bit for bit",
        _python,
        _lacks_nothing,
    ),
    Way(
        "notebook",
        ".py",
        "text/x-python",
        "python",
        "a cell with `playground.widget`",
        lambda past, _address: notebook_code(past),
        _lacks_of_widget,
    ),
)

WAYS: Mapping[str, Way] = MappingProxyType({row.name: row for row in _ROWS})
