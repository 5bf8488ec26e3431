"""How often the doctor is right, over seeded faults and healthy settings, and whether its advice helps."""

import math
from collections import Counter

import pytest

from playground.evidence.doctor.rules import RULES
from tools.doctor_bench import (
    BEGIN,
    DOCUMENT,
    END,
    HALVES,
    Case,
    Count,
    counted,
    examine,
    is_helped,
    read_cases,
)

CASES = read_cases()
FAULTS = [case for case in CASES if case.right]


@pytest.fixture(scope="module")
def found() -> list[tuple[Case, Count]]:
    return [(case, counted(case, examine(case)[1])) for case in CASES]


def test_there_are_six_faults_of_each_of_ten_kinds_and_thirty_healthy_settings() -> None:
    kinds = Counter(case.kind for case in CASES)
    assert kinds.pop("healthy") >= 30
    assert len(kinds) >= 10
    assert set(kinds.values()) == {6}
    assert set().union(*(case.right for case in FAULTS)) <= set(RULES)


@pytest.mark.slow
@pytest.mark.parametrize("half", HALVES)
def test_faults_are_found_and_nothing_else_is(found: list[tuple[Case, Count]], half: str) -> None:
    faults = sum((count for case, count in found if case.right and case.half == half), Count())
    healthy = sum((count for case, count in found if not case.right and case.half == half), Count())
    assert faults.cases >= 30
    assert (faults + healthy).precision >= 0.9
    assert faults.recall >= 0.8
    assert sum(count.wrong for case, count in found if not case.right) <= 1


@pytest.mark.slow
def test_advice_helps_in_four_of_five_right_findings() -> None:
    sample = [case for number, case in enumerate(FAULTS) if number % 3 == 2]
    helped = [each for case in sample if (each := is_helped(case, epochs=40)) is not None]
    assert len(helped) >= 20
    assert sum(helped) >= math.ceil(0.8 * len(helped))


def test_the_document_says_what_is_found_of_every_kind() -> None:
    table = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    rows = [line.split("|")[1].strip(" `") for line in table.splitlines() if line.startswith("| `")]
    assert rows == list(dict.fromkeys(case.kind for case in FAULTS))


def test_the_document_names_every_rule() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert [name for name in RULES if f"| `{name}` |" not in text] == []
