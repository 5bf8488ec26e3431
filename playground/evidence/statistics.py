"""Statistics of trainings over seeds: quantiles, differences paired by seed, and whether they are luck.

Everything is deterministic, and the same from either side: with A and B exchanged, differences change their
sign, and nothing else happens.
"""

import math
from dataclasses import dataclass
from itertools import count
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Verdict = Literal["a_better", "b_better", "not_distinguishable"]

LEVEL = 0.05
"""The greatest p with which a difference is claimed, and what the interval leaves out."""

_N_RESAMPLES = 2001  # 2.5 % and 97.5 % are numbers 50 and 1950 of so many, counted from 0
_LOW, _HIGH = 50, 1950
_SEED = 20261128  # of the resampling
_AT_ONCE = 4_000_000  # numbers that are resampled at one time
_MOST_NEEDED = 1_000_000
_QUANTILE = 1.959964  # of the normal distribution: 97.5 %
_POWER_QUANTILE = 0.841621  # 80 %


@dataclass(frozen=True, slots=True)
class Pair:
    """What two settings, trained with the same seeds, differ by.

    Args:
        difference: the median of B less the median of A; infinite where half of one and not of the other is
            the worst there can be.
        interval: in which it lies with 95 % confidence, by resampling seeds.
        wins_a, wins_b, ties: the number of seeds in which A was better, B was better, both were equal.
        p: of the exact two-sided sign test: how often so lopsided wins come without any difference.
        verdict: what may be claimed.
        seeds_needed: about how many seeds would be needed for a claim, if what was seen is how it is; None
            where no difference was seen at all.
    """

    difference: float
    interval: tuple[float, float]
    wins_a: int
    wins_b: int
    ties: int
    p: float
    verdict: Verdict
    seeds_needed: int | None


def ordered(values: ArrayLike, *, larger_is_better: bool) -> NDArray[np.float64]:
    """Replaces what is no number by the worst there can be.

    Args:
        values: (...) of a measure; NaN of a training that diverged.
        larger_is_better: the direction of the measure.

    Returns:
        (...) with -infinity in place of NaN where larger is better, else with infinity.
    """
    numbers = np.array(values, np.float64)
    numbers[np.isnan(numbers)] = -np.inf if larger_is_better else np.inf
    return numbers


def quantiles(values: NDArray[np.float64], fractions: ArrayLike) -> NDArray[np.float64]:
    """Interpolates quantiles linearly between the nearest of the sorted values.

    Args:
        values: (..., n) at least one, infinite ones among them, but no NaN.
        fractions: (n_quantiles,) from 0 to 1.

    Returns:
        (..., n_quantiles); infinite as soon as an infinite value takes part.

    Source: Hyndman and Fan 1996, "Sample quantiles in statistical packages", definition 7.
    """
    sorted_values = np.sort(values, axis=-1)
    places = np.asarray(fractions, np.float64) * (values.shape[-1] - 1)
    below = np.floor(places).astype(np.int64)
    parts = places - below
    low = sorted_values[..., below]
    high = sorted_values[..., np.minimum(below + 1, values.shape[-1] - 1)]
    with np.errstate(invalid="ignore"):
        between = low * (1.0 - parts) + high * parts
    # Nothing of an infinite neighbour is nothing, though 0 times infinity is NaN.
    found: NDArray[np.float64] = np.where((parts == 0.0) | (low == high), low, between)
    return found


def fraction_reached(values: ArrayLike, goal: float, *, larger_is_better: bool) -> float:
    """Counts the trainings that are as good as a goal, or better.

    Args:
        values: (n_seeds,) of a measure, at least one; NaN of a training that diverged, which reached nothing.
        goal: a value of the measure.
        larger_is_better: the direction of the measure.

    Returns:
        From 0 to 1.
    """
    numbers = ordered(values, larger_is_better=larger_is_better)
    return float(np.mean(numbers >= goal if larger_is_better else numbers <= goal))


def compare_paired(a: ArrayLike, b: ArrayLike, *, larger_is_better: bool) -> Pair:
    """Compares two settings that were trained with the same seeds.

    A difference is claimed if the sign test gives a p of at most 5 %, the difference of medians does not
    contradict it, and neither does its interval. The sign test alone bounds false claims by 5 %, whatever the
    distribution and however many ties; the rest makes sure that what is claimed can be seen in the medians.

    Args:
        a: (n_seeds,) a measure of the one, NaN of a training that diverged.
        b: (n_seeds,) of the other, in the same order.
        larger_is_better: the direction of the measure.

    Returns:
        The comparison.

    Raises:
        ValueError: there are not equally many, or none.
    """
    first = ordered(a, larger_is_better=larger_is_better)
    second = ordered(b, larger_is_better=larger_is_better)
    if first.shape != second.shape or first.ndim != 1 or not len(first):
        raise ValueError(f"Pairs need two equally long lists. Received: {first.shape}, {second.shape}")
    better = second > first if larger_is_better else second < first
    ties = int(np.sum(first == second))
    wins_b = int(np.sum(better))
    wins_a = len(first) - ties - wins_b
    difference = float(_median_difference(first, second))
    low, high = interval = _interval(first, second)
    p = sign_test(wins_a, wins_b)
    # The side on which B is better is the positive one from here on.
    side = 1.0 if larger_is_better else -1.0
    ends = sorted((side * low, side * high))
    verdict: Verdict = "not_distinguishable"
    if p <= LEVEL and wins_b > wins_a and ends[0] >= 0.0 < ends[1]:
        verdict = "b_better"
    elif p <= LEVEL and wins_a > wins_b and ends[1] <= 0.0 > ends[0]:
        verdict = "a_better"
    n_needed = _seeds_needed(wins_a, wins_b, ties, side * difference, (ends[0], ends[1]))
    if n_needed is not None:
        is_claimed = verdict != "not_distinguishable"
        n_needed = min(n_needed, len(first)) if is_claimed else max(n_needed, len(first) + 1)
    return Pair(difference, interval, wins_a, wins_b, ties, p, verdict, n_needed)


def sign_test(wins_a: int, wins_b: int) -> float:
    """Computes the exact two-sided p of the sign test; ties are left out before.

    Args:
        wins_a: how often the one was better.
        wins_b: how often the other was.

    Returns:
        The probability that of so many tosses of a fair coin at least so many more fall on one side.

    Source: Dixon and Mood 1946, "The statistical sign test".
    """
    n, fewer = wins_a + wins_b, min(wins_a, wins_b)
    if wins_a == wins_b:
        return 1.0
    tail = sum(math.comb(n, k) for k in range(fewer + 1))
    return min(1.0, float(2 * tail / 2**n))


FEWEST_SEEDS = next(n for n in count(1) if sign_test(0, n) <= LEVEL)
"""The fewest seeds with which a difference can be claimed: if all of them agree, fewer are still luck."""


def _median_difference(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    """Medians of the second less those of the first, along the last axis; 0 where both are the worst."""
    a, b = (quantiles(values, [0.5])[..., 0] for values in (first, second))
    with np.errstate(invalid="ignore"):
        difference: NDArray[np.float64] = np.where(a == b, 0.0, b - a)
    return difference


def _interval(first: NDArray[np.float64], second: NDArray[np.float64]) -> tuple[float, float]:
    """The 95 % interval of the difference of medians, by resampling pairs.

    Source: Efron and Tibshirani 1993, "An introduction to the bootstrap", section 13.3 (percentiles).
    """
    n = len(first)
    rng = np.random.default_rng(_SEED)
    rows = max(1, _AT_ONCE // n)
    parts = []
    for begin in range(0, _N_RESAMPLES, rows):
        chosen = rng.integers(n, size=(min(rows, _N_RESAMPLES - begin), n))
        parts.append(_median_difference(first[chosen], second[chosen]))
    differences = np.sort(np.concatenate(parts))
    return float(differences[_LOW]), float(differences[_HIGH])


def _seeds_needed(
    wins_a: int, wins_b: int, ties: int, difference: float, ends: tuple[float, float]
) -> int | None:
    """About how many seeds give a claim in four of five comparisons, if what was seen is how it is.

    Args:
        difference: of medians; positive where B is better.
        ends: of its interval, likewise.

    Source: Noether 1987, "Sample size determination for some common nonparametric tests", for the sign test;
        the interval shrinks with the square root of the number of seeds.
    """
    n_unequal = wins_a + wins_b
    if not n_unequal or (wins_a == wins_b and difference == 0.0):
        return None
    lead = wins_b - wins_a if difference == 0.0 else math.copysign(1.0, difference) * (wins_b - wins_a)
    # Wins that are even, or contradict the medians, count as nearly even: much more would have to be seen.
    probability = min(1.0, 0.5 + max(abs(lead) if difference == 0.0 else lead, 1.0) / (2 * n_unequal))
    spread = math.sqrt(max(probability * (1.0 - probability), 0.0))
    of_signs = ((_QUANTILE * 0.5 + _POWER_QUANTILE * spread) / (probability - 0.5)) ** 2
    n = n_unequal + ties
    of_signs = max(of_signs, FEWEST_SEEDS) * n / n_unequal
    half_width = (ends[1] - ends[0]) / 2
    of_medians = 0.0
    if difference != 0.0 and math.isfinite(difference) and math.isfinite(half_width):
        times = half_width / difference * (1.0 + _POWER_QUANTILE / _QUANTILE)
        of_medians = n * times * times  # infinite where a power would raise an OverflowError
    needed = min(max(of_signs, of_medians), _MOST_NEEDED)
    return _rounded(needed)


def _rounded(number: float) -> int:
    """Upwards to two digits, which is more than is known."""
    step = int(10 ** max(0, math.floor(math.log10(number)) - 1))
    return math.ceil(number / step) * step
