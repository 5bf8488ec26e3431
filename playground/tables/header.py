"""Finds where a table begins: titles above it, its header of one or more lines, and how wide its rows are."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from playground.problems.errors import InvalidInput, Problem
from playground.tables.grid import Cell, Grid, Record, text_of
from playground.tables.hints import is_known_name
from playground.tables.left_out import LeftOutRows
from playground.tables.numbers import is_missing_number, parse
from playground.tables.questions import Decisions

_MOST_HEADER_LINES = 4
_LOOKED_AT = 2000  # rows


@dataclass(slots=True)
class Body:
    """A table with its header taken off.

    Args:
        names: of the columns; "" for one without.
        records: the rows, all of them as long as `names`.
        header_lines: how many lines the header has.
    """

    names: list[str]
    records: list[Record]
    header_lines: int


def find_body(grid: Grid, decisions: Decisions, left_out: LeftOutRows) -> Body:
    """Takes titles and header off a table and leaves out rows of another width.

    Args:
        grid: what was found in a file.
        decisions: where the header is decided.
        left_out: where titles and rows of another width are noted.

    Returns:
        The names and the rows.

    Raises:
        InvalidInput: there are no rows.
    """
    if grid.names is not None:
        if not grid.records:
            raise InvalidInput([Problem("", "table_has_no_rows")])
        width = len(grid.names)
        return Body(grid.names, _of_width(grid.records, width, left_out), 0)
    records = [record for record in grid.records if _filled(record)]
    records = _without_frame(records) if grid.delimiter == "|" else records
    if not records:
        raise InvalidInput([Problem("", "table_has_no_rows")])
    width = _usual_width(records)
    records = _without_titles(records, width, left_out)
    records, width = _fitted(records, width)
    columns = _numeric_columns(records, width)
    guess, is_certain = (0, True) if grid.header else _header_lines(records, width, columns)
    choices = [str(n) for n in range(min(_MOST_HEADER_LINES, len(records)) + 1)]
    params = {"line": records[0].line, "text": ", ".join(text_of(cell) for cell in records[0].cells[:6])[:80]}
    n_lines = int(decisions.decide("header", choices, str(guess), is_certain=is_certain, params=params))
    names = list(grid.header or _joined([record.cells for record in records[:n_lines]], width))
    rows = records[n_lines:]
    if not rows:
        raise InvalidInput([Problem("", "table_has_no_rows")])
    header = [text_of(cell) for cell in records[0].cells] if n_lines == 1 else []
    kept = []
    for record in rows:
        if header and [text_of(cell) for cell in record.cells] == header:
            left_out.add("header_again", record.line)
        else:
            kept.append(record)
    return Body(names[:width], _of_width(kept, width, left_out), n_lines)


def _of_width(records: list[Record], width: int, left_out: LeftOutRows) -> list[Record]:
    for record in records:
        if len(record.cells) != width:
            left_out.add("cells", record.line, count=len(record.cells), wanted=width)
    return [record for record in records if len(record.cells) == width]


def _usual_width(records: Sequence[Record]) -> int:
    widths = Counter(len(record.cells) for record in records)
    return max(widths, key=lambda width: (widths[width], width))


def _filled(record: Record) -> int:
    return sum(cell != "" for cell in record.cells)


def _without_titles(records: list[Record], width: int, left_out: LeftOutRows) -> list[Record]:
    """Without the lines above a table that say what it is: of another width, or with one filled cell."""
    if width < 2:
        return records
    begin = 0
    for i, record in enumerate(islice(records, 20)):
        is_header = abs(len(record.cells) - width) <= 1 and _filled(record) > 1
        if len(record.cells) < width and i + 2 < len(records):
            # Names of rows have no name themselves; but then no further line of names follows.
            is_header = is_header and not _is_line_of_names(records[i + 1 :], width)
        is_row = len(record.cells) == width and (_filled(record) > 1 or (width == 2 and i > 0))
        if is_header or is_row:
            begin = i
            break
    for record in records[:begin]:
        left_out.add("title", record.line, text=", ".join(text_of(c) for c in record.cells if c != "")[:40])
    return records[begin:]


def _is_line_of_names(records: Sequence[Record], width: int) -> bool:
    """Whether the first of some rows names the columns of numbers below it."""
    first, numeric = records[0].cells, _numeric_columns(records, width)
    return len(first) == width and any(
        numeric[i] and not _is_value(first[i]) and not _is_gap(first[i]) for i in range(width)
    )


def _fitted(records: list[Record], width: int) -> tuple[list[Record], int]:
    """Mends what makes a header shorter or longer than its rows: names of rows, separators at the ends."""
    first = records[0]
    rest = [record for record in records[1:] if len(record.cells) == width]

    def last_is_empty() -> bool:
        return bool(rest) and all(record.cells[-1] == "" for record in rest)

    while len(first.cells) < width and width > 1 and last_is_empty():
        rest = [Record(record.line, record.cells[:-1]) for record in rest]
        records = [
            Record(line, cells[:-1]) if len(cells) == width and cells[-1] == "" else Record(line, cells)
            for line, cells in records
        ]
        width -= 1
    if len(first.cells) == width - 1 and rest:
        # As R writes a data frame: the column of the rows' names has none.
        first = Record(first.line, ["", *first.cells])
    elif len(first.cells) == width + 1 and first.cells[-1] == "":
        first = Record(first.line, first.cells[:-1])
    records = [first, *records[1:]]
    # A column without name and value comes from separators at every line's end.
    while width > 1 and all(len(record.cells) != width or record.cells[-1] == "" for record in records):
        records = [
            Record(line, cells[:-1]) if len(cells) == width else Record(line, cells)
            for line, cells in records
        ]
        width -= 1
    return records, width


def _without_frame(records: list[Record]) -> list[Record]:
    """Without the bars around a Markdown table and the line below its header."""
    if all(len(record.cells) > 2 and record.cells[0] == record.cells[-1] == "" for record in records):
        records = [Record(line, cells[1:-1]) for line, cells in records]
    return [
        record for record in records if not all(re.fullmatch(r":?-{2,}:?", text_of(c)) for c in record.cells)
    ]


def _is_value(cell: Cell) -> bool:
    return isinstance(cell, float) or parse(cell) is not None


def _is_gap(cell: Cell) -> bool:
    return isinstance(cell, str) and is_missing_number(cell)


def _numeric_columns(records: Sequence[Record], width: int) -> list[bool]:
    """Of each column, whether most of its cells below the first row are numbers."""
    rows = [record.cells for record in islice(records, 1, _LOOKED_AT) if len(record.cells) == width]
    found = []
    for i in range(width):
        cells = [row[i] for row in rows if not _is_gap(row[i])]
        found.append(bool(cells) and 2 * sum(map(_is_value, cells)) > len(cells))
    return found


def _header_lines(records: Sequence[Record], width: int, numeric: list[bool]) -> tuple[int, bool]:
    """How many lines the header has, and whether that is certain."""
    first = records[0].cells
    if len(first) != width:
        return 0, True
    if len(records) == 1:
        return (0 if any(map(_is_value, first)) else 1), True
    names = [text_of(cell) for cell in first]
    named = [i for i in range(width) if numeric[i] and not _is_value(first[i]) and not _is_gap(first[i])]
    valued = [i for i in range(width) if numeric[i] and _is_value(first[i])]
    known = sum(is_known_name(name) for name in names)
    words = [i for i in range(width) if not numeric[i] and first[i] != "" and not _is_value(first[i])]
    recurs = any(_recurs(records, i, first[i]) for i in words)
    if not any(numeric):
        is_header = known > 0 or (len(set(names)) == width and not recurs)
        return int(is_header), known > 0 or not is_header
    if named:
        is_certain = not valued or known > 0 or len(named) > 1
        return _further_lines(records, width, numeric), is_certain
    if known and not recurs:
        return 1, True
    if words and not recurs and _have_repeats(records, words) and not _fits(records, valued):
        return 1, False
    return 0, not words or recurs or not _have_repeats(records, words)


def _recurs(records: Sequence[Record], column: int, cell: Cell) -> bool:
    return any(
        record.cells[column] == cell
        for record in islice(records, 1, _LOOKED_AT)
        if len(record.cells) > column
    )


def _have_repeats(records: Sequence[Record], columns: list[int]) -> bool:
    """Whether words stand several times in one of the columns, as classes do."""
    for i in columns:
        cells = [record.cells[i] for record in islice(records, 1, _LOOKED_AT) if len(record.cells) > i]
        if 2 * len(set(cells)) <= len(cells):
            return True
    return False


def _fits(records: Sequence[Record], columns: list[int]) -> bool:
    """Whether the numbers of the first row lie among those below it."""
    for i in columns:
        below = [
            float(text_of(cell))
            for record in islice(records, 1, _LOOKED_AT)
            if len(record.cells) > i and _is_plain(cell := record.cells[i])
        ]
        cell = records[0].cells[i]
        if below and _is_plain(cell) and not min(below) <= float(text_of(cell)) <= max(below):
            return False
    return True


def _is_plain(cell: Cell) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _further_lines(records: Sequence[Record], width: int, numeric: list[bool]) -> int:
    """How many lines a header has whose first line is certain: units and further names may stand below."""
    n_lines = 1
    for record in islice(records, 1, min(_MOST_HEADER_LINES, len(records) - 1)):
        if len(record.cells) != width:
            break
        cells = record.cells
        numbers = [i for i in range(width) if numeric[i]]
        if any(_is_value(cells[i]) or (_is_gap(cells[i]) and cells[i] != "") for i in numbers):
            break
        filled = [i for i in range(width) if cells[i] != ""]
        words = [i for i in filled if not numeric[i]]
        is_index_name = filled == [0] and len(numbers) > 1
        is_units = sum(i in filled for i in numbers) > 1 or (len(numbers) == 1 and numbers[0] in filled)
        if not (is_index_name or is_units) or any(
            sum(each.cells[i] == cells[i] for each in records[:_LOOKED_AT] if len(each.cells) == width) > 1
            for i in words
        ):
            break
        if is_units and not is_index_name and len(numbers) == 1 and len(words) > 0:
            break
        n_lines += 1
    return n_lines


def _joined(lines: list[list[Cell]], width: int) -> list[str]:
    """The names of columns whose header has several lines."""
    names = []
    for i in range(width):
        parts = [text_of(line[i]) for line in lines if i < len(line) and line[i] != ""]
        names.append(" ".join(dict.fromkeys(parts)))
    return names
