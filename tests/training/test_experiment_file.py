"""A whole experiment is a small file, from which every branch is computed with the bits that it had."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground import Trainer, replay
from playground.config import read_config
from playground.problems.errors import InvalidInput
from playground.training.agreement import agreements
from playground.training.experiment_file import read_experiment
from playground.training.reopening import reopened
from tests.training.test_action_log import SMALL, Action, actions, do_all
from tests.training.test_branches import branched, ends, ids


def content(trainer: Trainer) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(trainer.experiment_file())
    return value


def with_bits(found: dict[int, tuple[bytes, list[dict[str, Any]]]]) -> dict[int, bytes]:
    return {
        number: Trainer.from_state(state).state(with_history=False) for number, (state, _) in found.items()
    }


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(actions(), st.floats(0, 1)), min_size=1, max_size=4))
def test_a_file_gives_every_branch_with_its_bits(what: list[tuple[list[Action], float]]) -> None:
    trainer = Trainer(read_config(SMALL))
    for done, share in what:
        do_all(trainer, done)
        trainer.seek(trainer.earliest.step + int(share * (trainer.furthest.step - trainer.earliest.step)))
    text = trainer.experiment_file()
    again = replay(json.loads(text), trainer.progress.step)
    assert again.state(with_history=False) == trainer.state(with_history=False)
    assert ids(again) == ids(trainer)
    assert with_bits(ends(again)) == with_bits(ends(trainer))
    file, opened = read_experiment(text), reopened(read_experiment(text))
    assert {each.result for each in agreements(file, opened)} == {"to the bit"}
    from_state = reopened(read_experiment(text), trainer.state())
    assert from_state.state() == trainer.state()
    assert (from_state.future, ids(from_state)) == (trainer.future, ids(trainer))
    assert with_bits(ends(from_state)) == with_bits(ends(trainer))
    assert json.loads(from_state.experiment_file()) == json.loads(trainer.experiment_file())


def test_a_file_is_opened_by_its_path_at_any_moment_of_any_branch(tmp_path: Path) -> None:
    trainer = branched()
    path = tmp_path / "spiral.playground.json"
    path.write_text(trainer.experiment_file(), encoding="utf-8")
    assert replay(path).state(with_history=False) == trainer.state(with_history=False)
    assert replay(str(path), epoch=10, branch=1).config.training.learning_rate == 0.03
    assert replay(path, 33, branch=1).progress.step == 33
    trainer.open_branch(2)
    assert replay(path, branch=2).state(with_history=False) == trainer.state(with_history=False)
    with pytest.raises(InvalidInput, match="to"):
        replay(path, 1000)
    with pytest.raises(InvalidInput, match="branch"):
        replay(path, branch=9)
    with pytest.raises(InvalidInput, match="absent"):
        replay(tmp_path / "absent")


def test_an_experiment_that_began_with_a_saved_state_is_a_file_as_well() -> None:
    trainer = Trainer.from_state(branched().state())
    trainer.advance(9)
    trainer.seek(trainer.earliest.step + 3)
    trainer.set_parameter(0, None, 0, 1.0)
    assert replay(content(trainer)).state(with_history=False) == trainer.state(with_history=False)


def test_names_and_counts_are_kept() -> None:
    trainer = branched()
    trainer.name_branch(2, "schneller")
    trainer.delete_branch(1)
    again = replay(content(trainer))
    assert [branch["name"] for branch in again.branches] == ["schneller", None]
    again.seek(epoch=9)
    again.change({"training.batch_size": 3})
    assert again.current_branch == 4


def test_reopening_says_of_each_branch_whether_it_was_reached_with_the_same_bits() -> None:
    value = content(branched())
    value["branches"][1]["digest"] = "0" * 32
    trainer = replay(value)
    assert [branch["exact"] for branch in trainer.branches] == [None, None, True]
    trainer.open_branch(2)
    trainer.open_branch(1)
    assert [branch["exact"] for branch in trainer.branches] == [True, False, True]


def test_a_thousand_actions_are_less_than_100_kilobytes() -> None:
    trainer = Trainer({})
    for number in range(1000):
        trainer.advance(7)
        if number % 2:
            trainer.change({"training.learning_rate": 0.01 + number / 7000})
        else:
            trainer.set_parameter(0, number % 2, number % 4, 1 / (number + 3))
        if number % 50 == 49:
            trainer.seek(trainer.progress.step // 2)
    assert len(trainer.branches) == 20
    assert len(trainer.experiment_file()) < 100_000


def test_nothing_before_the_latest_beginning_is_in_a_file() -> None:
    trainer = branched()
    for _ in range(50):
        trainer.change({"training.learning_rate": trainer.config.training.learning_rate + 0.01})
        trainer.advance(1)
    trainer.reset()
    assert len(trainer.experiment_file()) < 2000


Way = tuple[str | int, ...]
"""Where in a file something stands."""

FIRST_ENTRIES: Way = ("branches", 1, "entries")


def put(value: Any, way: Way, part: object) -> None:
    """Puts a part into a file; at the end of the list that stands there, if it is an entry."""
    for step in way[:-1]:
        value = value[step]
    if way == FIRST_ENTRIES:
        value[way[-1]].append(part)
    elif part is None and way == ("here",):
        del value["here"]
    else:
        value[way[-1]] = part


@pytest.mark.parametrize(
    ("way", "part", "field"),
    [
        (("format",), "kaggle", "format"),
        (("version",), 2, "version"),
        (("here",), None, "here"),
        (("more",), 1, "more"),
        (("beginning", "command"), "pause", "beginning"),
        (("beginning", "config", "seed"), "x", "beginning.seed"),
        (("here", "branch"), 9, "here.branch"),
        (("here", "step"), 99, "here"),
        (("here", "entries"), 0, "here"),
        (("branches",), [], "branches"),
        (("branches", 1, "parent"), 3, "branches.1.parent"),
        (("branches", 1, "parent"), None, "branches"),
        (("branches", 1, "id"), 1, "branches"),
        (("branches", 2, "shares"), 7, "branches.2.shares"),
        (("branches", 1, "end", "step"), 3, "branches.1.end"),
        (("branches", 1, "end", "step"), -3, "branches.1.end.step"),
        (FIRST_ENTRIES, [1, "reset"], "branches.1.entries.1"),
        (FIRST_ENTRIES, [-1, "change", {}], "branches.1.entries.1"),
        (FIRST_ENTRIES, [0, "change"], "branches.1.entries.1"),
        (FIRST_ENTRIES, [0, "change", 3], "branches.1.entries.1"),
        (FIRST_ENTRIES, [0, "change", {"seed": 4}], "branches.1.entries.1"),
        (
            FIRST_ENTRIES,
            [0, "change", {"training.batch_size": 0}],
            "branches.1.entries.1.training.batch_size",
        ),
    ],
)
def test_what_is_no_experiment_is_refused_by_the_name_of_its_part(way: Way, part: object, field: str) -> None:
    trainer = branched()
    trainer.set_parameter(0, None, 1, 0.5)
    value = content(trainer)
    put(value, way, part)
    with pytest.raises(InvalidInput) as error:
        replay(value)
    assert error.value.problems[0].field == f"file.{field}"


@pytest.mark.parametrize("value", [[], {}, {"seed": 3}, 7, None, "[]", '"x"'])
def test_foreign_json_is_no_experiment(value: object) -> None:
    with pytest.raises(InvalidInput, match=r"file\.format"):
        read_experiment(value)


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.99])
def test_a_file_that_is_cut_off_says_so(share: float, tmp_path: Path) -> None:
    text = branched().experiment_file()
    path = tmp_path / "cut.playground.json"
    path.write_text(text[: int(share * len(text))], encoding="utf-8")
    with pytest.raises(InvalidInput) as error:
        replay(path)
    assert (error.value.problems[0].field, error.value.problems[0].code) == (
        "file",
        "experiment_file_cut_off",
    )


def test_an_entry_of_another_network_is_refused_when_it_is_replayed() -> None:
    value = content(branched())
    value["branches"][2]["entries"][0] = [0, "set_parameter", 9, None, 0, 0.25]
    with pytest.raises(InvalidInput, match="layer"):
        replay(value)


def test_a_state_of_another_moment_or_config_does_not_fit() -> None:
    trainer = branched()
    text = trainer.experiment_file()
    for change in (lambda: trainer.advance(1), lambda: trainer.change({"training.learning_rate": 1.0})):
        trainer.seek(trainer.progress.step)
        change()
        with pytest.raises(InvalidInput, match="tree"):
            reopened(read_experiment(text), trainer.state())
        trainer.open_branch(3, 30)


def test_a_saved_state_with_a_change_on_its_own_branch_is_a_file_that_opens() -> None:
    first = Trainer({})
    first.advance(500)
    trainer = Trainer.from_state(first.state())
    trainer.advance(100)
    trainer.change({"training.learning_rate": 0.1})
    trainer.advance(100)
    again = replay(json.loads(trainer.experiment_file()))
    assert again.progress == trainer.progress
    np.testing.assert_array_equal(again.network.parameters, trainer.network.parameters)


def test_a_file_that_was_opened_and_saved_again_says_as_much() -> None:
    trainer = Trainer({})
    trainer.advance(500)
    trainer.seek(100)
    trainer.change({"training.learning_rate": 0.1})
    trainer.advance(50)
    told = [branch["metrics"] for branch in trainer.branches]
    for _ in range(2):
        trainer = replay(trainer.experiment_file())  # its text does as well as what it holds
    assert [branch["metrics"] for branch in trainer.branches] == told


def test_a_branch_that_is_deleted_leaves_a_file_that_opens() -> None:
    trainer = Trainer({})
    for step in (300, 200, 100):
        trainer.advance(400)
        trainer.seek(step)
        trainer.change({"training.learning_rate": step / 10_000})
    trainer.advance(400)
    for branch in [each["id"] for each in trainer.branches][:-1]:
        trainer.delete_branch(branch)
        assert replay(trainer.experiment_file()).progress == trainer.progress
