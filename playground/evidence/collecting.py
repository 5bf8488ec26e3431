"""The trainings of a comparison: which come next, and what those that have ended came to."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from playground.config import ExperimentConfig
from playground.evidence.measures import Measure
from playground.evidence.spec import ComparisonSpec, Vary, seeded
from playground.evidence.training import Outcome, Reader, Training
from playground.training.configured import ConfiguredFitting
from playground.training.side_by_side import MOST_TOGETHER, may_be_side_by_side


@dataclass(frozen=True, slots=True)
class Place:
    """Which of a comparison's trainings: a setting and one seed or some, by their numbers."""

    setting: int
    seeds: range


@dataclass(slots=True)
class Trainings:
    """Hands trainings out, seed by seed, and keeps their outcomes; for any thread.

    Args:
        configs: of the settings.
        seeds: each setting is trained with every one.
        epochs: of every training.
        measure: of which curves are kept.
        vary: what a seed decides.
        further: what else is read off each training, by name.
    """

    configs: Sequence[ExperimentConfig]
    seeds: Sequence[int]
    epochs: int
    measure: Measure
    vary: Vary = "all"
    further: Mapping[str, Reader] = field(default_factory=dict)
    outcomes: list[list[Outcome | None]] = field(init=False)
    done: int = field(init=False, default=0)
    _places: Iterator[Place] = field(init=False)
    _lock: threading.Lock = field(init=False, default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.outcomes = [[None] * len(self.seeds) for _ in self.configs]
        self._places = self._planned()

    @classmethod
    def of(cls, spec: ComparisonSpec) -> "Trainings":
        """The trainings that a comparison takes.

        Args:
            spec: the comparison.

        Returns:
            None of them begun.
        """
        configs = [setting.config for setting in spec.configs]
        return cls(configs, spec.seed_list, spec.epochs, spec.row, spec.vary)

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.configs) * len(self.seeds)

    def begin(self) -> tuple[Place, Training] | None:
        """Begins the next training; all settings of a seed, or of some, come before the next.

        Returns:
            Which, and the training; None when all have been begun.
        """
        with self._lock:
            place = next(self._places, None)
        if place is None:
            return None
        configs = [self._seeded(place.setting, seed) for seed in place.seeds]
        return place, Training(configs, self.epochs, self.measure, self.further)

    def put(self, place: Place, outcomes: Sequence[Outcome]) -> None:
        """Keeps what a training came to.

        Args:
            place: which training.
            outcomes: for each of its seeds.
        """
        with self._lock:
            for seed, outcome in zip(place.seeds, outcomes, strict=True):
                self.outcomes[place.setting][seed] = outcome
            self.done += len(outcomes)

    def values(self, setting: int) -> NDArray[np.float64]:
        """The measure of a setting.

        Args:
            setting: its number.

        Returns:
            (n_seeds,) in the order of the seeds, of those that have ended; NaN of the others, and of those
            that diverged.
        """
        return np.array([np.nan if each is None else each.value for each in self.outcomes[setting]])

    def ended(self, setting: int) -> NDArray[np.bool_]:
        """Which trainings of a setting have ended.

        Args:
            setting: its number.

        Returns:
            (n_seeds,) in the order of the seeds.
        """
        return np.array([each is not None for each in self.outcomes[setting]])

    def _seeded(self, setting: int, seed: int) -> ExperimentConfig:
        return seeded(self.configs[setting], self.seeds[seed], self.vary)

    def _planned(self) -> Iterator[Place]:
        """Some seeds after the other; of settings that are trained one by one, seed after seed."""
        settings = range(len(self.configs))
        at_once: list[bool] = []
        for first in range(0, len(self.seeds), MOST_TOGETHER):
            seeds = range(first, min(first + MOST_TOGETHER, len(self.seeds)))
            at_once = at_once or [self._may_be_at_once(setting, len(seeds)) for setting in settings]
            yield from (Place(setting, seeds) for setting in settings if at_once[setting])
            for seed in seeds:
                alone = range(seed, seed + 1)
                yield from (Place(setting, alone) for setting in settings if not at_once[setting])

    def _may_be_at_once(self, setting: int, count: int) -> bool:
        first = ConfiguredFitting(self._seeded(setting, 0), keeps_last_update=False)
        return may_be_side_by_side(first, count)
