"""`expected.json`: what a lesson expects, written by its check and never by hand."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from playground.evidence.measures import MeasureName
from playground.lessons.answers import Given
from playground.lessons.outcomes import EvidenceOutcome, Values, rounded
from playground.lessons.spec import EvidenceSpec, LessonSpec

FILE = "expected.json"

_NOT_COMPUTED = {"group", "order", "minutes", "terms", "reviewed_by", "controls"}
_SHORT_LIST = re.compile(r"\[\n\s*([^\[\]{}]*?)\n\s*\]")


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ExpectedSetting(_Kept):
    """One setting's values over the seeds."""

    reached: int | None = Field(description="how many seeds reached the goal")
    median: float | None
    low: float | None
    high: float | None
    values: Values = Field(description="in the order of the seeds; null of one that diverged")


class ExpectedEvidence(_Kept):
    """What the trainings of a step come to."""

    measure: MeasureName
    settings: dict[str, ExpectedSetting]
    further: dict[str, dict[str, Values]] = Field(default_factory=dict, description="by other measures")

    @classmethod
    def of(cls, outcome: EvidenceOutcome) -> "ExpectedEvidence":
        """What is kept of an outcome.

        Args:
            outcome: of a step's evidence.

        Returns:
            It with the figures that people read.
        """
        own = outcome.spec.measure
        settings = {
            each: ExpectedSetting(
                reached=None if outcome.spec.goal is None else outcome.reached(each),
                median=rounded(outcome.quantile(each, 0.5)),
                low=rounded(outcome.quantile(each, 0.1)),
                high=rounded(outcome.quantile(each, 0.9)),
                values=outcome.values[own][each],
            )
            for each in outcome.spec.ids
        }
        further = {name: dict(values) for name, values in outcome.values.items() if name != own}
        return cls(measure=own, settings=settings, further=further)

    def outcome(self, spec: EvidenceSpec) -> EvidenceOutcome:
        """What was kept, as what the trainings came to.

        Args:
            spec: of the evidence.

        Returns:
            The outcome.
        """
        own = {name: setting.values for name, setting in self.settings.items()}
        return EvidenceOutcome(spec, {self.measure: own, **self.further})


class ExpectedAnswer(_Kept):
    """The right answer of a prediction, and the part of the seeds in which it holds."""

    right: Given
    share: float


class ExpectedClaim(_Kept):
    """What became of a claim."""

    claim: str
    holds: bool
    figures: dict[str, float | str | None]


class ExpectedProofs(_Kept):
    """How many seeds reached the goal by each act."""

    right: int
    wrong: int
    nothing: int
    seeds: int


class ExpectedStep(_Kept):
    """What a step expects; absent is what it has not."""

    values: dict[str, float] = Field(default_factory=dict)
    answer: ExpectedAnswer | None = None
    claims: list[ExpectedClaim] = Field(default_factory=list)
    proofs: ExpectedProofs | None = None
    evidence: ExpectedEvidence | None = None


class Expected(_Kept):
    """What a lesson expects."""

    made_of: str = Field(description="a checksum of what was computed: other than the lesson's, it is stale")
    steps: dict[str, ExpectedStep] = Field(default_factory=dict)

    def to_text(self) -> str:
        """The file: lists of numbers in a line each."""
        content = self.model_dump(mode="json", exclude_defaults=True)
        text = json.dumps(content, ensure_ascii=False, indent=2)
        return _SHORT_LIST.sub(lambda found: f"[{_in_a_line(found[1])}]", text) + "\n"


def _in_a_line(entries: str) -> str:
    return re.sub(r"\s*\n\s*", " ", entries)


def checksum(spec: LessonSpec) -> str:
    """Identifies all that a check computes.

    Args:
        spec: of a lesson.

    Returns:
        Sixteen hexadecimal digits.
    """
    content: Mapping[str, Any] = spec.model_dump(mode="json", exclude_unset=True, exclude=_NOT_COMPUTED)
    for step in content["steps"]:
        for shown in ("points_at", "follow"):
            step.pop(shown, None)
    text = json.dumps(content, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
