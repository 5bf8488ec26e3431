"""Conditions of goals hold here as they do on the page: one table of cases for both."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from playground.lessons.conditions import Condition

CASES = json.loads(
    (Path(__file__).parents[1] / "data" / "lesson_conditions.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: json.dumps(case["condition"]))
def test_a_condition_holds_as_the_table_says(case: dict[str, Any]) -> None:
    state = case["state"]
    condition = Condition.model_validate(case["condition"])
    assert condition.holds({**state["metrics"], "epoch": state["epoch"]}, state["config"]) is case["holds"]
    assert condition.to_json() == case["condition"]


@pytest.mark.parametrize("relation", ["below", "above", "at_least", "at_most"])
def test_a_number_that_is_none_is_below_and_above_nothing(relation: str) -> None:
    condition = Condition.model_validate({"of": "test_loss", relation: 0.0})
    for number in (float("nan"), None):
        assert not condition.holds({"test_loss": number}, {"network": {}})


@pytest.mark.parametrize(
    "given",
    [{"of": "test_los", "below": 1}, {"of": "test_loss"}, {"of": "test_loss", "below": 1, "above": 0}],
)
def test_a_condition_has_one_relation_to_something_that_there_is(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Condition.model_validate(given)
