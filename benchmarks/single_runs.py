"""Count how often single runs mislead about two settings: `python -m benchmarks.single_runs`.

Prints the tables of docs/evidence.md. The 72 settings of a homework sheet are trained with 61 seeds; two
settings on the same data set and noise are compared by the test accuracy of one run of each, and by
`compare_paired` over 25 seeds, and the medians over all 61 are taken for the truth.
"""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, groupby, pairwise

import numpy as np
from numpy.typing import NDArray

from benchmarks.sheet import EPOCHS, SETTINGS, SheetSetting
from playground.evidence.collecting import Trainings
from playground.evidence.measures import MEASURES
from playground.evidence.running import run
from playground.evidence.statistics import compare_paired

N_SEEDS, N_COMPARED = 61, 25
N_DRAWS = 20  # of 25 of the seeds, for each pair
GAPS = (0.0, 1.0, 2.0, 5.0, 10.0, 20.0, 100.0)  # points of test accuracy
_SEED = 1


@dataclass(frozen=True)
class Misled:
    """What comparisons of two settings say, as fractions of them.

    Args:
        opposite, equal: single runs with seeds of their own that say the opposite, or nothing.
        opposite_paired, equal_paired: the same of single runs with one seed.
        right, wrong: comparisons over 25 seeds that claim the right side, or the wrong one.
    """

    opposite: float
    equal: float
    opposite_paired: float
    equal_paired: float
    right: float
    wrong: float


def misled(worse: NDArray[np.float64], better: NDArray[np.float64], rng: np.random.Generator) -> Misled:
    """Compares two settings in every way.

    Args:
        worse: (n_seeds,) test accuracies of the one with the lower median.
        better: (n_seeds,) of the other, with the same seeds.
        rng: draws the seeds of comparisons over many.

    Returns:
        How often each way is wrong.
    """
    every = worse[:, None] - better[None, :]
    apart = ~np.eye(len(worse), dtype=bool)
    verdicts = []
    for _ in range(N_DRAWS):
        drawn = rng.permutation(len(worse))[: min(N_COMPARED, len(worse))]
        pair = compare_paired(worse[drawn], better[drawn], larger_is_better=True)
        verdicts.append(pair.verdict)
    return Misled(
        opposite=float(np.mean(every[apart] > 0)),
        equal=float(np.mean(every[apart] == 0)),
        opposite_paired=float(np.mean(np.diag(every) > 0)),
        equal_paired=float(np.mean(np.diag(every) == 0)),
        right=verdicts.count("b_better") / N_DRAWS,
        wrong=verdicts.count("a_better") / N_DRAWS,
    )


def compared(values: Sequence[NDArray[np.float64]]) -> list[tuple[float, Misled]]:
    """Compares every two settings of the sheet that learn the same.

    Args:
        values: (n_seeds,) test accuracies of each of `SETTINGS`.

    Returns:
        The gap of the medians in points of accuracy, and what comparisons say.
    """
    rng = np.random.default_rng(_SEED)
    found = []
    for _, each in groupby(range(len(SETTINGS)), lambda place: _task(SETTINGS[place])):
        for one, other in combinations(each, 2):
            low, high = sorted((values[one], values[other]), key=lambda part: float(np.median(part)))
            gap = 100 * float(np.median(high) - np.median(low))
            if gap > 0:
                found.append((gap, misled(low, high, rng)))
    return found


def _task(setting: SheetSetting) -> tuple[str, int]:
    return setting.dataset, setting.noise


def main() -> None:
    """Trains, and prints the tables."""
    measure = MEASURES["test_accuracy"]
    trainings = Trainings([setting.config for setting in SETTINGS], range(N_SEEDS), EPOCHS, measure)
    begun = time.perf_counter()
    for _ in run(trainings):
        if trainings.done % 500 == 0:
            print(f"{trainings.done} of {trainings.total} trainings", file=sys.stderr)
    spent = time.perf_counter() - begun
    values = [trainings.values(place) for place in range(len(SETTINGS))]
    print(f"{trainings.total} trainings of {EPOCHS} epochs in {spent:.0f} s\n")
    _print_pairs(compared(values))
    _print_spread(values)


def _print_pairs(found: Sequence[tuple[float, Misled]]) -> None:
    print(
        "| medians apart by | pairs | one run of each: opposite | equal | with one seed: opposite | equal",
        end="",
    )
    print(f" | {N_COMPARED} seeds: right | not distinguishable | wrong |")
    print("|---|---|---|---|---|---|---|---|---|")
    for low, high in pairwise(GAPS):
        here = [each for gap, each in found if low < gap <= high]
        if not here:
            continue
        means = {
            name: float(np.mean([getattr(each, name) for each in here]))
            for name in ("opposite", "equal", "opposite_paired", "equal_paired", "right", "wrong")
        }
        rest = 1 - means["right"] - means["wrong"]
        cells = [
            f"{low:g} to {high:g} points" if high < 100 else f"more than {low:g}",
            str(len(here)),
            f"**{means['opposite']:.1%}**",
            *(f"{means[name]:.1%}" for name in ("equal", "opposite_paired", "equal_paired", "right")),
            f"{rest:.1%}",
            f"{means['wrong']:.2%}",
        ]
        print(f"| {' | '.join(cells)} |")


def _print_spread(values: Sequence[NDArray[np.float64]]) -> None:
    """What the seeds of one setting differ by."""
    ranges = 100 * np.array([np.nanmax(each[:11]) - np.nanmin(each[:11]) for each in values])
    median, most = np.median(ranges), ranges.max()
    print(f"\nBest to worst of 11 seeds: {median:.0f} points in the median setting, up to {most:.0f}.")
    for setting, each in zip(SETTINGS, values, strict=True):
        low, middle, high = np.nanquantile(each, [0.1, 0.5, 0.9])
        shape = "-".join(map(str, setting.hidden))
        print(f"| {setting.dataset} | {setting.noise} | {shape} | {setting.activation}", end="")
        print(f" | {middle:.1%} | {low:.1%} | {high:.1%} |")


if __name__ == "__main__":
    main()
