"""Lessons as JSON, in one language: the models that REST answers with and clients read."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from playground.analysis.trace import Criterion


class _Out(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", json_schema_serialization_defaults_required=True)


class LessonGroupOut(_Out):
    """A group of lessons."""

    id: str
    title: str


class _LessonOut(_Out):
    """What the list and the lesson itself say of it."""

    id: str
    group: str
    title: str
    minutes: int
    is_reviewed: bool = Field(description="whether a native speaker has read this language's text")


class LessonHeadOut(_LessonOut):
    """A lesson in the list."""

    order: float
    summary: str = Field(description="one or two sentences, as text")
    n_steps: int


class LessonProblemOut(_Out):
    """What is wrong with a lesson's file, and what to do about it."""

    file: str
    line: int
    message: str
    remedy: str


class LessonListOut(_Out):
    """All lessons, in the order in which they are shown."""

    groups: list[LessonGroupOut]
    lessons: list[LessonHeadOut]
    problems: list[LessonProblemOut]


class LessonControlsOut(_Out):
    """Which of the page's controls a lesson shows and locks."""

    shown: list[str]
    locked: list[str]


class LessonOptionOut(_Out):
    """One option of a question."""

    id: str
    label: str = Field(description="HTML within a line")


class LessonAnswerOut(_Out):
    """The right answer, as computed when the lesson was checked."""

    answer: str | list[str] | float | None
    share: float = Field(description="the part of the seeds in which it holds")


class LessonExplanationOut(_Out):
    """What is shown after an answer."""

    model_config = ConfigDict(serialize_by_alias=True, validate_by_alias=True, validate_by_name=True)

    answers: list[str] | None = Field(alias="for", description="for which answers; null: for all")
    html: str


class LessonPredictionOut(_Out):
    """What a learner commits to before looking."""

    kind: Literal["choice", "several", "order", "number", "share"]
    question: str = Field(description="HTML")
    options: list[LessonOptionOut]
    tolerance: float | None
    unit: Literal["seeds", "percent"] | None = Field(description="what a number counts")
    expected: LessonAnswerOut | None = Field(description="null: the lesson has not been checked")
    explanations: list[LessonExplanationOut]


class LessonExpectedOut(_Out):
    """What one setting came to when the lesson was checked."""

    reached: int | None
    median: float | None
    low: float | None
    high: float | None
    values: list[float | None]


class LessonSettingOut(_Out):
    """One setting of an evidence."""

    id: str
    label: str = Field(description="text")
    config: dict[str, Any]


class LessonEvidenceOut(_Out):
    """A comparison over seeds that a step runs."""

    seeds: int
    epochs: int
    measure: str
    larger_is_better: bool = Field(description="of the measure; otherwise less is better")
    goal: float | None
    vary: str
    settings: list[LessonSettingOut]
    expected: dict[str, LessonExpectedOut]


class LessonGoalOut(_Out):
    """What a learner is to reach."""

    html: str
    conditions: list[dict[str, Any]] = Field(description="each `of` and one relation; all hold at once")


class LessonFollowOut(_Out):
    """A sample that is followed through a step of training, with what is looked at; all counted from 1."""

    sample: int | Criterion = Field(description="a training row, or by what it is chosen when it is followed")
    stage: Literal["forward", "loss", "backward", "update"]
    layer: int | None = Field(description="the output layer is the last; null: the loss is looked at")
    neuron: int
    weight: int | Literal["bias"] | None = Field(description="into the neuron; null: the neuron itself")


class LessonStepOut(_Out):
    """One step."""

    model_config = ConfigDict(serialize_by_alias=True, validate_by_alias=True, validate_by_name=True)

    id: str
    title: str = Field(description="HTML within a line")
    html: str
    points_at: str | None
    follow: LessonFollowOut | None = Field(description="begins once the question, if any, is answered")
    config: dict[str, Any] | None = Field(description="set when the step is entered; null: nothing is")
    epochs: int | None = Field(description="where Play stops in this step")
    to_do: str | None = Field(alias="do", description="HTML")
    hint: str | None
    surprise: str | None
    prediction: LessonPredictionOut | None
    explanation: str | None = Field(description="HTML, of a step without prediction")
    evidence: LessonEvidenceOut | None
    goal: LessonGoalOut | None


class LessonOut(_LessonOut):
    """A whole lesson."""

    summary: str = Field(description="HTML")
    language: str = Field(description="of the words, which may not be the one that was wished for")
    terms: list[str]
    made_of: str = Field(description="a checksum of what it computes, which submissions name")
    controls: LessonControlsOut
    config: dict[str, Any] = Field(description="to begin with")
    next: str | None
    previous: str | None
    steps: list[LessonStepOut]
