"""What a client knows of an experiment: its config, layout, rows and state, and the events that tell it."""

from dataclasses import replace

import numpy as np

from playground.config.rows import Rows
from playground.live.events import Changed, Configured, State
from playground.live.snapshot import Status
from playground.training.trainer import Trainer


class Announced:
    """Events about config and state that a client has not got yet; whatever is given counts as sent."""

    def __init__(self) -> None:
        self.beginnings = 0
        """How many experiments there were; the number of the running one."""
        self._config: Configured | None = None
        self._state: tuple[bool, Status, int | None] | None = None

    def begin(self) -> None:
        """A new experiment: the client knows nothing of it."""
        self.beginnings += 1
        self._config = None

    def repeat_state(self) -> None:
        """Let the state be told again, even if it stays the same."""
        self._state = None

    def config_event(self, trainer: Trainer) -> Configured | Changed:
        """The config as an event.

        Args:
            trainer: of the experiment.

        Returns:
            With layout and rows, if the client does not know these.
        """
        sent = self._config
        now = Configured(
            self.beginnings, trainer.config, trainer.network.layout, trainer.rows, trainer.progress
        )
        self._config = now
        if sent is None or sent.layout.layers != now.layout.layers or not _are_equal(sent.rows, now.rows):
            return now
        return Changed(trainer.config, trainer.progress)

    def has_another_config(self, trainer: Trainer) -> bool:
        """Whether the config has changed since it was told.

        Args:
            trainer: of the experiment.

        Returns:
            True where training has passed a change that it had gone back behind.
        """
        sent = self._config
        # The same object in most turns; comparing others takes a millisecond with many rows of one's own.
        if sent is None or sent.config is trainer.config:
            return False
        if sent.config != trainer.config:
            return True
        self._config = replace(sent, config=trainer.config)
        return False

    def state_events(self, trainer: Trainer, status: Status, *, is_playing: bool) -> list[State]:
        """The state as an event, if it is another than was told.

        Args:
            trainer: of the experiment.
            status: what it is doing.
            is_playing: whether it trains without a goal.

        Returns:
            At most one.
        """
        # Without early stopping the loss has ended training, and no epoch was best.
        waits = trainer.config.training.early_stopping is not None
        best = trainer.best_epoch if trainer.is_stopped and waits else trainer.restored_epoch
        state = is_playing, status, best
        if state == self._state:
            return []
        self._state = state
        return [State(is_playing, status, trainer.progress.epoch, trainer.progress.step, best)]


def _are_equal(one: Rows, other: Rows) -> bool:
    return one is other or (
        one.task == other.task
        and one.parts.keys() == other.parts.keys()
        and all(np.array_equal(rows, other.parts[part]) for part, rows in one.parts.items())
    )
