"""The history has every epoch, the same however training was cut up, gone back in, saved or replayed."""

import json
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load, save

from playground import ExperimentConfig, Trainer, replay
from playground.config import read_config
from playground.problems.errors import InvalidInput
from playground.training.history import HISTORY_NUMBERS, History, packed, unpacked

CONFIGS: dict[str, dict[str, Any]] = {
    "usual": {},
    "normalized": {"network": {"hidden": [3], "batch_normalization": True}},
    "maxout": {"network": {"hidden": [3], "activation": "maxout"}},
    "dropout, one at a time": {"network": {"dropout": 0.3}, "training": {"batch_size": 1}},
    "classes": {"data": {"dataset": "iris"}},
    "regression": {"data": {"dataset": "reg-gauss"}, "training": {"loss": "huber"}},
    "penalty": {"training": {"regularization": "elastic", "regularization_rate": 0.01, "batch_size": 7}},
    "schedule": {"training": {"schedule": "cosine", "optimizer": "adam"}},
    "plateau": {"training": {"schedule": {"name": "plateau", "patience": 1}, "learning_rate": 1}},
    "early stopping": {"training": {"early_stopping": {"patience": 2}, "learning_rate": 1}},
    "diverging": {"data": {"dataset": "reg-plane"}, "training": {"learning_rate": 10}},
    "overflowing": {
        "data": {"dataset": "reg-plane"},
        "network": {"hidden": []},
        "training": {"learning_rate": 1},
    },
}


def spike(epoch: int, n: int) -> History:
    """A history of a loss of 1 at each epoch, but for one."""
    rows = np.ones((len(HISTORY_NUMBERS), n))
    rows[0], rows[1] = np.arange(n), 25 * np.arange(n)
    rows[2, epoch] = 7.0
    history = History(most_rows=64)
    for begin in range(0, n, 17):
        history.append(rows[:, begin : begin + 17])
    return history


@pytest.mark.parametrize("name", CONFIGS)
@pytest.mark.parametrize("seed", range(4))
def test_the_history_is_the_same_however_training_is_cut_up(name: str, seed: int) -> None:
    config, rng = read_config(CONFIGS[name]), np.random.default_rng(seed)
    whole, cut = Trainer(config), Trainer(config, keeps_last_update=seed % 2 == 1)
    whole.advance(until_epoch=12)
    while cut.progress.epoch < 12 and cut.advance(int(rng.integers(1, 200)), until_epoch=12):
        pass
    assert cut.progress == whole.progress
    np.testing.assert_array_equal(cut.recorded.low, whole.recorded.low)


@pytest.mark.parametrize("name", CONFIGS)
def test_every_epoch_is_recorded_as_it_would_be_evaluated(name: str) -> None:
    config = read_config(CONFIGS[name])
    recorded, evaluated = Trainer(config), Trainer(config)
    recorded.advance(until_epoch=12)
    entries = [evaluated.evaluate()]
    while evaluated.progress.epoch < 12 and evaluated.advance(until_epoch=evaluated.progress.epoch + 1):
        entries.append(evaluated.evaluate())
    for column, numbers in recorded.history.items():
        expected = [getattr(metrics, column) for metrics in entries]
        np.testing.assert_array_equal(
            np.array(numbers, float), np.array(expected, float), err_msg=f"{name}: {column}"
        )


def test_training_to_an_epoch_and_advancing_give_one_history() -> None:
    trained, advanced = Trainer(ExperimentConfig()), Trainer(ExperimentConfig())
    trained.train(2)
    trained.train(5, on_epoch=lambda _: None)
    advanced.advance(until_epoch=7)
    assert trained.history == advanced.history
    assert trained.history["epoch"] == list(range(8))


def test_going_back_forgets_what_comes_after_and_going_on_brings_it_again() -> None:
    trainer = Trainer(ExperimentConfig())
    trainer.advance(until_epoch=300)
    whole = trainer.history
    trainer.seek(epoch=120)
    assert trainer.history == {name: column[:121] for name, column in whole.items()}
    trainer.advance(until_epoch=300)
    assert trainer.history == whole


def test_another_way_on_has_another_history() -> None:
    trainer, straight = Trainer(ExperimentConfig()), Trainer(ExperimentConfig())
    trainer.advance(until_epoch=60)
    trainer.seek(epoch=20)
    for each in (trainer, straight):
        each.advance(until_epoch=20)
        each.set_parameter(0, 0, 0, 2.0)
        each.advance(until_epoch=50)
    assert trainer.history == straight.history


def test_what_is_changed_before_the_first_step_is_in_the_first_row() -> None:
    trainer = Trainer(ExperimentConfig())
    trainer.advance(until_epoch=3)
    trainer.seek(0)
    trainer.set_parameter(0, 0, 0, 2.0)
    before = trainer.evaluate()
    trainer.advance(until_epoch=1)
    assert trainer.history["train_loss"][0] == before.train_loss


def test_a_saved_state_and_a_log_bring_the_history_along() -> None:
    trainer = Trainer(ExperimentConfig())
    trainer.advance(until_epoch=40)
    resumed, replayed = Trainer.from_state(trainer.state()), replay(json.loads(json.dumps(trainer.log)))
    assert replayed.history == trainer.history
    assert resumed.history["epoch"] == trainer.history["epoch"]
    np.testing.assert_allclose(resumed.history["test_loss"], trainer.history["test_loss"], rtol=1e-6)
    resumed.advance(until_epoch=50)
    trainer.advance(until_epoch=50)
    assert resumed.history["epoch"] == list(range(51))
    assert resumed.history["train_loss"][41:] == trainer.history["train_loss"][41:]
    assert Trainer.from_state(trainer.state()).state() == trainer.state()


def test_a_state_without_history_begins_one() -> None:
    trainer = Trainer(ExperimentConfig())
    trainer.advance(until_epoch=5)
    resumed = Trainer.from_state(trainer.state(with_history=False))
    resumed.advance(until_epoch=7)
    assert resumed.history == {name: column[5:] for name, column in _after(trainer, 7).items()}


def test_checkpoints_hold_no_history() -> None:
    trainer = Trainer(ExperimentConfig())
    trainer.advance(until_epoch=3000)
    small = len(trainer.state(with_history=False))
    assert small < 5000
    assert len(trainer.state()) > small + 10_000


@pytest.mark.parametrize("epoch", [0, 1, 4095, 9_998, 9_999])
def test_a_peak_of_one_epoch_is_never_lost(epoch: int) -> None:
    history = spike(epoch, 10_000)
    assert len(history) <= 64
    (row,) = np.flatnonzero(history.high[2] == 7.0)
    assert history.low[0, row] <= epoch <= history.high[0, row]
    assert history.low[2].max() == 1.0 or history.low[0, row] == history.high[0, row]
    assert set(history.high[0, :-1] % history.width) == {history.width - 1}
    np.testing.assert_array_equal(history.low[0, 1:], history.high[0, :-1] + 1)


def test_the_end_of_a_history_comes_in_few_rows_too() -> None:
    history = spike(5000, 10_000)
    coarse = history.coarsened(16, since=5000)
    assert coarse.width == 1024
    assert coarse.low[0].tolist() == [4096, 5120, 6144, 7168, 8192, 9216]
    assert coarse.high[2].tolist() == [7, 1, 1, 1, 1, 1]
    assert history.coarsened(10**6).width == history.width


def test_going_back_into_a_merged_row_and_forth_again_changes_nothing() -> None:
    bounded = Trainer(ExperimentConfig(), most_history_rows=50)
    bounded.advance(until_epoch=500)
    low, high = bounded.recorded.low.copy(), bounded.recorded.high.copy()
    bounded.seek(epoch=333)
    assert bounded.recorded.high[0, -1] >= 333
    bounded.advance(until_epoch=500)
    np.testing.assert_array_equal(bounded.recorded.low, low)
    np.testing.assert_array_equal(bounded.recorded.high, high)


def test_a_long_history_is_saved_in_bounded_room() -> None:
    rng = np.random.default_rng(1)
    rows = rng.uniform(size=(len(HISTORY_NUMBERS), 200_000))
    rows[0], rows[1] = np.arange(200_000), 25 * np.arange(200_000)
    history = History()
    history.append(rows)
    data = packed(history)
    assert data.nbytes < 400_000
    again = unpacked(data)
    assert again.width == 32
    assert again.high[1, -1] == 25 * 199_999
    np.testing.assert_allclose(again.high[2], rows[2].reshape(-1, 32).max(axis=1), rtol=1e-6)


@pytest.mark.parametrize(
    "spoil", [lambda data: data[:-9], lambda data: data[::-1], lambda _: np.zeros(40, np.uint8)]
)
def test_bytes_that_are_no_history_are_refused(spoil: Any) -> None:
    with pytest.raises(ValueError, match="not a history"):
        unpacked(np.ascontiguousarray(spoil(packed(spike(3, 50)))))


def test_a_state_with_a_spoilt_history_is_refused() -> None:
    data = Trainer(ExperimentConfig()).state()
    header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])
    for spoilt in (np.zeros(9, np.uint8), np.zeros(9), np.zeros((2, 2), np.uint8)):
        tensors = {**load(data), "history": spoilt}
        with pytest.raises(InvalidInput):
            Trainer.from_state(save(tensors, header["__metadata__"]))


def _after(trainer: Trainer, epoch: int) -> dict[str, list[Any]]:
    trainer.advance(until_epoch=epoch)
    return trainer.history
