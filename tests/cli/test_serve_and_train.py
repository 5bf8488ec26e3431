import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from httpx import get

from playground import __version__, cli, engine
from playground.cli.lesson_problems import tell_problems
from playground.config.typed import as_value
from playground.training.trainer import Trainer
from tests.lessons.folders import TOML, write_lesson
from tests.patience import PATIENCE_S
from tests.processes import running

PLAYGROUND = [sys.executable, "-m", "playground"]


class Cli:
    """Runs commands in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def __call__(self, *words: str) -> tuple[int, str, str]:
        """Exit code, standard output, standard error."""
        self._monkeypatch.setattr(sys, "argv", ["playground", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        output = self._capsys.readouterr()
        return int(ended.value.code or 0), output.out, output.err


@pytest.fixture
def playground(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    if not engine.are_kept():
        engine.warm_up(lambda *_: None)
    return Cli(capsys, monkeypatch)


def test_train_prints_the_metrics_as_one_json_object(playground: Cli) -> None:
    code, out, err = playground("train", "--epochs", "3", "--json")
    metrics = json.loads(out)
    assert (code, err) == (0, "")
    assert metrics.keys() == {
        "epoch", "step", "train_loss", "test_loss", "train_accuracy", "test_accuracy", "train_r_squared",
        "test_r_squared", "penalty", "learning_rate", "diverged", "stopped",
        "validation_loss", "validation_accuracy", "validation_r_squared",
    }  # fmt: skip
    assert (metrics["epoch"], metrics["step"], metrics["diverged"]) == (3, 75, False)


def test_train_prints_the_metrics_as_a_table(playground: Cli) -> None:
    code, out, _ = playground("train", "--epochs", "2")
    assert code == 0
    assert "Epoch 2, step 50" in out
    assert re.search(r"loss.*0\.\d{6}.*0\.\d{6}", out)
    assert re.search(r"accuracy.*\d+\.\d%", out)


def test_of_regression_the_table_shows_r_squared(playground: Cli) -> None:
    _, out, _ = playground("train", "--epochs", "2", "--set", "data.dataset=reg-plane")
    assert re.search(r"R².*0\.\d{4}.*0\.\d{4}", out)
    assert "accuracy" not in out


@pytest.mark.parametrize("value", ["adam", '{"name": "adam"}', '{"name":"adam","beta1":0.95}'])
def test_a_choice_is_set_by_its_name_or_as_an_object(playground: Cli, value: str) -> None:
    code, out, _ = playground("train", "--epochs", "2", "--json", "--set", f"training.optimizer={value}")
    assert code == 0
    other = json.loads(playground("train", "--epochs", "2", "--json")[1])
    assert json.loads(out)["train_loss"] != other["train_loss"]


def test_several_classes_are_learned_with_the_loss_that_is_theirs(playground: Cli) -> None:
    code, out, err = playground("train", "--epochs", "200", "--json", "--set", "data.dataset=iris")
    metrics = json.loads(out)
    assert (code, err) == (0, "")
    assert metrics["train_accuracy"] > 0.9
    with_its_loss = ["--set", "data.dataset=iris", "--set", "training.loss=categorical_crossentropy"]
    assert json.loads(playground("train", "--epochs", "200", "--json", *with_its_loss)[1]) == metrics


def test_training_that_stops_early_says_so(playground: Cli) -> None:
    stopping = 'training.early_stopping={"patience": 1, "minimum_change": 1}'
    code, out, err = playground("train", "--epochs", "500", "--json", "--set", stopping)
    assert code == 0
    assert json.loads(out)["stopped"]
    said = r"Stopped early, in epoch (\d+)\.\nThe parameters are those of the best epoch, (\d+)\.\n"
    assert (found := re.fullmatch(said, err))
    assert int(found[1]) == int(found[2]) + 1


def test_train_reads_a_file_and_then_the_changes(playground: Cli, tmp_path: Path) -> None:
    file = tmp_path / "config.json"
    file.write_text('{"data": {"dataset": "reg-plane", "samples": 100}, "training": {"batch_size": 50}}')
    _, out, _ = playground("train", str(file), "--set", "training.batch_size=10", "--epochs", "1", "--json")
    metrics = json.loads(out)
    assert metrics["step"] == 5
    assert metrics["train_accuracy"] is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1", 0.1),
        ("spiral", "spiral"),
        ("8,8", [8, 8]),
        ("[8]", [8]),
        ("x1,x2", ["x1", "x2"]),
        ("null", None),
    ],
)
def test_a_changed_value_is_json_or_a_list_or_a_word(text: str, value: object) -> None:
    assert as_value(text) == value


def test_training_that_diverges_says_so_and_what_may_help(playground: Cli) -> None:
    changes = ["data.dataset=reg-plane", "network.activation=relu", "training.learning_rate=100"]
    words = [word for change in changes for word in ("--set", change)]
    code, out, err = playground("train", "--json", *words)
    metrics = json.loads(out)
    assert code == 0
    assert metrics["diverged"]
    assert metrics["train_loss"] is None
    assert "learning_rate" in err


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("data.dataset=spirl", "data.dataset: is not a known name; did you mean 'spiral'?"),
        ("network.hidden=4,0", "network.hidden.1: is too small (received 0; allowed 1 to 64)"),
        ("training.learning_rate=abc", 'training.learning_rate: must be a number (received "abc"'),
        ("training.learning_rate=NaN", "training.learning_rate: must be a finite number"),
        ("data.samples=1000000000", "data.samples: is too large (received 1000000000; allowed 10 to 20000)"),
        ("network.features=[]", "network.features: has too few entries"),
        ("network.initial_parameters=[]", "network.initial_parameters: needs one entry per hidden layer"),
        (
            'training.optimizer={"name":"adam","beta1":1}',
            "training.optimizer.beta1: is too large (received 1; ",
        ),
        ("training.optimizer=adm", "training.optimizer: is not a known name; did you mean 'adam'?"),
        ("network.dropout=1", "network.dropout: is too large (received 1; allowed 0 to below 1)"),
        ("network.dropout=[0.1]", "network.dropout: needs one entry"),
        ("training.loss=asymmetric", "training.loss: is a loss for regression, not for classification"),
        ('training.early_stopping={"patience":-1}', "training.early_stopping.patience: is too small"),
        ("training.lr=1", "training.lr: is not a known name"),
        ("seed", '--set: has no value (received "seed"; allowed NAME=VALUE)'),
    ],
)
def test_wrong_input_is_one_problem_and_exit_code_2(playground: Cli, change: str, problem: str) -> None:
    code, out, err = playground("train", "--set", change)
    assert (code, out) == (2, "")
    assert err.startswith(problem)
    assert len(err.splitlines()) == 1


def test_every_problem_has_a_line(playground: Cli, tmp_path: Path) -> None:
    file = tmp_path / "config.json"
    rows = "[[0, 0, 1], [0, Infinity, 1]]"
    file.write_text(f'{{"seed": -1, "data": {{"dataset": "custom", "task": "regression", "train": {rows}}}}}')
    code, _, err = playground("train", str(file))
    assert code == 2
    assert [line.split(":")[0] for line in err.splitlines()] == ["seed", "data.train.1.1"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_a_file_of_json_is_read_in_every_unicode_encoding(
    playground: Cli, tmp_path: Path, encoding: str
) -> None:
    path = tmp_path / "experiment.json"
    path.write_text('{"seed": 5, "data": {"dataset": "xor"}}\r\n', encoding=encoding)
    code, out, err = playground("train", str(path), "--epochs", "1", "--json")
    assert (code, err, json.loads(out)["epoch"]) == (0, "", 1)


def test_one_hyperparameter_is_set_by_its_dotted_name(playground: Cli) -> None:
    dotted = ("--set", "training.optimizer=adam", "--set", "training.optimizer.beta1=0.8")
    forms = [dotted, ("--set", "training.optimizer=adam;beta1:0.8"), (
        "--set", 'training.optimizer={"name": "adam", "beta1": 0.8}',
    )]  # fmt: skip
    found = [playground("train", *words, "--epochs", "1", "--json") for words in forms]
    assert found[0][0] == 0
    assert found == [found[0]] * 3


@pytest.mark.parametrize("content", [None, "", "{", "nonsense", "[" * 100_000])
def test_a_file_that_is_missing_or_not_json_is_a_problem(
    playground: Cli, tmp_path: Path, content: str | None
) -> None:
    file = tmp_path / "config.json"
    if content is not None:
        file.write_text(content)
    code, _, err = playground("train", str(file))
    assert code == 2
    assert err.startswith(f"{file}: {'cannot be read' if content is None else 'is not JSON'}")


@pytest.mark.parametrize("words", [["--epochs", "0"], ["--epochs", "x"], ["--nonsense"], ["a", "b"]])
def test_a_wrong_command_line_is_exit_code_2(playground: Cli, words: list[str]) -> None:
    code, _, err = playground("train", *words)
    assert code == 2
    assert "Usage: playground train" in err


def test_train_keeps_the_trained_state(playground: Cli, tmp_path: Path) -> None:
    path = tmp_path / "kept.safetensors"
    code, out, _ = playground("train", "--epochs", "3", "--json", "--output", str(path))
    assert code == 0
    trainer = Trainer.from_state(path.read_bytes())
    assert trainer.evaluate().test_loss == json.loads(out)["test_loss"]
    assert trainer.train(2).epoch == 5


def test_ctrl_c_cancels_training_with_exit_code_130(playground: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(trainer: Trainer, _: int) -> None:
        trainer.advance(30)
        raise KeyboardInterrupt

    monkeypatch.setattr(Trainer, "train", interrupted)
    code, out, err = playground("train")
    assert (code, out, err) == (130, "", "Cancelled in epoch 1.\n")


def test_a_taken_port_is_a_problem(playground: Cli) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code, _, err = playground("serve", "--port", str(port))
    assert code == 2
    assert err == (
        "--host, --port: cannot be used: Address already in use"
        f' (received "127.0.0.1:{port}"; allowed a free port of this machine)\n'
    )


def test_a_wrong_setting_of_the_environment_is_a_problem(
    playground: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYGROUND_MAX_SAMPLES", "abc")
    monkeypatch.setenv("PLAYGROUND_MAX_NEURONS", "65")
    code, _, err = playground("serve", "--port", "0")
    assert code == 2
    assert err.splitlines() == [
        'PLAYGROUND_MAX_NEURONS: is too large (received "65"; allowed 1 to 64)',
        'PLAYGROUND_MAX_SAMPLES: must be a whole number (received "abc"; allowed 10 to 20000)',
    ]


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_serve_says_where_it_is_answers_there_and_ends_with_ctrl_c(workers: int) -> None:
    command = [*PLAYGROUND, "serve", "--port", "0", "--workers", str(workers)]
    with running(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as server:
        assert server.stdout is not None
        assert server.stderr is not None
        said = re.match(
            r"Playground: (http://127\.0\.0\.1:\d+)  \(Ctrl\+C stops it\)\n", server.stdout.readline()
        )
        assert said
        health = get(f"{said[1]}/api/health", timeout=PATIENCE_S).json()
        assert health.pop("engine") in {"compiling", "compiled"}
        assert health == {"status": "ok", "version": __version__}
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=PATIENCE_S) == 0
        assert server.stderr.read() == ""


def children_of(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task")
    return [int(child) for task in tasks.iterdir() for child in (task / "children").read_text().split()]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the worker processes in /proc")
def test_workers_whose_server_is_killed_leave_the_port_to_the_next(tmp_path: Path) -> None:
    command = [*PLAYGROUND, "serve", "--workers", "2", "--database", f"sqlite:///{tmp_path / 'runs.sqlite3'}"]
    with running([*command, "--port", "0"], stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        said = re.match(r"Playground: (http://127\.0\.0\.1:(\d+)) ", server.stdout.readline())
        assert said
        get(f"{said[1]}/api/health", timeout=PATIENCE_S)
        workers = [os.pidfd_open(child) for child in children_of(server.pid)]
        assert len(workers) >= 2
        server.kill()
    for worker in workers:
        assert select.select([worker], [], [], PATIENCE_S)[0], "a worker lives on"
        os.close(worker)
    with running([*command, "--port", said[2]], stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        assert said[1] in server.stdout.readline()
        get(f"{said[1]}/api/health", timeout=PATIENCE_S)  # before, uvicorn does not listen to signals yet
        server.send_signal(signal.SIGINT)


def test_a_broken_lesson_is_told_with_file_line_and_remedy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_lesson(tmp_path / "tiny", TOML.replace("epochs = 20", "epoch = 20"))
    tell_problems(tmp_path)
    told = capsys.readouterr().err
    assert told.startswith("tiny/lesson.toml:14: steps.0.evidence.epoch")
    assert "docs/lessons.md" in told


def test_a_folder_of_lessons_that_is_none_is_refused(playground: Cli) -> None:
    code, _, err = playground("serve", "--port", "0", "--lessons", "nowhere")
    assert code == 2
    assert "--lessons" in err


@pytest.mark.parametrize(
    "words",
    [
        ("--base-path", "no path"),
        ("--base-path", "/nn", "--database", "sqlite:///{folder}/runs.sqlite3", "--lessons", "nowhere"),
        ("--lessons", "{folder}", "--dev", "--host", "203.0.113.1"),
    ],
)
def test_a_server_that_is_refused_leaves_nothing_in_the_environment_for_others(
    playground: Cli, tmp_path: Path, words: tuple[str, ...]
) -> None:
    before = dict(os.environ)
    code, _, err = playground("serve", "--port", "0", *(word.format(folder=tmp_path) for word in words))
    assert (code, bool(err)) == (2, True)
    assert dict(os.environ) == before


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("runs.sqlite3", "is not an address"),
        ("mysql://localhost/runs", "is of a kind that is not supported"),
        ("sqlite:////proc/nowhere/runs.sqlite3", "cannot be opened"),
        ("postgresql://localhost:1/runs", "cannot be opened"),
    ],
)
def test_a_database_that_cannot_be_used_is_told_before_anything_is_served(
    playground: Cli, url: str, said: str
) -> None:
    code, _, err = playground("serve", "--port", "0", "--database", url)
    assert code == 2
    assert said in err
    assert "sqlite:///FILE or postgresql://" in err
