"""Every export format is read back and gives the trained model's outputs."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import load

from playground.config import ExperimentConfig
from playground.export import FORMATS
from playground.locales import LANGUAGES, read_words
from playground.model.description import ModelDescription
from playground.training.trainer import Trainer

ROOT = Path(__file__).parents[2]
POINTS = np.random.default_rng(7).uniform(-6, 6, (40, 2))
CONFIGS = {
    "default": {},
    "maxout": {"network": {"activation": "maxout", "features": ["x1", "sin_x2"]}},
    "normalized": {"network": {"batch_normalization": True}, "data": {"standardize": True}},
    "classes": {"data": {"dataset": "iris"}},
    "regression": {"data": {"dataset": "reg-plane"}},
}

Outputs = NDArray[np.float64]


def read_json(data: bytes, _model: ModelDescription) -> Outputs:
    return ModelDescription.from_json(json.loads(data)).predict(POINTS)


def read_safetensors(data: bytes, model: ModelDescription) -> Outputs:
    """The outputs with the file's arrays in the place of the model's, which are made useless before."""
    tensors = load(data)
    for index, (parts, averages) in enumerate(zip(model.parameters, model.averages, strict=True)):
        kept = (
            dict(parts)
            if averages is None
            else {**parts, "mean": averages.mean, "variance": averages.variance}
        )
        assert {f"layers.{index}.{name}" for name in kept} == {
            name for name in tensors if name.startswith(f"layers.{index}.")
        }
        for name, array in kept.items():
            array[:] = tensors[f"layers.{index}.{name}"]
    return model.predict(POINTS)


def run_numpy(data: bytes, _model: ModelDescription) -> Outputs:
    return np.array(_program(data)["predict"](POINTS))


def run_python(data: bytes, _model: ModelDescription) -> Outputs:
    return np.array(_program(data)["predict"](POINTS.tolist()))


def _program(data: bytes) -> dict[str, Any]:
    program: dict[str, Any] = {"__name__": "exported"}
    exec(compile(data, "exported.py", "exec"), program)
    return program


READERS: dict[str, Callable[[bytes, ModelDescription], Outputs]] = {
    "numpy": run_numpy,
    "python": run_python,
    "json": read_json,
    "safetensors": read_safetensors,
}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("config", CONFIGS.values(), ids=CONFIGS)
def test_a_file_read_back_gives_the_trained_outputs(config: dict[str, object], name: str) -> None:
    trainer = Trainer(ExperimentConfig.model_validate(config))
    trainer.train(3)
    wanted = trainer.predict(POINTS)
    data = FORMATS[name].write(trainer.describe())
    np.testing.assert_allclose(READERS[name](data, trainer.describe()), wanted, rtol=1e-12, atol=1e-12)


def test_a_diverged_model_is_written_as_json_and_comes_back_as_not_a_number() -> None:
    trainer = Trainer(ExperimentConfig())
    trainer.network.parameters[0] = np.nan
    again = ModelDescription.from_json(json.loads(FORMATS["json"].write(trainer.describe())))
    assert np.isnan(again.parameters[0]["weights"]).sum() == 1


def test_the_documents_name_every_format() -> None:
    text = (ROOT / "docs" / "rest.md").read_text(encoding="utf-8")
    for row in FORMATS.values():
        assert f"| `{row.name}` | {row.about} |" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_format_has_its_name_for_the_page(language: str) -> None:
    assert {f"page.code.format.{name}" for name in FORMATS} <= read_words(language).keys()
