"""The panel `step`: what is sent of a step of training that is looked at, and what may be asked for."""

import json

import pytest

from playground.live.events import RejectedCommand
from playground.live.messages import FollowedStep, Watch
from playground.live.panel import read_panels
from playground.live.panels import PANELS
from playground.live.step_panel import most_samples
from playground.live.watching import require_watchable, without_missing, without_target
from playground.training.trainer import Trainer
from tests.analysis.test_trace import trainer_of


def test_the_panel_of_a_large_batch_is_bounded() -> None:
    trainer = Trainer(
        {"data": {"samples": 2000}, "network": {"hidden": [64] * 8}, "training": {"batch_size": 1000}}
    )
    tensors, _ = read_panels([PANELS["step"]], trainer, Watch(step=FollowedStep()))
    assert (len(tensors["step_rows"]), len(tensors["step_inputs"])) == (1000, 31)
    assert sum(numbers.nbytes for numbers in tensors.values()) < 2_000_000
    assert most_samples(Trainer({}).network.layout) > 1000


def test_a_diverged_training_sends_no_step() -> None:
    trainer = Trainer(
        {
            "data": {"dataset": "reg-plane"},
            "network": {"activation": "linear"},
            "training": {"learning_rate": 10.0},
        }
    )
    trainer.train(1)
    assert trainer.progress.diverged
    assert read_panels([PANELS["step"]], trainer, Watch(step=FollowedStep())) == ({}, {})


def test_the_panel_sends_what_its_row_declares_where_a_network_has_everything() -> None:
    trainer = trainer_of(
        network={
            "hidden": [4, 3],
            "activation": ["maxout", "tanh"],
            "batch_normalization": [False, True],
            "dropout": 0.2,
        },
        training={
            "class_weight": [0.5, 3.0],
            "clip_norm": 1.0,
            "optimizer": "momentum",
            "regularization": "elastic",
            "regularization_rate": 0.01,
        },
    )
    tensors, _ = read_panels([PANELS["step"]], trainer, Watch(step=FollowedStep()))
    assert tensors.keys() == {tensor.name for tensor in PANELS["step"].tensors}
    for tensor in PANELS["step"].tensors:
        axes = [axis for axis in tensor.shape.strip("()").split(",") if axis]
        assert tensors[tensor.name].ndim == len(axes), tensor.name


def test_the_panel_repeats_what_was_asked_for() -> None:
    trainer, sample = trainer_of(), [1.0, -2.0, 1.0]
    tensors, metadata = read_panels([PANELS["step"]], trainer, Watch(step=FollowedStep(sample=sample)))
    assert json.loads(metadata["followed"]) == {"sample": sample}
    assert tensors["step_sums"].shape == (1, trainer.network.layout.n_neurons)
    assert tensors["step_rows"].shape == (0,)
    tensors, metadata = read_panels([PANELS["step"]], trainer, Watch(step=FollowedStep()))
    assert json.loads(metadata["followed"]) == {"sample": None}
    assert tensors["step_rows"].shape == (trainer.rule.batch_size,)


@pytest.mark.parametrize("sample", [[1.0, 2.0], [1.0, 2.0, 3.0, 4.0]])
def test_a_followed_sample_has_all_inputs_and_a_target(sample: list[float]) -> None:
    watch = Watch(step=FollowedStep(sample=sample))
    with pytest.raises(RejectedCommand) as error:
        require_watchable(watch, trainer_of())
    (problem,) = error.value.problems
    assert (problem.field, problem.code, str(problem.allowed)) == (
        "step.sample",
        "wrong_number_of_inputs",
        "3 entries",
    )
    assert without_missing(watch, trainer_of()).step is None


def test_a_followed_sample_is_of_a_class_that_there_is() -> None:
    trainer = trainer_of(data={"dataset": "rings", "samples": 60})
    with pytest.raises(RejectedCommand) as error:
        require_watchable(Watch(step=FollowedStep(sample=[1.0, 2.0, 7.0])), trainer)
    assert [(each.field, each.code) for each in error.value.problems] == [
        ("step.sample", "target_not_a_class")
    ]


def test_a_new_beginning_forgets_the_followed_sample_and_keeps_the_next_step() -> None:
    assert without_target(Watch(step=FollowedStep(sample=[1.0, 2.0, 1.0])), 2).step is None
    assert without_target(Watch(step=FollowedStep()), 2).step == FollowedStep()
