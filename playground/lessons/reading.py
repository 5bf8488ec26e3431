"""Reads lessons from folders: a broken one is told with file, line and remedy, the others work."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from playground.config import ExperimentConfig, read_config
from playground.evidence.comparing import read_spec
from playground.lessons.acts import read_actions
from playground.lessons.expected import FILE as EXPECTED
from playground.lessons.expected import Expected, checksum
from playground.lessons.faults import Faults, InvalidLesson, LessonProblem, line_in_toml
from playground.lessons.following import follow_problems
from playground.lessons.groups import GROUPS
from playground.lessons.merging import merged
from playground.lessons.review import review
from playground.lessons.spec import Act, EvidenceSpec, LessonSpec, StepSpec
from playground.lessons.text import LessonText, read_text
from playground.locales import DEFAULT_LANGUAGE, LANGUAGES
from playground.problems.errors import InvalidInput, Problem
from playground.problems.validation import problems_of

COURSE = Path(__file__).parent / "course"
"""The folder of the shipped lessons."""

SPEC = "lesson.toml"


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson that can be shown.

    Args:
        folder: where its files are.
        spec: what is not translated.
        texts: the words, by language; at least one.
        expected: what its check has written; None if it never did.
        config: the setting that it begins with.
        configs: the setting of each step, by its id.
        problems: what is wrong with it though it can be shown.
    """

    folder: Path
    spec: LessonSpec
    texts: Mapping[str, LessonText]
    expected: Expected | None
    config: ExperimentConfig
    configs: Mapping[str, ExperimentConfig]
    problems: tuple[LessonProblem, ...] = ()

    @property
    def id(self) -> str:
        """Its id, which is its folder's name."""
        return self.spec.id

    def text(self, language: str) -> LessonText:
        """The words in a language, or in one that there is.

        Args:
            language: that is wished for.

        Returns:
            The words.
        """
        return self.texts.get(language) or self.texts.get(DEFAULT_LANGUAGE) or next(iter(self.texts.values()))

    def changed(self, step: StepSpec, *parts: Mapping[str, Any]) -> ExperimentConfig:
        """A config on top of a step's setting.

        Args:
            step: of this lesson.
            *parts: of a config.

        Returns:
            The config.

        Raises:
            InvalidConfig: it is none.
        """
        return read_config(merged(self.spec.begin.config, self.part_of(step), *parts))

    def part_of(self, step: StepSpec) -> Mapping[str, Any]:
        """What a step's setting changes of the beginning: its own, or that of the last step that has one.

        Args:
            step: of this lesson.

        Returns:
            The part of a config.
        """
        return _part_of(self.spec, step)


@dataclass(frozen=True, slots=True)
class Course:
    """The lessons of a folder, in the order in which they are shown, and what is wrong with its files."""

    lessons: tuple[Lesson, ...] = ()
    problems: tuple[LessonProblem, ...] = ()

    def lesson(self, lesson_id: str) -> Lesson | None:
        """Finds a lesson.

        Args:
            lesson_id: its id.

        Returns:
            The lesson, or None.
        """
        return next((each for each in self.lessons if each.id == lesson_id), None)


Found = tuple[Lesson | None, tuple[LessonProblem, ...]]


@dataclass(slots=True)
class _Reading:
    folder: Path
    reviews: bool
    faults: Faults = field(init=False)

    def __post_init__(self) -> None:
        self.faults = Faults(self.folder.name)

    def read(self) -> Lesson:
        source = self._source(SPEC)
        if source is None:
            raise InvalidLesson(self.faults.found)
        spec = self._spec(source)
        texts = self._texts()
        config, configs = self._configs(spec, source)
        if config is None or not texts:
            raise InvalidLesson(self.faults.found)
        lesson = Lesson(self.folder, spec, texts, self._expected(spec), config, configs)
        if self.reviews:
            review(lesson, source, self.faults)
        found = tuple(sorted(self.faults.found, key=lambda each: (each.file, each.line)))
        return Lesson(self.folder, spec, texts, lesson.expected, config, configs, found)

    def _source(self, name: str) -> str | None:
        try:
            return (self.folder / name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            self.faults.add(name, 1, Problem("", "lesson_file_unreadable", params={"reason": reason}))
            return None

    def _spec(self, source: str) -> LessonSpec:
        try:
            value = tomllib.loads(source)
        except tomllib.TOMLDecodeError as error:
            line = getattr(error, "lineno", None) or _line_of(str(error))
            self.faults.add(SPEC, line, Problem("", "lesson_not_toml", params={"reason": str(error)}))
            raise InvalidLesson(self.faults.found) from None
        try:
            spec = LessonSpec.model_validate(value)
        except ValidationError as error:
            for problem in problems_of(error, LessonSpec):
                self._add(source, problem)
            raise InvalidLesson(self.faults.found) from None
        if spec.id != self.folder.name:
            self._add(source, Problem("id", "lesson_id_differs", spec.id, self.folder.name))
            raise InvalidLesson(self.faults.found)
        return spec

    def _configs(
        self, spec: LessonSpec, source: str
    ) -> tuple[ExperimentConfig | None, dict[str, ExperimentConfig]]:
        """The settings that the lesson and its steps begin with, and every other one tried."""
        begin = self._config(source, "begin.config", spec.begin.config)
        configs: dict[str, ExperimentConfig] = {}
        for place, step in enumerate(spec.steps):
            parts = (spec.begin.config, _part_of(spec, step))
            config = self._config(source, f"steps.{place}.config", *parts) if begin else None
            if config is None:
                return None, {}
            configs[step.id] = config
            here = f"steps.{place}"
            for problem in follow_problems(step.follow, config) if step.follow else ():
                self._add(source, problem.within(f"{here}.follow"))
            if step.evidence is not None:
                self._comparison(source, f"{here}.evidence", step.evidence, parts)
            for name in ("right", "wrong", "nothing") if step.proofs else ():
                act = getattr(step.proofs, name)
                if act is not None:
                    self._config(source, f"{here}.proofs.{name}.config", *parts, act.config)
                    self._actions(source, f"{here}.proofs.{name}.actions", act)
            for at, value in enumerate(step.values):
                if value.reading is not None:
                    self._config(source, f"{here}.values.{at}.reading.config", *parts, value.reading.config)
        return begin, configs

    def _config(self, source: str, path: str, *parts: Mapping[str, Any]) -> ExperimentConfig | None:
        try:
            return read_config(merged(*parts))
        except InvalidInput as error:
            for problem in error.problems:
                self._add(source, problem.within(path))
            return None

    def _comparison(
        self, source: str, path: str, evidence: EvidenceSpec, parts: Sequence[Mapping[str, Any]]
    ) -> None:
        """Whether the settings of an evidence can be compared, as the page will have them compared."""
        order = evidence.model_dump(exclude={"settings"})
        order["configs"] = [
            {"name": each.id, "config": merged(*parts, each.config)} for each in evidence.settings
        ]
        try:
            read_spec(order)
        except InvalidInput as error:
            for problem in error.problems:
                self._add(
                    source, replace(problem, field=problem.field.replace("configs", "settings")).within(path)
                )

    def _actions(self, source: str, path: str, act: Act) -> None:
        try:
            read_actions(act)
        except InvalidInput as error:
            for problem in error.problems:
                self._add(source, replace(problem, field=path))

    def _texts(self) -> dict[str, LessonText]:
        sources = {language: self._source(f"{language}.md") for language in LANGUAGES}
        return {
            language: read_text(source, language, self.faults)
            for language, source in sources.items()
            if source is not None
        }

    def _expected(self, spec: LessonSpec) -> Expected | None:
        try:
            expected: Expected | None = Expected.model_validate_json((self.folder / EXPECTED).read_bytes())
        except (OSError, ValidationError):
            expected = None
        if expected is None or expected.made_of != checksum(spec):
            self.faults.add(EXPECTED, 1, Problem("", "lesson_unchecked"))
            return None
        return expected

    def _add(self, source: str, problem: Problem) -> None:
        line = line_in_toml(source, [part for part in problem.field.split(".") if part])
        self.faults.add(SPEC, line, problem)


def read_lesson(folder: Path | str) -> Lesson:
    """Reads a lesson.

    Args:
        folder: with `lesson.toml` and a file of words for each language.

    Returns:
        The lesson; its `problems` are what is wrong with it though it can be shown.

    Raises:
        InvalidLesson: it cannot be shown; with every problem.
    """
    return _Reading(Path(folder).resolve(), reviews=True).read()


def read_course(folder: Path | str | None = None) -> Course:
    """Reads all lessons of a folder.

    Args:
        folder: of lessons, or of one lesson; None: the shipped ones.

    Returns:
        The lessons that can be shown, and the problems of all.
    """
    return course_of(map(read_folder, lesson_folders(COURSE if folder is None else Path(folder))))


def read_folder(folder: Path, *, reviews: bool = True) -> Found:
    """Reads a lesson, whatever is wrong with it.

    Args:
        folder: of the lesson.
        reviews: whether its words are reviewed, which takes the most time.

    Returns:
        The lesson, None if it cannot be shown; and its problems.
    """
    try:
        lesson = _Reading(folder.resolve(), reviews).read()
    except InvalidLesson as error:
        return None, error.problems
    return lesson, lesson.problems


def course_of(found: Iterable[Found]) -> Course:
    """Puts lessons in the order in which they are shown.

    Args:
        found: as `read_folder` gives each.

    Returns:
        The course.
    """
    all_found = list(found)
    lessons = sorted((lesson for lesson, _ in all_found if lesson is not None), key=_place)
    return Course(tuple(lessons), tuple(problem for _, problems in all_found for problem in problems))


def read_whole_course(own: Path | None) -> Course:
    """Reads the shipped lessons, and those of a folder beside them.

    Args:
        own: the folder; None: none.

    Returns:
        All that can be shown, and the problems of one's own: the shipped ones have been reviewed by tests.
    """
    return course_of(read_folder(each, reviews=not is_shipped(each)) for each in all_lesson_folders(own))


def is_shipped(lesson: Path) -> bool:
    """Whether a lesson's folder is one of the package's.

    Args:
        lesson: the folder.

    Returns:
        Whether it is.
    """
    return lesson.parent == COURSE


def all_lesson_folders(own: Path | None) -> Sequence[Path]:
    """Finds the shipped lessons and those of a folder.

    Args:
        own: of lessons, or of one; None: none.

    Returns:
        Their folders. One's own takes the place of a shipped one with its name.
    """
    folders = [*lesson_folders(COURSE), *(lesson_folders(own.resolve()) if own else ())]
    return list({each.name: each for each in folders}.values())


def lesson_folders(folder: Path) -> Sequence[Path]:
    """Finds lessons.

    Args:
        folder: of lessons, or of one.

    Returns:
        The folders with a `lesson.toml`, by name.
    """
    if (folder / SPEC).is_file():
        return [folder]
    if not folder.is_dir():
        return []
    return sorted(each for each in folder.iterdir() if (each / SPEC).is_file())


def _place(lesson: Lesson) -> tuple[int, str, float, str]:
    """Groups of the shipped course first, in its order, then others by name."""
    group = lesson.spec.group
    known = GROUPS.index(group) if group in GROUPS else len(GROUPS)
    return known, "" if group in GROUPS else group, lesson.spec.order, lesson.id


def _part_of(spec: LessonSpec, step: StepSpec) -> Mapping[str, Any]:
    part: Mapping[str, Any] = {}
    for each in spec.steps:
        part = part if each.config is None else each.config
        if each.id == step.id:
            break
    return part


def _line_of(message: str) -> int:
    """The line that the message of TOML's parser names."""
    words = message.replace(",", " ").split()
    return int(words[words.index("line") + 1]) if "line" in words else 1
