"""What a check has found otherwise than its lesson expects."""

import math
from collections.abc import Iterator
from itertools import product

import numpy as np
from numpy.typing import NDArray

from playground.evidence.statistics import quantiles
from playground.lessons.answers import is_right
from playground.lessons.checking import Report, Verdict
from playground.lessons.expected import ExpectedEvidence, ExpectedProofs, ExpectedStep
from playground.lessons.spec import EvidenceSpec, StepSpec

_ROOM = 0.1  # by which part of itself a number may have moved
_SMALL = 1e-4  # by which any may


def differences(report: Report) -> Iterator[Verdict]:
    """Compares what a lesson expects with what its check has found again.

    Answers that are words, and which claims hold, have to be the same. The last digits of numbers differ
    between processors, and long trainings make more of them: a number may move by a tenth of itself, a count
    of seeds by a tenth of the seeds, a right number also by what its prediction tolerates, and a median
    within the middle half of its seeds.

    Args:
        report: of a check with the lesson's own seeds.

    Yields:
        What is not the same; nothing of a lesson that has not been checked before.
    """
    expected = report.lesson.expected
    if expected is None:
        return
    for spec in report.lesson.spec.steps:
        before, now = (each.steps.get(spec.id, ExpectedStep()) for each in (expected, report.expected))
        for says in _of_step(spec, before, now):
            yield Verdict(spec.id, "expected", holds=False, says=says)


def _of_step(spec: StepSpec, before: ExpectedStep, now: ExpectedStep) -> Iterator[str]:
    old, new = (each.answer.right if each.answer else None for each in (before, now))
    if not (old == new or is_right(spec, old, new) or _is_close(old, new)):
        yield f"expected.json has {old}, the check found {new}"
    if [each.holds for each in before.claims] != [each.holds for each in now.claims]:
        yield "other claims hold"
    if not _are_close(before.proofs, now.proofs):
        yield f"proofs: {before.proofs}, now {now.proofs}"
    if spec.evidence is not None and now.evidence is not None:
        yield from _of_evidence(spec.evidence, before.evidence, now.evidence)
    for name, number in now.values.items():
        if not _is_close(before.values.get(name), number):
            yield f"{name}: {before.values.get(name)}, now {number}"


def _of_evidence(spec: EvidenceSpec, before: ExpectedEvidence | None, now: ExpectedEvidence) -> Iterator[str]:
    if before is None or (before.measure, set(before.settings)) != (spec.measure, set(spec.ids)):
        yield "expected.json has no numbers of the evidence"
        return
    old, new = before.outcome(spec), now.outcome(spec)
    if before != ExpectedEvidence.of(old):
        yield "expected.json has other figures than those of its values"
    for setting, measure in product(spec.ids, new.values):
        if setting not in old.values.get(measure, {}):
            yield f"{setting}: expected.json has no {measure}"
        elif _has_moved(old.ordered(setting, measure), new.ordered(setting, measure)):
            medians = [each.quantile(setting, 0.5, measure) for each in (old, new)]
            yield f"{setting}: median {medians[0]:.4g}, now {medians[1]:.4g}, by {measure}"
    for setting in spec.ids:
        reached = old.reached(setting), new.reached(setting)
        if abs(reached[0] - reached[1]) > _ROOM * new.n_seeds:
            yield f"{setting}: {reached[0]} reached the goal, now {reached[1]}"


def _has_moved(old: NDArray[np.float64], new: NDArray[np.float64]) -> bool:
    """Whether the medians lie apart, and outside of the middle half of each other's seeds."""
    low, median, high = quantiles(old, [0.25, 0.5, 0.75]).tolist()
    new_low, new_median, new_high = quantiles(new, [0.25, 0.5, 0.75]).tolist()
    overlap = low <= new_median <= high and new_low <= median <= new_high
    return not (overlap or _is_close(median, new_median))


def _are_close(old: ExpectedProofs | None, new: ExpectedProofs | None) -> bool:
    if old is None or new is None:
        return old is new
    pairs = ((old.right, new.right), (old.wrong, new.wrong), (old.nothing, new.nothing))
    return old.seeds == new.seeds and all(abs(a - b) <= _ROOM * new.seeds for a, b in pairs)


def _is_close(old: object, new: object) -> bool:
    if not (isinstance(old, (int, float)) and isinstance(new, (int, float))):
        return False
    return old == new or math.isclose(old, new, rel_tol=_ROOM, abs_tol=_SMALL)
