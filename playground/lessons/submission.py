"""A learner's submission: the answers given in a lesson, and the experiments that reached its goals.

The text is what a file NAME.lesson.json holds. Experiments in it are as `training/experiment_file.py` has
them, with the current branch alone and what their configs change of the default.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json, to_json

from playground.config import ExperimentConfig, changes_between
from playground.lessons.spec import Name
from playground.problems.allowed import Interval, Phrase
from playground.problems.errors import InvalidCommand, InvalidInput, Problem
from playground.problems.validation import problems_of
from playground.training.action_log import ConfigureEntry
from playground.training.branches import Branch, Branches
from playground.training.cost import seconds_per_step
from playground.training.experiment_file import ExperimentFile, read_experiment, write_experiment

FORMAT = "playground.submission"
VERSION = 1
SUFFIX = ".lesson.json"

MOST_BYTES = 4 * 2**20
"""Of one file."""

MOST_SECONDS = 2.0
"""That one training may take, as estimated for one core; what takes longer is not replayed."""

MOST_ENTRIES = 1000
"""Of the log of one experiment."""

_MOST_STEPS = 12  # of a lesson
_Text = Annotated[str, Field(max_length=100)]
GivenAnswer = _Text | Annotated[list[_Text], Field(max_length=20)] | float


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class _OfLesson(_Part):
    id: Name
    made_of: Annotated[str, Field(max_length=64)] | None = None


class _Run(_Part):
    step: Annotated[int, Field(ge=0, le=2**53)]
    seed: int | None = None
    experiment: dict[str, Any]


class _File(_Part):
    format: Literal["playground.submission"]
    version: Literal[1]
    lesson: _OfLesson
    answers: Annotated[dict[Name, GivenAnswer], Field(max_length=_MOST_STEPS)] = Field(default_factory=dict)
    goals: Annotated[dict[Name, _Run], Field(max_length=_MOST_STEPS)] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SubmittedRun:
    """An experiment that is said to have reached a goal.

    Args:
        step: the number of updates after which it is said to have been reached.
        seed: that it is said to have had; None where nothing is said.
        file: the experiment, with one branch.
    """

    step: int
    seed: int | None
    file: ExperimentFile

    @property
    def config(self) -> ExperimentConfig:
        """With which it began."""
        return self.file.all_configs[0]


@dataclass(frozen=True, slots=True)
class Submission:
    """What a learner hands in.

    Args:
        lesson: its id.
        made_of: the checksum of the lesson as the learner had it; None if it had none.
        answers: to predictions, by step.
        goals: what reached goals, by step.
    """

    lesson: str
    made_of: str | None
    answers: Mapping[str, GivenAnswer]
    goals: Mapping[str, SubmittedRun]


def read_submission(content: bytes | str | Path) -> Submission:
    """Reads a submission.

    Args:
        content: JSON text, its bytes, or the path of a file.

    Returns:
        The submission; its runs have not been replayed.

    Raises:
        InvalidCommand: it is none, is too large, or would take too long to replay.
    """
    data = _bytes_of(content) if isinstance(content, Path) else content
    if len(data) > MOST_BYTES:
        raise _too_large(len(data))
    try:
        value = from_json(data, allow_inf_nan=False)
    except ValueError as error:
        params = {"reason": str(error)}
        raise InvalidCommand(
            [Problem("file", "experiment_file_cut_off", None, Phrase("json_object"), params)]
        ) from None
    if not isinstance(value, Mapping) or value.get("format") != FORMAT:
        received = value.get("format") if isinstance(value, Mapping) else None
        raise InvalidCommand([Problem("file.format", "not_a_submission", received, [FORMAT])])
    if isinstance(version := value.get("version"), int) and version > VERSION:
        raise InvalidCommand([Problem("file.version", "newer_submission", version, Interval(high=VERSION))])
    try:
        file = _File.model_validate(value)
    except ValidationError as error:
        raise InvalidCommand(each.within("file") for each in problems_of(error, _File)) from None
    goals = {step: _run(run, f"file.goals.{step}") for step, run in file.goals.items()}
    return Submission(file.lesson.id, file.lesson.made_of, file.answers, goals)


def write_submission(
    lesson: str,
    made_of: str | None,
    answers: Mapping[str, object],
    experiments: Mapping[str, str],
) -> str:
    """Writes a submission, as the page does.

    Args:
        lesson: its id.
        made_of: its checksum.
        answers: to predictions, by step.
        experiments: texts of `Trainer.experiment_file`, at the moment when a goal was reached, by step.

    Returns:
        JSON text, which `read_submission` reads.
    """
    goals = {}
    for step, text in experiments.items():
        file = read_experiment(text)
        current = file.branches.current
        only = Branches([Branch(1, entries=tuple(file.branches.path(current.id)), end=current.end)])
        value = from_json(write_experiment(file.beginning, only, file.here, file.n_past))
        value["beginning"]["config"] = _other_than_default(file.all_configs[0])
        goals[step] = {"step": file.here.step, "seed": file.all_configs[0].seed, "experiment": value}
    said = {"format": FORMAT, "version": VERSION, "lesson": {"id": lesson, "made_of": made_of}}
    return to_json({**said, "answers": answers, "goals": goals}).decode()


def _other_than_default(config: ExperimentConfig) -> dict[str, Any]:
    changed: dict[str, Any] = {}
    for path, value in changes_between(ExperimentConfig(), config).items():
        section, _, name = path.rpartition(".")
        (changed.setdefault(section, {}) if section else changed)[name] = value
    return changed


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        params = {"reason": error.strerror or str(error)}
        raise InvalidCommand([Problem("file", "file_unreadable", None, params=params)]) from None


def _too_large(n_bytes: int) -> InvalidCommand:
    allowed = Interval(high=MOST_BYTES, unit="bytes")
    return InvalidCommand([Problem("file", "submission_too_large", n_bytes, allowed)])


def _run(said: _Run, place: str) -> SubmittedRun:
    _require_few_entries(said.experiment, f"{place}.experiment")
    try:
        file = read_experiment(said.experiment, "experiment")
    except InvalidInput as error:
        raise InvalidCommand(each.within(place) for each in error.problems) from None
    if not isinstance(file.beginning, ConfigureEntry):
        raise InvalidCommand(
            [Problem(f"{place}.experiment.beginning", "submission_begins_trained", file.beginning.command)]
        )
    end = file.branches.current.end.progress
    if said.step > end.step:
        raise InvalidCommand(
            [Problem(f"{place}.step", "does_not_fit_experiment_file", said.step, Interval(0, end.step))]
        )
    most = min(map(most_steps, file.all_configs))
    if end.step > most:
        field = f"{place}.experiment.branches.0.end.step"
        raise InvalidCommand([Problem(field, "submission_too_long", end.step, Interval(high=most))])
    return SubmittedRun(said.step, said.seed, file)


def _require_few_entries(experiment: Mapping[str, Any], place: str) -> None:
    """Refuses more than one branch, or more entries than are worth reading."""
    match experiment.get("branches"):
        case [Mapping() as branch]:
            entries = branch.get("entries")
            if isinstance(entries, list) and len(entries) > MOST_ENTRIES:
                field, allowed = f"{place}.branches.0.entries", Interval(high=MOST_ENTRIES, unit="entries")
                raise InvalidCommand([Problem(field, "too_many_entries", len(entries), allowed)])
        case [_, _, *_] as branches:
            field, allowed = f"{place}.branches", Interval(1, 1, unit="entries")
            raise InvalidCommand([Problem(field, "too_many_entries", len(branches), allowed)])


def most_steps(config: ExperimentConfig) -> int:
    """The number of updates that are worth replaying.

    Args:
        config: with which they are made.

    Returns:
        The number, for which a training takes a few seconds.
    """
    return int(MOST_SECONDS / seconds_per_step(config))
