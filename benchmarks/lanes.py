"""Measure eight networks trained at once against the same eight one by one: `python -m benchmarks.lanes`.

A round times both, one right after the other, in processor time of this thread; the median of the rounds is
quoted. Before, parameters are compared: all bits must be equal.
"""

import statistics
import time

import numpy as np

from benchmarks.engine import WORKLOADS, Workload
from playground.engine.lanes import LANES, Lanes
from playground.engine.layout import Layout
from playground.engine.measuring import EpochEnds
from playground.engine.network import Network, Progress, Rule
from playground.engine.regularizers import Penalty
from playground.engine.samples import Samples

ROUNDS = 15
EPOCHS = 200
ASKED = {"W1": "2"}


class Contest:
    """LANES networks of one workload; each has its own initial values, all have the same samples."""

    def __init__(self, workload: Workload) -> None:
        rng = np.random.default_rng(1)
        x = rng.uniform(-2.0, 2.0, (250, workload.n_features))
        y = np.where(np.hypot(x[:, 0], x[:, 1]) < 1.5, 1.0, -1.0)[:, None]
        names = [workload.activation] * len(workload.hidden) + ["tanh"]
        self.layout = Layout(workload.n_features, list(zip((*workload.hidden, 1), names, strict=True)))
        self.samples = [Samples(x, y) for _ in range(LANES)]
        penalty = Penalty(square=workload.l2)
        self.rules = [
            Rule(0.01, workload.batch_size, penalty=penalty, shuffle_key=key) for key in range(LANES)
        ]
        self.ends = [EpochEnds(self.layout, 0) for _ in range(LANES)]

    def networks(self) -> list[Network]:
        """All of them at the beginning."""
        networks = [Network(self.layout) for _ in range(LANES)]
        for seed, network in enumerate(networks):
            network.initialize("uniform", np.random.default_rng(seed))
        return networks

    def one_by_one(self) -> tuple[list[Network], float]:
        """Trained networks, and seconds."""
        networks, begun = self.networks(), time.thread_time()
        for network, samples, rule in zip(networks, self.samples, self.rules, strict=True):
            network.train(samples, rule, Progress(), max_steps=10**9, until_epoch=EPOCHS)
        return networks, time.thread_time() - begun

    def at_once(self) -> tuple[list[Network], float]:
        """The same in lanes."""
        networks, begun = self.networks(), time.thread_time()
        lanes = Lanes(networks, self.samples, self.rules)
        lanes.train(Progress(), max_steps=10**9, until_epoch=EPOCHS, ends=self.ends)
        return networks, time.thread_time() - begun


def main() -> None:
    """Print a row for each workload that lanes take."""
    print(
        "| workload | what | one by one µs | eight at once µs | ratio (median) | lowest – highest | asked |"
    )
    print("|---|---|---|---|---|---|---|")
    for workload in (each for each in WORKLOADS if each.name in {"W1", "W2"}):
        contest = Contest(workload)
        alone, together = contest.one_by_one()[0], contest.at_once()[0]
        for one, other in zip(alone, together, strict=True):
            np.testing.assert_array_equal(one.parameters, other.parameters)
        rounds = [(contest.one_by_one()[1], contest.at_once()[1]) for _ in range(ROUNDS)]
        ratios = [single / lanes for single, lanes in rounds]
        single, lanes = (statistics.median(times) / EPOCHS * 1e6 for times in zip(*rounds, strict=True))
        print(
            f"| {workload.name} | {workload.note} | {single:.1f} | {lanes:.1f} "
            f"| **{statistics.median(ratios):.2f}** | {min(ratios):.2f} – {max(ratios):.2f} "
            f"| {ASKED.get(workload.name, '')} |"
        )


if __name__ == "__main__":
    main()
