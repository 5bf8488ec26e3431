"""A saved state can be resumed anywhere, and nothing else can."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable

import numpy as np
import pytest
from safetensors.numpy import load, save

from playground.config import ExperimentConfig
from playground.live.events import Configured, RejectedCommand, Saved, State
from playground.live.experiment import Experiment
from playground.live.messages import Resume, Save, Step
from playground.problems.errors import InvalidConfig, Problem
from tests.live.experiments import ALL_STEPS, admit_all, parameters, picture, started

CONFIG = {
    "data": {"dataset": "xor"},
    "network": {"hidden": [3], "batch_normalization": True, "dropout": 0.2},
    "training": {"optimizer": "adam", "early_stopping": {"patience": 50}},
}


def saved_in(experiment: Experiment) -> Saved:
    saved = experiment.apply(Save())[0]
    assert isinstance(saved, Saved)
    return saved


def resume(state: bytes) -> Resume:
    return Resume(state=b64encode(state).decode())


def trained(**config: object) -> Experiment:
    """In the middle of its third epoch."""
    experiment = started(**config)
    experiment.apply(Step(unit="batch", count=57))
    experiment.advance(ALL_STEPS)
    return experiment


def test_training_goes_on_from_a_saved_state_bit_for_bit() -> None:
    first = trained(**CONFIG)
    other = Experiment(admit_all)
    configured, state = other.apply(resume(saved_in(first).state))
    assert isinstance(configured, Configured)
    assert state == State(False, "paused", 2, 57)
    for experiment in (first, other):
        experiment.apply(Step(count=4))
        experiment.advance(ALL_STEPS)
    assert parameters(first) == parameters(other)


def test_saving_alters_nothing_and_says_where_it_was() -> None:
    experiment = trained()
    picture(experiment)
    saved = saved_in(experiment)
    assert (saved.experiment, saved.epoch, saved.step) == (1, 2, 57)
    assert not experiment.wants_picture


def test_a_resumed_experiment_is_another_beginning() -> None:
    experiment = trained()
    state = saved_in(experiment).state
    configured = experiment.apply(resume(state))[0]
    assert isinstance(configured, Configured)
    assert configured.experiment == 2


def test_nothing_can_be_saved_before_configure() -> None:
    with pytest.raises(RejectedCommand) as refused:
        Experiment(admit_all).apply(Save())
    assert refused.value.code == "not_configured"


def altered(name: str, **facts: object) -> bytes:
    """A saved state with one thing in it that cannot be."""
    state = saved_in(trained(**CONFIG)).state
    known, arrays = facts_in(state), load(state)
    match name:
        case "facts":
            known |= facts
        case "missing":
            del arrays["slots"]
        case "shape":
            arrays["parameters"] = arrays["parameters"][:-1].copy()
        case "broadcast":
            arrays["parameters"] = np.zeros(1)
        case "type":
            arrays["averages"] = arrays["averages"].astype(np.float32)
        case "more":
            arrays["others"] = np.zeros(3)
        case "half_best":
            arrays.pop("best_parameters")
        case "shape_of_best":
            arrays["best_parameters"] = np.zeros(1)
        case "slots":
            arrays["slots"] = arrays["slots"][:1].copy()
    return save(arrays, metadata={"trainer": json.dumps(known)})


def facts_in(state: bytes) -> dict[str, object]:
    """The JSON of a saved state, read as strictly as JSON is meant."""

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    header = json.loads(state[8 : 8 + int.from_bytes(state[:8], "little")], parse_constant=refuse)
    facts: dict[str, object] = json.loads(header["__metadata__"]["trainer"], parse_constant=refuse)
    return facts


def progress(**changes: object) -> dict[str, object]:
    return {"progress": {"epoch": 2, "step": 57, "offset": 70, "diverged": False, **changes}}


@pytest.mark.parametrize(
    "make",
    [
        lambda: b"",
        lambda: b"\x00" * 8,
        lambda: b"\xff" * 64,
        lambda: save({"parameters": np.zeros(3)}),
        lambda: altered("missing"),
        lambda: altered("shape"),
        lambda: altered("broadcast"),
        lambda: altered("type"),
        lambda: altered("more"),
        lambda: altered("half_best"),
        lambda: altered("shape_of_best"),
        lambda: altered("slots"),
        lambda: altered("facts", **progress(offset=250)),
        lambda: altered("facts", **progress(offset=-1)),
        lambda: altered("facts", **progress(epoch=10**30)),
        lambda: altered("facts", **progress(step="many")),
        lambda: altered("facts", progress={}),
        lambda: altered("facts", further=1),
    ],
)
def test_what_is_no_saved_state_is_refused_and_alters_nothing(make: Callable[[], bytes]) -> None:
    experiment = trained()
    before = parameters(experiment)
    with pytest.raises(RejectedCommand) as refused:
        experiment.apply(resume(make()))
    assert refused.value.code == "invalid_state"
    assert [problem.field for problem in refused.value.problems] == ["state"]
    assert parameters(experiment) == before


def test_text_that_is_not_base64_is_refused() -> None:
    with pytest.raises(RejectedCommand) as refused:
        Experiment(admit_all).apply(Resume(state="not base64!"))
    assert refused.value.code == "invalid_state"


def test_a_state_of_a_config_that_this_server_does_not_take_is_refused() -> None:
    def refuse(config: ExperimentConfig) -> None:
        raise InvalidConfig([Problem("network.hidden", "layers_over_limit", list(config.network.hidden))])

    with pytest.raises(InvalidConfig):
        Experiment(refuse).apply(resume(saved_in(trained()).state))


def test_a_saved_state_is_a_file_that_other_programs_read() -> None:
    saved = saved_in(trained())
    assert load(saved.state)["parameters"].shape == (25,)
    assert b64decode(resume(saved.state).state or "") == saved.state


@pytest.mark.parametrize("config", [{}, CONFIG])
def test_the_json_of_a_saved_state_is_json(config: dict[str, object]) -> None:
    assert facts_in(saved_in(started(**config)).state)["wait"] == {"best": None, "best_epoch": 0, "epochs": 0}
