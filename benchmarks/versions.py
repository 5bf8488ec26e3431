"""Compares the engine of this checkout with another one's, each in processes of its own, in turn.

    git worktree add ../before COMMIT && python -m benchmarks.versions ../before

Both are used by the public API that they share. Of every workload the least time of all processes counts: it
is what the machine's other work adds least to. Compiling is measured in processor time, with an empty cache.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import mean

HERE = Path(__file__).parents[1]
N_PROCESSES = 5
N_COMPILED = 3

_COMPILE = "from playground.engine import warm_up; warm_up(lambda done, total: None)"
# What is run in both; it prints microseconds by workload.
_WORKLOADS = """
import json, time
from playground import ExperimentConfig, Trainer

ALL = ["x1", "x2", "x1_squared", "x2_squared", "x1_x2", "sin_x1", "sin_x2"]
EIGHTS = {"hidden": [8, 8]}
CONFIGS = {
    "W1: 2-4-2-1 tanh, batch 10": {},
    "W2: 7-8x6-1 ReLU, batch 10, L2": {
        "network": {"features": ALL, "hidden": [8] * 6, "activation": "relu"},
        "training": {"regularization": "l2", "regularization_rate": 0.001},
    },
    "W3: 7-8-1 sigmoid, batch 1": {
        "network": {"features": ALL, "hidden": [8], "activation": "sigmoid"}, "training": {"batch_size": 1},
    },
    "W5: 2-64-64-1 ReLU, batch 30": {
        "network": {"hidden": [64, 64], "activation": "relu"},
        "training": {"batch_size": 30, "learning_rate": 0.003},
    },
    "2-8-8-1, Adam": {"network": EIGHTS, "training": {"optimizer": "adam", "learning_rate": 0.001}},
    "2-8-8-1, batch normalization, dropout": {
        "network": {**EIGHTS, "batch_normalization": True, "dropout": 0.1}
    },
    "iris, 8-8, GELU, softmax": {"data": {"dataset": "iris"}, "network": {**EIGHTS, "activation": "gelu"}},
    "2-8-8-1, maxout": {"network": {**EIGHTS, "activation": "maxout"}},
    "2-8-8-1, ELU": {"network": {**EIGHTS, "activation": "elu"}},
}

def least(work, n_times):
    times = []
    for _ in range(n_times):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return min(times) * 1e6

found = {}
for name, config in CONFIGS.items():
    trainer = Trainer(ExperimentConfig.model_validate(config))
    epochs = 10 if "64" in name else 50
    train = lambda: trainer.advance(10**9, until_epoch=trainer.progress.epoch + epochs)
    found[name] = least(train, 40) / epochs
    if name.startswith(("W1", "W2")):
        neurons = range(trainer.network.layout.n_neurons)
        found[f"a frame of {name[:2]}'s net"] = least(lambda: trainer.picture(100, neurons), 40)
print(json.dumps(found))
"""


def run(checkout: Path, program: str, cache: str) -> tuple[str, float]:
    """Run a program on a checkout's package.

    Args:
        checkout: the folder that holds ``playground``.
        program: Python source.
        cache: the folder of compiled kernels.

    Returns:
        What it printed, and the processor time that it took in seconds.
    """
    environment = {**os.environ, "PYTHONPATH": str(checkout), "PLAYGROUND_KERNEL_CACHE": cache}
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    checked = f"import playground; assert playground.__file__.startswith({str(checkout)!r})\n{program}"
    # In a folder of its own: Python looks for packages where it is started first.
    done = subprocess.run(
        [sys.executable, "-c", checked],
        env=environment,
        cwd=cache,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout, resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("other", type=Path, help="the folder of another checkout")
    checkouts = (parser.parse_args().other.resolve(), HERE)
    compiled: tuple[list[float], list[float]] = ([], [])
    times: tuple[list[dict[str, float]], list[dict[str, float]]] = ([], [])
    with tempfile.TemporaryDirectory() as folder:
        caches = [[f"{folder}/{which}{n}" for n in range(N_COMPILED)] for which in range(2)]
        for n in range(N_COMPILED):
            for which, checkout in enumerate(checkouts):
                Path(caches[which][n]).mkdir()
                compiled[which].append(run(checkout, _COMPILE, caches[which][n])[1])
        for _ in range(N_PROCESSES):
            for which, checkout in enumerate(checkouts):
                times[which].append(json.loads(run(checkout, _WORKLOADS, caches[which][0])[0]))
    print("| workload | other | this | change |\n|---|---|---|---|")
    other, this = map(mean, compiled)
    print(f"| compiling, processor time | {other:.1f} s | {this:.1f} s | {this / other - 1:+.1%} |")
    for name in times[0][0]:
        other, this = (min(each[name] for each in found) for found in times)
        print(f"| {name} | {other:.2f} µs | {this:.2f} µs | {this / other - 1:+.1%} |")


if __name__ == "__main__":
    main()
