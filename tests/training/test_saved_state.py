"""States that older versions saved open for ever."""

import json
from pathlib import Path

import numpy as np
import pytest

from playground.training.trainer import Trainer

FOLDER = Path(__file__).parents[1] / "data" / "saved_states"


@pytest.mark.parametrize("name", ["fresh", "everything"])
def test_a_state_saved_by_version_0_2_goes_on_as_it_did_there(name: str) -> None:
    expected = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    trainer = Trainer.from_state((FOLDER / f"{name}.safetensors").read_bytes())
    assert trainer.progress.step == expected["steps"]
    trainer.advance(10**9, until_epoch=expected["epoch"])
    assert (trainer.progress.step, trainer.best_epoch) == (expected["step"], expected["best_epoch"])
    assert trainer.learning_rate == pytest.approx(expected["learning_rate"], rel=1e-12)
    # Another kind of machine may differ in the last digits.
    np.testing.assert_allclose(trainer.network.parameters, expected["parameters"], rtol=1e-9)
    metrics = trainer.evaluate()
    assert metrics.train_loss == pytest.approx(expected["train_loss"], rel=1e-9)
    assert metrics.test_loss == pytest.approx(expected["test_loss"], rel=1e-9)


def test_an_old_state_saved_again_is_read_again() -> None:
    old = Trainer.from_state((FOLDER / "everything.safetensors").read_bytes())
    again = Trainer.from_state(old.state())
    for trainer in (old, again):
        trainer.advance(40)
    np.testing.assert_array_equal(old.network.parameters, again.network.parameters)
    assert old.learning_rate == again.learning_rate
