import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.problems.errors import (
    InvalidConfig,
    InvalidInput,
    PlaygroundError,
    Problem,
    unknown_name_message,
)

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.complex_numbers(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
)


def test_a_problem_reads_as_field_message_received_and_allowed() -> None:
    problem = Problem("training.batch_size", "is too small", received=0, allowed="1 to 20000")
    assert str(problem) == "training.batch_size: is too small (received 0; allowed 1 to 20000)"


def test_a_problem_lists_allowed_names_one_after_the_other() -> None:
    assert str(Problem("a", "is wrong", allowed=["x", "y"])) == "a: is wrong (allowed x y)"


def test_a_problem_of_the_whole_has_no_field_to_name() -> None:
    assert str(Problem("", "is wrong")) == "is wrong"


@given(ANYTHING)
def test_whatever_was_received_a_problem_can_be_written_as_json(received: object) -> None:
    json.dumps(Problem("a", "is wrong", received).as_dict(), allow_nan=False)


@pytest.mark.parametrize(
    "received",
    ["x" * 10**6, [0] * 10**6, 10**10_000, {"k" * 300: 1}, [["ab"] * 90] * 9],
    ids=["text", "list", "integer", "object", "nested"],
)
def test_a_long_received_value_is_shortened_and_says_so(received: object) -> None:
    shortened = Problem("a", "is wrong", received).received
    assert isinstance(shortened, str)
    assert len(shortened) <= 200
    assert "…" in shortened or "thousands of digits" in shortened


def test_a_short_list_is_received_as_it_was_sent() -> None:
    assert Problem("a", "is wrong", (1, [2.5, "x"])).received == [1, [2.5, "x"]]


def test_an_unknown_name_suggests_the_closest_known_one() -> None:
    assert "did you mean 'spiral'?" in unknown_name_message("spirl", ["circle", "spiral"])


def test_an_unknown_name_far_from_all_suggests_nothing() -> None:
    assert unknown_name_message("zzz", ["circle", "spiral"]) == "is not a known name"


def test_invalid_input_reads_as_one_line_per_problem() -> None:
    error = InvalidConfig([Problem("a", "is wrong"), Problem("b", "is missing")])
    assert str(error) == "a: is wrong\nb: is missing"


def test_every_invalid_input_is_a_playground_error() -> None:
    assert issubclass(InvalidConfig, InvalidInput)
    assert issubclass(InvalidInput, PlaygroundError)


def test_an_error_without_a_problem_is_its_author_s_mistake() -> None:
    with pytest.raises(ValueError, match="Received: none"):
        InvalidInput([])
