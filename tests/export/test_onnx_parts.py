"""What ONNX files are made of: messages in protobuf's wire format, and functions that ONNX Runtime lacks."""

import math
from fractions import Fraction

import numpy as np
import pytest

from playground.export import onnx_wire as wire
from playground.export.onnx_formulas import FORMULAS
from playground.export.onnx_polynomials import ATAN, TAIL
from playground.export.onnx_values import Body


def horner(coefficients: tuple[float, ...], x: float) -> float:
    result = coefficients[0]
    for coefficient in coefficients[1:]:
        result = result * x + coefficient
    return result


def test_a_node_has_the_bytes_of_protobuf() -> None:
    """Fields as in onnx.proto: 1 input, 2 output, 3 name, 4 op_type, 5 attribute; -1 is 2^64 - 1."""
    attribute = b"\x0a\x04axis" + b"\x18" + b"\xff" * 9 + b"\x01" + b"\xa0\x01\x02"
    assert wire.node("Softmax", ["z"], "p", {"axis": -1}) == (
        b"\x0a\x01z" + b"\x12\x01p" + b"\x1a\x01p" + b"\x22\x07Softmax" + b"\x2a\x14" + attribute
    )


def test_a_tensor_has_its_numbers_in_little_endian() -> None:
    """Fields: 1 dims, 2 data_type (11 is double), 8 name, 9 raw_data."""
    array = np.array([[1.0], [-2.0]]).astype(">f8")
    content = bytes.fromhex("000000000000f03f 00000000000000c0")
    assert wire.tensor("w", array) == b"\x08\x02\x08\x01\x10\x0b\x42\x01w\x4a\x10" + content


def test_lengths_above_127_take_two_bytes() -> None:
    assert wire.node("A" * 200, [], "", {})[4:7] == b"\x22\xc8\x01"


def test_attributes_that_are_arrays_or_lists_are_written() -> None:
    """Fields: 5 t and 8 ints, of types 4 and 7."""
    message = wire.node("Constant", [], "c", {"value": np.array(2, np.int64)})
    assert message.endswith(b"\x10\x07\x42\x00\x4a\x08\x02" + b"\x00" * 7 + b"\xa0\x01\x04")
    assert wire.node("Squeeze", [], "s", {"axes": [1, 2]}).endswith(
        b"\x0a\x04axes\x40\x01\x40\x02\xa0\x01\x07"
    )


def test_a_number_is_one_constant_however_often_it_is_used() -> None:
    body = Body("float32")
    x = body.input("x")
    _ = 0.5 * x + 0.5
    assert [array.dtype.name for array in body.constants.values()] == ["float32"]
    assert len(body.nodes) == 2


@pytest.mark.parametrize("name", FORMULAS)
def test_every_formula_is_made_of_single_nodes(name: str) -> None:
    body = Body("float64")
    n_operands = FORMULAS[name].__code__.co_argcount
    result = FORMULAS[name](*(body.input(f"x{place}") for place in range(n_operands)))
    assert len(body.nodes) > 1
    assert body.nodes[-1].count(result.name.encode()) >= 1


def test_the_arc_tangent_is_right_to_the_last_digits() -> None:
    for x in np.linspace(1e-9, math.tan(math.pi / 8), 1000):
        assert x * horner(ATAN, x * x) == pytest.approx(math.atan(x), rel=4e-16, abs=0.0)


def test_the_tail_of_the_normal_distribution_keeps_its_digits_where_it_is_small() -> None:
    """Against the continued fraction of Laplace, whose terms are exact, where erfc has lost its digits."""
    for a in np.linspace(0.0, 6.0, 601):
        tail = math.exp(-a * a / 2) * horner(TAIL, (a - 4) / (a + 4)) / (a + 4)
        assert tail == pytest.approx(math.erfc(a / math.sqrt(2)) / 2, rel=1e-14, abs=0.0)
    for a in (6.0, 12.0, 40.0):
        mills = Fraction(0)
        for k in range(200, 0, -1):
            mills = Fraction(k) / (Fraction(a) + mills)
            mills = mills.limit_denominator(10**30)
        ratio = 1 / (a + float(mills)) / math.sqrt(2 * math.pi)
        assert horner(TAIL, (a - 4) / (a + 4)) / (a + 4) == pytest.approx(ratio, rel=1e-14, abs=0.0)
