"""The rules by which a training is examined, a row each: what they look at, and what they advise."""

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

from playground.evidence.doctor.advice import advice_of
from playground.evidence.doctor.evidence import Evidence, LayerEvidence
from playground.evidence.doctor.findings import Finding, Numbers, Rule, Seen
from playground.evidence.doctor.remedies import REMEDIES

SHORT = 0.15
"""A network whose skill is this much below that of nearest neighbours has not learned what can be learned."""

ENOUGH, MANY = 10, 30
"""Epochs, before which a loss may do as it likes; before the second it has not settled."""

_FEW = 3  # neurons
_UNREACHABLE = 0.05  # of the rows
_RATIO, _LARGEST, _SMALLEST = 20.0, 30.0, 0.05  # root mean squares of inputs
_PENALTY = 0.1  # of the loss
_TINY = 0.05  # weights
_KEPT, _DROPPED = 3.0, 0.6  # neurons that dropout leaves; the fraction that it takes
_RISES, _ROUGH, _PEAK = 0.25, 0.15, 1.2  # of the latest epochs; of the loss; of the first loss
_MOMENTUM = 0.95
_DEAD, _SATURATED = 0.4, 0.6  # parts of a layer
_EXPLODED = 10.0
_VANISHED, _VANISHED_TO = 0.01, 1e-5  # of the last layer's gradient; whatever that is
_UPDATE, _UPDATE_WHILE_FALLING = 5e-4, 1e-4  # of the weights
_RARE, _RECALL, _RECALL_OF_MOST = 0.4, 0.6, 0.9  # of an even share; of its rows; of the commonest class's
_GAP, _TEST_RISE = 2.0, 0.25  # of the training loss; of the test loss's minimum
_NARROW = 2  # neurons
_SETTLED, _STILL = 0.15, 0.02  # of the loss, over half of the epochs


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


def _skills(evidence: Evidence) -> dict[str, Seen]:
    bound = evidence.attainable - SHORT
    return {"reached": Seen(evidence.reached, at_most=bound), "attainable": Seen(evidence.attainable)}


def _worst(
    evidence: Evidence, name: str, number: Callable[[LayerEvidence], float], threshold: float
) -> dict[str, Seen] | None:
    """The hidden layer with the greatest number, if that is at least the threshold; both as they are seen."""
    numbers = [number(layer) for layer in evidence.hidden]
    if not numbers or not max(numbers) >= threshold:
        return None
    return {"layer": Seen(numbers.index(max(numbers)) + 1), name: Seen(max(numbers), at_least=threshold)}


def _unreachable(evidence: Evidence) -> Numbers | None:
    if evidence.unreachable < _UNREACHABLE:
        return None
    return {"unreachable": Seen(evidence.unreachable, at_least=_UNREACHABLE)}


def _unscaled_inputs(evidence: Evidence) -> Numbers | None:
    scales = evidence.input_scales
    largest, least = max(scales), min((each for each in scales if each > 0.0), default=1.0)
    is_off = largest / least >= _RATIO or largest >= _LARGEST or largest <= _SMALLEST
    if evidence.config.data.standardize or not is_off or not (_is_short(evidence) or evidence.diverged):
        return None
    if largest <= _SMALLEST:
        return {"largest_input": Seen(largest, at_most=_SMALLEST), "smallest_input": Seen(least)}
    bound = _LARGEST if largest >= _LARGEST else _RATIO * least
    return {"largest_input": Seen(largest, at_least=bound), "smallest_input": Seen(least)}


def _diverged(evidence: Evidence) -> Numbers | None:
    rate = evidence.config.training.learning_rate
    return {"step": Seen(evidence.step), "learning_rate": Seen(rate)} if evidence.diverged else None


def _zero_start(evidence: Evidence) -> Numbers | None:
    config = evidence.config
    is_penalized = evidence.penalty > 0.0 or config.training.regularization_rate > 0.0
    if evidence.diverged or (is_penalized and config.network.initializer.name != "zeros"):
        return None
    return _worst(evidence, "copies", lambda layer: layer.copies, 1.0)


def _regularization_too_strong(evidence: Evidence) -> Numbers | None:
    training = evidence.config.training
    if training.regularization.name == "none" or evidence.diverged or evidence.curves.n_epochs < ENOUGH:
        return None
    largest = max(layer.weight for layer in evidence.layers)
    has_collapsed = training.regularization_rate >= 0.01 and largest < _TINY
    bound = _PENALTY * evidence.loss
    if not _is_short(evidence) or not (has_collapsed or evidence.penalty >= bound):
        return None
    return {
        "penalty": Seen(evidence.penalty, at_least=None if evidence.penalty < bound else bound),
        "loss": Seen(evidence.loss),
        "largest_weight": Seen(largest, at_most=_TINY if has_collapsed else None),
        **_skills(evidence),
    }


def _dropout_too_strong(evidence: Evidence) -> Numbers | None:
    fractions = evidence.config.network.per_layer("dropout")
    if not any(fractions) or not _is_short(evidence) or evidence.curves.n_epochs < ENOUGH:
        return None
    kept = min(
        (1.0 - fraction) * layer.fan_out
        for fraction, layer in zip(fractions, evidence.hidden, strict=True)
        if fraction
    )
    most = max(fractions)
    if kept >= _KEPT and most < _DROPPED:
        return None
    return {
        "dropout": Seen(most, at_least=_DROPPED if most >= _DROPPED else None),
        "neurons_left": Seen(kept, at_most=_KEPT if kept < _KEPT else None),
        **_skills(evidence),
    }


def _is_rough(evidence: Evidence) -> bool:
    """Whether the loss goes up and down, or has jumped up and stayed there."""
    curves = evidence.curves
    if evidence.diverged or not _is_short(evidence) or curves.n_epochs < ENOUGH:
        return False
    has_jumped = curves.peak >= _PEAK and curves.fall < 0.1
    return _goes_up_and_down(evidence) or has_jumped


def _goes_up_and_down(evidence: Evidence) -> bool:
    return evidence.curves.rises >= _RISES and evidence.curves.roughness >= _ROUGH


def _roughness(evidence: Evidence) -> dict[str, Seen]:
    """Of a rough loss, what makes it one."""
    curves, is_zigzag = evidence.curves, _goes_up_and_down(evidence)
    return {
        "rises": Seen(curves.rises, at_least=_RISES if is_zigzag else None),
        "roughness": Seen(curves.roughness, at_least=_ROUGH if is_zigzag else None),
        "peak": Seen(curves.peak, at_least=None if is_zigzag else _PEAK),
    }


def _momentum(evidence: Evidence) -> float:
    """What part of an update is repeated in the next one."""
    optimizer = evidence.config.training.optimizer
    return optimizer.values[0] if optimizer.name in ("momentum", "nesterov") else 0.0


def _momentum_too_high(evidence: Evidence) -> Numbers | None:
    momentum = _momentum(evidence)
    if momentum < _MOMENTUM or not _is_rough(evidence):
        return None
    return {"momentum": Seen(momentum, at_least=_MOMENTUM), **_roughness(evidence), **_skills(evidence)}


def _rate_too_large(evidence: Evidence) -> Numbers | None:
    if not _is_rough(evidence):
        return None
    numbers = _roughness(evidence)
    if math.isfinite(evidence.sharpness):
        numbers |= {"sharpness": Seen(evidence.sharpness), "stability_limit": Seen(evidence.stability_limit)}
    return numbers | _skills(evidence)


def _dead_units(evidence: Evidence) -> Numbers | None:
    worst = _worst(evidence, "dead", lambda layer: layer.dead, _DEAD)
    if worst is None or evidence.diverged or not _is_short(evidence):
        return None
    return {**worst, **_skills(evidence)}


def _saturation(evidence: Evidence) -> Numbers | None:
    # Of few neurons each has its step at work.
    worst = _worst(
        evidence, "saturated", lambda layer: layer.saturated if layer.fan_out > _FEW else 0.0, _SATURATED
    )
    if worst is None or evidence.diverged or not _is_short(evidence):
        return None
    return {**worst, **_skills(evidence)}


def _exploding(evidence: Evidence) -> Numbers | None:
    worst = _worst(evidence, "gradient", lambda layer: layer.gradient, _EXPLODED)
    if worst is None or evidence.diverged or not _is_short(evidence):
        return None
    return {**worst, "last_gradient": Seen(evidence.layers[-1].gradient)}


def _vanishing(evidence: Evidence) -> Numbers | None:
    if len(evidence.hidden) < 3 or evidence.diverged or not _is_short(evidence):
        return None
    first, last = evidence.layers[0].gradient, evidence.layers[-1].gradient
    least = max(layer.gradient for layer in evidence.hidden[:-1])
    if evidence.curves.n_epochs < ENOUGH or evidence.curves.fall >= 0.1:
        return None
    # Once the output has found the mean its own gradient is nearly 0, too: then sizes count.
    if not (first < _VANISHED * last or least < _VANISHED_TO):
        return None
    bound = _VANISHED * last if first < _VANISHED * last else _VANISHED_TO
    return {
        "gradient": Seen(first, at_most=bound),
        "last_gradient": Seen(last),
        "layers": Seen(len(evidence.hidden)),
        **_skills(evidence),
    }


def _rate_too_small(evidence: Evidence) -> Numbers | None:
    curves = evidence.curves
    if evidence.diverged or not _is_short(evidence) or curves.n_epochs < ENOUGH or curves.rises > 0.1:
        return None
    update = max(layer.update for layer in evidence.layers)
    slope = max(layer.gradient / max(layer.weight, 1e-12) for layer in evidence.layers)
    bound = _UPDATE_WHILE_FALLING if curves.whole_fall >= 0.5 else _UPDATE
    if slope < 0.003 or not update < bound:
        return None
    return {"update": Seen(update, at_most=bound), "whole_fall": Seen(curves.whole_fall), **_skills(evidence)}


def _unequal_classes(evidence: Evidence) -> Numbers | None:
    if len(evidence.shares) < 2 or evidence.curves.n_epochs < ENOUGH or evidence.diverged:
        return None
    if evidence.config.training.class_weight is not None:
        return None
    least = min(range(len(evidence.shares)), key=evidence.shares.__getitem__)
    most = max(range(len(evidence.shares)), key=evidence.shares.__getitem__)
    share, recall = evidence.shares[least], evidence.recalls[least]
    bound = _RARE / len(evidence.shares)
    if not (share < bound and evidence.recalls[most] >= _RECALL_OF_MOST and recall <= _RECALL):
        return None
    return {"share": Seen(share, at_most=bound), "recall": Seen(recall, at_most=_RECALL)}


def _overfitting(evidence: Evidence) -> Numbers | None:
    curves = evidence.curves
    if evidence.diverged or curves.n_epochs < ENOUGH or curves.gap < _GAP:
        return None
    test, first = float(curves.test[-1]), float(curves.train[0])
    has_risen = curves.test_rise >= _TEST_RISE and test >= 0.15 * first
    if not (has_risen or (evidence.reached >= 0.9 and test >= 0.4 * first)):
        return None
    return {
        "gap": Seen(curves.gap, at_least=_GAP),
        "test_rise": Seen(curves.test_rise, at_least=_TEST_RISE if has_risen else None),
        "best_epoch": Seen(curves.best_epoch),
        "rows": Seen(evidence.n_rows),
        "parameters": Seen(evidence.n_parameters),
    }


def _has_settled(evidence: Evidence) -> bool:
    """Whether the loss, after some time, falls no more though more could be learned."""
    curves = evidence.curves
    return (
        not evidence.diverged and _is_short(evidence) and curves.n_epochs >= MANY and curves.fall < _SETTLED
    )


def _bottleneck(evidence: Evidence) -> Numbers | None:
    sizes = evidence.config.network.hidden
    if len(sizes) < 2 or min(sizes) * 3 > max(sizes) or min(sizes) > _NARROW or not _has_settled(evidence):
        return None
    narrow = {"layer": Seen(sizes.index(min(sizes)) + 1), "neurons": Seen(min(sizes), at_most=_NARROW)}
    return {**narrow, "fall": Seen(evidence.curves.fall, at_most=_SETTLED), **_skills(evidence)}


def _too_little_capacity(evidence: Evidence) -> Numbers | None:
    sizes = evidence.config.network.hidden
    is_linear = all(layer.activation == "linear" for layer in evidence.hidden)
    if not _has_settled(evidence) or not (is_linear or max(sizes) <= _FEW):
        return None
    return {
        "widest": Seen(max(sizes, default=0), at_most=None if is_linear else _FEW),
        "parameters": Seen(evidence.n_parameters),
        "fall": Seen(evidence.curves.fall, at_most=_SETTLED),
        **_skills(evidence),
    }


def _no_progress(evidence: Evidence) -> Numbers | None:
    if not _has_settled(evidence) or evidence.curves.fall >= _STILL:
        return None
    return {"fall": Seen(evidence.curves.fall, at_most=_STILL), **_skills(evidence)}


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
