"""Functions of the reference, written out as Python that runs by itself."""

from typing import Any

import numpy as np
import pytest

from playground.catalog.sources import numpy_source
from playground.model.reference.activations import ACTIVATIONS
from playground.model.reference.losses import LOSSES


def defined(source: str, name: str) -> Any:
    namespace: dict[str, Any] = {"np": np}
    exec(compile(source, name, "exec"), namespace)
    return namespace[name]


@pytest.mark.parametrize("name", [name for name in ACTIVATIONS if name not in ("maxout", "prelu")])
def test_an_activation_written_out_has_the_bits_of_the_reference(name: str) -> None:
    function = ACTIVATIONS[name].value
    z = np.random.default_rng(0).normal(0, 3, 50)
    assert (defined(numpy_source(function), function.__name__)(z) == function(z)).all()


@pytest.mark.parametrize("name", LOSSES)
def test_a_loss_written_out_has_the_bits_of_the_reference(name: str) -> None:
    function = LOSSES[name].value
    rng = np.random.default_rng(1)
    outputs, targets = rng.uniform(0.1, 0.9, (20, 3)), np.eye(3)[rng.integers(0, 3, 20)]
    written = defined(numpy_source(function), function.__name__)
    assert (written(outputs, targets) == function(outputs, targets)).all()


def test_a_written_function_has_neither_annotations_nor_docstrings() -> None:
    source = numpy_source(ACTIVATIONS["gelu"].value)
    assert "Array" not in source
    assert '"""' not in source
    assert source.startswith("import math")
    assert source.index("def normal_distribution") < source.index("def gelu")
