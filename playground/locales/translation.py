"""Says problems in the language of whoever made them.

Problems are written in English wherever they are found. Their sentences stand in the locales as well, with
blanks for what differs, and are recognized by them; what is not recognized stays English. Knows neither who
asks nor how.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from playground.locales import DEFAULT_LANGUAGE, read_words
from playground.problems.errors import Problem

_PREFIX = "problems."
# What holds a problem together; no sentence of its own.
_FRAMES = frozenset(f"{_PREFIX}{name}" for name in ("facts", "named", "received", "allowed", "and"))
_BLANK = re.compile(r"\{(\w+)\}")
# What may fill these blanks; whatever may fill another.
_NUMBER_BLANKS = frozenset({"low", "high", "count"})
_NUMBER = r"(?:above |below )?[-+.\de]+"


def translated(problem: Problem, words: Mapping[str, str]) -> Problem:
    """The same problem in a locale's language; names of fields and of choices are the same in all."""
    allowed = say(problem.allowed, words) if isinstance(problem.allowed, str) else problem.allowed
    return replace(problem, message=say(problem.message, words), allowed=allowed)


def summary(problems: Iterable[Problem], words: Mapping[str, str]) -> str:
    """All of them in one text, a line each."""
    return "\n".join(_sentence(translated(problem, words), words) for problem in problems)


def say(text: str, words: Mapping[str, str]) -> str:
    """A problem's sentence or a part of one in a locale's language, or as it is if that is not known."""
    for key, pattern in _patterns():
        if found := pattern.fullmatch(text):
            blanks = {name: say(part, words) for name, part in found.groupdict().items()}
            return words[key].format(**blanks)
    return text


def _sentence(problem: Problem, words: Mapping[str, str]) -> str:
    facts = []
    if problem.received is not None:
        received = json.dumps(problem.received, ensure_ascii=False)
        facts.append(words["problems.received"].format(value=received))
    if problem.allowed is not None:
        names = problem.allowed if isinstance(problem.allowed, (list, tuple)) else (problem.allowed,)
        facts.append(words["problems.allowed"].format(value=" ".join(map(str, names))))
    named = problem.message
    if problem.field:
        named = words["problems.named"].format(field=problem.field, problem=named)
    if not facts:
        return named
    return words["problems.facts"].format(problem=named, facts=words["problems.and"].join(facts))


@lru_cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Every English sentence as a pattern, with its key; those that leave less open come first."""
    known = [
        (key, text)
        for key, text in read_words(DEFAULT_LANGUAGE).items()
        if key.startswith(_PREFIX) and key not in _FRAMES
    ]
    known.sort(key=lambda item: (len(_BLANK.findall(item[1])), -len(item[1])))
    return tuple((key, _pattern(text)) for key, text in known)


def _pattern(text: str) -> re.Pattern[str]:
    """What recognizes a sentence: its letters, and anything, or any number, in its blanks."""
    parts = _BLANK.split(text)  # literals and names of blanks, in turns
    for place, part in enumerate(parts):
        if place % 2:
            parts[place] = f"(?P<{part}>{_NUMBER if part in _NUMBER_BLANKS else '.+?'})"
        else:
            parts[place] = re.escape(part)
    return re.compile("".join(parts), re.DOTALL)
