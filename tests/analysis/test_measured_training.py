"""Training by measured gradients goes where backpropagation goes, at the price of many evaluations."""

from typing import Any

import numpy as np
import pytest

from playground.analysis.measured_training import train_by_measuring, training_by_measuring
from playground.config import ExperimentConfig
from playground.problems.errors import InvalidCommand
from playground.training.trainer import Trainer

CONFIGS: dict[str, dict[str, Any]] = {
    "plain": {},
    "everything": {
        "network": {"batch_normalization": True, "dropout": 0.2, "activation": "silu"},
        "training": {
            "optimizer": "adam",
            "regularization": "l1",
            "regularization_rate": 0.01,
            "clip_norm": 0.1,
        },
    },
    "weighted": {
        "data": {"dataset": "gauss", "noise": 50, "balance": [1, 0.1]},
        "training": {"class_weight": [0.5, 4]},
    },
}


def trained(config: dict[str, Any]) -> Trainer:
    trainer = Trainer(ExperimentConfig.model_validate(config))
    trainer.train(1)
    return trainer


@pytest.mark.parametrize("config", CONFIGS.values(), ids=list(CONFIGS))
def test_both_copies_go_where_training_goes(config: dict[str, Any]) -> None:
    trainer = trained(config)
    before = trainer.state()
    found = train_by_measuring(trainer, steps=12)
    assert trainer.state() == before
    np.testing.assert_allclose(found.measured_losses, found.computed_losses, rtol=1e-4)
    losses = [trainer.evaluate().train_loss]
    for _ in range(12):
        trainer.advance(1)
        losses.append(trainer.evaluate().train_loss)
    np.testing.assert_allclose(found.computed_losses, losses, rtol=1e-9)  # the kernels', step by step


def test_its_price_is_two_evaluations_for_each_parameter() -> None:
    trainer = trained({})
    found = train_by_measuring(trainer, steps=5)
    assert (found.n_parameters, found.evaluations_per_step) == (25, 50)
    assert train_by_measuring(trainer, 5, 1e-6, "forward").evaluations_per_step == 26
    large = train_by_measuring(trained({"network": {"hidden": [16, 16]}}), steps=2)
    assert large.evaluations_per_step == 674
    assert large.measured_seconds > large.computed_seconds > 0


def test_a_large_h_leads_elsewhere() -> None:
    trainer = trained({})
    exact, coarse = train_by_measuring(trainer), train_by_measuring(trainer, step=1.0)
    assert coarse.distance > 1000 * exact.distance


def test_a_study_tells_every_step_and_is_of_the_moment_at_which_it_began() -> None:
    trainer = trained({"network": {"hidden": [16, 16]}})
    expected = train_by_measuring(trainer, steps=3)
    study = training_by_measuring(trainer, steps=3)
    progress = [next(study)]
    trainer.train(2)
    progress += study
    last = progress[-1]
    assert last.done == last.total == 3 * expected.n_parameters
    assert last.result is not None
    assert last.result["measured_losses"] == expected.measured_losses
    assert last.result["done"] == 3
    told = [each.result for each in progress if each.result is not None]
    assert [len(each["measured_losses"]) for each in told] == sorted(
        {len(each["measured_losses"]) for each in told}
    )


def test_after_divergence_there_is_no_step_to_take() -> None:
    config = {
        "data": {"dataset": "reg-plane"},
        "network": {"activation": "linear"},
        "training": {"learning_rate": 10},
    }
    trainer = trained(config)
    assert trainer.progress.diverged
    with pytest.raises(InvalidCommand):
        train_by_measuring(trainer)
