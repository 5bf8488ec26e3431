"""A check trains a lesson's goals and claims, and writes what the lesson expects."""

from pathlib import Path

import pytest

from playground import Trainer, compare
from playground.lessons.checking import check, n_trainings
from playground.lessons.differences import differences
from playground.lessons.expected import FILE, Expected
from playground.lessons.reading import read_lesson, read_whole_course
from playground.lessons.writing import lesson_of, list_of
from tests.lessons.folders import TOML, WORDS, write_lesson


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_lesson(tmp_path_factory.mktemp("lessons") / "tiny")
    report = check(read_lesson(folder))
    assert report.holds, report.verdicts
    (folder / FILE).write_text(report.expected.to_text(), encoding="utf-8")
    return folder


def test_evidence_is_what_a_comparison_gives(checked: Path) -> None:
    lesson = read_lesson(checked)
    assert lesson.problems == ()
    assert lesson.expected is not None
    evidence = lesson.expected.steps["ask"].evidence
    assert evidence is not None
    base = {"data": {"dataset": "gauss", "samples": 60}}
    found = compare(
        {
            "slow": {**base, "training": {"learning_rate": 0.00001}},
            "fast": {**base, "training": {"learning_rate": 0.1}},
        },
        seeds=8,
        epochs=20,
        goal=0.2,
    )
    for setting in found.settings:
        kept = evidence.settings[setting.name]
        assert kept.values == pytest.approx(setting.values, rel=1e-3)
        assert kept.median == pytest.approx(setting.median, rel=1e-3)
        assert kept.reached == round((setting.goal_fraction or 0) * 8)


def test_what_is_expected_reads_back_and_is_the_same_when_computed_again(checked: Path) -> None:
    lesson = read_lesson(checked)
    text = (checked / FILE).read_text(encoding="utf-8")
    assert lesson.expected is not None
    assert Expected.model_validate_json(text).to_text() == text
    again = check(lesson)
    assert again.expected == lesson.expected
    assert list(differences(again)) == []


def test_progress_is_told_of_every_training(tmp_path: Path) -> None:
    lesson = read_lesson(write_lesson(tmp_path / "tiny"))
    told: list[int] = []
    check(lesson, 2, told.append)
    assert sum(told) == n_trainings(lesson, 2)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('a = "fast"\nb = "slow"', 'a = "slow"\nb = "fast"', "claim"),
        ("learning_rate = 0.1 } }, epochs", "learning_rate = 0.00002 } }, epochs", "proof"),
        (
            "wrong = { config = { training = { learning_rate = 0.0001 }",
            "wrong = { config = { training = { learning_rate = 0.1 }",
            "proof",
        ),
        ("ceil(60 / 2 / 8) * 3", "ceil(60 / 0)", "value"),
        ("learning_rate = 0.1 } } },\n]", "learning_rate = 0.00001 } } },\n]", "claim"),
    ],
)
def test_what_does_not_hold_is_found(tmp_path: Path, old: str, new: str, what: str) -> None:
    assert old in TOML
    report = check(read_lesson(write_lesson(tmp_path / "tiny", TOML.replace(old, new, 1))))
    assert what in {each.what for each in report.verdicts if not each.holds}


def test_values_are_computed(checked: Path) -> None:
    lesson = read_lesson(checked)
    assert lesson.expected is not None
    values = lesson.expected.steps["count"].values
    assert values["updates"] == 12
    parameters = Trainer(lesson.configs["count"]).parameters()[0]
    weights, biases = parameters["weights"], parameters["biases"]
    assert values["sum"] == pytest.approx(weights[0, 1] - weights[1, 1] + biases[1])


def test_a_changed_lesson_has_to_be_checked_again(checked: Path, tmp_path: Path) -> None:
    folder = write_lesson(tmp_path / "tiny", TOML.replace("epochs = 20", "epochs = 21"))
    (folder / FILE).write_bytes((checked / FILE).read_bytes())
    lesson = read_lesson(folder)
    assert lesson.expected is None
    assert [each.problem.code for each in lesson.problems] == ["lesson_unchecked"]


def test_a_lesson_is_written_out_with_its_numbers(checked: Path) -> None:
    course = read_whole_course(checked.parent)
    lesson = lesson_of(course, course.lessons[0], "en")
    ask, reach, count = lesson.steps
    assert ask.prediction is not None
    assert ask.prediction.expected is not None
    assert ask.prediction.expected.answer == "fast"
    assert [each.label for each in ask.prediction.options] == ["a slow one", "a <em>fast</em> one"]
    assert [each.answers for each in ask.prediction.explanations] == [None, ["slow"]]
    assert ask.prediction.explanations[1].html.strip() == "<p>No: a fast one.</p>"
    assert ask.prediction.explanations[0].html.startswith("<p>8 of 8 runs; the median is 0.")
    assert '<button type="button" class="lesson-point" data-point="network.hidden">' in ask.html
    assert ask.config is None
    assert ask.evidence is not None
    assert [each.label for each in ask.evidence.settings] == ["a slow one", "a fast one"]
    assert reach.config is not None
    assert reach.goal is not None
    assert reach.goal.conditions == [{"of": "train_loss", "below": 0.05}]
    assert reach.goal.html.strip() == "<p>Training loss below 0.05.</p>"
    assert count.config is None
    assert "12 updates" in count.html
    assert "<mfrac>" in count.html
    assert "{{" not in lesson.model_dump_json()
    assert list_of(course, "en").lessons[0].summary == "It asks one thing."


def test_how_soon_the_goal_was_reached_is_the_first_epoch_that_is_as_good(tmp_path: Path) -> None:
    claim = 'relation = "better"\nmeasure = "epochs_to_goal"'
    folder = write_lesson(tmp_path / "tiny", TOML.replace('relation = "better"', claim))
    report = check(read_lesson(folder))
    assert report.holds
    evidence = report.expected.steps["ask"].evidence
    assert evidence is not None
    assert evidence.further["epochs_to_goal"]["slow"] == [None] * 8
    config = {"data": {"dataset": "gauss", "samples": 60}, "training": {"learning_rate": 0.1}}
    for seed, epochs in enumerate(evidence.further["epochs_to_goal"]["fast"]):
        trainer = Trainer({**config, "seed": seed})
        losses = [trainer.evaluate().test_loss, *(trainer.train(1).test_loss for _ in range(20))]
        assert epochs == next(epoch for epoch, loss in enumerate(losses) if loss <= 0.2)


def test_measures_that_only_a_text_names_are_computed_with_the_same_trainings(tmp_path: Path) -> None:
    words = WORDS.replace("Speed matters.", "{{fast.median:train_loss_roughness}} against {{slow.median}}.")
    folder = write_lesson(tmp_path / "tiny", words=words)
    lesson = read_lesson(folder)
    told: list[int] = []
    report = check(lesson, None, told.append)
    evidence = report.expected.steps["ask"].evidence
    assert evidence is not None
    assert list(evidence.further) == ["train_loss_roughness"]
    assert sum(told) == n_trainings(lesson) == 2 * 8 + 3 * 11
    (folder / FILE).write_text(report.expected.to_text(), encoding="utf-8")
    course = read_whole_course(tmp_path)
    surprise = lesson_of(course, course.lessons[0], "en").steps[0].surprise
    assert surprise is not None
    assert surprise.startswith("<p>0.")


def test_a_measure_that_words_name_anew_is_told_until_it_is_computed(checked: Path, tmp_path: Path) -> None:
    words = WORDS.replace("Speed matters.", "{{fast.median:train_loss}}")
    folder = write_lesson(tmp_path / "tiny", words=words)
    (folder / FILE).write_bytes((checked / FILE).read_bytes())
    told = [(each.file, each.problem.field, each.problem.code) for each in read_lesson(folder).problems]
    languages = ("en", "zh-Hans", "zh-Hant")
    name = "fast.median:train_loss"
    assert told == [(f"tiny/{each}.md", name, "lesson_figure_missing") for each in languages]
    (folder / FILE).write_text(check(read_lesson(folder)).expected.to_text(), encoding="utf-8")
    assert read_lesson(folder).problems == ()


def test_what_is_done_by_hand_counts(tmp_path: Path) -> None:
    act = (
        'right = { actions = [ { command = "set_parameter", layer = 0, to = 0, value = 0.5 } ], epochs = 0 }'
    )
    goal = 'conditions = [{ of = "epoch", is = 0 }, { of = "network.hidden", is = [4, 2] }]'
    old = "right = { config = { training = { learning_rate = 0.1 } }, epochs = 40 }"
    toml = TOML.replace(old, act).replace('conditions = [{ of = "train_loss", below = 0.05 }]', goal)
    report = check(read_lesson(write_lesson(tmp_path / "tiny", toml)), 2)
    assert report.expected.steps["reach"].proofs is not None
    assert report.expected.steps["reach"].proofs.right == 2
