"""A table's branches, compiled into one switch: every row has one, and no row takes another's."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.engine._jit import inner, kernel
from playground.engine.activations import ACTIVATIONS, SOFTMAX, Activation
from playground.engine.losses import LOSSES
from playground.engine.optimizers import OPTIMIZERS, Optimizer
from playground.engine.schedules import SCHEDULES, Schedule
from playground.engine.switch import switch


@inner
def _double(number):
    return 2.0 * number


@inner
def _square(number):
    return number * number


_choose = switch([(7, _square), (3, _double)])


@kernel
def _chosen(code, number):
    return _choose(code, number)


def test_a_code_chooses_its_own_function_wherever_its_row_stands() -> None:
    assert _chosen(3, 5.0) == 10.0
    assert _chosen(7, 5.0) == 25.0


def test_a_code_without_a_function_is_not_taken_for_another() -> None:
    assert np.isnan(_chosen(0, 5.0))


@pytest.mark.parametrize("branches", [[(0, _double), (1, None)], [(0, _double), (0, _square)]])
def test_a_row_without_a_function_and_a_code_used_twice_are_errors_at_import(branches: list[Any]) -> None:
    with pytest.raises(ValueError, match="Every row has a function and a code of its own"):
        switch(branches)


def test_a_function_that_is_not_compiled_is_an_error_at_import() -> None:
    with pytest.raises(ValueError, match="decorate them with `inner`"):
        switch([(0, _double), (1, lambda number: number)])


def test_softmax_takes_no_code_that_the_next_row_would_get() -> None:
    codes = sorted(row.code for row in ACTIVATIONS.values())
    assert SOFTMAX.code not in {*codes, codes[-1] + 1}


@pytest.mark.parametrize("row", [Activation, Optimizer, Schedule])
def test_a_row_cannot_be_written_without_its_function(row: Any) -> None:
    with pytest.raises(TypeError, match="required positional argument"):
        row("lion", 99, "formula", "source", latex="")


@pytest.mark.parametrize("table", [ACTIVATIONS, LOSSES, OPTIMIZERS, SCHEDULES])
def test_every_row_has_a_code_of_its_own(table: Any) -> None:
    rows = list(table.values())
    assert len({row.code for row in rows}) == len(rows)
    assert {name: row.name for name, row in table.items()} == {name: name for name in table}
    with pytest.raises(ValueError, match="has a function and a code of its own"):
        switch((row.code, _double) for row in (*rows, replace(rows[0], name="another")))
