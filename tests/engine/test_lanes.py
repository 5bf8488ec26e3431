"""Networks that are trained at once have the bits that each has alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.engine.activations import ACTIVATIONS
from playground.engine.hyperparameters import Choice
from playground.engine.lanes import LANES, Lanes, fit_lanes
from playground.engine.layout import Layout
from playground.engine.losses import LOSSES
from playground.engine.measuring import EpochEnds
from playground.engine.network import Network, Progress, Rule
from playground.engine.regularizers import Penalty
from playground.engine.samples import Samples
from playground.engine.schedules import SCHEDULES

PLAIN = [name for name, row in ACTIVATIONS.items() if row.is_inlined]
PAIRS = [
    (row.name, output)
    for row in LOSSES.values()
    for output in dict.fromkeys(name for outputs in row.outputs.values() for name in outputs)
    if output in PLAIN and not row.is_joint
]
AT_WILL = [name for name in SCHEDULES if name != "plateau"]


def made(layout: Layout, count: int, seed: int, lower: float = -1.0) -> tuple[Network, Samples]:
    rng = np.random.default_rng(seed)
    network = Network(layout)
    network.initialize("glorot_uniform", rng)
    targets = rng.choice([lower, 1.0], (count, layout.n_outputs))
    return network, Samples(rng.normal(size=(count, layout.n_features)), targets)


def alone(network: Network, samples: Samples, rule: Rule, epochs: int) -> tuple[Progress, EpochEnds]:
    ends = EpochEnds(network.layout, epochs)
    return network.train(samples, rule, Progress(), max_steps=10**9, until_epoch=epochs, ends=ends), ends


@settings(max_examples=40, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 9), min_size=0, max_size=3),
    activation=st.sampled_from(PLAIN),
    pair=st.sampled_from(PAIRS),
    n_outputs=st.integers(1, 3),
    schedule=st.sampled_from(AT_WILL),
    penalty=st.sampled_from([Penalty(), Penalty(absolute=0.01), Penalty(square=0.02)]),
    n_features=st.integers(1, 5),
    count=st.integers(2, 23),
    batch_size=st.integers(2, 12),
    n_networks=st.integers(1, LANES),
    is_shuffled=st.booleans(),
    cut=st.integers(1, 10),
)
def test_each_network_has_the_bits_that_it_has_alone(
    sizes: list[int],
    activation: str,
    pair: tuple[str, str],
    n_outputs: int,
    schedule: str,
    penalty: Penalty,
    n_features: int,
    count: int,
    batch_size: int,
    n_networks: int,
    is_shuffled: bool,
    cut: int,
) -> None:
    loss, output = pair
    layout = Layout(n_features, [*[(size, activation) for size in sizes], (n_outputs, output)])
    rules = [
        Rule(0.05, batch_size, Choice(loss), schedule=Choice(schedule), penalty=penalty, shuffle_key=key)
        for key in (range(7, 7 + n_networks) if is_shuffled else [None] * n_networks)
    ]
    lower = 0.0 if output == "sigmoid" else -1.0  # as the output's range
    together = [made(layout, count, seed, lower) for seed in range(n_networks)]
    by_itself = [made(layout, count, seed, lower) for seed in range(n_networks)]
    epochs = 4
    lanes = Lanes([network for network, _ in together], [samples for _, samples in together], rules)
    first = [EpochEnds(layout, epochs) for _ in together]
    begun = lanes.train(Progress(), max_steps=cut, until_epoch=epochs, ends=first)
    ends = [EpochEnds(layout, epochs) for _ in together]
    progress = lanes.train(begun, max_steps=10**9, until_epoch=epochs, ends=ends)

    for (network, _), (single, samples), rule, before, after in zip(
        together, by_itself, rules, first, ends, strict=True
    ):
        reached, kept = alone(single, samples, rule, epochs)
        assert progress == reached
        np.testing.assert_array_equal(network.parameters, single.parameters)
        written = np.concatenate([before.parameters[: begun.epoch], after.parameters[: epochs - begun.epoch]])
        np.testing.assert_array_equal(written, kept.parameters)


def test_training_ends_before_the_step_in_which_one_of_them_diverges() -> None:
    layout = Layout(2, [(3, "relu"), (1, "linear")])
    rule = Rule(0.1, 5, shuffle_key=3)
    networks, samples = zip(*(made(layout, 20, seed) for seed in range(3)), strict=True)
    networks[1].parameters[:] *= 1e9
    wild, its_samples = made(layout, 20, 1)
    wild.parameters[:] *= 1e9
    diverged = wild.train(its_samples, rule, Progress(), max_steps=10**9, until_epoch=50)
    assert diverged.diverged
    ends = [EpochEnds(layout, 50) for _ in networks]
    progress = Lanes(networks, samples, [rule] * 3).train(
        Progress(), max_steps=10**9, until_epoch=50, ends=ends
    )
    assert not progress.diverged
    assert progress.step == diverged.step
    np.testing.assert_array_equal(networks[1].parameters, wild.parameters)


@pytest.mark.parametrize(
    "rule",
    [
        Rule(0.1, 1),
        Rule(0.1, 5, optimizer=Choice("adam")),
        Rule(0.1, 5, clip_norm=1.0),
        Rule(0.1, 5, dropout=(0.5,)),
        Rule(0.2, 5),
    ],
)
def test_what_the_kernel_lacks_is_not_taken(rule: Rule) -> None:
    layout = Layout(2, [(3, "tanh"), (1, "tanh")])
    (first, samples), (second, others) = made(layout, 20, 0), made(layout, 20, 1)
    rules = [Rule(0.1, 5), rule] if rule.learning_rate != 0.1 else [rule, rule]
    assert not fit_lanes([first, second], [samples, others], rules)
    with pytest.raises(ValueError, match="Received"):
        Lanes([first, second], [samples, others], rules)


@pytest.mark.parametrize("activation", ["prelu", "maxout", "gelu"])
def test_activations_with_slopes_of_their_own_are_not_taken(activation: str) -> None:
    layout = Layout(2, [(3, activation), (1, "tanh")])
    network, samples = made(layout, 20, 0)
    assert not fit_lanes([network], [samples], [Rule(0.1, 5)])


def test_large_layers_are_not_taken() -> None:
    layout = Layout(2, [(16, "tanh"), (16, "tanh"), (1, "tanh")])
    network, samples = made(layout, 20, 0)
    assert not fit_lanes([network], [samples], [Rule(0.1, 5)])


def test_samples_with_weights_are_not_taken() -> None:
    network, samples = made(Layout(2, [(3, "tanh"), (1, "tanh")]), 20, 0)
    weighted = Samples(samples.rows[:, :2], samples.target_rows[:, :1], np.full(20, 2.0))
    assert not fit_lanes([network], [weighted], [Rule(0.1, 5)])
