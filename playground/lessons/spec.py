"""What `lesson.toml` may hold: all of a lesson that is not translated."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import Field, Tag, ValidatorFunctionWrapHandler, WrapValidator, model_validator

from playground.analysis.trace import Criterion
from playground.config.fields import Number, Section, WholeNumber, text_or
from playground.evidence.measures import MEASURES, Measure, MeasureName
from playground.evidence.spec import MAX_SETTINGS, Vary
from playground.lessons.conditions import Condition
from playground.lessons.measures import EPOCHS_TO_GOAL, LessonMeasureName
from playground.problems.allowed import Interval
from playground.problems.errors import Problem, unknown_name
from playground.problems.validation import OneOf, refuse

RULES = ("first_to_reach", "best", "worst", "better", "direction", "reach", "by_median")
"""The rules by which a right answer is computed, beside those that are objects."""

_KINDS: Mapping[str, tuple[str, ...]] = {
    "first_to_reach": ("choice",),
    "best": ("choice",),
    "worst": ("choice",),
    "better": ("choice",),
    "direction": ("choice",),
    "option": ("choice",),
    "reach": ("several",),
    "by_median": ("order",),
    "of": ("number", "share"),
    "value": ("number",),
}
_NEED_GOAL = ("first_to_reach", "reach")

Name = Annotated[str, Field(pattern=r"^[a-z0-9-]+$", max_length=60)]
SettingName = Annotated[str, Field(pattern=r"^[^\s/:{}`]+$", max_length=100)]
ConfigPart = dict[str, Any]


class Begin(Section):
    """The setting that a lesson begins with."""

    config: ConfigPart = Field(default_factory=dict)


class Controls(Section):
    """Which of the page's controls are shown, and which are locked."""

    shown: tuple[str, ...] = ()
    locked: tuple[str, ...] = ()


class Answer(Section):
    """How the right answer is computed: a rule, or of what figure, value or claim it is."""

    rule: Annotated[str, OneOf(RULES)] | None = None
    setting: str | None = None
    of: Literal["reached", "median", "low", "high", "share", "wins"] | None = None
    against: str | None = None
    value: str | None = None
    option: str | None = None
    claim: Annotated[WholeNumber, Field(ge=0)] | None = None

    @property
    def kind(self) -> str:
        """The name of the rule, or which object this is: `of`, `value` or `option`."""
        return self.rule or next((name for name in ("value", "option") if getattr(self, name)), "of")


def _read_answer(value: object, handler: ValidatorFunctionWrapHandler) -> object:
    return handler({"rule": value} if isinstance(value, str) else value)


class Prediction(Section):
    """What a learner commits to before looking."""

    kind: Literal["choice", "several", "order", "number", "share"]
    options: tuple[SettingName, ...] = ()
    answer: Annotated[Answer, WrapValidator(_read_answer)]
    tolerance: Annotated[Number, Field(ge=0)] | None = None


class SettingSpec(Section):
    """One setting of an evidence."""

    id: SettingName
    config: ConfigPart = Field(default_factory=dict)


class EvidenceSpec(Section):
    """Trainings over seeds."""

    seeds: Annotated[WholeNumber, Field(ge=1, le=200)] = 25
    epochs: Annotated[WholeNumber, Field(ge=1, le=100_000)] = 300
    measure: MeasureName = "test_loss"
    goal: Number | None = None
    vary: Vary = "all"
    settings: Annotated[tuple[SettingSpec, ...], Field(max_length=MAX_SETTINGS)]

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of its settings."""
        return tuple(each.id for each in self.settings)

    @property
    def row(self) -> Measure:
        """The row of its measure."""
        return MEASURES[self.measure]


class Claim(Section):
    """A statement about learning."""

    relation: Literal["reaches", "fails", "better", "not_distinguishable", "median_below", "median_above"]
    setting: str | None = None
    share: Annotated[Number, Field(ge=0, le=1)] = 0.8
    value: Number | None = None
    a: str | None = None
    b: str | None = None
    measure: LessonMeasureName | None = None

    @property
    def compares_two(self) -> bool:
        """Whether it is about two settings."""
        return self.relation in ("better", "not_distinguishable")

    def __str__(self) -> str:
        """The claim, to be read."""
        by = f" by {self.measure}" if self.measure else ""
        if self.compares_two:
            word = "better than" if self.relation == "better" else "not distinguishable from"
            return f"{self.a} is {word} {self.b}{by}"
        if self.relation in ("reaches", "fails"):
            return f"{self.setting} {self.relation} in {self.share:.0%} of the seeds{by}"
        return f"{self.setting} has a {self.relation.replace('_', ' ')} {self.value:g}{by}"


class Act(Section):
    """What a learner may do in a step: change settings, do something by hand, train."""

    config: ConfigPart = Field(default_factory=dict)
    actions: tuple[ConfigPart, ...] = ()
    epochs: Annotated[WholeNumber, Field(ge=0, le=100_000)] | None = None


class Proofs(Section):
    """An act that reaches a goal, one that fails, and doing nothing, which fails as well."""

    right: Act
    wrong: Act
    nothing: Act | None = None


class GoalSpec(Section):
    """What a learner is to reach: all conditions hold at once."""

    conditions: tuple[Condition, ...]


class Reading(Section):
    """A number of the network at one point. Layers and neurons are counted from 1."""

    config: ConfigPart = Field(default_factory=dict)
    at: tuple[Number, ...]
    target: Number | None = None
    layer: Annotated[WholeNumber, Field(ge=1)] | None = None
    neuron: Annotated[WholeNumber, Field(ge=1)] = 1
    of: Literal["sum", "activation", "output", "loss", "delta", "gradient"]
    weight: Annotated[WholeNumber, Field(ge=1)] | Literal["bias"] | None = None
    epochs: Annotated[WholeNumber, Field(ge=0)] = 0
    updates: Annotated[WholeNumber, Field(ge=0)] = 0


class ValueSpec(Section):
    """A number that is computed."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    expression: str | None = None
    reading: Reading | None = None
    digits: Annotated[WholeNumber, Field(ge=0, le=12)] | None = None


class FollowSpec(Section):
    """A sample that is followed through a step of training. Rows, layers and neurons are counted from 1."""

    sample: Annotated[
        Annotated[WholeNumber, Field(ge=1), Tag("integer")]
        | Annotated[Criterion, OneOf(get_args(Criterion)), Tag("string")],
        text_or("integer"),
    ] = 1
    stage: Literal["forward", "loss", "backward", "update"] = "forward"
    layer: Annotated[WholeNumber, Field(ge=1)] | None = None
    neuron: Annotated[WholeNumber, Field(ge=1)] | None = None
    weight: (
        Annotated[
            Annotated[WholeNumber, Field(ge=1), Tag("integer")]
            | Annotated[Literal["bias"], OneOf(("bias",)), Tag("string")],
            text_or("integer"),
        ]
        | None
    ) = None


class StepSpec(Section):
    """One step."""

    id: Name
    points_at: str | None = None
    follow: FollowSpec | None = None
    config: ConfigPart | None = None
    epochs: Annotated[WholeNumber, Field(ge=1, le=100_000)] | None = None
    prediction: Prediction | None = None
    evidence: EvidenceSpec | None = None
    claims: tuple[Claim, ...] = ()
    goal: GoalSpec | None = None
    proofs: Proofs | None = None
    values: tuple[ValueSpec, ...] = ()

    @property
    def options(self) -> tuple[str, ...]:
        """The ids of the options among which the prediction chooses."""
        if self.prediction is None or self.prediction.kind in ("number", "share"):
            return ()
        return self.prediction.options or self._answers

    @property
    def _answers(self) -> tuple[str, ...]:
        """What the rule of the prediction may find to be right; of `option` what is usually asked."""
        ids = self.evidence.ids if self.evidence else ()
        match self.prediction and self.prediction.answer.kind:
            case "better":
                return (*ids, "same")
            case "direction":
                return ("falls", "rises", "stays")
        return ids

    @property
    def unit(self) -> Literal["seeds", "percent"] | None:
        """What the number counts that is to be predicted."""
        of = self.prediction.answer.of if self.prediction else None
        if of in ("reached", "wins"):
            return "seeds"
        return "percent" if of == "share" else None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if found := [*self._prediction_problems(), *self._claim_problems(), *self._other_problems()]:
            refuse("StepSpec", found)
        return self

    def _prediction_problems(self) -> Iterator[Problem]:
        if self.prediction is None:
            return
        answer, kind, own = self.prediction.answer, self.prediction.answer.kind, self.prediction.options
        if self.prediction.kind not in _KINDS[kind]:
            yield Problem("prediction.kind", "lesson_rule_of_other_kind", kind, list(_KINDS[kind]))
        if kind == "value":
            yield from _known("prediction.answer.value", answer.value, [each.id for each in self.values])
            return
        if self.evidence is None:
            yield Problem("evidence", "required")
            return
        if kind in _NEED_GOAL or answer.of in ("reached", "share"):
            yield from self._goal_missing("prediction.answer")
        if kind in ("better", "direction") and len(self.evidence.settings) != 2:
            yield Problem("evidence.settings", "lesson_needs_two", len(self.evidence.settings))
        if kind == "of":
            yield from self._figure_problems(answer, self.evidence)
        if kind == "option":
            yield from _known("prediction.answer.option", answer.option, self.options)
            if answer.claim is None or answer.claim >= len(self.claims):
                yield Problem("prediction.answer.claim", "lesson_no_claim", answer.claim)
        elif answer.rule and own and sorted(own) != sorted(self._answers):
            yield Problem("prediction.options", "lesson_options_of_rule", list(own), list(self._answers))

    @staticmethod
    def _figure_problems(answer: Answer, evidence: EvidenceSpec) -> Iterator[Problem]:
        yield from _known("prediction.answer.setting", answer.setting, evidence.ids)
        if answer.of is None:
            yield Problem("prediction.answer", "required")
        if answer.of == "wins":
            yield from _known("prediction.answer.against", answer.against, evidence.ids)

    def _claim_problems(self) -> Iterator[Problem]:
        if self.claims and self.evidence is None:
            yield Problem("evidence", "required")
            return
        for place, claim in enumerate(self.claims):
            assert self.evidence is not None  # noqa: S101 - as was asked above
            here = f"claims.{place}"
            for name in ("a", "b") if claim.compares_two else ("setting",):
                yield from _known(f"{here}.{name}", getattr(claim, name), self.evidence.ids)
            if claim.relation in ("reaches", "fails") or claim.measure == EPOCHS_TO_GOAL:
                yield from self._goal_missing(here)
            if claim.relation.startswith("median_") and claim.value is None:
                yield Problem(f"{here}.value", "required")

    def _other_problems(self) -> Iterator[Problem]:
        if self.follow is not None and self.evidence is not None:
            yield Problem("follow", "lesson_follow_or_evidence")
        if (self.goal is None) != (self.proofs is None):
            yield Problem("goal" if self.goal is None else "proofs", "required")
        # Not bounds of the fields: pydantic would also count the valid entries where one is invalid.
        if self.evidence is not None and not self.evidence.settings:
            yield Problem(
                "evidence.settings", "too_few_entries", 0, Interval(1, MAX_SETTINGS, unit="entries")
            )
        if self.goal is not None and not self.goal.conditions:
            yield Problem("goal.conditions", "too_few_entries", 0, Interval(1, unit="entries"))
        for name, ids in (
            ("prediction.options", self.prediction.options if self.prediction else ()),
            ("evidence.settings.{}.id", self.evidence.ids if self.evidence else ()),
            ("values.{}.id", [each.id for each in self.values]),
        ):
            for place, each in enumerate(ids):
                if each in ids[:place]:
                    yield Problem(name.format(place), "lesson_repeated", each)
        for place, value in enumerate(self.values):
            if (value.expression is None) == (value.reading is None):
                yield Problem(f"values.{place}", "lesson_value_of_two", value.id)

    def _goal_missing(self, field: str) -> Iterator[Problem]:
        if self.evidence is not None and self.evidence.goal is None:
            yield Problem(field, "lesson_goal_missing")


class LessonSpec(Section):
    """A lesson, but for its words."""

    id: Name
    group: Name
    order: Number = 0
    minutes: Annotated[WholeNumber, Field(ge=3, le=8)] = 5
    terms: tuple[str, ...] = ()
    reviewed_by: dict[str, str] = Field(default_factory=dict)
    begin: Begin = Field(default_factory=Begin)
    controls: Controls = Field(default_factory=Controls)
    steps: Annotated[tuple[StepSpec, ...], Field(max_length=12)]

    @model_validator(mode="after")
    def _check(self) -> Self:
        ids = [step.id for step in self.steps]
        repeated = [place for place, each in enumerate(ids) if each in ids[:place]]
        if not ids:
            refuse("LessonSpec", [Problem("steps", "too_few_entries", 0, Interval(1, unit="entries"))])
        if repeated:
            refuse(
                "LessonSpec",
                [Problem(f"steps.{place}.id", "lesson_repeated", ids[place]) for place in repeated],
            )
        return self

    def step(self, step_id: str) -> StepSpec:
        """Finds a step.

        Args:
            step_id: its id.

        Returns:
            The step.

        Raises:
            KeyError: there is none.
        """
        for each in self.steps:
            if each.id == step_id:
                return each
        raise KeyError(step_id)


def _known(field: str, name: str | None, names: Iterable[str]) -> Iterator[Problem]:
    known = list(names)
    if name is None:
        yield Problem(field, "required", allowed=known)
    elif name not in known:
        yield unknown_name(field, name, known, name)
