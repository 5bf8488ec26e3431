"""The receipt of a training step: equal to the kernels, and refused by the checker where it is wrong."""

import ast
import copy
import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings

from playground.analysis.receipt import most_samples, step_receipt
from playground.analysis.trace import trace_step
from playground.config import ExperimentConfig
from playground.engine.samples import Samples
from playground.problems.errors import InvalidCommand
from playground.training.trainer import Trainer
from tests.analysis.wrong_receipts import BREAKS, CLASSES, RICH, Receipt, loss_summed
from tests.model.test_oracle import LEAST, small_configs

CHECKER = Path(__file__).parents[2] / "docs" / "check_receipt.py"
PRECISION = 1e-12  # of the largest number
ROUNDING = 1e-15
DIVIDES = {"adagrad", "rmsprop", "adadelta", "adam", "amsgrad", "adamax", "nadam", "adamw"}


def loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_receipt", CHECKER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CHECK = loaded()


def receipt_of(config: Any, steps: int = 7) -> Receipt:
    """As someone reads it from a file."""
    trainer = Trainer(config)
    trainer.advance(steps)
    read: Receipt = json.loads(json.dumps(step_receipt(trainer)))
    return read


def broken(receipt: Receipt) -> list[str]:
    return [name for name, apart in CHECK.check(receipt).items() if not apart <= CHECK.TOLERANCE]


def begun(config: ExperimentConfig) -> Trainer:
    """A few steps into training, where a next one is possible."""
    trainer = Trainer(config)
    trainer.advance(7)
    assume(not trainer.progress.diverged and not trainer.is_stopped)
    return trainer


@given(small_configs())
@settings(max_examples=40, derandomize=True, database=None)
def test_the_checker_confirms_receipts_of_any_config(config: ExperimentConfig) -> None:
    trainer = begun(config)
    try:
        receipt = json.loads(json.dumps(step_receipt(trainer)))
    except InvalidCommand:
        assume(False)
    assert broken(receipt) == []


@given(small_configs())
@settings(max_examples=40, derandomize=True, database=None)
def test_its_gradients_and_its_update_are_the_kernels(config: ExperimentConfig) -> None:
    trainer = begun(config)
    try:
        receipt = step_receipt(trainer)
    except InvalidCommand:
        assume(False)
    samples = trainer.train_samples
    weights = receipt["sample_weights"]
    batch = Samples(
        np.array(receipt["inputs"]),
        np.array(receipt["targets"]),
        None if weights is None else np.array(weights),
    )
    rule = trainer.rule
    gradient, outputs = trainer.network.training_pass(batch, rule, trainer.progress.step)
    assert samples.count == receipt["n_samples"]
    assert_close(outputs, receipt["forward"][-1]["activations"])
    largest = max(1.0, *(np.abs(layer["activations"]).max() for layer in receipt["forward"]))
    # Where the loss is nearly 0, a delta is the difference of nearly equal numbers.
    delta = max(PRECISION, *(np.abs(np.array(delta)).max() for delta in receipt["deltas"]))
    rounding = PRECISION * delta * largest + ROUNDING * largest**2
    plain = flat_gradient(receipt)
    assert np.abs(gradient - plain).max() <= max(PRECISION * np.abs(plain).max(), rounding)
    trainer.advance(1)
    if rule.optimizer.name not in DIVIDES:  # these make one of rounding as large as any
        assert_close(trainer.network.parameters, flat(receipt["after"]["parameters"]))


def assert_close(found: Any, expected: Any) -> None:
    expected = np.array(expected)
    assert np.abs(found - expected).max() <= max(PRECISION * np.abs(expected).max(), LEAST)


def flat(layers: list[dict[str, Any]]) -> np.ndarray:
    order = ("weights", "biases", "leaks", "gamma", "beta")
    return np.concatenate([np.ravel(parts[name]) for parts in layers for name in order if name in parts])


def flat_gradient(receipt: Receipt) -> np.ndarray:
    """Of mean loss plus penalty, as the engine gives it."""
    penalty = receipt["method"]["penalty"]
    layers = []
    for gradient, parts in zip(receipt["gradients"], receipt["before"]["parameters"], strict=True):
        w = np.array(parts["weights"])
        by_penalty = penalty["square"] * w + penalty["absolute"] * np.sign(w)
        layers.append({**gradient, "weights": np.array(gradient["weights"]) + by_penalty})
    return flat(layers)


@pytest.fixture(scope="module")
def receipts() -> dict[int, Receipt]:
    return {id(config): receipt_of(config) for config in (RICH, CLASSES)}


@pytest.mark.parametrize(("change", "config", "rule"), BREAKS)
def test_what_is_wrong_breaks_the_rule_that_makes_it(
    change: Callable[[Receipt], None], config: dict[str, Any], rule: str, receipts: dict[int, Receipt]
) -> None:
    receipt = copy.deepcopy(receipts[id(config)])
    assert broken(receipt) == []
    change(receipt)
    assert broken(receipt)[:1] == [rule]


def test_each_rule_is_broken_by_something() -> None:
    rules = {*CHECK.check(receipt_of(RICH)), *CHECK.check(receipt_of(CLASSES)), "shapes and names"}
    assert {rule for *_, rule in BREAKS} == rules


def test_the_checker_is_short_and_imports_nothing_but_plain_python() -> None:
    code = CHECKER.read_text("utf-8")
    tree = ast.parse(code)
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported == {"json", "math", "sys", "operator"}
    lines = [line for line in ast.unparse(without_docstrings(tree)).splitlines() if line]
    assert len(lines) <= 200


def without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef) and ast.get_docstring(node):
            del node.body[0]
    return tree


def test_it_tells_every_rule_and_ends_with_an_exit_code(tmp_path: Path) -> None:
    file = tmp_path / "receipt.json"
    receipt = receipt_of(RICH)
    file.write_text(json.dumps(receipt))
    good = subprocess.run([sys.executable, CHECKER, file], capture_output=True, text=True, check=False)
    assert (good.returncode, good.stderr) == (0, "")
    assert len(good.stdout.splitlines()) == len(CHECK.check(receipt))
    loss_summed(receipt)
    file.write_text(json.dumps(receipt))
    bad = subprocess.run([sys.executable, CHECKER, file], capture_output=True, text=True, check=False)
    assert bad.returncode == 1
    assert [line.split()[1:3] for line in bad.stdout.splitlines() if line.startswith("BROKEN")] == [
        ["mean", "loss"]
    ]


def test_a_training_that_has_ended_has_no_next_step() -> None:
    trainer = Trainer(
        {
            "data": {"dataset": "reg-plane"},
            "network": {"activation": "linear"},
            "training": {"learning_rate": 10.0},
        }
    )
    trainer.train(1)
    assert trainer.progress.diverged
    with pytest.raises(InvalidCommand, match="diverged"):
        step_receipt(trainer)


def test_the_trainer_goes_on_as_if_nobody_had_looked() -> None:
    looked_at, alone = Trainer(RICH), Trainer(RICH)
    for trainer in (looked_at, alone):
        trainer.advance(7)
    step_receipt(looked_at)
    for trainer in (looked_at, alone):
        trainer.advance(7)
    assert looked_at.network.parameters.tobytes() == alone.network.parameters.tobytes()


@given(small_configs())
@settings(max_examples=20, derandomize=True, database=None)
def test_a_sample_of_its_own_is_a_batch_that_the_checker_confirms(config: ExperimentConfig) -> None:
    trainer = begun(config)
    number = len(trainer.rows.train) - 1
    try:
        receipt = json.loads(json.dumps(step_receipt(trainer, number)))
        traced = trace_step(trainer, trainer.rows.train[number].tolist())
    except InvalidCommand:
        assume(False)
    assert broken(receipt) == []
    assert (receipt["rows"], receipt["n_samples"]) == ([number], trainer.train_samples.count)
    np.testing.assert_array_equal(flat(receipt["after"]["parameters"]), traced.parameters_after)


def test_a_row_that_is_not_there_is_refused_by_name() -> None:
    trainer = Trainer(RICH)
    n_rows = len(trainer.rows.train)
    for number in (-1, n_rows):
        with pytest.raises(InvalidCommand, match=rf"sample: .* {number}; .* 0 to {n_rows - 1}"):
            step_receipt(trainer, number)


def test_the_numbers_of_the_largest_batch_are_no_more_than_allowed() -> None:
    config = {
        "network": {
            "hidden": [8, 8],
            "activation": [{"name": "maxout", "pieces": 3}, "tanh"],
            "dropout": 0.1,
        },
        "training": {"batch_size": 4},
    }
    receipt = receipt_of(config)
    numbers = sum(
        np.size(part) for part in (receipt["inputs"], receipt["targets"], *receipt["deltas"])
    ) + sum(np.size(part) for layer in receipt["forward"] for part in layer.values() if part is not None)
    most = most_samples(Trainer(config), numbers)
    assert most in (3, 4)
    assert most_samples(Trainer(config), 1) == 1
