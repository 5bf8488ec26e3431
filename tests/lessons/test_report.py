"""A lesson's report has its words and numbers, and of what was handed in the answers and the experiments."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground import ExperimentConfig, Trainer, replay, report_lesson
from playground.config import change_config
from playground.lessons.expected import checksum
from playground.lessons.numbers import written
from playground.lessons.reading import COURSE, Lesson, read_course, read_lesson
from playground.lessons.submission import write_submission
from playground.locales import LANGUAGES, read_words
from playground.problems.errors import InvalidCommand
from tests.catalog.reports.test_experiment import Reader

ANSWERS: dict[str, Any] = {"how-few": "3", "patience": 20.0}


@pytest.fixture(scope="module")
def lesson() -> Lesson:
    return read_lesson(COURSE / "neurons")


@pytest.fixture(scope="module")
def trained(lesson: Lesson) -> Trainer:
    trainer = Trainer(change_config(lesson.configs["try"], {"network.hidden": [3]}))
    trainer.advance(until_epoch=100)
    return trainer


@pytest.fixture(scope="module")
def submission(lesson: Lesson, trained: Trainer) -> str:
    return write_submission("neurons", checksum(lesson.spec), ANSWERS, {"try": trained.experiment_file()})


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lesson_by_itself_is_one_file_in_its_language(lesson: Lesson, language: str) -> None:
    text = report_lesson("neurons", language)
    reader = Reader(text)
    assert reader.all("html") == [{"lang": language}]
    assert lesson.text(language).title.source in text
    assert text.count('<section class="step">') == len(lesson.spec.steps)
    assert read_words(language)["page.lesson.paper_unanswered"] not in text
    assert ExperimentConfig.model_validate_json(reader.scripts["config"]) == lesson.config
    assert report_lesson(lesson, language) == text


def test_the_figures_are_those_that_the_check_has_written_down(lesson: Lesson) -> None:
    text = report_lesson(lesson)
    assert lesson.expected is not None
    evidence = lesson.expected.steps["how-few"].evidence
    assert evidence is not None
    for setting in evidence.settings.values():
        row = [f"{setting.reached} of 25", *map(written, (setting.median, setting.low, setting.high))]
        assert "".join(f"<td>{cell}</td>" for cell in row) in text
    dots = [sum(value is not None for value in each.values) for each in evidence.settings.values()]
    picture = text.split("<svg")[1].split("</svg>", maxsplit=1)[0]
    assert picture.count("<circle") == sum(dots)


@pytest.mark.parametrize("lesson_id", [each.id for each in read_course().lessons])
def test_every_lesson_is_a_file_that_needs_no_other(lesson_id: str) -> None:
    reader = Reader(report_lesson(lesson_id, "zh-Hant"))
    assert not reader.all("button")
    for tag, attributes in reader.found:
        assert tag not in {"link", "iframe", "object", "base"}
        assert str(attributes.get("src", "data:")).startswith("data:")
    assert not [each for each in reader.all("a") if str(each["href"]).startswith("#")]


def test_answers_and_goals_are_those_that_were_handed_in(
    lesson: Lesson, trained: Trainer, submission: str, tmp_path: Path
) -> None:
    text, words = report_lesson(lesson, "en", submission), read_words("en")
    asked = re.findall(r'<p class="answer">(.*?)</p>', text)
    assert [words["page.lesson.right"] in each for each in asked] == [True, False, False, False]
    assert "Answered: 3 neurons." in asked[0]
    assert "Answered: 20 of 25 seeds." in asked[2]
    assert words["page.lesson.not_right"] in asked[2]
    assert words["page.lesson.paper_unanswered"] in asked[3]
    assert words["page.lesson.goal_reached"].format(epoch=100) in asked[1]
    assert "1 of 3 answers right, 1 of 1 goals reached" in text
    assert f"<td>{trained.evaluate().test_loss:.4f}</td>" in text
    reader = Reader(text)
    again = replay(json.loads(reader.file("try.playground.json")))
    assert np.array_equal(again.network.parameters, trained.network.parameters)
    assert json.loads(reader.file("neurons.lesson.json")) == json.loads(submission)
    path = tmp_path / "ada.lesson.json"
    path.write_text(submission, encoding="utf-8")
    assert report_lesson(lesson, "en", path) == text


def test_what_is_objected_to_stands_in_the_report(lesson: Lesson, submission: str) -> None:
    forged = json.loads(submission)
    forged["goals"]["try"]["experiment"]["branches"][0]["metrics"]["test_loss"] = 0.001
    words = read_words("zh-Hans")
    assert 'class="note problems"' not in report_lesson(lesson, "zh-Hans", submission)
    text = report_lesson(lesson, "zh-Hans", json.dumps(forged))
    assert 'class="note problems"' in text
    assert words["problems.submission_numbers_differ"].partition("{")[0] in text


def test_a_run_that_does_not_fit_the_network_is_objected_to_and_has_no_picture(submission: str) -> None:
    forged = json.loads(submission)
    run = forged["goals"]["try"]["experiment"]
    run["here"]["entries"] = 1
    run["branches"][0]["entries"] = [[3, "set_parameter", 50, 0, 0, 1.0]]
    text = report_lesson("neurons", "en", json.dumps(forged))
    assert 'class="note problems"' in text
    assert read_words("en")["page.lesson.goal_open"] in text
    assert "<img" not in text


def test_a_submission_of_another_lesson_and_a_lesson_that_is_not_there_are_refused(submission: str) -> None:
    for lesson_id, code in (("features", "submission_of_other_lesson"), ("nurons", "misspelled_name")):
        with pytest.raises(InvalidCommand) as refused:
            report_lesson(lesson_id, submission=submission)
        assert refused.value.problems[0].code == code
