"""Measure comparisons against a bare loop of trainers: `python -m benchmarks.evidence`.

Prints the rows of benchmarks/results.md. Both train the default with 64 seeds for 300 epochs on a thread per
core; comparison and bare loop take turns, and the median of the rounds' ratios is quoted. Last comes the
homework sheet of 72 settings over 11 seeds.
"""

import os
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from benchmarks.sheet import EPOCHS, SETTINGS
from playground import engine
from playground.config import ExperimentConfig
from playground.evidence.collecting import Trainings
from playground.evidence.measures import MEASURES
from playground.evidence.running import run, run_all
from playground.training.side_by_side import load_lanes
from playground.training.trainer import Trainer

N_SEEDS, N_FIRST = 64, 8
ROUNDS = 15
SHEET_SEEDS = 11


def bare(config: ExperimentConfig) -> float:
    """Seconds that trainers alone take."""
    configs = [config.model_copy(update={"seed": seed}) for seed in range(N_SEEDS)]
    begun = time.perf_counter()
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        list(threads.map(lambda each: Trainer(each).train(EPOCHS), configs))
    return time.perf_counter() - begun


def compared(config: ExperimentConfig) -> tuple[float, float]:
    """Seconds until the first eight seeds are there, and until all are."""
    trainings = Trainings([config], range(N_SEEDS), EPOCHS, MEASURES["test_loss"])
    begun, first = time.perf_counter(), 0.0
    for _ in run(trainings):
        if not first and trainings.done >= N_FIRST:
            first = time.perf_counter() - begun
    return first, time.perf_counter() - begun


def measure(name: str, config: ExperimentConfig) -> None:
    """Prints one row."""
    bare(config)
    rounds = [(bare(config), *compared(config)) for _ in range(ROUNDS)]
    alone, first, whole = (statistics.median(column) for column in zip(*rounds, strict=True))
    ratios = sorted(each[2] / each[0] for each in rounds)
    cells = [
        name,
        f"{first:.2f}",
        f"{whole:.2f}",
        f"{alone:.2f}",
        f"**{statistics.median(ratios):.2f}**",
        f"{ratios[0]:.2f} - {ratios[-1]:.2f}",
    ]
    print(f"| {' | '.join(cells)} |")


def seconds(work: Callable[[], None]) -> float:
    """Seconds that some work takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def main() -> None:
    """Prints the table."""
    engine.warm_up(lambda *_: None)
    load_lanes()
    print("| 64 seeds x 300 epochs of | first 8 in s | all in s | bare loop in s | ratio (median) | range |")
    print("|---|---|---|---|---|---|")
    measure("the default, 2-4-2-1 on circle", ExperimentConfig())
    spiral = ExperimentConfig(data={"dataset": "spiral"}, network={"hidden": [8, 8]})
    measure("2-8-8-1 on spiral", spiral)
    configs = [setting.config for setting in SETTINGS]
    sheet = Trainings(configs, range(SHEET_SEEDS), EPOCHS, MEASURES["test_accuracy"])
    print(f"\n72 settings x {SHEET_SEEDS} seeds x {EPOCHS} epochs: {seconds(lambda: run_all(sheet)):.1f} s")


if __name__ == "__main__":
    main()
