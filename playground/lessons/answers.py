"""Right answers of predictions by rule, and in which part of the seeds each holds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from playground.lessons.claims import Finding
from playground.lessons.outcomes import EvidenceOutcome
from playground.lessons.spec import Answer, StepSpec

MOSTLY = 0.8
"""The part of the seeds in which an answer has to hold, or else it is asked as a share."""

Given = str | list[str] | float | None


@dataclass(frozen=True, slots=True)
class Right:
    """A right answer.

    Args:
        answer: an option, some of them, or a number; None: none is right.
        share: the part of the seeds in which it holds.
    """

    answer: Given
    share: float


def right_answer(
    step: StepSpec,
    outcome: EvidenceOutcome | None,
    claims: list[Finding],
    values: Mapping[str, float],
) -> Right:
    """Computes the right answer of a step's prediction.

    Args:
        step: with a prediction.
        outcome: of its evidence; None if it has none.
        claims: what became of its claims.
        values: its computed values.

    Returns:
        The answer.

    Raises:
        ValueError: the step has no prediction, or no evidence to answer it.
    """
    if step.prediction is None:
        raise ValueError(f"A right answer needs a prediction. Received: {step.id}")
    answer = step.prediction.answer
    if answer.value is not None:
        return Right(values[answer.value], 1.0)
    if answer.option is not None and answer.claim is not None:
        claim = claims[answer.claim]
        return Right(answer.option if claim.holds else None, claim.share)
    if outcome is None:
        raise ValueError(f"A right answer needs evidence. Received: {step.id}")
    if answer.rule is not None:
        return _RULES[answer.rule](outcome)
    return Right(_figure(answer, outcome), 1.0)


def _figure(answer: Answer, outcome: EvidenceOutcome) -> float:
    setting = answer.setting or ""
    match answer.of:
        case "reached":
            return outcome.reached(setting)
        case "share":
            return round(100 * outcome.fraction(setting))
        case "wins":
            return outcome.wins(setting, answer.against or "")
        case "low":
            return outcome.quantile(setting, 0.1)
        case "high":
            return outcome.quantile(setting, 0.9)
    return outcome.quantile(setting, 0.5)


def _first_to_reach(outcome: EvidenceOutcome) -> Right:
    before = 0.0
    for setting in outcome.spec.ids:
        fraction = outcome.fraction(setting)
        if fraction >= MOSTLY:
            return Right(setting, min(fraction, 1.0 - before))
        before = max(before, fraction)
    return Right(None, 0.0)


def _best(outcome: EvidenceOutcome) -> Right:
    return _extreme(outcome, outcome.by_median()[0], 1.0)


def _worst(outcome: EvidenceOutcome) -> Right:
    return _extreme(outcome, outcome.by_median()[-1], -1.0)


def _extreme(outcome: EvidenceOutcome, setting: str, side: float) -> Right:
    """How often a setting is the best (or with a negative side the worst) of its seed."""
    sign = side * (1.0 if outcome.spec.row.larger_is_better else -1.0)
    own = sign * outcome.ordered(setting)
    others = [sign * outcome.ordered(each) for each in outcome.spec.ids if each != setting]
    is_first = np.all([own >= other for other in others], axis=0) if others else np.ones(len(own), bool)
    return Right(setting, float(np.mean(is_first)))


def _better(outcome: EvidenceOutcome) -> Right:
    a, b = outcome.spec.ids
    pair = outcome.pair(a, b)
    if pair.verdict == "not_distinguishable":
        return Right("same", 1.0)
    if pair.verdict == "a_better":
        return Right(a, pair.wins_a / outcome.n_seeds)
    return Right(b, pair.wins_b / outcome.n_seeds)


def _direction(outcome: EvidenceOutcome) -> Right:
    second = outcome.spec.ids[1]
    right = _better(outcome)
    if right.answer == "same":
        return Right("stays", 1.0)
    rises = (right.answer == second) == outcome.spec.row.larger_is_better
    return Right("rises" if rises else "falls", right.share)


def _reach(outcome: EvidenceOutcome) -> Right:
    fractions = {each: outcome.fraction(each) for each in outcome.spec.ids}
    reaching = [each for each, fraction in fractions.items() if fraction >= MOSTLY]
    if not reaching:  # which nobody can answer
        return Right(None, 0.0)
    return Right(reaching, min(max(each, 1.0 - each) for each in fractions.values()))


def _by_median(outcome: EvidenceOutcome) -> Right:
    order = list(outcome.by_median())
    neighbours = pairwise(order)
    shares = [outcome.wins(better, worse) / outcome.n_seeds for better, worse in neighbours]
    return Right(order, min(shares, default=1.0))


_RULES: Mapping[str, Callable[[EvidenceOutcome], Right]] = {
    "first_to_reach": _first_to_reach,
    "best": _best,
    "worst": _worst,
    "better": _better,
    "direction": _direction,
    "reach": _reach,
    "by_median": _by_median,
}


def is_right(step: StepSpec, right: Given, given: object) -> bool:
    """Whether an answer is right, as the page tells it.

    Args:
        step: with a prediction.
        right: its right answer.
        given: by a learner.

    Returns:
        Whether it is.
    """
    if step.prediction is None or right is None:
        return False
    if isinstance(right, (int, float)):
        if not isinstance(given, (int, float)) or isinstance(given, bool):
            return False
        return abs(given - right) <= max(step.prediction.tolerance or 0.0, abs(right) * 1e-9)
    if step.prediction.kind == "several":
        return isinstance(given, list) and isinstance(right, list) and sorted(given) == sorted(right)
    return given == right


def is_answer(step: StepSpec, given: object) -> bool:
    """Whether something is an answer to a step's prediction at all.

    Args:
        step: of a lesson.
        given: by a learner.

    Returns:
        Whether it is.
    """
    if step.prediction is None:
        return False
    match step.prediction.kind:
        case "choice":
            return given in step.options
        case "several":
            return isinstance(given, list) and bool(given) and set(given) <= set(step.options)
        case "order":
            return isinstance(given, list) and sorted(given) == sorted(step.options)
    return isinstance(given, (int, float)) and not isinstance(given, bool)
