"""Arithmetic expressions of columns: evaluated with NumPy, written as LaTeX, Python and JavaScript.

An expression is the name of a column, or an operation of OPERATORS on expressions. As JSON it is a string, or
a list of the operation's name and its operands: ``["multiply", "x1", ["sin", "x2"]]``.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Language = Literal["latex", "numpy", "python", "javascript"]


@dataclass(frozen=True, slots=True)
class Operator:
    """One row: how an operation is evaluated, and its template in each language with operands {0} and {1}.

    Args:
        numpy: with NumPy imported as np; python: with the module math; javascript: of any version.
        is_infix: written between its operands, so that it needs parentheses as an operand itself.
    """

    name: str
    n_operands: int
    compute: Callable[..., Numbers]
    latex: str
    numpy: str
    python: str
    javascript: str
    is_infix: bool = False


def _infix(name: str, n_operands: int, compute: Callable[..., Numbers], latex: str, text: str) -> Operator:
    return Operator(name, n_operands, compute, latex, text, text, text, is_infix=True)


OPERATORS: Mapping[str, Operator] = MappingProxyType(
    {
        row.name: row
        for row in (
            _infix("multiply", 2, np.multiply, "{0} {1}", "{0} * {1}"),
            _infix("square", 1, lambda x: x * x, "{0}^2", "{0} * {0}"),
            _infix("cube", 1, lambda x: x * x * x, "{0}^3", "{0} * {0} * {0}"),
            Operator("sin", 1, np.sin, r"\sin({0})", "np.sin({0})", "math.sin({0})", "Math.sin({0})"),
            Operator("cos", 1, np.cos, r"\cos({0})", "np.cos({0})", "math.cos({0})", "Math.cos({0})"),
            Operator("abs", 1, np.abs, r"\left|{0}\right|", "np.abs({0})", "abs({0})", "Math.abs({0})"),
            Operator(
                "hypot",
                2,
                np.hypot,
                r"\sqrt{{{0}^2 + {1}^2}}",
                "np.hypot({0}, {1})",
                "math.hypot({0}, {1})",
                "Math.hypot({0}, {1})",
            ),
            Operator(
                "atan2",
                2,
                np.arctan2,
                r"\text{{atan2}}({0}, {1})",
                "np.arctan2({0}, {1})",
                "math.atan2({0}, {1})",
                "Math.atan2({0}, {1})",
            ),
        )
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """The numbers of a column, by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator of OPERATORS on expressions.

    Raises:
        ValueError: there is no such operator, or it has another number of operands.
    """

    operator: str
    operands: tuple["Expression", ...]

    def __post_init__(self) -> None:
        row = OPERATORS.get(self.operator)
        if row is None:
            raise ValueError(f"operator must be one of {', '.join(OPERATORS)}. Received: {self.operator!r}")
        if len(self.operands) != row.n_operands:
            raise ValueError(f"{row.name} has {row.n_operands} operands. Received: {len(self.operands)}")


Expression = Column | Operation


def evaluate(expression: Expression, columns: Mapping[str, Numbers]) -> Numbers:
    """Evaluates an expression for every row.

    Args:
        expression: of the columns.
        columns: (n_rows,) each, by the names that the expression uses.

    Returns:
        (n_rows,) float64.
    """
    if isinstance(expression, Column):
        return columns[expression.name]
    operands = [evaluate(operand, columns) for operand in expression.operands]
    return OPERATORS[expression.operator].compute(*operands)


def written(expression: Expression, language: Language, column: Callable[[str], str] | None = None) -> str:
    """Writes an expression as source text.

    Args:
        expression: of any columns.
        language: that the text is in.
        column: writes a column's name; by default the name as it is, in LaTeX x1 as x_1 and others upright.

    Returns:
        The text, with parentheses around operands that are infix operations.
    """
    if isinstance(expression, Column):
        if column is not None:
            return column(expression.name)
        return _latex_name(expression.name) if language == "latex" else expression.name
    texts = []
    for operand in expression.operands:
        text = written(operand, language, column)
        is_infix = isinstance(operand, Operation) and OPERATORS[operand.operator].is_infix
        texts.append(f"({text})" if is_infix else text)
    template: str = getattr(OPERATORS[expression.operator], language)
    return template.format(*texts)


def columns_of(expression: Expression) -> Iterator[str]:
    """Lists the columns that an expression uses.

    Args:
        expression: of any columns.

    Yields:
        Their names, repeated where a column occurs repeatedly.
    """
    if isinstance(expression, Column):
        yield expression.name
    else:
        for operand in expression.operands:
            yield from columns_of(operand)


def renamed(expression: Expression, names: Mapping[str, str]) -> Expression:
    """Gives columns other names.

    Args:
        expression: of any columns.
        names: by the present ones; those that it leaves out stay.

    Returns:
        The same expression of the renamed columns.
    """
    if isinstance(expression, Column):
        return Column(names.get(expression.name, expression.name))
    return Operation(expression.operator, tuple(renamed(each, names) for each in expression.operands))


def expression_to_json(expression: Expression) -> object:
    """Serializes an expression.

    Args:
        expression: of any columns.

    Returns:
        The column's name, or a list of the operator's name and its operands.
    """
    if isinstance(expression, Column):
        return expression.name
    return [expression.operator, *map(expression_to_json, expression.operands)]


def expression_from_json(value: object) -> Expression:
    """Deserializes an expression.

    Args:
        value: as `expression_to_json` returns it.

    Returns:
        The expression.

    Raises:
        ValueError: the value is no expression.
    """
    if isinstance(value, str):
        return Column(value)
    if not isinstance(value, list) or not value or not isinstance(value[0], str):
        raise ValueError(
            f"An expression is a name, or a list that begins with an operator. Received: {value!r}"
        )
    return Operation(value[0], tuple(map(expression_from_json, value[1:])))


def _latex_name(name: str) -> str:
    numbered = re.fullmatch(r"([a-z])(\d+)", name)
    if numbered is None:
        return rf"\text{{{name}}}"
    return f"{numbered[1]}_{numbered[2]}" if len(numbered[2]) == 1 else f"{numbered[1]}_{{{numbered[2]}}}"
