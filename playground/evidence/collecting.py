"""The trainings of a comparison: which comes next, and what those that have ended came to."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from playground.config import ExperimentConfig
from playground.evidence.measures import Measure
from playground.evidence.spec import ComparisonSpec, Vary, seeded
from playground.evidence.training import Outcome, Training


@dataclass(frozen=True, slots=True)
class Place:
    """Which of a comparison's trainings: the numbers of its setting and of its seed."""

    setting: int
    seed: int


@dataclass(slots=True)
class Trainings:
    """Hands trainings out, seed by seed, and keeps their outcomes; for any thread.

    Args:
        configs: of the settings.
        seeds: each setting is trained with every one.
        epochs: of every training.
        measure: of which curves are kept.
        vary: what a seed decides.
    """

    configs: Sequence[ExperimentConfig]
    seeds: Sequence[int]
    epochs: int
    measure: Measure
    vary: Vary = "all"
    outcomes: list[list[Outcome | None]] = field(init=False)
    done: int = field(init=False, default=0)
    _next: int = field(init=False, default=0)
    _lock: threading.Lock = field(init=False, default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.outcomes = [[None] * len(self.seeds) for _ in self.configs]

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
        """Begins the next training; all settings of a seed come before the next seed.

        Returns:
            Which, and the training; None when all have been begun.
        """
        with self._lock:
            if self._next == self.total:
                return None
            seed, setting = divmod(self._next, len(self.configs))
            self._next += 1
        config = seeded(self.configs[setting], self.seeds[seed], self.vary)
        return Place(setting, seed), Training(config, self.epochs, self.measure)

    def put(self, place: Place, outcome: Outcome) -> None:
        """Keeps what a training came to.

        Args:
            place: which training.
            outcome: of it.
        """
        with self._lock:
            self.outcomes[place.setting][place.seed] = outcome
            self.done += 1

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
