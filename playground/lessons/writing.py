"""Writes lessons out in one language, with all numbers filled in."""

from typing import Any

from playground.config import ExperimentConfig
from playground.lessons.expected import ExpectedAnswer, ExpectedSetting, ExpectedStep, checksum
from playground.lessons.faults import LessonProblem
from playground.lessons.markup import to_html, to_line, to_plain
from playground.lessons.placeholders import Scope
from playground.lessons.reading import Course, Lesson
from playground.lessons.serialization import (
    LessonAnswerOut,
    LessonControlsOut,
    LessonEvidenceOut,
    LessonExpectedOut,
    LessonExplanationOut,
    LessonFollowOut,
    LessonGoalOut,
    LessonGroupOut,
    LessonHeadOut,
    LessonListOut,
    LessonOptionOut,
    LessonOut,
    LessonPredictionOut,
    LessonProblemOut,
    LessonSettingOut,
    LessonStepOut,
)
from playground.lessons.spec import StepSpec
from playground.lessons.text import LessonText, Passage, StepText
from playground.locales import read_words


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
        problems=[_problem(each, language) for each in course.problems],
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
        **_said_of(lesson, text),
        summary=to_html(text.summary.source),
        language=text.language,
        terms=list(lesson.spec.terms),
        made_of=checksum(lesson.spec),
        controls=LessonControlsOut(shown=list(controls.shown), locked=list(controls.locked)),
        config=_json(lesson.config),
        next=ids[place + 1] if place + 1 < len(ids) else None,
        previous=ids[place - 1] if place else None,
        steps=writing.steps(),
    )


def _problem(problem: LessonProblem, language: str) -> LessonProblemOut:
    words = read_words(language)
    return LessonProblemOut(
        file=problem.file, line=problem.line, message=problem.message(words), remedy=problem.remedy(words)
    )


def _head(lesson: Lesson, language: str) -> LessonHeadOut:
    text = lesson.text(language)
    return LessonHeadOut(
        **_said_of(lesson, text),
        order=lesson.spec.order,
        summary=to_plain(text.summary.source),
        n_steps=len(lesson.spec.steps),
    )


def _said_of(lesson: Lesson, text: LessonText) -> dict[str, Any]:
    """What the list and the lesson itself have in common."""
    return {
        "id": lesson.id,
        "group": lesson.spec.group,
        "title": to_plain(text.title.source),
        "minutes": lesson.spec.minutes,
        "is_reviewed": text.language in lesson.spec.reviewed_by,
    }


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
            follow=_follow(spec, self._lesson.configs[spec.id]),
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
            larger_is_better=spec.evidence.row.larger_is_better,
            goal=spec.evidence.goal,
            vary=spec.evidence.vary,
            settings=settings,
            expected={name: _expected(each) for name, each in expected.items()},
        )


def _follow(spec: StepSpec, config: ExperimentConfig) -> LessonFollowOut | None:
    follow = spec.follow
    if follow is None:
        return None
    layer = None if follow.stage == "loss" else follow.layer or len(config.network.hidden) + 1
    return LessonFollowOut(
        sample=follow.sample, stage=follow.stage, layer=layer, neuron=follow.neuron or 1, weight=follow.weight
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
