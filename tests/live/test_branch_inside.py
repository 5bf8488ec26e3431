"""The inside of another branch is that which the panel would show at the branch's end."""

import json
from base64 import b64decode
from typing import Any

import numpy as np
import pytest

from playground.live.branch_inside import branch_inside
from playground.live.events import RejectedCommand
from playground.live.inside_panel import INSIDE
from playground.live.messages import BeginStudy, Watch
from playground.live.panel import DTYPES, read_panels
from playground.training.trainer import Trainer
from tests.live.experiments import started


def branched(**network: Any) -> Trainer:
    """Thirty epochs; on the second branch a higher rate from epoch 10 on, to epoch 24 and three batches."""
    trainer = Trainer({"network": {"hidden": [4, 3], **network}, "seed": 2})
    trainer.train(30)
    trainer.seek(epoch=10)
    trainer.change({"training.learning_rate": 0.3})
    trainer.train(14)
    trainer.advance(3)
    return trainer


def found(trainer: Trainer, branch: int) -> Any:
    *_, last = branch_inside(trainer, branch)
    return json.loads(json.dumps(last.result, allow_nan=False))


@pytest.mark.parametrize("branch", [1, 2])
def test_it_is_what_the_panel_shows_at_the_end_of_the_branch(branch: int) -> None:
    trainer = branched(batch_normalization=True)
    result = found(trainer, branch)
    trainer.open_branch(branch)
    at = trainer.progress
    assert (result["branch"], result["epoch"], result["step"]) == (branch, at.epoch, at.step)
    expected, metadata = read_panels([INSIDE], trainer, Watch())
    expected["parameters"] = trainer.network.parameters.astype(np.float32)
    assert result["metadata"] == metadata
    assert result["tensors"].keys() == expected.keys()
    for name, values in expected.items():
        if name == "inside_update_ratios":  # of its latest step, which another trainer has made
            continue
        packed = result["tensors"][name]
        given = np.frombuffer(b64decode(packed["data"]), DTYPES[packed["dtype"]]).reshape(packed["shape"])
        np.testing.assert_array_equal(given, values)


def test_looking_leaves_the_shown_branch_as_it_is() -> None:
    trainer = branched()
    before = trainer.state()
    for _ in branch_inside(trainer, 1):
        assert trainer.state() == before
    assert trainer.current_branch == 2


def test_a_branch_that_is_not_there_is_refused_by_name() -> None:
    experiment = started()
    with pytest.raises(RejectedCommand) as refused:
        experiment.apply(BeginStudy(name="branch_inside", settings={"branch": 7}))
    (problem,) = refused.value.problems
    assert (refused.value.code, problem.field, problem.received) == ("invalid_study", "branch", 7)
