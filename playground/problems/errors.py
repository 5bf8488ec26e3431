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

An author's mistake is not here: it raises ValueError or RuntimeError.
"""

import difflib
import json
import reprlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field

from playground.locales import DEFAULT_LANGUAGE, read_words
from playground.problems.allowed import Interval, Phrase, as_text

_LONGEST_RECEIVED = 200  # characters of a wrong value that are repeated to its sender
_MOST_CLOSE = 10  # names that are compared letter by letter
_CUT = "…"  # stands where something was left out

_BRIEF = reprlib.Repr()
_BRIEF.fillvalue = _CUT
_BRIEF.maxlevel = 6
_BRIEF.maxlist = _BRIEF.maxtuple = _BRIEF.maxdict = 100
_BRIEF.maxstring = _BRIEF.maxlong = _BRIEF.maxother = _LONGEST_RECEIVED


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of an input as a code with parameters, from which messages are translated.

    The sentence of a code stands in the locales as ``problems.<code>``. `message` and ``str()`` are English,
    `as_dict` and `summary` speak any language. `received` can be written as JSON whatever was sent.

    Args:
        field: the dotted name, such as ``training.batch_size``; empty when the whole is meant.
        code: what is wrong, in snake case; the same in every version and language.
        received: the value that was sent, shortened to 200 characters; None if there is nothing to repeat.
        allowed: what would have been accepted: an interval, a phrase, a list of names, or a text that needs
            no translation; None if there is nothing to say.
        params: what fills the blanks of the code's sentence; lists are written separated by commas.
    """

    field: str
    code: str
    received: object = None
    allowed: object = None
    params: Mapping[str, object] = dataclass_field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "received", _shortened(self.received))

    @property
    def message(self) -> str:
        """The message in English, to be read after the field's name."""
        return self.translated(read_words(DEFAULT_LANGUAGE))

    def translated(self, words: Mapping[str, str]) -> str:
        """The message in a language, to be read after the field's name.

        Args:
            words: of the reader's language, as `locales.read_words` gives them.

        Returns:
            A part of a sentence, such as ``is too small``.
        """
        return sentence(self.code, self.params, words)

    def __str__(self) -> str:
        return _with_facts(self, read_words(DEFAULT_LANGUAGE))

    def as_dict(self, words: Mapping[str, str] | None = None) -> dict[str, object]:
        """The problem as it stands in REST answers and live rejections.

        Args:
            words: of the reader's language; None for English.

        Returns:
            Always ``field``, ``code``, ``message``, ``received`` and ``allowed``, ready for JSON.
        """
        words = words or read_words(DEFAULT_LANGUAGE)
        return {
            "field": self.field,
            "code": self.code,
            "message": self.translated(words),
            "received": self.received,
            "allowed": _translated_allowed(self.allowed, words),
        }

    def within(self, prefix: str) -> "Problem":
        """Names the problem from further out.

        Args:
            prefix: the name of the part that the problem is in.

        Returns:
            The same problem; ``seed`` within ``config`` is ``config.seed``.
        """
        return replace(self, field=f"{prefix}.{self.field}" if self.field else prefix)


def sentence(code: str, params: Mapping[str, object], words: Mapping[str, str]) -> str:
    """Fills the blanks of a code's sentence.

    Args:
        code: of a key ``problems.<code>`` of the locales.
        params: what fills its blanks.
        words: of the reader's language.

    Returns:
        A sentence, or of a problem with a field the part of one that follows the field's name.

    Raises:
        KeyError: there is no such code, or a blank without a parameter.
    """
    comma = words["sentence.comma"]
    blanks = {
        name: comma.join(map(as_text, value)) if isinstance(value, (list, tuple)) else as_text(value)
        for name, value in params.items()
    }
    return words[f"problems.{code}"].format(**blanks)


def summary(problems: Iterable[Problem], words: Mapping[str, str]) -> str:
    """Writes all problems as one text.

    Args:
        problems: any number.
        words: of the reader's language.

    Returns:
        A line each, with what was received and what is allowed.
    """
    return "\n".join(_with_facts(problem, words) for problem in problems)


def _with_facts(problem: Problem, words: Mapping[str, str]) -> str:
    facts = []
    if problem.received is not None:
        received = json.dumps(problem.received, ensure_ascii=False)
        facts.append(words["sentence.received"].format(value=received))
    allowed = _translated_allowed(problem.allowed, words)
    if allowed is not None:
        names = allowed if isinstance(allowed, (list, tuple)) else (allowed,)
        facts.append(words["sentence.allowed"].format(value=words["sentence.comma"].join(map(str, names))))
    named = problem.translated(words)
    if problem.field:
        named = words["sentence.named"].format(field=problem.field, problem=named)
    if not facts:
        return named
    return words["sentence.facts"].format(problem=named, facts=words["sentence.semicolon"].join(facts))


def _translated_allowed(allowed: object, words: Mapping[str, str]) -> object:
    return allowed.translated(words) if isinstance(allowed, (Interval, Phrase)) else allowed


class PlaygroundError(Exception):
    """Any error this package raises on purpose for its users."""


class InvalidInput(PlaygroundError):
    """Something that was sent cannot be used; `problems` names every fault that was found.

    Args:
        problems: at least one.

    Raises:
        ValueError: there is no problem.
    """

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
        message: what it said.
        status: of its answer; None when there was none.
        code: of its answer, such as ``run_not_found``; None without one.
    """

    def __init__(self, message: str, status: int | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


def unknown_name(field: str, name: object, known: Iterable[str], received: object = None) -> Problem:
    """Makes the problem of a name that is not known.

    Args:
        field: where the name stands, or the name itself if it is a field's.
        name: what was sent.
        known: the names there are; they become what is allowed.
        received: the value to repeat; None for nothing.

    Returns:
        A problem that says which name was probably meant, when one is close.
    """
    names = list(known)
    typed = str(name)[:_LONGEST_RECEIVED]
    close = difflib.get_close_matches(typed, names, n=_MOST_CLOSE)
    if close:
        closest = min(close, key=lambda each: (_n_slips(typed, each), len(each)))
        return Problem(field, "misspelled_name", received, names, {"name": closest})
    return Problem(field, "unknown_name", received, names)


def _n_slips(typed: str, meant: str) -> int:
    """The number of letters left out, added, replaced, or swapped with their neighbour.

    Source: Damerau 1964, "A technique for computer detection and correction of spelling errors".
    """
    before: list[int] = []
    above = list(range(len(meant) + 1))
    for i, letter in enumerate(typed, 1):
        row = [i]
        for j, other in enumerate(meant, 1):
            least = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == meant[j - 2] and typed[i - 2] == other:
                least = min(least, before[j - 2] + 1)
            row.append(least)
        before, above = above, row
    return above[-1]


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
