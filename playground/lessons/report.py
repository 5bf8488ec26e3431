"""A lesson as one HTML file, by itself or with what a learner answered and reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from markupsafe import Markup

from playground.catalog.reports.experiment import number_text, picture
from playground.catalog.reports.page import Words, as_data, as_markup, as_script, template, words_of
from playground.catalog.reports.settings import differing_rows, measure_label
from playground.catalog.tables import make_catalog
from playground.drawing.palettes import palette_of
from playground.drawing.strips import Strip, strips_svg
from playground.lessons.answers import Given
from playground.lessons.grading import SEEDS, Grade, GradedGoal, grade
from playground.lessons.markup import on_paper
from playground.lessons.numbers import written
from playground.lessons.reading import COURSE, Course, Lesson, lesson_folders, read_lesson
from playground.lessons.serialization import (
    LessonEvidenceOut,
    LessonOut,
    LessonPredictionOut,
    LessonStepOut,
)
from playground.lessons.submission import SUFFIX, Submission, SubmittedRun, read_submission
from playground.lessons.writing import lesson_of
from playground.problems.errors import InvalidCommand, InvalidInput, Problem, summary, unknown_name
from playground.training.reopening import reopened
from playground.training.trainer import Trainer


@dataclass(frozen=True, slots=True)
class _HandedIn:
    """What a learner handed in, what became of it, and the text of the file."""

    submission: Submission
    grade: Grade
    text: str


def report_lesson(
    lesson: Lesson | str,
    language: str = "en",
    submission: str | bytes | Path | None = None,
    seeds: int = SEEDS,
) -> str:
    """Write a lesson as one HTML file that needs no other, to be read, printed and opened again.

    It has the text of all steps, their questions with the right answers, what the seeds gave when the lesson
    was checked, and its goals; of what was handed in also the learner's answers, and of each goal that was
    reached the experiment: how it went, its settings, its plane, and the file that opens it.

    Args:
        lesson: it, or the id of a shipped one.
        language: one of `playground.locales.LANGUAGES`; the words are those that the lesson has.
        submission: a learner's, as text or as the path of a file; None: the lesson by itself.
        seeds: with how many seeds besides their own its runs are replayed.

    Returns:
        HTML; the same for the same lesson and submission. The text of its script ``config`` is what the
        lesson begins with.

    Raises:
        InvalidCommand: there is no such language or lesson, or the submission cannot be read.
    """
    words = words_of(language)
    if isinstance(lesson, str):
        lesson = _shipped(lesson)
    handed_in = None if submission is None else _handed_in(submission, lesson, seeds)
    written_out = lesson_of(Course((lesson,)), lesson, language)
    writing = _Writing(lesson, words, handed_in)
    return template(Path(__file__).with_suffix(".html")).render(
        words=words,
        language=written_out.language,
        title=written_out.title,
        summary=_html(written_out.summary),
        came_to=_came_to(handed_in, words),
        problems=_problems(handed_in, words),
        steps=[writing.step(number, step) for number, step in enumerate(written_out.steps, 1)],
        link=f"lesson={lesson.id}",
        config=as_script(lesson.config.model_dump_json(indent=1)),
        files=_files(written_out, handed_in, writing),
    )


def _shipped(lesson: str) -> Lesson:
    folders = {each.name: each for each in lesson_folders(COURSE)}
    if lesson not in folders:
        raise InvalidCommand([unknown_name("lesson", lesson, folders)])
    return read_lesson(folders[lesson])


def _handed_in(content: str | bytes | Path, lesson: Lesson, seeds: int) -> _HandedIn:
    name = content.name.removesuffix(SUFFIX) if isinstance(content, Path) else ""
    submission = read_submission(content)
    if submission.lesson != lesson.id:
        raise InvalidCommand(
            [Problem("file.lesson.id", "submission_of_other_lesson", submission.lesson, [lesson.id])]
        )
    data = content.read_bytes() if isinstance(content, Path) else content
    text = data if isinstance(data, str) else data.decode()
    return _HandedIn(submission, grade(submission, lesson, name, seeds), text)


def _html(text: str) -> Markup:
    return as_markup(on_paper(text))


def _came_to(handed_in: _HandedIn | None, words: Words) -> str | None:
    if handed_in is None:
        return None
    grade = handed_in.grade
    goals = grade.goals.values()
    return words["report.lesson_came_to"].format(
        right=sum(bool(each) for each in grade.answers.values()),
        answers=len(grade.answers),
        reached=sum(each.reached for each in goals),
        goals=len(goals),
    )


def _problems(handed_in: _HandedIn | None, words: Words) -> str | None:
    problems = () if handed_in is None else handed_in.grade.problems
    return summary(problems, words) if problems else None


def _files(
    lesson: LessonOut, handed_in: _HandedIn | None, writing: "_Writing"
) -> Sequence[tuple[str, str, str]]:
    if handed_in is None:
        return []
    own = (writing.words["report.submission"], f"{lesson.id}.lesson.json", as_data(handed_in.text))
    return [own, *writing.files]


class _Writing:
    """Writes the steps of a lesson as the template takes them."""

    def __init__(self, lesson: Lesson, words: Words, handed_in: _HandedIn | None) -> None:
        self._lesson, self.words, self._handed_in = lesson, words, handed_in
        self._palette = palette_of("light", "usual")
        self._catalog = make_catalog(words, {})
        self.files: list[tuple[str, str, str]] = []

    def step(self, number: int, step: LessonStepOut) -> dict[str, Any]:
        """What the template takes of a step.

        Args:
            number: counted from 1.
            step: as it was written out.

        Returns:
            Its parts.
        """
        words, prediction = self.words, step.prediction
        for_all = [each.html for each in prediction.explanations if not each.answers] if prediction else []
        said = [html for html in [*for_all, step.explanation] if html]
        title = as_markup(step.title)
        return {
            "title": as_markup(words["page.lesson.paper_step"]).format(step=number, title=title),
            "html": _html(step.html),
            "to_do": step.to_do and _html(step.to_do),
            "prediction": prediction and self._prediction(step, prediction),
            "evidence": step.evidence and self._evidence(step.evidence),
            "explanations": [_html(each) for each in said],
            "surprise": step.surprise and _html(step.surprise),
            "hint": step.hint and _html(step.hint),
            "goal": step.goal and {"html": _html(step.goal.html), "run": self._run(step.id)},
        }

    def _prediction(self, step: LessonStepOut, prediction: LessonPredictionOut) -> dict[str, Any]:
        words, handed_in = self.words, self._handed_in
        expected = prediction.expected
        right = None if expected is None or expected.answer is None else expected.answer
        is_right = None if handed_in is None else handed_in.grade.answers.get(step.id)
        given = None if handed_in is None else handed_in.submission.answers.get(step.id)
        own = None
        if handed_in is not None:
            own = words["page.lesson.paper_unanswered"]
            if given is not None:
                own = words["report.lesson_answer"].format(answer=self._said(step, prediction, given))
        return {
            "question": _html(prediction.question),
            "options": [_html(each.label) for each in prediction.options],
            "own": own,
            "verdict": None
            if is_right is None
            else words["page.lesson.right" if is_right else "page.lesson.not_right"],
            "right": words["page.lesson.unchecked"]
            if right is None
            else words["page.lesson.paper_right"].format(answer=self._said(step, prediction, right)),
        }

    def _said(self, step: LessonStepOut, prediction: LessonPredictionOut, answer: Given) -> str:
        labels = {each.id: as_markup(each.label).striptags() for each in prediction.options}
        if isinstance(answer, list):
            return self.words["page.comma"].join(labels.get(each, each) for each in answer)
        if not isinstance(answer, float | int):
            return labels.get(answer or "", answer or "")
        number = written(answer)
        if step.evidence is not None and (prediction.kind == "share" or prediction.unit == "seeds"):
            one = "one" if step.evidence.seeds == 1 else "other"
            of_all = self.words[f"page.lesson.of_all_seeds.{one}"].format(count=step.evidence.seeds)
            return f"{number} {of_all}"
        return f"{number} %" if prediction.unit == "percent" else number

    def _evidence(self, evidence: LessonEvidenceOut) -> dict[str, Any]:
        """The numbers that the check has written down, as a table and as a picture."""
        words, goal, sign = self.words, evidence.goal, 1 if evidence.larger_is_better else -1
        name = "accuracy" if evidence.measure.endswith("accuracy") else "loss"
        rows, strips = [], []
        for setting in evidence.settings:
            found = evidence.expected.get(setting.id)
            if found is None:
                continue
            cells = [
                words["page.luck.diverged"] if number is None else self._number(number, name)
                for number in (found.median, found.low, found.high)
            ]
            if goal is not None:
                cells.insert(
                    0,
                    words["page.lesson.of_seeds"].format(reached=found.reached, count=len(found.values)),
                )
            rows.append((setting.label, cells))
            values = np.array(found.values, np.float64)
            with np.errstate(invalid="ignore"):
                reached = np.ones(len(values), bool) if goal is None else sign * values >= sign * goal
            strips.append(Strip(setting.label, values, reached))
        heads = ["page.lesson.evidence.count"] if goal is not None else []
        heads += [f"page.lesson.evidence.{each}" for each in ("median_column", "low", "high")]
        about = words["page.lesson.paper_expected"].format(count=evidence.seeds, epochs=evidence.epochs)
        kind = "runs" if goal is not None else "runs_plain"
        label = measure_label(evidence.measure, words)
        title = words[f"page.lesson.evidence.{kind}"].format(measure=label)
        svg = strips_svg(title, strips, goal, self._palette) if strips else ""
        return {
            "about": about,
            "heads": [words[each] for each in heads],
            "rows": rows,
            "picture": as_markup(svg),
            "caption": title,
        }

    def _number(self, value: float, name: str) -> str:
        return number_text(value, name, self.words) if name == "accuracy" else written(value)

    def _run(self, step: str) -> dict[str, Any] | None:
        """What was handed in for a goal; None of a lesson by itself."""
        if self._handed_in is None:
            return None
        run, found = self._handed_in.submission.goals.get(step), self._handed_in.grade.goals.get(step)
        nothing = {"said": self.words["page.lesson.goal_open"], "seeds": None, "picture": None}
        if run is None or found is None:
            return nothing
        try:
            return self._reached(step, run, found)
        except InvalidInput:  # an action that does not fit the network, to which the grade objects
            return nothing

    def _reached(self, step: str, run: SubmittedRun, found: GradedGoal) -> dict[str, Any]:
        words, trainer = self.words, _replayed(run)
        metrics = trainer.evaluate()
        before = self._lesson.configs[step]
        name = f"{step}.playground.json"
        label = words["report.lesson_experiment"].format(step=step)
        self.files.append((label, name, as_data(trainer.experiment_file())))
        said = words["page.lesson.goal_reached" if found.reached else "page.lesson.goal_open"]
        numbers = [
            (measure_label(each, words), number_text(value, each.partition("_")[2], words))
            for each in ("train_loss", "test_loss", "train_accuracy", "test_accuracy")
            if (value := getattr(metrics, each)) is not None
        ]
        return {
            "said": said.format(epoch=metrics.epoch),
            "seeds": words["report.lesson_seeds"].format(seeds=found.seeds, of=found.of)
            if found.of
            else None,
            "numbers": numbers,
            "settings": list(differing_rows([before, trainer.config], self._catalog, words)),
            "picture": picture(trainer, "train", self._palette),
            "caption": words["report.picture_train"],
        }


def _replayed(run: SubmittedRun) -> Trainer:
    """The trainer of a run at the moment when it is said to have reached its goal."""
    trainer = reopened(run.file)
    trainer.open_branch(run.file.branches.current.id, run.step)
    return trainer
