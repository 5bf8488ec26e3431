"""Every file of golden data says with what it was made."""

import json
from pathlib import Path

import pytest

DATA = Path(__file__).parents[1] / "data"


@pytest.mark.parametrize("path", sorted(DATA.glob("**/*.json")), ids=lambda path: path.stem)
def test_golden_data_names_the_command_that_made_it(path: Path) -> None:
    recorded = json.loads(path.read_text(encoding="utf-8"))["recorded"]
    assert recorded["command"]
    if path.parent != DATA:
        assert recorded["library"]
