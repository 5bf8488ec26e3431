import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.locales import read_words
from playground.problems.allowed import Interval, Phrase
from playground.problems.errors import (
    InvalidConfig,
    InvalidInput,
    PlaygroundError,
    Problem,
    summary,
    unknown_name,
)

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.complex_numbers(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
)


def test_a_problem_reads_as_field_message_received_and_allowed() -> None:
    problem = Problem("training.batch_size", "too_small", received=0, allowed=Interval(1, 20000))
    assert str(problem) == "training.batch_size: is too small (received 0; allowed 1 to 20000)"


def test_a_problem_lists_allowed_names_one_after_the_other() -> None:
    assert str(Problem("a", "too_long", allowed=["x", "y"])) == "a: is too long (allowed x, y)"


def test_a_problem_of_the_whole_has_no_field_to_name() -> None:
    assert str(Problem("", "too_long")) == "is too long"


def test_a_problem_is_told_in_the_reader_s_language() -> None:
    problem = Problem("training.batch_size", "too_small", 0, Interval(1, 20000))
    words = read_words("zh-Hant")
    assert problem.as_dict(words) == {
        "field": "training.batch_size",
        "code": "too_small",
        "message": "太小",
        "received": 0,
        "allowed": "1 到 20000",
    }
    assert summary([problem], words) == "training.batch_size：太小（收到 0；可用 1 到 20000）"


def test_a_summary_in_english_is_what_the_problems_say_themselves() -> None:
    problems = [Problem("seed", "too_small", -1, Interval(0, 9)), Problem("", "too_long", allowed=["a", "b"])]
    assert summary(problems, read_words("en")) == "\n".join(map(str, problems))


def test_parameters_fill_the_blanks_of_a_sentence() -> None:
    params = {"tasks": ["classification", "regression"], "task": "multiclass"}
    problem = Problem("training.loss", "loss_of_other_task", params=params)
    assert problem.message == "is a loss for classification, regression, not for multiclass"


def test_a_problem_within_a_part_names_the_part_first() -> None:
    assert Problem("seed", "too_small").within("config").field == "config.seed"
    assert Problem("", "not_an_object").within("config").field == "config"


@pytest.mark.parametrize(
    ("interval", "english"),
    [
        (Interval(), "any finite number"),
        (Interval(whole=True), "any whole number"),
        (Interval(1, 9), "1 to 9"),
        (Interval(0.1, 240.0), "0.1 to 240"),
        (Interval(0, 1, above_low=True, below_high=True), "above 0 to below 1"),
        (Interval(2, 6, whole=True), "a whole number, 2 to 6"),
        (Interval(1), "1 or more"),
        (Interval(0, above_low=True), "above 0"),
        (Interval(high=8), "up to 8"),
        (Interval(high=8, below_high=True), "below 8"),
        (Interval(3, 3, unit="entries"), "3 entries"),
        (Interval(high=2000, unit="bytes"), "up to 2000 bytes"),
    ],
)
def test_an_interval_names_its_ends(interval: Interval, english: str) -> None:
    assert str(interval) == english


def test_a_phrase_fills_its_blanks() -> None:
    assert str(Phrase("one_or_list", {"count": 2})) == "one value for all, or a list of 2"


@given(ANYTHING)
def test_whatever_was_received_a_problem_can_be_written_as_json(received: object) -> None:
    json.dumps(Problem("a", "too_long", received).as_dict(), allow_nan=False)


@pytest.mark.parametrize(
    "received",
    ["x" * 10**6, [0] * 10**6, 10**10_000, {"k" * 300: 1}, [["ab"] * 90] * 9],
    ids=["text", "list", "integer", "object", "nested"],
)
def test_a_long_received_value_is_shortened_and_says_so(received: object) -> None:
    shortened = Problem("a", "too_long", received).received
    assert isinstance(shortened, str)
    assert len(shortened) <= 200
    assert "…" in shortened or "thousands of digits" in shortened


def test_a_short_list_is_received_as_it_was_sent() -> None:
    assert Problem("a", "too_long", (1, [2.5, "x"])).received == [1, [2.5, "x"]]


def test_an_unknown_name_suggests_the_closest_known_one() -> None:
    problem = unknown_name("data.dataset", "spirl", ["circle", "spiral"], received="spirl")
    assert problem.message == "is not a known name; did you mean 'spiral'?"
    assert (problem.received, problem.allowed) == ("spirl", ["circle", "spiral"])


@pytest.mark.parametrize(
    ("typed", "known", "meant"),
    [
        ("adma", ["adamax", "adam", "adamw", "adagrad"], "adam"),
        ("realu", ["prelu", "relu", "leaky_relu"], "relu"),
        ("tahn", ["tanh", "threshold"], "tanh"),
        ("cosin", ["cosine_restarts", "cosine"], "cosine"),
    ],
)
def test_the_name_with_the_fewest_slips_is_suggested_and_of_two_the_shorter(
    typed: str, known: list[str], meant: str
) -> None:
    assert unknown_name("a", typed, known).params == {"name": meant}


def test_an_unknown_name_far_from_all_suggests_nothing() -> None:
    assert unknown_name("a", "zzz", ["circle", "spiral"]).message == "is not a known name"


def test_invalid_input_reads_as_one_line_per_problem() -> None:
    error = InvalidConfig([Problem("a", "too_long"), Problem("b", "required")])
    assert str(error) == "a: is too long\nb: is required"


def test_every_invalid_input_is_a_playground_error() -> None:
    assert issubclass(InvalidConfig, InvalidInput)
    assert issubclass(InvalidInput, PlaygroundError)


def test_an_error_without_a_problem_is_its_author_s_mistake() -> None:
    with pytest.raises(ValueError, match="Received: none"):
        InvalidInput([])
