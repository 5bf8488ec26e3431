"""A table before anybody knows what its columns mean: cells, and the lines they come from."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import NamedTuple

from playground.problems.allowed import Interval
from playground.problems.errors import InvalidInput, Problem

Cell = str | float
"""A text without blanks at its ends, or a finite number from a file that tells numbers from texts."""

MAX_ROWS = 200_000
MAX_COLUMNS = 500
MAX_CELLS = 4_000_000
MAX_LINE = 100_000  # characters; the csv module refuses longer cells


class Record(NamedTuple):
    """A row of cells and the line that it begins at, counted from 1."""

    line: int
    cells: list[Cell]


@dataclass(slots=True)
class Grid:
    """What was found in a file.

    Args:
        format: of the file: csv, xlsx, json, arff or libsvm.
        records: the rows.
        names: of the columns, if the format itself tells; None: a header is to be looked for.
        header: names that a remark before the first row gives; None without one.
        delimiter: what divides the cells of a text; None in other formats.
    """

    format: str
    records: list[Record]
    names: list[str] | None = None
    header: list[str] | None = None
    delimiter: str | None = None


def check_size(records: Sequence[Record]) -> None:
    """Refuses a table that is too large to be looked through while somebody waits.

    Args:
        records: its rows.

    Raises:
        InvalidInput: there are too many rows or columns.
    """
    widest = max((len(record.cells) for record in records), default=0)
    check_shape(len(records), widest, sum(len(record.cells) for record in records))


def check_shape(n_rows: int, n_columns: int, n_cells: int) -> None:
    """Refuses as `check_size` does, before a place is made for each cell.

    Args:
        n_rows: of the table.
        n_columns: of its widest row.
        n_cells: of all rows.

    Raises:
        InvalidInput: there are too many.
    """
    if n_rows > MAX_ROWS:
        raise InvalidInput([Problem("", "table_too_long", n_rows, Interval(high=MAX_ROWS))])
    if n_columns > MAX_COLUMNS:
        raise InvalidInput([Problem("", "table_too_wide", n_columns, Interval(high=MAX_COLUMNS))])
    if n_cells > MAX_CELLS:
        raise InvalidInput([Problem("", "table_too_long", n_cells, Interval(high=MAX_CELLS))])


def number_cell(value: float) -> Cell:
    """Takes a number over; one that is not finite is no value.

    Args:
        value: of a file that tells numbers from texts.

    Returns:
        The number, or "" as for an empty cell.
    """
    return value if isfinite(value) else ""


def text_of(cell: Cell) -> str:
    """Writes a cell as a person would.

    Args:
        cell: a text or a number.

    Returns:
        A text in one line; numbers with at most ten digits.
    """
    return cell if isinstance(cell, str) else f"{cell:.10g}"


def one_line(text: str) -> str:
    """Cleans a cell.

    Args:
        text: as it stands in the file.

    Returns:
        The text without line breaks, and without blanks at its ends.
    """
    stripped = text.strip()
    return " ".join(stripped.split()) if "\n" in stripped or "\r" in stripped else stripped
