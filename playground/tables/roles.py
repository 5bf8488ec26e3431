"""Guesses the part of every column: input, target, split, or left out and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from playground.data.features import MAX_INPUTS
from playground.tables import hints
from playground.tables.columns import Column
from playground.tables.grid import text_of
from playground.tables.questions import NONE, Decisions

MAX_CLASSES = 8
_MOST_LABELS = 50  # different words that may be classes of which the commonest are kept

Reason = Literal["empty", "dates", "constant", "identifier", "row_numbers", "words", "not_chosen"]


@dataclass(slots=True)
class Roles:
    """The parts that columns play, by their indices.

    Args:
        inputs: in the order of the inputs.
        target: None if no column can be learned.
        split: the column that says which rows are for training; None without one.
        left_out: why, of every other column.
    """

    inputs: list[int]
    target: int | None
    split: int | None
    left_out: dict[int, Reason]


def find_roles(columns: Sequence[Column], decisions: Decisions) -> Roles:
    """Guesses the parts of columns, and takes the answers of people.

    Args:
        columns: of the table.
        decisions: where parts are decided.

    Returns:
        A part for every column.
    """
    reasons = _reasons(columns)
    index = {column.name: i for i, column in enumerate(columns)}
    split = _find_split(columns, decisions)
    target = _find_target(columns, reasons, split, decisions)
    names = [c.name for i, c in enumerate(columns) if c.kind == "number" and i not in (target, split)]
    free = [index[name] for name in names if index[name] not in reasons]
    numbered = _maybe_row_numbers(columns, free)
    if numbered is not None and len(free) > 2:
        params = {"column": columns[numbered].name}
        answer = decisions.decide(
            "row_numbers", ("leave_out", "use"), "leave_out", is_certain=False, params=params
        )
        if answer == "leave_out":
            reasons[numbered] = "row_numbers"
            free.remove(numbered)
    guess = sorted(free, key=lambda i: (_input_place(columns[i].name), i))[:2]
    chosen = decisions.decide_several("inputs", names, [columns[i].name for i in guess], most=MAX_INPUTS)
    inputs = [index[name] for name in chosen]
    used = {*inputs, target, split}
    left_out: dict[int, Reason] = {}
    for i, column in enumerate(columns):
        if i not in used:
            left_out[i] = reasons.get(i, "not_chosen" if column.kind == "number" else "words")
    return Roles(inputs, target, split, left_out)


def _input_place(name: str) -> tuple[int, int]:
    """Inputs that are called x1, x2 stand first, then x and y."""
    number = hints.input_number(name)
    if number is not None:
        return 0, number
    bare = name.strip().casefold()
    return (0, "xyz".index(bare)) if bare in ("x", "y", "z") else (1, 0)


def _reasons(columns: Sequence[Column]) -> dict[int, Reason]:
    """Why columns are no inputs, of those for which that is certain."""
    reasons: dict[int, Reason] = {}
    some_are_named = any(column.is_named for column in columns)
    for i, column in enumerate(columns):
        present = column.present
        distinct = len(set(map(text_of, present)))
        if column.kind == "empty":
            reasons[i] = "empty"
        elif column.kind == "date":
            reasons[i] = "dates"
        elif some_are_named and not column.is_named and distinct == len(present) and _is_whole(column):
            reasons[i] = "row_numbers" if column.kind == "number" else "identifier"
        elif column.is_named and hints.is_identifier_name(column.name) and _is_whole(column):
            reasons[i] = "identifier"
        elif distinct == 1 and len(present) > 1:
            reasons[i] = "constant"
        elif column.kind == "words" and not _may_be_classes(column):
            reasons[i] = "words"
    return reasons


def _is_whole(column: Column) -> bool:
    """Whether all values are whole numbers, or words."""
    return all(number is None or number == int(number) for number in column.numbers)


def _distinct(column: Column) -> int:
    labels = {column.label(row) for row, gone in enumerate(column.missing) if not gone}
    return len(labels)


def _may_be_classes(column: Column) -> bool:
    distinct = _distinct(column)
    return distinct <= MAX_CLASSES or (distinct <= _MOST_LABELS and 2 * distinct <= len(column.present))


def _has_repeats(column: Column) -> bool:
    return 2 * _distinct(column) <= len(column.present)


def _find_split(columns: Sequence[Column], decisions: Decisions) -> int | None:
    known = hints.TRAIN | hints.TEST | hints.VALIDATION
    found = []
    for i, column in enumerate(columns):
        labels = {text_of(cell).casefold() for cell in column.present} if column.kind == "words" else set()
        if labels and labels <= known and labels & hints.TRAIN and labels - hints.TRAIN:
            found.append(i)
    if not found:
        return None
    likely = next((i for i in found if hints.is_split_name(columns[i].name)), found[0])
    chosen = decisions.decide("split", [columns[i].name for i in found] + [NONE], columns[likely].name)
    return next((i for i in found if columns[i].name == chosen), None)


def _find_target(
    columns: Sequence[Column], reasons: dict[int, Reason], split: int | None, decisions: Decisions
) -> int | None:
    offered = [i for i, c in enumerate(columns) if i != split and c.kind in ("number", "words")]
    usable = [i for i in offered if i not in reasons]
    guess, is_certain = _likely_target(columns, offered, usable)
    if not offered:
        return None
    names = [columns[i].name for i in offered]
    likely = None if guess is None else columns[guess].name
    params = {"column": likely or ""}
    chosen = decisions.decide("target", names, likely, is_certain=is_certain, params=params)
    return next((i for i in offered if columns[i].name == chosen), None)


def _likely_target(
    columns: Sequence[Column], offered: list[int], usable: list[int]
) -> tuple[int | None, bool]:
    """The column that is likely to be learned, and whether that is certain."""
    by_strength: dict[int, list[int]] = {}
    for i in offered:
        is_known = columns[i].is_named and (i in usable or columns[i].kind == "words")
        if is_known and (strength := hints.target_strength(columns[i].name)):
            by_strength.setdefault(strength, []).append(i)
    for strength in (3, 2):
        if named := by_strength.get(strength):
            return named[-1], len(named) == 1
    y = by_strength.get(1, [None])[-1]
    names = [columns[i].name.strip().casefold() for i in usable]
    if y is not None and not ("x" in names and len(usable) > 2):
        return y, True
    if not usable:
        return None, True
    inputs = [i for i in usable if hints.input_number(columns[i].name) is not None]
    rest = [i for i in usable if i not in inputs] or usable
    if "x" in names and "y" in names and len(usable) > 2:
        rest = [i for i in rest if columns[i].name.strip().casefold() not in ("x", "y")] or rest
    return _by_content(columns, rest)


def _by_content(columns: Sequence[Column], usable: list[int]) -> tuple[int, bool]:
    """The last column, unless another one looks more like classes."""
    last = usable[-1]
    if len(usable) == 1 or columns[last].kind == "words" or _distinct(columns[last]) == 2:
        return last, True
    words = [i for i in usable if columns[i].kind == "words" and _has_repeats(columns[i])]
    if words:
        return words[-1], False
    if _looks_like_classes(columns[last]) or len(usable) < 3:
        return last, True
    first = usable[0]
    return (first, False) if _looks_like_classes(columns[first]) else (last, True)


def _looks_like_classes(column: Column) -> bool:
    return _is_whole(column) and _distinct(column) <= MAX_CLASSES and _has_repeats(column)


def _maybe_row_numbers(columns: Sequence[Column], free: list[int]) -> int | None:
    """A column that counts the rows, though it has another name, or none in a table without names."""
    for i in free[:1]:
        column = columns[i]
        numbers = [number for number in column.numbers if number is not None]
        if _input_place(column.name)[0] == 0 and column.is_named:
            continue
        steps = {b - a for a, b in pairwise(numbers)}
        if len(numbers) >= 3 and steps == {1} and numbers[0] in (0, 1):
            return i
    return None
