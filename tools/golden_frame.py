"""Writes tests/data/golden_frame.safetensors, a frame of the live protocol, and its values as JSON beside it.

    python -m tools.golden_frame

The bytes are laid out here, from the format's description and without the package's encoder or the library
safetensors, so that encoder, library and the page's decoder are compared with something of its own.
Format: 8 bytes, little-endian length of the header; the header in JSON, padded by spaces to a multiple of 8;
the tensors without gaps, larger types first, then by name.

Source: https://github.com/huggingface/safetensors#format.
"""

import json
import math
import struct
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "tests" / "data"
# The format's names of types, in the order in which tensors lie, with the code of `struct`.
TYPES = {"F64": "d", "F32": "f", "I32": "i", "U8": "B"}

METADATA = {
    "watched": "2",
    "step": "345",
    "frame": "7",
    "status": "playing",
    "samples_used": "40",
    "epoch": "12",
}

# Type, shape, values row by row; None is NaN. Every type, rank 0 to 3, a value that no binary fraction holds
# and the zero -0.0. A 2-3-1 network: 13 parameters, 3 hidden neurons with pictures of 4 x 4.
TENSORS: dict[str, tuple[str, list[int], list[Any]]] = {
    "train_loss": ("F64", [], [0.125]),
    "test_loss": ("F64", [], [1 / 3]),
    "train_accuracy": ("F64", [], [0.75]),
    "test_accuracy": ("F64", [], [None]),
    "train_r_squared": ("F64", [], [0.5]),
    "test_r_squared": ("F64", [], [-2.0]),
    "train_penalty": ("F64", [], [0.0625]),
    "learning_rate": ("F64", [], [0.03125]),
    "epochs_per_second": ("F64", [], [1234.5]),
    "parameters": ("F32", [13], [k / 8 - 0.75 for k in range(13)]),
    "output": ("U8", [10, 10], [2 * k for k in range(100)]),
    "neurons": ("U8", [3, 4, 4], [5 * k for k in range(48)]),
    "watched": ("U8", [10, 10], [255 - k for k in range(100)]),
    "outputs_test": ("F32", [1, 1], [0.75]),
    "sample_activations": ("F64", [4], [k / 8 for k in range(4)]),
    "last_update": ("F32", [13], [k / -32 for k in range(13)]),
    "outputs_train": ("F32", [2, 1], [0.5, -0.25]),
    "sample_loss": ("F64", [], [0.28125]),
    "sample_pre_activations": ("F64", [4], [k / 4 for k in range(4)]),
    "gradient": ("F32", [13], [k / 16 for k in range(13)]),
    "batch": ("I32", [3], [4, 2, 9]),
    "sample_inputs": ("F64", [2], [1.5, -2.0]),
}


def packed_frame() -> bytes:
    """The frame, byte for byte."""
    header: dict[str, object] = {"__metadata__": METADATA}
    body = b""
    for name in sorted(TENSORS, key=lambda name: (list(TYPES).index(TENSORS[name][0]), name)):
        dtype, shape, values = TENSORS[name]
        numbers = [math.nan if value is None else value for value in values]
        data = struct.pack(f"<{len(numbers)}{TYPES[dtype]}", *numbers)
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(body), len(body) + len(data)]}
        body += data
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + body


def written_values() -> str:
    """The same values as JSON, a line for each tensor."""
    lines = [
        f'    "{name}": {json.dumps({"dtype": dtype, "shape": shape, "values": values})}'
        for name, (dtype, shape, values) in TENSORS.items()
    ]
    tensors = ",\n".join(lines)
    recorded, metadata = json.dumps({"command": "python -m tools.golden_frame"}), json.dumps(METADATA)
    return f'{{\n  "recorded": {recorded},\n  "metadata": {metadata},\n  "tensors": {{\n{tensors}\n  }}\n}}\n'


if __name__ == "__main__":
    (FOLDER / "golden_frame.safetensors").write_bytes(packed_frame())
    (FOLDER / "golden_frame.json").write_text(written_values(), encoding="utf-8")
