"""Reads the tables of `tests/data/tables`, each of a kind that was seen somewhere, as `index.json` says."""

import json
from pathlib import Path
from typing import Any

import pytest

from playground.config import ExperimentConfig
from playground.errors import InvalidInput
from playground.tables import Table, read_table

FOLDER = Path(__file__).parents[1] / "data" / "tables"
INDEX: list[dict[str, Any]] = json.loads((FOLDER / "index.json").read_text(encoding="utf-8"))


def summary_of(table: Table) -> dict[str, Any]:
    """What the index says of a table that is read."""
    roles = {role: [c.name for c in table.columns if c.role == role] for role in ("target", "split")}
    left_out: dict[str, int] = {}
    for group in table.left_out:
        left_out[group.reason] = left_out.get(group.reason, 0) + group.count
    return {
        "inputs": [column.name for column in table.columns if column.role == "input"],
        "target": next(iter(roles["target"]), None),
        "task": table.task,
        "rows": len(table.train) + len(table.test or ()),
        "test_rows": len(table.test or ()),
        "questions": [decision.name for decision in table.questions],
        "left_out": left_out,
        "problems": [fault.code for fault in table.problems],
    }


@pytest.mark.parametrize("entry", INDEX, ids=lambda entry: entry["file"])
def test_a_table_is_read_as_it_is_meant(entry: dict[str, Any]) -> None:
    path = FOLDER / entry["file"]
    if "refused" in entry:
        with pytest.raises(InvalidInput) as refusal:
            read_table(path)
        assert [problem.code for problem in refusal.value.problems] == [entry["refused"]]
        return
    table = read_table(path, answers=entry.get("answers"))
    found = summary_of(table)
    known = {"left_out": {}, "problems": [], "test_rows": 0}
    assert found == known | {key: entry[key] for key in found if key in entry}
    columns = {column.name: column for column in table.columns}
    for name, limits in entry.get("range", {}).items():
        assert [columns[name].low, columns[name].high] == limits
    for name, reason in entry.get("reasons", {}).items():
        assert columns[name].reason == reason
    if "classes" in entry:
        assert [each.name for each in table.classes] == entry["classes"]
    if not table.problems:
        ExperimentConfig(**table.config)


def test_every_table_of_the_folder_is_in_the_index_with_where_it_was_seen() -> None:
    assert sorted(entry["file"] for entry in INDEX) == sorted(
        path.name for path in FOLDER.iterdir() if path.name != "index.json"
    )
    assert all(len(entry["seen"]) > 3 for entry in INDEX)
    assert len(INDEX) >= 60


@pytest.mark.parametrize("entry", INDEX, ids=lambda entry: entry["file"])
def test_a_representation_fits_a_terminal(entry: dict[str, Any]) -> None:
    if "refused" not in entry:
        text = repr(read_table(FOLDER / entry["file"]))
        assert max(map(len, text.splitlines())) <= 80
