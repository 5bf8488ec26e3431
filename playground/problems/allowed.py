"""What would have been accepted, as data: an interval of numbers, or a phrase of the locales.

A list of names and a text that is the same in every language, such as ``null``, stand for themselves.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from playground.locales import DEFAULT_LANGUAGE, read_words

Unit = Literal["entries", "classes", "characters", "bytes", "connections"]


@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers from `low` to `high`, ends included; ``str()`` is English: ``1 to 20000``.

    Args:
        low, high: the ends; None where there is none.
        above_low, below_high: the end itself is not accepted.
        whole: says that only whole numbers are accepted.
        unit: what is counted; None for plain numbers.
    """

    low: float | None = None
    high: float | None = None
    above_low: bool = False
    below_high: bool = False
    whole: bool = False
    unit: Unit | None = None

    def translated(self, words: Mapping[str, str]) -> str:
        """The interval in a language.

        Args:
            words: of the reader's language.

        Returns:
            Such as ``1 to 20000`` or ``up to 8 entries``.
        """
        numbers = self._numbers(words)
        if self.whole and numbers is not None:
            numbers = words["allowed.whole"].format(range=numbers)
        if numbers is None:
            numbers = words["allowed.any_whole" if self.whole else "allowed.any_finite"]
        return numbers if self.unit is None else words[f"allowed.{self.unit}"].format(range=numbers)

    def __str__(self) -> str:
        return self.translated(read_words(DEFAULT_LANGUAGE))

    def _numbers(self, words: Mapping[str, str]) -> str | None:
        """The ends in words; None if there are none."""
        if self.low is None and self.high is None:
            return None
        if self.low == self.high and self.low is not None:
            return as_text(self.low)
        if self.high is None:
            return words["allowed.above" if self.above_low else "allowed.or_more"].format(
                low=as_text(self.low)
            )
        if self.low is None:
            return words["allowed.below" if self.below_high else "allowed.up_to"].format(
                high=as_text(self.high)
            )
        low, high = as_text(self.low), as_text(self.high)
        return words["allowed.range"].format(
            low=words["allowed.above"].format(low=low) if self.above_low else low,
            high=words["allowed.below"].format(high=high) if self.below_high else high,
        )


@dataclass(frozen=True, slots=True)
class Phrase:
    """A description of what is accepted, by its key ``allowed.<name>`` in the locales; ``str()`` is English.

    Args:
        name: the key's second part.
        params: what fills the blanks.
    """

    name: str
    params: Mapping[str, object] = field(default_factory=dict)

    def translated(self, words: Mapping[str, str]) -> str:
        """The phrase in a language, with its blanks filled.

        Args:
            words: of the reader's language.

        Returns:
            Such as ``true or false``.
        """
        return words[f"allowed.{self.name}"].format(**self.params)

    def __str__(self) -> str:
        return self.translated(read_words(DEFAULT_LANGUAGE))


def as_text(number: object) -> str:
    """Writes a number as people do, and anything else as it is.

    Args:
        number: of any size.

    Returns:
        Floats with at most ten digits and without a trailing ``.0``.
    """
    return f"{number:.10g}" if isinstance(number, float) else str(number)
