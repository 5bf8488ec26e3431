"""Every file of numbers that another implementation computed says how it was made."""

import json
from pathlib import Path

import pytest

DATA = Path(__file__).parents[1] / "data"
RECORDINGS = sorted([*DATA.glob("*/*.json"), DATA / "golden_frame.json"])


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.stem)
def test_golden_data_names_the_command_that_made_it(path: Path) -> None:
    recorded = json.loads(path.read_text(encoding="utf-8"))["recorded"]
    assert recorded["command"]
    if path.parent != DATA:
        assert recorded["library"]
