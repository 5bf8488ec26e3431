"""Golden data says how it was made."""

import json
import re
from pathlib import Path

import pytest

DATA = Path(__file__).parents[1] / "data"
THEIRS = ("pytorch", "tensorflow_playground")
# Tables are input, not recordings; their index says where each kind was seen.
RECORDINGS = sorted(
    [*(path for path in DATA.glob("*/*.json") if path.parent.name != "tables"), DATA / "golden_frame.json"]
)


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.stem)
def test_golden_data_says_how_it_was_recorded(path: Path) -> None:
    assert json.loads(path.read_text(encoding="utf-8"))["recorded"]


@pytest.mark.parametrize(
    "path", [path for path in RECORDINGS if path.parent.name in THEIRS], ids=lambda path: path.stem
)
def test_numbers_of_another_program_name_its_version(path: Path) -> None:
    recorded = json.loads(path.read_text(encoding="utf-8"))["recorded"]
    assert recorded["command"]
    assert re.search(r"\d", recorded["library"])
