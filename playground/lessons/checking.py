"""Checks a lesson: trains its evidence and proofs over seeds, and computes all that it expects."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from playground.evidence.statistics import quantiles
from playground.lessons.answers import MOSTLY, Right, right_answer
from playground.lessons.claims import Finding, examine
from playground.lessons.expected import (
    Expected,
    ExpectedAnswer,
    ExpectedClaim,
    ExpectedEvidence,
    ExpectedProofs,
    ExpectedSetting,
    ExpectedStep,
    checksum,
)
from playground.lessons.numbers import evaluate
from playground.lessons.outcomes import EvidenceOutcome
from playground.lessons.placeholders import measures_named
from playground.lessons.reading import Lesson
from playground.lessons.readings import read_number
from playground.lessons.spec import Act, EvidenceSpec, Proofs, StepSpec
from playground.lessons.trainings import PROOF_SEEDS, Effort, train_act, train_evidence
from playground.problems.errors import InvalidInput

ENOUGH = 9
"""The seeds, of the eleven of a proof, in which the right act has to reach the goal."""

_VALUE_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one thing that a lesson states is so.

    Args:
        step: its id.
        what: it is about: claim, answer, proof or value.
        holds: whether it is so.
        says: what was found, to be read.
    """

    step: str
    what: str
    holds: bool
    says: str


@dataclass(slots=True)
class Report:
    """What a check found.

    Args:
        lesson: which was checked.
        expected: what the lesson is to expect.
        verdicts: on everything that it states.
    """

    lesson: Lesson
    expected: Expected
    verdicts: list[Verdict] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether all is so."""
        return all(each.holds for each in self.verdicts)


def n_trainings(lesson: Lesson, seeds: int | None = None) -> int:
    """How many networks a check trains.

    Args:
        lesson: to be checked.
        seeds: as of `check`.

    Returns:
        The number.
    """
    total = 0
    for step in lesson.spec.steps:
        if step.evidence is not None:
            total += len(step.evidence.settings) * (seeds or step.evidence.seeds)
        if step.proofs is not None:
            total += 3 * Effort(seeds).proof_seeds
    return total


def check(
    lesson: Lesson,
    seeds: int | None = None,
    on_progress: Callable[[int], None] = lambda _: None,
    shaken: float = 0.0,
) -> Report:
    """Runs every goal and claim of a lesson over seeds.

    Args:
        lesson: to be checked.
        seeds: of every evidence, for a quick look; None: as many as the lesson says.
        on_progress: is told how many more trainings have ended.
        shaken: by which part of itself every learning rate is changed in training. What holds with 1e-13 as
            well does not depend on the last digits, which differ between processors.

    Returns:
        What was found.
    """
    effort = Effort(seeds, shaken, on_progress)
    report = Report(lesson, Expected(made_of=checksum(lesson.spec)))
    for step in lesson.spec.steps:
        kept = _Checking(lesson, step, effort, report.verdicts).step()
        if kept != ExpectedStep():
            report.expected.steps[step.id] = kept
    return report


@dataclass(slots=True)
class _Checking:
    """The check of one step."""

    lesson: Lesson
    spec: StepSpec
    effort: Effort
    verdicts: list[Verdict]

    def step(self) -> ExpectedStep:
        values = self._values()
        outcome = self._evidence(self.spec.evidence) if self.spec.evidence else None
        claims = [examine(each, outcome) for each in self.spec.claims] if outcome else []
        for each in claims:
            self._say("claim", each.holds, f"{each.claim}: {_listed(each)}")
        right = self._answer(outcome, claims, values)
        return ExpectedStep(
            values=values,
            answer=None if right is None else ExpectedAnswer(right=right.answer, share=round(right.share, 4)),
            claims=[
                ExpectedClaim(claim=each.claim, holds=each.holds, figures=dict(each.figures))
                for each in claims
            ],
            proofs=self._tried_proofs(self.spec.proofs) if self.spec.proofs else None,
            evidence=ExpectedEvidence.of(outcome) if outcome else None,
        )

    def _say(self, what: str, holds: bool, says: str) -> None:
        self.verdicts.append(Verdict(self.spec.id, what, holds, says))

    def _values(self) -> dict[str, float]:
        values: dict[str, float] = {}
        for each in self.spec.values:
            try:
                if each.reading is not None:
                    config = self.lesson.changed(self.spec, each.reading.config)
                    number = read_number(each.reading, config)
                else:
                    number = evaluate(each.expression or "", values)
            except (ValueError, InvalidInput) as error:
                self._say("value", holds=False, says=f"{each.id}: {error}")
                number = math.nan
            values[each.id] = float(f"{number:.{_VALUE_DIGITS}g}")
        return values

    def _evidence(self, evidence: EvidenceSpec) -> EvidenceOutcome:
        configs = [self.lesson.changed(self.spec, each.config) for each in evidence.settings]
        measures = sorted(self._measures() - {evidence.measure})
        return train_evidence(evidence, configs, measures, self.effort)

    def _measures(self) -> set[str]:
        """The measures that claims and texts name, of whichever step the placeholders are."""
        found: set[str] = {each.measure for each in self.spec.claims if each.measure}
        for text in self.lesson.texts.values():
            for name, words in text.steps.items():
                for _, passage in words.passages():
                    about = f"{self.spec.id}:" in passage.source or name == self.spec.id
                    found |= measures_named(passage.source) if about else set()
        return found

    def _answer(
        self, outcome: EvidenceOutcome | None, claims: list[Finding], values: Mapping[str, float]
    ) -> Right | None:
        if self.spec.prediction is None:
            return None
        right = right_answer(self.spec, outcome, claims, values)
        holds = right.answer is not None and right.share >= MOSTLY
        self._say("answer", holds, f"{_as_text(right.answer)}, in {right.share:.0%} of the seeds")
        return right

    def _tried_proofs(self, proofs: Proofs) -> ExpectedProofs | None:
        try:
            return self._proofs(proofs)
        except InvalidInput as error:  # an action that does not fit the network
            self._say("proof", holds=False, says=str(error))
            return None

    def _proofs(self, proofs: Proofs) -> ExpectedProofs:
        seeds = self.effort.proof_seeds
        unchanged = Act(epochs=proofs.right.epochs if _changes(proofs.right) else 0)
        right, _ = self._act(proofs.right)
        _, wrong = self._act(proofs.wrong)
        _, nothing = self._act(proofs.nothing or unchanged)
        enough = math.ceil(ENOUGH / PROOF_SEEDS * seeds)
        self._say("proof", right >= enough, f"the right act reaches the goal in {right} of {seeds}")
        self._say("proof", wrong == 0, f"the wrong act reaches the goal in {wrong} of {seeds}")
        self._say("proof", nothing == 0, f"doing nothing reaches the goal in {nothing} of {seeds}")
        return ExpectedProofs(right=right, wrong=wrong, nothing=nothing, seeds=seeds)

    def _act(self, act: Act) -> tuple[int, int]:
        goal = self.spec.goal
        assert goal is not None  # noqa: S101 - proofs have one
        config = self.lesson.changed(self.spec, act.config)
        epochs = act.epochs if act.epochs is not None else (self.spec.epochs or 0)
        return train_act(goal, config, act, epochs, self.effort)


def differences(kept: Expected, found: Expected) -> Iterator[Verdict]:
    """Compares what a lesson expects with what its check has found again.

    Answers and claims have to be the same. The last digits differ between processors, and long trainings make
    more of them: a median may move by a tenth of itself, or within the middle half of its seeds.

    Args:
        kept: by the lesson.
        found: by the check.

    Yields:
        What is not the same.
    """
    for name in dict.fromkeys((*kept.steps, *found.steps)):
        before, now = kept.steps.get(name, ExpectedStep()), found.steps.get(name, ExpectedStep())
        if _answered(before) != _answered(now):
            says = f"expected.json has {_answered(before)}, the check found {_answered(now)}"
            yield Verdict(name, "expected", holds=False, says=says)
        claims = [[each.holds for each in step.claims] for step in (before, now)]
        if claims[0] != claims[1]:
            yield Verdict(name, "expected", holds=False, says="other claims hold")
        for setting in now.evidence.settings if now.evidence else ():
            old = before.evidence.settings.get(setting) if before.evidence else None
            new = now.evidence.settings[setting] if now.evidence else None
            if old is None or new is None or not (_close(old.median, new.median) or _overlap(old, new)):
                says = f"{setting}: median {old and old.median}, now {new and new.median}"
                yield Verdict(name, "expected", holds=False, says=says)
        for value, number in now.values.items():
            if not _close(before.values.get(value), number):
                says = f"{value}: {before.values.get(value)}, now {number}"
                yield Verdict(name, "expected", holds=False, says=says)


def _answered(step: ExpectedStep) -> object:
    right = step.answer.right if step.answer else None
    return None if isinstance(right, float) else right


def _close(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return abs(a - b) <= 0.1 * max(abs(a), abs(b)) + 1e-4


def _overlap(old: ExpectedSetting, new: ExpectedSetting) -> bool:
    """Whether each median lies in the middle half of the other's seeds."""
    return all(
        low <= median <= high
        for median, (low, high) in ((_median(old), _middle(new)), (_median(new), _middle(old)))
    )


def _median(setting: ExpectedSetting) -> float:
    return math.inf if setting.median is None else setting.median


def _middle(setting: ExpectedSetting) -> tuple[float, float]:
    values = np.array([math.inf if each is None else each for each in setting.values])
    low, high = quantiles(values, [0.25, 0.75])
    return float(low), float(high)


def _changes(act: Act) -> bool:
    return bool(act.config or act.actions)


def _as_text(answer: object) -> str:
    if isinstance(answer, list):
        return ", ".join(answer) or "none"
    return "no answer" if answer is None else f"{answer:g}" if isinstance(answer, float) else str(answer)


def _listed(finding: Finding) -> str:
    return ", ".join(f"{name} {value}" for name, value in finding.figures.items())
