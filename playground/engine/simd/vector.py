"""Vectors of float64 as Numba types: LLVM vectors and the usual operators.

Numba compiles plain loops well when it can prove that they vectorize, and badly when it cannot; with vectors
as values, what is written is what runs. LLVM lowers them to the machine's own registers (one AVX-512
register, two AVX ones, four of NEON). The first argument of each function is Numba's own.
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
        super().__init__(manager, vector, llvm_type(vector))


def instruction(typing: Callable[..., Any]) -> Any:
    """What kernels call, from a function that types the call and generates its LLVM code.

    Args:
        typing: (Numba's typing context, types of the arguments) -> (signature, generator of code).

    Returns:
        A function for compiled code.
    """
    return intrinsic(typing)


def llvm_type(vector: Vector) -> ir.VectorType:
    """LLVM's type for a vector.

    Args:
        vector: Numba's.

    Returns:
        As many doubles.
    """
    return ir.VectorType(_F64, vector.lanes)


def _constant(vector: Vector, value: float) -> ir.Constant:
    return ir.Constant(llvm_type(vector), [value] * vector.lanes)


def constant_indices(values: list[int]) -> ir.Constant:
    """The mask of a shuffle.

    Args:
        values: which lane of the operands each lane of the result takes.

    Returns:
        The mask.
    """
    return ir.Constant(ir.VectorType(_I32, len(values)), values)


def _splat(builder: Any, scalar: Any, vector: Vector) -> Any:
    undefined = ir.Constant(llvm_type(vector), ir.Undefined)
    first = builder.insert_element(undefined, scalar, ir.Constant(_I32, 0))
    return builder.shuffle_vector(first, undefined, constant_indices([0] * vector.lanes))


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


@instruction
def vector4(_typingctx: Any, value: Any) -> Any:
    """Four lanes of one number.

    Args:
        value: a number.

    Returns:
        The vector.
    """
    return _filled(Vector(4))


@instruction
def vector8(_typingctx: Any, value: Any) -> Any:
    """Eight lanes of one number.

    Args:
        value: a number.

    Returns:
        The vector.
    """
    return _filled(Vector(8))


@instruction
def vector16(_typingctx: Any, value: Any) -> Any:
    """Sixteen lanes of one number: two independent chains of work for a machine that can overlap them.

    Args:
        value: a number.

    Returns:
        The vector.
    """
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
    def typing(_typingctx: Any, bound: Any, value: Any) -> Any:
        vector = value

        def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
            limit = _widen(context, builder, args[0], sig.args[0], vector)
            return builder.select(builder.fcmp_ordered(predicate, limit, args[1]), limit, args[1])

        return vector(bound, vector), generate

    return typing


@instruction
def at_least(_typingctx: Any, bound: Any, value: Any) -> Any:
    """The larger of bound and value, lane by lane; a NaN value stays NaN.

    Args:
        bound: a number or a vector.
        value: a vector.

    Returns:
        A vector.
    """
    return _choose(">")(_typingctx, bound, value)


@instruction
def at_most(_typingctx: Any, bound: Any, value: Any) -> Any:
    """The smaller of bound and value, lane by lane; a NaN value stays NaN.

    Args:
        bound: a number or a vector.
        value: a vector.

    Returns:
        A vector.
    """
    return _choose("<")(_typingctx, bound, value)


@instruction
def where_positive(_typingctx: Any, condition: Any, then: Any, otherwise: Any) -> Any:
    """Choose lane by lane by the sign of a vector.

    Args:
        condition: a vector.
        then: a number or a vector, for lanes where the condition is above 0.
        otherwise: a number or a vector, for the others, zero and NaN included.

    Returns:
        A vector.
    """

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        vector = sig.return_type
        chosen, other = (_widen(context, builder, args[k], sig.args[k], vector) for k in (1, 2))
        return builder.select(builder.fcmp_ordered(">", args[0], _constant(vector, 0.0)), chosen, other)

    return condition(condition, then, otherwise), generate


@instruction
def where_number(_typingctx: Any, value: Any, otherwise: Any) -> Any:
    """Replace NaN.

    Args:
        value: a vector.
        otherwise: a number or a vector, for the lanes that are NaN.

    Returns:
        A vector.
    """

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        other = _widen(context, builder, args[1], sig.args[1], sig.return_type)
        return builder.select(builder.fcmp_ordered("ord", args[0], args[0]), args[0], other)

    return value(value, otherwise), generate


def _unary(name: str) -> Any:
    def typing(_typingctx: Any, value: Any) -> Any:
        def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
            llvm = llvm_type(value)
            signature_ = ir.FunctionType(llvm, [llvm])
            function = cgutils.get_or_insert_function(
                builder.module, signature_, f"llvm.{name}.v{value.lanes}f64"
            )
            return builder.call(function, args)

        return value(value), generate

    return typing


@instruction
def absolute(_typingctx: Any, value: Any) -> Any:
    """|value|, lane by lane.

    Args:
        value: a vector.

    Returns:
        A vector.
    """
    return _unary("fabs")(_typingctx, value)


@instruction
def square_root(_typingctx: Any, value: Any) -> Any:
    """The square root, lane by lane; NaN of negative numbers.

    Args:
        value: a vector.

    Returns:
        A vector.
    """
    return _unary("sqrt")(_typingctx, value)


@instruction
def keep_first(_typingctx: Any, value: Any, count: Any) -> Any:
    """Zero in all but the first lanes.

    Args:
        value: a vector.
        count: how many lanes stay.

    Returns:
        A vector.
    """

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        whole = ir.VectorType(_I64, value.lanes)
        undefined = ir.Constant(whole, ir.Undefined)
        first = builder.insert_element(undefined, args[1], ir.Constant(_I32, 0))
        limit = builder.shuffle_vector(first, undefined, constant_indices([0] * value.lanes))
        kept = builder.icmp_signed("<", ir.Constant(whole, list(range(value.lanes))), limit)
        return builder.select(kept, args[0], _constant(value, 0.0))

    return value(value, types.int64), generate


@instruction
def total(_typingctx: Any, value: Any) -> Any:
    """The sum of all lanes, halves first: the order never changes.

    Args:
        value: a vector.

    Returns:
        A float64.
    """

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        folded, width = args[0], value.lanes
        while width > 1:
            width //= 2
            low, high = list(range(width)), list(range(width, 2 * width))
            folded = builder.fadd(
                builder.shuffle_vector(folded, folded, constant_indices(low)),
                builder.shuffle_vector(folded, folded, constant_indices(high)),
            )
        return builder.extract_element(folded, ir.Constant(_I32, 0))

    return types.float64(value), generate


@instruction
def power_of_two(_typingctx: Any, shifted: Any) -> Any:
    """2**k from k + 1.5 * 2**52, which has k in the low bits of its mantissa.

    Args:
        shifted: a vector of such sums.

    Returns:
        A vector of powers.
    """

    def generate(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        whole = ir.VectorType(_I64, shifted.lanes)
        bits = builder.bitcast(args[0], whole)
        biased = builder.add(bits, ir.Constant(whole, [1023] * shifted.lanes))
        exponent = builder.shl(biased, ir.Constant(whole, [52] * shifted.lanes))
        return builder.bitcast(exponent, llvm_type(shifted))

    return shifted(shifted), generate
