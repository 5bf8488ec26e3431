"""Training of several seeds of one setting by one kernel, each with the bits and the history it has alone."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Self

import numpy as np

from playground.config import ExperimentConfig
from playground.data.tasks import TASKS
from playground.engine import are_lanes_kept, compile_lanes_beside
from playground.engine.lanes import LANES, Lanes, fit_lanes
from playground.engine.rule import Progress, Rule
from playground.training.configured import ConfiguredFitting
from playground.training.fitting import ENDLESS, Fitting
from playground.training.history import History
from playground.training.recording import Recorder

MOST_TOGETHER = LANES
"""How many are trained at once."""

_FEWEST_TOGETHER = 3  # two are no faster in lanes than one by one
_loading = threading.Lock()
_is_loaded = threading.Event()


def has_lanes() -> bool:
    """Whether the kernel is loaded in this process, so that nobody would wait for it."""
    return _is_loaded.is_set()


def load_lanes(*, compiles: bool = True, niceness: int = 0) -> bool:
    """Load the kernel that trains several networks at once; a tenth of a second when it is on disk.

    Args:
        compiles: whether it is compiled by another process first, if need be, which takes some seconds.
        niceness: of that process.

    Returns:
        Whether it is loaded.
    """
    with _loading:
        if not has_lanes() and compiles and not are_lanes_kept():
            compile_lanes_beside(niceness=niceness)
        if not has_lanes() and are_lanes_kept():
            SideBySide([ConfiguredFitting(ExperimentConfig(), keeps_last_update=False)]).advance(1, 1)
            _is_loaded.set()
    return has_lanes()


def may_be_side_by_side(first: ConfiguredFitting, count: int) -> bool:
    """Whether seeds of a setting are better trained at once.

    Args:
        first: one of them, at epoch 0.
        count: how many there are.

    Returns:
        False where the kernel is not loaded or lacks what the setting has, or where there are too few.
    """
    if count < _FEWEST_TOGETHER or not has_lanes():
        return False
    return _fit([first])


def _fit(members: Sequence[ConfiguredFitting]) -> bool:
    fittings = [member.fitting for member in members]
    # What follows each epoch is decided between kernel calls, of each by itself.
    if any(each.looks_at_epochs for each in fittings):
        return False
    networks, samples = [each.network for each in fittings], [each.train for each in fittings]
    return fit_lanes(networks, samples, _without_dropout(fittings))


def _without_dropout(fittings: Sequence[Fitting]) -> list[Rule]:
    """The rules without the keys of dropout, which networks in lanes have none of."""
    return [replace(each.rule, dropout_key=0) for each in fittings]


class SideBySide:
    """Up to eight fresh fittings in training, side by side.

    Args:
        members: at epoch 0, of one setting but for seeds. Their networks are trained; nothing else changes.

    Raises:
        ValueError: they cannot be trained so.
    """

    def __init__(self, members: Sequence[ConfiguredFitting]) -> None:
        fittings = [member.fitting for member in members]
        self.networks = [fitting.network for fitting in fittings]
        self.progress = Progress()
        self.is_apart = False
        """Whether a member is about to diverge, so that each has to begin anew by itself."""
        self._rules = [fitting.rule for fitting in fittings]
        samples = [fitting.train for fitting in fittings]
        self._lanes = Lanes(self.networks, samples, _without_dropout(fittings))
        self._recorders = []
        has_classes = TASKS[members[0].config.task].has_classes
        for fitting in fittings:
            recorder = Recorder(fitting.network.layout, has_classes=has_classes, most_rows=None)
            recorder.change_samples(fitting.train, fitting.test, fitting.validation)
            recorder.history.begin(recorder.measure(fitting.network, fitting.rule, self.progress))
            self._recorders.append(recorder)

    @classmethod
    def of(cls, members: Sequence[ConfiguredFitting]) -> Self | None:
        """Puts fittings side by side.

        Args:
            members: as of the class.

        Returns:
            Them; None where they have unequal numbers of samples, or what the kernel lacks.
        """
        return cls(members) if _fit(members) else None

    @property
    def histories(self) -> list[History]:
        """The history of each."""
        return [recorder.history for recorder in self._recorders]

    def advance(self, max_steps: int, until_epoch: int) -> int:
        """Train all of them.

        Args:
            max_steps: the most updates of each.
            until_epoch: the epoch at whose end to stop.

        Returns:
            The number of updates that each has made; fewer than asked for once `is_apart`.
        """
        before, ends = self.progress.step, [recorder.ends for recorder in self._recorders]
        last = min(before + max_steps, ENDLESS)
        while self.progress.step < last and self.progress.epoch < until_epoch and not self.is_apart:
            begun = self.progress
            until = min(begun.epoch + ends[0].n_epochs, until_epoch)
            progress = self._lanes.train(begun, max_steps=last - begun.step, until_epoch=until, ends=ends)
            for network, rule, recorder in zip(self.networks, self._rules, self._recorders, strict=True):
                recorder.record(network, rule, begun, progress)
            self.progress = progress
            are_finite = all(np.isfinite(network.parameters).all() for network in self.networks)
            self.is_apart = (progress.step < last and progress.epoch < until) or not are_finite
        return self.progress.step - before
