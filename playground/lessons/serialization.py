"""Lessons as JSON: what the page and REST are given, in one language, with all numbers filled in."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from playground.config import ExperimentConfig
from playground.lessons.expected import ExpectedAnswer, ExpectedSetting, ExpectedStep
from playground.lessons.faults import LessonProblem
from playground.lessons.markup import to_html, to_line, to_plain
from playground.lessons.placeholders import Scope
from playground.lessons.reading import Course, Lesson
from playground.lessons.spec import StepSpec
from playground.lessons.text import LessonText, Passage, StepText
from playground.locales import read_words


class _Out(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", json_schema_serialization_defaults_required=True)


class LessonGroupOut(_Out):
    """A group of lessons."""

    id: str
    title: str


class LessonHeadOut(_Out):
    """A lesson in the list."""

    id: str
    group: str
    order: float
    title: str
    summary: str = Field(description="one or two sentences, as text")
    minutes: int
    n_steps: int
    is_reviewed: bool = Field(description="whether a native speaker has read this language's text")


class LessonProblemOut(_Out):
    """What is wrong with a lesson's file, and what to do about it."""

    file: str
    line: int
    message: str
    remedy: str

    @classmethod
    def of(cls, problem: LessonProblem, language: str) -> "LessonProblemOut":
        """Describes a problem.

        Args:
            problem: of a lesson.
            language: of the reader.

        Returns:
            The description.
        """
        words = read_words(language)
        return cls(
            file=problem.file,
            line=problem.line,
            message=problem.message(words),
            remedy=problem.remedy(words),
        )


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
    goal: float | None
    vary: str
    settings: list[LessonSettingOut]
    expected: dict[str, LessonExpectedOut]


class LessonGoalOut(_Out):
    """What a learner is to reach."""

    html: str
    conditions: list[dict[str, Any]] = Field(description="each `of` and one relation; all hold at once")


class LessonStepOut(_Out):
    """One step."""

    model_config = ConfigDict(serialize_by_alias=True, validate_by_alias=True, validate_by_name=True)

    id: str
    title: str = Field(description="HTML within a line")
    html: str
    points_at: str | None
    config: dict[str, Any] | None = Field(description="set when the step is entered; null: nothing is")
    epochs: int | None = Field(description="where Play stops in this step")
    to_do: str | None = Field(alias="do", description="HTML")
    hint: str | None
    surprise: str | None
    prediction: LessonPredictionOut | None
    explanation: str | None = Field(description="HTML, of a step without prediction")
    evidence: LessonEvidenceOut | None
    goal: LessonGoalOut | None


class LessonOut(_Out):
    """A whole lesson."""

    id: str
    group: str
    title: str
    summary: str = Field(description="HTML")
    minutes: int
    is_reviewed: bool
    language: str = Field(description="of the words, which may not be the one that was wished for")
    terms: list[str]
    controls: LessonControlsOut
    config: dict[str, Any] = Field(description="to begin with")
    next: str | None
    previous: str | None
    steps: list[LessonStepOut]


def list_of(course: Course, language: str) -> LessonListOut:
    """Lists lessons.

    Args:
        course: the lessons.
        language: of the reader.

    Returns:
        The list.
    """
    words = read_words(language)
    used = dict.fromkeys(each.spec.group for each in course.lessons)
    groups = [LessonGroupOut(id=each, title=words.get(f"lesson_groups.{each}", each)) for each in used]
    return LessonListOut(
        groups=groups,
        lessons=[_head(each, language) for each in course.lessons],
        problems=[LessonProblemOut.of(each, language) for each in course.problems],
    )


def lesson_of(course: Course, lesson: Lesson, language: str) -> LessonOut:
    """Writes a lesson out.

    Args:
        course: in which the next and the previous one are looked up.
        lesson: of it.
        language: of the reader.

    Returns:
        The lesson.
    """
    ids = [each.id for each in course.lessons]
    place = ids.index(lesson.id)
    text = lesson.text(language)
    writing = _Writing(lesson, text)
    controls = lesson.spec.controls
    return LessonOut(
        id=lesson.id,
        group=lesson.spec.group,
        title=to_plain(text.title.source),
        summary=to_html(text.summary.source),
        minutes=lesson.spec.minutes,
        is_reviewed=text.language in lesson.spec.reviewed_by,
        language=text.language,
        terms=list(lesson.spec.terms),
        controls=LessonControlsOut(shown=list(controls.shown), locked=list(controls.locked)),
        config=_json(lesson.config),
        next=ids[place + 1] if place + 1 < len(ids) else None,
        previous=ids[place - 1] if place else None,
        steps=writing.steps(),
    )


def _head(lesson: Lesson, language: str) -> LessonHeadOut:
    text = lesson.text(language)
    return LessonHeadOut(
        id=lesson.id,
        group=lesson.spec.group,
        order=lesson.spec.order,
        title=to_plain(text.title.source),
        summary=to_plain(text.summary.source),
        minutes=lesson.spec.minutes,
        n_steps=len(lesson.spec.steps),
        is_reviewed=text.language in lesson.spec.reviewed_by,
    )


def _json(config: ExperimentConfig) -> dict[str, Any]:
    written: dict[str, Any] = config.model_dump(mode="json")
    return written


class _Writing:
    """Writes the steps of a lesson in one language."""

    def __init__(self, lesson: Lesson, text: LessonText) -> None:
        self._lesson, self._text = lesson, text
        self._comma = read_words(text.language)["sentence.comma"]

    def steps(self) -> list[LessonStepOut]:
        """All of them, in order."""
        before: ExperimentConfig = self._lesson.config
        written = []
        for spec in self._lesson.spec.steps:
            config = self._lesson.configs[spec.id]
            is_set = spec.config is not None and config != before
            written.append(self._step(spec, config if is_set else None))
            before = config
        return written

    def _step(self, spec: StepSpec, config: ExperimentConfig | None) -> LessonStepOut:
        words = self._text.steps.get(spec.id) or StepText(Passage(spec.id))
        expected = self._lesson.expected
        kept = expected.steps.get(spec.id, ExpectedStep()) if expected else ExpectedStep()
        scope = self._scope(spec, words)
        return LessonStepOut(
            id=spec.id,
            title=to_line(scope.filled(words.title.source)),
            html=to_html(scope.filled(words.text.source)),
            points_at=spec.points_at,
            config=None if config is None else _json(config),
            epochs=spec.epochs,
            to_do=_part(scope, words, "do"),
            hint=_part(scope, words, "hint"),
            surprise=_part(scope, words, "surprise"),
            prediction=_prediction(spec, words, scope, kept.answer),
            explanation=None if spec.prediction else _common(words, scope),
            evidence=self._evidence(spec, words, scope, kept),
            goal=_goal(spec, words, scope),
        )

    def _scope(self, spec: StepSpec, words: StepText) -> Scope:
        lesson = self._lesson
        labels = {name: to_plain(label.source) for name, label in words.options.items()}
        return Scope(lesson.spec, lesson.configs, lesson.expected, labels, spec, self._comma)

    def _evidence(
        self, spec: StepSpec, words: StepText, scope: Scope, kept: ExpectedStep
    ) -> LessonEvidenceOut | None:
        if spec.evidence is None:
            return None
        settings = [
            LessonSettingOut(
                id=each.id,
                label=to_plain(scope.filled(_label(each.id, words))),
                config=_json(self._lesson.changed(spec, each.config)),
            )
            for each in spec.evidence.settings
        ]
        expected = kept.evidence.settings if kept.evidence else {}
        return LessonEvidenceOut(
            seeds=spec.evidence.seeds,
            epochs=spec.evidence.epochs,
            measure=spec.evidence.measure,
            goal=spec.evidence.goal,
            vary=spec.evidence.vary,
            settings=settings,
            expected={name: _expected(each) for name, each in expected.items()},
        )


def _label(setting: str, words: StepText) -> str:
    for labels in (words.options, words.settings):
        if setting in labels:
            return labels[setting].source
    return setting


def _part(scope: Scope, words: StepText, name: str) -> str | None:
    return to_html(scope.filled(words.parts[name].source)) if name in words.parts else None


def _common(words: StepText, scope: Scope) -> str | None:
    said = [each.passage.source for each in words.explanations if not each.answers]
    return to_html(scope.filled("\n\n".join(said))) if said else None


def _prediction(
    spec: StepSpec, words: StepText, scope: Scope, right: ExpectedAnswer | None
) -> LessonPredictionOut | None:
    if spec.prediction is None:
        return None
    return LessonPredictionOut(
        kind=spec.prediction.kind,
        question=_part(scope, words, "question") or "",
        options=[
            LessonOptionOut(id=each, label=to_line(scope.filled(_label(each, words))))
            for each in spec.options
        ],
        tolerance=spec.prediction.tolerance,
        unit=spec.unit,
        expected=None if right is None else LessonAnswerOut(answer=right.right, share=right.share),
        explanations=[
            LessonExplanationOut(
                answers=list(each.answers) or None, html=to_html(scope.filled(each.passage.source))
            )
            for each in words.explanations
        ],
    )


def _expected(setting: ExpectedSetting) -> LessonExpectedOut:
    return LessonExpectedOut(**setting.model_dump())


def _goal(spec: StepSpec, words: StepText, scope: Scope) -> LessonGoalOut | None:
    if spec.goal is None:
        return None
    conditions = [each.to_json() for each in spec.goal.conditions]
    return LessonGoalOut(html=_part(scope, words, "goal") or "", conditions=conditions)
