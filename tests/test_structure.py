"""The house keeps its size: few rooms, no circles between them, no file that knows everything."""

import re
import subprocess
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.test_imports import FILES, MAY_IMPORT_EVERYTHING, ROOMS, imported_rooms, room_of

ROOT = Path(__file__).parents[1]
MOST_ROOMS = 26
MOST_LINES = 400
MADE = "<!-- Made from the tables by `make reference`"
CODE = {".py", ".js", ".css", ".html"}


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def test_the_package_has_few_rooms() -> None:
    assert len(ROOMS - {"__init__", "__main__"}) <= MOST_ROOMS  # those two are the door


def test_no_imports_go_round_in_circles_between_rooms() -> None:
    arrows: dict[str, set[str]] = {room: set() for room in ROOMS}
    for path in FILES:
        # `imported_rooms` leaves out `problems`, which all rooms may import and which imports no other.
        arrows[room_of(path)] |= imported_rooms(path) - {"__init__"}
    assert list(TopologicalSorter(arrows).static_order())


def test_no_room_imports_what_puts_rooms_together() -> None:
    importers = {room_of(path) for path in FILES if {"web", "cli"} & imported_rooms(path)}
    assert importers <= MAY_IMPORT_EVERYTHING


def test_no_file_of_code_is_long() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in tracked_files()
        if path.suffix in CODE and (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert long == {}


@pytest.mark.parametrize(
    ("row", "most"),
    [("softsign", 8), ("gelu", 8), ("leaky_relu", 8), ("huber", 8), ("adamax", 8), ("reg-saddle", 7)],
)
def test_a_row_of_a_table_is_named_in_few_files(row: str, most: int) -> None:
    """Besides the pages of docs/ that are made from the tables, where nobody writes it."""
    named = re.compile(rf"(?<![\w-]){row}(?![\w-])")
    places = {ROOT / "CHANGELOG.md"} | {
        path
        for path in tracked_files()
        if path.relative_to(ROOT).parts[0] in {"playground", "static", "templates", "docs"}
        and path.suffix in CODE | {".json", ".md"}
        and named.search(text := path.read_text(encoding="utf-8"))
        and MADE not in text
    }
    assert len(places) <= most
