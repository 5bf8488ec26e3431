"""Trains what a lesson's check asks for: the evidence of its steps, and the acts of its proofs."""

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.config import ExperimentConfig
from playground.data.tasks import TASKS
from playground.evidence.collecting import Trainings
from playground.evidence.measures import MEASURES
from playground.evidence.running import run
from playground.evidence.spec import seeded
from playground.evidence.training import Reader
from playground.lessons.acts import read_actions
from playground.lessons.measures import reader_of
from playground.lessons.outcomes import EvidenceOutcome, Values, rounded
from playground.lessons.spec import Act, EvidenceSpec, GoalSpec
from playground.training.configured import ConfiguredFitting
from playground.training.history import HISTORY_NUMBERS, History

PROOF_SEEDS = 11

OnProgress = Callable[[int], None]
"""Is told how many more trainings have ended."""


def train_evidence(
    spec: EvidenceSpec,
    configs: Sequence[ExperimentConfig],
    measures: Sequence[str],
    seeds: int,
    on_progress: OnProgress,
) -> EvidenceOutcome:
    """Trains the settings of an evidence.

    Args:
        spec: of a step.
        configs: of its settings.
        measures: further ones, by which claims and texts compare.
        seeds: how many, counted from 0.
        on_progress: is told of trainings that have ended.

    Returns:
        The values of all measures; each network is trained once.
    """
    readers = {name: reader_of(name, spec) for name in measures}
    trainings = Trainings(configs, range(seeds), spec.epochs, spec.row, spec.vary, readers)
    _train(trainings, on_progress)
    values: dict[str, dict[str, Values]] = {
        spec.measure: {
            setting.id: [rounded(each.value) for each in outcomes if each is not None]
            for setting, outcomes in zip(spec.settings, trainings.outcomes, strict=True)
        }
    }
    for name in measures:
        values[name] = {
            setting.id: [rounded(each.further[name]) for each in outcomes if each is not None]
            for setting, outcomes in zip(spec.settings, trainings.outcomes, strict=True)
        }
    return EvidenceOutcome(spec, values)


def train_act(
    goal: GoalSpec, config: ExperimentConfig, act: Act, epochs: int, seeds: int, on_progress: OnProgress
) -> tuple[int, int]:
    """Trains what an act leads to.

    Args:
        goal: that it may reach.
        config: with what the act changes.
        act: what is done by hand.
        epochs: that are trained afterwards.
        seeds: how many, counted from 0.
        on_progress: is told of trainings that have ended.

    Returns:
        The seeds in which the goal holds at the end, and those in which it holds at the end of some epoch.
    """
    if act.actions or epochs == 0:
        ends, evers = 0, 0
        for seed in range(seeds):
            member = ConfiguredFitting(seeded(config, seed, "all"), keeps_last_update=False)
            for entry in read_actions(act):
                member.repeat(entry)
            member.fitting.record_beginning()
            if epochs:
                member.fitting.advance(until_epoch=member.fitting.progress.epoch + epochs)
            ends += bool(_holds_at_end(goal, member, member.fitting.history))
            evers += bool(_holds_ever(goal, member, member.fitting.history))
            on_progress(1)
        return ends, evers
    readers: Mapping[str, Reader] = {
        "end": partial(_holds_at_end, goal),
        "ever": partial(_holds_ever, goal),
    }
    trainings = Trainings([config], range(seeds), epochs, MEASURES["train_loss"], "all", readers)
    _train(trainings, on_progress)
    outcomes = [each for each in trainings.outcomes[0] if each is not None]
    return tuple(sum(bool(each.further[name]) for each in outcomes) for name in ("end", "ever"))  # type: ignore[return-value]


def _train(trainings: Trainings, on_progress: OnProgress) -> None:
    for _, outcomes in run(trainings):
        on_progress(len(outcomes))


def _holds_at_end(goal: GoalSpec, member: ConfiguredFitting, history: History) -> float:
    numbers = history.high[:, -1]
    fitting = member.fitting
    if fitting.restored_epoch is not None:
        numbers = fitting.measure()[:, 0]
    return float(_holds(goal, member, numbers))


def _holds_ever(goal: GoalSpec, member: ConfiguredFitting, history: History) -> float:
    return float(any(_holds(goal, member, numbers) for numbers in history.high.T))


def _holds(goal: GoalSpec, member: ConfiguredFitting, numbers: NDArray[np.float64]) -> bool:
    metrics = _metrics(member, numbers)
    config = member.config.model_dump(mode="json")
    return all(each.holds(metrics, config) for each in goal.conditions)


def _metrics(member: ConfiguredFitting, numbers: NDArray[np.float64]) -> dict[str, Any]:
    found = dict(zip(HISTORY_NUMBERS, numbers.tolist(), strict=True))
    score = "accuracy" if TASKS[member.config.task].has_classes else "r_squared"
    metrics: dict[str, Any] = {"epoch": found["epoch"]}
    for part in ("train", "test", "validation"):
        metrics[f"{part}_loss"] = found[f"{part}_loss"]
        metrics[f"{part}_{score}"] = found[f"{part}_score"]
    metrics = {name: value for name, value in metrics.items() if not math.isnan(value)}
    return {**metrics, "parameters": member.fitting.network.layout.n_parameters}
