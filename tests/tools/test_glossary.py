"""The glossary of docs/ names places that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_term_of_the_glossary_has_a_place_that_exists() -> None:
    lines = (ROOT / "docs" / "glossary.md").read_text("utf-8").splitlines()
    rows = [line.strip("|").split("|") for line in lines if re.match(r"\| [^-]", line)]
    places = [re.findall(r"`([^`]+)`", where) for _, _, where in rows if where.strip() != "where"]
    assert len(places) > 40
    assert all(places)
    assert [each for row in places for each in row if not (ROOT / "playground" / each).exists()] == []
