"""Configs that must be refused, and the problems they are refused for."""

import pytest

from playground.config import read_config
from playground.problems.errors import InvalidConfig, Problem


def problems(value: object) -> dict[str, Problem]:
    """The problems of a config that must be refused, by field."""
    with pytest.raises(InvalidConfig) as caught:
        read_config(value)
    found = caught.value.problems
    assert len({problem.field for problem in found}) == len(found)
    return {problem.field: problem for problem in found}


def only_problem(value: object) -> Problem:
    (problem,) = problems(value).values()
    return problem
