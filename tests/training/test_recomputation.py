"""What the reference has trained is computed anew by kernels: the bits of kernels from the start."""

import json
from collections.abc import Callable

import numpy as np
import pytest
from safetensors.numpy import load, save

from playground.config import ExperimentConfig, change_config
from playground.engine.network import STATE_ARRAYS, Network
from playground.problems.errors import InvalidConfig, InvalidInput, Problem
from playground.training.recomputation import Recomputation
from playground.training.reference_network import ReferenceNetwork
from playground.training.stopping import StopRule
from playground.training.timeline import Timeline
from playground.training.trainer import Trainer

CONFIG = change_config(ExperimentConfig(), {"data.samples": 80, "network.hidden": [4]})


def changed(trainer: Trainer, **changes: object) -> None:
    trainer.change(
        change_config(trainer.config, {name.replace("__", "."): value for name, value in changes.items()})
    )


def played(trainer: Trainer) -> None:
    trainer.advance(33)


def changed_in_the_middle_of_an_epoch(trainer: Trainer) -> None:
    trainer.advance(11)
    changed(trainer, training__learning_rate=0.3)
    trainer.advance(5)
    changed(trainer, training__optimizer="adam", network__activation="relu")
    trainer.advance(17)


def reset_and_seeded(trainer: Trainer) -> None:
    trainer.advance(9)
    changed(trainer, seed=5)
    trainer.advance(8)
    trainer.reset()
    trainer.advance(21)


def given_a_parameter(trainer: Trainer) -> None:
    trainer.set_parameter(0, 1, 2, -0.5)
    trainer.advance(6)
    trainer.set_parameter(1, None, 0, 0.25)
    trainer.set_parameter(1, None, 0, 0.75)


def stopped_early_and_continued(trainer: Trainer) -> None:
    trainer.set_early_stopping(StopRule(patience=2, minimum_change=0.05))
    trainer.advance(until_epoch=60)
    assert trainer.is_stopped
    trainer.continue_after_early_stopping()
    trainer.advance(40)


def gone_back(trainer: Trainer) -> None:
    trainer.advance(200)
    changed(trainer, training__learning_rate=0.01)
    trainer.advance(200)
    trainer.seek(120)


def not_begun(trainer: Trainer) -> None:
    changed(trainer, network__hidden=[3, 2])


STORIES = [
    played,
    changed_in_the_middle_of_an_epoch,
    reset_and_seeded,
    given_a_parameter,
    stopped_early_and_continued,
    gone_back,
    not_begun,
]
Story = Callable[[Trainer], None]


def assert_same_bits(one: Trainer, other: Trainer) -> None:
    assert one.progress == other.progress
    assert one.config == other.config
    assert one.is_stopped == other.is_stopped
    for name in STATE_ARRAYS:
        np.testing.assert_array_equal(getattr(one.network, name), getattr(other.network, name))
    assert one.evaluate() == other.evaluate()


def both(story: Story) -> tuple[Trainer, Trainer]:
    kernels, plain = Trainer(CONFIG), Trainer(CONFIG, network=ReferenceNetwork)
    story(kernels)
    story(plain)
    assert kernels.progress == plain.progress
    return kernels, plain


@pytest.mark.parametrize("max_steps", [1, 7, 10_000])
@pytest.mark.parametrize("story", STORIES)
def test_the_bits_are_those_of_kernels_from_the_start(story: Story, max_steps: int) -> None:
    kernels, plain = both(story)
    anew = Recomputation(plain, Trainer)
    while not anew.advance(max_steps):
        pass
    assert anew.repeats(plain)
    assert not anew.trainer.network.is_reference
    assert_same_bits(anew.trainer, kernels)
    assert anew.trainer.log == kernels.log
    assert anew.trainer.history == kernels.history
    assert anew.trainer.future == kernels.future
    assert anew.trainer.furthest == kernels.furthest
    for trainer in (anew.trainer, kernels):
        trainer.advance(50)
    assert_same_bits(anew.trainer, kernels)


@pytest.mark.parametrize("story", STORIES)
def test_a_saved_state_of_the_reference_is_opened_with_the_bits_of_kernels(story: Story) -> None:
    kernels, plain = both(story)
    opened = Trainer.from_state(plain.state())
    assert_same_bits(opened, kernels)
    assert opened.state() == kernels.state()


@pytest.mark.parametrize("story", STORIES)
def test_a_saved_state_goes_from_reference_to_reference_and_stays_exact(story: Story) -> None:
    kernels, plain = both(story)
    again = Trainer.from_state(plain.state(), network=ReferenceNetwork)
    np.testing.assert_array_equal(again.network.parameters, plain.network.parameters)
    if story is gone_back:
        # A saved state knows nothing of what came after it.
        kernels = Trainer.from_state(kernels.state())
    for trainer in (kernels, again):
        trainer.advance(13)
        changed(trainer, training__batch_size=3)
        trainer.advance(5)
    assert_same_bits(Trainer.from_state(again.state()), kernels)


def test_a_state_of_kernels_trained_on_by_the_reference_is_exact() -> None:
    kernels = Trainer(CONFIG)
    kernels.advance(50)
    plain = Trainer.from_state(kernels.state(), network=ReferenceNetwork)
    for trainer in (kernels, plain):
        trainer.advance(50)
    assert_same_bits(Trainer.from_state(plain.state()), kernels)


def test_what_is_done_meanwhile_makes_it_outdated() -> None:
    plain = Trainer(CONFIG, network=ReferenceNetwork)
    plain.advance(10)
    anew = Recomputation(plain, Trainer)
    assert anew.repeats(plain)
    plain.set_parameter(0, 0, 0, 1.0)
    assert not anew.repeats(plain)


def test_a_divergence_is_computed_anew_and_what_followed_it_is_done_there() -> None:
    config = change_config(CONFIG, {"training.learning_rate": 5.0, "network.activation": "relu"})
    config = change_config(config, {"data.dataset": "reg-plane"})
    kernels, plain = Trainer(config), Trainer(config, network=ReferenceNetwork)
    for trainer in (kernels, plain):
        trainer.advance(3000)
        assert trainer.progress.diverged
        trainer.reset()
        changed(trainer, training__learning_rate=0.01)
        trainer.advance(30)
    assert_same_bits(Trainer.from_state(plain.state()), kernels)


def test_kernels_that_end_training_sooner_do_there_what_was_done_later() -> None:
    rule = StopRule(patience=1, minimum_change=10.0)

    def story(trainer: Trainer, pause: int) -> None:
        trainer.advance(20)
        trainer.set_early_stopping(rule)
        for _ in range(2):
            trainer.advance(500)
            assert trainer.is_stopped
            trainer.continue_after_early_stopping()
            trainer.advance(pause)
        trainer.set_parameter(0, 0, 0, 0.5)

    kernels, plain = Trainer(CONFIG), Trainer(CONFIG, network=ReferenceNetwork)
    story(kernels, pause=0)
    story(plain, pause=0)
    # As if rounding had let the reference train on for a while.
    entries = [
        entry.model_copy(update={"step": entry.step + (number > 1)})
        for number, entry in enumerate(plain.entries[0])
    ]
    late = Trainer(CONFIG, network=ReferenceNetwork)
    late.advance(kernels.progress.step + 1)
    late.follow(Timeline(entries))
    anew = Recomputation(late, Trainer)
    while not anew.advance(10):
        pass
    assert anew.trainer.future == []
    np.testing.assert_array_equal(anew.trainer.network.parameters[0], 0.5)
    assert anew.trainer.progress.step - kernels.progress.step in {0, 1}


def test_a_log_within_a_saved_state_is_admitted_like_its_config() -> None:
    plain = Trainer(change_config(CONFIG, {"network.hidden": [9]}), network=ReferenceNetwork)
    changed(plain, network__hidden=[4])

    def admit(config: ExperimentConfig) -> None:
        if max(config.network.hidden) > 8:
            raise InvalidConfig([Problem("network.hidden", "too_large")])

    for network in (ReferenceNetwork, Network):
        with pytest.raises(InvalidConfig):
            Trainer.from_state(plain.state(), admit=admit, network=network)


@pytest.mark.parametrize("log", ["[]", "nonsense", '[{"command": "reset", "step": 0}]', "[[[[[["])
def test_a_state_with_a_broken_log_is_refused(log: str) -> None:
    state = Trainer(CONFIG, network=ReferenceNetwork).state()
    header = int.from_bytes(state[:8], "little")
    metadata = json.loads(state[8 : 8 + header])["__metadata__"]
    with pytest.raises(InvalidInput):
        Trainer.from_state(save(load(state), metadata={**metadata, "log": log}))
