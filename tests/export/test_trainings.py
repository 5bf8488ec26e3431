"""Exported trainings, run without this package, give the playground's losses."""

import re
from pathlib import Path
from typing import Any

import pytest

from playground.config import ExperimentConfig
from playground.engine.activations import ACTIVATIONS
from playground.engine.losses import LOSSES
from playground.engine.optimizers import OPTIMIZERS
from playground.engine.schedules import SCHEDULES
from playground.errors import InvalidInput
from playground.training.trainer import Trainer
from tools.export_matrix import run_python

DATASETS = {"classification": "gauss", "regression": "reg-sine", "multiclass": "iris", "multilabel": "labels"}
HELD_OUT = {"dataset": "reg-sine", "validation_fraction": 0.2}
CONFIGS: dict[str, dict[str, Any]] = {
    **{name: {"training": {"optimizer": name, "learning_rate": 0.01}} for name in OPTIMIZERS},
    **{
        f"{name}-residual": {"network": {"activation": name, "hidden": [4, 4], "residual": True}}
        for name in ACTIVATIONS
    },
    **{name: {"training": {"schedule": name}} for name in SCHEDULES},
    **{
        f"{name}-{task}": {"data": {"dataset": DATASETS[task]}, "training": {"loss": name}}
        for name, row in LOSSES.items()
        for task in row.outputs
    },
    "normalized": {
        "data": {"dataset": "iris", "validation_fraction": 0.2},
        "network": {"batch_normalization": True, "dropout": 0.2, "hidden": [5, 5]},
        "training": {"class_weight": "balanced", "early_stopping": {"patience": 3}},
    },
    "penalized": {
        "data": {"noise": 20, "standardize": True},
        "training": {
            "regularization": "elastic",
            "regularization_rate": 0.01,
            "clip_norm": 0.05,
            "clip_value": 0.02,
            "batch_size": 7,
        },
    },
    "momentum-cosine": {"training": {"optimizer": "momentum", "schedule": "cosine"}},
    "nesterov-penalized": {
        "training": {"optimizer": "nesterov", "regularization": "l2", "regularization_rate": 0.01}
    },
    "unshuffled": {"training": {"loss": "binary_crossentropy", "shuffle": False}},
    "watched": {
        "data": HELD_OUT,
        "training": {"loss": "huber", "schedule": "plateau", "plateau_monitor": "validation_loss"},
    },
    "gates": {
        "data": {"dataset": "gates"},
        "network": {"hidden": []},
        "training": {"loss": "perceptron"},
    },
}
PROGRAM = re.compile(r"(epoch \d+: training loss \S+, test loss \S+\n)+greatest difference: \S+\n")


def written(config: dict[str, Any], name: str = "numpy") -> bytes:
    return Trainer(ExperimentConfig.model_validate(config)).export(name, training=True)


def test_a_numpy_program_gives_the_losses_within_a_millionth(tmp_path: Path) -> None:
    for name, config in CONFIGS.items():
        (tmp_path / f"{name}.py").write_bytes(written(config))
    found = run_python(tmp_path, ("numpy",))
    assert {each.case for each in found} == set(CONFIGS)
    wrong = {each.case: each.printed for each in found if each.code or not PROGRAM.fullmatch(each.printed)}
    assert wrong == {}
    # Far within the bound: the program is the reference written out.
    assert max(each.difference for each in found if each.difference is not None) < 1e-9


@pytest.mark.exports
def test_a_pytorch_program_gives_the_losses_within_a_millionth(tmp_path: Path, exports_python: str) -> None:
    for name, config in CONFIGS.items():
        (tmp_path / f"{name}.py").write_bytes(written(config, "pytorch"))
    found = run_python(tmp_path, ("torch",), exports_python, forks=False)
    assert {each.case for each in found} == set(CONFIGS)
    wrong = {each.case: each.printed for each in found if each.code or not PROGRAM.fullmatch(each.printed)}
    assert wrong == {}
    assert max(each.difference for each in found if each.difference is not None) < 1e-9


# Keras compiles a step for each, which takes seconds: all losses and all optimizers meet in a few.
LOSSES_AND_OPTIMIZERS = [
    (list(LOSSES)[k % len(LOSSES)], list(OPTIMIZERS)[k % len(OPTIMIZERS)])
    for k in range(max(len(LOSSES), len(OPTIMIZERS)))
]
OF_KERAS: dict[str, dict[str, Any]] = {
    **{
        f"{loss}-{optimizer}": {
            "data": {"dataset": DATASETS[next(iter(LOSSES[loss].outputs))]},
            "training": {"loss": loss, "optimizer": optimizer, "learning_rate": 0.01},
        }
        for loss, optimizer in LOSSES_AND_OPTIMIZERS
    },
    **{
        name: CONFIGS[name]
        for name in (
            *("prelu-residual", "maxout-residual", "threshold-residual", "momentum-cosine"),
            *("nesterov-penalized", "normalized", "penalized", "watched"),
        )
    },
}


@pytest.mark.exports
def test_a_keras_program_gives_the_losses_within_a_millionth(tmp_path: Path, exports_python: str) -> None:
    for name, config in OF_KERAS.items():
        (tmp_path / f"{name}.py").write_bytes(written(config, "keras"))
    found = run_python(tmp_path, ("keras",), exports_python, forks=False)
    assert {each.case for each in found} == set(OF_KERAS)
    wrong = {each.case: each.printed for each in found if each.code or not PROGRAM.fullmatch(each.printed)}
    assert wrong == {}
    assert max(each.difference for each in found if each.difference is not None) < 1e-9


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("adam", "adds epsilon in another place"),
        ("adagrad", "begins its sums of squares at 0.1"),
        ("nadam", "has other momenta"),
        ("momentum-cosine", "lags behind a rate that changes"),
        ("normalized", "averages the biased variance"),
    ],
)
def test_a_keras_program_says_what_keras_has_otherwise(name: str, words: str) -> None:
    head = written(CONFIGS[name], "keras").decode().split('"""')[1]
    assert words in head.partition("Not as Keras has it by itself:")[2]


@pytest.mark.parametrize(
    "name", ["sgd", "momentum", "nesterov", "adadelta", "penalized", "nesterov-penalized"]
)
def test_a_keras_program_takes_keras_s_optimizer_where_its_rule_is_the_same(name: str) -> None:
    text = written(CONFIGS[name], "keras").decode()
    assert "Not as Keras" not in text
    assert "update_step" not in text
    assert re.search(r"keras\.optimizers\.(SGD|Adadelta)\b", text)


def test_pytorch_refuses_to_normalize_a_batch_of_one_row() -> None:
    network = {"batch_normalization": True}
    with pytest.raises(InvalidInput, match="cannot normalize a batch of one") as refusal:
        written({"network": network, "training": {"batch_size": 1}}, "pytorch")
    assert refusal.value.problems[0].params == {"samples": 250, "batch_size": 1}
    with pytest.raises(InvalidInput, match="cannot normalize a batch of one"):
        written({"network": network, "training": {"batch_size": 83}}, "pytorch")
    written({"network": network, "training": {"batch_size": 84}}, "pytorch")


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        (rb"    return \(features - MEAN\) / STD", b"    return features"),
        (rb"    order = batch_order\(.*\)", b"    order = np.arange(len(inputs))"),
        (rb"L2_RATE = .*", b"L2_RATE = 0.0"),
        (rb"BATCH_SIZE = 7", b"BATCH_SIZE = 8"),
    ],
)
def test_a_program_that_trains_otherwise_fails(line: bytes, instead: bytes, tmp_path: Path) -> None:
    changed, count = re.subn(line, instead, written(CONFIGS["penalized"]))
    assert count == 1
    (tmp_path / "changed.py").write_bytes(changed)
    (found,) = run_python(tmp_path, ("numpy",))
    assert found.code == 1


def test_a_training_that_magnifies_rounding_says_so_and_claims_only_what_holds(tmp_path: Path) -> None:
    trainer = Trainer({"network": {"hidden": [64] * 8}})
    training = trainer.describe_training()
    assert set(training.losses) == {1}  # ten epochs later nothing is left of the first digits
    data = trainer.export("numpy", training=True)
    assert training.bounds[10] > 0.05
    assert b"magnifies rounding" in data
    (tmp_path / "deep.py").write_bytes(data)
    (found,) = run_python(tmp_path, ("numpy",))
    assert found.code == 0


def test_a_diverging_training_is_no_program() -> None:
    config = {
        "data": {"dataset": "reg-plane"},
        "network": {"hidden": [], "features": ["x1", "x1_squared"]},
        "training": {"learning_rate": 100},
    }
    with pytest.raises(InvalidInput, match="diverges in its first epoch"):
        written(config)


def test_a_format_without_programs_that_train_says_which_have() -> None:
    with pytest.raises(InvalidInput, match="has no program that trains") as refusal:
        written({}, "json")
    (problem,) = refusal.value.problems
    assert problem.field == "format"
    assert isinstance(problem.allowed, list)
    assert "numpy" in problem.allowed
    with pytest.raises(InvalidInput, match="did you mean 'numpy'"):
        Trainer({}).export("numpi")
