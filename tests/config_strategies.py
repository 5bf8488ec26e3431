"""Draws configs that are valid, for property tests."""

from typing import Any

from hypothesis import strategies as st

from playground.config import MAX_SAMPLES, MAX_SEED
from playground.data.datasets import DATASETS
from playground.data.features import FEATURES
from playground.engine.activations import ACTIVATIONS
from playground.engine.initializers import INITIALIZERS
from playground.engine.losses import LOSSES
from playground.engine.optimizers import OPTIMIZERS
from playground.engine.regularizers import REGULARIZERS


def names(table: Any) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(table))


@st.composite
def valid_configs(draw: st.DrawFn) -> dict[str, Any]:
    hidden = draw(st.lists(st.integers(1, 64), max_size=8))
    each = st.lists(names(ACTIVATIONS), min_size=len(hidden), max_size=len(hidden))
    row = st.tuples(st.floats(-6, 6), st.floats(-6, 6), st.sampled_from([-1, 1])).map(list)
    rows = st.lists(row, min_size=2, max_size=5)
    custom = st.fixed_dictionaries(
        {"dataset": st.just("custom"), "task": st.just("classification"), "train": rows}
    )
    generated = st.fixed_dictionaries(
        {"dataset": names(DATASETS)},
        optional={
            "samples": st.none() | st.integers(10, MAX_SAMPLES),
            "noise": st.floats(0, 50),
            "train_fraction": st.floats(0.1, 0.9),
            "seed": st.none() | st.integers(0, MAX_SEED),
        },
    )
    return {
        "seed": draw(st.integers(0, MAX_SEED)),
        "data": draw(custom | generated),
        "network": {
            "features": draw(st.lists(names(FEATURES), min_size=1, unique=True)),
            "hidden": hidden,
            "activation": draw(names(ACTIVATIONS) | each),
            "initializer": draw(names(INITIALIZERS)),
        },
        "training": {
            "loss": draw(names(LOSSES)),
            "optimizer": draw(names(OPTIMIZERS) | names(OPTIMIZERS).map(lambda name: {"name": name})),
            "learning_rate": draw(st.floats(1e-9, 100)),
            "batch_size": draw(st.integers(1, MAX_SAMPLES)),
            "regularization": draw(names(REGULARIZERS)),
            "regularization_rate": draw(st.floats(0, 100)),
            "shuffle": draw(st.booleans()),
        },
    }
