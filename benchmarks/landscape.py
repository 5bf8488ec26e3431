"""How soon the landscape is drawn: coarsely, finely over the first rows, over all of them; and the curvature.

Run: python -m benchmarks.landscape
"""

import time
from collections.abc import Mapping
from typing import Any

from playground.analysis.curvature import curvature
from playground.analysis.landscape import LandscapeChoice, landscape
from playground.analysis.study import StudySteps
from playground.analysis.surface import COARSE
from playground.training.trainer import Trainer

_ROUNDS = 7
_NETWORKS: Mapping[str, Mapping[str, Any]] = {
    "2-4-2-1 tanh (default)": {},
    "2-64x8-1 ReLU": {"network": {"hidden": [64] * 8, "activation": "relu"}},
    "2-64x8-1 tanh": {"network": {"hidden": [64] * 8, "activation": "tanh"}},
}


def main() -> None:
    """Prints a row for each network and kind of directions: thread time, the best of some rounds."""
    head = ("network", "directions", "16 x 16 ms", "64 x 64 ms", "of rows", "all rows ms", "longest piece ms")
    print(f"| {' | '.join(head)} |")
    print("|---" * len(head) + "|")
    for name, settings in _NETWORKS.items():
        trainer = Trainer(settings)
        trainer.train(3)
        for directions in ("weights", "random", "paths"):
            print(f"| {name} | {directions} | {_row(trainer, LandscapeChoice(directions))} |")
    print()
    print("| network | optimizer | largest eigenvalue ms | a second |")
    print("|---|---|---|---|")
    for name, settings in _NETWORKS.items():
        for optimizer in ("sgd", "adam"):
            trainer = Trainer({**settings, "training": {"optimizer": optimizer}})
            trainer.train(3)
            best = min(_seconds(curvature(trainer)) for _ in range(_ROUNDS))
            print(f"| {name} | {optimizer} | {1e3 * best:.1f} | {1 / best:.1f} |")


def _seconds(steps: StudySteps) -> float:
    begun = time.thread_time()
    for _ in steps:
        pass
    return time.thread_time() - begun


def _row(trainer: Trainer, choice: LandscapeChoice) -> str:
    rounds = [_times(landscape(trainer, choice)) for _ in range(_ROUNDS)]
    coarse, fine, whole, longest = (1e3 * min(each[k] for each in rounds) for k in range(4))
    n_rows, n_train = rounds[0][4:]
    return f"{coarse:.0f} | {fine:.0f} | {n_rows:.0f} of {n_train:.0f} | {whole:.0f} | {longest:.1f}"


def _times(steps: StudySteps) -> tuple[float, ...]:
    """Seconds to the coarse picture, the first fine one and the last; of the longest piece; rows of both."""
    begun = last = time.thread_time()
    coarse = fine = whole = longest = n_rows = n_train = 0.0
    for progress in steps:
        now = time.thread_time()
        longest, last = max(longest, now - last), now
        if (result := progress.result) is None:
            continue
        if result["size"] == COARSE:
            coarse = now - begun
        elif not fine:
            fine, n_rows, n_train = now - begun, result["n_rows"], result["n_train"]
        whole = now - begun
    return coarse, fine, whole, longest, n_rows, n_train


if __name__ == "__main__":
    main()
