"""The gradient check finds what differs, names it by its place, and says what could not be told."""

from typing import Any

import numpy as np
import pytest

from playground.analysis.gradient_check import (
    GradientCheck,
    check_gradients,
    checking_gradients,
    parameter_place,
    relative_difference,
)
from playground.analysis.gradients import training_gradient
from playground.config import ExperimentConfig
from playground.training.trainer import Trainer

CONFIGS: dict[str, dict[str, Any]] = {
    "tanh": {},
    "classes": {"data": {"dataset": "iris"}, "network": {"activation": "silu"}},
    "penalty": {"training": {"regularization": "l2", "regularization_rate": 0.03}},
    "normalized": {"network": {"batch_normalization": True, "activation": "sigmoid"}},
    "dropout": {"network": {"dropout": 0.3}},
    "weighted": {
        "data": {"dataset": "gauss", "noise": 50, "balance": [1, 0.1]},
        "training": {"class_weight": [0.5, 4]},
    },
    "learned leaks": {"network": {"activation": "prelu"}},
    "pieces": {"network": {"activation": "maxout", "hidden": [3]}},
}


def trained(config: dict[str, Any]) -> Trainer:
    trainer = Trainer(ExperimentConfig.model_validate(config))
    trainer.advance(40)
    return trainer


@pytest.mark.parametrize("config", CONFIGS.values(), ids=list(CONFIGS))
def test_the_two_gradients_agree_whatever_the_network(config: dict[str, Any]) -> None:
    trainer = trained(config)
    before = trainer.network.parameters.copy()
    check = check_gradients(trainer)
    np.testing.assert_allclose(check.measured, training_gradient(trainer), rtol=1e-4, atol=1e-8)
    assert check.median < 1e-6
    assert check.evaluations == 2 * trainer.network.layout.n_parameters
    assert np.array_equal(trainer.network.parameters, before)


def test_a_wrong_gradient_is_found_and_named() -> None:
    check = check_gradients(trained({}))
    wrong = check.computed.copy()
    wrong[9] *= 1.5
    spoiled = with_gradient(check, wrong)
    assert spoiled.worst(1) == [9]
    assert spoiled.greatest == pytest.approx(1 / 3, rel=1e-3)  # |1.5 g - g| / 1.5 |g|
    assert check.greatest < 1e-5
    (first, *_) = spoiled.to_json()["worst"]
    place = parameter_place(check.layout, 9)
    assert (first["layer"], first["from"], first["to"]) == (place.layer, place.source, place.target)


def test_differences_are_relative_to_the_larger_and_unknown_below_rounding() -> None:
    computed, measured = np.array([3.0, 0.0, -2.0, 1e-12, 0.0]), np.array([1.0, 0.0, 2.0, 3e-12, np.inf])
    relative = relative_difference(computed, measured, rounding=1e-11)
    assert relative[:3] == pytest.approx([2 / 3, 0.0, 2.0])
    assert np.isnan(relative[3:]).all()


@pytest.mark.parametrize("config", CONFIGS.values(), ids=list(CONFIGS))
def test_every_parameter_has_its_place(config: dict[str, Any]) -> None:
    layout = Trainer(ExperimentConfig.model_validate(config)).network.layout
    for parameter in range(layout.n_parameters):
        place, one = parameter_place(layout, parameter), np.zeros(layout.n_parameters)
        one[parameter] = 1.0
        part = layout.layers[place.layer].views(one)[place.part]
        at = [place.target] if place.source is None else [place.source, place.target]
        piece = [place.piece] if len(at) < part.ndim else []
        assert part[(*piece, *at)] == 1.0
    with pytest.raises(IndexError, match="numbered from 0"):
        parameter_place(layout, layout.n_parameters)


def test_a_step_that_is_too_small_is_told_by_the_gradients_that_rounding_hides() -> None:
    trainer = trained({})
    assert check_gradients(trainer, 1e-5).n_compared == 25
    lost = check_gradients(trainer, 1e-16)
    assert lost.n_compared == 0
    assert np.isnan(lost.greatest)
    assert lost.to_json()["greatest"] is None
    assert lost.rounding > np.abs(lost.computed).max()


def test_forward_differences_cost_one_evaluation_for_all_and_one_for_each() -> None:
    forward, central = (check_gradients(trained({}), 1e-4, which) for which in ("forward", "central"))
    assert (forward.evaluations, central.evaluations) == (26, 50)
    assert forward.median > 100 * central.median  # h against h²


def test_a_study_is_of_the_moment_at_which_it_began() -> None:
    trainer = trained({"network": {"hidden": [64, 64]}})
    expected = check_gradients(trainer)
    study = checking_gradients(trainer)
    progress = [next(study)]
    trainer.train(2)
    progress += study
    assert [each.done for each in progress] == sorted({each.done for each in progress})
    assert len(progress) > 1
    assert progress[-1].done == progress[-1].total == len(expected.computed)
    assert [each.result is None for each in progress] == [True] * (len(progress) - 1) + [False]
    result = progress[-1].result
    assert result is not None
    assert {name: result[name] for name in ("greatest", "median", "worst")} == {
        name: expected.to_json()[name] for name in ("greatest", "median", "worst")
    }


def test_of_many_rows_it_is_said_how_many_were_taken() -> None:
    check = check_gradients(Trainer(ExperimentConfig(data={"samples": 4000, "train_fraction": 0.9})))
    assert (check.samples, check.all_samples) == (450, 3600)


def test_a_diverged_network_has_nothing_to_compare() -> None:
    config = {
        "data": {"dataset": "reg-plane"},
        "network": {"activation": "linear"},
        "training": {"learning_rate": 10},
    }
    trainer = trained(config)
    assert trainer.progress.diverged
    result = check_gradients(trainer).to_json()
    assert (result["is_finite"], result["compared"], result["worst"]) == (False, 0, [])


def with_gradient(check: GradientCheck, computed: np.ndarray) -> GradientCheck:
    names = GradientCheck.__slots__
    return GradientCheck(**{**{name: getattr(check, name) for name in names}, "computed": computed})
