"""The page's arithmetic of one training step: it adds up, and its NumPy prints the number that it shows."""

import contextlib
import io
import math
from collections.abc import Iterator
from typing import Any

import pytest

from playground.config import ExperimentConfig
from playground.engine.optimizers import OPTIMIZERS
from tests.analysis.steps_of_the_page import Step, flat, levels, of_neurons

ROUNDING = 1e-11  # of the largest number on the way


def printed(source: str) -> float:
    """What lines of Python print."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(source, "copied", "exec"), {})
    return float(out.getvalue())


RICH: dict[str, dict[str, Any]] = {
    "plain": {"network": {"hidden": [4, 2]}},
    "one_sample": {"network": {"hidden": [3], "activation": "sigmoid"}, "training": {"batch_size": 1}},
    "normalized": {"network": {"hidden": [4, 3], "batch_normalization": True, "activation": "relu"}},
    "dropout": {"network": {"hidden": [4, 3], "dropout": 0.4, "activation": "gelu"}},
    "residual": {"network": {"hidden": [3, 3], "residual": True}},
    "maxout": {"network": {"hidden": [3, 2], "activation": {"name": "maxout", "pieces": 3}}},
    "prelu": {"network": {"hidden": [3, 2], "activation": ["prelu", "leaky_relu"]}},
    "softmax": {"data": {"dataset": "iris"}, "network": {"features": ["x1", "x2"], "hidden": [3]}},
    "wide": {"network": {"hidden": [16, 3]}, "training": {"batch_size": 20}},
    "clipped": {"training": {"clip_norm": 0.001, "regularization": "l2", "regularization_rate": 0.01}},
    "clipped_each": {
        "training": {"clip_value": 1e-4, "regularization": "elastic", "regularization_rate": 0.01}
    },
    "logits": {"training": {"loss": "binary_crossentropy"}},
}
OPTIMIZED = {
    name: {"network": {"hidden": [2]}, "training": {"optimizer": name, "batch_size": 3}}
    for name in OPTIMIZERS
}
RICH |= OPTIMIZED
TOLD = {"large": 15, "large_normalized": 4}  # samples of a batch of which only the first are sent
RICH["large"] = {"network": {"hidden": [3]}, "training": {"batch_size": 40}}
RICH["large_normalized"] = {"network": {"hidden": [3, 2], "batch_normalization": True}}


def step_of(name: str) -> Step:
    return Step(ExperimentConfig.model_validate(RICH[name]), most=TOLD.get(name))


@pytest.mark.parametrize("name", RICH)
def test_copied_lines_of_numpy_print_exactly_the_number(node: str, name: str) -> None:
    step = step_of(name)
    [found] = levels(node, step.case(step.everything()))
    lines = [line for level in found for line in level if line["numpy"] is not None]
    assert len(lines) > 50
    wrong = {
        line["name"]: (line["numpy"], line["value"])
        for line in lines
        if printed(line["numpy"]) != line["value"]
    }
    assert wrong == {}


def is_near(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=ROUNDING, abs_tol=ROUNDING)


@pytest.mark.parametrize("name", RICH)
def test_what_is_shown_is_what_the_reference_computes(node: str, name: str) -> None:
    step = step_of(name)
    follows = step.everything()
    [found] = levels(node, step.case(follows))
    trace, after = step.step.trace, flat(step.after.parameters, step.like)
    gradients = flat(step.step.derivatives.gradients, step.like)
    for follow, lines in zip(follows, found, strict=True):
        by_name = {line["name"]: line["value"] for line in lines}
        subject, member = follow["subject"], follow["member"]
        if subject["kind"] == "loss":
            assert is_near(by_name["loss"], step.step.loss[member])
        elif subject["kind"] == "parameter":
            if follow["stage"] in ("backward", "update"):
                assert is_near(by_name["gradient"], gradients[subject["index"]])
            if follow["stage"] == "update":
                assert is_near(by_name["weight"], after[subject["index"]])
        elif follow["stage"] != "update":
            layer, neuron = subject["layer"], subject["neuron"]
            sums = trace[layer].sums
            sums = sums.max(axis=0) if sums.ndim == 3 else sums
            assert is_near(by_name["z"], sums[member, neuron])
            passed_on = by_name.get("output", by_name["a"])
            assert is_near(passed_on, trace[layer].activations[member, neuron])
            if follow["stage"] == "backward":
                deltas = of_neurons(step.step.derivatives.deltas[layer])
                assert is_near(by_name["delta"], deltas[member, neuron])


def captions(line: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What stands below each term, where that has a value."""
    for item in line["items"]:
        blanks = item.get("caption", {}).get("blanks", {})
        if "value" in blanks:
            yield blanks


def as_number(text: str) -> float:
    return float(text.replace("−", "-"))


@pytest.mark.parametrize("name", ["plain", "wide", "residual", "dropout", "one_sample", "large"])
def test_rounded_terms_sum_to_the_rounded_result_or_a_line_says_by_how_much_not(node: str, name: str) -> None:
    step = step_of(name)
    [found] = levels(node, step.case(step.everything()))
    sums = [line for level in found for line in level if line["name"] == "z"]
    assert sums
    for line in sums:
        terms = [blanks["value"] for blanks in captions(line)]
        bias = line["items"][-1]["tree"]["shown"]["text"]
        unit = 10.0 ** -line["decimals"]
        total = sum(as_number(term) for term in [*terms, bias])
        apart = abs(total - as_number(line["text"]))
        if line["gap"] is None:
            assert apart < unit / 2
        else:
            assert apart == pytest.approx(as_number(line["gap"]["by"]), abs=unit * 1e-3)
            assert total == pytest.approx(as_number(line["gap"]["gives"]), abs=unit * 1e-3)


def test_no_line_has_more_than_twelve_terms(node: str) -> None:
    step = Step(ExperimentConfig.model_validate(RICH["wide"]))
    [found] = levels(node, step.case(step.everything()))
    lines = [line for level in found for line in level]
    assert max(sum("tree" in item and "caption" in item for item in line["items"]) for line in lines) <= 14
    with_rest = [line for line in lines if line["rest"]]
    assert with_rest
    for line in with_rest:
        sizes = [abs(as_number(blanks["value"])) for blanks in captions(line) if "count" not in blanks]
        assert len(sizes) in (11, 12)
        assert sizes == sorted(sizes, reverse=True)
