"""One moment of an experiment's training as bytes, in the safetensors format that other programs read.

Knows files and arrays; not what the numbers mean.
"""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load, save

Arrays = Mapping[str, NDArray[np.float64]]


def pack(facts: Mapping[str, Any], arrays: Arrays) -> bytes:
    """A safetensors file that holds the arrays and, in its metadata, what JSON can hold."""
    return save(dict(arrays), metadata={"trainer": json.dumps(facts)})


def unpack(data: bytes) -> tuple[dict[str, Any], Arrays]:
    """What `pack` was given."""
    header_size = int.from_bytes(data[:8], "little")
    facts = json.loads(json.loads(data[8 : 8 + header_size])["__metadata__"]["trainer"])
    return facts, load(data)
