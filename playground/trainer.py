"""Trains a config: the loop that the live experiment, the command line and scripts share.

Knows the config, the data and the engine; no clock, no sockets, nothing of how results are shown.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from safetensors.numpy import load, save

from playground.config import ExperimentConfig, begins_anew, read_config
from playground.data.features import feature_matrix
from playground.engine.layout import Layout
from playground.engine.losses import LOSSES
from playground.engine.network import Network, Progress, Rule
from playground.engine.samples import Columns, Samples, grid_points
from playground.errors import InvalidCommand, Problem
from playground.rows import Rows, make_rows
from playground.streams import Purpose, key, stream

_GRIDS_KEPT = (
    4  # sizes of picture whose features are kept: two are in use, two more while a person changes them
)


@dataclass(frozen=True, slots=True)
class Metrics:
    """How good the network is at one moment.

    Args:
        epoch, step: completed passes over the training rows, updates of the parameters.
        train_loss, test_loss: the data term, mean over all rows; NaN or infinite once diverged.
        train_accuracy, test_accuracy: share of rows whose output has the sign of its target; None for
            regression.
        diverged: an output became NaN or infinite in the batch after `step`; training has stopped there.
    """

    epoch: int
    step: int
    train_loss: float
    test_loss: float
    train_accuracy: float | None
    test_accuracy: float | None
    diverged: bool


class Trainer:
    """A config in training. Equal configs give equal bits, however training is cut into pieces."""

    _config: ExperimentConfig
    _rule: Rule
    _rows: Rows
    _train_samples: Samples
    _test_samples: Samples
    _network: Network
    _progress: Progress
    _history: list[Metrics]
    _grids: dict[int, Columns]  # features of picture points, by the picture's size

    def __init__(self, config: ExperimentConfig) -> None:
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
        return self._network

    @property
    def progress(self) -> Progress:
        """How far training has come."""
        return self._progress

    @property
    def history(self) -> dict[str, list[Any]]:
        """Metrics as columns (epoch, train_loss, test_loss, ...), an entry for each epoch `train` ended."""
        names = [name for name in Metrics.__slots__ if name not in {"step", "diverged"}]
        return {name: [getattr(metrics, name) for metrics in self._history] for name in names}

    def train(self, epochs: int, *, on_epoch: Callable[[Metrics], bool | None] | None = None) -> Metrics:
        """Train for some epochs, or until the outputs stop being numbers.

        Args:
            epochs: at least 0; a running epoch is finished as the first of them.
            on_epoch: told the metrics after each epoch; returning True ends training there.
        """
        metrics = self.evaluate()
        if not self._history:
            self._history.append(metrics)
        last = self._progress.epoch + epochs
        while self._progress.epoch < last and not metrics.diverged:
            self.advance(np.iinfo(np.int64).max, until_epoch=self._progress.epoch + 1)
            metrics = self.evaluate()
            self._history.append(metrics)
            if on_epoch is not None and on_epoch(metrics):
                break
        return metrics

    def advance(self, max_steps: int, *, until_epoch: int | None = None) -> int:
        """Run at most `max_steps` updates, none past the end of epoch `until_epoch`; returns how many."""
        before = self._progress.step
        self._progress = self._network.train(
            self._train_samples, self._rule, self._progress, max_steps=max_steps, until_epoch=until_epoch
        )
        return self._progress.step - before

    def evaluate(self) -> Metrics:
        """The metrics of this moment, over all rows."""
        loss = self._config.training.loss
        train_loss, train_accuracy = self._network.evaluate(self._train_samples, loss)
        test_loss, test_accuracy = self._network.evaluate(self._test_samples, loss)
        classifies = self._config.task == "classification"
        return Metrics(
            self._progress.epoch,
            self._progress.step,
            train_loss,
            test_loss,
            train_accuracy if classifies else None,
            test_accuracy if classifies else None,
            self._progress.diverged,
        )

    def change(self, config: ExperimentConfig) -> None:
        """Go on with another config: with the same parameters and progress unless the change begins anew."""
        before, rows = self._config, self._rows
        if begins_anew(before, config):
            self._begin(config)
            return
        self._config = config
        if config.data != before.data:
            self._rows = make_rows(config)
            # A pass over rows that are gone cannot be finished: the running epoch begins again.
            self._progress = Progress(self._progress.epoch, self._progress.step, 0, self._progress.diverged)
        if self._rows is not rows:
            self._train_samples, self._test_samples = (
                self._samples(self._rows.train),
                self._samples(self._rows.test),
            )
        layout = _layout(config)
        if layout.layers != self._network.layout.layers:
            parameters = self._network.parameters
            self._network = Network(layout)
            self._network.parameters[:] = parameters
        self._rule = _rule(config)

    def reset(self) -> None:
        """Back to epoch 0 with the same initial parameters and the same rows."""
        self._history = []
        self._progress = Progress()
        given = self._config.network.initial_parameters
        if given is None:
            rng = stream(self._config.seed, Purpose.INITIAL_PARAMETERS)
            self._network.initialize(self._config.network.initializer, rng)
            return
        for (_, weights, biases), layer in zip(self._network.layers(), given, strict=True):
            weights[:], biases[:] = layer.weights, layer.biases

    def set_parameter(self, layer: int, source: int | None, target: int, value: float) -> None:
        """Replace one weight, or one bias.

        Args:
            layer: 0 is the first hidden layer, or the output layer if there is none.
            source: the input of that layer that the weight comes from; None means the bias.
            target: the neuron of that layer.

        Raises:
            InvalidCommand: there is no such parameter, or the value is not a finite number.
        """
        layers = list(self._network.layers())
        _require_index("layer", layer, len(layers))
        shape, weights, biases = layers[layer]
        _require_index("to", target, shape.fan_out)
        if not np.isfinite(value):
            raise InvalidCommand([Problem("value", "is not a finite number", str(value), "a finite number")])
        if source is None:
            biases[target] = value
        else:
            _require_index("from", source, shape.fan_in)
            weights[source, target] = value

    def predict(self, samples: ArrayLike) -> NDArray[np.float64]:
        """Outputs (n_samples, n_outputs), after the output activation, for samples [x1, x2]."""
        return self._network.predict(self._features(np.asarray(samples, np.float64)))

    def parameters(self) -> list[dict[str, NDArray[np.float64]]]:
        """Copies of each layer's weights (fan_in, fan_out) and biases (fan_out,)."""
        return [
            {"weights": weights.copy(), "biases": biases.copy()}
            for _, weights, biases in self._network.layers()
        ]

    def picture(self, grid: int, neurons: Sequence[int]) -> NDArray[np.uint8]:
        """Chosen neurons over [-6, 6] squared: (len(neurons), grid, grid) uint8, row 0 at x2 = +6.

        A byte u means the activation u / 127.5 - 1; what lies beyond -1 or +1 is clipped.

        Args:
            neurons: numbers counted layer by layer, hidden neurons first, outputs last.
        """
        if grid not in self._grids:
            while len(self._grids) >= _GRIDS_KEPT:
                self._grids.pop(next(iter(self._grids)))
            self._grids[grid] = Columns(self._features(grid_points(grid)))
        return self._network.images(self._grids[grid], neurons).reshape(len(neurons), grid, grid)

    def state(self) -> bytes:
        """This moment, without history, as a safetensors file: `from_state` goes on from it bit for bit."""
        moment = {"config": self._config.model_dump(mode="json"), "progress": asdict(self._progress)}
        return save({"parameters": self._network.parameters}, metadata={"trainer": json.dumps(moment)})

    @classmethod
    def from_state(cls, data: bytes) -> Self:
        """The trainer that `state` was asked of, at that moment."""
        header_size = int.from_bytes(data[:8], "little")
        moment = json.loads(json.loads(data[8 : 8 + header_size])["__metadata__"]["trainer"])
        trainer = cls(read_config(moment["config"]))
        trainer._network.parameters[:] = load(data)["parameters"]
        trainer._progress = Progress(**moment["progress"])
        return trainer

    def _begin(self, config: ExperimentConfig) -> None:
        self._config = config
        self._rule = _rule(config)
        self._rows = make_rows(config)
        self._train_samples, self._test_samples = (
            self._samples(self._rows.train),
            self._samples(self._rows.test),
        )
        self._grids = {}
        self._network = Network(_layout(config))
        self.reset()

    def _samples(self, rows: NDArray[np.float64]) -> Samples:
        return Samples(self._features(rows[:, :2]), rows[:, 2:])

    def _features(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        return feature_matrix(self._config.network.features, points)


def _layout(config: ExperimentConfig) -> Layout:
    hidden, activation = config.network.hidden, config.network.activation
    activations = (activation,) * len(hidden) if isinstance(activation, str) else activation
    output = LOSSES[config.training.loss].output_activation[config.task]
    sizes = (*hidden, config.n_outputs)
    return Layout(len(config.network.features), list(zip(sizes, (*activations, output), strict=True)))


def _rule(config: ExperimentConfig) -> Rule:
    training = config.training
    return Rule(
        training.learning_rate,
        training.batch_size,
        training.loss,
        training.regularization,
        training.regularization_rate,
        key(config.seed, Purpose.BATCH_ORDER) if training.shuffle else None,
    )


def _require_index(field: str, value: int, count: int) -> None:
    if not 0 <= value < count:
        raise InvalidCommand([Problem(field, "does not exist", value, f"0 to {count - 1}")])
