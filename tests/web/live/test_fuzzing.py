"""Whatever a client sends, in whatever order: it is answered, no mistake is logged, and all goes on.

A state machine sends commands with fitting, nearly fitting and arbitrary values, JSON of any shape, torn and
binary messages and long ones. After each of them an unknown command is sent, whose rejection shows that
everything before it was carried out and that the connection lives.
"""

import json
import logging
from contextlib import ExitStack
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from playground.config import ExperimentConfig, changes_between
from playground.live.protocol import COMMANDS
from playground.web.live.pacing import MOST_UNACKNOWLEDGED
from tests.config.strategies import valid_configs
from tests.web.serving import LiveServer

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from([0, 1, -1, 1e308, 10**400, "", "custom", "__proto__", "\0"])
)
ANY_JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
SMALL = st.integers(0, 30)
CONFIGS = valid_configs().map(lambda config: {**config, "network": {**config["network"]}})


@st.composite
def changes(draw: st.DrawFn) -> dict[str, Any]:
    """Some fields of a valid config."""
    whole = changes_between(ExperimentConfig(), ExperimentConfig.model_validate(draw(CONFIGS)))
    names = draw(st.lists(st.sampled_from(sorted(whole)), max_size=3, unique=True)) if whole else []
    return {name: whole[name] for name in names}


FITTING: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "configure": st.fixed_dictionaries({"config": CONFIGS}),
    "change": st.fixed_dictionaries({"changes": changes()}),
    "step": st.fixed_dictionaries({"unit": st.sampled_from(["epoch", "batch"]), "count": st.integers(1, 20)}),
    "reset": st.fixed_dictionaries({}, optional={"seed": st.integers(0, 99)}),
    "pace": st.fixed_dictionaries(
        {},
        optional={
            "epochs_per_frame": st.none() | st.integers(1, 50),
            "batches_per_frame": st.none() | st.integers(1, 50),
            "frames_per_second": st.floats(1, 100),
        },
    ),
    "watch": st.fixed_dictionaries(
        {},
        optional={
            "grid": st.integers(10, 60),
            "neuron_grid": st.integers(4, 20),
            "neuron": st.none() | SMALL,
            "parameter": st.none() | SMALL,
            "sample": st.none() | st.lists(st.floats(-6, 6), min_size=2, max_size=3),
            "panels": st.lists(st.sampled_from(["metrics", "outputs", "updates"]), unique=True),
        },
    ),
    "set_parameter": st.fixed_dictionaries(
        {"layer": st.integers(0, 3), "to": st.integers(0, 4), "value": st.floats(-5, 5)},
        optional={"from": st.none() | st.integers(0, 4)},
    ),
    "seek": st.fixed_dictionaries({}, optional={"step": SMALL, "epoch": SMALL}),
    "resume": st.fixed_dictionaries({"state": st.text(max_size=30) | st.binary(max_size=30).map(bytes.hex)}),
    "ack": st.fixed_dictionaries({"frame": st.integers(1, 50)}),
}


@st.composite
def commands(draw: st.DrawFn, *, fields: st.SearchStrategy[Any] | None = None) -> dict[str, Any]:
    """Any command with fields that fit it, or with one of any value."""
    name = draw(st.sampled_from(sorted(COMMANDS)))
    command = {"type": name, **draw(FITTING.get(name, st.just({})))}
    if fields is not None:
        field = draw(st.sampled_from([*command, *draw(st.lists(st.text(max_size=8), max_size=1))]))
        command[field] = draw(fields)
    return command


class Conversation(RuleBasedStateMachine):
    """One client, until its connection closes with a code."""

    server: LiveServer

    def __init__(self) -> None:
        super().__init__()
        self._open = ExitStack()
        self._client = self._open.enter_context(self.server.client())
        self._n_asked = 0
        self.held: list[int] = []

    def teardown(self) -> None:
        self._open.close()

    @initialize(config=CONFIGS)
    def configure(self, config: dict[str, Any]) -> None:
        self.say(json.dumps({"type": "configure", "config": config}))

    @rule(command=commands())
    def order(self, command: dict[str, Any]) -> None:
        self.say(json.dumps(command))

    @rule(orders=st.lists(commands(), min_size=2, max_size=12))
    def order_at_once(self, orders: list[dict[str, Any]]) -> None:
        for command in orders:
            self._client.connection.send(json.dumps(command))
        self.is_heard()

    @rule(command=commands(fields=ANY_JSON))
    def order_nearly(self, command: dict[str, Any]) -> None:
        self.say(json.dumps(command))

    @rule(value=ANY_JSON)
    def say_any_json(self, value: object) -> None:
        self.say(json.dumps(value))

    @rule(command=commands(), share=st.floats(0, 1))
    def say_torn(self, command: dict[str, Any], share: float) -> None:
        text = json.dumps(command)
        self.say(text[: int(share * len(text))])

    @rule(message=st.binary(max_size=200) | st.text(max_size=200))
    def say_anything(self, message: bytes | str) -> None:
        self.say(message)

    @rule(size=st.sampled_from([20_000, 300_000, 4_150_000]), letter=st.sampled_from([" ", "[", "é", '"']))
    def say_much(self, size: int, letter: str) -> None:
        self.say(letter * size)

    @rule(acknowledges=st.booleans())
    def take_notice_or_not(self, acknowledges: bool) -> None:
        self._client.acknowledges = acknowledges

    def say(self, message: str | bytes) -> None:
        self._client.connection.send(message)
        self.is_heard()

    def is_heard(self) -> None:
        """All that was said has been carried out, and the connection lives."""
        self._n_asked += 1
        asked = f"dance {self._n_asked}"
        self._client.send(asked)
        while (event := self._client.event("rejected")).get("received") != asked:
            assert event["code"] != "internal", event
            assert event["problems"]
            assert event["message"]


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO)
    return caplog


def test_no_conversation_is_a_mistake_of_ours(server: LiveServer, log: pytest.LogCaptureFixture) -> None:
    class OfThisServer(Conversation):
        pass

    OfThisServer.server = server
    run_state_machine_as_test(
        OfThisServer,
        settings=settings(
            max_examples=25,
            stateful_step_count=12,
            deadline=None,
            derandomize=True,
            phases=(Phase.generate,),
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    with server.client() as client:
        client.configure()
        client.send("step")
        assert client.frame().epoch == 1
    assert [each for each in log.records if each.exc_info or each.levelno >= logging.WARNING] == []


def test_a_client_that_talks_much_and_never_reads_is_served_when_it_does(
    server: LiveServer, log: pytest.LogCaptureFixture
) -> None:
    with server.client(ping_interval=None) as client:
        client.acknowledges = False
        client.send("configure", config={})
        for number in range(3000):
            client.send("pace", frames_per_second=1 + number % 60)
        client.send("play")
        frames = [client.frame().number for _ in range(MOST_UNACKNOWLEDGED)]
        assert frames == list(range(1, MOST_UNACKNOWLEDGED + 1))
    assert [each for each in log.records if each.exc_info or each.levelno >= logging.WARNING] == []
