"""How soon the doctor answers: findings, the whole, that in seconds of a core, epochs, the longest piece.

Run: python -m benchmarks.doctor
"""

import time
from collections.abc import Mapping

from playground.evidence.doctor.diagnosis import diagnosis
from playground.training.trainer import Trainer

_SLOW: Mapping[str, Mapping[str, object]] = {
    "2 x 8, gradient descent": {
        "data": {"dataset": "spiral"},
        "network": {"hidden": [8, 8]},
        "training": {"learning_rate": 3e-5},
    },
    "8 x 64, Adam": {
        "data": {"dataset": "spiral"},
        "network": {"hidden": [64] * 8},
        "training": {"optimizer": "adam", "learning_rate": 1e-6},
    },
    "8 x 64, Adam, 5,000 samples": {
        "data": {"dataset": "spiral", "samples": 5000},
        "network": {"hidden": [64] * 8},
        "training": {"optimizer": "adam", "learning_rate": 1e-6},
    },
}


def main() -> None:
    """Prints a row for each network, each trained with a rate that is too small."""
    for name, config in _SLOW.items():
        trainer = Trainer(config)
        trainer.train(30)
        begun = last = time.perf_counter()
        core = time.thread_time()
        first, longest, epochs = 0.0, 0.0, 0
        for progress in diagnosis(trainer):
            now = time.perf_counter()
            longest, last = max(longest, now - last), now
            if progress.result is not None:
                first = first or now - begun
                trials = [each["trial"] for each in progress.result["findings"][0]["advice"]]
                epochs = max(each["epochs"] for each in trials) if all(trials) else 0
        of_core = time.thread_time() - core
        print(
            f"| {name} | {1e3 * first:.0f} ms | {last - begun:.2f} s | {of_core:.2f} s | {epochs} "
            f"| {1e3 * longest:.0f} ms |"
        )


if __name__ == "__main__":
    main()
