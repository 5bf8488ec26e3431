"""Trains a config: the loop that the live experiment, the command line and scripts share.

Knows the config, the data and the engine; no clock, no sockets, nothing of how results are shown.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from safetensors.numpy import load, save

from playground.assembly import Scaling, engine_layout, engine_rule, engine_targets, stop_rule
from playground.config import ExperimentConfig, begins_anew, read_config
from playground.data.features import feature_matrix
from playground.engine.network import Network, Progress, Rule
from playground.engine.samples import Columns, Samples, grid_points
from playground.engine.schedules import learning_rate
from playground.errors import InvalidCommand, Problem
from playground.report import Report, make_report
from playground.rows import Rows, make_rows
from playground.streams import Purpose, stream
from playground.watching import Plateau, StopRule, Wait

_GRIDS_KEPT = (
    4  # sizes of picture whose features are kept: two are in use, two more while a person changes them
)
_ENDLESS = int(np.iinfo(np.int64).max)


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
        diverged: an output became NaN or infinite in the batch after `step`; training has stopped there.
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


@dataclass(frozen=True, slots=True)
class _Best:
    """The best epoch so far, as early stopping keeps it."""

    parameters: NDArray[np.float64]
    averages: NDArray[np.float64]


class Trainer:
    """A config in training. Equal configs give equal bits, however training is cut into pieces."""

    _config: ExperimentConfig
    _rule: Rule
    _rows: Rows
    _scaling: Scaling | None
    _train_samples: Samples
    _test_samples: Samples
    _network: Network
    _progress: Progress
    _history: list[Metrics]
    _stop_rule: StopRule | None
    _wait: Wait  # of early stopping
    _best: _Best | None
    _plateau: Plateau
    _is_stopped: bool
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
    def is_stopped(self) -> bool:
        """Whether early stopping has ended training; a reset or another config lets it go on."""
        return self._is_stopped

    @property
    def best_epoch(self) -> int:
        """The epoch with the lowest monitored loss, while early stopping watches; 0 at first."""
        return self._wait.best_epoch

    @property
    def history(self) -> dict[str, list[Any]]:
        """Metrics as columns (epoch, train_loss, test_loss, ...), an entry for each epoch `train` ended."""
        names = [name for name in Metrics.__slots__ if name not in {"step", "diverged", "stopped"}]
        return {name: [getattr(metrics, name) for metrics in self._history] for name in names}

    @property
    def learning_rate(self) -> float:
        """The schedule's learning rate in the running epoch."""
        return learning_rate(self._rule_now().schedule, self._rule_now().learning_rate, self._progress.epoch)

    def train(
        self,
        epochs: int,
        *,
        stop: StopRule | None = None,
        on_epoch: Callable[[Metrics], bool | None] | None = None,
    ) -> Metrics:
        """Train for some epochs, or until the outputs stop being numbers, or until a rule stops it early.

        Args:
            epochs: at least 0; a running epoch is finished as the first of them.
            stop: when to stop early, instead of what the config says about it.
            on_epoch: told the metrics after each epoch; returning True ends training there.
        """
        if stop is not None:
            self._stop_rule, self._wait, self._best = stop, Wait(), None
        metrics = self.evaluate()
        if not self._history:
            self._history.append(metrics)
        last = self._progress.epoch + epochs
        while self._progress.epoch < last and not metrics.diverged and not self._is_stopped:
            self.advance(_ENDLESS, until_epoch=self._progress.epoch + 1)
            metrics = self.evaluate()
            self._history.append(metrics)
            if on_epoch is not None and on_epoch(metrics):
                break
        return metrics

    def advance(self, max_steps: int, *, until_epoch: int | None = None) -> int:
        """Run at most `max_steps` updates, none past the end of epoch `until_epoch`; returns how many."""
        before = self._progress.step
        last = before + max_steps
        if self._stop_rule is None and self._rule.schedule.name != "plateau":
            self._run(max_steps, until_epoch)
            return self._progress.step - before
        # Somebody looks at the losses after each epoch.
        while self._progress.step < last and not self._progress.diverged and not self._is_stopped:
            epoch = self._progress.epoch
            if until_epoch is not None and epoch >= until_epoch:
                break
            self._run(last - self._progress.step, epoch + 1)
            if self._progress.epoch > epoch:
                self._look_at_epoch()
        return self._progress.step - before

    def evaluate(self) -> Metrics:
        """The metrics of this moment, over all rows."""
        train_loss, train_accuracy, train_r_squared = self._evaluate(self._train_samples, self._rows.train)
        if not np.isfinite(train_loss):
            # The next batch would say so, but there may be none.
            self._progress = replace(self._progress, diverged=True)
        test_loss, test_accuracy, test_r_squared = self._evaluate(self._test_samples, self._rows.test)
        return Metrics(
            self._progress.epoch,
            self._progress.step,
            train_loss,
            test_loss,
            train_accuracy,
            test_accuracy,
            train_r_squared,
            test_r_squared,
            self._network.penalty(self._rule),
            self.learning_rate,
            self._progress.diverged,
            self._is_stopped,
        )

    def report(self) -> tuple[Report, Report]:
        """Everything there is to say about the answers to the training rows, and to the test rows."""
        is_share = self._network.layout.layers[-1].activation == "sigmoid"
        train, test = (
            make_report(
                self._config.task, rows[:, 2], self.predict(rows[:, :2]), threshold=0.5 if is_share else 0.0
            )
            for rows in (self._rows.train, self._rows.test)
        )
        return train, test

    def go_on(self) -> None:
        """Train on after early stopping, which waits for the loss to fall from here."""
        self._is_stopped, self._wait, self._best = False, Wait(), None

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
            self._progress = replace(self._progress, offset=0)
        if self._rows is not rows:
            self._make_samples()
        layout = engine_layout(config)
        if layout.layers != self._network.layout.layers:
            self._network = self._network.with_layout(layout)
        if config.training.chosen("optimizer") != before.training.chosen("optimizer"):
            self._network.forget()
        if config.training.chosen("schedule") != before.training.chosen("schedule"):
            self._plateau = Plateau()
        self._stop_rule, self._wait, self._best = stop_rule(config), Wait(), None
        self._is_stopped = False
        self._rule = engine_rule(config)

    def reset(self) -> None:
        """Back to epoch 0 with the same initial parameters and the same rows."""
        self._history = []
        self._progress = Progress()
        self._stop_rule, self._wait, self._best = stop_rule(self._config), Wait(), None
        self._plateau, self._is_stopped = Plateau(), False
        rng = stream(self._config.seed, Purpose.INITIAL_PARAMETERS)
        self._network.initialize(self._config.network.initializer, rng)
        given = self._config.network.initial_parameters
        if given is not None:
            for (_, parts), layer in zip(self._network.layers(), given, strict=True):
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
        layers = list(self._network.layers())
        _require_index("layer", layer, len(layers))
        shape, parts = layers[layer]
        _require_index("to", target, shape.fan_out)
        if not np.isfinite(value):
            raise InvalidCommand([Problem("value", "is not a finite number", str(value), "a finite number")])
        self._progress = replace(self._progress, diverged=False)
        if source is None:
            parts["biases"].reshape(-1, shape.fan_out)[0, target] = value
        else:
            _require_index("from", source, shape.fan_in)
            parts["weights"].reshape(-1, shape.fan_in, shape.fan_out)[0, source, target] = value

    def predict(self, samples: ArrayLike) -> NDArray[np.float64]:
        """Outputs (n_samples, n_outputs), after the output activation, for samples [x1, x2]."""
        return self._network.predict(self._features(np.asarray(samples, np.float64)))

    def parameters(self) -> list[dict[str, NDArray[np.float64]]]:
        """Copies of each layer's weights (fan_in, fan_out), biases (fan_out,) and what else it has."""
        return [{name: part.copy() for name, part in parts.items()} for _, parts in self._network.layers()]

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
            self._grids[grid] = Columns(self._features(grid_points(grid)))
        return self._network.images(self._grids[grid], neurons).reshape(len(neurons), grid, grid)

    def state(self) -> bytes:
        """This moment, without history, as a safetensors file: `from_state` goes on from it bit for bit."""
        moment = {
            "config": self._config.model_dump(mode="json"),
            "progress": asdict(self._progress),
            "wait": asdict(self._wait),
            "plateau": asdict(self._plateau),
            "is_stopped": self._is_stopped,
        }
        arrays = {
            "parameters": self._network.parameters,
            "slots": self._network.slots,
            "memory": self._network.memory,
            "averages": self._network.averages,
        }
        if self._best is not None:
            arrays |= {"best_parameters": self._best.parameters, "best_averages": self._best.averages}
        return save(arrays, metadata={"trainer": json.dumps(moment)})

    @classmethod
    def from_state(cls, data: bytes) -> Self:
        """The trainer that `state` was asked of, at that moment."""
        header_size = int.from_bytes(data[:8], "little")
        moment = json.loads(json.loads(data[8 : 8 + header_size])["__metadata__"]["trainer"])
        trainer = cls(read_config(moment["config"]))
        arrays = load(data)
        for name in ("parameters", "slots", "memory", "averages"):
            getattr(trainer._network, name)[:] = arrays[name]
        if "best_parameters" in arrays:
            trainer._best = _Best(arrays["best_parameters"], arrays["best_averages"])
        trainer._progress = Progress(**moment["progress"])
        trainer._wait = Wait(**moment["wait"])
        plateau = moment["plateau"]
        trainer._plateau = Plateau(plateau["share"], Wait(**plateau["wait"]))
        trainer._is_stopped = moment["is_stopped"]
        return trainer

    def _begin(self, config: ExperimentConfig) -> None:
        self._config = config
        self._rule = engine_rule(config)
        self._rows = make_rows(config)
        self._make_samples()
        self._network = Network(engine_layout(config))
        self.reset()

    def _run(self, max_steps: int, until_epoch: int | None) -> None:
        self._progress = self._network.train(
            self._train_samples,
            self._rule_now(),
            self._progress,
            max_steps=max_steps,
            until_epoch=until_epoch,
        )

    def _rule_now(self) -> Rule:
        """The rule, with what a plateau has left of the learning rate."""
        if self._plateau.share == 1.0:
            return self._rule
        return replace(self._rule, learning_rate=self._rule.learning_rate * self._plateau.share)

    def _look_at_epoch(self) -> None:
        epoch, loss = self._progress.epoch, self._rule.loss
        train_loss = self._network.evaluate(self._train_samples, loss)[0]
        if self._rule.schedule.name == "plateau":
            factor, patience, minimum = self._rule.schedule.values
            rate = self._rule.learning_rate
            self._plateau = self._plateau.after(
                train_loss, epoch, rate=rate, factor=factor, patience=patience, minimum=minimum
            )
        rule = self._stop_rule
        if rule is None:
            return
        seen = train_loss
        if rule.monitor == "test_loss":
            seen = self._network.evaluate(self._test_samples, loss)[0]
        self._wait = self._wait.after(seen, epoch, rule.minimum_change)
        if self._wait.epochs == 0 and rule.restore_best:
            self._best = _Best(self._network.parameters.copy(), self._network.averages.copy())
        if self._wait.epochs >= rule.patience:
            self._is_stopped = True
            if self._best is not None:
                self._network.parameters[:] = self._best.parameters
                self._network.averages[:] = self._best.averages

    def _evaluate(
        self, samples: Samples, rows: NDArray[np.float64]
    ) -> tuple[float, float | None, float | None]:
        """(loss, accuracy, R²) over some rows; None where there is none."""
        loss, accuracy = self._network.evaluate(samples, self._rule.loss)
        if self._config.task != "regression":
            return loss, accuracy, None
        half_squares = self._network.evaluate(samples)[0]
        variance = float(np.var(rows[:, 2])) if len(rows) else 0.0
        return loss, None, 1.0 - 2.0 * half_squares / variance if variance > 0.0 else float("nan")

    def _make_samples(self) -> None:
        """Features and targets of the rows, in the engine's arrangement."""
        self._scaling = None
        self._grids = {}
        if self._config.data.standardize:
            self._scaling = Scaling.of(self._features(self._rows.train[:, :2]))
        self._train_samples, self._test_samples = (
            Samples(
                self._features(rows[:, :2]),
                engine_targets(rows[:, 2], self._config.n_outputs, self._config.task == "multiclass"),
            )
            for rows in (self._rows.train, self._rows.test)
        )

    def _features(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        matrix = feature_matrix(self._config.network.features, points)
        return matrix if self._scaling is None else self._scaling.apply(matrix)


def _require_index(field: str, value: int, count: int) -> None:
    if not 0 <= value < count:
        raise InvalidCommand([Problem(field, "does not exist", value, f"0 to {count - 1}")])
