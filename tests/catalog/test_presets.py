"""Every preset is allowed, learns in the time it promises, and has its words."""

import pytest

from playground.catalog.presets import PRESETS, Preset
from playground.config import ExperimentConfig, change_config
from playground.locales import LANGUAGES, read_words
from playground.training.trainer import Trainer


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_a_preset_learns_within_five_seconds_of_pictures(preset: Preset) -> None:
    trainer = Trainer(change_config(ExperimentConfig(), preset.changes))
    before = getattr(trainer.evaluate(), preset.metric)
    after = getattr(trainer.train(preset.epochs), preset.metric)
    assert after >= preset.reaches
    assert before < preset.reaches


def test_by_heart_the_test_loss_turns_while_the_training_loss_falls() -> None:
    preset = PRESETS["by_heart"]
    trainer = Trainer(change_config(ExperimentConfig(), preset.changes))
    early = trainer.train(preset.epochs // 10)
    late = trainer.train(preset.epochs)
    assert late.train_loss < early.train_loss / 2
    assert late.test_loss > early.test_loss


def test_the_deep_stack_owes_its_learning_to_batch_normalization() -> None:
    preset = PRESETS["deep"]
    without = {**preset.changes, "network.batch_normalization": False}
    metrics = Trainer(change_config(ExperimentConfig(), without)).train(preset.epochs)
    assert metrics.train_loss > 0.45


def test_on_the_spiral_gradient_descent_hardly_moves_for_hundreds_of_epochs() -> None:
    changes = PRESETS["spiral"].changes
    plain = Trainer(change_config(ExperimentConfig(), {**changes, "training.optimizer": "sgd"}))
    adam = Trainer(change_config(ExperimentConfig(), changes))
    assert plain.train(300).test_loss > 5 * adam.train(300).test_loss


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_preset_has_a_name_an_aim_and_a_surprise(language: str) -> None:
    words = read_words(language)
    for name in PRESETS:
        for key in (f"presets.{name}", f"presets.{name}.aim", f"presets.{name}.surprise"):
            assert words[key].strip()
    written = {key.split(".")[1] for key in words if key.startswith("presets.")}
    assert written == PRESETS.keys()
