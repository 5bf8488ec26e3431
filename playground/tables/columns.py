"""What the columns of a table hold: numbers, words or dates; and what commas and points in numbers mean."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from playground.tables.grid import Cell, Record, text_of
from playground.tables.numbers import Mark, Number, is_missing, is_missing_number, parse
from playground.tables.questions import Decisions

Kind = Literal["number", "words", "date", "empty"]

_DATE = re.compile(
    r"(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})(?:[ T]\d{1,2}:\d{2}.*)?"
    r"|\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp][Mm])?"
)


@dataclass(slots=True)
class Column:
    """One column.

    Args:
        name: unlike every other column's.
        is_named: whether the file gives it a name.
        kind: what most of its cells are.
        cells: all of them.
        numbers: their values; None where a cell is none.
        missing: which cells say that there is no value.
    """

    name: str
    is_named: bool
    kind: Kind
    cells: Sequence[Cell]
    parsed: list[Number | None]
    missing: list[bool]
    numbers: list[float | None] = field(default_factory=list)

    @property
    def present(self) -> list[Cell]:
        """The cells that hold something."""
        return [cell for cell, gone in zip(self.cells, self.missing, strict=True) if not gone]

    def label(self, row: int) -> str:
        """The value of a row as the name of a class: a number or a truth value is one however it is written.

        Args:
            row: counted from 0.

        Returns:
            The name.
        """
        if self.kind == "number" and (number := self.numbers[row]) is not None:
            return text_of(number)
        text = text_of(self.cells[row])
        return text.casefold() if text.casefold() in ("true", "false") else text


def find_columns(
    names: list[str],
    is_named: list[bool],
    records: Sequence[Record],
    decisions: Decisions,
    delimiter: str | None,
) -> list[Column]:
    """Looks at every column of a table.

    Args:
        names: of the columns, each once.
        is_named: which of them the file itself gives.
        records: the rows.
        decisions: where it is decided what a comma or a point in a number means.
        delimiter: what divides the cells; None if nothing does.

    Returns:
        The columns with their numbers.
    """
    columns = [
        _column(name, named, [record.cells[i] for record in records])
        for i, (name, named) in enumerate(zip(names, is_named, strict=True))
    ]
    _decide_marks([column for column in columns if column.kind == "number"], decisions, delimiter)
    return columns


def _column(name: str, is_named: bool, cells: list[Cell]) -> Column:
    parsed = [Number(cell, cell, None) if isinstance(cell, float) else parse(cell) for cell in cells]
    texts = [cell if isinstance(cell, str) else None for cell in cells]
    missing = [text is not None and is_missing_number(text) for text in texts]
    n_numbers, n_present = sum(each is not None for each in parsed), len(cells) - sum(missing)
    if n_numbers > 0 and 2 * n_numbers > n_present:
        return Column(name, is_named, "number", cells, parsed, missing)
    missing = [text is not None and is_missing(text) for text in texts]
    present = [cell for cell, gone in zip(cells, missing, strict=True) if not gone]
    if not present:
        return Column(name, is_named, "empty", cells, parsed, missing)
    n_dates = sum(isinstance(cell, str) and bool(_DATE.fullmatch(cell)) for cell in present)
    kind: Kind = "date" if 2 * n_dates > len(present) else "words"
    return Column(name, is_named, kind, cells, [None] * len(cells), missing, [None] * len(cells))


def _marks(numbers: Iterable[Number | None]) -> set[Mark]:
    return {each.mark for each in numbers if each is not None and each.mark is not None}


def _decide_marks(columns: list[Column], decisions: Decisions, delimiter: str | None) -> None:
    """Decides what divides decimals: other numbers of the column tell, else of the table, else people."""
    of_table = _marks(number for column in columns for number in column.parsed)
    ambiguous = _ambiguous(columns)
    # Where commas or blanks divide cells, points divide decimals: who groups by points takes semicolons.
    if not of_table and delimiter in (",", " ") and not any("," in text for _, text in ambiguous):
        of_table = {"."}
    unclear = [
        (column, text) for column, text in ambiguous if len(_marks(column.parsed)) != 1 and len(of_table) != 1
    ]
    known: Mark = "," if of_table == {","} else "."
    if unclear:
        column, text = unclear[0]
        guess: Mark = _likely_mark(column, text, delimiter)
        number = parse(text)
        params = {
            "column": column.name,
            "text": text,
            "point": text_of(number.point) if number else text,
            "comma": text_of(number.comma) if number else text,
        }
        labels = {"point": {"value": params["point"]}, "comma": {"value": params["comma"]}}
        certain = False
    else:
        guess, params, labels, certain = known, {}, {}, True
    chosen = decisions.decide(
        "decimal",
        ("point", "comma"),
        "comma" if guess == "," else "point",
        is_certain=certain,
        params=params,
        labels=labels,
    )
    is_answered = bool(decisions.made[-1].answer)
    for column in columns:
        own = _marks(column.parsed)
        mark: Mark = "," if chosen == "comma" else "."
        if len(own) == 1 and not is_answered:
            (mark,) = own
        column.numbers = [
            None if each is None else (each.comma if mark == "," else each.point) for each in column.parsed
        ]


def _ambiguous(columns: Iterable[Column]) -> list[tuple[Column, str]]:
    """Of each column the first cell that can be read in two ways."""
    found = []
    for column in columns:
        for cell, number in zip(column.cells, column.parsed, strict=True):
            if number is not None and number.is_ambiguous and isinstance(cell, str):
                found.append((column, cell))
                break
    return found


def _likely_mark(column: Column, text: str, delimiter: str | None) -> Mark:
    """What divides decimals, where a sign could do that or group thousands.

    Beside whole numbers without a sign, as 987 beside 1,234, it groups: three decimals are written in all of
    a column, or in none.
    """
    sign: Mark = "," if "," in text else "."
    other: Mark = "." if sign == "," else ","
    has_bare = any(
        each is not None and isinstance(cell, str) and sign not in cell
        for cell, each in zip(column.cells, column.parsed, strict=True)
    )
    if has_bare:
        return other
    if sign == ".":
        return "."
    return "," if delimiter == ";" else "."


def unique_names(names: Sequence[str], of_unnamed: str) -> list[str]:
    """Gives every column a name of its own.

    Args:
        names: as they stand in the file.
        of_unnamed: the name of a column without one, with the blank ``{number}``.

    Returns:
        The names; one that occurs again gets a number.
    """
    names = [" ".join("".join(c if c.isprintable() else " " for c in name).split()) for name in names]
    found: list[str] = []
    taken: Counter[str] = Counter()
    given = {name for name in names if name}
    for number, name in enumerate(names, 1):
        base = (name or of_unnamed.format(number=number))[:60].strip() or of_unnamed.format(number=number)
        taken[base] += 1
        unique = base
        while unique in found or (unique != base and unique in given):
            taken[base] += 1
            unique = f"{base[:52]} ({taken[base]})"
        found.append(unique)
    return found
