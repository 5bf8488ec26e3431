"""Submissions: read, replayed and graded."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from playground.config import change_config
from playground.lessons import grading
from playground.lessons.checking import check
from playground.lessons.expected import FILE, checksum
from playground.lessons.grade_tables import as_csv, as_json
from playground.lessons.grading import Grade, grade, grade_file, grade_folder
from playground.lessons.reading import Course, Lesson, read_lesson
from playground.lessons.replaying import truth_of
from playground.lessons.spec import GoalSpec
from playground.lessons.submission import (
    MOST_BYTES,
    SUFFIX,
    SubmittedRun,
    read_submission,
    write_submission,
)
from playground.problems.errors import InvalidCommand
from playground.training.trainer import Trainer
from tests.lessons.folders import TOML, write_lesson

ANSWERS = {"ask": "fast"}
RATE = {"training.learning_rate": 0.1}
OUTPUT_BIAS = (2, None, 0)


@pytest.fixture(scope="module")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Lesson:
    toml = (
        TOML.replace('id = "reach"', 'id = "reach"\nepochs = 40')
        + "\n[controls]\nlocked = ['network.hidden']\n"
    )
    folder = write_lesson(tmp_path_factory.mktemp("course") / "tiny", toml)
    (folder / FILE).write_text(check(read_lesson(folder)).expected.to_text(), encoding="utf-8")
    return read_lesson(folder)


def experiment(lesson: Lesson, epochs: int = 40, **changes: Any) -> Trainer:
    """A run as a learner makes it: another learning rate than the step begins with."""
    named = {name.replace("__", "."): value for name, value in changes.items()}
    trainer = Trainer(change_config(lesson.configs["reach"], RATE | named))
    trainer.advance(until_epoch=epochs)
    return trainer


def submitted(lesson: Lesson, trainer: Trainer, answers: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the page would hand in."""
    texts = {"reach": trainer.experiment_file()}
    given: dict[str, Any] = json.loads(
        write_submission("tiny", checksum(lesson.spec), ANSWERS if answers is None else answers, texts)
    )
    return given


def graded(lesson: Lesson, value: object, seeds: int = 5) -> Grade:
    return grade(read_submission(json.dumps(value)), lesson, "ada", seeds)


def run_in(value: dict[str, Any]) -> dict[str, Any]:
    experiment: dict[str, Any] = value["goals"]["reach"]["experiment"]
    return experiment


def codes(found: Grade) -> list[str]:
    return [each.code for each in found.problems]


def test_an_honest_submission_is_sound_and_complete(lesson: Lesson) -> None:
    found = graded(lesson, submitted(lesson, experiment(lesson)))
    assert (found.is_sound, found.is_complete) == (True, True)
    assert found.answers == {"ask": True}
    goal = found.goals["reach"]
    assert (goal.agreement, goal.reached, goal.seeds, goal.of) == ("to the bit", True, 5, 5)


def test_a_submission_takes_little_room(lesson: Lesson) -> None:
    assert len(json.dumps(submitted(lesson, experiment(lesson)))) < 2048


def test_actions_within_a_run_are_replayed(lesson: Lesson) -> None:
    trainer = Trainer(lesson.configs["reach"])
    trainer.advance(until_epoch=3)
    trainer.change(RATE)
    trainer.set_parameter(0, 0, 1, 0.5)
    trainer.advance(until_epoch=50)
    found = graded(lesson, submitted(lesson, trainer))
    assert found.is_sound
    assert (found.goals["reach"].agreement, found.goals["reach"].seeds) == ("to the bit", 5)


def test_only_the_branch_that_reached_the_goal_is_handed_in(lesson: Lesson) -> None:
    trainer = experiment(lesson)
    trainer.seek(epoch=2)
    trainer.change({"training.learning_rate": 0.2})
    trainer.advance(until_epoch=45)
    assert len(trainer.branches) == 2
    value = submitted(lesson, trainer)
    assert len(run_in(value)["branches"]) == 1
    assert graded(lesson, value).is_complete


def test_a_run_is_judged_where_it_reached_its_goal_whatever_was_done_behind_it(lesson: Lesson) -> None:
    trainer = experiment(lesson)
    trainer.set_parameter(*OUTPUT_BIAS, 20.0)
    assert trainer.evaluate().train_loss > 0.05
    trainer.advance(1)
    trainer.seek(epoch=30)
    assert trainer.evaluate().train_loss < 0.05
    value = submitted(lesson, trainer)
    assert len(run_in(value)["branches"][0]["entries"]) == 1
    found = graded(lesson, value, seeds=1)
    assert codes(found) == []
    assert (found.goals["reach"].agreement, found.goals["reach"].reached) == ("to the bit", True)


def test_what_is_done_at_the_very_step_of_a_goal_may_reach_it_and_does_not_undo_it(lesson: Lesson) -> None:
    trainer = experiment(lesson)
    trainer.set_parameter(*OUTPUT_BIAS, 20.0)
    assert graded(lesson, submitted(lesson, trainer), seeds=1).goals["reach"].reached
    trainer.advance(1)
    trainer.set_parameter(*OUTPUT_BIAS, 19.0)
    assert not graded(lesson, submitted(lesson, trainer), seeds=1).goals["reach"].reached
    trainer.set_parameter(*OUTPUT_BIAS, 0.0)
    assert graded(lesson, submitted(lesson, trainer), seeds=1).goals["reach"].reached


def test_a_forged_loss_is_named(lesson: Lesson) -> None:
    value = submitted(lesson, experiment(lesson))
    run_in(value)["branches"][0]["metrics"]["train_loss"] /= 2
    found = graded(lesson, value)
    assert codes(found) == ["submission_numbers_differ"]
    assert "train_loss" in str(found.problems[0])
    assert not found.is_complete


def test_a_forged_loss_without_a_digest_is_named(lesson: Lesson) -> None:
    value = submitted(lesson, experiment(lesson))
    branch = run_in(value)["branches"][0]
    branch["metrics"]["train_loss"] /= 2
    branch["digest"] = "0" * 32
    assert codes(graded(lesson, value)) == ["submission_run_differs"]
    del branch["digest"]
    assert codes(graded(lesson, value)) == ["submission_says_nothing"]


def test_an_exchanged_data_set_is_named(lesson: Lesson) -> None:
    found = graded(lesson, submitted(lesson, experiment(lesson, data__noise=0.4)))
    assert codes(found) == ["submission_other_data"]
    assert found.problems[0].field == "goals.reach.data.noise"


def test_a_data_set_that_was_exchanged_in_the_file_is_named(lesson: Lesson) -> None:
    value = submitted(lesson, experiment(lesson))
    run_in(value)["beginning"]["config"]["data"]["dataset"] = "circle"
    found = graded(lesson, value)
    assert {"submission_other_data", "submission_run_differs"} <= set(codes(found))
    assert "goals.reach.data.dataset" in [each.field for each in found.problems]


@pytest.mark.parametrize("says", [True, False])
def test_an_edited_seed_is_named(lesson: Lesson, says: bool) -> None:
    value = submitted(lesson, experiment(lesson))
    run_in(value)["beginning"]["config"]["seed"] = 7
    if says:
        value["goals"]["reach"]["seed"] = 7
    found = graded(lesson, value)
    assert "submission_other_seed" in codes(found)
    assert found.problems[0].field == "goals.reach.seed"


def test_seed_0_is_tried_where_a_run_says_it(lesson: Lesson) -> None:
    value = submitted(lesson, experiment(lesson, seed=0))
    run_in(value)["beginning"]["config"]["seed"] = 7
    assert value["goals"]["reach"]["seed"] == 0
    other = lesson.configs["reach"].model_copy(update={"seed": 5})
    goal = lesson.spec.step("reach").goal
    assert goal is not None
    assert truth_of(read_submission(json.dumps(value)).goals["reach"], goal, other).seed == 0


def test_a_learner_may_choose_a_seed(lesson: Lesson) -> None:
    assert graded(lesson, submitted(lesson, experiment(lesson, seed=7))).is_complete


@pytest.mark.parametrize(("own", "others"), [(0, [1, 2, 3]), (2, [0, 1, 3]), (7, [0, 1, 2])])
def test_the_learner_s_own_seed_is_none_of_the_others(
    lesson: Lesson, monkeypatch: pytest.MonkeyPatch, own: int, others: list[int]
) -> None:
    tried: list[int] = []

    def reaches(_run: SubmittedRun, _goal: GoalSpec, seed: int, _until: int) -> bool:
        tried.append(seed)
        return True

    monkeypatch.setattr(grading, "reaches_with", reaches)
    goal = graded(lesson, submitted(lesson, experiment(lesson, seed=own)), seeds=3).goals["reach"]
    assert (tried, goal.seeds, goal.of) == (others, 3, 3)


def test_a_locked_setting_that_was_changed_is_named(lesson: Lesson) -> None:
    found = graded(lesson, submitted(lesson, experiment(lesson, network__hidden=[8])))
    assert codes(found) == ["submission_setting_locked"]


def test_a_goal_that_was_not_reached_is_said(lesson: Lesson) -> None:
    found = graded(lesson, submitted(lesson, experiment(lesson, training__learning_rate=0.00001)))
    assert codes(found) == ["submission_goal_not_held"]
    assert (found.goals["reach"].reached, found.goals["reach"].seeds) == (False, 0)


def test_what_is_missing_is_not_complete(lesson: Lesson) -> None:
    value = submitted(lesson, experiment(lesson), {})
    found = graded(lesson, value)
    assert (found.is_sound, found.is_complete, found.answers) == (True, False, {"ask": None})
    value["goals"] = {}
    assert graded(lesson, value).goals["reach"].agreement is None


def test_a_wrong_answer_is_no_objection(lesson: Lesson) -> None:
    found = graded(lesson, submitted(lesson, experiment(lesson), {"ask": "slow"}))
    assert (found.is_sound, found.is_complete, found.answers) == (True, False, {"ask": False})


def test_what_does_not_belong_to_the_lesson_is_named(lesson: Lesson) -> None:
    value = submitted(lesson, experiment(lesson), {"ask": "never", "other": 1})
    value["lesson"]["made_of"] = "0" * 16
    found = graded(lesson, value, seeds=1)
    assert codes(found) == ["submission_other_version", "submission_unknown_step", "submission_no_answer"]


def test_numbers_of_another_processor_are_no_objection(lesson: Lesson) -> None:
    value = submitted(lesson, experiment(lesson))
    branch = run_in(value)["branches"][0]
    branch["digest"] = "0" * 32
    branch["metrics"]["train_loss"] *= 1 + 1e-12
    found = graded(lesson, value)
    assert (found.is_sound, found.goals["reach"].agreement) == (True, "within 1e-9")


def test_all_submissions_of_any_experiments_can_be_read(lesson: Lesson) -> None:
    for number in range(100):
        trainer = Trainer(change_config(lesson.configs["reach"], RATE | {"seed": number}))
        trainer.advance(number)
        trainer.set_parameter(number % 2, None, 0, number / 7)
        trainer.change({"training.batch_size": 1 + number % 30})
        trainer.advance(number % 13)
        read = read_submission(json.dumps(submitted(lesson, trainer)))
        assert read.goals["reach"].config == change_config(lesson.configs["reach"], RATE | {"seed": number})


Value = dict[str, Any]


def _steps(value: Value) -> Value:
    run_in(value)["branches"][0]["end"] = {"epoch": 10**9, "step": 10**9}
    return value


HOSTILE: dict[str, tuple[Callable[[Value], object], str]] = {
    "no JSON": (lambda _: "{", "experiment_file_cut_off"),
    "no text": (lambda _: "\udcff", "experiment_file_cut_off"),
    "too deep": (lambda _: "[" * 100_000, "experiment_file_cut_off"),
    "too large": (lambda _: " " * (MOST_BYTES + 1), "submission_too_large"),
    "another file": (run_in, "not_a_submission"),
    "a list": (lambda _: [1], "not_a_submission"),
    "newer": (lambda value: value | {"version": 2}, "newer_submission"),
    "more": (lambda value: value | {"grade": "A"}, "unknown_name"),
    "not finite": (lambda value: json.dumps(value).replace('"fast"', "NaN"), "experiment_file_cut_off"),
    "a thousand million epochs": (_steps, "submission_too_long"),
    "a million entries": (
        lambda value: run_in(value)["branches"][0].update(entries=[[0, "reset"]] * 10**5) or value,
        "too_many_entries",
    ),
    "many branches": (
        lambda value: run_in(value).update(branches=run_in(value)["branches"] * 64) or value,
        "too_many_entries",
    ),
    "a step after the end": (
        lambda value: value["goals"]["reach"].update(step=10**6) or value,
        "does_not_fit_experiment_file",
    ),
    "a config that is none": (
        lambda value: run_in(value)["beginning"]["config"].update(network={"hidden": [10**9]}) or value,
        "too_large",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_submission_is_refused_by_name(lesson: Lesson, tmp_path: Path, name: str) -> None:
    make, code = HOSTILE[name]
    made = make(submitted(lesson, experiment(lesson)) | {})
    text = made if isinstance(made, str) else json.dumps(made)
    path = tmp_path / f"eve{SUFFIX}"
    path.write_bytes(text.encode(errors="surrogateescape"))
    found = grade_file(path, Course((lesson,)))
    assert codes(found) == [code]
    assert (found.name, found.is_sound) == ("eve", False)
    assert str(found.problems[0])


def test_a_run_that_begins_with_a_trained_network_is_refused(lesson: Lesson) -> None:
    value = submitted(lesson, experiment(lesson))
    trained = json.loads(Trainer.from_state(experiment(lesson).state()).experiment_file())
    value["goals"]["reach"].update(step=0, experiment=trained)
    with pytest.raises(InvalidCommand) as refused:
        read_submission(json.dumps(value))
    assert [each.code for each in refused.value.problems] == ["submission_begins_trained"]


def test_a_long_run_is_read_if_it_can_be_replayed_within_seconds(lesson: Lesson) -> None:
    value = submitted(lesson, experiment(lesson))
    run_in(value)["branches"][0]["end"].update(epoch=100_000, step=300_000)
    assert (
        read_submission(json.dumps(value)).goals["reach"].file.branches.current.end.progress.epoch == 100_000
    )


def test_an_action_that_does_not_fit_the_network_is_named(lesson: Lesson) -> None:
    value = submitted(lesson, experiment(lesson))
    run_in(value)["here"]["entries"] = 1
    run_in(value)["branches"][0]["entries"] = [[3, "set_parameter", 50, 0, 0, 1.0]]
    assert codes(graded(lesson, value)) == ["index_out_of_range"]


def test_what_cannot_be_opened_or_is_of_no_lesson_is_named(lesson: Lesson, tmp_path: Path) -> None:
    assert codes(grade_file(tmp_path / f"nobody{SUFFIX}", Course((lesson,)))) == ["file_unreadable"]
    path = tmp_path / f"ada{SUFFIX}"
    path.write_text(json.dumps(submitted(lesson, experiment(lesson))), encoding="utf-8")
    assert codes(grade_file(path, Course())) == ["lesson_not_found"]


def test_a_folder_is_graded_in_the_order_of_names(lesson: Lesson, tmp_path: Path) -> None:
    value = json.dumps(submitted(lesson, experiment(lesson)))
    for name in ("b", "a", "=1+1"):
        (tmp_path / f"{name}{SUFFIX}").write_text(value, encoding="utf-8")
    (tmp_path / f"c{SUFFIX}").write_text("nothing", encoding="utf-8")
    grades = grade_folder(tmp_path, Course((lesson,)), seeds=2)
    assert [each.name for each in grades] == ["=1+1", "a", "b", "c"]
    assert [as_json(each)["complete"] for each in grades] == [True, True, True, False]
    head, first, *_, last = as_csv(grades).splitlines()
    assert head.startswith("name,lesson,sound,complete,")
    assert first.startswith("'=1+1,tiny,yes,yes,1,1,1,1,right,to the bit,yes,2,")
    assert last.startswith("c,,no,no,")


def test_a_path_and_its_content_are_the_same_submission(lesson: Lesson, tmp_path: Path) -> None:
    text = json.dumps(submitted(lesson, experiment(lesson)))
    path = tmp_path / f"ada{SUFFIX}"
    path.write_text(text, encoding="utf-8")
    assert read_submission(path).answers == read_submission(text).answers == ANSWERS
    with pytest.raises(InvalidCommand):
        read_submission(b"")
