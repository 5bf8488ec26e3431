"""Reads the formats that say themselves what their columns are called: JSON, ARFF and libsvm."""

import csv
import json
import re
from collections.abc import Mapping
from itertools import islice
from typing import Any

from playground.problems.errors import InvalidInput, Problem
from playground.tables.grid import (
    MAX_COLUMNS,
    MAX_LINE,
    Cell,
    Grid,
    Record,
    check_shape,
    check_size,
    number_cell,
    one_line,
)
from playground.tables.left_out import LeftOutRows

_ATTRIBUTE = re.compile(r"@attribute\s+('[^']*'|\"[^\"]*\"|\S+)", re.IGNORECASE)
_LABEL = re.compile(r"[-+]?[\d.]+(?:,[-+]?\d+)*")  # of a row whose inputs are all 0
_VALUE = r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?"
_LIBSVM = re.compile(rf"{_LABEL.pattern}(?:\s+\d{{1,9}}:{_VALUE})+\s*(?:#.*)?")
_PAIR = re.compile(rf"(\d+):({_VALUE})")
_SECTIONS = frozenset({"data", "network", "training", "seed"})  # of a config


def read_structured(text: str, left_out: LeftOutRows) -> Grid | None:
    """Reads a text in a format that names its columns.

    Args:
        text: of the file.
        left_out: where rows that are left out are noted.

    Returns:
        The rows; None if the text is in none of these formats.

    Raises:
        InvalidInput: it is, and cannot be read.
    """
    start = text.lstrip()[:1]
    if start in ("{", "["):
        return _read_json(text)
    shown = [line.strip() for line in islice(text.splitlines(), 500)]
    if any(line.lower().startswith("@relation") for line in shown) or (
        any(line.lower().startswith("@attribute") for line in shown)
    ):
        return _read_arff(text, left_out)
    filled = [line for line in shown if line and not line.startswith("#")][:20]
    if filled and all(len(line) < 10_000 and _LIBSVM.fullmatch(line) for line in filled):
        return _read_libsvm(text)
    return None


def _read_json(text: str) -> Grid | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        rows = _json_lines(text)
        if rows is None:
            # A row such as "[1, 2, a" is no JSON and may be a table all the same.
            if text.lstrip().startswith("{"):
                raise InvalidInput(
                    [Problem("", "table_broken", params={"format": "JSON", "reason": str(error)})]
                ) from None
            return None
        value = rows
    names, rows = _rows_of(value)
    if rows is None:
        is_config = isinstance(value, dict) and bool(_SECTIONS & value.keys())
        raise InvalidInput([Problem("", "table_is_config" if is_config else "table_is_other_json")])
    records = [Record(line, [_cell(value) for value in row]) for line, row in enumerate(rows, 1)]
    check_size(records)
    # Lists of rows may have their names in the first of them, as a file has.
    return Grid("json", records, names=names or None)


def _json_lines(text: str) -> list[Any] | None:
    lines = [line for line in text.splitlines() if line.strip()]
    try:
        return [json.loads(line) for line in lines] if len(lines) > 1 else None
    except (ValueError, RecursionError):
        return None


def _rows_of(value: Any) -> tuple[list[str], list[list[Any]] | None]:
    """Names and rows of the shapes that tables have in JSON; None for any other."""
    if isinstance(value, dict):
        if "columns" in value and isinstance(value.get("data"), list):  # as pandas splits a frame
            names = _texts(value["columns"])
            check_shape(len(value["data"]), len(names), len(value["data"]))
            return names, _lists(value["data"])
        lists = [each for each in value.values() if isinstance(each, list)]
        if len(value) == 1 and lists and lists[0] and isinstance(lists[0][0], dict):
            return _rows_of(lists[0])
        columns = {str(name): _column(each) for name, each in value.items()}
        if not columns or any(column is None for column in columns.values()):
            return [], None
        longest = max(len(column or ()) for column in columns.values())
        check_shape(longest, len(columns), longest * len(columns))
        rows = [[_at(column, i) for column in columns.values()] for i in range(longest)]
        return list(columns), rows
    if isinstance(value, list) and value:
        if all(isinstance(each, dict) for each in value):
            names = list(islice(dict.fromkeys(str(name) for each in value for name in each), MAX_COLUMNS + 1))
            check_shape(len(value), len(names), len(value) * len(names))
            return names, [[each.get(name) for name in names] for each in value]
        if all(isinstance(each, list) for each in value):
            return [], _lists(value)
    return [], None


def _texts(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []


def _lists(value: list[Any]) -> list[list[Any]] | None:
    return value if value and all(isinstance(each, list) for each in value) else None


def _column(value: Any) -> list[Any] | None:
    if isinstance(value, list):
        return None if any(isinstance(each, (list, dict)) for each in value) else value
    if isinstance(value, Mapping):
        entries = list(value.values())
        return None if any(isinstance(each, (list, dict)) for each in entries) else entries
    return None


def _at(column: list[Any] | None, index: int) -> Any:
    return column[index] if column is not None and index < len(column) else None


def _cell(value: Any) -> Cell:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, (int, float)):
        try:
            number = float(value)
        except OverflowError:
            return str(value)[:60]
        return number_cell(number)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)[:60]
    # An escape may stand for half of a character, which no answer can hold.
    return one_line(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def _read_arff(text: str, left_out: LeftOutRows) -> Grid:
    names: list[str] = []
    records: list[Record] = []
    is_data = False
    for line, content in enumerate(text.splitlines(), 1):
        row = content.strip()
        if not row or row.startswith("%"):
            continue
        if is_data:
            if len(row) > MAX_LINE:
                raise InvalidInput([Problem("", "table_line_too_long")])
            if row.startswith("{"):
                raise InvalidInput([Problem("", "table_is_sparse_arff")])
            quote = "'" if "'" in row else '"'
            cells = next(csv.reader([row], quotechar=quote, skipinitialspace=True, escapechar="\\"), [])
            records.append(Record(line, [one_line(cell) for cell in cells]))
        elif found := _ATTRIBUTE.match(row):
            names.append(found[1].strip("'\""))
        elif row.lower().startswith("@data"):
            is_data = True
    if not names or not records:
        raise InvalidInput([Problem("", "table_has_no_rows")])
    check_size(records)
    for record in [each for each in records if len(each.cells) != len(names)]:
        left_out.add("cells", record.line, count=len(record.cells), wanted=len(names))
    return Grid("arff", [each for each in records if len(each.cells) == len(names)], names=names)


def _read_libsvm(text: str) -> Grid:
    rows: list[tuple[int, str, dict[int, Cell]]] = []
    for line, content in enumerate(text.splitlines(), 1):
        row = content.partition("#")[0].strip()
        if not row:
            continue
        if not (_LIBSVM.fullmatch(row) or _LABEL.fullmatch(row)):
            params = {"format": "libsvm", "reason": f"{line}: {row[:40]}"}
            raise InvalidInput([Problem("", "table_broken", params=params)])
        pairs = {int(place): number_cell(float(value)) for place, value in _PAIR.findall(row)}
        rows.append((line, row.split(maxsplit=1)[0], pairs))
    places = sorted({place for _, _, pairs in rows for place in pairs})
    check_shape(len(rows), len(places) + 1, len(rows) * (len(places) + 1))
    # What a line does not name is 0.
    records = [
        Record(line, [label, *(pairs.get(place, 0.0) for place in places)]) for line, label, pairs in rows
    ]
    return Grid("libsvm", records, names=["label", *(f"x{place}" for place in places)])
