"""Receipt of one training step: forward, loss, backward and update with every number, to be re-derived.

`docs/check_receipt.py` does that in plain Python, without this package.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from playground.analysis.next_step import alone, next_step, no_next_step
from playground.engine.hyperparameters import Choice
from playground.engine.losses import LOSSES
from playground.engine.optimizers import OPTIMIZERS
from playground.engine.schedules import SCHEDULES
from playground.model import reference
from playground.problems.allowed import Interval
from playground.problems.errors import InvalidCommand, Problem
from playground.training.trainer import Trainer

FORMAT, VERSION = "playground step receipt", 1


def step_receipt(trainer: Trainer, sample: int | None = None) -> dict[str, Any]:
    """Write down the step that training would take next, or the one that a single sample would cause.

    Args:
        trainer: at any moment; not modified.
        sample: the number of a training row, from 0, which alone is the batch; None: the next batch.

    Returns:
        What JSON can hold, numbers unrounded: the method, the state before, the batch, and in the order of
        their computation the forward pass, losses, derivatives, gradients, and the state after. Arrays are
        lists, (n, fan_out) with n samples; weights are (fan_in, fan_out), of maxout with the pieces in front.

    Raises:
        InvalidCommand: training has diverged or was stopped early, or there is no such training sample.
    """
    if sample is None:
        if trainer.is_stopped:
            raise no_next_step(trainer)
        found = next_step(trainer)
    else:
        known = trainer.rows.train
        if not 0 <= sample < len(known):
            allowed = Interval(0, len(known) - 1, whole=True)
            raise InvalidCommand([Problem("sample", "index_out_of_range", sample, allowed)])
        found = next_step(trainer, alone(trainer, known[sample].tolist()))
    method, step, before, rule = found.method, found.step, found.before, trainer.rule
    weights = found.samples.weights
    return {
        "format": FORMAT,
        "version": VERSION,
        "epoch": before.epoch,
        "step": trainer.progress.step,
        "method": {
            "layers": [_layer(layer) for layer in method.layers],
            "loss": _chosen(method.loss, LOSSES),
            "optimizer": _chosen(method.optimizer, OPTIMIZERS),
            "schedule": _chosen(rule.schedule, SCHEDULES),
            "learning_rate": rule.learning_rate,
            "batch_size": method.batch_size,
            "penalty": dict(zip(("absolute", "square"), method.penalty, strict=True)),
            "clip_norm": method.clip_norm,
            "clip_value": method.clip_value,
        },
        "n_samples": trainer.train_samples.count,
        "before": _state(before),
        "rows": step.rows.tolist() if sample is None else [sample],
        "inputs": found.samples.inputs[step.rows].tolist(),
        "targets": found.samples.targets[step.rows].tolist(),
        "sample_weights": None if weights is None else weights[step.rows].tolist(),
        "forward": [_forward(numbers) for numbers in step.trace],
        "losses": step.loss.tolist(),
        "mean_loss": float(step.loss.mean()),
        "deltas": [delta.tolist() for delta in step.derivatives.deltas],
        "gradients": _parts(step.derivatives.gradients),
        "clipped": _parts(step.clipped),
        "regularized": _parts(step.regularized),
        "learning_rate": step.learning_rate,
        "moves": _parts(step.moves),
        "after": _state(found.after),
    }


def most_samples(trainer: Trainer, numbers: int) -> int:
    """Say how large a batch may be for the numbers of its samples to be no more than some.

    Args:
        trainer: whose network it goes through.
        numbers: at most so many.

    Returns:
        How many samples; 1 at least.
    """
    layout = trainer.network.layout
    # Sums, z and deltas for each linear function; the activation, and what is normalized or left out.
    sizes = [
        (layer.views(trainer.network.parameters)["biases"].size, layer.fan_out) for layer in layout.layers
    ]
    of_sample = sum(3 * n_sums + 2 * n_neurons for n_sums, n_neurons in sizes)
    return max(1, numbers // (of_sample + layout.n_features + layout.n_outputs))


def _layer(layer: reference.Layer) -> dict[str, Any]:
    return {
        "fan_in": layer.fan_in,
        "fan_out": layer.fan_out,
        "activation": layer.activation.name,
        **layer.hyperparameters,
        "batch_normalization": layer.batch_normalization,
        "dropout": layer.dropout,
        "residual": layer.residual,
    }


def _chosen(choice: Choice, table: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": choice.name, **choice.settings(table[choice.name].hyperparameters)}


def _parts(layers: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{name: part.tolist() for name, part in parts.items()} for parts in layers]


def _state(state: reference.State) -> dict[str, Any]:
    return {
        "parameters": _parts(state.parameters),
        "optimizer_state": [
            {name: [slot.tolist() for slot in slots] for name, slots in parts.items()}
            for parts in state.optimizer_state
        ],
        "optimizer_steps": state.optimizer_steps,
        "nadam_product": state.nadam_product,
        "averages": [
            None if each is None else {"mean": each.mean.tolist(), "variance": each.variance.tolist()}
            for each in state.averages
        ],
    }


def _forward(numbers: reference.LayerTrace) -> dict[str, Any]:
    normalized = numbers.normalized
    return {
        "sums": numbers.sums.tolist(),
        "normalized": None if normalized is None else normalized.values.tolist(),
        "pre_activations": numbers.pre_activations.tolist(),
        "mask": None if numbers.mask is None else numbers.mask.tolist(),
        "activations": numbers.activations.tolist(),
    }
