"""What a study is: a long calculation about one moment of training, done in small pieces."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, eq=False)
class StudyProgress:
    """How far a study is.

    Args:
        done, total: pieces of work.
        result: what is known so far, of what JSON can hold; None while it is what it was.
    """

    done: int
    total: int
    result: Mapping[str, Any] | None = None


SLICE_S = 0.005
"""How long a piece of work takes, about: longer ones would keep pictures waiting."""

StudySteps = Iterator[StudyProgress]
"""A study under way: each piece takes 5 ms or so, 20 at most; the last one brings the whole result."""
