"""A whole experiment as JSON: its beginning and the entries of all branches, which give every bit again.

The text is what a file NAME.playground.json holds. Of each branch it says how far it came, what was measured
there and a digest of the parameters, so that whoever replays it can tell whether it gives what it says.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json, to_json

from playground.config import ExperimentConfig, begins_anew
from playground.engine.network import Progress
from playground.problems.allowed import Interval, Phrase
from playground.problems.errors import InvalidCommand, InvalidInput, Problem
from playground.problems.validation import problems_of
from playground.training.action_log import (
    AnyEntry,
    ChangeEntry,
    ConfigureEntry,
    ContinueEntry,
    Entry,
    ResumeEntry,
    SetEarlyStoppingEntry,
    SetParameterEntry,
    changed_config,
    read_log,
)
from playground.training.beginning import configs
from playground.training.branches import MOST_BRANCHES, MOST_NAME, Branch, Branches, End

FORMAT = "playground.experiment"
VERSION = 1
SUFFIX = ".playground.json"

_Count = Annotated[int, Field(ge=0, le=2**53)]
_WHERE = ("epoch", "step")  # of the numbers of an end, which the file says as `end`
_ALWAYS = ("step", "diverged", "command")  # of an entry; what else it has are its arguments, in this order
_DIVERGED = "diverged"
_WITHIN = (ChangeEntry, SetParameterEntry, SetEarlyStoppingEntry, ContinueEntry)
_ARGUMENTS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        kind.model_fields["command"].default: [
            field.alias or name for name, field in kind.model_fields.items() if name not in _ALWAYS
        ]
        for kind in _WITHIN
    }
)
"""The arguments of every command that may stand within a branch, by its name."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Moment(_Part):
    epoch: _Count
    step: _Count
    diverged: bool = False

    def progress(self) -> Progress:
        return Progress(self.epoch, self.step, 0, self.diverged)


class _Branch(_Part):
    id: Annotated[int, Field(ge=1, le=2**53)]
    parent: Annotated[int, Field(ge=1, le=2**53)] | None
    name: Annotated[str, Field(min_length=1, max_length=MOST_NAME)] | None = None
    leaves: _Moment
    shares: _Count
    entries: list[list[Any]]
    end: _Moment
    metrics: dict[str, float | None] | None = None
    digest: Annotated[str, Field(max_length=64)] | None = None


class _Here(_Part):
    branch: Annotated[int, Field(ge=1)]
    epoch: _Count
    step: _Count
    entries: _Count


class _File(_Part):
    format: Literal["playground.experiment"]
    version: Literal[1]
    beginning: dict[str, Any]
    here: _Here
    next: Annotated[int, Field(ge=1, le=2**53)]
    dropped: _Count = 0
    branches: Annotated[list[_Branch], Field(min_length=1, max_length=MOST_BRANCHES)]


@dataclass(frozen=True, slots=True, eq=False)
class ExperimentFile:
    """What a file holds.

    Args:
        beginning: the first entry of every branch's log.
        branches: the tree, its current branch that on which training was.
        here: where training was.
        n_past: how many entries since the beginning had happened there.
        all_configs: every config that an entry leads to, the first one included.
        here_config: the one in force where training was.
    """

    beginning: ConfigureEntry | ResumeEntry
    branches: Branches
    here: Progress
    n_past: int
    all_configs: Sequence[ExperimentConfig]
    here_config: ExperimentConfig


def write_experiment(
    beginning: ConfigureEntry | ResumeEntry, branches: Branches, here: Progress, n_past: int
) -> str:
    """Write an experiment as text.

    Args:
        beginning: the first entry of every branch's log.
        branches: the tree, its current branch that on which training is.
        here: where training is.
        n_past: how many entries since the beginning have happened there.

    Returns:
        JSON, which `read_experiment` reads.
    """
    value = {
        "format": FORMAT,
        "version": VERSION,
        "beginning": beginning.to_json(),
        "here": {
            "branch": branches.current.id,
            "epoch": here.epoch,
            "step": here.step,
            "entries": n_past,
        },
        "next": branches.next_id,
        "dropped": branches.dropped,
        "branches": [_written(branch) for branch in branches],
    }
    return to_json(value, inf_nan_mode="null").decode()


def _written(branch: Branch) -> dict[str, Any]:
    end, name = branch.end, {} if branch.name is None else {"name": branch.name}
    numbers = end.numbers or {}
    metrics = {name: value for name, value in numbers.items() if name not in _WHERE}
    measured = {} if end.numbers is None else {"metrics": metrics}
    digest = {} if end.digest is None else {"digest": end.digest}
    return {
        "id": branch.id,
        "parent": branch.parent,
        **name,
        "leaves": {"epoch": branch.leaves.epoch, "step": branch.leaves.step},
        "shares": branch.n_shared,
        "entries": list(_compact(branch.entries, branch.leaves.step)),
        "end": {"epoch": end.progress.epoch, "step": end.progress.step, **_if_diverged(end.progress)},
        **measured,
        **digest,
    }


def _if_diverged(progress: Progress) -> dict[str, bool]:
    return {"diverged": True} if progress.diverged else {}


def _compact(entries: Sequence[Entry], step: int) -> Iterator[list[Any]]:
    """Entries as lists: steps since the one before, command, arguments, and "diverged" if it is so."""
    for entry in entries:
        said = entry.to_json()
        arguments = [said[name] for name in _ARGUMENTS[said["command"]]]
        mark = [_DIVERGED] if entry.diverged else []
        yield [entry.step - step, said["command"], *arguments, *mark]
        step = entry.step


def read_experiment(content: object, root: str = "file") -> ExperimentFile:
    """Read an experiment, and check that all of it fits together.

    Args:
        content: JSON text, its bytes, or its decoded value.
        root: what problems call the whole; parts are named behind it, as in file.branches.0.entries.5.

    Returns:
        The experiment.

    Raises:
        InvalidInput: it is no such file, or is cut off, or of a newer version, or contradicts itself.
    """
    value = _decoded(content, root)
    if not isinstance(value, Mapping) or value.get("format") != FORMAT:
        received = value.get("format") if isinstance(value, Mapping) else None
        raise InvalidCommand([Problem(f"{root}.format", "not_an_experiment_file", received, [FORMAT])])
    if isinstance(version := value.get("version"), int) and version > VERSION:
        raise InvalidCommand(
            [Problem(f"{root}.version", "newer_experiment_file", version, Interval(high=VERSION))]
        )
    try:
        file = _File.model_validate(value)
    except ValidationError as error:
        found = problems_of(error, _File)
        raise InvalidCommand(replace(each, field=f"{root}.{each.field}") for each in found) from None
    return _Reading(file, root).read()


def _decoded(content: object, root: str) -> object:
    if not isinstance(content, str | bytes):
        return content
    try:
        return from_json(content, allow_inf_nan=False)
    except ValueError as error:
        params = {"reason": str(error)}
        raise InvalidCommand(
            [Problem(root, "experiment_file_cut_off", None, Phrase("json_object"), params)]
        ) from None


class _Reading:
    """Makes branches of what a file says of them, parents first."""

    def __init__(self, file: _File, root: str) -> None:
        self._file, self._root = file, root
        self._said = {branch.id: branch for branch in file.branches}
        self._branches: dict[int, Branch] = {}
        self._paths: dict[int, list[AnyEntry]] = {}
        self._configs: dict[int, list[ExperimentConfig]] = {}  # before each entry of a path, and at its end

    def read(self) -> ExperimentFile:
        file, root = self._file, self._root
        beginning = self._beginning()
        if len(self._said) < len(file.branches) or max(self._said) >= file.next:
            raise self._unfit("branches", [branch.id for branch in file.branches])
        (begun_with, _), *_ = configs([beginning])
        self._configs[0] = [begun_with]
        for number, branch in enumerate(file.branches):
            self._take(f"branches.{number}", branch)
        if sum(branch.parent is None for branch in file.branches) != 1:
            raise self._unfit("branches", None)
        here = file.here
        if here.branch not in self._branches:
            raise InvalidCommand(
                [Problem(f"{root}.here.branch", "no_such_branch", here.branch, list(self._branches))]
            )
        path, end = self._paths[here.branch], self._branches[here.branch].end.progress
        before, after = path[: here.entries], path[here.entries :]
        earliest = before[-1].step if before else beginning.step
        latest = min([end.step, *(entry.step for entry in after[:1])])
        if here.entries > len(path) or not earliest <= here.step <= latest:
            raise self._unfit("here", here.step)
        branches = [self._branches[branch.id] for branch in file.branches]
        return ExperimentFile(
            beginning,
            Branches(branches, here.branch, dropped=file.dropped, next_id=file.next),
            Progress(here.epoch, here.step),
            here.entries,
            [config for each in self._configs.values() for config in each],
            self._configs[here.branch][here.entries],
        )

    def _beginning(self) -> ConfigureEntry | ResumeEntry:
        try:
            (entry,) = read_log([self._file.beginning])
        except InvalidInput:
            raise self._unfit("beginning", self._file.beginning.get("command")) from None
        if not isinstance(entry, ConfigureEntry | ResumeEntry):
            raise self._unfit("beginning", entry.command)
        try:
            list(configs([entry]))
        except InvalidInput as error:
            raise self._nested("beginning", error) from None
        return entry

    def _take(self, place: str, said: _Branch) -> None:
        parent = [] if said.parent is None else self._paths.get(said.parent)
        if parent is None:  # parents stand before their children
            raise self._unfit(f"{place}.parent", said.parent)
        first = said.leaves.step
        if said.shares > len(parent) or (said.parent is None and said.shares):
            raise self._unfit(f"{place}.shares", said.shares)
        shared = parent[: said.shares]
        if shared and shared[-1].step > first:
            raise self._unfit(f"{place}.leaves", first)
        own = self._entries(place, said, first)
        ways = self._configs[said.parent or 0][: said.shares + 1]
        for number, entry in enumerate(own):
            ways.append(self._after(f"{place}.entries.{number}", ways[-1], entry))
        if own and own[-1].step > said.end.step:
            raise self._unfit(f"{place}.end", said.end.step)
        self._paths[said.id], self._configs[said.id] = [*shared, *own], ways
        numbers = None if said.metrics is None else _measured(said.metrics)
        end = End(said.end.progress(), numbers, said.digest)
        self._branches[said.id] = Branch(
            said.id, said.parent, said.leaves.progress(), said.shares, tuple(own), end, said.name
        )

    def _entries(self, place: str, said: _Branch, step: int) -> list[AnyEntry]:
        objects = []
        for number, line in enumerate(said.entries):
            whole = _as_object(line, step)
            if whole is None:
                raise self._unfit(f"{place}.entries.{number}", line)
            step = whole["step"]
            objects.append(whole)
        try:
            # A log begins with a beginning, which is of no matter here.
            return read_log([self._file.beginning, *objects])[1:]
        except InvalidInput as error:
            (problem,) = error.problems
            parts = problem.field.split(".")
            number = int(parts[1]) - 1 if len(parts) > 1 else 0
            raise self._unfit(f"{place}.entries.{number}", said.entries[number]) from None

    def _after(self, place: str, config: ExperimentConfig, entry: AnyEntry) -> ExperimentConfig:
        """The config after an entry, within which nothing may begin anew."""
        if not isinstance(entry, ChangeEntry):
            return config
        try:
            after = changed_config(config, entry)
        except InvalidInput as error:
            raise self._nested(place, error) from None
        if begins_anew(config, after):
            raise self._unfit(place, entry.changes)
        return after

    def _nested(self, place: str, error: InvalidInput) -> InvalidCommand:
        return InvalidCommand(
            replace(each, field=f"{self._root}.{place}.{each.field}") for each in error.problems
        )

    def _unfit(self, place: str, received: object) -> InvalidCommand:
        return InvalidCommand([Problem(f"{self._root}.{place}", "does_not_fit_experiment_file", received)])


def _measured(metrics: Mapping[str, float | None]) -> dict[str, float]:
    return {name: math.nan if value is None else value for name, value in metrics.items()}


def _as_object(line: list[Any], step: int) -> dict[str, Any] | None:
    """An entry as a log has it; None if the list is no entry that may stand within a branch."""
    match line:
        case [int(later), str(command), *arguments] if later >= 0 and command in _ARGUMENTS:
            names = _ARGUMENTS[command]
            is_diverged = len(arguments) == len(names) + 1 and arguments[-1] == _DIVERGED
            if len(arguments) != len(names) + is_diverged:
                return None
            given = dict(zip(names, arguments, strict=False))
            return {"step": step + later, "command": command, _DIVERGED: is_diverged, **given}
    return None
