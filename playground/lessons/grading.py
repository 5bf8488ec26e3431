"""Grades submissions: does each give what it says, in how many seeds, and which answers are right."""

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from playground.config import changes_between
from playground.config.link import flat_config
from playground.lessons.answers import is_answer, is_right
from playground.lessons.expected import ExpectedStep, checksum
from playground.lessons.reading import Course, Lesson, read_whole_course
from playground.lessons.replaying import Agreement, Truth, reaches_with, truth_of
from playground.lessons.spec import StepSpec
from playground.lessons.submission import SUFFIX, Submission, SubmittedRun, read_submission
from playground.problems.errors import InvalidInput, Problem

SEEDS = 5
"""Other than its own, with which every run is replayed: the first from 0 on."""


@dataclass(frozen=True, slots=True)
class GradedGoal:
    """What became of a goal.

    Args:
        agreement: whether the run gives what it says; None: nothing was submitted.
        reached: whether the learner's own run reached it, as replayed.
        seeds: in how many of the other seeds the same acts reach it.
        of: how many other seeds there were.
    """

    agreement: Agreement | None = None
    reached: bool = False
    seeds: int = 0
    of: int = 0


@dataclass(frozen=True, slots=True)
class Grade:
    """What became of a submission.

    Args:
        name: of its file, without its ending.
        lesson: its id; None where the file could not be read.
        problems: why it could not be read, or what does not fit together; each names its field.
        answers: by step with a prediction: whether the answer is right; None: there is none.
        goals: by step with a goal.
    """

    name: str
    lesson: str | None = None
    problems: tuple[Problem, ...] = ()
    answers: Mapping[str, bool | None] = field(default_factory=dict)
    goals: Mapping[str, GradedGoal] = field(default_factory=dict)

    @property
    def is_sound(self) -> bool:
        """Whether it could be read and nothing contradicts what it says."""
        return not self.problems

    @property
    def is_complete(self) -> bool:
        """Whether it is sound, all questions are answered rightly, and all goals were reached."""
        return (
            self.is_sound and all(self.answers.values()) and all(goal.reached for goal in self.goals.values())
        )


def grade(submission: Submission, lesson: Lesson, name: str = "", seeds: int = SEEDS) -> Grade:
    """Grades one submission.

    Args:
        submission: as it was read.
        lesson: to which it belongs.
        name: of its file.
        seeds: with how many seeds besides their own runs are replayed.

    Returns:
        The grade.
    """
    return _Grading(submission, lesson, seeds).grade(name)


def grade_file(path: Path, course: Course, seeds: int = SEEDS) -> Grade:
    """Grades a file.

    Args:
        path: of it.
        course: among whose lessons its own is looked up.
        seeds: as of `grade`.

    Returns:
        The grade; what cannot be read is named in its problems.
    """
    name = path.name.removesuffix(SUFFIX)
    try:
        submission = read_submission(path)
    except InvalidInput as error:
        return Grade(name, problems=tuple(error.problems))
    lesson = course.lesson(submission.lesson)
    if lesson is None:
        unknown = Problem("file.lesson.id", "lesson_not_found", params={"id": submission.lesson})
        return Grade(name, submission.lesson, (unknown,))
    return grade(submission, lesson, name, seeds)


def grade_folder(folder: Path, course: Course | None = None, seeds: int = SEEDS) -> list[Grade]:
    """Grades all files of a folder, on all cores.

    Args:
        folder: with files NAME.lesson.json, also in folders within it.
        course: as of `grade_file`; None: the shipped lessons.
        seeds: as of `grade`.

    Returns:
        The grades, by name.
    """
    course = course or read_whole_course(None)
    with ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="grading") as pool:
        return list(pool.map(lambda path: grade_file(path, course, seeds), submissions_in(folder)))


def submissions_in(folder: Path) -> Sequence[Path]:
    """Finds submissions.

    Args:
        folder: with them, also in folders within it.

    Returns:
        Their paths, in order.
    """
    return sorted(each for each in folder.rglob(f"*{SUFFIX}") if each.is_file())


@dataclass(slots=True)
class _Grading:
    submission: Submission
    lesson: Lesson
    seeds: int
    problems: list[Problem] = field(default_factory=list)

    def grade(self, name: str) -> Grade:
        said, spec = self.submission, self.lesson.spec
        now = checksum(spec)
        if said.made_of is not None and said.made_of != now:
            self.problems.append(Problem("lesson.made_of", "submission_other_version", said.made_of, [now]))
        asked = [step for step in spec.steps if step.prediction is not None]
        sought = [step for step in spec.steps if step.goal is not None]
        for part, given, steps in (("answers", said.answers, asked), ("goals", said.goals, sought)):
            known = [step.id for step in steps]
            for each in given:
                if each not in known:
                    self.problems.append(Problem(f"{part}.{each}", "submission_unknown_step", None, known))
        answers = {step.id: self._answer(step) for step in asked}
        goals = {step.id: self._goal(step) for step in sought}
        return Grade(name, self.lesson.id, tuple(self.problems), answers, goals)

    def _answer(self, step: StepSpec) -> bool | None:
        given = self.submission.answers.get(step.id)
        if given is None:
            return None
        if not is_answer(step, given):
            allowed = list(step.options) or None
            self.problems.append(Problem(f"answers.{step.id}", "submission_no_answer", given, allowed))
            return None
        expected = self.lesson.expected
        kept = expected.steps.get(step.id, ExpectedStep()).answer if expected else None
        return kept is not None and is_right(step, kept.right, given)

    def _goal(self, step: StepSpec) -> GradedGoal:
        run = self.submission.goals.get(step.id)
        if run is None or step.goal is None:
            return GradedGoal()
        place = f"goals.{step.id}"
        if run.seed is not None and run.seed != run.config.seed:
            self.problems.append(_other_seed(place, run, run.seed))
        self.problems += _exchanged(place, self.lesson, step, run)
        try:
            truth = truth_of(run, step.goal, self.lesson.configs[step.id])
            self.problems += _contradictions(place, run, truth)
            until = max([step.epochs or 0, *([step.proofs.right.epochs or 0] if step.proofs else [])])
            others = [seed for seed in range(self.seeds + 1) if seed != run.config.seed][: self.seeds]
            reached = [reaches_with(run, step.goal, seed, until) for seed in others]
        except InvalidInput as error:  # an action that does not fit the network
            self.problems += [each.within(f"{place}.experiment") for each in error.problems]
            return GradedGoal(of=self.seeds)
        return GradedGoal(truth.agreement, truth.holds, sum(reached), self.seeds)


def _exchanged(place: str, lesson: Lesson, step: StepSpec, run: SubmittedRun) -> Iterator[Problem]:
    """Settings that the lesson does not leave to the learner and that are other ones."""
    wanted = lesson.configs[step.id]
    found = {
        name: value
        for config in run.file.all_configs
        for name, value in changes_between(wanted, config).items()
    }
    usual = flat_config(wanted.model_dump(mode="json"))
    controls = lesson.spec.controls
    # What the right act changes belongs to the task.
    task = step.proofs.right.config.get("data", {}) if step.proofs else {}
    for name, value in found.items():
        section, _, own = name.rpartition(".")
        allowed = [str(usual.get(name))]
        if {name, section} & set(controls.locked):
            yield Problem(f"{place}.{name}", "submission_setting_locked", value, allowed)
        elif section == "data" and own not in task and not {name, section} & set(controls.shown):
            yield Problem(f"{place}.{name}", "submission_other_data", value, allowed)


def _contradictions(place: str, run: SubmittedRun, truth: Truth) -> Iterator[Problem]:
    """In what a run is not what it says."""
    names = {"names": list(truth.wrong)}
    if truth.agreement == "nothing said":
        yield Problem(place, "submission_says_nothing")
    elif truth.agreement == "differs" and truth.is_this_network:
        yield Problem(place, "submission_numbers_differ", params=names)
    elif truth.agreement == "differs" and truth.seed is not None:
        if truth.seed != run.seed:  # else that was said
            yield _other_seed(place, run, truth.seed)
    elif truth.agreement == "differs":
        yield Problem(place, "submission_run_differs", params=names)
    if not truth.holds:
        yield Problem(f"{place}.step", "submission_goal_not_held", run.step)


def _other_seed(place: str, run: SubmittedRun, seed: int) -> Problem:
    return Problem(f"{place}.seed", "submission_other_seed", run.config.seed, [str(seed)])
