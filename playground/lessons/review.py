"""Reviews a lesson's words against what it is made of: structure, names, formulas, typed numbers."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from playground.lessons.faults import Faults, line_in_toml, nearest
from playground.lessons.markup import is_formula, pieces
from playground.lessons.parts import PARTS, SHEETS, TARGETS
from playground.lessons.placeholders import PLACEHOLDER, UNKNOWN, Scope
from playground.lessons.spec import StepSpec
from playground.lessons.terms import term_ids
from playground.lessons.text import LessonText, Passage, StepText
from playground.problems.errors import Problem

if TYPE_CHECKING:
    from playground.lessons.reading import Lesson

_SMALL = 12  # whole numbers up to it may be typed: they count what is seen
_NUMBER = re.compile(r"(?<![A-Za-z0-9_.])\d+(?:[.,]\d+)*(?:\s?[%％‰])?")
_SECTIONS = ("data", "network", "training")


def review(lesson: "Lesson", toml: str, faults: Faults) -> None:
    """Finds what is wrong with a lesson though it can be shown.

    Args:
        lesson: as it was read.
        toml: its `lesson.toml`.
        faults: is told.
    """
    for field, name in _controls(lesson):
        if name not in TARGETS and name not in _SECTIONS:
            line = line_in_toml(toml, field.split("."))
            meant = {"name": nearest(name, TARGETS)}
            faults.add("lesson.toml", line, Problem(field, "lesson_target_unknown", name, params=meant))
    for name in (each for each in lesson.spec.terms if each not in term_ids()):
        faults.add("lesson.toml", line_in_toml(toml, ["terms"]), _unknown_term(name))
    typed = set(_numbers_in(lesson.spec.model_dump()))
    for language, text in lesson.texts.items():
        _review_text(lesson, text, typed, faults, f"{language}.md")


def _unknown_term(name: str) -> Problem:
    return Problem(name, "lesson_term_unknown", params={"name": nearest(name, term_ids())})


def _controls(lesson: "Lesson") -> Iterator[tuple[str, str]]:
    controls = lesson.spec.controls
    yield from (("controls.shown", name) for name in controls.shown)
    yield from (("controls.locked", name) for name in controls.locked)
    for place, step in enumerate(lesson.spec.steps):
        if step.points_at is not None:
            yield f"steps.{place}.points_at", step.points_at


def _review_text(lesson: "Lesson", text: LessonText, typed: set[float], faults: Faults, file: str) -> None:
    ids = [step.id for step in lesson.spec.steps]
    for step_id in ids:
        if step_id not in text.steps:
            faults.add(file, 1, Problem(step_id, "lesson_step_missing"))
    for step_id, words in text.steps.items():
        if step_id not in ids:
            meant = {"name": nearest(step_id, ids)}
            faults.add(file, words.title.line, Problem(step_id, "lesson_step_unknown", params=meant))
            continue
        step = lesson.spec.step(step_id)
        _review_parts(step, words, faults, file)
        for _, passage in words.passages():
            _review_passage(_scope(lesson, step), passage, typed, faults, file)
    surprises = [each for each in text.steps.values() if "surprise" in each.parts]
    if len(surprises) != 1:
        faults.add(file, 1, Problem("", "lesson_one_surprise", len(surprises)))
    for passage in (text.title, text.summary):
        _review_passage(None, passage, typed, faults, file)


def _scope(lesson: "Lesson", step: StepSpec) -> Scope:
    return Scope(lesson.spec, lesson.configs, lesson.expected, {}, step)


def _review_parts(step: StepSpec, words: StepText, faults: Faults, file: str) -> None:
    """Whether a step has the words that it needs, and none for what it lacks."""
    line = words.title.line
    needed = {"question": step.prediction is not None, "goal": step.goal is not None}
    for part, is_needed in needed.items():
        if is_needed and part not in words.parts:
            faults.add(file, line, Problem(step.id, "lesson_part_missing", params={"part": part}))
        elif part in words.parts and not is_needed:
            line_of_part = words.parts[part].line
            faults.add(file, line_of_part, Problem(step.id, "lesson_part_unused", params={"part": part}))
    for option in (each for each in step.options if each not in words.options):
        if step.evidence is None or option not in step.evidence.ids or not words.settings:
            faults.add(file, line, Problem(step.id, "lesson_option_missing", option))
    for option in (each for each in words.options if each not in step.options):
        allowed = list(step.options)
        at = words.options[option].line
        faults.add(file, at, Problem(step.id, "lesson_option_unknown", option, allowed))
    known = step.evidence.ids if step.evidence else ()
    for setting in (each for each in words.settings if each not in known):
        at = words.settings[setting].line
        faults.add(file, at, Problem(step.id, "lesson_option_unknown", setting, list(known)))
    answers = step.options or (("low", "high", "right", "wrong") if step.prediction else ())
    if step.prediction is not None and step.prediction.kind in ("several", "order"):
        answers = ("right", "wrong")
    for explanation in words.explanations:
        for answer in explanation.answers:
            if answer not in (*answers, "right", "wrong"):
                at = explanation.passage.line
                faults.add(file, at, Problem(step.id, "lesson_option_unknown", answer, list(answers)))
    if step.prediction is not None and not any(not each.answers for each in words.explanations):
        faults.add(file, line, Problem(step.id, "lesson_part_missing", params={"part": "explanation"}))


def _review_passage(
    scope: Scope | None, passage: Passage, typed: set[float], faults: Faults, file: str
) -> None:
    for at, line in enumerate(passage.source.splitlines()):
        for name in map(str.strip, PLACEHOLDER.findall(line)):
            problem = _problem_of_placeholder(scope, name)
            if problem is not None:
                faults.add(file, passage.line + at, problem)
    for piece in pieces(PLACEHOLDER.sub("□", passage.source)):
        line_number = passage.line + piece.line
        if piece.kind == "formula" and not is_formula(piece.content):
            faults.add(file, line_number, Problem(piece.content, "lesson_formula_unreadable"))
        elif piece.kind == "link":
            scheme, _, target = piece.content.partition(":")
            if scheme == "point" and target not in TARGETS:
                params = {"name": nearest(target, TARGETS)}
                problem = Problem(target, "lesson_target_unknown", None, list(PARTS), params)
                faults.add(file, line_number, problem)
            elif scheme == "sheet" and target not in SHEETS:
                problem = Problem(target, "lesson_sheet_unknown", None, list(SHEETS))
                faults.add(file, line_number, problem)
            elif scheme == "term" and target not in term_ids():
                faults.add(file, line_number, _unknown_term(target))
        elif piece.kind == "text":
            for number in _typed_numbers(piece.content, typed):
                faults.add(file, line_number, Problem(number, "lesson_number_typed"))


def _problem_of_placeholder(scope: Scope | None, name: str) -> Problem | None:
    """What is wrong with a placeholder; outside of steps, where there is no scope, none is filled in."""
    try:
        text = scope.text_of(name) if scope else None
    except KeyError:
        text = None
    if scope is None or text is None:
        return Problem(name, "lesson_placeholder_unknown")
    if text == UNKNOWN and scope.expected is not None:  # else all of it is unchecked, which is told once
        return Problem(name, "lesson_figure_missing")
    return None


def _typed_numbers(text: str, known: set[float]) -> Iterator[str]:
    """Numbers that look measured and are no numbers of the lesson's own."""
    for found in _NUMBER.finditer(text):
        digits = found[0].rstrip("%％‰ ").replace(",", "")
        is_share = found[0][-1] in "%％‰"
        try:
            number = float(digits)
        except ValueError:
            yield found[0]
            continue
        is_own = number in known or (is_share and number / 100 in known)
        is_small = number.is_integer() and number <= _SMALL and "." not in digits and not is_share
        if not (is_own or is_small):
            yield found[0]


def _numbers_in(value: Any) -> Iterator[float]:
    """All numbers of a lesson's spec, those in its texts as well."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _numbers_in(key)
            yield from _numbers_in(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _numbers_in(part)
    elif isinstance(value, str):
        yield from map(float, re.findall(r"\d+(?:\.\d+)?", value))
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield float(value)
