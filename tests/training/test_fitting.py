"""A network that learns from samples of any shape, wherever they come from."""

import numpy as np
import pytest

from playground.engine.hyperparameters import Choice
from playground.engine.layout import Layout
from playground.engine.network import Network, Rule
from playground.engine.samples import Samples
from playground.training.fitting import Fitting
from playground.training.saved_state import pack, unpack
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
def test_a_moment_goes_on_in_another_fitting_with_the_same_bits(steps: int) -> None:
    stop_rule = StopRule(patience=1000)
    one, other = begun(stop_rule=stop_rule), begun(stop_rule=stop_rule)
    one.advance(steps)
    facts, arrays = one.moment()
    other.resume(*unpack(pack({"config": None, **facts}, arrays)))
    for fitting in (one, other):
        fitting.advance(until_epoch=50)
    np.testing.assert_array_equal(one.network.parameters, other.network.parameters)
    assert one.moment()[0] == other.moment()[0]


def test_a_new_stop_rule_waits_anew_where_the_last_one_stopped() -> None:
    fitting = begun(stop_rule=StopRule(patience=1, minimum_change=1e6))
    fitting.advance(until_epoch=50)
    assert (fitting.progress.epoch, fitting.is_stopped) == (2, True)
    fitting.watch(StopRule(patience=5, minimum_change=1e6))
    assert not fitting.is_stopped
    fitting.advance(until_epoch=50)
    assert fitting.progress.epoch == 8
