"""Reads numbers as people and programs write them: with grouped digits, decimal commas, signs of money.

Where a comma or a point may divide decimals or group thousands, as in ``1,234``, both readings are given;
which of them is meant is decided by the column and the table that the number stands in.
"""

import re
from functools import lru_cache
from typing import Literal, NamedTuple

Mark = Literal[".", ","]
"""What divides the decimals of a number from its whole part."""

# Numbers of other widths and other minus signs, and every space and apostrophe that groups digits.
_PLAIN = str.maketrans(
    {
        **{chr(0xFF01 + i): chr(0x21 + i) for i in range(0x5E)},
        "−": "-",
        "–": "-",
        "’": "'",
        "‘": "'",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\u2007": " ",
    }
)
_SIGN = r"[-+]?"
_WHOLE = re.compile(rf"{_SIGN}\d+(?:[eE][-+]?\d+)?")
_FRACTION = re.compile(rf"{_SIGN}(\d*)([.,])(\d*)(?:[eE][-+]?\d+)?")
_GROUPED = re.compile(rf"{_SIGN}\d{{1,3}}(?:([,.' ])\d{{3}})(?:\1\d{{3}})*(?:([.,])(\d+))?")
_INDIAN = re.compile(rf"{_SIGN}\d{{1,2}}(?:,\d{{2}})*,\d{{3}}(\.\d+)?")
_MONEY = "$€£¥₹₩"
_LONGEST = 60  # characters; no number is longer

_ALWAYS_MISSING = frozenset(
    {
        *("", "na", "n/a", "n.a.", "#n/a", "<na>", "nan", "null", "(null)", "nil", "\\n", "?", "--", "---"),
        *("—", "–", "#value!", "#div/0!", "#ref!", "#num!", "#name?", "#null!"),
    }
)
_MISSING_AMONG_NUMBERS = frozenset({"-", ".", "..", "none", "missing", "unknown", "inf", "-inf", "infinity"})


class Number(NamedTuple):
    """A cell as a number.

    Args:
        point: its value where a point divides decimals.
        comma: its value where a comma does.
        mark: what divides decimals, if this cell itself tells; None if it does not.
    """

    point: float
    comma: float
    mark: Mark | None

    @property
    def is_ambiguous(self) -> bool:
        """Whether the two readings differ."""
        return self.point != self.comma


def is_missing(text: str) -> bool:
    """Whether a cell says that there is no value, whatever its column holds.

    Args:
        text: the cell, without blanks at its ends.

    Returns:
        True for an empty cell, ``NA``, ``null``, ``?`` and their like.
    """
    return text.casefold() in _ALWAYS_MISSING


def is_missing_number(text: str) -> bool:
    """Whether a cell of a column of numbers says that there is no value.

    Args:
        text: the cell, without blanks at its ends.

    Returns:
        True for what `is_missing` accepts, and for words such as ``none`` and ``-``.
    """
    return is_missing(text) or text.casefold() in _MISSING_AMONG_NUMBERS


@lru_cache(maxsize=50_000)
def parse(text: str) -> Number | None:
    """Reads a cell as a number.

    Args:
        text: the cell.

    Returns:
        Both readings; None if it is no number, or none that a computer can hold.
    """
    if not text or len(text) > _LONGEST:
        return None
    plain = _unwrapped(text.translate(_PLAIN).strip())
    if _WHOLE.fullmatch(plain):
        return _number(plain, plain, None)
    if found := _FRACTION.fullmatch(plain):
        return _fraction(plain, found[1], "." if found[2] == "." else ",", found[3])
    if found := _GROUPED.fullmatch(plain):
        return _grouped(plain, found[1], _mark(found[2]))
    if _INDIAN.fullmatch(plain):
        bare = plain.replace(",", "")
        return _number(bare, bare, ".")
    return None


def _unwrapped(text: str) -> str:
    """Without a sign of money or of percent; a bookkeeper's brackets become a minus."""
    if text.startswith("(") and text.endswith(")"):
        inner = text[1:-1]
        return "-" + _unwrapped(inner) if inner[:1].isdigit() or inner[:1] in _MONEY else text
    if text[-1:] == "%" or text[-1:] in _MONEY:
        text = text[:-1].rstrip()
    if text[:1] in _MONEY:
        text = text[1:].lstrip()
    elif text[:1] in "+-" and text[1:2] in _MONEY:
        text = text[0] + text[2:].lstrip()
    return text


def _fraction(text: str, whole: str, sign: Mark, decimals: str) -> Number | None:
    if not whole and not decimals:
        return None
    as_decimal = text.replace(",", ".")
    has_power = not text[-1].isdigit() or "e" in text.casefold()
    may_group = 1 <= len(whole) <= 3 and whole[0] != "0" and len(decimals) == 3 and not has_power
    if not may_group:
        return _number(as_decimal, as_decimal, sign)
    as_thousands = text.replace(sign, "")
    return _number(as_decimal, as_thousands, None) if sign == "." else _number(as_thousands, as_decimal, None)


def _mark(sign: str | None) -> Mark | None:
    return "." if sign == "." else "," if sign == "," else None


def _grouped(text: str, group: str, divides: Mark | None) -> Number | None:
    if group == divides:
        return None
    bare = text.replace(group, "").replace(",", ".")
    return _number(bare, bare, divides or {",": _mark("."), ".": _mark(",")}.get(group))


def _number(point: str, comma: str, mark: Mark | None) -> Number | None:
    found = Number(float(point), float(comma), mark)
    is_finite = abs(found.point) < float("inf") and abs(found.comma) < float("inf")
    return found if is_finite else None
