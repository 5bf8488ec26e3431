"""Measure the engine against the plain reference in NumPy: `python -m benchmarks.engine`.

Prints the rows of benchmarks/results.md. Both train the same networks on the same samples in the same order;
before anything is timed, their parameters after three epochs are compared. A round times both, one right
after the other, and yields one ratio; the median of the rounds is quoted, because these machines' speed
drifts.
"""

import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from playground.engine.hyperparameters import Choice
from playground.engine.layout import Layout
from playground.engine.network import Network, Progress, Rule
from playground.engine.optimizers import OPTIMIZERS
from playground.engine.regularizers import Penalty
from playground.engine.samples import Columns, Samples, aligned
from playground.model import reference
from playground.training.describing import plain_layers, plain_parameters

ROUNDS = 15
ROUND_SECONDS = 0.06  # of each engine in each round


@dataclass(frozen=True)
class Workload:
    """A network and how it is trained."""

    name: str
    note: str
    n_features: int
    hidden: tuple[int, ...]
    activation: str
    batch_size: int
    l2: float = 0.0
    floor: float = 0.0


WORKLOADS = (
    Workload("W1", "2-4-2-1 tanh, batch 10", 2, (4, 2), "tanh", 10, floor=155),
    Workload("W2", "7-8x6-1 ReLU, batch 10, L2", 7, (8,) * 6, "relu", 10, l2=0.001, floor=150),
    Workload("W3", "7-8-1 sigmoid, batch 1", 7, (8,), "sigmoid", 1, floor=630),
    Workload("W5", "2-64-64-1 ReLU, batch 30", 2, (64, 64), "relu", 30, floor=10),
)
FRAME_FLOORS = {"W1": 2.5, "W2": 8.0}


class Contest:
    """One workload, ready to run in the engine and in the reference."""

    def __init__(self, workload: Workload) -> None:
        rng = np.random.default_rng(1)
        x = rng.uniform(-2.0, 2.0, (250, workload.n_features))
        y = np.where(np.hypot(x[:, 0], x[:, 1]) < 1.5, 1.0, -1.0)[:, None]
        names = [workload.activation] * len(workload.hidden) + ["tanh"]
        sizes = (*workload.hidden, 1)
        self.network = Network(Layout(workload.n_features, list(zip(sizes, names, strict=True))))
        self.network.initialize("uniform", rng)
        self.samples, self.plain_samples = Samples(x, y), reference.Samples(x, y)
        self.rule = Rule(0.01, workload.batch_size, penalty=Penalty(square=workload.l2))
        self.method = reference.Method(
            plain_layers(self.network), self.rule.loss, 0.01, workload.batch_size, penalty=(0.0, workload.l2)
        )
        self.state = reference.initial_state(self.method, plain_parameters(self.network))
        self.grid = rng.uniform(-2.0, 2.0, (10_000, workload.n_features))
        self.columns = Columns(self.grid)
        self.maps = aligned(self.network.layout.n_neurons, self.columns.stride)
        self.progress = Progress()
        self.check()

    def train(self, epochs: int) -> None:
        """The engine's side."""
        until = self.progress.epoch + epochs
        self.progress = self.network.train(
            self.samples, self.rule, self.progress, max_steps=2**60, until_epoch=until
        )

    def train_reference(self, epochs: int) -> None:
        """The reference's side."""
        for _ in range(epochs):
            self.state = reference.train_epoch(
                self.method, self.state, self.plain_samples, self.plain_samples
            )

    def look_reference(self) -> list[reference.LayerTrace]:
        """The reference's side of a picture: every neuron for every point."""
        return reference.forward(self.method.layers, self.state.parameters, self.grid, self.state.averages)

    def check(self) -> None:
        """Refuse to time two engines that do not compute the same."""
        self.train(3)
        self.train_reference(3)
        for parts, (_, ours) in zip(self.state.parameters, self.network.layers(), strict=True):
            for name, part in parts.items():
                np.testing.assert_allclose(ours[name], part, rtol=1e-9, atol=1e-12)
        expected = self.look_reference()[-1].activations
        np.testing.assert_allclose(
            self.network.activations(self.columns)[-1].T, expected, rtol=1e-9, atol=1e-12
        )


def seconds_each(action: Callable[[int], None], seconds: float = ROUND_SECONDS) -> float:
    """Seconds per repetition of `action(repetitions)`, from one call that lasts about `seconds`."""
    repetitions = 1
    while True:
        begin = time.perf_counter()
        action(repetitions)
        passed = time.perf_counter() - begin
        if passed > 0.6 * seconds:
            return passed / repetitions
        repetitions = max(2 * repetitions, int(repetitions * seconds / max(passed, 1e-9)))


def compare(
    ours: Callable[[int], None], theirs: Callable[[int], None]
) -> tuple[float, float, float, float, float]:
    """(our seconds, their seconds, ratio, lowest ratio, highest ratio): medians over rounds."""
    seconds_each(ours), seconds_each(theirs)
    pairs = [(seconds_each(ours), seconds_each(theirs)) for _ in range(ROUNDS)]
    ratios = [slow / fast for fast, slow in pairs]
    ours_median, theirs_median = (statistics.median(column) for column in zip(*pairs, strict=True))
    return ours_median, theirs_median, statistics.median(ratios), min(ratios), max(ratios)


def costs() -> list[str]:
    """What optimizers and batch normalization cost on a 2-8-8-1 net, as multiples of SGD's epoch."""

    def training(optimizer: str = "sgd", *, normalized: bool = False) -> Callable[[int], None]:
        rng = np.random.default_rng(1)
        x = rng.uniform(-2.0, 2.0, (250, 2))
        samples = Samples(x, np.sign(x[:, :1] * x[:, 1:]))
        layers = [(8, "tanh"), (8, "tanh"), (1, "tanh")]
        network = Network(Layout(2, layers, (normalized, normalized)))
        network.initialize("uniform", rng)
        rule, progress = Rule(0.001, 10, optimizer=Choice(optimizer)), Progress()

        def run(epochs: int) -> None:
            nonlocal progress
            until = progress.epoch + epochs
            progress = network.train(samples, rule, progress, max_steps=2**60, until_epoch=until)

        return run

    named = {name: training(name) for name in OPTIMIZERS} | {"batch normalization": training(normalized=True)}
    floors = {"adam": 1.6, "batch normalization": 2.5}
    lines = []
    for name, action in named.items():
        _, _, ratio, low, high = compare(training(), action)
        asked = f"at most {floors[name]:g}" if name in floors else ""
        lines.append(
            f"| cost | {name}, times SGD's epoch | | | {ratio:.2f} | {low:.2f} – {high:.2f} | {asked} |"
        )
    return lines


def two_threads(seconds: float = 0.5) -> float:
    """How many times one thread's epochs two threads train in the same time, on two separate experiments."""
    contests = [Contest(WORKLOADS[0]) for _ in range(2)]
    slice_epochs = 200

    def work(contest: Contest, counts: list[int], barrier: threading.Barrier) -> None:
        barrier.wait()
        end, epochs = time.perf_counter() + seconds, 0
        while time.perf_counter() < end:
            contest.train(slice_epochs)
            epochs += slice_epochs
        counts.append(epochs)

    def total(n_threads: int) -> int:
        counts: list[int] = []
        barrier = threading.Barrier(n_threads)
        threads = [threading.Thread(target=work, args=(c, counts, barrier)) for c in contests[:n_threads]]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sum(counts)

    return statistics.median(total(2) / total(1) for _ in range(7))


def rows() -> dict[str, Callable[[], str]]:
    """Every measurement by its name, each yielding one line of the table."""

    def training(workload: Workload) -> str:
        contest = Contest(workload)
        return _row(
            workload.name, workload.note, compare(contest.train, contest.train_reference), workload.floor
        )

    def frame(workload: Workload) -> str:
        c = Contest(workload)
        result = compare(
            _repeated(lambda: c.network.activations(c.columns, c.maps)),
            _repeated(c.look_reference),
        )
        note = f"{workload.name}'s net, every neuron on 100x100 points"
        return _row("frame", note, result, FRAME_FLOORS[workload.name])

    named = {w.name: partial(training, w) for w in WORKLOADS}
    frames = {f"frame-{w.name}": partial(frame, w) for w in WORKLOADS if w.name in FRAME_FLOORS}
    return {
        **named,
        **frames,
        "costs": lambda: "\n".join(costs()),
        "threads": lambda: f"| threads | W1, two at a time | | | **{two_threads():.2f}** | | 1.8 |",
    }


def _repeated(action: Callable[[], object]) -> Callable[[int], None]:
    def run(repetitions: int) -> None:
        for _ in range(repetitions):
            action()

    return run


def _row(name: str, note: str, result: tuple[float, float, float, float, float], floor: float) -> str:
    ours, theirs, ratio, low, high = result
    return (
        f"| {name} | {note} | {ours * 1e6:.1f} | {theirs * 1e6:.0f} | **{ratio:.1f}** "
        f"| {low:.1f} – {high:.1f} | {floor:g} |"
    )


def main(names: list[str]) -> None:
    """Print the table, or only the named rows."""
    if names:
        for name in names:
            print(rows()[name](), flush=True)
        return
    print(
        "| workload | what | engine µs | NumPy µs | ratio (median) | lowest – highest | asked |", flush=True
    )
    print("|---|---|---|---|---|---|---|", flush=True)
    for name in rows():
        # Each in a process of its own: none inherits the memory that another has left behind.
        subprocess.run([sys.executable, "-m", "benchmarks.engine", name], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
