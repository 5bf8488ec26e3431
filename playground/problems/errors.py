"""The errors a user of this package can meet.

::

    PlaygroundError
    ├── InvalidInput       something a person or client sent cannot be used; carries one Problem per fault
    │   ├── InvalidConfig      an experiment's config, or a change of it
    │   ├── InvalidCommand     a live command, an API body or a command line
    │   └── UnusableDatabase   the database that was named cannot be opened
    ├── DatabaseFailed     an open database did not do what was asked of it
    │   └── DatabaseRefused    and will not, however often it is asked
    └── RequestFailed      a server that was asked did not do it: nothing there, too much to do, no answer

An author's mistake is not here: it raises ValueError or RuntimeError. This module knows nothing of the rest.
"""

import difflib
import json
import reprlib
from collections.abc import Iterable
from dataclasses import dataclass

_LONGEST_RECEIVED = 200  # characters of a wrong value that are repeated to its sender
_CUT = "…"  # stands where something was left out

_BRIEF = reprlib.Repr()
_BRIEF.fillvalue = _CUT
_BRIEF.maxlevel = 6
_BRIEF.maxlist = _BRIEF.maxtuple = _BRIEF.maxdict = 100
_BRIEF.maxstring = _BRIEF.maxlong = _BRIEF.maxother = _LONGEST_RECEIVED


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, named so that its sender can mend it.

    `received` and `allowed` are safe to write as JSON whatever was sent; None means there is nothing to say.

    Args:
        field: the dotted name, such as ``training.batch_size``; empty when the whole is meant.
        message: what is wrong, to be read after the field's name.
        received: the value that was sent; long ones are shortened to 200 characters.
        allowed: what would have been accepted: a range in words, or the list of names.
    """

    field: str
    message: str
    received: object = None
    allowed: object = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "received", _shortened(self.received))

    def __str__(self) -> str:
        facts = []
        if self.received is not None:
            facts.append(f"received {json.dumps(self.received, ensure_ascii=False)}")
        if self.allowed is not None:
            names = self.allowed if isinstance(self.allowed, (list, tuple)) else (self.allowed,)
            facts.append(f"allowed {' '.join(map(str, names))}")
        named = f"{self.field}: {self.message}" if self.field else self.message
        return f"{named} ({'; '.join(facts)})" if facts else named

    def as_dict(self) -> dict[str, object]:
        """The problem as it stands in REST answers and live rejections: always the same four keys."""
        return {
            "field": self.field,
            "message": self.message,
            "received": self.received,
            "allowed": self.allowed,
        }


class PlaygroundError(Exception):
    """Any error this package raises on purpose for its users."""


class InvalidInput(PlaygroundError):
    """Something that was sent cannot be used; `problems` names every fault that was found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        if not self.problems:
            raise ValueError("InvalidInput needs at least one problem. Received: none")
        super().__init__(*self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class InvalidConfig(InvalidInput):
    """An experiment's config, or a change of it, cannot be used."""


class InvalidCommand(InvalidInput):
    """A live command, an API body or a command line cannot be used."""


class UnusableDatabase(InvalidInput):
    """A database that was named cannot be opened."""


class DatabaseFailed(PlaygroundError):
    """A database did not do what was asked of it, and may do it later."""


class DatabaseRefused(DatabaseFailed):
    """What a database was asked to keep contradicts what it keeps, or cannot be kept."""


class RequestFailed(PlaygroundError):
    """A server did not do what it was asked, though nothing was wrong with what was sent.

    Args:
        message: what it said. status: of its answer; None when there was none.
    """

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


def unknown_name_message(received: str, known: Iterable[str]) -> str:
    """Says that a name is not known and, when one is close, which was probably meant."""
    closest = difflib.get_close_matches(received[:_LONGEST_RECEIVED], list(known), n=1)
    return f"is not a known name; did you mean {closest[0]!r}?" if closest else "is not a known name"


def _shortened(value: object) -> object:
    """The value itself when JSON can carry it in 200 characters, else a text that begins like it."""
    if isinstance(value, str):
        return value if len(value) <= _LONGEST_RECEIVED else value[: _LONGEST_RECEIVED - 1] + _CUT
    text = _as_brief_text(value)
    if len(text) > _LONGEST_RECEIVED or _CUT in text:
        return text[: _LONGEST_RECEIVED - 1].rstrip(_CUT) + _CUT
    try:
        return json.loads(json.dumps(value, allow_nan=False))
    except (TypeError, ValueError):
        return text


def _as_brief_text(value: object) -> str:
    """How the value begins, without ever writing out a large one whole."""
    try:
        return _BRIEF.repr(value)
    except ValueError:  # Python refuses to write integers of more than 4300 digits
        return "a number of thousands of digits"
