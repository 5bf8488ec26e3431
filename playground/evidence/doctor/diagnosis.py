"""Diagnosis of a training: what rules find, and what became of their advice when it was tried."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from playground.analysis.study import StudyProgress, StudySteps
from playground.config import begins_anew
from playground.data.tasks import TASKS
from playground.evidence.doctor.advice import Advice
from playground.evidence.doctor.arms import Arm, FreshArm, Start, seconds_per_epoch
from playground.evidence.doctor.evidence import Evidence, gather
from playground.evidence.doctor.findings import Finding, Rule, Seen
from playground.evidence.doctor.rules import ENOUGH, MANY, RULES, findings_of
from playground.evidence.measures import MEASURES, Measure
from playground.evidence.statistics import compare_paired, ordered, quantiles
from playground.evidence.training import curve_epochs
from playground.training.trainer import Trainer

FEWEST_SEEDS = 11
_BUDGET_S = 1.5  # of all trials together
_SLICE_S = 0.005
_FEWEST_EPOCHS, _MOST_EPOCHS = 10, 200
_ENOUGH_STEPS = 250  # of many updates to an epoch fewer epochs say as much
_USUAL_EPOCHS = 50
_VERDICTS = {"b_better": "helps", "a_better": "harms", "not_distinguishable": "no_difference"}


@dataclass(frozen=True, slots=True)
class _Pair:
    """The two settings of a trial: whether both begin anew, and the one with the advice; None: without."""

    is_fresh: bool
    measure: str
    advice: Advice | None


def diagnosis(
    trainer: Trainer, *, seeds: int = FEWEST_SEEDS, epochs: int | None = None, trials: bool = True
) -> StudySteps:
    """Examines a training, and tries what is advised on copies, a few milliseconds at a time.

    Args:
        trainer: not modified; what is needed of it is copied before the first part.
        seeds: with how many each advice is tried.
        epochs: of each trial; None for as many as take about a second and a half.
        trials: whether advice is tried at all.

    Yields:
        Progress: the findings first, then one trial after the other.
    """
    start = Start(trainer.config, trainer.checkpoint(), type(trainer.network))
    parts = gather(trainer)
    while (evidence := next(parts)) is None:
        yield StudyProgress(0, 1, None)
    findings = findings_of(evidence)
    report = _Report(evidence, findings)
    tried = _Trials(start, evidence, findings, seeds, epochs)
    tries = trials and not start.network.is_reference
    total = tried.total if tries else 1
    yield StudyProgress(0, total, report.to_json())
    for place, trial in tried.run() if tries else ():
        if place is not None and trial is not None:
            report.trials[place] = trial
        yield StudyProgress(tried.done, total, report.to_json() if place else None)
    report.is_whole = True
    yield StudyProgress(total, total, report.to_json())


def diagnose(
    trainer: Trainer, *, seeds: int = FEWEST_SEEDS, epochs: int | None = None, trials: bool = True
) -> dict[str, Any]:
    """Examine a training: what is wrong with it, and whether what is advised helps.

    Args:
        trainer: not modified.
        seeds: with how many each advice is tried.
        epochs: of each trial; None for as many as take about a second and a half.
        trials: whether advice is tried at all.

    Returns:
        As JSON has it: `looked_at`, the names of all rules; `epochs`, how many were `seen` with these
        settings, and from how many on rules of the loss's course speak (`enough`, `many`); `findings`, each
        with its `rule`, `numbers`, the `bounds` of some (`at_least`, `at_most`) and `advice`: `changes` of
        the config by dotted name, whether it `begins_anew`, whether it can be a branch (`as_branch`), and its
        `trial`.
    """
    result: Mapping[str, Any] = {}
    for progress in diagnosis(trainer, seeds=seeds, epochs=epochs, trials=trials):
        result = progress.result or result
    return dict(result)


class _Report:
    """What is known so far."""

    def __init__(self, evidence: Evidence, findings: Sequence[Finding]) -> None:
        self._evidence, self._findings = evidence, findings
        self.trials: dict[tuple[int, int], dict[str, Any]] = {}
        self.is_whole = False

    def to_json(self) -> dict[str, Any]:
        """As JSON has it."""
        evidence = self._evidence
        return {
            "epoch": evidence.epoch,
            "step": evidence.step,
            "reached": _plain(evidence.reached),
            "attainable": _plain(evidence.attainable),
            "epochs": {"seen": evidence.curves.n_epochs, "enough": ENOUGH, "many": MANY},
            "looked_at": list(RULES),
            "findings": [
                {
                    "rule": finding.rule.name,
                    "numbers": {name: _plain(seen.value) for name, seen in finding.numbers.items()},
                    "bounds": _bounds(finding.numbers),
                    "advice": [
                        {
                            "changes": dict(advice.changes),
                            "begins_anew": advice.begins_anew,
                            "as_branch": not begins_anew(evidence.config, advice.config),
                            "trial": self.trials.get((place, at)),
                        }
                        for at, advice in enumerate(finding.advice)
                    ],
                }
                for place, finding in enumerate(self._findings)
            ],
            "is_whole": self.is_whole,
        }


class _Trials:
    """All trials of some findings; what they are held against is trained once."""

    def __init__(
        self,
        start: Start,
        evidence: Evidence,
        findings: Sequence[Finding],
        seeds: int,
        epochs: int | None,
    ) -> None:
        self._start, self._evidence, self._epochs = start, evidence, epochs
        self._seeds = range(seeds)
        always_fresh = evidence.diverged or not start.has_chance
        self._pairs = {
            (place, at): _Pair(
                always_fresh or advice.begins_anew, _measure_name(finding.rule, evidence), advice
            )
            for place, finding in enumerate(findings)
            for at, advice in enumerate(finding.advice)
        }
        self._n_usual = len({(pair.is_fresh, pair.measure) for pair in self._pairs.values()})
        self.total = max(1, seeds * (len(self._pairs) + self._n_usual))
        self.done = 0

    def run(self) -> Iterator[tuple[tuple[int, int] | None, dict[str, Any] | None]]:
        """Trains.

        Yields:
            (None, None) after every few milliseconds; after a trial its place, finding and advice, and what
            came of it.
        """
        if not self._pairs:
            return
        epochs = self._epochs or self._affordable()
        known: dict[tuple[bool, str], Arm | FreshArm] = {}
        for place, pair in self._pairs.items():
            usual = (pair.is_fresh, pair.measure)
            if usual not in known:
                known[usual] = self._arm(replace(pair, advice=None), epochs)
                yield from self._train(known[usual])
            arm = self._arm(pair, epochs)
            yield from self._train(arm)
            yield place, self._outcome(pair, epochs, known[usual], arm)

    def _train(self, arm: Arm | FreshArm) -> Iterator[tuple[None, None]]:
        before = self.done
        while not arm.advance(_SLICE_S):
            self.done = before + arm.done
            yield None, None
        self.done = before + len(self._seeds)

    def _affordable(self) -> int:
        """As many epochs as the budget has room for."""
        size = max(1, self._evidence.n_parameters)
        first, last = self._evidence.layers[0], self._evidence.layers[-1]
        weights = [1.0] * self._n_usual
        for pair in self._pairs.values():
            hidden = pair.advice.config.network.hidden if pair.advice else ()
            own = sum(a * b for a, b in zip((first.fan_in, *hidden), (*hidden, last.fan_out), strict=True))
            weights.append(max(1.0, own / size))
        each = seconds_per_epoch(self._start) * sum(weights) * len(self._seeds)
        wanted = min(max(self._evidence.epoch, _USUAL_EPOCHS), _MOST_EPOCHS)
        rows = self._evidence.n_rows
        steps = -(-rows // min(self._start.config.training.batch_size, rows))
        fewest = min(_FEWEST_EPOCHS, -(-_ENOUGH_STEPS // steps))
        return max(fewest, min(wanted, int(_BUDGET_S / each)))

    def _arm(self, pair: _Pair, epochs: int) -> Arm | FreshArm:
        config = self._start.config if pair.advice is None else pair.advice.config
        measure = MEASURES[pair.measure]
        if pair.is_fresh:
            return FreshArm(config, self._seeds, epochs, measure)
        return Arm(self._start, config, self._seeds, epochs, measure)

    def _outcome(
        self, pair: _Pair, epochs: int, without: Arm | FreshArm, with_advice: Arm | FreshArm
    ) -> dict[str, Any]:
        measure = MEASURES[pair.measure]
        compared = compare_paired(
            without.values, with_advice.values, larger_is_better=measure.larger_is_better
        )
        return {
            "seeds": len(self._seeds),
            "epochs": epochs,
            "from_epoch": 0 if pair.is_fresh else self._evidence.epoch,
            "measure": pair.measure,
            "larger_is_better": measure.larger_is_better,
            "curve_epochs": curve_epochs(epochs).tolist(),
            "without": _band(without, measure),
            "with": _band(with_advice, measure),
            "difference": _plain(compared.difference),
            "interval": [_plain(end) for end in compared.interval],
            "wins": compared.wins_b,
            "losses": compared.wins_a,
            "ties": compared.ties,
            "p": compared.p,
            "verdict": _VERDICTS[compared.verdict],
        }


def _measure_name(rule: Rule, evidence: Evidence) -> str:
    """The measure of a rule, for what the targets are."""
    if rule.measure != "score":
        return rule.measure
    return f"train_{TASKS[evidence.config.task].score}"


def _band(arm: Arm | FreshArm, measure: Measure) -> dict[str, Any]:
    """Quartiles over seeds, at the end and at every point of the curve where the measure is known."""
    larger = measure.larger_is_better
    low, median, high = quantiles(ordered(arm.values, larger_is_better=larger), [0.25, 0.5, 0.75])
    curves = arm.curves
    points: list[list[float | None]] = [[], [], []]
    is_known = measure.of_history is not None
    if is_known:
        over_seeds = quantiles(ordered(curves.T, larger_is_better=larger), [0.25, 0.5, 0.75])
        points = [[_plain(value) for value in column] for column in over_seeds.T]
    return {
        "low": points[0],
        "median": points[1],
        "high": points[2],
        "end": [_plain(low), _plain(median), _plain(high)],
        "diverged": int(np.sum(np.isnan(arm.values))),
    }


def _bounds(numbers: Mapping[str, Seen]) -> dict[str, dict[str, float]]:
    """Of the numbers that have one, from where on, or up to where, there is something to find."""
    named = {name: {"at_least": seen.at_least, "at_most": seen.at_most} for name, seen in numbers.items()}
    kept = {
        name: {side: bound for side, bound in sides.items() if bound is not None}
        for name, sides in named.items()
    }
    return {name: sides for name, sides in kept.items() if sides}


def _plain(value: float) -> float | None:
    """A number as JSON has it: none where it is not finite."""
    return float(value) if math.isfinite(value) else None
