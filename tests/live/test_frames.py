"""Frames of the live protocol, compared with golden bytes that the encoder did not make."""

import json
import math
import struct
from pathlib import Path

import numpy as np
from safetensors.numpy import load

from playground.live.protocol import encode_frame
from playground.live.snapshot import Snapshot

DATA = Path(__file__).parents[1] / "data"


def picture(**replaced: object) -> Snapshot:
    """The golden moment, with some tensors replaced, or left out for None."""
    numbers = {
        "train_loss": 0.125,
        "test_loss": 1 / 3,
        "train_accuracy": 0.75,
        "test_accuracy": math.nan,
        "train_r_squared": 0.5,
        "test_r_squared": -2.0,
        "train_penalty": 0.0625,
        "learning_rate": 0.03125,
        "sample_loss": 0.28125,
    }
    tensors = {
        **{name: np.array(number) for name, number in numbers.items()},
        "parameters": np.arange(13, dtype=np.float32) / 8 - 0.75,
        "output": np.arange(100, dtype=np.uint8).reshape(10, 10) * 2,
        "neurons": (np.arange(48, dtype=np.uint8) * 5).reshape(3, 4, 4),
        "watched": 255 - np.arange(100, dtype=np.uint8).reshape(10, 10),
        "outputs_train": np.array([[0.5], [-0.25]], np.float32),
        "outputs_test": np.array([[0.75]], np.float32),
        "gradient": np.arange(13, dtype=np.float32) / 16,
        "last_update": np.arange(13, dtype=np.float32) / -32,
        "batch": np.array([4, 2, 9], np.int32),
        "sample_inputs": np.array([1.5, -2.0]),
        "sample_pre_activations": np.arange(4) / 4,
        "sample_activations": np.arange(4) / 8,
        **replaced,
    }
    shown = {name: tensor for name, tensor in tensors.items() if isinstance(tensor, np.ndarray)}
    return Snapshot(12, 345, "playing", 40, shown, {"watched": "2"})


def header_of(frame: bytes) -> dict[str, dict[str, object]]:
    (length,) = struct.unpack("<Q", frame[:8])
    header = json.loads(frame[8 : 8 + length])
    assert isinstance(header, dict)
    return header


def test_golden_frame_holds_the_values_written_beside_it() -> None:
    frame = (DATA / "golden_frame.safetensors").read_bytes()
    expected = json.loads((DATA / "golden_frame.json").read_text())
    assert header_of(frame)["__metadata__"] == expected["metadata"]
    tensors = load(frame)
    assert tensors.keys() == expected["tensors"].keys()
    for name, tensor in tensors.items():
        values = [math.nan if value is None else value for value in expected["tensors"][name]["values"]]
        np.testing.assert_array_equal(tensor.ravel(), np.array(values, tensor.dtype))
        assert header_of(frame)[name]["dtype"] == expected["tensors"][name]["dtype"]
        assert list(tensor.shape) == expected["tensors"][name]["shape"]


def test_the_golden_moment_is_packed_like_the_golden_frame() -> None:
    golden = (DATA / "golden_frame.safetensors").read_bytes()
    frame = encode_frame(picture(), frame=7, epochs_per_second=1234.5)
    # The format leaves the order of the metadata's keys open, so the headers are compared as objects.
    assert header_of(frame) == header_of(golden)
    assert len(frame) == len(golden)
    start = 8 + struct.unpack("<Q", frame[:8])[0]
    assert frame[start:] == golden[start:]


def test_tensors_are_aligned_so_that_a_browser_can_view_them_in_place() -> None:
    frame = encode_frame(picture(), frame=1, epochs_per_second=0.0)
    header = header_of(frame)
    start = 8 + struct.unpack("<Q", frame[:8])[0]
    size = {"F64": 8, "F32": 4, "I32": 4, "U8": 1}
    for name, entry in header.items():
        if name != "__metadata__":
            offsets = entry["data_offsets"]
            assert isinstance(offsets, list)
            assert (start + offsets[0]) % size[str(entry["dtype"])] == 0


def test_a_frame_without_watched_neuron_or_hidden_layers_is_a_frame() -> None:
    frame = encode_frame(
        picture(watched=None, neurons=np.zeros((0, 4, 4), np.uint8)),
        frame=1,
        epochs_per_second=math.nan,
    )
    tensors = load(frame)
    assert "watched" not in tensors
    assert tensors["neurons"].shape == (0, 4, 4)
    assert math.isnan(tensors["epochs_per_second"])


def test_strided_pictures_are_packed_as_they_look() -> None:
    output = np.arange(200, dtype=np.uint8).reshape(10, 20)[:, ::2]
    frame = encode_frame(picture(output=output), frame=1, epochs_per_second=0.0)
    np.testing.assert_array_equal(load(frame)["output"], output)
