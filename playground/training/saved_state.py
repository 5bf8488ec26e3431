"""One moment of an experiment's training as bytes, in the safetensors format that other programs read.

Knows files and arrays, and whether what is in them can be a moment at all: anybody may hand one in.
"""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from safetensors import SafetensorError
from safetensors.numpy import load, save

from playground.problems.errors import InvalidCommand, Problem

Arrays = Mapping[str, NDArray[np.float64]]
Shapes = Mapping[str, tuple[int, ...]]

_MOST = 2**53  # up to which JSON numbers are exact in every language


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Progress(_Part):
    epoch: int = Field(ge=0, le=_MOST)
    step: int = Field(ge=0, le=_MOST)
    offset: int = Field(ge=0, le=_MOST)
    diverged: bool


class _Wait(_Part):
    best: float
    best_epoch: int = Field(ge=0, le=_MOST)
    epochs: int = Field(ge=0, le=_MOST)


class _Plateau(_Part):
    share: float = Field(ge=0, le=1)
    wait: _Wait


class _Facts(_Part):
    """What JSON holds of a moment; the config has its own validation."""

    config: Any
    progress: _Progress
    wait: _Wait
    plateau: _Plateau
    is_stopped: bool


def pack(facts: Mapping[str, Any], arrays: Arrays) -> bytes:
    """A safetensors file that holds the arrays and, in its metadata, what JSON can hold."""
    return save(dict(arrays), metadata={"trainer": json.dumps(facts)})


def unpack(data: bytes) -> tuple[dict[str, Any], Arrays]:
    """What `pack` was given.

    Raises:
        InvalidCommand: the bytes are no such file, or what they hold is no moment of any training.
    """
    try:
        header_size = int.from_bytes(data[:8], "little")
        facts = json.loads(json.loads(data[8 : 8 + header_size])["__metadata__"]["trainer"])
        return _Facts.model_validate(facts).model_dump(), load(data)
    except (ValueError, KeyError, TypeError, RecursionError, SafetensorError, ValidationError):
        raise not_a_moment() from None


def require_shapes(arrays: Arrays, wanted: Shapes, further: Shapes) -> None:
    """Refuses arrays other than those wanted, with or without all of the further ones.

    Raises:
        InvalidCommand: a name, a shape or a type is another.
    """
    expected = {**wanted, **further} if further.keys() <= arrays.keys() else wanted
    if {name: array.shape for name, array in arrays.items()} != expected:
        raise not_a_moment()
    if any(array.dtype != np.float64 for array in arrays.values()):
        raise not_a_moment()


def not_a_moment() -> InvalidCommand:
    """The refusal of bytes that nothing can go on from."""
    allowed = "what a saved event brought"
    return InvalidCommand([Problem("state", "is not a saved moment of a training", allowed=allowed)])
