"""A step of training as the page receives it, and what the page's modules make of it under node."""

import json
import math
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from playground.analysis.next_step import next_step
from playground.catalog.formulas import typeset
from playground.catalog.tables import make_catalog
from playground.config import ExperimentConfig, effective_loss
from playground.engine.losses import LOSSES
from playground.engine.optimizers import OPTIMIZERS
from playground.live.protocol import _described
from playground.locales import read_words
from playground.model.reference.activations import ACTIVATIONS as FUNCTIONS
from playground.model.reference.losses import LOSSES as LOSS_FUNCTIONS
from playground.model.reference.network import activate
from playground.model.reference.normalization import normalize_backward
from playground.training.trainer import Trainer
from tests.patience import PATIENCE_S

ROOT = Path(__file__).parents[2]
CATALOG = typeset(make_catalog(read_words("en"), {}))
LEVELS = """
  const { levelOf } = await import("./static/js/state/follow_levels.js");
  const { decodeMessage } = await import("./static/js/wire/protocol.js");
  const steps = JSON.parse(await new Response(process.stdin).text());
  const told = steps.cases.map(({ numbers, layout: told, config, loss, follows }) => {
    const { layout } = decodeMessage(JSON.stringify({ type: "configured", layout: told }));
    return follows.map((follow) => {
      const level = levelOf({ numbers, layout, config, catalog: steps.catalog, loss, follow });
      return level.lines.map(({ name, result, gap, numpy, latex, items, rest, tone }) =>
        ({ ...result, name, gap, numpy, items, rest }));
    });
  });
  console.log(JSON.stringify(told, (_, value) =>
    (typeof value === "number" && !Number.isFinite(value) ? String(value) : value)));
"""
Lines = list[dict[str, Any]]


def tensor(values: Any) -> dict[str, Any]:
    array = np.asarray(values, np.float64)
    return {"shape": list(array.shape), "values": [None if math.isnan(x) else x for x in array.ravel()]}


def flat(layers: Sequence[Mapping[str, Any]], like: Sequence[Mapping[str, Any]]) -> Any:
    return np.concatenate(
        [np.ravel(parts[name]) for parts, shown in zip(layers, like, strict=True) for name in shown]
    )


def of_neurons(deltas: Any) -> Any:
    """Derivatives by pre-activations (n, fan_out); of maxout those of its largest linear function."""
    return deltas.sum(axis=0) if deltas.ndim == 3 else deltas


OF_THE_BATCH = {
    *("step_rows", "step_statistics", "step_parameters", "step_gradients", "step_clipped", "step_penalized"),
    *("step_moves", "step_slots", "step_slots_after", "step_learning_rate", "step_count"),
}


class Step:
    """A step of training, as the page receives it: with the numbers of the first samples of its batch."""

    def __init__(self, config: ExperimentConfig, steps: int = 7, most: int | None = None) -> None:
        self.trainer = Trainer(config)
        self.trainer.advance(steps)
        self.config = self.trainer.config
        found = next_step(self.trainer)
        self.step, self.before, self.after = found.step, found.before, found.after
        self.method, self.samples = found.method, found.samples
        self.like = self.before.parameters
        self.n_told = len(self.step.rows[:most])

    def numbers(self) -> dict[str, Any]:
        step, trace = self.step, self.step.trace
        n_slots = OPTIMIZERS[self.method.optimizer.name].n_slots

        def per_neuron(values: Sequence[Any]) -> Any:
            return np.concatenate([value.max(axis=0) if value.ndim == 3 else value for value in values], 1)

        nothing = [np.full(numbers.activations.shape, np.nan) for numbers in trace]
        raw = [self.raw_activations(index) for index in range(len(trace))]
        numbers = {
            "step_rows": step.rows,
            "step_inputs": trace[0].inputs,
            "step_targets": self.targets(),
            "step_sums": per_neuron([numbers.sums for numbers in trace]),
            "step_pre_activations": per_neuron([numbers.pre_activations for numbers in trace]),
            "step_activations": per_neuron(raw),
            "step_outputs": per_neuron([numbers.activations for numbers in trace]),
            "step_slopes": per_neuron([self.slopes(index) for index in range(len(trace))]),
            "step_losses": step.loss,
            "step_loss_slopes": self.loss_slopes(),
            "step_deltas": per_neuron([of_neurons(delta) for delta in step.derivatives.deltas]),
            "step_output_deltas": per_neuron(self.output_deltas()),
            "step_parameters": flat(self.before.parameters, self.like),
            "step_gradients": flat(step.derivatives.gradients, self.like),
            "step_clipped": flat(step.clipped, self.like),
            "step_penalized": flat(step.regularized, self.like),
            "step_moves": flat(self.after.parameters, self.like) - flat(self.before.parameters, self.like),
            "step_learning_rate": step.learning_rate,
            "step_count": self.after.optimizer_steps,
        }
        if any(numbers.mask is not None for numbers in trace):
            numbers["step_mask"] = per_neuron(
                [np.ones(n.activations.shape) if n.mask is None else n.mask for n in trace]
            )
        if any(numbers.normalized is not None for numbers in trace):
            numbers["step_normalized"] = per_neuron(
                [
                    empty if numbers.normalized is None else numbers.normalized.values
                    for numbers, empty in zip(trace, nothing, strict=True)
                ]
            )
            sums = [numbers.sums if numbers.sums.ndim == 2 else numbers.sums[0] for numbers in trace]
            numbers["step_statistics"] = [
                np.concatenate([each.mean(axis=0) for each in sums]),
                np.concatenate([each.var(axis=0) for each in sums]),
            ]
        if n_slots:
            for name, state in (("step_slots", self.before), ("step_slots_after", self.after)):
                numbers[name] = [
                    flat(
                        [{key: kept[slot] for key, kept in parts.items()} for parts in state.optimizer_state],
                        self.like,
                    )
                    for slot in range(n_slots)
                ]
        return {
            name: tensor(value if name in OF_THE_BATCH else value[: self.n_told])
            for name, value in numbers.items()
        }

    def targets(self) -> Any:
        return self.samples.targets[self.step.rows]

    def raw_activations(self, index: int) -> Any:
        return activate(self.method.layers[index], self.like[index], self.step.trace[index].pre_activations)

    def slopes(self, index: int) -> Any:
        layer, parts = self.method.layers[index], self.like[index]
        z = self.step.trace[index].pre_activations
        if layer.activation.name == "softmax":
            return np.full(z.shape, np.nan)
        if layer.pieces > 1:
            return np.ones(z.shape[1:])
        slope = FUNCTIONS[layer.activation.name].slope
        return slope(z, parts["leaks"]) if "leaks" in parts else slope(z, *layer.activation.values)

    def loss_slopes(self) -> Any:
        outputs = self.step.trace[-1].activations
        if LOSSES[self.method.loss.name].on_logits or LOSSES[self.method.loss.name].is_joint:
            return np.full(outputs.shape, np.nan)
        if self.method.layers[-1].activation.name == "softmax":
            return np.full(outputs.shape, np.nan)
        return LOSS_FUNCTIONS[self.method.loss.name].slope(outputs, self.targets(), *self.method.loss.values)

    def output_deltas(self) -> list[Any]:
        found: list[Any] = [None] * len(self.method.layers)
        outputs = self.step.trace[-1].activations
        if LOSSES[self.method.loss.name].on_logits:
            found[-1] = np.full(outputs.shape, np.nan)
        else:
            found[-1] = LOSS_FUNCTIONS[self.method.loss.name].slope(
                outputs, self.targets(), *self.method.loss.values
            )
        for index in range(len(found) - 1, 0, -1):
            delta, parts = self.step.derivatives.deltas[index], self.like[index]
            normalized = self.step.trace[index].normalized
            if normalized is not None:
                delta, _, _ = normalize_backward(delta, parts["gamma"], normalized)
            back = delta @ parts["weights"].swapaxes(-1, -2)
            back = back.sum(axis=0) if back.ndim == 3 else back
            found[index - 1] = back + (found[index] if self.method.layers[index].residual else 0.0)
        return found

    def case(self, follows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        loss = effective_loss(self.config.training, self.config.task)
        return {
            "numbers": self.numbers(),
            "layout": _described(self.trainer.network.layout, self.config),
            "config": self.config.model_dump(mode="json"),
            "loss": self.config.model_dump(mode="json")["training"]["loss"] or loss.name,
            "follows": list(follows),
        }

    def everything(self) -> list[dict[str, Any]]:
        """Every neuron and parameter at every stage, of the first sample and of the last."""
        subjects: list[dict[str, Any]] = [{"kind": "loss"}]
        for layer, each in enumerate(self.method.layers):
            subjects += [{"kind": "neuron", "layer": layer, "neuron": n} for n in range(each.fan_out)]
        n_parameters = len(flat(self.like, self.like))
        subjects += [{"kind": "parameter", "index": index} for index in range(n_parameters)]
        return [
            {"member": member, "stage": stage, "subject": subject, "digits": digits}
            for member, digits in ((0, 2), (self.n_told - 1, 4))
            for stage in ("forward", "loss", "backward", "update")
            for subject in subjects
        ]


def under_node(node: str, script: str, given: Any) -> Any:
    told = subprocess.run(
        [node, "--input-type=module", "--eval", script],
        cwd=ROOT,
        input=json.dumps(given),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


def levels(node: str, *cases: Mapping[str, Any]) -> list[list[Lines]]:
    found: list[list[Lines]] = under_node(node, LEVELS, {"catalog": CATALOG, "cases": cases})
    return found
