"""ONNX messages in protobuf's wire format: those fields of onnx.proto that a graph of dense layers needs.

The package onnx would add 36 MB to every installation, for a format of which only writing is needed.

Sources: field numbers and types, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto; wire format,
https://protobuf.dev/programming-guides/encoding/.
"""

import struct
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

IR_VERSION = 8
"""The first that has functions."""
OPSET = 17
"""Version of ONNX's own operators."""

_VARINT, _LENGTH, _FIXED_32 = 0, 2, 5
INT64 = 7
_ELEMENT_TYPES = {"float32": 1, "int64": INT64, "float64": 11}  # TensorProto.DataType
_FLOAT, _INT, _TENSOR, _INTS = 1, 2, 4, 7  # AttributeProto.AttributeType

Attribute = int | float | Sequence[int] | NDArray[np.generic]


def _varint(number: int) -> bytes:
    number &= 2**64 - 1  # negative numbers are two's complement
    groups = bytearray()
    while number > 0x7F:
        groups.append(number & 0x7F | 0x80)
        number >>= 7
    groups.append(number)
    return bytes(groups)


def _integer(field: int, number: int) -> bytes:
    return _varint(field << 3 | _VARINT) + _varint(number)


def _single(field: int, number: float) -> bytes:
    return _varint(field << 3 | _FIXED_32) + struct.pack("<f", number)


def _message(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | _LENGTH) + _varint(len(content)) + content


def _text(field: int, text: str) -> bytes:
    return _message(field, text.encode())


def _messages(field: int, contents: Iterable[bytes]) -> bytes:
    return b"".join(_message(field, each) for each in contents)


def _texts(field: int, texts: Iterable[str]) -> bytes:
    return _messages(field, (each.encode() for each in texts))


def tensor(name: str, array: NDArray[np.generic]) -> bytes:
    """A TensorProto.

    Args:
        name: of the tensor.
        array: float32, float64 or int64, of any shape.

    Returns:
        The message.
    """
    element_type = _ELEMENT_TYPES[array.dtype.name]
    little_endian = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
    return (
        b"".join(_integer(1, size) for size in array.shape)
        + _integer(2, element_type)
        + _text(8, name)
        + _message(9, little_endian.tobytes())
    )


def _attribute(name: str, value: Attribute) -> bytes:
    if isinstance(value, np.ndarray):
        content, kind = _message(5, tensor("", value)), _TENSOR
    elif isinstance(value, int):
        content, kind = _integer(3, value), _INT
    elif isinstance(value, float):
        content, kind = _single(2, value), _FLOAT
    else:
        content, kind = b"".join(_integer(8, each) for each in value), _INTS
    return _text(1, name) + content + _integer(20, kind)


def node(
    operator: str,
    inputs: Iterable[str],
    output: str,
    attributes: Mapping[str, Attribute],
    domain: str = "",
) -> bytes:
    """A NodeProto with one output, which also gives the node its name.

    Args:
        operator: name of an operator, or of a function of the domain.
        inputs: names of values.
        output: the value that the node makes.
        attributes: by name; those that are float are float32 in ONNX, whatever the operator computes in.
        domain: of the operator; empty for ONNX's own.

    Returns:
        The message.
    """
    return (
        _texts(1, inputs)
        + _text(2, output)
        + _text(3, output)
        + _text(4, operator)
        + _messages(5, (_attribute(name, value) for name, value in attributes.items()))
        + (_text(7, domain) if domain else b"")
    )


def value_info(name: str, dtype: str, shape: Iterable[int | str]) -> bytes:
    """A ValueInfoProto: the type of an input or output.

    Args:
        name: of the value.
        dtype: of its elements, as NumPy says it: float32, float64 or int64.
        shape: sizes, or names of sizes that may differ between calls.

    Returns:
        The message.
    """
    sizes = (_text(2, size) if isinstance(size, str) else _integer(1, size) for size in shape)
    tensor_type = _integer(1, _ELEMENT_TYPES[dtype]) + _message(2, _messages(1, sizes))
    return _text(1, name) + _message(2, _message(1, tensor_type))


def graph(
    name: str,
    nodes: Iterable[bytes],
    initializers: Iterable[bytes],
    inputs: Iterable[bytes],
    outputs: Iterable[bytes],
) -> bytes:
    """A GraphProto.

    Args:
        name: of the graph.
        nodes: of `node`, each behind those whose outputs it takes.
        initializers: of `tensor`: the graph's constants.
        inputs, outputs: of `value_info`.

    Returns:
        The message.
    """
    return (
        _messages(1, nodes)
        + _text(2, name)
        + _messages(5, initializers)
        + _messages(11, inputs)
        + _messages(12, outputs)
    )


def _operators(domain: str, version: int) -> bytes:
    """An OperatorSetIdProto."""
    return (_text(1, domain) if domain else b"") + _integer(2, version)


def function(
    name: str, domain: str, about: str, inputs: Iterable[str], output: str, nodes: Iterable[bytes]
) -> bytes:
    """A FunctionProto: an operator that is made of ONNX's own.

    Args:
        name: of the operator.
        domain: of the operator, which is not ONNX's.
        about: what it computes, for readers.
        inputs: names of its arguments.
        output: name of its result.
        nodes: of `node`, each behind those whose outputs it takes.

    Returns:
        The message.
    """
    return (
        _text(1, name)
        + _texts(4, inputs)
        + _text(5, output)
        + _messages(7, nodes)
        + _text(8, about)
        + _message(9, _operators("", OPSET))
        + _text(10, domain)
    )


def model(
    graph_message: bytes,
    functions: Iterable[bytes],
    domain: str,
    producer: str,
    about: str,
    properties: Mapping[str, str],
) -> bytes:
    """A ModelProto: a whole file.

    Args:
        graph_message: of `graph`.
        functions: of `function`.
        domain: theirs.
        producer: the program that writes the file.
        about: what the file is, for readers.
        properties: texts by name, which programs that load the file can ask for.

    Returns:
        The file's bytes.
    """
    pairs = (_text(1, name) + _text(2, value) for name, value in properties.items())
    return (
        _integer(1, IR_VERSION)
        + _text(2, producer)
        + _text(6, about)
        + _message(7, graph_message)
        + _message(8, _operators("", OPSET))
        + _message(8, _operators(domain, 1))
        + _messages(14, pairs)
        + _messages(25, functions)
    )
