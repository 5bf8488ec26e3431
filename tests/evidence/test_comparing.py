"""Comparisons in this process: what trainers give, in whichever order cores finish, and how it is told."""

import json
import math
from typing import Any

import numpy as np
import pytest

import playground
from playground import ExperimentConfig, Trainer
from playground.data.tasks import TASKS
from playground.evidence.collecting import Trainings
from playground.evidence.measures import MEASURES, measures_of
from playground.evidence.running import run, run_all
from playground.evidence.spec import seeded
from playground.evidence.training import MOST_POINTS, Outcome, Training, curve_epochs
from playground.problems.errors import InvalidInput
from playground.training.history import HISTORY_NUMBERS
from playground.training.metrics import Metrics

SMALL = {"data": {"samples": 60}, "network": {"hidden": [3]}}
HASTY = {**SMALL, "training": {"learning_rate": 0.5}}


def trained(config: dict[str, Any], epochs: int, slice_s: float = math.inf) -> list[Outcome]:
    """One training alone."""
    training = Training([ExperimentConfig(**config)], epochs, MEASURES["test_loss"])
    while (outcomes := training.advance(slice_s)) is None:
        pass
    return outcomes


def test_a_comparison_has_the_bits_of_trainers_by_seed_and_setting() -> None:
    found = playground.compare({"usual": SMALL, "hasty": HASTY}, seeds=[3, 1], epochs=7)
    assert found.seeds == [3, 1]
    assert [each.name for each in found.settings] == ["usual", "hasty"]
    for setting, config in zip(found.settings, (SMALL, HASTY), strict=True):
        assert setting.values == [Trainer({"seed": seed, **config}).train(7).test_loss for seed in (3, 1)]
        assert ExperimentConfig(**setting.config) == ExperimentConfig(**config)


@pytest.mark.parametrize("measure", ["train_loss", "train_accuracy", "test_accuracy"])
def test_any_measure_of_the_task_is_told(measure: str) -> None:
    found = playground.compare([SMALL, HASTY], seeds=2, epochs=3, measure=measure)
    expected = [getattr(Trainer({"seed": seed, **HASTY}).train(3), measure) for seed in range(2)]
    assert found.settings[1].values == expected


def test_r_squared_is_a_measure_of_regression() -> None:
    config = {"data": {"dataset": "reg-plane", "samples": 60}}
    found = playground.compare([config, config], seeds=2, epochs=3, measure="test_r_squared")
    assert found.settings[0].values[0] == Trainer(config).train(3).test_r_squared
    assert (found.pairs[0].ties, found.pairs[0].seeds_needed) == (2, None)


def test_a_validation_loss_is_compared_where_rows_are_held_out() -> None:
    held_out = {"data": {"samples": 80, "validation_fraction": 0.25}}
    found = playground.compare([held_out, held_out], seeds=4, epochs=3, measure="validation_loss")
    assert found.settings[0].values[1] == Trainer({"seed": 1, **held_out}).train(3).validation_loss
    with pytest.raises(InvalidInput, match="measure"):
        playground.compare([held_out, SMALL], seeds=4, epochs=3, measure="validation_loss")


def test_every_measure_that_is_a_metric_has_its_row_in_histories() -> None:
    for measure in MEASURES.values():
        assert (measure.name in Metrics.__slots__) == (measure.of_history in HISTORY_NUMBERS)
        ways = (measure.of_history, measure.from_history, measure.from_network)
        assert sum(way is not None for way in ways) == 1
    for task in TASKS.values():
        assert {f"test_{task.score}", "test_loss"} < set(measures_of(task.name))


def test_a_learning_rate_far_too_small_is_found_to_be_worse() -> None:
    slow = {"training": {"learning_rate": 0.0001}}
    found = playground.compare([slow, {}], seeds=25, epochs=60)
    assert found.pairs[0].verdict == "b_better"
    assert found.pairs[0].difference is not None
    assert found.pairs[0].difference < 0
    assert found.pairs[0].p < 0.001
    assert "B is better than A" in str(found)


def test_a_setting_does_not_differ_from_itself() -> None:
    found = playground.compare([SMALL, SMALL, SMALL], seeds=8, epochs=3)
    assert [(pair.a, pair.b) for pair in found.pairs] == [("A", "B"), ("A", "C"), ("B", "C")]
    assert {pair.verdict for pair in found.pairs} == {"not_distinguishable"}
    assert {pair.seeds_needed for pair in found.pairs} == {None}


def test_json_has_what_is_promised() -> None:
    found = playground.compare([SMALL, HASTY], seeds=6, epochs=3, goal=0.4).to_json()
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert list(found) == ["seeds", "settings", "pairs"]
    assert set(found["settings"][0]) >= {"name", "config", "values", "median", "quantiles"}
    assert list(found["settings"][0]["quantiles"]) == ["10", "25", "75", "90"]
    promised = {"a", "b", "difference", "interval", "wins_b", "p", "verdict", "seeds_needed"}
    assert set(found["pairs"][0]) >= promised
    reached = np.mean([value <= 0.4 for value in found["settings"][0]["values"]])
    assert found["settings"][0]["goal_fraction"] == reached


def test_what_diverges_is_the_worst_and_said_so() -> None:
    config = {"data": {"dataset": "reg-plane"}, "network": {"activation": "relu"}}
    wild = {**config, "training": {"learning_rate": 100}}
    found = playground.compare({"calm": config, "wild": wild}, seeds=8, epochs=5, goal=1e9)
    calm, wild_ = found.settings
    assert (wild_.diverged, wild_.values, wild_.median) == ([True] * 8, [None] * 8, None)
    assert (calm.goal_fraction, wild_.goal_fraction) == (1.0, 0.0)
    pair = found.pairs[0]
    assert (pair.verdict, pair.difference, pair.wins_a) == ("a_better", None, 8)
    assert "diverged" in str(found)
    assert found.to_png().startswith(b"\x89PNG")


def test_a_curve_has_every_kth_epoch_and_the_last_and_ends_in_the_value() -> None:
    for epochs in (1, 2, 198, 199, 200, 301, 5000):
        shown = curve_epochs(epochs)
        assert (shown[0], shown[-1]) == (0, epochs)
        assert len(shown) <= MOST_POINTS
        assert len(set(np.diff(shown)[:-1].tolist())) <= 1
    (outcome,) = trained(SMALL, 301)
    trainer = Trainer(SMALL)
    trainer.train(301)
    shown = curve_epochs(301)
    assert outcome.curve.tolist() == np.array(trainer.history["test_loss"])[shown].tolist()
    assert outcome.value == outcome.curve[-1]


def test_slices_change_no_bit() -> None:
    (whole,), (outcome,) = trained(SMALL, 20), trained(SMALL, 20, 0.0)
    assert outcome.value == whole.value
    assert outcome.curve.tolist() == whole.curve.tolist()
    assert np.array_equal(outcome.picture, whole.picture)


def test_early_stopping_ends_a_training_with_the_best_epoch_s_value() -> None:
    config = {**HASTY, "training": {"learning_rate": 1.0, "early_stopping": {"patience": 5}}}
    (outcome,) = trained(config, 400)
    trainer = Trainer(config)
    assert outcome.value == trainer.train(400).test_loss
    assert trainer.progress.epoch < 300
    assert outcome.curve[-1] == outcome.curve[-2] == outcome.value


def test_a_seed_decides_the_data_or_leaves_them() -> None:
    config = ExperimentConfig(seed=5, data={"seed": 7})
    assert (seeded(config, 3, "all").seed, seeded(config, 3, "all").data.seed) == (3, None)
    assert (seeded(config, 3, "start").seed, seeded(config, 3, "start").data.seed) == (3, 7)
    assert seeded(ExperimentConfig(seed=5), 3, "start").data.seed == 5
    one, other = (Trainer(seeded(ExperimentConfig(), seed, "start")) for seed in (1, 2))
    assert np.array_equal(one.rows.train, other.rows.train)
    assert not np.array_equal(one.network.parameters, other.network.parameters)


def test_trainings_of_one_seed_follow_each_other_and_the_rest_can_be_cancelled() -> None:
    configs = [ExperimentConfig(**SMALL), ExperimentConfig(**HASTY)]
    trainings = Trainings(configs, range(500), 20, MEASURES["test_loss"])
    coming = run(trainings, n_threads=2)
    places = [next(coming)[0] for _ in range(10)]
    coming.close()
    assert max(place.seeds.stop for place in places) <= 8 * 10
    assert trainings.done < trainings.total == 1000


def test_what_a_training_raises_reaches_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_training: Training, _seconds: float) -> None:
        raise OverflowError("too wild")

    monkeypatch.setattr(Training, "advance", fail)
    trainings = Trainings([ExperimentConfig(**SMALL)], range(5), 2, MEASURES["test_loss"])
    with pytest.raises(OverflowError, match="too wild"):
        run_all(trainings)


def test_progress_is_told_after_every_training() -> None:
    told: list[tuple[int, int]] = []
    playground.compare([SMALL, HASTY], 2, 2, on_progress=lambda done, total: told.append((done, total)))
    assert len(told) == 4
    assert told[-1] == (4, 4)


def test_one_setting_is_trained_over_seeds_and_has_no_pairs() -> None:
    alone = playground.compare([SMALL], seeds=3, epochs=5, goal=1.0)
    assert alone.pairs == []
    assert alone.settings[0].values == playground.compare([SMALL, HASTY], 3, 5).settings[0].values
    assert alone.settings[0].goal_fraction is not None
    assert str(alone)
    assert alone.to_png()


def test_eight_settings_are_compared_every_two_of_them() -> None:
    eight = playground.compare([SMALL] * 8, seeds=3, epochs=1)
    assert [setting.name for setting in eight.settings] == list("ABCDEFGH")
    assert len(eight.pairs) == 28
    assert eight.to_png()


@pytest.mark.parametrize(
    ("order", "field"),
    [
        ({"configs": []}, "configs"),
        ({"configs": [SMALL, {"data": {"dataset": "reg-plane"}}]}, "configs.1.data.dataset"),
        ({"configs": [SMALL, SMALL], "seeds": 10**6}, "seeds"),
        ({"configs": [SMALL, SMALL], "measure": "test_r_squared"}, "measure"),
        ({"configs": [SMALL, {"network": {"hidden": [0]}}]}, "configs.1.network.hidden.0"),
    ],
)
def test_what_cannot_be_compared_is_named(order: dict, field: str) -> None:  # type: ignore[type-arg]
    with pytest.raises(InvalidInput) as refused:
        playground.compare(**order)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_the_picture_has_the_colours_of_both_settings_in_either_theme() -> None:
    found = playground.compare([SMALL, HASTY], seeds=3, epochs=5)
    assert found.to_png("light") != found.to_png("dark")
    assert found._repr_png_() == found.to_png()
