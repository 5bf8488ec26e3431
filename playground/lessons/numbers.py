"""Numbers of lessons: how they are written, and which ones are computed from which."""

import ast
import math
import operator
from collections.abc import Callable, Mapping

FUNCTIONS: Mapping[str, Callable[[float], float]] = {
    "ceil": math.ceil,
    "floor": math.floor,
    "round": round,
    "abs": abs,
    "sqrt": math.sqrt,
    "exp": math.exp,
    "log": math.log,
    "tanh": math.tanh,
    "sigmoid": lambda x: 1.0 / (1.0 + math.exp(-x)),
}
_OPERATORS: Mapping[type, Callable[..., float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
}
_LARGEST_POWER = 1000


def evaluate(expression: str, values: Mapping[str, float]) -> float:
    """Computes an expression of numbers, names, + - * / ** ( ) and a few functions.

    Args:
        expression: such as ``ceil(50000 / 128)``.
        values: of the names.

    Returns:
        The number.

    Raises:
        ValueError: it is no such expression, or has no value.
    """
    try:
        tree = ast.parse(expression.strip(), mode="eval").body
        return float(_value(tree, values))
    except (SyntaxError, ArithmeticError, TypeError, RecursionError) as error:
        raise ValueError(str(error)) from None


def _value(node: ast.expr, values: Mapping[str, float]) -> float:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return number
        case ast.Name(id=name) if name in values:
            return values[name]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            a, b = _value(left, values), _value(right, values)
            if isinstance(op, ast.Pow) and abs(b) > _LARGEST_POWER:
                raise ValueError(ast.unparse(node))
            return _OPERATORS[type(op)](a, b)
        case ast.UnaryOp(op=op, operand=operand) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_value(operand, values))
        case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]) if name in FUNCTIONS:
            return FUNCTIONS[name](_value(argument, values))
    raise ValueError(ast.unparse(node))


def written(number: float | None, digits: int | None = None) -> str:
    """Writes a number for readers.

    Args:
        number: None or infinite where there is none, as of a training that diverged.
        digits: after the point; None: whole numbers whole, others with three digits that count, two of small
            ones.

    Returns:
        Such as ``391``, ``0.014`` or ``∞``.
    """
    if number is None or not math.isfinite(number):
        return "−∞" if number is not None and number < 0 else "∞"
    if digits is not None:
        text = f"{number:.{digits}f}"
    elif float(number).is_integer() and abs(number) < 1e15:
        text = str(int(number))
    else:
        magnitude = math.floor(math.log10(abs(number)))
        text = f"{number:.{max(0, (1 if magnitude < -1 else 2) - magnitude)}f}"
    return text.replace("-", "−")
