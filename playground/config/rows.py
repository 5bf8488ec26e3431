"""Makes the rows of a config: generated or custom, split into training, validation and test rows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from playground.config import ExperimentConfig
from playground.data.augmenting import augmented
from playground.data.datasets import DATASETS
from playground.data.plane import Plane, plane_of_medians
from playground.data.resampling import bootstrap, thin_classes
from playground.data.split import hold_out, split, split_fold
from playground.data.streams import Purpose, stream
from playground.data.tasks import TASKS, TaskName


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of one experiment, at least one for training and one for testing.

    Args:
        task: what the targets are.
        train: (n_train, n_inputs + 1) float64 [x1, x2, ..., target].
        test: (n_test, n_inputs + 1) float64 [x1, x2, ..., target].
        validation: as many columns, of the rows held out of the training rows; None where there are none.
        n_made: how many of the training rows, the last ones, were made of the others.
    """

    task: TaskName
    train: NDArray[np.float64]
    test: NDArray[np.float64]
    validation: NDArray[np.float64] | None = None
    n_made: int = 0

    @property
    def parts(self) -> Mapping[str, NDArray[np.float64]]:
        """The rows by what they are for: train, test, and validation where there are such."""
        parts = {"train": self.train, "test": self.test}
        return parts if self.validation is None else {**parts, "validation": self.validation}

    @property
    def n_inputs(self) -> int:
        """The number of columns before the target."""
        return int(self.train.shape[1]) - 1

    @cached_property
    def plane(self) -> Plane:
        """The plane of the first two inputs, others held at their medians over the training rows."""
        return plane_of_medians(self.train[:, :-1])


def make_rows(config: ExperimentConfig) -> Rows:
    """Generates or takes the rows of a config, and splits them.

    Equal seeds and data sections give equal rows, bit for bit.

    Args:
        config: the experiment.

    Returns:
        Training and test rows, and validation rows if the config holds some out.
    """
    data = config.data
    seed = config.seed if data.seed is None else data.seed
    rows = _split_rows(config, seed)
    if data.validation_fraction:
        kept, held_out = hold_out(rows.train, data.validation_fraction, stream(seed, Purpose.VALIDATION))
        rows = replace(rows, train=kept, validation=held_out)
    if data.resample is not None:
        # By the experiment's seed, also where the data have one of their own: experiments with other seeds
        # then learn from other samples of the same rows, and are tested on the same ones.
        rows = replace(rows, train=bootstrap(rows.train, stream(config.seed, Purpose.RESAMPLING)))
    if data.augment is None:
        return rows
    rng = stream(seed, Purpose.AUGMENTATION)
    made = augmented(rows.train, data.augment.copies, data.augment.turn, data.augment.jitter, rng)
    return replace(rows, train=np.concatenate((rows.train, made)), n_made=len(made))


def _split_rows(config: ExperimentConfig, seed: int) -> Rows:
    data = config.data
    if data.train is None:
        dataset = DATASETS[data.dataset]
        rng = stream(seed, Purpose.DATA)
        size, noise = dataset.sample_count(data.samples), data.noise / 100
        rows = dataset.generate(rng, size, noise, data.n_classes, data.gate)
        if dataset.has_corners_only(noise):
            corners = _balanced(config, rows[: dataset.n_corners], seed)
            return Rows(config.task, corners, corners)
    else:
        rows = np.array(data.train, dtype=np.float64)
        if data.test is not None:
            test = np.array(data.test, dtype=np.float64)
            return Rows(config.task, _balanced(config, rows, seed), _balanced(config, test, seed))
    rows = _balanced(config, rows, seed)
    rng = stream(seed, Purpose.SPLIT)
    if data.fold is not None:
        return Rows(config.task, *split_fold(rows, data.fold.index, data.fold.of, rng))
    return Rows(config.task, *split(rows, data.train_fraction, rng))


def _balanced(config: ExperimentConfig, rows: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    """The rows with the wanted fraction of each class."""
    if config.data.balance is None:
        return rows
    classes = TASKS[config.task].class_numbers(rows[:, -1])
    return thin_classes(rows, classes, config.data.balance, stream(seed, Purpose.CLASS_SIZES))
