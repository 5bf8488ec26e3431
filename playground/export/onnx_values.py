"""Arithmetic on values of an ONNX graph: an expression of them adds the nodes that compute it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from playground.export import onnx_wire as wire


@dataclass(frozen=True, slots=True, eq=False)
class Value:
    """The result of a node, an input or a constant; operators compute element by element."""

    body: "Body"
    name: str

    def __add__(self, other: "Operand") -> "Value":
        return self.body.node("Add", self, other)

    def __sub__(self, other: "Operand") -> "Value":
        return self.body.node("Sub", self, other)

    def __rsub__(self, other: float) -> "Value":
        return self.body.node("Sub", other, self)

    def __mul__(self, other: "Operand") -> "Value":
        return self.body.node("Mul", self, other)

    def __rmul__(self, other: float) -> "Value":
        return self.body.node("Mul", other, self)

    def __radd__(self, other: float) -> "Value":
        return self.body.node("Add", other, self)

    def __truediv__(self, other: "Operand") -> "Value":
        return self.body.node("Div", self, other)

    def __rtruediv__(self, other: float) -> "Value":
        return self.body.node("Div", other, self)

    def __neg__(self) -> "Value":
        return self.body.node("Neg", self)

    def __abs__(self) -> "Value":
        return self.body.node("Abs", self)

    def __gt__(self, other: "Operand") -> "Value":
        return self.body.node("Greater", self, other)

    def __ge__(self, other: "Operand") -> "Value":
        return self.body.node("GreaterOrEqual", self, other)

    def __lt__(self, other: "Operand") -> "Value":
        return self.body.node("Less", self, other)

    def is_equal(self, other: "Operand") -> "Value":
        """Whether both are equal.

        Args:
            other: a value or a number.

        Returns:
            True or false, for each element.
        """
        return self.body.node("Equal", self, other)


Operand = Value | float

NO_ATTRIBUTES: Mapping[str, wire.Attribute] = MappingProxyType({})


@dataclass(slots=True)
class Body:
    """The nodes and constants of a graph or function while it is written.

    Args:
        dtype: float32 or float64, of its numbers.
    """

    dtype: str
    nodes: list[bytes] = field(default_factory=list)
    constants: dict[str, NDArray[np.generic]] = field(default_factory=dict)
    _numbers: dict[float, Value] = field(default_factory=dict)

    @property
    def initializers(self) -> list[bytes]:
        """The constants as a graph has them."""
        return [wire.tensor(name, array) for name, array in self.constants.items()]

    @property
    def constant_nodes(self) -> list[bytes]:
        """The constants as a function has them."""
        return [wire.node("Constant", (), name, {"value": array}) for name, array in self.constants.items()]

    def input(self, name: str) -> Value:
        """A value that comes from outside.

        Args:
            name: its name.

        Returns:
            The value.
        """
        return Value(self, name)

    def constant(self, name: str, array: ArrayLike) -> Value:
        """A constant of the body's type, or of integers.

        Args:
            name: which no other value of the body has.
            array: numbers of any shape; integers stay integers.

        Returns:
            The value.
        """
        numbers = np.asarray(array)
        is_whole = np.issubdtype(numbers.dtype, np.integer)
        self.constants[name] = numbers.astype(np.int64 if is_whole else self.dtype)
        return Value(self, name)

    def node(
        self,
        operator: str,
        *operands: Operand,
        name: str = "",
        domain: str = "",
        attributes: Mapping[str, wire.Attribute] = NO_ATTRIBUTES,
    ) -> Value:
        """Adds a node.

        Args:
            operator: its name in ONNX, or a function of the domain.
            *operands: its inputs; numbers become constants.
            name: of its result, which no other value of the body has; empty: the operator and a number.
            domain: of the operator; empty for ONNX's own.
            attributes: of the operator, by name.

        Returns:
            The node's result.
        """
        inputs = [self._value(each).name for each in operands]
        name = name or f"{operator}_{len(self.nodes)}"
        self.nodes.append(wire.node(operator, inputs, name, attributes, domain))
        return Value(self, name)

    def _value(self, operand: Operand) -> Value:
        if isinstance(operand, Value):
            return operand
        if operand not in self._numbers:
            self._numbers[operand] = self.constant(f"number_{len(self._numbers)}", float(operand))
        return self._numbers[operand]


def maximum(first: Value, second: Operand) -> Value:
    """The larger of two.

    Args:
        first, second: broadcast against each other.

    Returns:
        The value.
    """
    return first.body.node("Max", first, second)


def minimum(first: Value, second: Operand) -> Value:
    """The smaller of two.

    Args:
        first, second: broadcast against each other.

    Returns:
        The value.
    """
    return first.body.node("Min", first, second)


def where(condition: Value, chosen: Operand, other: Operand) -> Value:
    """One of two, by a condition.

    Args:
        condition: true or false for each element.
        chosen: where it is true.
        other: where it is false.

    Returns:
        The value.
    """
    return condition.body.node("Where", condition, chosen, other)
