"""Trains a config: what live experiments, runs, the command line and scripts share. Has no clock."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from playground.config import ExperimentConfig, begins_anew
from playground.config.rows import Rows, make_rows
from playground.data.features import FEATURES, feature_matrix
from playground.data.streams import Purpose, stream
from playground.engine.layout import Layout
from playground.engine.network import Network, Progress, Rule
from playground.engine.samples import Columns, Samples, grid_points
from playground.model.description import InputFeature, ModelDescription, Scaling
from playground.model.output import OutputMeaning, output_meaning
from playground.problems.allowed import Interval
from playground.problems.errors import InvalidCommand, Problem
from playground.training.assembly import engine_layout, engine_rule, engine_targets, stop_rule
from playground.training.describing import describe
from playground.training.fitting import Fitting, LastUpdate
from playground.training.saved_state import decode, encode
from playground.training.stopping import StopRule

_GRIDS_KEPT = 4
"""Picture sizes whose features are kept: two are in use, two more while a person changes them."""


@dataclass(frozen=True, slots=True)
class Metrics:
    """How good the network is at one moment.

    Args:
        epoch, step: completed passes over the training rows, updates of the parameters.
        train_loss, test_loss: the data term, mean over all rows; NaN or infinite once diverged.
        train_accuracy, test_accuracy: share of rows on the right side of the boundary; None for regression.
        train_r_squared, test_r_squared: share of the targets' variance accounted for; None for classes.
        penalty: what the regularizer adds to the loss; loss and penalty are the objective.
        learning_rate: the schedule's, in the running epoch.
        diverged: the training loss is NaN or infinite, or an output became so in the batch after `step`, and
            training has ended there.
        stopped: early stopping has ended training.
    """

    epoch: int
    step: int
    train_loss: float
    test_loss: float
    train_accuracy: float | None
    test_accuracy: float | None
    train_r_squared: float | None
    test_r_squared: float | None
    penalty: float
    learning_rate: float
    diverged: bool
    stopped: bool


HISTORY_COLUMNS: tuple[str, ...] = tuple(
    each.name for each in fields(Metrics) if each.name not in {"step", "diverged", "stopped"}
)
"""The metrics of which a history has a column."""


class Trainer:
    """A config in training. Equal configs give equal bits, however training is cut into pieces.

    Args:
        config: what to train; the trainer starts at epoch 0 with initial parameters.
        keeps_last_update: whether `last_update` is kept, at the cost of one more kernel call each `advance`.
    """

    _config: ExperimentConfig
    _rows: Rows
    _scaling: Scaling | None
    _fitting: Fitting
    _history: list[Metrics]
    _grids: dict[int, Columns]  # features of picture points, by the picture's size

    def __init__(self, config: ExperimentConfig, *, keeps_last_update: bool = False) -> None:
        self._keeps_last_update = keeps_last_update
        self._begin(config)

    @property
    def config(self) -> ExperimentConfig:
        """What is being trained."""
        return self._config

    @property
    def rows(self) -> Rows:
        """The training and test rows."""
        return self._rows

    @property
    def network(self) -> Network:
        """The network; its `parameters` may be read at any time between calls."""
        return self._fitting.network

    @property
    def progress(self) -> Progress:
        """How far training has come."""
        return self._fitting.progress

    @property
    def is_stopped(self) -> bool:
        """Whether early stopping has ended training; a reset or another config lets it go on."""
        return self._fitting.is_stopped

    @property
    def best_epoch(self) -> int:
        """The epoch with the lowest monitored loss, while early stopping watches; 0 at first."""
        return self._fitting.best_epoch

    @property
    def history(self) -> dict[str, list[Any]]:
        """Metrics as columns (epoch, train_loss, test_loss, ...), an entry for each epoch `train` ended."""
        return {name: [getattr(metrics, name) for metrics in self._history] for name in HISTORY_COLUMNS}

    @property
    def last_update(self) -> LastUpdate | None:
        """What the latest step did, for a trainer that keeps it; None before there was one."""
        return self._fitting.last_update

    @property
    def rule(self) -> Rule:
        """How the engine trains it: loss, optimizer and all that may change between two steps."""
        return self._fitting.rule

    @property
    def train_samples(self) -> Samples:
        """The training rows as the network receives them."""
        return self._fitting.train

    @property
    def test_samples(self) -> Samples:
        """The test rows as the network receives them."""
        return self._fitting.test

    @property
    def learning_rate(self) -> float:
        """The schedule's learning rate in the running epoch."""
        return self._fitting.learning_rate

    def train(
        self,
        epochs: int,
        *,
        stop: StopRule | None = None,
        on_epoch: Callable[[Metrics], bool | None] | None = None,
    ) -> Metrics:
        """Train for some epochs, or until outputs are not finite, or until early stopping.

        Args:
            epochs: at least 0; a running epoch is finished as the first of them.
            stop: when to stop early, instead of the config's rule; it applies from here on.
            on_epoch: called with the metrics after each epoch; returning True ends training there.

        Returns:
            The metrics at the end.
        """
        if stop is not None:
            self._fitting.set_early_stopping(stop)
        metrics = self.evaluate()
        if not self._history:
            self._history.append(metrics)
        last = self.progress.epoch + epochs
        while self.progress.epoch < last and not self.progress.diverged and not self.is_stopped:
            self._fitting.advance(until_epoch=self.progress.epoch + 1)
            metrics = self.evaluate()
            self._history.append(metrics)
            if on_epoch is not None and on_epoch(metrics):
                break
        return metrics

    def advance(self, max_steps: int, *, until_epoch: int | None = None) -> int:
        """Train until a limit, divergence or early stopping.

        Args:
            max_steps: the most updates to make.
            until_epoch: the epoch at whose end to stop; None for no such limit.

        Returns:
            The number of updates made.
        """
        return self._fitting.advance(max_steps, until_epoch=until_epoch)

    def evaluate(self) -> Metrics:
        """The metrics of this moment over all rows; changes nothing."""
        (train_loss, train_share), (test_loss, test_share) = self._fitting.evaluate()
        fitting, is_regression = self._fitting, self._config.task == "regression"
        return Metrics(
            fitting.progress.epoch,
            fitting.progress.step,
            train_loss,
            test_loss,
            None if is_regression else train_share,
            None if is_regression else test_share,
            self._r_squared(fitting.train, self._rows.train) if is_regression else None,
            self._r_squared(fitting.test, self._rows.test) if is_regression else None,
            fitting.network.penalty(fitting.rule),
            fitting.learning_rate,
            fitting.progress.diverged or not math.isfinite(train_loss),
            fitting.is_stopped,
        )

    def continue_after_early_stopping(self) -> None:
        """Allow training again if early stopping has ended it; the loss has to fall from here on."""
        self._fitting.continue_after_early_stopping()

    def change(self, config: ExperimentConfig) -> None:
        """Go on with another config, keeping parameters and progress unless `begins_anew`.

        Early stopping goes on waiting, unless its own section is another.

        Args:
            config: the whole new config; `change_config` makes one from the present one.
        """
        before = self._config
        if begins_anew(before, config):
            self._begin(config)
            return
        self._config = config
        if config.data != before.data:
            self._rows = make_rows(config)
            self._fitting.change_samples(*self._make_samples())
        self._fitting.change_layout(_layout(config))
        self._fitting.change_rule(_rule(config))
        if config.training.early_stopping != before.training.early_stopping:
            self._fitting.set_early_stopping(stop_rule(config.training))

    def reset(self) -> None:
        """Go back to epoch 0 with the same initial parameters and the same rows."""
        self._history = []
        self._fitting.set_early_stopping(stop_rule(self._config.training))
        rng = stream(self._config.seed, Purpose.INITIAL_PARAMETERS)
        self._fitting.begin(self._config.network.initializer, rng)
        given = self._config.network.initial_parameters
        if given is not None:
            for (_, parts), layer in zip(self.network.layers(), given, strict=True):
                parts["weights"][:], parts["biases"][:] = layer.weights, layer.biases

    def set_parameter(self, layer: int, source: int | None, target: int, value: float) -> None:
        """Replace one weight, or one bias; of maxout, those of the first piece.

        Args:
            layer: 0 is the first hidden layer, or the output layer if there is none.
            source: the input of that layer that the weight comes from; None means the bias.
            target: the neuron of that layer.

        Raises:
            InvalidCommand: there is no such parameter, or the value is not a finite number.
        """
        layers = list(self.network.layers())
        _require_index("layer", layer, len(layers))
        shape, parts = layers[layer]
        _require_index("to", target, shape.fan_out)
        if not np.isfinite(value):
            raise InvalidCommand([Problem("value", "not_finite", str(value), Interval())])
        if source is None:
            parts["biases"].reshape(-1, shape.fan_out)[0, target] = value
        else:
            _require_index("from", source, shape.fan_in)
            parts["weights"].reshape(-1, shape.fan_in, shape.fan_out)[0, source, target] = value
        self._fitting.clear_divergence()

    def predict(self, samples: ArrayLike) -> NDArray[np.float64]:
        """Outputs (n_samples, n_outputs), after the output activation, for samples [x1, x2]."""
        return self.network.predict(self.features(np.asarray(samples, np.float64)))

    def features(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """The network's inputs for points of the plane.

        Args:
            points: (n_samples, 2) coordinates x1, x2.

        Returns:
            (n_samples, n_features), scaled if the config standardizes.
        """
        matrix = feature_matrix(self._config.network.features, points)
        return matrix if self._scaling is None else self._scaling.apply(matrix)

    def parameters(self) -> list[dict[str, NDArray[np.float64]]]:
        """Copies of each layer's weights (fan_in, fan_out), biases (fan_out,) and what else it has."""
        return [{name: part.copy() for name, part in parts.items()} for _, parts in self.network.layers()]

    @property
    def output(self) -> OutputMeaning:
        """What the network's outputs mean."""
        return output_meaning(self._config.task, self.network.layout.layers[-1].activation)

    def describe(self) -> ModelDescription:
        """The model as it is now, preprocessing included, with copies of all its numbers.

        Its rows are points [x1, x2]. Classes are called as targets are: -1 and 1, or 0 .. k-1.
        """
        config = self._config
        names = config.network.features
        classes = {"regression": (), "classification": (-1, 1)}
        return describe(
            self.network,
            columns=("x1", "x2"),
            features=[InputFeature(name, FEATURES[name].expression) for name in names],
            scaling=self._scaling,
            dropout=config.network.per_layer("dropout"),
            task=config.task,
            classes=classes.get(config.task, range(config.n_classes)),
        )

    def picture(self, grid: int, neurons: Sequence[int]) -> NDArray[np.uint8]:
        """Chosen neurons over [-6, 6] squared: (len(neurons), grid, grid) uint8, row 0 at x2 = +6.

        A byte u means the activation u / 127.5 - 1; what lies beyond -1 or +1 is clipped. Outputs that are
        probabilities p are shown as 2p - 1, so that u / 255 is p.

        Args:
            neurons: numbers counted layer by layer, hidden neurons first, outputs last.
        """
        if grid not in self._grids:
            while len(self._grids) >= _GRIDS_KEPT:
                self._grids.pop(next(iter(self._grids)))
            self._grids[grid] = Columns(self.features(grid_points(grid)))
        return self.network.images(self._grids[grid], neurons).reshape(len(neurons), grid, grid)

    def state(self) -> bytes:
        """Config and checkpoint, without history, as a safetensors file that `from_state` reads."""
        return encode(self._config, self._fitting.checkpoint())

    @classmethod
    def from_state(
        cls,
        data: bytes,
        *,
        admit: Callable[[ExperimentConfig], None] | None = None,
        keeps_last_update: bool = False,
    ) -> Self:
        """A trainer at the moment of a saved state, which goes on with the same bits.

        Args:
            data: what `state` gave.
            admit: raises InvalidConfig for a config larger than wanted, before anything is made of it.
            keeps_last_update: as of a new trainer.

        Raises:
            InvalidInput: the bytes are not what `state` gave.
        """
        config, checkpoint = decode(data)
        if admit is not None:
            admit(config)
        trainer = cls(config, keeps_last_update=keeps_last_update)
        trainer._fitting.restore(checkpoint)
        return trainer

    def _begin(self, config: ExperimentConfig) -> None:
        self._config = config
        self._rows = make_rows(config)
        network = Network(_layout(config))
        train, test = self._make_samples()
        keeps = self._keeps_last_update
        self._fitting = Fitting(network, train, test, _rule(config), keeps_last_update=keeps)
        self.reset()

    def _r_squared(self, samples: Samples, rows: NDArray[np.float64]) -> float:
        half_squares = self.network.evaluate(samples)[0]
        variance = float(np.var(rows[:, 2])) if len(rows) else 0.0
        return 1.0 - 2.0 * half_squares / variance if variance > 0.0 else float("nan")

    def _make_samples(self) -> tuple[Samples, Samples]:
        """Features and targets of the training and test rows, in the engine's arrangement."""
        self._scaling = None
        self._grids = {}
        if self._config.data.standardize:
            self._scaling = Scaling.of(self.features(self._rows.train[:, :2]))
        train, test = (
            Samples(
                self.features(rows[:, :2]),
                engine_targets(rows[:, 2], self._config.n_outputs, self._config.task == "multiclass"),
            )
            for rows in (self._rows.train, self._rows.test)
        )
        return train, test


def _layout(config: ExperimentConfig) -> Layout:
    network = config.network
    return engine_layout(network, config.training, config.task, len(network.features), config.n_outputs)


def _rule(config: ExperimentConfig) -> Rule:
    return engine_rule(config.network, config.training, config.seed)


def _require_index(field: str, value: int, count: int) -> None:
    if not 0 <= value < count:
        raise InvalidCommand([Problem(field, "index_out_of_range", value, Interval(0, count - 1))])
