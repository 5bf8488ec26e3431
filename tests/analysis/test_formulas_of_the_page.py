"""The formulas of the tables' rows, read by the page, with numbers in place."""

import math
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.engine.activations import ACTIVATIONS
from playground.engine.losses import LOSSES
from playground.engine.optimizers import OPTIMIZERS
from playground.model.reference.activations import ACTIVATIONS as FUNCTIONS
from playground.model.reference.losses import LOSSES as LOSS_FUNCTIONS
from playground.model.reference.optimizers import OPTIMIZERS as RULES
from playground.model.reference.optimizers import Update, nadam_momentum
from tests.analysis.steps_of_the_page import CATALOG, under_node

FORMULAS = """
  const { activationTree, lossTree, optimizerSteps } = await import("./static/js/state/follow_formulas.js");
  const { evaluated } = await import("./static/js/state/formula.js");
  const asked = JSON.parse(await new Response(process.stdin).text());
  console.log(JSON.stringify(asked.map(({ family, row, choice, given }) => {
    if (family === "optimizers") return optimizerSteps(row, choice, given, evaluated).at(-1).value;
    const tree = family === "losses" ? lossTree(row, choice, given) : activationTree(row, choice, given);
    return evaluated(tree);
  })));
"""
Asked = tuple[dict[str, Any], float]
PRECISION = 1e-10


def rows(family: str) -> dict[str, dict[str, Any]]:
    found = CATALOG[family]
    assert isinstance(found, list)
    return {row["name"]: row for row in found}


def drawn(rng: np.random.Generator, row: dict[str, Any]) -> dict[str, float]:
    """Hyperparameters that are not the usual ones."""
    return {
        each["name"]: float(min(each["high"], each["default"] * rng.uniform(0.5, 1.0)))
        for each in row["hyperparameters"]
    }


def asked_of(family: str, row: dict[str, Any], values: dict[str, float], numbers: dict[str, Any]) -> Any:
    return {"family": family, "row": row, "choice": {"name": row["name"], **values}, "given": numbers}


def an_activation(rng: np.random.Generator, name: str, row: dict[str, Any]) -> Asked:
    z, values, leak = float(rng.normal(0, 3)), drawn(rng, row), float(rng.uniform(0, 1))
    learns = ACTIVATIONS[name].learns_leak
    arguments = [np.array([leak])] if learns else list(values.values())
    expected = FUNCTIONS[name].value(np.array([z]), *arguments)
    asked = asked_of("activations", row, values, {"z": z, "leak": leak if learns else None})
    return asked, float(expected[0])


def a_loss(rng: np.random.Generator, name: str, row: dict[str, Any]) -> Asked:
    loss, values = LOSSES[name], drawn(rng, row)
    n_outputs = 3 if "multiclass" in loss.outputs else 1
    logits = rng.normal(0, 1, n_outputs)
    targets = np.eye(3)[rng.integers(3)] if n_outputs == 3 else rng.choice([-1.0, 1.0], 1)
    outputs = logits
    if "softmax" in loss.outputs.get("multiclass", ()):
        outputs = np.exp(logits) / np.exp(logits).sum()
    elif loss.on_logits:
        outputs = 1 / (1 + np.exp(-logits))
    seen = logits if loss.on_logits else outputs
    expected = LOSS_FUNCTIONS[name].value(seen[None], targets[None], *values.values())
    sample = {"outputs": outputs.tolist(), "targets": targets.tolist(), "logits": logits.tolist()}
    return asked_of("losses", row, values, sample), float(expected[0])


def an_update(rng: np.random.Generator, name: str, row: dict[str, Any]) -> Asked:
    values = drawn(rng, row)
    t, rate = int(rng.integers(1, 40)), float(rng.uniform(0.001, 1))
    w, g = float(rng.normal()), float(rng.normal())
    slots = [abs(float(rng.normal())) for _ in range(OPTIMIZERS[name].n_slots)]
    settings = values.get("beta1", 0.9), values.get("momentum_decay", 0.0)
    product = math.prod(nadam_momentum(each, *settings) for each in range(1, t))
    state = tuple(np.array(slot) for slot in slots)
    move, after = RULES[name](Update(t, rate, product), np.array(w), np.array(g), state, *values.values())
    numbers = {"w": w, "g": g, "rate": rate, "time": t, "slots": slots}
    asked = asked_of("optimizers", row, values, {**numbers, "slotsAfter": [float(slot) for slot in after]})
    return asked, w - float(move)


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32 - 1))
def test_a_row_s_formula_with_numbers_in_place_is_its_function(node: str, seed: int) -> None:
    rng = np.random.default_rng(seed)
    # Of one with pieces the page has the sums themselves.
    single = {name: row for name, row in rows("activations").items() if not ACTIVATIONS[name].has_pieces}
    pairs = [
        *(an_activation(rng, name, row) for name, row in single.items()),
        *(a_loss(rng, name, row) for name, row in rows("losses").items()),
        *(an_update(rng, name, row) for name, row in rows("optimizers").items()),
    ]
    found = under_node(node, FORMULAS, [asked for asked, _ in pairs])
    for (asked, expected), value in zip(pairs, found, strict=True):
        # Some formulas give their constants rounded.
        precision = 1e-4 if "1.0507" in asked["row"]["latex"] else PRECISION
        assert math.isclose(value, expected, rel_tol=precision, abs_tol=precision), asked["row"]["name"]
