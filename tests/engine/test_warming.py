"""Nothing compiles once everything is warm, whatever is changed."""

from itertools import product
from typing import Any

import numpy as np

from playground.engine import evaluation, kernels, warm_up
from playground.engine.activations import ACTIVATIONS
from playground.engine.layout import Layout
from playground.engine.network import Network, Progress, Rule
from playground.engine.regularizers import REGULARIZERS
from playground.engine.samples import Samples

KERNELS: list[Any] = [
    kernels.train,
    kernels.loss_gradient,
    evaluation.evaluate,
    evaluation.images,
    evaluation.maps,
]


def test_warming_up_reports_every_kernel() -> None:
    reports: list[tuple[int, int]] = []
    warm_up(lambda done, total: reports.append((done, total)))
    assert reports == [(done, len(KERNELS)) for done in range(len(KERNELS) + 1)]


def test_nothing_compiles_when_anything_changes() -> None:
    warm_up(lambda *_: None)
    before = [len(kernel.signatures) for kernel in KERNELS]
    assert before == [1] * len(KERNELS)
    rng = np.random.default_rng(0)
    for activation, regularization, batch_size, n_features in product(
        ACTIVATIONS, REGULARIZERS, (1, 7), (1, 7)
    ):
        network = Network(Layout(n_features, [(9, activation), (1, "linear")]))
        samples = Samples(rng.normal(size=(30, n_features)), rng.normal(size=(30, 1)))
        rule = Rule(0.01, batch_size, "squared_error", regularization, 0.1, shuffle_key=batch_size)
        network.train(samples, rule, Progress(), max_steps=9)
        network.evaluate(samples)
        network.predict(samples.rows[:, :n_features])
        network.images(samples.columns, range(10))
        network.gradient(samples, rule)
    assert [len(kernel.signatures) for kernel in KERNELS] == before
