"""A goal's conditions, in the same cases as the page judges them by (tests/js/state/lesson_goal.test.mjs)."""

import json
from pathlib import Path
from typing import Any

import pytest

from playground.lessons.conditions import Condition

CASES = json.loads((Path(__file__).parents[1] / "data" / "lesson_conditions.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: json.dumps(case["condition"]))
def test_a_condition_holds_as_it_does_on_the_page(case: dict[str, Any]) -> None:
    state, condition = case["state"], Condition.model_validate(case["condition"])
    metrics = {**state["metrics"], "epoch": state["epoch"]}
    assert condition.holds(metrics, state["config"]) is case["holds"]
