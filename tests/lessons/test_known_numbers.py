"""Numbers that textbooks print come out of the networks of the lessons, and of plain NumPy."""

import numpy as np
import pytest

from playground.lessons.reading import COURSE, read_lesson
from playground.lessons.readings import read_number


def value_of(lesson_id: str, step_id: str, name: str) -> float:
    """A number of a lesson, read off its network."""
    lesson = read_lesson(COURSE / lesson_id)
    step = lesson.spec.step(step_id)
    reading = next(each.reading for each in step.values if each.id == name)
    assert reading is not None
    return read_number(reading, lesson.changed(step, reading.config))


@pytest.mark.parametrize(
    ("name", "printed"),
    [("first_31", 0.62), ("first_32", 0.83), ("zero_31", 0.51), ("zero_32", 0.85)],
)
def test_three_sigmoid_layers_give_the_printed_answers(name: str, printed: float) -> None:
    assert value_of("one-sample", "through-the-layers", name) == pytest.approx(printed, abs=0.005)


@pytest.mark.parametrize(
    ("name", "printed"),
    [("logit_1", 0.5162), ("logit_2", 1.2140), ("p1", 0.3323), ("p2", 0.6677)],
)
def test_two_inputs_three_neurons_and_two_outputs_give_the_printed_numbers(name: str, printed: float) -> None:
    assert value_of("one-sample", "probabilities", name) == pytest.approx(printed, abs=0.00005)


@pytest.mark.parametrize(("name", "printed"), [("first", 5), ("second", 11), ("third", 17)])
def test_a_row_times_a_matrix_gives_the_printed_row(name: str, printed: float) -> None:
    assert value_of("shapes", "row-times-matrix", name) == pytest.approx(printed)


def test_the_error_of_a_hidden_neuron_is_what_the_chain_rule_says() -> None:
    first = np.array([[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]])
    second = np.array([[0.1, 0.4], [0.2, 0.5], [0.3, 0.6]])
    hidden = 1 / (1 + np.exp(-(np.array([1, 0.5]) @ first + [0.1, 0.2, 0.3])))
    powers = np.exp(hidden @ second + [0.1, 0.2])
    error = powers / powers.sum() - [1, 0]
    expected = hidden * (1 - hidden) * (second @ error)
    assert value_of("one-sample", "back-to-a-weight", "hidden_delta") == pytest.approx(expected[0])
    assert value_of("one-sample", "back-to-a-weight", "gradient") == pytest.approx(hidden[0] * error[0])


def test_one_update_of_the_loss_perceptron_adds_the_wrong_point_to_the_weights() -> None:
    assert value_of("perceptron", "the-rule", "bias") == pytest.approx(0.1)
    assert value_of("perceptron", "the-rule", "at_10") == pytest.approx(1 + 0.1 * 2 + 0.1)
    assert value_of("perceptron", "the-rule", "at_01") == pytest.approx(-1 + 0.1 * 3 + 0.1)
