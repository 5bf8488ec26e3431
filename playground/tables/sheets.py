"""Reads workbooks (.xlsx). What they unpack to is bounded before it is unpacked."""

import re
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from io import BytesIO

from playground.problems.errors import InvalidInput, Problem
from playground.tables.grid import MAX_CELLS, Cell, Grid, Record, check_size, number_cell, one_line
from playground.tables.questions import Decisions

_MOST_UNPACKED = 48 * 2**20  # bytes
_ATTRIBUTES = re.compile(
    rb"""<(?:\w+:)?(?:c|row)((?:\s+[\w:]+\s*=\s*(?:"[^"]*"|'[^']*'))+)"""
)  # of cells and rows
_PLACES = re.compile(rb"""\sr\s*=\s*["']([^"']*)""")
_PLACE = re.compile(rb"([A-Za-z]{0,3})(\d{1,7})")


def read_xlsx(raw: bytes, decisions: Decisions) -> Grid:
    """Reads a sheet of a workbook.

    Args:
        raw: the file.
        decisions: where the sheet is decided, if there are several.

    Returns:
        The rows; line numbers are those of the sheet.

    Raises:
        InvalidInput: the workbook is broken, protected, empty or too large.
    """
    from python_calamine import CalamineError, load_workbook  # noqa: PLC0415  few tables need it

    _check_content(raw)
    try:
        workbook = load_workbook(BytesIO(raw))
        sheets = {name: workbook.get_sheet_by_name(name) for name in workbook.sheet_names}
        filled = [name for name, sheet in sheets.items() if sheet.height > 0]
        if not filled:
            raise InvalidInput([Problem("", "table_is_empty")])
        chosen = filled[0]
        if len(filled) > 1:
            largest = max(filled, key=lambda name: sheets[name].height * sheets[name].width)
            chosen = decisions.decide("sheet", filled, largest, is_certain=False)
        # Empty rows and columns before the first cell are kept, so that lines are those of the sheet.
        rows = sheets[chosen].to_python(skip_empty_area=False)
    except (CalamineError, zipfile.BadZipFile, ValueError, OverflowError, TypeError) as error:
        raise _broken(str(error)) from None
    cells = [[_cell(value) for value in row] for row in rows]
    records = [Record(line, row) for line, row in enumerate(cells, 1) if any(cell != "" for cell in row)]
    margin = min(
        (next(i for i, cell in enumerate(record.cells) if cell != "") for record in records), default=0
    )
    records = [Record(line, row[margin:]) for line, row in records]
    check_size(records)
    return Grid("xlsx", records)


def _check_content(raw: bytes) -> None:
    """Refuses a workbook that unpacks to more than can be read, or whose sheets are spread too far.

    Raises:
        InvalidInput: it does, or it cannot be unpacked.
    """
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > _MOST_UNPACKED:
                raise InvalidInput([Problem("", "table_unpacks_too_large")])
            for part in parts:
                # Reads no more than the size that was added up, and compares the checksum.
                content = archive.read(part)
                if "worksheets/" in part.filename:
                    _check_extent(content)
    except (
        *(zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError),
        *(OSError, EOFError, ValueError),
    ) as error:
        raise _broken(str(error)) from None


def _check_extent(sheet: bytes) -> None:
    """Refuses a sheet that is too large: the reader makes a place for all between the first and last cell.

    Raises:
        InvalidInput: a cell has no proper place, or one too far away.
    """
    columns = rows = 1
    for place in set(_PLACES.findall(b"".join(_ATTRIBUTES.findall(sheet)))):
        found = _PLACE.fullmatch(place)
        if found is None:
            raise _broken(place[:20].decode(errors="replace"))
        letters, digits = found[1], found[2]
        number = 0
        for letter in letters.upper():
            number = number * 26 + letter - 64
        columns, rows = max(columns, number), max(rows, int(digits))
    if columns * rows > 4 * MAX_CELLS:
        raise InvalidInput([Problem("", "table_unpacks_too_large")])


def _broken(reason: str) -> InvalidInput:
    return InvalidInput([Problem("", "table_broken", params={"format": "XLSX", "reason": reason})])


def _cell(value: object) -> Cell:
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, (int, float)):
        return number_cell(float(value))
    if isinstance(value, (datetime, date, time, timedelta)):
        return value.isoformat() if not isinstance(value, timedelta) else str(value)
    return one_line(str(value))
