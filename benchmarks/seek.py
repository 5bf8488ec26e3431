"""Measure how long going to a moment of the past takes: `python -m benchmarks.seek`.

Prints the rows of benchmarks/results.md. An experiment of 10,000 epochs is trained, with as many commands in
it as a row says; then random epochs are gone to, one after the other. Before that, some of them are compared
with training from the beginning, bit by bit. A second table searches those epochs backwards, a third keeps an
experiment of many actions and branches.
"""

import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from playground.analysis.conditions import Condition, GradientLeft, NeuronDied, PointChanged
from playground.analysis.searching_back import SearchBack
from playground.config import ExperimentConfig, change_config
from playground.training.experiment_file import read_experiment
from playground.training.trainer import Trainer

EPOCHS = 10_000
N_SEEKS = 1_000
N_COMPARED = 3
N_ACTIONS = 5_000
STEPS_AT_ONCE = 10_000


@dataclass(frozen=True)
class Workload:
    """An experiment of the past.

    Args:
        name: what it is.
        n_changes: of the learning rate, evenly spread.
        config: what differs from the default.
    """

    name: str
    n_changes: int = 0
    config: dict[str, Any] = field(default_factory=dict)


WORKLOADS = (
    Workload("the default net"),
    Workload("the same, 1,000 changes of the learning rate", 1_000),
    Workload(
        "the same, early stopping, plateau schedule",
        config={"training": {"schedule": "plateau", "early_stopping": {"patience": EPOCHS}}},
    ),
    Workload(
        "6 layers of 8, Adam",
        config={"network": {"hidden": [8] * 6}, "training": {"optimizer": "adam", "learning_rate": 0.003}},
    ),
    Workload(
        "2-8-8-1, Adam, dropout, batch normalization",
        config={
            "network": {"hidden": [8, 8], "dropout": 0.1, "batch_normalization": True},
            "training": {"optimizer": "adam"},
        },
    ),
)


def trained(workload: Workload) -> Trainer:
    """The experiment at its end."""
    trainer = Trainer(ExperimentConfig(**workload.config))
    for number in range(workload.n_changes):
        trainer.advance(until_epoch=(number + 1) * EPOCHS // (workload.n_changes + 1))
        rate = 0.03 + 0.01 * (number % 7)
        trainer.change(change_config(trainer.config, {"training.learning_rate": rate}))
    trainer.advance(until_epoch=EPOCHS)
    return trainer


def compare(workload: Workload, epochs: list[int]) -> None:
    """Fails unless going back gives the bits that were there."""
    trainer = trained(workload)
    for epoch in epochs:
        trainer.seek(epoch=epoch)
        there = trainer.state()
        trainer.seek(epoch=0)
        trainer.advance(until_epoch=epoch)
        if trainer.state() != there:
            raise RuntimeError(f"going back to epoch {epoch} must give its bits. Received: others")


def searched() -> None:
    """Prints how long it takes to search all epochs of the default, for what was nowhere."""
    print("| 10,000 epochs of the default, searched to the beginning | ms |")
    print("|---|---|")
    conditions: dict[str, Condition] = {
        "gradient left a range": GradientLeft(kind="gradient_left"),
        "a neuron died": NeuronDied(kind="neuron_died"),
        "a point changed its class": PointChanged(kind="point_changed", sample=[0.0, 0.0]),
    }
    trainer = trained(WORKLOADS[0])
    for name, condition in conditions.items():
        begun = time.perf_counter()
        search = SearchBack(trainer, condition)
        while not search.is_done:
            search.advance(STEPS_AT_ONCE)
        spent = (time.perf_counter() - begun) * 1e3
        trainer.seek(search.origin.step)
        print(f"| {name} | {spent:.0f} |")


def acted() -> None:
    """Prints what an experiment of many actions and branches costs."""
    print("| actions | branches | file in KB | ms an action | written in ms | read in ms |")
    print("|---|---|---|---|---|---|")
    trainer, begun, before = Trainer(ExperimentConfig()), time.perf_counter(), 0
    for number in range(N_ACTIONS):
        trainer.advance(7)
        if number % 2:
            trainer.change({"training.learning_rate": 0.01 + number / 70_000})
        else:
            trainer.set_parameter(0, number % 2, number % 4, 1 / (number + 3))
        if number % 100 == 99:
            trainer.seek(trainer.progress.step - 300)
        if number + 1 in (1_000, N_ACTIONS):
            each = (time.perf_counter() - begun) * 1e3 / (number + 1 - before)
            begun = time.perf_counter()
            text = trainer.experiment_file()
            written = time.perf_counter()
            read_experiment(text)
            read = time.perf_counter()
            print(
                f"| {number + 1:,} | {len(trainer.branches)} | **{len(text) / 1e3:.0f}** | {each:.2f} "
                f"| {(written - begun) * 1e3:.0f} | {(read - written) * 1e3:.0f} |"
            )
            begun, before = time.perf_counter(), number + 1


def main() -> None:
    """Prints the tables."""
    print("| experiment of 10,000 epochs | trained in ms | seek in ms: median | 95 % | longest |")
    print("|---|---|---|---|---|")
    for workload in WORKLOADS:
        rng = np.random.default_rng(0)
        compare(workload, rng.integers(0, EPOCHS + 1, N_COMPARED).tolist())
        begun = time.perf_counter()
        trainer = trained(workload)
        training_ms = (time.perf_counter() - begun) * 1e3
        spent = []
        for epoch in rng.integers(0, EPOCHS + 1, N_SEEKS).tolist():
            begun = time.perf_counter()
            trainer.seek(epoch=epoch)
            spent.append((time.perf_counter() - begun) * 1e3)
        median, most, longest = np.percentile(spent, [50, 95, 100])
        print(f"| {workload.name} | {training_ms:.0f} | {median:.2f} | **{most:.2f}** | {longest:.2f} |")
    print()
    searched()
    print()
    acted()


if __name__ == "__main__":
    main()
