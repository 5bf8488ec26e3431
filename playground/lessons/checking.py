"""Checks a lesson: trains its evidence and proofs over seeds, and computes all that it expects."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from playground.lessons.answers import MOSTLY, Right, right_answer
from playground.lessons.claims import Finding, examine
from playground.lessons.expected import (
    Expected,
    ExpectedAnswer,
    ExpectedClaim,
    ExpectedEvidence,
    ExpectedProofs,
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


def _changes(act: Act) -> bool:
    return bool(act.config or act.actions)


def _as_text(answer: object) -> str:
    if isinstance(answer, list):
        return ", ".join(answer)
    return "no answer" if answer is None else f"{answer:g}" if isinstance(answer, float) else str(answer)


def _listed(finding: Finding) -> str:
    return ", ".join(f"{name} {value}" for name, value in finding.figures.items())
