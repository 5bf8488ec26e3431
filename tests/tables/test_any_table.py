"""Whatever the bytes: a table, or a problem that says why not. And what programs write is read back."""

import csv
import io
import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.errors import InvalidInput
from playground.tables import Table, read_table

LINES = st.lists(
    st.text(st.sampled_from("0123456789.,;|\t '\"-+eE#%xyaNé，\n\r=:{}[]"), max_size=30), max_size=12
).map("\n".join)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
)
NUMBERS = st.floats(-1e6, 1e6, allow_subnormal=False).map(lambda number: round(number, 2))
WORDS = st.sampled_from(["cat", "dog", 'a "quoted" word', "with, comma", "with; semicolon", "Größe", "貓"])
ROWS = st.lists(st.tuples(NUMBERS, NUMBERS, WORDS), min_size=3, max_size=30)


def table_or_problems(raw: bytes) -> Table | None:
    try:
        table = read_table(raw)
    except InvalidInput:  # which has a problem at least
        return None
    json.loads(table.model_dump_json())
    assert repr(table)
    # Never nothing without a word: rows to learn from, or a problem that is said.
    assert table.problems or len(table.train) > 0
    return table


@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_a_problem(raw: bytes) -> None:
    table_or_problems(raw)


@given(LINES)
def test_any_lines_are_a_table_or_a_problem(text: str) -> None:
    table_or_problems(text.encode())


@given(JSON)
def test_any_json_is_a_table_or_a_problem(value: object) -> None:
    table_or_problems(json.dumps(value).encode())


def values_of(table: Table, rows: list[tuple[float, float, str]]) -> None:
    words = {word for _, _, word in rows}
    assert [column.role for column in table.columns[-3:]] == ["input", "input", "target"]
    low = [min(row[i] for row in rows) for i in (0, 1)]
    high = [max(row[i] for row in rows) for i in (0, 1)]
    assert [column.low for column in table.columns[-3:-1]] == low
    assert [column.high for column in table.columns[-3:-1]] == high
    assert table.left_out == []
    assert len(words) < 2 or {each.name for each in table.classes} == words


def is_learnable(rows: list[tuple[float, float, str]]) -> bool:
    """Whether every column differs somewhere, so that none is left out."""
    return all(len({row[i] for row in rows}) > 1 for i in range(3))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@settings(max_examples=25)
@given(ROWS.filter(is_learnable), st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]))
def test_what_the_csv_module_writes_is_read_back(
    encoding: str, delimiter: str, rows: list[tuple[float, float, str]], quoting: int
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type]
    writer.writerow(["height", "width", "label"])
    writer.writerows(rows)
    values_of(read_table(text.getvalue().encode(encoding)), rows)


@pytest.mark.parametrize("index", [True, False])
@pytest.mark.parametrize("options", [{}, {"sep": ";", "decimal": ","}, {"sep": "\t"}], ids=str)
@settings(max_examples=25)
@given(ROWS.filter(is_learnable))
def test_what_pandas_writes_is_read_back(
    index: bool, options: dict[str, str], rows: list[tuple[float, float, str]]
) -> None:
    frame = pd.DataFrame(rows, columns=["height", "width", "label"])
    values_of(read_table(frame.to_csv(index=index, **options).encode()), rows)


@settings(max_examples=25)
@given(ROWS.filter(is_learnable), st.sampled_from(["records", "columns", "split", "values"]))
def test_what_pandas_writes_as_json_is_read_back(rows: list[tuple[float, float, str]], orient: str) -> None:
    frame = pd.DataFrame(rows, columns=["height", "width", "label"])
    table = read_table(frame.to_json(orient=orient, double_precision=2).encode())
    if orient != "values":
        values_of(table, rows)
    assert len(table.columns) == 3
