"""The error of a measured slope falls with h, as fast as its difference says, until rounding takes over."""

import numpy as np
import pytest

from playground.analysis.gradients import measured_slope, training_gradient
from playground.analysis.slope_errors import STEPS, measuring_slopes, slope_errors
from playground.config import ExperimentConfig
from playground.training.trainer import Trainer


@pytest.fixture(scope="module")
def trainer() -> Trainer:
    trainer = Trainer(ExperimentConfig())
    trainer.train(3)
    return trainer


def test_truncation_falls_with_the_square_of_h_or_with_h(trainer: Trainer) -> None:
    result = slope_errors(trainer, 3).to_json()
    at = {step: place for place, step in enumerate(result["steps"])}
    central, forward = np.array(result["central_error"]), np.array(result["forward_error"])
    assert central[at[1e-2]] / central[at[1e-3]] == pytest.approx(100, rel=0.05)
    assert forward[at[1e-2]] / forward[at[1e-3]] == pytest.approx(10, rel=0.2)


def test_rounding_takes_over_where_h_is_small(trainer: Trainer) -> None:
    result = slope_errors(trainer, 3).to_json()
    best = {name: np.argmin(result[f"{name}_error"]) for name in ("central", "forward")}
    assert 1e-7 < STEPS[best["central"]] < 1e-3  # about the cube root of the precision, 6e-6
    assert 1e-10 < STEPS[best["forward"]] < 1e-6  # about its square root, 1.5e-8
    for name in ("central", "forward"):
        assert result[f"{name}_error"][0] > 0.5  # h = 1e-16: nothing is left of it


def test_its_slopes_are_those_that_are_measured_one_by_one(trainer: Trainer) -> None:
    result = slope_errors(trainer, 7).to_json()
    assert result["steps"] == list(STEPS)
    assert result["computed"] == training_gradient(trainer)[7]
    for place in (0, 11, 22, 32):
        for name in ("central", "forward"):
            assert result[name][place] == measured_slope(trainer, 7, STEPS[place], name).value


def test_a_study_tells_the_whole_curve_at_its_end(trainer: Trainer) -> None:
    *_, last = measuring_slopes(trainer, 3)
    assert (last.done, last.total) == (33, 33)
    assert last.result == slope_errors(trainer, 3).to_json()
