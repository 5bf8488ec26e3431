"""Memory as Numba sees it: addresses, and vectors read from and written to them.

Addresses are eight bytes where a Numba array is seven words, which matters once a helper is not inlined. The
first argument of each function is Numba's own.
"""

from typing import Any

from llvmlite import ir
from numba.core import types

from playground.engine.simd.vector import Vector, constant_indices, instruction, llvm_type

_I32, _I64 = ir.IntType(32), ir.IntType(64)


@instruction
def pointer(_typingctx: Any, array: Any) -> Any:
    """The address of an array's first number.

    Args:
        array: contiguous.

    Returns:
        Its address.
    """

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return context.make_array(sig.args[0])(context, builder, args[0]).data

    return types.CPointer(array.dtype)(array), generate


@instruction
def shift(_typingctx: Any, start: Any, count: Any) -> Any:
    """The address some numbers after another.

    Args:
        start: an address.
        count: how many numbers after it.

    Returns:
        The address.
    """

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.gep(args[0], [args[1]])

    return start(start, types.intp), generate


@instruction
def record_at(_typingctx: Any, start: Any, index: Any) -> Any:
    """A record among records in memory.

    Args:
        start: the address of the first.
        index: the number of the wanted one.

    Returns:
        The record; its fields are read and written in place.
    """

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        # Numba's value of a record is its address.
        return builder.gep(args[0], [args[1]])

    return start.dtype(start, types.intp), generate


def _vector_address(builder: Any, start: Any, index: Any, vector: Vector) -> Any:
    return builder.bitcast(builder.gep(start, [index]), llvm_type(vector).as_pointer())


@instruction
def load(_typingctx: Any, like: Any, start: Any, index: Any) -> Any:
    """Read a vector from memory.

    Args:
        like: a vector of the wanted type; its value does not matter.
        start: an address of float64.
        index: the number at which to begin.

    Returns:
        The vector at `start[index:]`.
    """

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.load(_vector_address(builder, args[1], args[2], sig.return_type), align=8)

    return like(like, start, types.intp), generate


@instruction
def store(_typingctx: Any, start: Any, index: Any, value: Any) -> Any:
    """Write a vector to memory, to `start[index:]`.

    Args:
        start: an address of float64.
        index: the number at which to begin.
        value: the vector.

    Returns:
        Nothing.
    """

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        builder.store(args[2], _vector_address(builder, args[0], args[1], sig.args[2]), align=8)
        return context.get_dummy_value()

    return types.void(start, types.intp, value), generate


@instruction
def store_bytes(_typingctx: Any, start: Any, index: Any, value: Any) -> Any:
    """Write a vector to memory as bytes, dropping fractions.

    Args:
        start: an address of bytes.
        index: the byte at which to begin.
        value: a vector of numbers in 0 .. 255.

    Returns:
        Nothing.
    """

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        count = sig.args[2].lanes
        narrow = ir.VectorType(ir.IntType(8), count)
        whole = builder.fptosi(args[2], ir.VectorType(_I32, count))
        address = builder.bitcast(builder.gep(args[0], [args[1]]), narrow.as_pointer())
        builder.store(builder.trunc(whole, narrow), address, align=1)
        return context.get_dummy_value()

    return types.void(start, types.intp, value), generate


@instruction
def transpose_block(_typingctx: Any, source: Any, source_row: Any, target: Any, target_row: Any) -> Any:
    """Transpose a 4 x 4 block.

    Args:
        source: its address.
        source_row: numbers from one row to the next.
        target: the address to write to.
        target_row: numbers from one row to the next there.

    Returns:
        Nothing.
    """

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        vector = Vector(4)
        start, row, goal, goal_row = args

        def address(base: Any, stride: Any, k: int) -> Any:
            return _vector_address(builder, base, builder.mul(stride, ir.Constant(_I64, k)), vector)

        def mix(a: Any, b: Any, order: list[int]) -> Any:
            return builder.shuffle_vector(a, b, constant_indices(order))

        a, b, c, d = (builder.load(address(start, row, k), align=8) for k in range(4))
        ab_low, ab_high = mix(a, b, [0, 4, 2, 6]), mix(a, b, [1, 5, 3, 7])
        cd_low, cd_high = mix(c, d, [0, 4, 2, 6]), mix(c, d, [1, 5, 3, 7])
        turned = (
            mix(ab_low, cd_low, [0, 1, 4, 5]),
            mix(ab_high, cd_high, [0, 1, 4, 5]),
            mix(ab_low, cd_low, [2, 3, 6, 7]),
            mix(ab_high, cd_high, [2, 3, 6, 7]),
        )
        for k, line in enumerate(turned):
            builder.store(line, address(goal, goal_row, k), align=8)
        return context.get_dummy_value()

    return types.void(source, types.intp, target, types.intp), generate
