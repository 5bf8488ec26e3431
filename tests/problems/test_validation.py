import pytest

from playground.config import ExperimentConfig, change_config
from playground.problems.errors import InvalidConfig, InvalidInput, Problem
from playground.problems.validation import first_problems, too_many_names


def test_few_problems_are_all_told() -> None:
    problems = first_problems([1, 2, 3], lambda number: Problem(str(number), "required"))
    assert [problem.field for problem in problems] == ["1", "2", "3"]


def test_of_many_problems_the_first_are_told_and_the_others_counted() -> None:
    asked = []

    def describe(number: int) -> Problem:
        asked.append(number)
        return Problem(str(number), "required")

    *told, last = first_problems(range(100_000), describe)
    assert len(told) == len(asked) < 100
    assert (last.code, last.params["count"]) == ("more_problems", 100_000 - len(told))


def test_a_change_of_unknown_names_tells_some_of_them() -> None:
    with pytest.raises(InvalidConfig) as caught:
        change_config(ExperimentConfig(), {f"training.learning_rat{number}": 1 for number in range(3000)})
    assert len(caught.value.problems) < 100
    assert caught.value.problems[-1].code == "more_problems"
    assert isinstance(caught.value, InvalidInput)


@pytest.mark.parametrize(
    "value",
    [
        {str(number): 1 for number in range(3000)},
        {"config": {"network": {"initial_parameters": [{}, {str(number): 1 for number in range(3000)}]}}},
        {"changes": {str(outer): {str(inner): 1 for inner in range(60)} for outer in range(60)}},
        [{"a": 1} for _ in range(3000)],
    ],
)
def test_names_are_counted_wherever_they_stand(value: object) -> None:
    problem = too_many_names(value)
    assert problem is not None
    assert problem.code == "too_many_names"


@pytest.mark.parametrize("value", [None, 1, {"data": {"train": [[0.0, 1.0, 1.0]] * 20_000}}, [[1]] * 20_000])
def test_tables_of_numbers_have_no_names(value: object) -> None:
    assert too_many_names(value) is None
