"""The golden frame is what its maker writes."""

from tools.golden_frame import FOLDER, packed_frame, written_values


def test_the_frame_is_remade_byte_for_byte() -> None:
    assert (FOLDER / "golden_frame.safetensors").read_bytes() == packed_frame()


def test_the_values_beside_it_are_remade_byte_for_byte() -> None:
    assert (FOLDER / "golden_frame.json").read_text(encoding="utf-8") == written_values()
