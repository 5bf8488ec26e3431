import json
import math

import numpy as np
import pytest

from playground.analysis.conditions import LossFell
from playground.config import ExperimentConfig, read_config
from playground.config.rows import Rows
from playground.engine.layout import Layout
from playground.engine.network import Progress
from playground.live.branch_messages import (
    BeginBranch,
    DeleteBranch,
    NameBranch,
    OpenBranch,
    ReadBranches,
    ReadBranchHistory,
    SeekBackUntil,
)
from playground.live.events import (
    Changed,
    Configured,
    Engine,
    Log,
    Rejected,
    RejectedCommand,
    Saved,
    State,
    WarmingUp,
)
from playground.live.messages import (
    Ack,
    BeginStudy,
    Change,
    Command,
    Configure,
    FollowedStep,
    GatherCrowd,
    Pace,
    Pause,
    PauseAt,
    Play,
    ReadHistory,
    ReadLog,
    Reset,
    Resume,
    Save,
    Seek,
    SetParameter,
    ShownSpace,
    Step,
    TakeSeed,
    Watch,
)
from playground.live.protocol import COMMANDS, decode, encode_event, rejection
from playground.problems.allowed import Interval
from playground.problems.errors import InvalidConfig, InvalidInput, Problem

MESSAGES: dict[str, Command] = {
    '{"type": "configure", "config": {"seed": 3}}': Configure(config=ExperimentConfig(seed=3)),
    '{"type": "change", "changes": {"training.learning_rate": 0.1}}': Change(
        changes={"training.learning_rate": 0.1}
    ),
    '{"type": "play"}': Play(),
    '{"type": "pause"}': Pause(),
    '{"type": "step"}': Step(unit="epoch", count=1),
    '{"type": "step", "unit": "batch", "count": 7}': Step(unit="batch", count=7),
    '{"type": "reset"}': Reset(),
    '{"type": "save"}': Save(),
    '{"type": "save", "with_tree": true}': Save(with_tree=True),
    '{"type": "resume", "tree": "{}"}': Resume(tree="{}"),
    '{"type": "resume", "state": "AAAA"}': Resume(state="AAAA"),
    '{"type": "reset", "seed": 5}': Reset(seed=5),
    '{"type": "pace"}': Pace(epochs_per_frame=1, frames_per_second=60),
    '{"type": "pace", "epochs_per_frame": null, "frames_per_second": 20}': Pace(
        epochs_per_frame=None, frames_per_second=20
    ),
    '{"type": "watch"}': Watch(grid=100, neuron_grid=20, neuron=None, panels=[]),
    '{"type": "watch", "grid": 50, "neuron_grid": 8, "neuron": 4, "panels": []}': Watch(
        grid=50, neuron_grid=8, neuron=4
    ),
    '{"type": "pace", "batches_per_frame": 1, "frames_per_second": 3}': Pace(
        batches_per_frame=1, frames_per_second=3
    ),
    '{"type": "watch", "sample": [1, -2.5, 1], "panels": ["outputs", "updates"]}': Watch(
        sample=[1.0, -2.5, 1.0], panels=["outputs", "updates"]
    ),
    '{"type": "watch", "hidden_space": {}}': Watch(hidden_space=ShownSpace(layer=None, neurons=None)),
    '{"type": "watch", "hidden_space": {"layer": 1, "neurons": [0, 2]}}': Watch(
        hidden_space=ShownSpace(layer=1, neurons=[0, 2])
    ),
    '{"type": "watch", "step": {"sample": null}}': Watch(step=FollowedStep()),
    '{"type": "watch", "step": {"choose": "largest_loss"}}': Watch(step=FollowedStep(choose="largest_loss")),
    '{"type": "watch", "step": {"sample": [1, -2.5, 1]}}': Watch(step=FollowedStep(sample=[1.0, -2.5, 1.0])),
    '{"type": "set_parameter", "layer": 0, "from": 1, "to": 2, "value": -1}': SetParameter.model_validate(
        {"layer": 0, "from": 1, "to": 2, "value": -1.0}
    ),
    '{"type": "set_parameter", "layer": 1, "to": 0, "value": 0.5}': SetParameter.model_validate(
        {"layer": 1, "to": 0, "value": 0.5}
    ),
    '{"type": "seek", "step": 120}': Seek(step=120),
    '{"type": "seek", "epoch": 0}': Seek(epoch=0),
    '{"type": "log"}': ReadLog(),
    '{"type": "step", "count": 2, "back": true}': Step(unit="epoch", count=2, back=True),
    '{"type": "branches"}': ReadBranches(),
    '{"type": "begin_branch", "config": {"seed": 3}}': BeginBranch(config=ExperimentConfig(seed=3)),
    '{"type": "open_branch", "branch": 2}': OpenBranch(branch=2),
    '{"type": "open_branch", "branch": 2, "epoch": 40}': OpenBranch(branch=2, epoch=40),
    '{"type": "name_branch", "branch": 2, "name": "faster"}': NameBranch(branch=2, name="faster"),
    '{"type": "delete_branch", "branch": 1}': DeleteBranch(branch=1),
    '{"type": "branch_history", "branch": 1}': ReadBranchHistory(branch=1),
    '{"type": "seek_back_until", "condition": {"kind": "loss_fell"}}': SeekBackUntil(
        condition=LossFell(kind="loss_fell")
    ),
    '{"type": "history"}': ReadHistory(since=0),
    '{"type": "history", "since": 16385}': ReadHistory(since=16385),
    '{"type": "pause_at", "epoch": 300}': PauseAt(epoch=300),
    '{"type": "pause_at", "epoch": null}': PauseAt(epoch=None),
    '{"type": "crowd"}': GatherCrowd(seeds=1, vary="start"),
    '{"type": "crowd", "seeds": 25, "vary": "all"}': GatherCrowd(seeds=25, vary="all"),
    '{"type": "take_seed", "seed": 7}': TakeSeed(seed=7),
    '{"type": "study", "name": "landscape", "settings": {"seed": 1}}': BeginStudy(
        name="landscape", settings={"seed": 1}
    ),
    '{"type": "study", "name": "landscape", "settings": null}': BeginStudy(name="landscape", settings=None),
    '{"type": "ack", "frame": 9}': Ack(frame=9),
}


@pytest.mark.parametrize("text", MESSAGES)
def test_message_is_read_as_its_command(text: str) -> None:
    assert decode(text) == MESSAGES[text]


def test_every_command_has_a_message_above() -> None:
    assert {type(command) for command in MESSAGES.values()} == set(COMMANDS.values())


def test_a_parameter_without_source_is_a_bias() -> None:
    command = decode('{"type": "set_parameter", "layer": 0, "to": 2, "value": 1.5}')
    assert isinstance(command, SetParameter)
    assert command.source is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "play",
        '{"type": "play"} {}',
        '{"type": "set_parameter", "layer": 0, "to": 0, "value": NaN}',
        '{"type": "set_parameter", "layer": 0, "to": 0, "value": -Infinity}',
        '"\\ud800"',
        "[" * 100_000,
        '{"type": "reset", "seed": ' + "9" * 5_000 + "}",
        "\x00",
    ],
)
def test_text_that_is_not_json_is_refused(text: str) -> None:
    with pytest.raises(RejectedCommand) as caught:
        decode(text)
    assert caught.value.code == "invalid_json"


@pytest.mark.parametrize(
    ("text", "code", "field", "allowed"),
    [
        ("[]", "invalid_message", "", "an object"),
        ("3", "invalid_message", "", "an object"),
        ("{}", "invalid_message", "type", list(COMMANDS)),
        ('{"type": "fly"}', "unknown_command", "type", list(COMMANDS)),
        ('{"type": ["play"]}', "unknown_command", "type", list(COMMANDS)),
        ('{"type": null}', "unknown_command", "type", list(COMMANDS)),
        ('{"type": "configure"}', "invalid_message", "config", ["seed", "data", "network", "training"]),
        ('{"type": "play", "speed": 2}', "invalid_message", "speed", []),
        ('{"type": "change", "changes": 3}', "invalid_message", "changes", "an object"),
        ('{"type": "step", "count": 0}', "invalid_message", "count", "1 to 1000000"),
        ('{"type": "step", "count": 1.5}', "invalid_message", "count", "1 to 1000000"),
        ('{"type": "step", "count": true}', "invalid_message", "count", "1 to 1000000"),
        ('{"type": "step", "unit": "year"}', "invalid_message", "unit", ["epoch", "batch"]),
        ('{"type": "reset", "seed": "3"}', "invalid_message", "seed", "any whole number"),
        ('{"type": "pace", "epochs_per_frame": 0}', "invalid_message", "epochs_per_frame", "1 to 1000000"),
        ('{"type": "pace", "frames_per_second": 0}', "invalid_message", "frames_per_second", "0.1 to 240"),
        (
            '{"type": "pace", "frames_per_second": 1e999}',
            "invalid_message",
            "frames_per_second",
            "0.1 to 240",
        ),
        ('{"type": "watch", "grid": 9}', "invalid_message", "grid", "10 to 200"),
        ('{"type": "watch", "grid": 201}', "invalid_message", "grid", "10 to 200"),
        ('{"type": "watch", "neuron_grid": 65}', "invalid_message", "neuron_grid", "4 to 64"),
        ('{"type": "watch", "neuron": -1}', "invalid_message", "neuron", "0 or more"),
        (
            '{"type": "watch", "panels": ["roc"]}',
            "invalid_message",
            "panels.0",
            ["regions", "metrics", "outputs", "updates", "history", "inside", "crowd"],
        ),
        ('{"type": "set_parameter", "layer": 0, "value": 1}', "invalid_message", "to", "0 or more"),
        (
            '{"type": "set_parameter", "layer": 0, "to": 0, "value": "1"}',
            "invalid_message",
            "value",
            "any finite number",
        ),
        (
            '{"type": "set_parameter", "layer": 0, "to": 0, "value": 1e999}',
            "invalid_message",
            "value",
            "any finite number",
        ),
        ('{"type": "ack", "frame": 0}', "invalid_message", "frame", "1 or more"),
    ],
)
def test_a_wrong_message_names_code_field_and_what_is_allowed(
    text: str, code: str, field: str, allowed: object
) -> None:
    with pytest.raises(RejectedCommand) as caught:
        decode(text)
    problem = caught.value.problems[0]
    assert (caught.value.code, problem.field, problem.as_dict()["allowed"]) == (code, field, allowed)


def test_a_command_nearly_right_is_suggested() -> None:
    with pytest.raises(RejectedCommand, match="did you mean 'pause'"):
        decode('{"type": "pausee"}')


def test_a_wrong_config_names_its_fields_without_prefix() -> None:
    with pytest.raises(InvalidConfig) as caught:
        decode('{"type": "configure", "config": {"network": {"hidden": [0]}, "data": {"dataset": "cat"}}}')
    assert {problem.field for problem in caught.value.problems} == {"network.hidden.0", "data.dataset"}


def written(event: object) -> dict[str, object]:
    def refuse(literal: str) -> None:
        raise AssertionError(f"not JSON: {literal}")

    message = json.loads(encode_event(event), parse_constant=refuse)  # type: ignore[arg-type]
    assert isinstance(message, dict)
    return message


def test_small_events_are_these_bytes() -> None:
    assert encode_event(WarmingUp(2, 6)) == '{"type":"warming_up","done":2,"total":6}'
    assert encode_event(Engine("compiled")) == '{"type":"engine","state":"compiled"}'
    assert (
        encode_event(State(playing=True, status="playing", epoch=3, step=75))
        == '{"type":"state","playing":true,"status":"playing","epoch":3,"step":75}'
    )


def test_configured_describes_layout_and_rows() -> None:
    config = ExperimentConfig(network={"hidden": [3], "dropout": 0.25})
    rows = Rows("classification", np.array([[1.0, 2.0, -1.0]]), np.array([[0.5, -0.5, 1.0]]))
    message = written(Configured(4, config, Layout(2, [(3, "relu"), (1, "tanh")]), rows, Progress(3, 75)))
    assert message["experiment"] == 4
    assert read_config(message["config"]) == config
    assert message["data"] == {
        "task": "classification",
        "n_classes": 2,
        "medians": [1, 2],
        "n_made": 0,
        "guess_losses": {"train": 0, "test": 2},
        "train": [[1, 2, -1]],
        "test": [[0.5, -0.5, 1]],
    }
    assert message["layout"] == {
        "features": ["x1", "x2"],
        "layers": [
            {
                "kind": "dense",
                "fan_in": 2,
                "fan_out": 3,
                "activation": "relu",
                "dropout": 0.25,
                "batch_normalization": False,
                "residual": False,
                "weights": {"offset": 0, "shape": [2, 3]},
                "biases": {"offset": 6, "shape": [3]},
            },
            {
                "kind": "dense",
                "fan_in": 3,
                "fan_out": 1,
                "activation": "tanh",
                "dropout": 0.0,
                "batch_normalization": False,
                "residual": False,
                "weights": {"offset": 9, "shape": [3, 1]},
                "biases": {"offset": 12, "shape": [1]},
            },
        ],
        "n_parameters": 13,
        "n_hidden": 3,
        "n_outputs": 1,
        "output_activation": "tanh",
        "output": "signed_score",
        "threshold": 0.0,
        "loss": "squared_error",
    }


def test_changed_carries_the_complete_config() -> None:
    config = ExperimentConfig(training={"learning_rate": 0.1})
    assert read_config(written(Changed(config, Progress(3, 75)))["config"]) == config


def test_rejected_says_the_first_problem_and_lists_all() -> None:
    first = Problem("seed", "too_small", received=-1, allowed=Interval(0, 9))
    second = Problem("", "too_long")
    assert written(Rejected("invalid_config", (first, second))) == {
        "type": "rejected",
        "code": "invalid_config",
        "field": "seed",
        "message": "is too small",
        "received": -1,
        "allowed": "0 to 9",
        "problems": [
            {
                "field": "seed",
                "code": "too_small",
                "message": "is too small",
                "received": -1,
                "allowed": "0 to 9",
            },
            {"field": "", "code": "too_long", "message": "is too long", "received": None, "allowed": None},
        ],
    }


def test_numbers_that_are_not_finite_are_written_as_null() -> None:
    config = ExperimentConfig(data={"dataset": "reg-plane"}, network={"hidden": []})
    rows = Rows("regression", np.array([[1.0, 2.0, math.nan]]), np.array([[0.0, 0.0, math.inf]]))
    message = written(Configured(1, config, Layout(2, [(1, "linear")]), rows, Progress()))
    assert message["data"] == {
        "task": "regression",
        "n_classes": 0,
        "medians": [1, 2],
        "n_made": 0,
        "guess_losses": {"train": None, "test": None},
        "train": [[1, 2, None]],
        "test": [[0, 0, None]],
    }


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InvalidConfig([Problem("a", "b")]), "invalid_config"),
        (InvalidInput([Problem("a", "b")]), "invalid_message"),
        (RejectedCommand("too_large", [Problem("a", "b")]), "too_large"),
    ],
)
def test_every_error_has_a_code(error: InvalidInput, code: str) -> None:
    assert rejection(error) == Rejected(code, (Problem("a", "b"),))  # type: ignore[arg-type]


def test_a_saved_moment_travels_as_base64() -> None:
    assert json.loads(encode_event(Saved(2, 7, 175, b"\x00\xff"))) == {
        "type": "saved", "experiment": 2, "epoch": 7, "step": 175, "state": "AP8="
    }  # fmt: skip


def test_a_log_is_told_with_where_the_experiment_is_and_how_far_it_came() -> None:
    entries = [{"step": 0, "command": "configure", "config": {}}, {"step": 57, "command": "pause"}]
    future = [{"step": 90, "command": "change", "changes": {"training.learning_rate": 0.1}}]
    log = Log(2, Progress(2, 57, 70), Progress(7, 175), entries, future)
    assert json.loads(encode_event(log)) == {
        "type": "log", "experiment": 2, "epoch": 2, "step": 57, "furthest": {"epoch": 7, "step": 175},
        "entries": entries, "future": future,
    }  # fmt: skip
