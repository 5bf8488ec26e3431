"""A diagnosis: findings first, then trials of what is advised; the live training is never touched."""

import numpy as np
import pytest

from playground.config import change_config
from playground.evidence.doctor.advice import advice_of
from playground.evidence.doctor.diagnosis import diagnose, diagnosis
from playground.evidence.doctor.remedies import REMEDIES
from playground.evidence.doctor.rules import RULES
from playground.training.configured import ConfiguredFitting
from playground.training.reference_network import ReferenceNetwork
from playground.training.trainer import Trainer

SLOW = {"training": {"learning_rate": 0.00003}, "network": {"hidden": [4]}}


def slow(changes: dict[str, object] | None = None) -> Trainer:
    trainer = Trainer(SLOW)
    trainer.change(changes or {})
    trainer.train(30)
    return trainer


def test_findings_come_before_trials_and_trials_one_by_one() -> None:
    results = [each.result for each in diagnosis(slow(), epochs=3) if each.result is not None]
    tried = [
        sum(advice["trial"] is not None for finding in result["findings"] for advice in finding["advice"])
        for result in results
    ]
    assert results[0]["findings"][0]["rule"] == "rate_too_small"
    assert tried == [0, 1, 2, 3, 3]
    assert [result["is_whole"] for result in results] == [False] * 4 + [True]


def test_progress_counts_trainings_to_the_end() -> None:
    steps = list(diagnosis(slow(), epochs=3))
    assert [each.done for each in steps] == sorted(each.done for each in steps)
    assert (steps[-1].done, steps[-1].total) == (44, 44)  # without, and three with, on eleven seeds


def test_a_trial_goes_on_from_the_moment_as_a_trainer_would() -> None:
    trainer = slow()
    trial = diagnose(trainer, epochs=4)["findings"][0]["advice"][0]["trial"]
    losses = []
    for seed in range(11):
        # The rows of the experiment's own seed, in an order that this one decides.
        other = {"seed": seed, "data.seed": trainer.config.seed, "training.learning_rate": 0.0003}
        twin = ConfiguredFitting(change_config(trainer.config, other), keeps_last_update=False)
        twin.fitting.restore(trainer.checkpoint())
        twin.fitting.advance(until_epoch=34)
        losses.append(twin.fitting.evaluate()[1][0])
    assert trial["with"]["end"] == pytest.approx(np.quantile(losses, [0.25, 0.5, 0.75]), rel=1e-12)
    assert trial["with"]["median"][-1] == trial["with"]["end"][1]
    assert trial["curve_epochs"] == [0, 1, 2, 3, 4]
    assert trial["without"]["median"][0] == trial["with"]["median"][0] == trainer.evaluate().test_loss


def test_what_begins_anew_is_tried_from_the_beginning_with_the_rows_kept() -> None:
    trainer = Trainer({"network": {"hidden": [4], "initializer": "zeros"}, "seed": 7})
    trainer.train(15)
    advice = diagnose(trainer, epochs=5)["findings"][0]["advice"][0]
    losses = []
    for seed in range(11):
        config = {
            "network": {"hidden": [4], "initializer": "glorot_uniform"},
            "data": {"seed": 7},
            "seed": seed,
        }
        losses.append(Trainer(config).train(5).test_loss)
    assert advice["begins_anew"]
    assert advice["trial"]["from_epoch"] == 0
    assert advice["trial"]["with"]["end"] == pytest.approx(np.quantile(losses, [0.25, 0.5, 0.75]), rel=1e-12)


def test_where_a_seed_would_decide_nothing_trials_begin_at_the_beginning() -> None:
    found = diagnose(slow({"training.batch_size": 10_000}), epochs=3)
    assert {advice["trial"]["from_epoch"] for advice in found["findings"][0]["advice"]} == {0}


def test_a_training_is_not_touched_by_its_diagnosis() -> None:
    trainer, twin = slow(), slow()
    diagnose(trainer, epochs=3)
    assert trainer.state() == twin.state()
    assert trainer.log == twin.log


def test_nothing_found_says_what_was_looked_at() -> None:
    trainer = Trainer({})
    trainer.train(100)
    found = diagnose(trainer)
    assert (found["findings"], found["looked_at"], found["is_whole"]) == ([], list(RULES), True)


def test_advice_that_does_not_help_is_told_too() -> None:
    # Neurons of which none passes anything on stay dead, however small the step.
    layers = [
        {"weights": [[1.0, 0.5], [0.5, 1.0]], "biases": [-20.0, -20.0]},
        {"weights": [[1.0], [1.0]], "biases": [0.0]},
    ]
    network = {"hidden": [2], "activation": "relu", "initial_parameters": layers}
    trainer = Trainer({"data": {"dataset": "xor"}, "network": network})
    trainer.train(12)
    found = diagnose(trainer, epochs=1)["findings"][0]
    verdicts = [advice["trial"]["verdict"] for advice in found["advice"]]
    assert found["rule"] == "dead_units"
    assert len(verdicts) == len(found["advice"])
    assert any(verdict != "helps" for verdict in verdicts)


def test_a_rare_class_is_judged_by_its_recall_which_has_no_curve() -> None:
    trainer = Trainer(
        {"data": {"dataset": "circle", "balance": [1, 0.04], "samples": 1000, "noise": 20}, "seed": 1}
    )
    trainer.train(60)
    trial = diagnose(trainer, epochs=5)["findings"][0]["advice"][0]["trial"]
    assert (trial["measure"], trial["with"]["median"]) == ("least_recall", [])


def test_a_diverged_training_is_found_and_tried_from_the_beginning() -> None:
    trainer = Trainer(
        {
            "data": {"dataset": "reg-plane"},
            "network": {"activation": "relu"},
            "training": {"learning_rate": 10},
        }
    )
    trainer.train(20)
    found = diagnose(trainer, epochs=5)["findings"][0]
    assert found["rule"] == "diverged"
    assert {advice["trial"]["from_epoch"] for advice in found["advice"]} == {0}
    assert found["advice"][0]["trial"]["without"]["diverged"] == 11
    assert found["advice"][0]["trial"]["without"]["end"] == [None, None, None]


def test_the_reference_is_examined_but_nothing_is_tried_on_it() -> None:
    trainer = Trainer(SLOW, network=ReferenceNetwork)
    trainer.train(12)
    found = diagnose(trainer)
    assert found["is_whole"]
    assert all(advice["trial"] is None for finding in found["findings"] for advice in finding["advice"])


def test_advice_without_effect_or_beyond_what_is_allowed_is_left_out() -> None:
    config = Trainer({}).config
    proposals: list[tuple[dict[str, object], bool]] = [
        ({"training.learning_rate": config.training.learning_rate}, False),
        ({"training.learning_rate": 1e9}, False),
        ({"network.hidden": [3]}, False),
        ({"network.hidden": [3]}, True),
    ]
    found = advice_of(config, proposals)
    assert [(each.changes, each.begins_anew) for each in found] == [({"network.hidden": [3]}, True)]


def test_every_rule_has_its_remedies() -> None:
    assert set(REMEDIES) == set(RULES)


def test_what_was_found_says_from_where_on_it_is_something_to_find() -> None:
    found = diagnose(slow(), trials=False)
    finding = found["findings"][0]
    assert finding["bounds"]["update"] == {"at_most": 0.0005}
    assert finding["numbers"]["update"] < 0.0005
    assert finding["bounds"]["reached"]["at_most"] == pytest.approx(finding["numbers"]["attainable"] - 0.15)
    assert found["epochs"] == {"seen": 30, "enough": 10, "many": 30}


def test_what_is_another_network_is_no_branch() -> None:
    drawn = Trainer({"network": {"hidden": [4], "initializer": "zeros"}})
    drawn.train(15)
    found = diagnose(drawn, trials=False)["findings"][0]
    assert [(each["begins_anew"], each["as_branch"]) for each in found["advice"]] == [(True, False)] * 2
    assert all(each["as_branch"] for each in diagnose(slow(), trials=False)["findings"][0]["advice"])
