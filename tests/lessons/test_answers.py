"""Right answers and claims by rule, over values that were not trained but chosen."""

from collections.abc import Mapping
from typing import Any

import pytest

from playground.lessons.answers import right_answer
from playground.lessons.claims import examine
from playground.lessons.outcomes import EvidenceOutcome, Values
from playground.lessons.spec import Claim, StepSpec

LOW: Values = [0.01 + n / 10_000 for n in range(10)]
HIGH: Values = [0.3 + n / 10_000 for n in range(10)]
MIDDLE: Values = [0.1] * 10
MOSTLY: Values = [*LOW[:8], 0.5, 0.6]  # as good as LOW, but for two seeds
HALF: Values = [*LOW[:5], *HIGH[5:]]


def step_of(answer: object, values: Mapping[str, Values], kind: str = "choice", **evidence: Any) -> StepSpec:
    given = {"goal": 0.05, "settings": [{"id": name} for name in values], **evidence}
    return StepSpec.model_validate(
        {"id": "ask", "prediction": {"kind": kind, "answer": answer}, "evidence": given}
    )


def right(
    answer: object, values: Mapping[str, Values], kind: str = "choice", **evidence: Any
) -> tuple[Any, float]:
    step = step_of(answer, values, kind, **evidence)
    assert step.evidence is not None
    found = right_answer(step, EvidenceOutcome(step.evidence, {step.evidence.measure: values}), [], {})
    return found.answer, round(found.share, 3)


def test_the_first_to_reach_is_the_first_of_which_most_do_and_of_those_before_few() -> None:
    assert right("first_to_reach", {"1": HIGH, "2": MOSTLY, "3": LOW}) == ("2", 0.8)
    assert right("first_to_reach", {"1": HALF, "2": LOW}) == ("2", 0.5)
    assert right("first_to_reach", {"1": HIGH, "2": HALF}) == (None, 0.0)


def test_the_best_and_the_worst_go_by_median_and_hold_where_they_are_it_in_their_seed() -> None:
    assert right("best", {"a": HIGH, "b": LOW}) == ("b", 1.0)
    assert right("best", {"a": HIGH, "b": MOSTLY}) == ("b", 0.8)
    assert right("worst", {"a": HIGH, "b": MOSTLY}) == ("a", 0.8)
    assert right("best", {"a": HIGH, "b": LOW}, measure="test_accuracy", goal=0.2) == ("a", 1.0)


def test_of_two_one_is_better_or_both_are_the_same() -> None:
    assert right("better", {"a": LOW, "b": HIGH}) == ("a", 1.0)
    assert right("better", {"a": HIGH, "b": LOW}) == ("b", 1.0)
    assert right("better", {"a": LOW, "b": LOW[::-1]}) == ("same", 1.0)


@pytest.mark.parametrize("measure", ["test_loss", "test_accuracy"])
def test_a_direction_is_that_of_the_number_and_not_of_what_is_better(measure: str) -> None:
    assert right("direction", {"a": LOW, "b": HIGH}, measure=measure) == ("rises", 1.0)
    assert right("direction", {"a": HIGH, "b": LOW}, measure=measure) == ("falls", 1.0)
    assert right("direction", {"a": LOW, "b": LOW}, measure=measure) == ("stays", 1.0)


def test_those_that_reach_are_all_of_which_most_seeds_do() -> None:
    values = {"a": LOW, "b": HIGH, "c": MOSTLY}
    assert right("reach", values, "several") == (["a", "c"], 0.8)
    assert right("reach", {**values, "d": HALF}, "several") == (["a", "c"], 0.5)
    assert right("reach", {"b": HIGH, "d": HALF}, "several") == (None, 0.0)


def test_the_order_holds_where_every_two_neighbours_do() -> None:
    assert right("by_median", {"a": HIGH, "b": MIDDLE, "c": LOW}, "order") == (["c", "b", "a"], 1.0)
    assert right("by_median", {"a": HIGH, "b": MOSTLY}, "order") == (["b", "a"], 0.8)


def test_a_training_that_diverged_is_the_worst_and_reaches_nothing() -> None:
    diverged: Values = [None] * 10
    assert right("best", {"a": diverged, "b": HIGH}) == ("b", 1.0)
    assert right("reach", {"a": diverged, "b": LOW}, "several") == (["b"], 1.0)


@pytest.mark.parametrize(
    ("of", "kind", "expected"),
    [("reached", "share", 8), ("share", "share", 80), ("wins", "share", 8), ("median", "number", 0.01045)],
)
def test_figures_are_right_answers_too(of: str, kind: str, expected: float) -> None:
    answer = {"setting": "b", "of": of, "against": "a"}
    assert right(answer, {"a": HIGH, "b": MOSTLY}, kind)[0] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("claim", "holds"),
    [
        ({"setting": "good", "relation": "reaches"}, True),
        ({"setting": "half", "relation": "reaches"}, False),
        ({"setting": "half", "relation": "fails", "share": 0.5}, True),
        ({"a": "good", "b": "bad", "relation": "better"}, True),
        ({"a": "bad", "b": "good", "relation": "better"}, False),
        ({"a": "good", "b": "half", "relation": "not_distinguishable"}, True),
        ({"a": "good", "b": "bad", "relation": "not_distinguishable"}, False),
        ({"setting": "good", "relation": "median_below", "value": 0.02}, True),
        ({"setting": "good", "relation": "median_above", "value": 0.02}, False),
    ],
)
def test_a_claim_holds_if_the_evidence_bears_it_out(claim: dict[str, Any], holds: bool) -> None:
    values = {"good": LOW, "half": HALF, "bad": HIGH}
    evidence = step_of("best", values).evidence
    assert evidence is not None
    found = examine(Claim.model_validate(claim), EvidenceOutcome(evidence, {"test_loss": values}))
    assert found.holds is holds, found
