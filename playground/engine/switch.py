"""One compiled function out of many: the branches of a family's table, chosen by a row's code."""

import inspect
from collections.abc import Iterable
from typing import Any

from llvmlite import ir
from numba.core import types
from numba.core.errors import TypingError
from numba.extending import intrinsic

from playground.engine._jit import Branch


def switch(branches: Iterable[tuple[int, Branch | None]]) -> Any:
    """Build the function `chosen(code, *arguments)` that kernels call: it runs the branch of a row's code.

    Codes come from tables, so one without a branch cannot occur; should it, the result is NaN.

    Args:
        branches: code and compiled function of every row of a table. All functions take the same arguments
            and return one type, float64 or a vector of them.

    Returns:
        A function for kernels, whose machine code is one `switch` instruction of LLVM.

    Raises:
        ValueError: a row has no function, or one that is not compiled, or two rows have the same code.
    """
    functions: dict[int, Branch] = {}
    for code, branch in branches:
        if branch is None or code in functions:
            fault = "no function" if branch is None else "the code of another row"
            raise ValueError(f"Every row has a function and a code of its own. Received: {code} with {fault}")
        if not hasattr(branch, "py_func"):
            raise ValueError(
                f"Functions of rows are compiled: decorate them with `inner`. Received: {branch}"
            )
        functions[code] = branch

    def typing(typingctx: Any, _code: Any, *arguments: Any) -> Any:
        callees = {number: typingctx.resolve_value_type(branch) for number, branch in functions.items()}
        signatures = {
            number: callee.get_call_type(typingctx, arguments, {}) for number, callee in callees.items()
        }
        results = {each.return_type for each in signatures.values()}
        if len(results) > 1:
            raise TypingError(f"All branches return the same type. Received: {results}")
        (result,) = results

        def generate(context: Any, builder: Any, _signature: Any, args: Any) -> Any:
            end = builder.append_basic_block("end")
            no_branch = builder.append_basic_block("no_branch")
            selection = builder.switch(args[0], no_branch)
            values = []
            for number, callee in callees.items():
                block = builder.append_basic_block(f"branch_{number}")
                selection.add_case(ir.Constant(args[0].type, number), block)
                builder.position_at_end(block)
                value = context.get_function(callee, signatures[number])(builder, args[1:])
                values.append((value, builder.block))
                builder.branch(end)
            builder.position_at_end(no_branch)
            builder.branch(end)
            builder.position_at_end(end)
            chosen = builder.phi(context.get_value_type(result))
            for value, block in values:
                chosen.add_incoming(value, block)
            lanes = getattr(result, "lanes", 0)
            nan = float("nan")
            chosen.add_incoming(ir.Constant(chosen.type, [nan] * lanes if lanes else nan), no_branch)
            return chosen

        return result(types.int64, *arguments), generate

    # Numba takes the number of arguments from the signature: those of a branch behind the code.
    first: Any = next(iter(functions.values()))
    own = list(inspect.signature(typing).parameters.values())[:2]
    of_branch = inspect.signature(first.py_func).parameters.values()
    typing.__signature__ = inspect.Signature([*own, *of_branch])  # type: ignore[attr-defined]
    return intrinsic(typing)
