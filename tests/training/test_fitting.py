"""A network that learns from samples of any shape, wherever they come from."""

from dataclasses import replace

import numpy as np
import pytest

from playground.engine.hyperparameters import Choice
from playground.engine.layout import Layout
from playground.engine.network import Network, Rule
from playground.engine.optimizers import OPTIMIZERS
from playground.engine.samples import Samples
from playground.training.fitting import Fitting
from playground.training.stopping import StopRule

PLATEAU = Choice("plateau", (0.5, 2.0, 0.0))
RULE = Rule(learning_rate=0.05, batch_size=7, shuffle_key=3, schedule=PLATEAU)


def begun(rule: Rule = RULE, stop_rule: StopRule | None = None) -> Fitting:
    """Three columns in, two numbers out: nothing that a data set of the page could be."""
    rng = np.random.default_rng(0)
    features = rng.normal(size=(40, 3))
    targets = np.column_stack([features.sum(axis=1), features[:, 0] * features[:, 1]])
    train, test = Samples(features[:30], targets[:30]), Samples(features[30:], targets[30:])
    fitting = Fitting(Network(Layout(3, [(5, "tanh"), (2, "linear")])), train, test, rule, stop_rule)
    fitting.begin("uniform", np.random.default_rng(1))
    return fitting


def test_any_number_of_columns_and_outputs_can_be_learned() -> None:
    fitting = begun()
    (before, _), _ = fitting.evaluate()
    fitting.advance(until_epoch=100)
    (after, _), (others, _) = fitting.evaluate()
    assert after < before / 10
    assert others < before


@pytest.mark.parametrize("steps", [0, 3, 44])
def test_a_checkpoint_goes_on_in_another_fitting_with_the_same_bits(steps: int) -> None:
    stop_rule = StopRule(patience=1000)
    one, other = begun(stop_rule=stop_rule), begun(stop_rule=stop_rule)
    one.advance(steps)
    other.restore(one.checkpoint())
    for fitting in (one, other):
        fitting.advance(until_epoch=50)
    np.testing.assert_array_equal(one.network.parameters, other.network.parameters)
    assert (one.progress, one.best_epoch, one.learning_rate) == (
        other.progress,
        other.best_epoch,
        other.learning_rate,
    )


@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
def test_a_checkpoint_is_not_altered_by_training_and_can_be_restored_again(optimizer: str) -> None:
    fitting = begun(replace(RULE, optimizer=Choice(optimizer)))
    fitting.advance(17)
    checkpoint = fitting.checkpoint()
    ends = []
    for _ in range(2):
        fitting.advance(30)
        ends.append(fitting.network.parameters.copy())
        fitting.restore(checkpoint)
        assert fitting.progress == checkpoint.progress
    np.testing.assert_array_equal(ends[0], ends[1])


def test_evaluating_changes_nothing_even_where_the_loss_overflows() -> None:
    fitting = begun()
    fitting.network.parameters[:] = 1e200
    (loss, _), _ = fitting.evaluate()
    assert loss == np.inf
    assert not fitting.progress.diverged


def test_early_stopping_keeps_its_best_when_other_layers_take_its_place() -> None:
    fitting = begun(stop_rule=StopRule(patience=3, minimum_change=1e6))
    fitting.advance(until_epoch=1)
    best = fitting.network.parameters.copy()
    fitting.change_layout(Layout(3, [(5, "prelu"), (2, "linear")]))
    fitting.advance(until_epoch=50)
    assert (fitting.is_stopped, fitting.best_epoch) == (True, 1)
    for layer, parts in fitting.network.layers():
        del layer
        for name in ("weights", "biases"):
            assert np.isin(parts[name], best).all()


def test_a_new_stop_rule_waits_anew_where_the_last_one_stopped() -> None:
    fitting = begun(stop_rule=StopRule(patience=1, minimum_change=1e6))
    fitting.advance(until_epoch=50)
    assert (fitting.progress.epoch, fitting.is_stopped) == (2, True)
    fitting.set_early_stopping(StopRule(patience=5, minimum_change=1e6))
    assert not fitting.is_stopped
    fitting.advance(until_epoch=50)
    assert fitting.progress.epoch == 8
