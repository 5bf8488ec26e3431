"""The rules by which a training is examined, a row each: what they look at, and what they advise."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from playground.evidence.doctor.advice import Advice, advice_of
from playground.evidence.doctor.evidence import Evidence, LayerEvidence
from playground.evidence.doctor.remedies import REMEDIES

Numbers = Mapping[str, float]
"""What a finding rests on, by name; a layer is counted from 1."""

SHORT = 0.15
"""A network whose skill is this much below that of nearest neighbours has not learned what can be learned."""

_FEW = 3  # neurons
_ENOUGH, _MANY = 10, 30  # epochs, before which a loss may do as it likes


@dataclass(frozen=True, slots=True)
class Rule:
    """One row.

    Args:
        name: of what is found.
        find: the numbers that it rests on; None where there is nothing to find.
        measure: by which its advice is judged; a score is an accuracy, of numbers R².
        explains: other rules, which find its consequences and are then not shown.
    """

    name: str
    find: Callable[[Evidence], Numbers | None]
    measure: Literal["test_loss", "score", "least_recall"] = "test_loss"
    explains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found.

    Args:
        rule: the row.
        numbers: that it rests on.
        advice: what to try.
    """

    rule: Rule
    numbers: Numbers
    advice: tuple[Advice, ...]


def findings_of(evidence: Evidence) -> list[Finding]:
    """Applies every rule.

    Args:
        evidence: of a training.

    Returns:
        What was found, causes first, without what these explain.
    """
    found = {rule.name: numbers for rule in RULES.values() if (numbers := rule.find(evidence)) is not None}
    explained = {name for rule in found for name in RULES[rule].explains}
    return [
        Finding(RULES[name], numbers, advice_of(evidence.config, REMEDIES[name](evidence)))
        for name, numbers in found.items()
        if name not in explained
    ]


def _is_short(evidence: Evidence) -> bool:
    return evidence.shortfall >= SHORT


def _skills(evidence: Evidence) -> dict[str, float]:
    return {"reached": evidence.reached, "attainable": evidence.attainable}


def _worst(
    evidence: Evidence, number: Callable[[LayerEvidence], float], threshold: float
) -> tuple[int, float] | None:
    """The hidden layer with the greatest number that is at least the threshold, counted from 1."""
    numbers = [number(layer) for layer in evidence.hidden]
    if not numbers or not max(numbers) >= threshold:
        return None
    return numbers.index(max(numbers)) + 1, max(numbers)


def _unreachable(evidence: Evidence) -> Numbers | None:
    if evidence.unreachable < 0.05:
        return None
    return {"unreachable": evidence.unreachable}


def _unscaled_inputs(evidence: Evidence) -> Numbers | None:
    scales = evidence.input_scales
    largest, least = max(scales), min((each for each in scales if each > 0.0), default=1.0)
    is_off = largest / least >= 20.0 or largest >= 30.0 or largest <= 0.05
    if evidence.config.data.standardize or not is_off or not (_is_short(evidence) or evidence.diverged):
        return None
    return {"largest_input": largest, "smallest_input": least}


def _diverged(evidence: Evidence) -> Numbers | None:
    rate = evidence.config.training.learning_rate
    return {"step": evidence.step, "learning_rate": rate} if evidence.diverged else None


def _zero_start(evidence: Evidence) -> Numbers | None:
    config = evidence.config
    is_penalized = evidence.penalty > 0.0 or config.training.regularization_rate > 0.0
    if evidence.diverged or (is_penalized and config.network.initializer.name != "zeros"):
        return None
    worst = _worst(evidence, lambda layer: layer.copies, 1.0)
    return None if worst is None else {"layer": worst[0], "copies": worst[1]}


def _regularization_too_strong(evidence: Evidence) -> Numbers | None:
    training = evidence.config.training
    if training.regularization.name == "none" or evidence.diverged or evidence.curves.n_epochs < _ENOUGH:
        return None
    largest = max(layer.weight for layer in evidence.layers)
    has_collapsed = training.regularization_rate >= 0.01 and largest < 0.05
    if not _is_short(evidence) or not (has_collapsed or evidence.penalty >= 0.1 * evidence.loss):
        return None
    return {
        "penalty": evidence.penalty,
        "loss": evidence.loss,
        "largest_weight": largest,
        **_skills(evidence),
    }


def _dropout_too_strong(evidence: Evidence) -> Numbers | None:
    fractions = evidence.config.network.per_layer("dropout")
    if not any(fractions) or not _is_short(evidence) or evidence.curves.n_epochs < _ENOUGH:
        return None
    kept = min(
        (1.0 - fraction) * layer.fan_out
        for fraction, layer in zip(fractions, evidence.hidden, strict=True)
        if fraction
    )
    if kept >= 3.0 and max(fractions) < 0.6:
        return None
    return {"dropout": max(fractions), "neurons_left": kept, **_skills(evidence)}


def _is_rough(evidence: Evidence) -> bool:
    """Whether the loss goes up and down, or has jumped up and stayed there."""
    curves = evidence.curves
    if evidence.diverged or not _is_short(evidence) or curves.n_epochs < _ENOUGH:
        return False
    return (curves.rises >= 0.25 and curves.roughness >= 0.15) or (curves.peak >= 1.2 and curves.fall < 0.1)


def _momentum(evidence: Evidence) -> float:
    """What part of an update is repeated in the next one."""
    optimizer = evidence.config.training.optimizer
    return optimizer.values[0] if optimizer.name in ("momentum", "nesterov") else 0.0


def _momentum_too_high(evidence: Evidence) -> Numbers | None:
    if _momentum(evidence) < 0.95 or not _is_rough(evidence):
        return None
    return {"momentum": _momentum(evidence), "rises": evidence.curves.rises, **_skills(evidence)}


def _rate_too_large(evidence: Evidence) -> Numbers | None:
    if not _is_rough(evidence):
        return None
    numbers = {
        "rises": evidence.curves.rises,
        "roughness": evidence.curves.roughness,
        "peak": evidence.curves.peak,
    }
    if math.isfinite(evidence.sharpness):
        numbers |= {"sharpness": evidence.sharpness, "stability_limit": evidence.stability_limit}
    return numbers | _skills(evidence)


def _dead_units(evidence: Evidence) -> Numbers | None:
    worst = _worst(evidence, lambda layer: layer.dead, 0.4)
    if worst is None or evidence.diverged or not _is_short(evidence):
        return None
    return {"layer": worst[0], "dead": worst[1], **_skills(evidence)}


def _saturation(evidence: Evidence) -> Numbers | None:
    # Of few neurons each has its step at work.
    worst = _worst(evidence, lambda layer: layer.saturated if layer.fan_out > _FEW else 0.0, 0.6)
    if worst is None or evidence.diverged or not _is_short(evidence):
        return None
    return {"layer": worst[0], "saturated": worst[1], **_skills(evidence)}


def _exploding(evidence: Evidence) -> Numbers | None:
    worst = _worst(evidence, lambda layer: layer.gradient, 10.0)
    if worst is None or evidence.diverged or not _is_short(evidence):
        return None
    return {"layer": worst[0], "gradient": worst[1], "last_gradient": evidence.layers[-1].gradient}


def _vanishing(evidence: Evidence) -> Numbers | None:
    if len(evidence.hidden) < 3 or evidence.diverged or not _is_short(evidence):
        return None
    first, last = evidence.layers[0].gradient, evidence.layers[-1].gradient
    least = max(layer.gradient for layer in evidence.hidden[:-1])
    if evidence.curves.n_epochs < _ENOUGH or evidence.curves.fall >= 0.1:
        return None
    # Once the output has found the mean its own gradient is nearly 0, too: then sizes count.
    if not (first < 0.01 * last or least < 1e-5):
        return None
    return {"gradient": first, "last_gradient": last, "layers": len(evidence.hidden), **_skills(evidence)}


def _rate_too_small(evidence: Evidence) -> Numbers | None:
    curves = evidence.curves
    if evidence.diverged or not _is_short(evidence) or curves.n_epochs < _ENOUGH or curves.rises > 0.1:
        return None
    update = max(layer.update for layer in evidence.layers)
    slope = max(layer.gradient / max(layer.weight, 1e-12) for layer in evidence.layers)
    if slope < 0.003 or not update < (1e-4 if curves.whole_fall >= 0.5 else 5e-4):
        return None
    return {"update": update, "fall": curves.whole_fall, **_skills(evidence)}


def _unequal_classes(evidence: Evidence) -> Numbers | None:
    if len(evidence.shares) < 2 or evidence.curves.n_epochs < _ENOUGH or evidence.diverged:
        return None
    if evidence.config.training.class_weight is not None:
        return None
    least = min(range(len(evidence.shares)), key=evidence.shares.__getitem__)
    most = max(range(len(evidence.shares)), key=evidence.shares.__getitem__)
    share, recall = evidence.shares[least], evidence.recalls[least]
    is_rare = share < 0.4 / len(evidence.shares) and evidence.recalls[most] >= 0.9
    return {"share": share, "recall": recall} if is_rare and recall <= 0.6 else None


def _overfitting(evidence: Evidence) -> Numbers | None:
    curves = evidence.curves
    if evidence.diverged or curves.n_epochs < _ENOUGH or curves.gap < 2.0:
        return None
    test, first = float(curves.test[-1]), float(curves.train[0])
    has_risen = curves.test_rise >= 0.25 and test >= 0.15 * first
    if not (has_risen or (evidence.reached >= 0.9 and test >= 0.4 * first)):
        return None
    return {
        "gap": curves.gap,
        "test_rise": curves.test_rise,
        "best_epoch": curves.best_epoch,
        "rows": evidence.n_rows,
        "parameters": evidence.n_parameters,
    }


def _has_settled(evidence: Evidence) -> bool:
    """Whether the loss, after some time, falls no more though more could be learned."""
    curves = evidence.curves
    return not evidence.diverged and _is_short(evidence) and curves.n_epochs >= _MANY and curves.fall < 0.15


def _bottleneck(evidence: Evidence) -> Numbers | None:
    sizes = evidence.config.network.hidden
    if len(sizes) < 2 or min(sizes) * 3 > max(sizes) or min(sizes) > 2 or not _has_settled(evidence):
        return None
    return {"layer": sizes.index(min(sizes)) + 1, "neurons": min(sizes), **_skills(evidence)}


def _too_little_capacity(evidence: Evidence) -> Numbers | None:
    sizes = evidence.config.network.hidden
    is_linear = all(layer.activation == "linear" for layer in evidence.hidden)
    if not _has_settled(evidence) or not (is_linear or max(sizes) <= _FEW):
        return None
    return {"neurons": sum(sizes), "parameters": evidence.n_parameters, **_skills(evidence)}


def _no_progress(evidence: Evidence) -> Numbers | None:
    if not _has_settled(evidence) or evidence.curves.fall >= 0.02:
        return None
    return {"fall": evidence.curves.fall, **_skills(evidence)}


_SYMPTOMS = (
    "dead_units", "saturation", "exploding", "vanishing", "rate_too_small", "bottleneck",
    "too_little_capacity", "no_progress",
)  # fmt: skip
_WEAK = ("rate_too_small", "bottleneck", "too_little_capacity", "no_progress")

_ROWS = (
    Rule(
        "unscaled_inputs",
        _unscaled_inputs,
        explains=("rate_too_large", "momentum_too_high", *_SYMPTOMS),
    ),
    Rule("diverged", _diverged, explains=("rate_too_large", "momentum_too_high", *_SYMPTOMS)),
    Rule("unreachable", _unreachable, measure="score", explains=("rate_too_large", *_SYMPTOMS)),
    Rule("zero_start", _zero_start, explains=_SYMPTOMS),
    Rule(
        "regularization_too_strong",
        _regularization_too_strong,
        explains=("rate_too_large", *_SYMPTOMS),
    ),
    Rule(
        "dropout_too_strong",
        _dropout_too_strong,
        explains=("rate_too_large", *_SYMPTOMS),
    ),
    Rule(
        "momentum_too_high",
        _momentum_too_high,
        explains=("rate_too_large", *_SYMPTOMS),
    ),
    Rule(
        "unequal_classes",
        _unequal_classes,
        measure="least_recall",
        explains=("rate_too_large", *_SYMPTOMS),
    ),
    Rule("rate_too_large", _rate_too_large, explains=_SYMPTOMS),
    Rule("dead_units", _dead_units, explains=("vanishing", *_WEAK)),
    Rule("saturation", _saturation, explains=("exploding", "vanishing", *_WEAK)),
    Rule("exploding", _exploding, explains=("vanishing", *_WEAK)),
    Rule("vanishing", _vanishing, explains=_WEAK),
    Rule(
        "rate_too_small",
        _rate_too_small,
        explains=("too_little_capacity", "no_progress"),
    ),
    Rule("bottleneck", _bottleneck, explains=("too_little_capacity", "no_progress")),
    Rule("too_little_capacity", _too_little_capacity, explains=("no_progress",)),
    Rule(
        "no_progress",
        _no_progress,
    ),
    Rule(
        "overfitting",
        _overfitting,
    ),
)

RULES: Mapping[str, Rule] = MappingProxyType({rule.name: rule for rule in _ROWS})
