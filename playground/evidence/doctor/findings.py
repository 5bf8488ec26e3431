"""What rules say: the numbers that a finding rests on, what a rule is, and what it found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from playground.evidence.doctor.advice import Advice
from playground.evidence.doctor.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Seen:
    """A number that a finding rests on.

    Args:
        value: of it; a layer is counted from 1.
        at_least: from which value on there is something to find; None where that is no question of size.
        at_most: up to which.
    """

    value: float
    at_least: float | None = None
    at_most: float | None = None


Numbers = Mapping[str, Seen]
"""What a finding rests on, by name."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row.

    Args:
        name: of what is found.
        find: the numbers that it rests on; None where there is nothing to find.
        measure: by which its advice is judged; a score is an accuracy, of numbers R².
        explains: other rules, which find its consequences and are then not shown.
    """

    name: str
    find: Callable[[Evidence], Numbers | None]
    measure: Literal["test_loss", "score", "least_recall"] = "test_loss"
    explains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found.

    Args:
        rule: the row.
        numbers: that it rests on, with the bounds beyond which there is something to find.
        advice: what to try.
    """

    rule: Rule
    numbers: Numbers
    advice: tuple[Advice, ...]
