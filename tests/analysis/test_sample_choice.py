"""A training sample is chosen by its loss."""

import json
from collections.abc import Callable

import numpy as np
import pytest

from playground.analysis.trace import Criterion, sample_by_loss, trace_sample
from playground.live.messages import FollowedStep, Watch
from playground.live.panel import read_panels
from playground.live.panels import PANELS
from playground.problems.errors import InvalidCommand
from playground.training.trainer import Trainer


@pytest.mark.parametrize(("criterion", "pick"), [("largest_loss", max), ("smallest_loss", min)])
@pytest.mark.parametrize("dataset", ["spiral", "rings", "reg-plane"])
def test_a_training_sample_is_chosen_by_its_loss(
    dataset: str, criterion: Criterion, pick: Callable[[list[float]], float]
) -> None:
    trainer = Trainer({"data": {"dataset": dataset, "samples": 40}, "network": {"dropout": 0.4}})
    trainer.train(3)
    losses = [trace_sample(trainer, row[:-1], row[-1]).loss for row in trainer.rows.train.tolist()]
    found = trainer.rows.train.tolist().index(sample_by_loss(trainer, criterion))
    assert losses[found] == pytest.approx(pick(losses), rel=1e-12)


def test_no_sample_is_chosen_by_its_loss_where_none_is_finite() -> None:
    trainer = Trainer({"data": {"samples": 60}})
    trainer.network.parameters[:] = np.nan
    with pytest.raises(InvalidCommand):
        sample_by_loss(trainer, "largest_loss")


def test_the_step_of_the_sample_with_the_largest_loss_is_told_with_its_row() -> None:
    trainer = Trainer({"data": {"samples": 60}})
    trainer.train(1)
    watch = Watch(step=FollowedStep(choose="largest_loss"))
    tensors, metadata = read_panels([PANELS["step"]], trainer, watch)
    row = trainer.rows.train[int(tensors["step_rows"][0])]
    assert row.tolist() == sample_by_loss(trainer, "largest_loss")
    assert json.loads(metadata["followed"]) == {"sample": None, "choose": "largest_loss"}
