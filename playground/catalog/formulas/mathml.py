"""Builds presentation MathML from short notation, so that formulas in Python can be read.

Knows marks on paper, and nothing of what they mean. Where a builder takes parts, a text will do::

    η g            a name is letters side by side; neighbours are multiplied
    β_1  x_1^2     an index and an exponent: a name, a number, + or -
    max(0, z)      the name of a known function is applied to what follows; brackets group and stay small
    ← ≤ + ,        every other mark is an operator; - becomes the minus sign

What is not written but read aloud is marked: multiplication and application are invisible operators. Tables
have the class ``cases`` or ``lines``; a page that shows them begins their columns on the left.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Literal

_FUNCTIONS = frozenset(("atan2", "cos", "exp", "ln", "max", "min", "sign", "sin", "tanh", "Φ"))
_TIMES, _APPLY = "<mo>\u2062</mo>", "<mo>\u2061</mo>"
_APPLY_TO_UNBRACKETED = '<mo rspace="0.17em">\u2061</mo>'

_NUMBER, _NAME = r"\d+(?:\.\d+)?", r"atan2|[^\W\d_]+"
_SCRIPT = rf"{_NUMBER}|{_NAME}|[+-]"
_TOKEN = re.compile(
    rf"\s*(?:(?P<base>{_NUMBER}|{_NAME})(?:_(?P<index>{_SCRIPT}))?(?:\^(?P<power>{_SCRIPT}))?|(?P<operator>\S))"
)


@dataclass(frozen=True, slots=True)
class Math:
    """A piece of a formula: its MathML, and how it behaves beside a neighbour."""

    markup: str
    kind: Literal["operand", "bracketed", "operator", "function"] = "operand"


Part = Math | str


def formula(*parts: Part) -> str:
    """A whole formula: one ``<math>`` element, to stand in HTML."""
    return f'<math displaystyle="true">{row(*parts).markup}</math>'


def row(*parts: Part) -> Math:
    """Parts side by side."""
    pieces = [piece for part in parts for piece in _pieces(part)]
    if len(pieces) == 1:
        return pieces[0]
    return Math(f"<mrow>{''.join(_joined(pieces))}</mrow>")


def frac(numerator: Part, denominator: Part) -> Math:
    """One part over another."""
    return Math(f"<mfrac>{_one(numerator)}{_one(denominator)}</mfrac>")


def root(*parts: Part) -> Math:
    """The square root of parts."""
    return Math(f"<msqrt>{_one(row(*parts))}</msqrt>")


def sup(base: Part, power: Part) -> Math:
    """A base with an exponent that is more than one mark."""
    return Math(f"<msup>{_one(base)}{_one(power)}</msup>")


def sub(base: Part, index: Part) -> Math:
    """A base with an index that is more than one mark."""
    return Math(f"<msub>{_one(base)}{_one(index)}</msub>")


def hat(base: Part) -> Math:
    """A base under a hat: an estimate."""
    return Math(f'<mover accent="true">{_one(base)}<mo>^</mo></mover>')


def bar(base: Part) -> Math:
    """A base under a bar: a mean."""
    return Math(f'<mover accent="true">{_one(base)}<mo>¯</mo></mover>')


def paren(*parts: Part) -> Math:
    """Parts in round brackets as high as they are."""
    return _fenced("(", row(*parts), ")")


def absolute(*parts: Part) -> Math:
    """The absolute value of parts."""
    return _fenced("|", row(*parts), "|")


def floor(*parts: Part) -> Math:
    """The largest whole number that is not above parts."""
    return _fenced("⌊", row(*parts), "⌋")


def norm(*parts: Part) -> Math:
    """The length of a vector."""
    return _fenced("‖", row(*parts), "‖")


def call(function: Part, *arguments: Part) -> Math:
    """A function that has no name of its own, such as U(-r, r), applied to arguments."""
    listed = [piece for argument in arguments for piece in (Math("<mo>,</mo>", "operator"), row(argument))]
    return Math(f"<mrow>{_one(function)}{_APPLY}{paren(*listed[1:]).markup}</mrow>")


def total(index: Part, *parts: Part) -> Math:
    """The sum of parts over an index."""
    return Math(f"<mrow><munder><mo>∑</mo>{_one(index)}</munder>{_one(row(*parts))}</mrow>")


def product(index: Part, *parts: Part) -> Math:
    """The product of parts over an index."""
    return Math(f"<mrow><munder><mo>∏</mo>{_one(index)}</munder>{_one(row(*parts))}</mrow>")


def cases(*branches: tuple[Part, Part]) -> Math:
    """One of several values, each beside the condition under which it holds."""
    table = _table("cases", ((value, condition) for value, condition in branches))
    return Math(f"<mrow><mo>{{</mo>{table}</mrow>")


def lines(*steps: Part) -> Math:
    """Parts below each other, to be done in this order."""
    return Math(_table("lines", ((step,) for step in steps)))


def _table(name: str, rows: Iterable[tuple[Part, ...]]) -> str:
    cells = ("".join(f"<mtd>{_one(cell)}</mtd>" for cell in cells) for cells in rows)
    inside = "".join(f"<mtr>{each}</mtr>" for each in cells)
    return f'<mtable class="{name}" displaystyle="true">{inside}</mtable>'


def _one(part: Part) -> str:
    """The markup of a part as a single element."""
    return row(part).markup


def _joined(pieces: Iterable[Math]) -> Iterator[str]:
    """The markup of neighbours, with what stands between them unwritten."""
    before: str = "operator"
    for piece in pieces:
        if before != "operator" and piece.kind != "operator":
            applied = _APPLY if piece.kind == "bracketed" else _APPLY_TO_UNBRACKETED
            yield applied if before == "function" else _TIMES
        yield piece.markup
        before = piece.kind


def _pieces(part: Part) -> list[Math]:
    if isinstance(part, Math):
        return [part]
    return list(_parsed(_TOKEN.finditer(part), is_inside=False, text=part))


def _parsed(tokens: Iterator[re.Match[str]], *, is_inside: bool, text: str) -> Iterator[Math]:
    """The pieces up to the closing bracket, or up to the end if this is not inside of one."""
    for token in tokens:
        mark = token["operator"]
        if mark is None:
            yield _named(token["base"], token["index"], token["power"])
        elif mark == "(":
            inside = row(*_parsed(tokens, is_inside=True, text=text))
            yield _fenced("(", inside, ")", ' stretchy="false"')
        elif mark == ")":
            if is_inside:
                return
            raise ValueError(f"every bracket needs its partner. Received: {text}")
        else:
            yield Math(_leaf(mark), "operator")
    if is_inside:
        raise ValueError(f"every bracket needs its partner. Received: {text}")


def _named(base: str, index: str | None, power: str | None) -> Math:
    """A name or number with its scripts."""
    kind: Literal["operand", "function"] = "function" if base in _FUNCTIONS else "operand"
    if index is None and power is None:
        return Math(_leaf(base), kind)
    scripts = "".join(_leaf(script) for script in (index, power) if script is not None)
    element = "msubsup" if index and power else "msub" if index else "msup"
    return Math(f"<{element}>{_leaf(base)}{scripts}</{element}>", kind)


def _leaf(mark: str) -> str:
    if mark[0].isdigit():
        return f"<mn>{mark}</mn>"
    if mark[0].isalpha():
        return f"<mi>{mark}</mi>"
    return f"<mo>{escape('−' if mark == '-' else mark)}</mo>"


def _fenced(opening: str, inside: Math, closing: str, attributes: str = "") -> Math:
    """A part between marks that are as high as it is, unless an attribute says otherwise."""
    left, right = f"<mo{attributes}>{opening}</mo>", f"<mo{attributes}>{closing}</mo>"
    return Math(f"<mrow>{left}{inside.markup}{right}</mrow>", "bracketed")
