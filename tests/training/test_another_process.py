"""Another process goes on with an experiment, from its log and from its state."""

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given, settings

from playground import Trainer
from playground.config import read_config
from tests.processes import running
from tests.training.test_action_log import SMALL, Action, actions, do_all

ELSEWHERE = """
import json, sys
from playground import Trainer, replay
from tests.training.test_action_log import Action, do_all
for line in sys.stdin:
    given = json.loads(line)
    for trainer in (replay(given["log"]), Trainer.from_state(bytes.fromhex(given["state"]))):
        do_all(trainer, [Action(name, argument) for name, argument in given["then"]])
        print(trainer.state().hex(), flush=True)
"""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator["subprocess.Popen[str]"]:
    """Another process that goes on with what it is given, a line each."""
    command = [sys.executable, "-c", ELSEWHERE]
    with running(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


@pytest.mark.slow
@settings(max_examples=10, deadline=None)
@given(before=actions(), after=actions())
def test_another_process_goes_on_with_the_same_bits(
    elsewhere: "subprocess.Popen[str]", before: list[Action], after: list[Action]
) -> None:
    trainer = Trainer(read_config(SMALL))
    do_all(trainer, [*before, Action("seek", 1.0)])
    then = [(action.name, action.argument) for action in after if action.name != "seek"]
    assert elsewhere.stdin is not None
    assert elsewhere.stdout is not None
    given = {"log": trainer.log, "state": trainer.state().hex(), "then": then}
    print(json.dumps(given), file=elsewhere.stdin, flush=True)
    came = [elsewhere.stdout.readline().strip() for _ in range(2)]
    do_all(trainer, [Action(name, argument) for name, argument in then])
    assert came == [trainer.state().hex()] * 2
