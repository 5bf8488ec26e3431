"""What was left for another way stays as a branch, and can be gone back to with its bits."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground import Trainer, replay
from playground.config import read_config
from playground.problems.errors import InvalidInput
from playground.training.branches import MOST_BRANCHES
from tests.training.test_action_log import SMALL, Action, actions, as_json, do_all

Known = dict[int, tuple[bytes, list[dict[str, Any]]]]


def branched() -> Trainer:
    """Three branches: 1 to epoch 20, 2 leaves it at epoch 8, 3 leaves that at epoch 12."""
    trainer = Trainer(read_config(SMALL))
    trainer.advance(until_epoch=20)
    trainer.seek(epoch=8)
    trainer.change({"training.learning_rate": 0.1})
    trainer.advance(until_epoch=16)
    trainer.seek(epoch=12)
    trainer.set_parameter(0, None, 0, 0.25)
    trainer.advance(until_epoch=15)
    return trainer


def ids(trainer: Trainer) -> list[tuple[int, int | None]]:
    return [(branch["id"], branch["parent"]) for branch in trainer.branches]


def at_its_end(trainer: Trainer, branch: int) -> bytes:
    trainer.open_branch(branch)
    return trainer.state()


def ends(trainer: Trainer) -> Known:
    """The state and the log at the end of every branch; the current one is the same afterwards."""
    current, step = trainer.current_branch, trainer.progress.step
    found = {}
    for number, _ in ids(trainer):
        trainer.open_branch(number)
        found[number] = trainer.state(), trainer.log
    trainer.open_branch(current, step)
    return found


def test_a_branch_can_begin_at_the_known_end_and_the_former_one_can_go_on_from_there() -> None:
    trainer, twin = Trainer(read_config(SMALL)), Trainer(read_config(SMALL))
    trainer.advance(until_epoch=6)
    trainer.begin_branch({"training.learning_rate": 0.1})
    trainer.advance(until_epoch=9)
    first, second = trainer.branches
    assert (second["parent"], second["leaves"]["epoch"], second["end"]["epoch"]) == (1, 6, 9)
    assert (first["end"]["epoch"], first["changes"]) == (6, {})
    assert first["metrics"] is not None
    assert second["changes"] == {"training.learning_rate": [0.03, 0.1]}
    trainer.open_branch(1)
    trainer.advance(until_epoch=9)
    twin.advance(until_epoch=9)
    assert trainer.network.parameters.tobytes() == twin.network.parameters.tobytes()
    assert [each["end"]["epoch"] for each in trainer.branches] == [9, 9]


def test_a_branch_that_begins_before_the_known_end_is_as_after_a_change() -> None:
    trainer = Trainer(read_config(SMALL))
    trainer.advance(until_epoch=9)
    trainer.seek(epoch=0)
    trainer.begin_branch({"training.learning_rate": 0.1})
    trainer.change({"training.batch_size": 7})
    assert ids(trainer) == [(1, None), (2, 1)]
    assert [branch["end"]["epoch"] for branch in trainer.branches] == [9, 0]


def test_what_changes_nothing_or_begins_anew_is_no_branch() -> None:
    trainer = Trainer(read_config(SMALL))
    trainer.advance(until_epoch=3)
    with pytest.raises(InvalidInput, match="anew"):
        trainer.begin_branch({"network.hidden": [3, 3]})
    trainer.begin_branch({})
    trainer.change({"training.learning_rate": 0.1})
    assert ids(trainer) == [(1, None)]


def test_what_is_done_before_the_known_end_begins_a_branch_and_the_former_future_stays() -> None:
    trainer = branched()
    assert ids(trainer) == [(1, None), (2, 1), (3, 2)]
    assert [branch["leaves"]["epoch"] for branch in trainer.branches] == [0, 8, 12]
    assert [branch["end"]["epoch"] for branch in trainer.branches] == [20, 16, 15]
    assert [branch["changes"] for branch in trainer.branches] == [
        {},
        {"training.learning_rate": [0.03, 0.1]},
        {},
    ]
    assert [branch["parameters_set"] for branch in trainer.branches] == [0, 0, 1]
    untouched = Trainer(read_config(SMALL))
    untouched.advance(until_epoch=20)
    trainer.open_branch(1)
    assert trainer.state() == untouched.state()
    assert trainer.log == untouched.log


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(actions(), st.floats(0, 1)), min_size=1, max_size=5))
def test_every_branch_keeps_its_bits_whatever_is_done_on_others(
    what: list[tuple[list[Action], float]],
) -> None:
    trainer = Trainer(read_config(SMALL))
    for done, share in what:
        do_all(trainer, [each for each in done if each.name not in ("reset", "seek")])
        trainer.seek(trainer.earliest.step + int(share * (trainer.furthest.step - trainer.earliest.step)))
    known, here = ends(trainer), (trainer.state(), trainer.future)
    assert ends(trainer) == known
    assert (trainer.state(), trainer.future) == here
    for number, (state, log) in known.items():
        assert replay(as_json(log)).state() == state
        digest = trainer.tree.get(number).end.digest
        trainer.open_branch(number)
        assert digest == trainer.tree.current.end.digest


@pytest.mark.parametrize("step", [0, 17, 40, 55, 10_000])
def test_a_branch_can_be_gone_to_at_any_moment_of_it(step: int) -> None:
    trainer = branched()
    trainer.open_branch(2, step)
    expected = min(step, 16 * 2)  # two batches of ten in an epoch
    assert trainer.progress.step == expected
    assert trainer.current_branch == 2
    anew = Trainer(read_config(SMALL))
    anew.advance(min(16, expected))
    if expected >= 16:
        anew.change({"training.learning_rate": 0.1})
        anew.advance(expected - 16)
    assert trainer.network.parameters.tobytes() == anew.network.parameters.tobytes()


def exact(trainer: Trainer) -> object:
    return trainer.branches[-1]["exact"]


def test_an_end_is_exact_once_it_was_reached_again_and_not_because_it_was_looked_at() -> None:
    trainer = Trainer(read_config(SMALL))
    trainer.advance(until_epoch=5)
    assert [exact(trainer) for _ in range(2)] == [None, None]
    trainer.seek(epoch=2)
    trainer.seek(epoch=5)
    assert [exact(trainer) for _ in range(2)] == [True, True]


@pytest.mark.parametrize("has_been_away", [False, True])
def test_nothing_is_said_of_an_end_that_is_another_by_now(has_been_away: bool) -> None:
    trainer = Trainer(read_config(SMALL))
    trainer.advance(until_epoch=5)
    assert exact(trainer) is None
    if has_been_away:
        trainer.seek(epoch=2)
        trainer.seek(epoch=5)
    trainer.set_parameter(0, None, 1, 0.5)
    assert exact(trainer) is None
    if has_been_away:
        trainer.seek(epoch=2)
    trainer.advance(until_epoch=8)
    assert trainer.furthest.epoch == 8
    assert exact(trainer) is None


def test_what_changes_nothing_begins_no_branch() -> None:
    trainer = Trainer(read_config(SMALL))
    trainer.advance(until_epoch=5)
    trainer.seek(epoch=2)
    trainer.change({"training.learning_rate": 0.03})
    trainer.set_parameter(0, None, 1, float(trainer.parameters()[0]["biases"][1]))
    assert ids(trainer) == [(1, None)]
    assert trainer.furthest.epoch == 5


def test_of_own_rows_a_branch_says_how_many_they_were_and_are() -> None:
    rows = [[x / 10, x / 7 % 1, 1 if x % 2 else -1] for x in range(30)]
    trainer = Trainer({"data": {"dataset": "custom", "task": "classification", "train": rows}})
    trainer.advance(5)
    trainer.change({"data.train": rows[:-3]})
    trainer.advance(5)
    trainer.seek(7)
    trainer.change({"data.train": [*rows[:-3], [0.5, 0.5, 1]]})
    assert [branch["changes"] for branch in trainer.branches] == [
        {"data.train": [30, 27]},
        {"data.train": [27, 28]},
    ]


def test_another_value_for_what_began_a_branch_is_a_branch_beside_it() -> None:
    trainer = branched()
    trainer.seek(epoch=12)
    trainer.set_parameter(0, None, 0, -0.25)
    assert ids(trainer) == [(1, None), (2, 1), (3, 2), (4, 2)]


def test_branches_leave_where_their_moment_lies() -> None:
    trainer = branched()
    trainer.seek(epoch=3)
    trainer.change({"training.batch_size": 5})
    assert ids(trainer)[-1] == (4, 1)


def test_a_new_beginning_is_a_new_tree() -> None:
    trainer = branched()
    trainer.reset()
    assert ids(trainer) == [(1, None)]


def test_branches_are_named_and_names_have_an_end() -> None:
    trainer = branched()
    trainer.name_branch(2, "faster")
    assert [branch["name"] for branch in trainer.branches] == [None, "faster", None]
    trainer.name_branch(2, None)
    assert trainer.branches[1]["name"] is None
    for name in ("", "x" * 81):
        with pytest.raises(InvalidInput, match="name"):
            trainer.name_branch(2, name)


@pytest.mark.parametrize("gone", [[1], [2], [1, 2], [2, 1]])
def test_who_deletes_a_branch_loses_none_that_leaves_it(gone: list[int]) -> None:
    trainer = branched()
    trainer.seek(epoch=3)
    trainer.change({"training.batch_size": 5})
    before = ends(trainer)
    lengths = [len(trainer.branch_history(3)), len(trainer.branch_history(2)), len(trainer.branch_history(1))]
    assert lengths == [4, 9, 21]
    for number in gone:
        trainer.delete_branch(number)
    left = ends(trainer)
    assert left == {number: what for number, what in before.items() if number not in gone}
    assert sum(parent is None for _, parent in ids(trainer)) == 1
    longest = max(trainer.branch_history(number).high[0, -1] for number in left)
    assert longest == max(branch["end"]["epoch"] for branch in trainer.branches)


def test_the_current_branch_is_not_deleted_and_an_unknown_one_is_named() -> None:
    trainer = branched()
    before = ids(trainer)
    for do in (trainer.open_branch, trainer.delete_branch, trainer.branch_history):
        with pytest.raises(InvalidInput, match="branch"):
            do(9)
    with pytest.raises(InvalidInput, match="branch"):
        trainer.delete_branch(3)
    assert ids(trainer) == before


def test_a_branch_has_the_history_since_it_left() -> None:
    trainer = branched()
    assert trainer.branch_history(2).low[0].tolist() == [*range(8, 17)]
    assert trainer.branch_history(3).low[0].tolist() == [*range(12, 16)]
    trainer.open_branch(2)
    losses = trainer.history["test_loss"]
    assert trainer.branch_history(2).low[3].tolist() == pytest.approx(losses[8:], rel=1e-6)


def test_of_too_many_branches_the_oldest_without_a_name_go_and_are_counted() -> None:
    trainer = branched()
    trainer.name_branch(2, "kept")
    for number in range(MOST_BRANCHES):
        trainer.seek(epoch=2)
        trainer.change({"training.learning_rate": 0.2 + number / 1000})
        trainer.advance(until_epoch=3)
    assert len(trainer.branches) == MOST_BRANCHES
    assert trainer.tree.dropped == 3
    assert "kept" in [branch["name"] for branch in trainer.branches]


def test_a_log_that_came_to_begin_later_keeps_the_branches_that_leave_after_that() -> None:
    rows = [[x / 100, x / 50, 1 if x % 2 else -1] for x in range(500)]
    data = {"dataset": "custom", "task": "classification", "train": rows}
    trainer = Trainer({"data": data})
    trainer.advance(10)
    trainer.seek(5)
    trainer.change({"training.learning_rate": 0.1})
    early = trainer.current_branch
    for number in range(150):
        trainer.advance(1)
        trainer.change({"data.train": [[x + number / 1000, y, target] for x, y, target in rows]})
    assert len(trainer.log) < 150
    trainer.advance(5)
    end = trainer.state(with_history=False)
    trainer.seek(trainer.furthest.step - 3)
    trainer.change({"training.batch_size": 3})
    assert trainer.tree.dropped == 1
    trainer.open_branch(early)
    assert trainer.state(with_history=False) == end


def test_a_seek_forward_brings_the_history_that_was_there() -> None:
    trainer = Trainer(read_config(SMALL))
    trainer.advance(until_epoch=20_000)
    before = trainer.history
    for epoch in (0, 15_000, 3, 20_000):
        trainer.seek(epoch=epoch)
        assert trainer.history["epoch"] == [*range(epoch + 1)]
    assert trainer.history == before
