"""The command line's lessons."""

import json
import signal
import subprocess
from pathlib import Path

import pytest

from playground import report_lesson
from playground.lessons.expected import FILE
from playground.lessons.reading import read_course
from playground.lessons.submission import write_submission
from tests.cli.conftest import Cli
from tests.cli.test_sweep import INTERRUPTIBLE
from tests.lessons.folders import TOML, write_lesson
from tests.patience import PATIENCE_S
from tests.processes import running


def test_the_shipped_lessons_are_listed(playground: Cli) -> None:
    code, out, _ = playground("lessons", "list", "--json")
    assert code == 0
    listed = json.loads(out)
    assert [each["id"] for each in listed["lessons"]] == [each.id for each in read_course().lessons]
    assert listed["problems"] == []
    code, out, _ = playground("lessons", "list")
    assert code == 0
    assert "neurons" in out


def test_a_check_writes_what_a_lesson_expects_and_then_holds(playground: Cli, tmp_path: Path) -> None:
    folder = write_lesson(tmp_path / "tiny")
    code, _, err = playground("lessons", "check", tmp_path)
    assert code == 1
    assert "tiny/expected.json:1: The lesson has not been checked as it is now." in err
    code, out, _ = playground("lessons", "check", tmp_path, "--write")
    assert code == 0
    assert "tiny: 5 of 5 hold" in out
    written = (folder / FILE).read_bytes()
    code, out, err = playground("lessons", "check", folder, "--shaken", "--json")
    assert (code, err) == (0, "")
    ((lesson,), problems) = json.loads(out).values()
    assert (lesson["id"], lesson["holds"], problems) == ("tiny", True, [])
    assert {each["what"] for each in lesson["checks"]} == {"claim", "answer", "proof"}
    assert (folder / FILE).read_bytes() == written


def test_what_does_not_hold_is_said_and_ends_with_1(playground: Cli, tmp_path: Path) -> None:
    write_lesson(tmp_path / "tiny", TOML.replace('a = "fast"\nb = "slow"', 'a = "slow"\nb = "fast"'))
    code, out, _ = playground("lessons", "check", tmp_path, "--write")
    assert code == 1
    assert "NOT ask, claim: slow is better than fast" in out


def test_what_a_lesson_expects_is_compared_with_what_is_found_again(playground: Cli, tmp_path: Path) -> None:
    folder = write_lesson(tmp_path / "tiny")
    playground("lessons", "check", tmp_path, "--write")
    expected = json.loads((folder / FILE).read_text(encoding="utf-8"))
    expected["steps"]["ask"]["answer"]["right"] = "slow"
    setting = expected["steps"]["ask"]["evidence"]["settings"]["fast"]
    setting["median"] *= 2
    setting["values"] = [2 * each for each in setting["values"]]
    (folder / FILE).write_text(json.dumps(expected), encoding="utf-8")
    code, out, _ = playground("lessons", "check", tmp_path)
    assert code == 1
    assert "NOT ask, expected: expected.json has slow, the check found fast" in out
    assert "NOT ask, expected: fast: median" in out


def test_a_broken_file_is_told_with_file_line_and_remedy(playground: Cli, tmp_path: Path) -> None:
    write_lesson(tmp_path / "tiny", TOML.replace("epochs = 20", "epoch = 20"))
    code, _, err = playground("lessons", "check", tmp_path)
    assert code == 1
    assert err.startswith(
        "tiny/lesson.toml:14: steps.0.evidence.epoch: is not a known name; did you mean 'epochs'?"
    )
    assert "docs/lessons.md" in err


@pytest.mark.parametrize("words", [("nowhere",), ("--lesson", "nothing"), ("--seeds", 2, "--write")])
def test_what_cannot_be_checked_is_refused(playground: Cli, words: tuple[object, ...]) -> None:
    code, _, err = playground("lessons", "check", *words)
    assert code == 2
    assert "Invalid value" in err


@pytest.mark.slow
def test_ctrl_c_leaves_quietly(tmp_path: Path) -> None:
    write_lesson(tmp_path / "tiny")
    endless = TOML.replace("epochs = 20", "epochs = 100000").replace("seeds = 8", "seeds = 200")
    write_lesson(tmp_path / "endless", endless.replace('id = "tiny"', 'id = "endless"\norder = 2'))
    command = [*INTERRUPTIBLE, "lessons", "check", str(tmp_path)]
    with running(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("tiny: 5 of 5 hold")
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, said) == (130, "Cancelled.\n")


def test_a_lesson_and_what_was_handed_in_of_it_are_written_as_reports(
    playground: Cli, tmp_path: Path
) -> None:
    written = tmp_path / "report.html"
    words = ("--lang", "zh-Hant", "--output", str(written))
    assert playground("lessons", "report", "neurons", *words) == (0, f"{written}\n", "")
    assert written.read_text(encoding="utf-8") == report_lesson("neurons", "zh-Hant")
    file = tmp_path / "ada.lesson.json"
    file.write_text(write_submission("neurons", None, {"how-few": "3"}, {}), encoding="utf-8")
    assert playground("lessons", "report", str(file), *words)[0] == 0
    assert written.read_text(encoding="utf-8") == report_lesson("neurons", "zh-Hant", file)
    code, _, error = playground("lessons", "report", "nurons", *words)
    assert (code, "neurons" in error) == (2, True)
