"""Cuts text into rows and cells: finds the delimiter, remarks and marks of quotation.

The delimiter is the one by which most lines have equally many cells that look like values, so that one inside
quotation marks, or the comma of a decimal, decides nothing.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from typing import Literal

from playground.problems.allowed import Interval
from playground.problems.errors import InvalidInput, Problem
from playground.tables.grid import MAX_LINE, MAX_ROWS, Cell, Grid, Record, check_size, one_line
from playground.tables.left_out import LeftOutRows
from playground.tables.numbers import is_missing, parse
from playground.tables.questions import Decisions

_NAMES = {
    ",": "comma",
    ";": "semicolon",
    "\t": "tab",
    "|": "pipe",
    "，": "wide_comma",
    "；": "wide_semicolon",
    " ": "space",
}
DELIMITERS = tuple(_NAMES)
_BY_NAME = {name: delimiter for delimiter, name in _NAMES.items()}
_SEP = re.compile(r'"?sep=(.)"?[,;\t]*', re.IGNORECASE)
_REMARK = ("#", "%", "//")
_TRIED = 300  # lines by which the delimiter is decided
_MOST_LINES_OF_A_CELL = 200  # after more, a quotation mark was none
_MOST_LINES = MAX_ROWS + 1000  # a title and remarks are no rows


class _Lines(Iterator[str]):
    """The lines of a text for the csv module, without empty ones and remarks between rows."""

    def __init__(self, lines: list[str], first: int, delimiter: str, has_remarks: bool) -> None:
        self._lines, self.delimiter, self._has_remarks = lines, delimiter, has_remarks
        self.at = first
        self.begins = True  # whether the next line begins a row
        self.line = first  # where the row began
        self.remarks: list[tuple[int, str]] = []

    def __next__(self) -> str:
        while self.at < len(self._lines):
            text = self._lines[self.at]
            self.at += 1
            if not self.begins:
                return text + "\n"
            if not text.strip():
                continue
            if self._has_remarks and _is_remark(text, self.delimiter):
                self.remarks.append((self.at, text.strip()))
                continue
            self.begins, self.line = False, self.at
            return (text.strip(" ") if self.delimiter == " " else text) + "\n"
        raise StopIteration


def _is_remark(text: str, delimiter: str) -> bool:
    """``#`` before a delimiter is a name: of a column of numbers."""
    bare = text.lstrip()
    mark = next((mark for mark in _REMARK if bare.startswith(mark)), None)
    return mark is not None and not bare[len(mark) :].startswith(delimiter if delimiter != " " else "\0")


def read_delimited(text: str, decisions: Decisions, left_out: LeftOutRows) -> Grid:
    """Cuts a text into rows and cells.

    Args:
        text: of the file.
        decisions: where the delimiter is decided.
        left_out: where remarks are noted.

    Returns:
        The rows, of whatever length.

    Raises:
        InvalidInput: nothing divides the text into columns, or there is too much of it.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if any(len(line) > MAX_LINE for line in lines):
        raise InvalidInput([Problem("", "table_line_too_long")])
    if len(lines) > _MOST_LINES:
        raise InvalidInput([Problem("", "table_too_long", len(lines), Interval(high=_MOST_LINES))])
    first = next((i for i, line in enumerate(lines) if line.strip()), len(lines))
    declared = _SEP.fullmatch(lines[first].strip(" ")) if first < len(lines) else None
    first += 1 if declared else 0
    guess = declared[1] if declared and declared[1] in DELIMITERS else _likely_delimiter(lines, first)
    chosen = _BY_NAME[decisions.decide("delimiter", _BY_NAME, _NAMES[guess] if guess else "comma")]
    if guess is None and not _has_one_column_of_numbers(lines, first):
        raise InvalidInput([Problem("", "table_is_prose")])
    records, remarks = _cut(lines, first, chosen)
    check_size(records)
    header = _header_in(remarks, chosen, records)
    for line, remark in remarks:
        left_out.add("remark", line, text=remark[:40])
    return Grid("csv", records, header=header, delimiter=chosen)


def _likely_delimiter(lines: list[str], first: int) -> str | None:
    tried = lines[: first + _TRIED]
    scores = {delimiter: _score(tried, first, delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: scores[delimiter])
    return best if scores[best] >= 0.3 else None


def _score(lines: list[str], first: int, delimiter: str) -> float:
    """How much of a text becomes rows of equal length with cells that look like values: 0 to 1."""
    if not any(delimiter in line for line in lines[first:]):
        return 0.0
    records, _ = _cut(lines, first, delimiter)
    widths = Counter(len(record.cells) for record in records if len(record.cells) > 1)
    if not widths:
        return 0.0
    width = max(widths, key=lambda each: (widths[each], each))
    alike = [record for record in records if abs(len(record.cells) - width) <= 1 and len(record.cells) > 1]
    if len(alike) < 2 <= len(records):
        return 0.0  # one line of prose with a comma
    cells = [cell for record in alike for cell in record.cells if isinstance(cell, str)]
    if delimiter == " " and 8 * sum(parse(cell) is not None for cell in cells) < len(cells):
        return 0.0  # blanks divide the words of sentences
    tidy = sum(_looks_like_a_value(cell, delimiter) for cell in cells) / max(len(cells), 1)
    regular = widths[width] / len(records)
    return (0.5 * regular + 0.5 * len(alike) / len(records)) * tidy**2 * (0.9 if delimiter == " " else 1.0)


def _looks_like_a_value(cell: str, delimiter: str) -> float:
    if parse(cell) or is_missing(cell):
        return 1.0
    others = sum(cell.count(each) for each in DELIMITERS[:-1] if each != delimiter)
    if others and re.search(r"\d", cell):
        return 0.0  # numbers that another delimiter divides
    if cell.endswith((",", ";")) or cell.count('"') == 1:
        return 0.2
    return 0.7 if others else 0.9


def _cut(lines: list[str], first: int, delimiter: str) -> tuple[list[Record], list[tuple[int, str]]]:
    """Rows and remarks; if a quotation mark swallows lines and never ends, marks are letters."""
    shown = [line for line in lines[first:] if line.strip()]
    # Where most rows begin like remarks, they are none.
    has_remarks = 2 * sum(_is_remark(line, delimiter) for line in shown) <= len(shown)
    source = _Lines(lines, first, delimiter, has_remarks)
    try:
        records, longest, last = _parsed(source, csv.QUOTE_MINIMAL)
        is_open = last > 1 and sum(line.count('"') for line in shown) % 2 == 1
        if longest <= _MOST_LINES_OF_A_CELL and not is_open:
            return records, source.remarks
    except csv.Error:
        pass
    source = _Lines(lines, first, delimiter, has_remarks)
    return _parsed(source, csv.QUOTE_NONE)[0], source.remarks


def _parsed(source: _Lines, quoting: Literal[0, 3]) -> tuple[list[Record], int, int]:
    """Rows, and how many lines the longest and the last of them have."""
    rows = csv.reader(
        source, delimiter=source.delimiter, skipinitialspace=source.delimiter != "\t", quoting=quoting
    )
    records: list[Record] = []
    longest = last = 1
    for row in rows:
        cells: list[Cell] = [one_line(cell) for cell in row]
        if quoting == csv.QUOTE_NONE:
            cells = [cell.strip('" ') for cell in cells if isinstance(cell, str)]
        records.append(Record(source.line, cells))
        last = source.at - source.line + 1
        longest = max(longest, last)
        source.begins = True
    return records, longest, last


def _header_in(remarks: list[tuple[int, str]], delimiter: str, records: list[Record]) -> list[str] | None:
    """The names in the last remark before the first row, as NumPy and gnuplot write them."""
    before = [(line, text) for line, text in remarks if not records or line < records[0].line]
    if not before or not records:
        return None
    line, text = before[-1]
    found = next(csv.reader([text.lstrip("#%/ ")], delimiter=delimiter, skipinitialspace=True), [])
    names = [one_line(name) for name in found]
    is_header = len(names) == len(records[0].cells) > 1 and not any(parse(name) for name in names)
    if is_header:
        remarks.remove((line, text))
    return names if is_header else None


def _has_one_column_of_numbers(lines: list[str], first: int) -> bool:
    shown = [line.strip() for line in lines[first : first + _TRIED] if line.strip()]
    return len(shown) > 1 and 2 * sum(parse(line) is not None for line in shown) > len(shown)
