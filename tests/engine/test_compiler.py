"""Functions become machine code with the kernels that call them, once, whatever calls what."""

import gc
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from numba.core import event
from numba.core.errors import TypingError

from playground.engine._jit import called, inner, kernel


@inner
def _twice(number):
    return 2.0 * number


@called
def _twice_plus(number, more):
    return _twice(number) + more


@inner
def _thrice(number):
    return _twice(number) + number


def _sum(number):
    return _twice_plus(number, 1.0) + _thrice(number)


def _fails(number):
    return _without_a_type(number)


@inner
def _without_a_type(number):
    return number.no_such_attribute


@pytest.fixture(autouse=True)
def _no_kernels_of_before(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_KERNEL_CACHE", str(tmp_path))


def test_a_function_that_two_others_call_counts_for_both() -> None:
    assert kernel(_sum)(5.0) == 26.0


def test_each_function_is_translated_once_for_all_who_call_it() -> None:
    @inner
    def shared(number):
        return number + 1.0

    @inner
    def left(number):
        return shared(number)

    @called
    def right(number):
        return shared(number) * 2.0

    @kernel
    def both(number):
        return left(number) + right(number)

    with event.install_recorder("numba:compile") as recorder:
        assert both(1.0) == 6.0
    begun = [each.data["dispatcher"].py_func.__name__ for _, each in recorder.buffer if each.is_start]
    assert sorted(begun) == ["both", "left", "right", "shared"]


def test_a_kernel_loaded_from_the_cache_has_its_parts() -> None:
    values = np.linspace(-3.0, 3.0, 7)
    compiled = [kernel(_sum)(value) for value in values]
    again = kernel(_sum)
    assert [again(value) for value in values] == compiled
    assert again.stats.cache_hits


def test_parts_may_use_functions_that_numba_itself_compiles() -> None:
    @inner
    def root(number):
        return min(number, 4.0) ** 2

    @kernel
    def through(number):
        return root(number)

    assert through(3.0) == 9.0
    assert through(9.0) == 16.0


@pytest.mark.parametrize(("function", "error"), [(_sum, None), (_fails, TypingError)])
def test_garbage_is_collected_again_after_compiling(function: Any, error: type[Exception] | None) -> None:
    assert gc.isenabled()
    if error is None:
        kernel(function)(1.0)
    else:
        with pytest.raises(error, match="no_such_attribute"):
            kernel(function)(1.0)
    assert gc.isenabled()


def test_who_collects_no_garbage_does_not_after_compiling_either() -> None:
    program = (
        "import gc; gc.disable()\n"
        "from tests.engine.test_compiler import _sum, kernel\n"
        "kernel(_sum)(1.0)\n"
        "print(gc.isenabled())"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
