"""About how long training takes, before it is begun."""

from itertools import pairwise

from playground.config import ExperimentConfig
from playground.data.datasets import DATASETS


def seconds_per_step(config: ExperimentConfig) -> float:
    """Estimate how long an update takes, with its part of measuring at the end of each epoch.

    Args:
        config: with which it is made.

    Returns:
        Seconds on one core; within a factor of three on machines of 2026.
    """
    sizes = [len(config.network.features), *config.network.hidden, config.n_outputs]
    n_weights = sum((a + 1) * b for a, b in pairwise(sizes))
    data = config.data
    n_rows = DATASETS[data.dataset].sample_count(data.samples)
    if data.train is not None:
        n_rows = len(data.train) + len(data.test or ())
    batch = min(config.training.batch_size, n_rows)
    per_row = 40 + n_weights / 4  # nanoseconds of an update; measuring takes a part of it
    per_epoch = 20_000 + n_rows * (20 + n_weights / 12)
    return 1e-9 * (100 + batch * per_row + per_epoch * batch / n_rows)
