"""Vectors of float64 as Numba types: LLVM vectors, the usual operators, loads and stores.

Knows nothing of networks. Numba compiles plain loops well when it can prove that they vectorize, and badly
when it cannot; with vectors as values, what is written is what runs. LLVM lowers them to the machine's own
registers (one AVX-512 register, two AVX ones, four of NEON).

A vector function takes what it needs by type: `load(like, pointer, index)` returns a vector of the type of
`like`. Pointers are eight bytes where a Numba array is seven words, which matters once a helper is not
inlined.
"""

import operator
from collections.abc import Callable
from typing import Any

from llvmlite import binding, ir
from numba.core import cgutils, types
from numba.core.typing.templates import AbstractTemplate, infer_global, signature
from numba.extending import intrinsic, lower_builtin, models, register_model

_I32, _I64, _F64 = ir.IntType(32), ir.IntType(64), ir.DoubleType()


class Vector(types.Type):
    """The Numba type of `lanes` float64 numbers held in registers."""

    def __init__(self, lanes: int) -> None:
        self.lanes = lanes
        super().__init__(name=f"Vector({lanes})")


@register_model(Vector)
class _VectorModel(models.PrimitiveModel):
    def __init__(self, manager: Any, vector: Vector) -> None:
        super().__init__(manager, vector, _llvm(vector))


def _instruction(typing: Callable[..., Any]) -> Any:
    """What kernels call, from a function that types the call and generates its LLVM code."""
    return intrinsic(typing)


def _llvm(vector: Vector) -> ir.VectorType:
    return ir.VectorType(_F64, vector.lanes)


def _constant(vector: Vector, value: float) -> ir.Constant:
    return ir.Constant(_llvm(vector), [value] * vector.lanes)


def _indices(values: list[int]) -> ir.Constant:
    return ir.Constant(ir.VectorType(_I32, len(values)), values)


def _splat(builder: Any, scalar: Any, vector: Vector) -> Any:
    undefined = ir.Constant(_llvm(vector), ir.Undefined)
    first = builder.insert_element(undefined, scalar, ir.Constant(_I32, 0))
    return builder.shuffle_vector(first, undefined, _indices([0] * vector.lanes))


def _widen(context: Any, builder: Any, value: Any, given: types.Type, vector: Vector) -> Any:
    """A scalar operand in every lane; a vector as it is."""
    if isinstance(given, Vector):
        return value
    return _splat(builder, context.cast(builder, value, given, types.float64), vector)


def _common_vector(left: types.Type, right: types.Type) -> Vector | None:
    if isinstance(left, Vector) and (left == right or isinstance(right, types.Number)):
        return left
    if isinstance(right, Vector) and isinstance(left, types.Number):
        return right
    return None


def _define_operator(symbol: Any, instruction: str) -> None:
    """Teach Numba one arithmetic operator between vectors, and between a vector and a scalar."""

    @infer_global(symbol)
    class _Typing(AbstractTemplate):
        def generic(self, args: tuple[types.Type, ...], kws: dict[str, types.Type]) -> Any:
            vector = _common_vector(*args) if len(args) == 2 else None
            return None if vector is None else signature(vector, *args)

    def lower(context: Any, builder: Any, sig: Any, args: tuple[Any, Any]) -> Any:
        operands = (
            _widen(context, builder, value, given, sig.return_type)
            for value, given in zip(args, sig.args, strict=True)
        )
        # The flags of `_jit` reach Numba's own arithmetic; here they are given by hand.
        return getattr(builder, instruction)(*operands, flags=("contract", "nsz"))

    for pair in ((Vector, Vector), (Vector, types.Number), (types.Number, Vector)):
        lower_builtin(symbol, *pair)(lower)


_define_operator(operator.add, "fadd")
_define_operator(operator.sub, "fsub")
_define_operator(operator.mul, "fmul")
_define_operator(operator.truediv, "fdiv")


# Memory
# ------------------------------------------------------------------------------------------------------


@_instruction
def pointer(typingctx: Any, array: Any) -> Any:
    """The address of an array's first number."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return context.make_array(sig.args[0])(context, builder, args[0]).data

    return types.CPointer(array.dtype)(array), generate


@_instruction
def shift(typingctx: Any, start: Any, count: Any) -> Any:
    """The address `count` numbers after `start`."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.gep(args[0], [args[1]])

    return start(start, types.intp), generate


@_instruction
def record_at(typingctx: Any, start: Any, index: Any) -> Any:
    """The record `index` records after the one at `start`, an address of records."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        # Numba's value of a record is its address.
        return builder.gep(args[0], [args[1]])

    return start.dtype(start, types.intp), generate


def _vector_address(builder: Any, start: Any, index: Any, vector: Vector) -> Any:
    return builder.bitcast(builder.gep(start, [index]), _llvm(vector).as_pointer())


@_instruction
def load(typingctx: Any, like: Any, start: Any, index: Any) -> Any:
    """The vector at `start[index:]`, of the type of `like`."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.load(_vector_address(builder, args[1], args[2], sig.return_type), align=8)

    return like(like, start, types.intp), generate


@_instruction
def store(typingctx: Any, start: Any, index: Any, value: Any) -> Any:
    """Write a vector to `start[index:]`."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        builder.store(args[2], _vector_address(builder, args[0], args[1], sig.args[2]), align=8)
        return context.get_dummy_value()

    return types.void(start, types.intp, value), generate


@_instruction
def store_bytes(typingctx: Any, start: Any, index: Any, value: Any) -> Any:
    """Write a vector of numbers in 0 .. 255 to `start[index:]` as bytes, dropping fractions."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        count = sig.args[2].lanes
        narrow = ir.VectorType(ir.IntType(8), count)
        whole = builder.fptosi(args[2], ir.VectorType(_I32, count))
        address = builder.bitcast(builder.gep(args[0], [args[1]]), narrow.as_pointer())
        builder.store(builder.trunc(whole, narrow), address, align=1)
        return context.get_dummy_value()

    return types.void(start, types.intp, value), generate


# Making, choosing, folding
# -----------------------------------------------------------------------------------


@_instruction
def vector4(typingctx: Any, value: Any) -> Any:
    """Four lanes of one number."""
    return _filled(Vector(4))


@_instruction
def vector8(typingctx: Any, value: Any) -> Any:
    """Eight lanes of one number."""
    return _filled(Vector(8))


@_instruction
def vector16(typingctx: Any, value: Any) -> Any:
    """Sixteen lanes of one number: two independent chains of work for a machine that can overlap them."""
    return _filled(Vector(16))


def _filled(vector: Vector) -> Any:
    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return _splat(builder, args[0], vector)

    return vector(types.float64), generate


# The vector for tiles that keep eight sums in registers: 32 of AVX-512 hold sixteen lanes of each and what
# is added to them, the 16 registers of other machines only half of that.
TILE_LANES = 16 if binding.get_host_cpu_features().get("avx512f", False) else 8
tile_vector = vector16 if TILE_LANES == 16 else vector8


def _choose(predicate: str) -> Any:
    def typing(typingctx: Any, bound: Any, value: Any) -> Any:
        vector = value

        def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
            limit = _widen(context, builder, args[0], sig.args[0], vector)
            return builder.select(builder.fcmp_ordered(predicate, limit, args[1]), limit, args[1])

        return vector(bound, vector), generate

    return typing


@_instruction
def at_least(typingctx: Any, bound: Any, value: Any) -> Any:
    """The larger of bound and value, lane by lane; a NaN value stays NaN."""
    return _choose(">")(typingctx, bound, value)


@_instruction
def at_most(typingctx: Any, bound: Any, value: Any) -> Any:
    """The smaller of bound and value, lane by lane; a NaN value stays NaN."""
    return _choose("<")(typingctx, bound, value)


@_instruction
def where_positive(typingctx: Any, condition: Any, then: Any, otherwise: Any) -> Any:
    """`then` in the lanes where condition > 0, `otherwise` in the others (zero and NaN included)."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        vector = sig.return_type
        chosen, other = (_widen(context, builder, args[k], sig.args[k], vector) for k in (1, 2))
        return builder.select(builder.fcmp_ordered(">", args[0], _constant(vector, 0.0)), chosen, other)

    return condition(condition, then, otherwise), generate


@_instruction
def where_number(typingctx: Any, value: Any, otherwise: Any) -> Any:
    """`value`, with `otherwise` in the lanes that are NaN."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        other = _widen(context, builder, args[1], sig.args[1], sig.return_type)
        return builder.select(builder.fcmp_ordered("ord", args[0], args[0]), args[0], other)

    return value(value, otherwise), generate


def _unary(name: str) -> Any:
    def typing(typingctx: Any, value: Any) -> Any:
        def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
            llvm = _llvm(value)
            signature_ = ir.FunctionType(llvm, [llvm])
            function = cgutils.get_or_insert_function(
                builder.module, signature_, f"llvm.{name}.v{value.lanes}f64"
            )
            return builder.call(function, args)

        return value(value), generate

    return typing


@_instruction
def absolute(typingctx: Any, value: Any) -> Any:
    """|value|, lane by lane."""
    return _unary("fabs")(typingctx, value)


@_instruction
def square_root(typingctx: Any, value: Any) -> Any:
    """The square root, lane by lane; NaN of negative numbers."""
    return _unary("sqrt")(typingctx, value)


@_instruction
def keep_first(typingctx: Any, value: Any, count: Any) -> Any:
    """The first `count` lanes of a vector, zero in the others."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        whole = ir.VectorType(_I64, value.lanes)
        undefined = ir.Constant(whole, ir.Undefined)
        first = builder.insert_element(undefined, args[1], ir.Constant(_I32, 0))
        limit = builder.shuffle_vector(first, undefined, _indices([0] * value.lanes))
        kept = builder.icmp_signed("<", ir.Constant(whole, list(range(value.lanes))), limit)
        return builder.select(kept, args[0], _constant(value, 0.0))

    return value(value, types.int64), generate


@_instruction
def total(typingctx: Any, value: Any) -> Any:
    """The sum of all lanes, halves first: the order never changes."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        folded, width = args[0], value.lanes
        while width > 1:
            width //= 2
            low, high = list(range(width)), list(range(width, 2 * width))
            folded = builder.fadd(
                builder.shuffle_vector(folded, folded, _indices(low)),
                builder.shuffle_vector(folded, folded, _indices(high)),
            )
        return builder.extract_element(folded, ir.Constant(_I32, 0))

    return types.float64(value), generate


@_instruction
def power_of_two(typingctx: Any, shifted: Any) -> Any:
    """2**k where `shifted` is k + 1.5 * 2**52, so that k stands in the low bits of its mantissa."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        whole = ir.VectorType(_I64, shifted.lanes)
        bits = builder.bitcast(args[0], whole)
        biased = builder.add(bits, ir.Constant(whole, [1023] * shifted.lanes))
        exponent = builder.shl(biased, ir.Constant(whole, [52] * shifted.lanes))
        return builder.bitcast(exponent, _llvm(shifted))

    return shifted(shifted), generate


@_instruction
def transpose_block(typingctx: Any, source: Any, source_row: Any, target: Any, target_row: Any) -> Any:
    """Write the 4 x 4 block at `source` (rows `source_row` numbers apart) turned over to `target`."""

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        vector = Vector(4)
        start, row, goal, goal_row = args

        def address(base: Any, stride: Any, k: int) -> Any:
            return _vector_address(builder, base, builder.mul(stride, ir.Constant(_I64, k)), vector)

        def mix(a: Any, b: Any, order: list[int]) -> Any:
            return builder.shuffle_vector(a, b, _indices(order))

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
