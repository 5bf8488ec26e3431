"""Tables that are read in a process of their own."""

import os

import pytest
from pydantic_core import from_json

from playground.problems.errors import InvalidInput
from playground.tables.apart import read_apart
from playground.tables.reading import read_table

TABLE = b"x,y,label\n1.5,2,a\n2,3,b\n3,1,a\n"


def end_at_once() -> None:
    """What a broken workbook may do to the process that reads it."""
    os._exit(7)


def test_a_table_is_read_as_it_is_in_this_process() -> None:
    told = read_apart(TABLE, {"target": "label"}, "t.csv", "en", 100)
    here = read_table(TABLE, answers={"target": "label"}, name="t.csv", language="en", most=100)
    assert from_json(told) == from_json(here.model_dump_json())


def test_what_is_wrong_with_a_table_is_told_as_in_this_process() -> None:
    with pytest.raises(InvalidInput) as told:
        read_apart(b"", {}, "t.csv", "en", 100)
    with pytest.raises(InvalidInput) as here:
        read_table(b"", name="t.csv")
    assert [each.code for each in told.value.problems] == [each.code for each in here.value.problems]


def test_a_file_that_ends_the_process_is_told_as_broken() -> None:
    with pytest.raises(InvalidInput, match="exit code 7"):
        read_apart(TABLE, {}, "t.xlsx", "en", 100, begin=end_at_once)


def test_a_file_that_takes_too_long_keeps_nobody_waiting() -> None:
    with pytest.raises(InvalidInput) as told:
        read_apart(TABLE, {}, "t.csv", "en", 100, longest_s=0.0)
    assert [each.code for each in told.value.problems] == ["table_too_slow"]
