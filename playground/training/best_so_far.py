"""The best epoch of a training as a saved state, by whichever metric."""

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, get_args

from playground.config import ExperimentConfig
from playground.problems.errors import InvalidCommand, Problem, unknown_name
from playground.training.checkpoint import Checkpoint
from playground.training.metrics import Metrics
from playground.training.saved_state import encode
from playground.training.trainer import Trainer

Monitored = Literal[
    "test_loss",
    "train_loss",
    "validation_loss",
    "test_accuracy",
    "train_accuracy",
    "validation_accuracy",
    "test_r_squared",
    "train_r_squared",
    "validation_r_squared",
]

_SIGNS: Mapping[str, float] = MappingProxyType(
    {name: 1.0 if name.endswith("_loss") else -1.0 for name in get_args(Monitored)}
)
"""Losses have to fall, scores to rise."""


class BestSoFar:
    """Keeps the state of the epoch with the lowest loss, or the highest score; of equal ones the first.

    It is an `on_epoch` of `Trainer.train`, over as many calls as there are. Training itself goes on as it
    would without it. The epoch at which it is made is the first candidate.

    Args:
        trainer: the one that it will be called for.
        monitor: the metric: a loss, an accuracy or an R².

    Raises:
        InvalidCommand: there is no such metric, or this task or split does not have it.
    """

    def __init__(self, trainer: Trainer, monitor: Monitored = "test_loss") -> None:
        if monitor not in _SIGNS:
            raise InvalidCommand([unknown_name("monitor", monitor, list(_SIGNS))])
        metrics = trainer.evaluate()
        there = [name for name in _SIGNS if getattr(metrics, name) is not None]
        if monitor not in there:
            lacks_rows = monitor.startswith("validation") and metrics.validation_loss is None
            raise InvalidCommand(
                [
                    Problem(
                        "monitor",
                        "no_validation_rows" if lacks_rows else "metric_not_measured",
                        monitor,
                        there,
                    )
                ]
            )
        self._trainer, self._monitor = trainer, monitor
        self._keep(metrics)

    def __call__(self, metrics: Metrics) -> None:
        """Keep the trainer's state if the metric is better than ever before.

        Args:
            metrics: the trainer's present ones; NaN and infinite numbers are no better than any.
        """
        value = getattr(metrics, self._monitor)
        sign = _SIGNS[self._monitor]
        if math.isfinite(value) and not sign * value >= sign * self.value:
            self._keep(metrics)

    def __repr__(self) -> str:
        return f"<BestSoFar {self._monitor} {self.value:.5g} at epoch {self.epoch}>"

    @property
    def metrics(self) -> Metrics:
        """Those of the best epoch."""
        return self._metrics

    @property
    def epoch(self) -> int:
        """The best epoch."""
        return self._metrics.epoch

    @property
    def value(self) -> float:
        """The monitored metric at the best epoch."""
        value: float = getattr(self._metrics, self._monitor)
        return value

    @property
    def state(self) -> bytes:
        """The best epoch as `Trainer.from_state` reads it, optimizer's state included, without history."""
        return encode(self._config, self._checkpoint, self._log)

    def _keep(self, metrics: Metrics) -> None:
        # The file is written when it is asked for: most bests are soon followed by a better one.
        self._metrics = metrics
        self._config: ExperimentConfig = self._trainer.config
        self._checkpoint: Checkpoint = self._trainer.checkpoint()
        self._log = self._trainer.log if self._trainer.network.is_reference else None
