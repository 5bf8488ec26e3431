"""What an experiment says of itself as Python makes the same bits."""

from typing import Any

import pytest

from playground import StopRule, Trainer
from playground.training.past import past_of
from playground.training.python_code import python_code
from tests.training.experiments import diverged, made_by, restored


def untouched() -> Trainer:
    return Trainer({"data": {"dataset": "xor"}, "network": {"hidden": [3]}})


def changed() -> Trainer:
    trainer = Trainer({"training": {"optimizer": {"name": "adam", "beta1": 0.8}, "learning_rate": 0.01}})
    trainer.train(3)
    trainer.change({"training.learning_rate": 0.1, "training.optimizer": "momentum"})
    trainer.advance(7)
    trainer.set_parameter(0, 1, 2, 0.1 + 0.2)
    trainer.set_parameter(1, None, 0, -1e-300)
    trainer.advance(100)
    return trainer


def begun_anew() -> Trainer:
    trainer = untouched()
    trainer.train(2)
    trainer.change({"network.hidden": [5, 4]})
    trainer.train(3)
    trainer.reset()
    trainer.advance(11)
    return trainer


def stopped_early() -> Trainer:
    trainer = Trainer({"data": {"noise": 50}, "training": {"learning_rate": 0.3}})
    trainer.train(200, stop=StopRule(patience=2))
    assert trainer.is_stopped
    trainer.continue_after_early_stopping()
    trainer.train(1)
    return trainer


def gone_on_after_divergence() -> Trainer:
    trainer = diverged()
    trainer.change({"training.learning_rate": 0.001})
    trainer.set_parameter(0, 0, 0, 0.5)
    return trainer


def of_own_rows() -> Trainer:
    rows = [[1, 2, 1], [-1, 0, -1], [2, 1, 1], [0, -2, -1]]
    trainer = Trainer({"data": {"dataset": "custom", "task": "classification", "train": rows}})
    trainer.train(2)
    trainer.change({"data.train": [*rows[:2], [3, 3, 1], *rows[2:]]})
    trainer.train(2)
    return trainer


def resumed() -> Trainer:
    trainer = Trainer.from_state(changed().state(with_history=False))
    trainer.train(2)
    return trainer


def gone_back() -> Trainer:
    trainer = changed()
    trainer.seek(epoch=4)
    return trainer


@pytest.mark.parametrize(
    "make",
    [
        untouched,
        changed,
        begun_anew,
        stopped_early,
        restored,
        diverged,
        gone_on_after_divergence,
        of_own_rows,
        resumed,
        gone_back,
    ],
)
def test_the_program_makes_the_same_bits(make: Any) -> None:
    trainer = make()
    again = made_by(python_code(past_of(trainer)))
    assert again.progress == trainer.progress
    assert again.config == trainer.config
    assert again.network.parameters.tobytes() == trainer.network.parameters.tobytes()
    trainer.advance(20)
    again.advance(20)
    assert again.network.parameters.tobytes() == trainer.network.parameters.tobytes()


def test_the_program_says_what_differs_from_the_default_and_no_more() -> None:
    trainer = Trainer({"training": {"learning_rate": 0.1}})
    trainer.advance(5)
    assert python_code(past_of(trainer)) == (
        "from playground import Trainer\n\n"
        'trainer = Trainer({"training": {"learning_rate": 0.1}})\n'
        "trainer.advance(5)\n"
    )
