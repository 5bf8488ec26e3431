"""Judges trainings by the goal of a lesson's step."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.data.tasks import TASKS
from playground.lessons.spec import GoalSpec
from playground.training.configured import ConfiguredFitting
from playground.training.history import HISTORY_NUMBERS, History


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges trainings by a goal.

    Args:
        goal: whose conditions have to hold.
        learning_rate: that conditions see in place of `trained_rate`, which a check shakes; None: as it is.
        trained_rate: with which networks are trained.
    """

    goal: GoalSpec
    learning_rate: float | None = None
    trained_rate: float | None = None

    def now(self, member: ConfiguredFitting) -> bool:
        """Whether the goal holds of a network as it is.

        Args:
            member: in training.

        Returns:
            Whether it does.
        """
        return self._holds(member, self._config_of(member), member.fitting.measure()[:, 0])

    def at_end(self, member: ConfiguredFitting, history: History) -> float:
        """Whether the goal holds at the last measured moment.

        Args:
            member: that was trained.
            history: of it.

        Returns:
            1 or 0.
        """
        if member.fitting.restored_epoch is not None:
            return float(self.now(member))
        return float(self._holds(member, self._config_of(member), history.high[:, -1]))

    def ever(self, member: ConfiguredFitting, history: History, since: int = 0) -> float:
        """Whether the goal holds at the end of some epoch.

        Args:
            member: that was trained, with the config that was in force at these epochs.
            history: of it.
            since: the first row of the history that is looked at.

        Returns:
            1 or 0.
        """
        config = self._config_of(member)
        return float(any(self._holds(member, config, numbers) for numbers in history.high.T[since:]))

    def _config_of(self, member: ConfiguredFitting) -> dict[str, Any]:
        config: dict[str, Any] = member.config.model_dump(mode="json")
        if self.learning_rate is not None and member.config.training.learning_rate == self.trained_rate:
            config["training"]["learning_rate"] = self.learning_rate
        return config

    def _holds(
        self, member: ConfiguredFitting, config: Mapping[str, Any], numbers: NDArray[np.float64]
    ) -> bool:
        metrics = _metrics(member, numbers)
        return all(each.holds(metrics, config) for each in self.goal.conditions)


def _metrics(member: ConfiguredFitting, numbers: NDArray[np.float64]) -> dict[str, Any]:
    found = dict(zip(HISTORY_NUMBERS, numbers.tolist(), strict=True))
    score = "accuracy" if TASKS[member.config.task].has_classes else "r_squared"
    metrics: dict[str, Any] = {"epoch": found["epoch"]}
    for part in ("train", "test", "validation"):
        metrics[f"{part}_loss"] = found[f"{part}_loss"]
        metrics[f"{part}_{score}"] = found[f"{part}_score"]
    metrics = {name: value for name, value in metrics.items() if not math.isnan(value)}
    return {**metrics, "parameters": member.fitting.network.layout.n_parameters}
