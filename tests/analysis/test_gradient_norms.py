"""Norms of the gradient over a whole run: those that were there, found without touching the run."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from playground.analysis.gradient_norms import N_MOMENTS, gradient_norms_of_run, moments
from playground.analysis.inside import look_inside
from playground.analysis.walking import Walk
from playground.training.trainer import Trainer


def made(**network: Any) -> Trainer:
    settings = {"hidden": [4, 3], **network}
    return Trainer({"data": {"dataset": "circle", "samples": 90}, "network": settings, "seed": 1})


def whole(trainer: Trainer) -> Mapping[str, Any]:
    *_, last = gradient_norms_of_run(trainer)
    assert last.result is not None
    return last.result


def norms_at(steps: list[int], trainer: Trainer) -> list[list[float]]:
    """What the panel of that moment would have shown."""
    found = []
    for step in steps:
        trainer.seek(step)
        found.append(look_inside(trainer).gradient_norms.tolist())
    return found


@pytest.mark.parametrize("epochs", [2, 37, 4000])
def test_every_moment_has_the_norms_that_were_there(epochs: int) -> None:
    trainer = made(dropout=0.2, batch_normalization=True)
    trainer.train(epochs)
    trainer.advance(2)  # in the middle of an epoch
    result = whole(trainer)
    assert (result["steps"][0], result["steps"][-1]) == (0, trainer.progress.step)
    assert result["epochs"][0] == 0.0
    assert result["epochs"][-1] == pytest.approx(epochs + 2 * 10 / 45, rel=1e-4)
    assert min(N_MOMENTS // 2, trainer.progress.step) < len(result["steps"]) <= N_MOMENTS
    shown = result["steps"][:: max(1, len(result["steps"]) // 9)]
    expected = norms_at(shown, trainer)
    np.testing.assert_allclose(
        [result["norms"][result["steps"].index(step)] for step in shown], expected, rtol=1e-4
    )


def test_moments_with_a_checkpoint_come_first_and_the_others_are_trained_again() -> None:
    trainer = made()
    trainer.train(4000)
    known, others = moments(Walk(trainer))
    assert len(known) > 2
    assert others
    assert set(known) <= set(Walk(trainer).known_steps)
    results = [step.result for step in gradient_norms_of_run(trainer) if step.result]
    assert results[0]["steps"] == known
    assert results[-1]["steps"] == sorted([*known, *others])
    assert len(results) > 2  # the lines fill in on the way


def test_no_stretch_of_a_run_is_left_out() -> None:
    trainer = made()
    trainer.train(3000)
    gaps = np.diff(whole(trainer)["steps"])
    assert gaps.max() <= 2 * (trainer.progress.step / (N_MOMENTS - 1)) + 1


def test_what_was_changed_and_set_on_the_way_counts_from_there_on() -> None:
    trainer = made()
    trainer.train(30)
    trainer.change({"training.learning_rate": 0.3, "training.regularization": "l2"})
    trainer.set_parameter(0, 0, 0, 5.0)
    trainer.train(30)
    result = whole(trainer)
    np.testing.assert_allclose(norms_at(result["steps"][::12], trainer), result["norms"][::12], rtol=1e-4)


def test_after_another_branch_was_begun_the_common_part_and_the_own_one_are_there() -> None:
    trainer = made()
    trainer.train(40)
    trainer.seek(epoch=10)
    trainer.change({"training.learning_rate": 0.3})
    trainer.train(15)
    result = whole(trainer)
    assert (result["branch"], result["epochs"][0], result["epochs"][-1]) == (2, 0.0, 25.0)
    np.testing.assert_allclose(norms_at(result["steps"][::20], trainer), result["norms"][::20], rtol=1e-4)


def test_back_in_the_past_the_run_ends_there() -> None:
    trainer = made()
    trainer.train(40)
    trainer.seek(epoch=7)
    assert whole(trainer)["epochs"][-1] == 7.0


def test_a_run_that_was_resumed_begins_where_it_was_saved() -> None:
    trainer = made()
    trainer.train(12)
    again = Trainer.from_state(trainer.state())
    again.train(20)
    result = whole(again)
    assert (result["epochs"][0], result["epochs"][-1]) == (12.0, 32.0)


def test_before_training_there_is_one_moment() -> None:
    assert whole(made())["steps"] == [0]


def test_a_diverged_run_is_shown_as_far_as_it_came() -> None:
    trainer = Trainer(
        {
            "data": {"dataset": "reg-plane"},
            "network": {"hidden": [3], "activation": "relu"},
            "training": {"learning_rate": 10.0},
        }
    )
    trainer.train(50)
    assert trainer.progress.diverged
    result = whole(trainer)
    assert result["steps"][-1] <= trainer.progress.step
    assert len(result["steps"]) >= 1


def test_finding_a_run_again_changes_no_bit_of_it() -> None:
    looked, left = made(), made()
    for each in (looked, left):
        each.train(300)
    for _ in gradient_norms_of_run(looked):
        assert looked.state() == left.state()
        looked.advance(1), left.advance(1)
