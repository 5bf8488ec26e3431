"""The command line's comparisons."""

import json
import signal
import subprocess
from pathlib import Path

import pytest

from playground import compare, report_comparison
from tests.cli.conftest import Cli
from tests.cli.test_sweep import INTERRUPTIBLE
from tests.patience import PATIENCE_S
from tests.processes import running

SMALL = {"data": {"samples": 60}, "network": {"hidden": [3]}}


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "A.json", tmp_path / "B.json"]
    paths[0].write_text("{}", encoding="utf-8")
    paths[1].write_text(json.dumps(SMALL), encoding="utf-8")
    return paths


def test_the_command_line_writes_the_report_that_python_writes(
    playground: Cli, files: list[Path], tmp_path: Path
) -> None:
    report = tmp_path / "report.html"
    words = ("--seeds", 2, "--epochs", 3, "--report", report, "--lang", "zh-Hans")
    assert playground("compare", *files, *words)[0] == 0
    found = compare({"A": {}, "B": SMALL}, seeds=2, epochs=3)
    assert report.read_text(encoding="utf-8") == report_comparison(found, "zh-Hans")


def test_json_is_what_python_gives(playground: Cli, files: list[Path]) -> None:
    code, out, err = playground("compare", *files, "--seeds", 3, "--epochs", 5, "--json")
    assert (code, err) == (0, "")
    assert json.loads(out) == compare({"A": {}, "B": SMALL}, seeds=3, epochs=5).to_json()


def test_the_table_names_each_setting_and_the_sentence_says_what_may_be_claimed(
    playground: Cli, files: list[Path], tmp_path: Path
) -> None:
    picture = tmp_path / "bands.png"
    words = ["--seeds", 3, "--epochs", 5, "--measure", "test_accuracy", "--goal", 0.5, "--vary", "start"]
    code, out, _ = playground("compare", *files, *words, "--picture", picture)
    assert code == 0
    assert "test_accuracy after 5 epochs, 3 seeds, the same data" in out
    assert "reached 0.5" in out
    assert "not distinguishable with these 3 seeds" in out
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_a_change_is_made_to_all_of_them(playground: Cli, files: list[Path]) -> None:
    words = ["--set", "data.noise=20", "--seeds", 2, "--epochs", 2, "--json"]
    _, out, _ = playground("compare", *files, *words)
    assert [each["config"]["data"]["noise"] for each in json.loads(out)["settings"]] == [20, 20]


def test_files_of_one_name_are_told_apart(playground: Cli, files: list[Path], tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = tmp_path / "other" / "A.json"
    other.write_text("{}", encoding="utf-8")
    words = ["--seeds", 2, "--epochs", 2, "--json"]
    _, out, _ = playground("compare", files[0], other, *words)
    assert [each["name"] for each in json.loads(out)["settings"]] == [str(files[0]), str(other)]
    _, out, _ = playground("compare", files[0], files[0], *words)
    assert [each["name"] for each in json.loads(out)["settings"]] == ["A", "B"]


def test_what_is_wrong_is_named_with_its_file(playground: Cli, files: list[Path]) -> None:
    files[1].write_text('{"data": {"noise": 99}}', encoding="utf-8")
    code, _, err = playground("compare", *files)
    assert code == 2
    assert f"{files[1]}.data.noise: is too large (received 99; allowed 0 to 50)" in err
    code, _, err = playground("compare", *([files[0]] * 9))
    assert (code, err) == (2, "configs: has too many entries (received 9; allowed 1 to 8 entries)\n")
    code, _, err = playground("compare", files[0], files[0], "--seeds", 10**6)
    assert (code, err) == (2, "seeds: is too large (received 1000000; allowed 1 to 10000)\n")


def test_ctrl_c_says_how_far_it_came(files: list[Path], tmp_path: Path) -> None:
    words = [*INTERRUPTIBLE, "compare", *map(str, files), "--seeds", "10000", "--epochs", "100000"]
    picture = tmp_path / "begun.png"
    command = [*words, "--picture", str(picture)]
    with running(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as begun:
        while not picture.exists():
            assert begun.poll() is None
        begun.send_signal(signal.SIGINT)
        out, err = begun.communicate(timeout=PATIENCE_S)
    assert (begun.returncode, out) == (130, "")
    assert "of 20000 trainings." in err
