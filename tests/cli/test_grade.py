"""`playground grade`."""

import csv
import json
from pathlib import Path

import pytest

from playground import report_lesson
from playground.lessons.expected import checksum
from playground.lessons.reading import COURSE, read_lesson
from playground.lessons.submission import write_submission
from playground.training.trainer import Trainer
from tests.cli.conftest import Cli
from tests.lessons.folders import TOML, write_lesson


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    lesson, folder = read_lesson(COURSE / "neurons"), tmp_path_factory.mktemp("class")
    network = lesson.configs["try"].network.model_copy(update={"hidden": (3,)})
    trainer = Trainer(lesson.configs["try"].model_copy(update={"network": network}))
    trainer.advance(until_epoch=300)
    answers = {"how-few": "3", "patience": 0}
    text = write_submission("neurons", checksum(lesson.spec), answers, {"try": trainer.experiment_file()})
    (folder / "ada.lesson.json").write_text(text, encoding="utf-8")
    (folder / "bob.lesson.json").write_text(
        text.replace('"test_loss":0.', '"test_loss":0.0'), encoding="utf-8"
    )
    return folder


def test_submissions_are_graded_as_a_table_as_json_and_as_csv(
    playground: Cli, folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "grades.csv"
    reports = ("--reports", tmp_path / "reports", "--lang", "zh-Hant")
    code, out, err = playground("grade", folder, "--seeds", 2, "--csv", path, *reports, "--json")
    for name in ("ada", "bob"):
        written = (tmp_path / "reports" / f"{name}.html").read_text(encoding="utf-8")
        assert written == report_lesson("neurons", "zh-Hant", folder / f"{name}.lesson.json", seeds=2)
    assert (code, err) == (1, "")
    found = json.loads(out)
    assert (found["submissions"], found["sound"], found["complete"], found["seeds"]) == (2, 1, 0, 2)
    ada, bob = found["grades"]
    assert ada["answers"] == {"how-few": True, "patience": True, "more": None}
    assert ada["goals"] == {"try": {"run": "to the bit", "reached": True, "seeds": 2, "of": 2}}
    assert [each["code"] for each in bob["problems"]] == ["submission_numbers_differ"]
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert [row["sound"] for row in rows] == ["yes", "no"]
    assert [row["neurons:try:seeds"] for row in rows] == ["2", "2"]
    code, out, _ = playground("grade", folder, "--seeds", 1)
    assert code == 1
    assert "2 submissions: 1 without objection, 0 of them complete and right." in out


def test_a_folder_without_submissions_is_refused(playground: Cli, tmp_path: Path) -> None:
    code, _, err = playground("grade", tmp_path)
    assert code == 2
    assert "NAME.lesson.json" in err


def test_own_lessons_that_are_no_folder_are_refused(playground: Cli, folder: Path) -> None:
    code, out, err = playground("grade", folder, "--lessons", "nowhere")
    assert (code, out) == (2, "")
    assert "--lessons" in err


def test_a_broken_lesson_of_one_s_own_is_told_and_the_others_are_graded(
    playground: Cli, folder: Path, tmp_path: Path
) -> None:
    write_lesson(tmp_path / "tiny", TOML.replace("epochs = 20", "epoch = 20"))
    _, out, err = playground("grade", folder, "--lessons", tmp_path, "--seeds", 1)
    assert err.startswith("tiny/lesson.toml:14: steps.0.evidence.epoch")
    assert "2 submissions" in out
