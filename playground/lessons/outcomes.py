"""What the trainings of a step's evidence came to, and the figures that are computed from it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.evidence.statistics import Pair, compare_paired, fraction_reached, ordered, quantiles
from playground.lessons.measures import larger_is_better
from playground.lessons.spec import EvidenceSpec

Values = list[float | None]
_DIGITS = 4  # that count, of what is kept


def rounded(number: float) -> float | None:
    """Rounds to what is kept of a measured number.

    Args:
        number: of a measure.

    Returns:
        With four digits that count; None where it is infinite or no number.
    """
    return float(f"{number:.{_DIGITS}g}") if math.isfinite(number) else None


@dataclass(frozen=True, slots=True)
class EvidenceOutcome:
    """The measured values of all settings over the seeds.

    Args:
        spec: what was run.
        values: by measure and setting, in the order of the seeds; None of a training that diverged.
    """

    spec: EvidenceSpec
    values: Mapping[str, Mapping[str, Values]]

    @property
    def n_seeds(self) -> int:
        """The number of seeds."""
        return len(next(iter(self.values[self.spec.measure].values())))

    def of(self, setting: str, measure: str | None = None) -> NDArray[np.float64]:
        """The values of a setting.

        Args:
            setting: its id.
            measure: by which; None: the evidence's own.

        Returns:
            (n_seeds,), NaN of those that diverged.
        """
        return np.array(self.values[measure or self.spec.measure][setting], np.float64)

    def ordered(self, setting: str, measure: str | None = None) -> NDArray[np.float64]:
        """The values of a setting, with the worst there can be in place of NaN.

        Args:
            setting, measure: as of `of`.

        Returns:
            (n_seeds,), in the order of the seeds.
        """
        larger = larger_is_better(measure or self.spec.measure)
        return ordered(self.of(setting, measure), larger_is_better=larger)

    def quantile(self, setting: str, fraction: float, measure: str | None = None) -> float:
        """A quantile over the seeds.

        Args:
            setting: its id.
            fraction: of the seeds, those with the smallest values; 0.5 for the median.
            measure: by which; None: the evidence's own.

        Returns:
            The number; infinite if it falls among those that diverged.
        """
        return float(quantiles(self.ordered(setting, measure), [fraction])[0])

    def reached(self, setting: str) -> int:
        """How many seeds reached the goal.

        Args:
            setting: its id.

        Returns:
            The number; 0 without a goal.
        """
        return round(self.fraction(setting) * self.n_seeds)

    def fraction(self, setting: str) -> float:
        """Which part of the seeds reached the goal.

        Args:
            setting: its id.

        Returns:
            From 0 to 1; 0 without a goal.
        """
        if self.spec.goal is None:
            return 0.0
        larger = self.spec.row.larger_is_better
        return fraction_reached(self.of(setting), self.spec.goal, larger_is_better=larger)

    def pair(self, a: str, b: str, measure: str | None = None) -> Pair:
        """Compares two settings, paired by seed.

        Args:
            a, b: their ids.
            measure: by which; None: the evidence's own.

        Returns:
            The comparison.
        """
        larger = larger_is_better(measure or self.spec.measure)
        return compare_paired(self.of(a, measure), self.of(b, measure), larger_is_better=larger)

    def wins(self, a: str, b: str, measure: str | None = None) -> int:
        """In how many seeds one is better than the other.

        Args:
            a: the one.
            b: the other.
            measure: by which; None: the evidence's own.

        Returns:
            The number.
        """
        return self.pair(a, b, measure).wins_a

    def by_median(self) -> Sequence[str]:
        """The settings in order of their medians, the best first."""
        sign = -1.0 if self.spec.row.larger_is_better else 1.0
        return sorted(self.spec.ids, key=lambda each: sign * self.quantile(each, 0.5))
