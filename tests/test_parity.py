"""The page that compares with TensorFlow Playground leaves no row out, and each row's test exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROW = re.compile(r"^\| (F\d+) \| (.+) \| ((?:kept|bettered|replaced)\b.*) \| `(.+)` \|$")
ROWS = [
    line for line in (ROOT / "docs" / "parity.md").read_text("utf-8").splitlines() if line.startswith("| F")
]
TESTS = {
    name
    for path in (ROOT / "tests").rglob("test_*.py")
    for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.MULTILINE)
} | {
    name
    for path in (ROOT / "tests" / "js").rglob("*.test.mjs")
    for name in re.findall(r"^ *test\([\"`](.+?)[\"`],", path.read_text("utf-8"), re.MULTILINE)
}


def test_every_row_from_f1_to_f50_stands_once_and_in_order() -> None:
    assert [line.split(" | ")[0] for line in ROWS] == [f"| F{number}" for number in range(1, 51)]


@pytest.mark.parametrize("line", ROWS, ids=lambda line: line[2:5].strip())
def test_a_row_says_what_became_of_it_and_names_a_test_that_is_there(line: str) -> None:
    row = ROW.match(line)
    assert row, "| F1 | there | kept, bettered or replaced ... | `test_...` |"
    assert row[4] in TESTS
