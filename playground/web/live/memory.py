"""How much memory live connections may train in, each and together."""

import threading
from collections.abc import Callable, Hashable
from itertools import pairwise

from playground.config import ExperimentConfig
from playground.live.crowd_member import MEMBER_HISTORY_BYTES
from playground.problems.allowed import Interval
from playground.problems.errors import InvalidConfig, Problem
from playground.settings import requested_samples

# What is not counted for a connection, and what all of them get together.
_SMALL_BYTES, _MOST_BYTES = 2**20, 2**29
_MOST_CROWD_BYTES = 2**28  # of one connection


class MemoryShares:
    """What each connection was admitted with; for any thread.

    Args:
        admit: raises InvalidConfig for a config larger than this server takes.
    """

    def __init__(self, admit: Callable[[ExperimentConfig], None]) -> None:
        self._admit = admit
        self._reserved: dict[Hashable, int] = {}
        self._reserving = threading.Lock()

    def admit(self, connection: Hashable, config: ExperimentConfig, n_seeds: int = 1) -> None:
        """Admits a config to a connection.

        Args:
            connection: whose experiment it is to be.
            config: what is asked for.
            n_seeds: how many of them train side by side.

        Raises:
            InvalidConfig: it, or so many seeds of it, are larger than this server takes, or than others
                leave of the memory.
        """
        self._admit(config)
        needed = training_bytes(config)
        if n_seeds > 1:
            each = needed + member_bytes(config)
            if n_seeds * each > _MOST_CROWD_BYTES:
                allowed = Interval(1, max(1, _MOST_CROWD_BYTES // each))
                raise InvalidConfig([Problem("seeds", "crowd_too_large", n_seeds, allowed)])
            needed += (n_seeds - 1) * each
        with self._reserving:
            by_others = sum(size for each, size in self._reserved.items() if each is not connection)
            if needed > _SMALL_BYTES and by_others + needed > _MOST_BYTES:
                if n_seeds > 1:
                    raise InvalidConfig([Problem("seeds", "server_full", n_seeds)])
                raise InvalidConfig(
                    [Problem("training.batch_size", "server_full", config.training.batch_size)]
                )
            self._reserved[connection] = needed if needed > _SMALL_BYTES else 0

    def release(self, connection: Hashable) -> None:
        """Forgets a connection.

        Args:
            connection: that has ended.
        """
        self._reserved.pop(connection, None)


def training_bytes(config: ExperimentConfig) -> int:
    """About how much memory a batch takes: a number for each neuron and sample.

    Args:
        config: to be trained.

    Returns:
        Bytes.
    """
    n_samples = min(config.training.batch_size, requested_samples(config)[1])
    return 8 * n_samples * sum(config.network.hidden)


def member_bytes(config: ExperimentConfig) -> int:
    """About how much memory one seed of a crowd takes: parameters with their optimizer, rows, history.

    Args:
        config: to be trained.

    Returns:
        Bytes.
    """
    sizes = [len(config.network.features), *config.network.hidden, config.n_outputs]
    # Maxout has two pieces. Two slots of an optimizer, a padded copy and the best epoch's.
    n_parameters = 2 * sum(wide * (deep + 1) for deep, wide in pairwise(sizes))
    n_columns = len(config.network.features) + config.n_outputs + 3
    return 8 * (6 * n_parameters + 3 * n_columns * requested_samples(config)[1]) + MEMBER_HISTORY_BYTES
