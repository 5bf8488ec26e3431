"""Nothing compiles once everything is warm, whatever is changed."""

import tempfile
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.engine import are_kept, are_lanes_kept, compile_beside, compile_lanes_beside, warm_up
from playground.engine.activations import ACTIVATIONS
from playground.engine.hyperparameters import Choice
from playground.engine.kernels import evaluation, training
from playground.engine.layout import Layout
from playground.engine.losses import LOSSES
from playground.engine.network import Network, Progress, Rule
from playground.engine.optimizers import OPTIMIZERS
from playground.engine.regularizers import REGULARIZERS
from playground.engine.samples import Samples
from playground.engine.schedules import SCHEDULES

KERNELS: list[Any] = [
    training.train,
    evaluation.evaluate,
    evaluation.images,
    evaluation.maps,
]


def test_warming_up_reports_every_kernel() -> None:
    reports: list[tuple[int, int]] = []
    warm_up(lambda done, total: reports.append((done, total)))
    assert reports == [(done, len(KERNELS)) for done in range(len(KERNELS) + 1)]


@pytest.mark.slow
def test_other_processes_fill_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_KERNEL_CACHE", str(tmp_path))
    assert not are_kept()
    reports: list[tuple[int, int]] = []
    compile_beside(lambda done, total: reports.append((done, total)))
    assert reports == [(done, len(KERNELS)) for done in range(len(KERNELS) + 1)]
    assert are_kept()
    assert not are_lanes_kept()
    compile_lanes_beside()
    assert are_lanes_kept()


def test_a_cache_that_takes_nothing_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("PLAYGROUND_KERNEL_CACHE", str(tmp_path / "file" / "kernels"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "file"))
    reports: list[tuple[int, int]] = []
    compile_beside(lambda done, total: reports.append((done, total)))
    assert reports == []
    assert not are_kept()


def test_nothing_compiles_when_anything_changes() -> None:
    warm_up(lambda *_: None)
    before = [len(kernel.signatures) for kernel in KERNELS]
    assert before == [1] * len(KERNELS)
    rng = np.random.default_rng(0)
    rows = list(REGULARIZERS.values())
    for k, (activation, optimizer, batch_size) in enumerate(product(ACTIVATIONS, OPTIMIZERS, (1, 7))):
        n_features, loss = 1 + k % 7, list(LOSSES.values())[k % len(LOSSES)]
        output = list(loss.output_activation.values())[-1]
        n_outputs = 3 if output == "softmax" else 1
        normalized = (k % 3 == 0 and activation != "maxout",)
        network = Network(Layout(n_features, [(9, activation), (n_outputs, output)], normalized))
        targets = np.eye(3)[rng.integers(0, 3, 30)][:, :n_outputs]
        samples = Samples(rng.normal(size=(30, n_features)), targets)
        rule = Rule(
            0.01,
            batch_size,
            Choice(loss.name),
            Choice(optimizer),
            Choice(list(SCHEDULES)[k % len(SCHEDULES)]),
            rows[k % len(rows)].penalty(0.01, 0.5),
            shuffle_key=k,
            clip_norm=float(k % 2),
            clip_value=float(k % 3),
            dropout=(0.25 * (k % 2),),
        )
        network.train(samples, rule, Progress(), max_steps=9)
        network.evaluate(samples, rule.loss)
        network.predict(samples.rows[:, :n_features])
        network.images(samples.columns, range(9 + n_outputs))
    assert [len(kernel.signatures) for kernel in KERNELS] == before
