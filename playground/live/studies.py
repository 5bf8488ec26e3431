"""Studies: long calculations about a moment of a live experiment, a row of `STUDIES` for each.

They run beside training, on copies of what they need; the experiment itself is only looked at.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from playground.analysis.curvature import curvature
from playground.analysis.gradient_check import USUAL_STEP, checking_gradients
from playground.analysis.gradient_norms import gradient_norms_of_run
from playground.analysis.gradients import LEAST_STEP, MOST_STEP, Difference
from playground.analysis.landscape import Directions, LandscapeChoice, landscape
from playground.analysis.measured_training import USUAL_STEPS, training_by_measuring
from playground.analysis.race import MOST_RACERS, MOST_STEPS, Ground, RaceChoice, Racer, race
from playground.analysis.slope_errors import measuring_slopes
from playground.analysis.study import StudyProgress, StudySteps
from playground.config.choices import ChoiceOf
from playground.engine.hyperparameters import Choice
from playground.engine.optimizers import OPTIMIZERS
from playground.evidence.doctor.diagnosis import FEWEST_SEEDS, diagnosis
from playground.live.branch_inside import branch_inside
from playground.live.events import RejectedCommand, StudyState
from playground.problems.errors import InvalidCommand, unknown_name
from playground.problems.validation import problems_of
from playground.training.trainer import Trainer

_LARGEST_SEED = 2**32 - 1


class StudySettings(BaseModel):
    """What a client may choose about a study."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False)


@dataclass(frozen=True, slots=True)
class Study:
    """A kind of study.

    Args:
        name: as a client asks for it.
        about: what it finds out, for docs/live.md.
        settings: their names, defaults and ranges.
        begin: takes a trainer, of which it copies what it needs before its first piece, and the settings;
            raises InvalidCommand, at once or in the first piece, for what this trainer does not have.
    """

    name: str
    about: str
    settings: type[StudySettings]
    begin: Callable[[Trainer, Any], StudySteps]


class _Measuring(StudySettings):
    """How slopes are measured."""

    step: Annotated[float, Field(ge=LEAST_STEP, le=MOST_STEP)] = USUAL_STEP
    difference: Difference = "central"


class _MeasuredTraining(_Measuring):
    """How slopes are measured, and for how many updates."""

    steps: Annotated[int, Field(ge=1, le=1000)] = USUAL_STEPS


class _OneParameter(StudySettings):
    """Which parameter is looked at."""

    parameter: Annotated[int, Field(ge=0)]  # its number in the flat vector


class _OneBranch(StudySettings):
    """Which branch is looked at."""

    branch: Annotated[int, Field(ge=1)]


class _Diagnosis(StudySettings):
    """How much of what is advised is tried."""

    seeds: Annotated[int, Field(ge=FEWEST_SEEDS, le=101)] = FEWEST_SEEDS
    epochs: Annotated[int, Field(ge=1, le=10_000)] | None = (
        None  # of each trial; None: what about 1.5 s allow
    )


class LandscapeSettings(StudySettings):
    """As of `LandscapeChoice`."""

    directions: Directions = "paths"
    parameters: tuple[int, int] = Field((0, 1), strict=False)
    seed: int = Field(0, ge=0, le=_LARGEST_SEED)
    reach: float = Field(1.0, gt=0.0, le=64.0)
    branches: tuple[int, ...] | None = Field(None, strict=False)
    all_rows: bool = True


class RacerSettings(StudySettings):
    """As of `Racer`."""

    optimizer: Annotated[Choice, ChoiceOf(OPTIMIZERS)]
    learning_rate: Annotated[float, Field(gt=0.0, le=1000.0)] | None = None


class RaceSettings(StudySettings):
    """As of `RaceChoice`."""

    surface: Ground = "network"
    racers: Annotated[tuple[RacerSettings, ...], Field(strict=False, min_length=1, max_length=MOST_RACERS)]
    steps: int = Field(200, ge=1, le=MOST_STEPS)
    start: tuple[float, float] | None = Field(None, strict=False)
    goal: float | None = None
    standardized: float = Field(0.0, ge=0.0, le=1.0)
    columns: Literal["example", "data"] = "example"
    features: tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=0)]] = Field((0, 1), strict=False)
    directions: Directions = "paths"
    parameters: tuple[int, int] = Field((0, 1), strict=False)
    seed: int = Field(0, ge=0, le=_LARGEST_SEED)

    def chosen(self) -> RaceChoice:
        """Who races on what."""
        racers = tuple(Racer(each.optimizer, each.learning_rate) for each in self.racers)
        return RaceChoice(**{**dict(self), "racers": racers})


_ROWS: tuple[Study, ...] = (
    Study(
        "diagnosis",
        "what may be wrong with training, and what becomes of the advice against it on several seeds",
        _Diagnosis,
        lambda trainer, settings: diagnosis(trainer, seeds=settings.seeds, epochs=settings.epochs),
    ),
    Study(
        "gradient_check",
        "the gradient by backpropagation against finite differences, for every parameter",
        _Measuring,
        lambda trainer, settings: checking_gradients(trainer, settings.step, settings.difference),
    ),
    Study(
        "branch_inside",
        "the panel `inside` of a branch, at its end",
        _OneBranch,
        lambda trainer, settings: branch_inside(trainer, settings.branch),
    ),
    Study(
        "gradient_norms",
        "the norm of each layer's gradient from the beginning of the experiment until now",
        StudySettings,
        lambda trainer, _: gradient_norms_of_run(trainer),
    ),
    Study(
        "slope_errors",
        "the error of one parameter's measured slope for h from 1e-16 to 1, by both differences",
        _OneParameter,
        lambda trainer, settings: measuring_slopes(trainer, settings.parameter),
    ),
    Study(
        "measured_training",
        "a copy that is trained by measured gradients beside one that is trained by backpropagation",
        _MeasuredTraining,
        lambda trainer, settings: training_by_measuring(
            trainer, settings.steps, settings.step, settings.difference
        ),
    ),
    Study(
        "landscape",
        "the training loss over two weights, two random directions or the main plane of the branches' paths",
        LandscapeSettings,
        lambda trainer, settings: landscape(trainer, LandscapeChoice(**dict(settings))),
    ),
    Study(
        "race",
        "the ways of up to five optimizers from one place: on the network, a neuron or a textbook's surface",
        RaceSettings,
        lambda trainer, settings: race(trainer, settings.chosen()),
    ),
    Study(
        "curvature",
        "the largest eigenvalue of the Hessian of the objective",
        StudySettings,
        lambda trainer, _: curvature(trainer),
    ),
)

_MOST_TOLD = 20  # times in a study, beside its results

STUDIES: Mapping[str, Study] = MappingProxyType({study.name: study for study in _ROWS})


@dataclass(slots=True)
class _UnderWay:
    steps: StudySteps
    state: StudyState  # as it was told last, or is to be told
    n_told: int = 0  # pieces

    def take_in(self, progress: StudyProgress) -> bool:
        """Note how far it is; whether that is worth telling."""
        done, total = progress.done, progress.total
        result = self.state.result if progress.result is None else progress.result
        self.state = replace(self.state, done=done, total=total, result=result)
        return progress.result is not None or done - self.n_told >= max(1, total // _MOST_TOLD)


class Studies:
    """The studies of one live experiment: of each kind the latest one that was asked for.

    Args:
        rows: the kinds.
    """

    def __init__(self, rows: Mapping[str, Study] = STUDIES) -> None:
        self._rows = rows
        self._under_way: dict[str, _UnderWay] = {}
        self._untold: dict[str, StudyState] = {}

    @property
    def are_under_way(self) -> bool:
        """Whether there is something to calculate."""
        return bool(self._under_way)

    def begin(self, name: str, settings: Mapping[str, object], trainer: Trainer, experiment: int) -> None:
        """Begin a study, with its first piece; one of the same kind is given up.

        Args:
            name: its row.
            settings: as the client gives them.
            trainer: of the experiment; not modified.
            experiment: the number of its beginning.

        Raises:
            InvalidInput: there is no such study, or its settings are refused.
        """
        row = self._row(name)
        try:
            chosen = row.settings.model_validate(settings)
        except ValidationError as error:
            raise RejectedCommand("invalid_study", problems_of(error, row.settings)) from None
        at = trainer.progress
        try:
            study = _UnderWay(row.begin(trainer, chosen), StudyState(name, experiment, at.epoch, at.step))
            first = next(study.steps)
        except InvalidCommand as error:
            raise RejectedCommand("invalid_study", error.problems) from None
        self._under_way.pop(name, None)
        self._untold.pop(name, None)
        self._under_way[name] = study
        study.take_in(first)
        self._tell(study)

    def cancel(self, name: str) -> None:
        """Give a study up, if it is under way.

        Args:
            name: its row.

        Raises:
            RejectedCommand: there is no such study.
        """
        self._row(name)
        if (study := self._under_way.pop(name, None)) is not None:
            self._untold[name] = replace(study.state, is_done=True, is_cancelled=True, result=None)

    def cancel_all(self) -> None:
        """Give up whatever is under way: it is about an experiment that is another one now."""
        for name in list(self._under_way):
            self.cancel(name)

    def advance(self) -> None:
        """Do one piece of the study that has waited longest, if there is one."""
        if not self._under_way:
            return
        name, study = next(iter(self._under_way.items()))
        del self._under_way[name]
        if (progress := next(study.steps, None)) is None:
            study.state = replace(study.state, is_done=True)
            self._tell(study)
            return
        self._under_way[name] = study  # behind the others
        if study.take_in(progress):
            self._tell(study)

    def events(self) -> Sequence[StudyState]:
        """What the client has not been told yet; counts as told."""
        events, self._untold = list(self._untold.values()), {}
        return events

    def _tell(self, study: _UnderWay) -> None:
        waiting, state = self._untold.get(study.state.name), study.state
        if state.result is None and waiting is not None:
            state = replace(state, result=waiting.result)
        self._untold[state.name] = state
        study.n_told, study.state = state.done, replace(study.state, result=None)

    def _row(self, name: str) -> Study:
        if name not in self._rows:
            problem = unknown_name("name", name, self._rows, received=name)
            raise RejectedCommand("invalid_study", [problem])
        return self._rows[name]
