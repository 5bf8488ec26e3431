"""Trains a config: what live experiments, runs, the command line and scripts share. Has no clock."""

import math
from base64 import b64encode
from collections.abc import Callable, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from playground.config import ExperimentConfig
from playground.config.rows import Rows
from playground.data.tasks import TASKS
from playground.engine.network import Network, Progress, Rule
from playground.engine.samples import Samples
from playground.model.description import ModelDescription
from playground.model.output import OutputMeaning, class_numbers, output_meaning
from playground.training.action_log import (
    AnyEntry,
    ConfigureEntry,
    ContinueEntry,
    PauseEntry,
    ResetEntry,
    ResumeEntry,
    SetEarlyStoppingEntry,
    SetParameterEntry,
    change_entry,
)
from playground.training.configured import ConfiguredFitting
from playground.training.describing import plain_parameters
from playground.training.fitting import ENDLESS, Fitting, LastUpdate
from playground.training.metrics import HISTORY_COLUMNS, Metrics
from playground.training.saved_state import decode, encode
from playground.training.stopping import StopRule
from playground.training.timeline import Timeline


class Trainer:
    """A config in training. Equal configs give equal bits, however training is cut into pieces.

    Args:
        config: what to train; the trainer starts at epoch 0 with initial parameters.
        keeps_last_update: whether `last_update` is kept, at the cost of one more kernel call each `advance`.
    """

    def __init__(self, config: ExperimentConfig, *, keeps_last_update: bool = False) -> None:
        self._configured = ConfiguredFitting(config, keeps_last_update=keeps_last_update)
        self._history: list[Metrics] = []
        self.follow(Timeline([ConfigureEntry(step=0, config=config)]))

    @property
    def config(self) -> ExperimentConfig:
        """What is being trained."""
        return self._configured.config

    @property
    def rows(self) -> Rows:
        """The training and test rows."""
        return self._configured.rows

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
        past = [metrics for metrics in self._history if metrics.step <= self.progress.step]
        return {name: [getattr(metrics, name) for metrics in past] for name in HISTORY_COLUMNS}

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
            when = self._now()
            self._fitting.set_early_stopping(stop)
            self._record(SetEarlyStoppingEntry(rule=stop, **when))
        metrics = self.evaluate()
        while self._history and self._history[-1].step > metrics.step:
            self._history.pop()
        if not self._history:
            self._history.append(metrics)
        last = self.progress.epoch + epochs
        while self.progress.epoch < last and not self.progress.diverged and not self.is_stopped:
            self.advance(until_epoch=self.progress.epoch + 1)
            metrics = self.evaluate()
            self._history.append(metrics)
            if on_epoch is not None and on_epoch(metrics):
                break
        return metrics

    def advance(self, max_steps: int = ENDLESS, *, until_epoch: int | None = None) -> int:
        """Train until a limit, divergence or early stopping.

        Args:
            max_steps: the most updates to make.
            until_epoch: the epoch at whose end to stop; None for no such limit.

        Returns:
            The number of updates made.
        """
        first = self.progress.step
        last = min(first + max_steps, ENDLESS)
        while True:
            self._catch_up()
            room = min(last, self._timeline.next_stop) - self.progress.step
            if room <= 0:
                break
            done = self._fitting.advance(room, until_epoch=until_epoch)
            if done < room and not self._timeline.is_due(self.progress.step):
                break
        return self.progress.step - first

    def evaluate(self) -> Metrics:
        """The metrics of this moment over all rows; changes nothing."""
        (train_loss, train_share), (test_loss, test_share) = self._fitting.evaluate()
        fitting, rows = self._fitting, self.rows
        has_classes = TASKS[self.config.task].has_classes
        return Metrics(
            fitting.progress.epoch,
            fitting.progress.step,
            train_loss,
            test_loss,
            train_share if has_classes else None,
            test_share if has_classes else None,
            None if has_classes else self._r_squared(fitting.train, rows.train),
            None if has_classes else self._r_squared(fitting.test, rows.test),
            fitting.network.penalty(fitting.rule),
            fitting.learning_rate,
            fitting.progress.diverged or not math.isfinite(train_loss),
            fitting.is_stopped,
        )

    def continue_after_early_stopping(self) -> None:
        """Allow training again if early stopping has ended it; the loss has to fall from here on."""
        if self.is_stopped:
            self._fitting.continue_after_early_stopping()
            self._record(ContinueEntry(**self._now()))

    def change(self, config: ExperimentConfig) -> None:
        """Go on with another config, keeping parameters and progress unless `begins_anew`.

        Early stopping goes on waiting, unless its own section is another.

        Args:
            config: the whole new config; `change_config` makes one from the present one.
        """
        entry = change_entry(self.config, config, **self._now())
        if entry is not None:
            begins_anew = self._configured.change(config)
            self._record(entry, is_beginning=begins_anew)

    def reset(self) -> None:
        """Go back to epoch 0 with the same initial parameters and the same rows."""
        entry = ResetEntry(**self._now())
        self._configured.reset()
        self._record(entry, is_beginning=True)

    def set_parameter(self, layer: int, source: int | None, target: int, value: float) -> None:
        """Replace one weight, or one bias; of maxout, those of the first piece.

        Args:
            layer: 0 is the first hidden layer, or the output layer if there is none.
            source: the input of that layer that the weight comes from; None means the bias.
            target: the neuron of that layer.

        Raises:
            InvalidCommand: there is no such parameter, or the value is not a finite number.
        """
        when = self._now()
        self._configured.set_parameter(layer, source, target, value)
        self._record(
            SetParameterEntry(
                **when,
                layer=int(layer),
                source=None if source is None else int(source),
                target=int(target),
                value=float(value),
            )
        )

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
        return self._configured.features(points)

    def parameters(self) -> list[dict[str, NDArray[np.float64]]]:
        """Copies of each layer's weights (fan_in, fan_out), biases (fan_out,) and what else it has."""
        return list(plain_parameters(self.network))

    @property
    def output(self) -> OutputMeaning:
        """What the network's outputs mean."""
        return output_meaning(self.config.task, self.network.layout.layers[-1].activation)

    def describe(self) -> ModelDescription:
        """The model as it is now, preprocessing included, with copies of all its numbers.

        Its rows are points [x1, x2]. Classes are called as targets are: -1 and 1, or 0 .. k-1.
        """
        return self._configured.describe()

    def picture(self, grid: int, neurons: Sequence[int]) -> NDArray[np.uint8]:
        """Chosen neurons over [-6, 6] squared: (len(neurons), grid, grid) uint8, row 0 at x2 = +6.

        A byte u means the activation u / 127.5 - 1; what lies beyond -1 or +1 is clipped. Outputs that are
        probabilities p are shown as 2p - 1, so that u / 255 is p.

        Args:
            neurons: numbers counted layer by layer, hidden neurons first, outputs last.
        """
        columns = self._configured.grid_columns(grid)
        return self.network.images(columns, neurons).reshape(len(neurons), grid, grid)

    def output_picture(self, grid: int) -> NDArray[np.uint8]:
        """The outputs over [-6, 6] squared: (n_outputs, grid, grid), as `picture` gives them."""
        layout = self.network.layout
        return self.picture(grid, range(layout.n_hidden, layout.n_neurons))

    def decide(self, outputs: NDArray[np.float64]) -> list[int] | None:
        """The class that each output stands for, called as targets are: -1 and 1, or 0 .. k-1.

        Args:
            outputs: (n_samples, n_outputs), as `predict` gives them.

        Returns:
            None for regression.
        """
        numbers = class_numbers(self.output, outputs)
        if numbers is None:
            return None
        targets = TASKS[self.config.task].targets_by_class(self.config.n_classes)
        return [targets[number] for number in numbers]

    @property
    def log(self) -> list[dict[str, Any]]:
        """What was done so far, as JSON has it: entries (step, command, arguments) for `playground.replay`.

        The first configures or resumes; the last, `pause`, says how far training has come.
        """
        entries = [*self._timeline.past, PauseEntry(**self._now())]
        return [entry.to_json() for entry in entries]

    @property
    def future(self) -> list[dict[str, Any]]:
        """After a `seek` back: the entries that will happen again, unless something else is done."""
        return [entry.to_json() for entry in self._timeline.future]

    @property
    def furthest(self) -> Progress:
        """The last moment since the beginning that `seek` can go to."""
        return self._timeline.furthest(self.progress)

    def seek(self, step: int | None = None, *, epoch: int | None = None) -> None:
        """Go to a moment since the latest beginning, with the bits it had; what was done at it is done.

        Training goes on from there exactly as it did, entries of the log included, until another command is
        given. The history ends there.

        Args:
            step: the number of updates since the beginning.
            epoch: the number of completed epochs, instead of a step.

        Raises:
            InvalidCommand: the moment has not been reached, or is no longer known, or neither is given.
        """
        self.rewind(step, epoch=epoch)
        if step is None:
            self.advance(until_epoch=epoch)
        else:
            self.advance(step - self.progress.step)

    def rewind(self, step: int | None = None, *, epoch: int | None = None) -> None:
        """Go to the nearest checkpoint before a moment: the part of `seek` that takes no training.

        Args:
            step: as of `seek`.
            epoch: as of `seek`.

        Raises:
            InvalidCommand: as of `seek`.
        """
        mark = self._timeline.rewind(self.progress, step=step, epoch=epoch)
        if mark is not None:
            self._configured.restore(mark.config, mark.checkpoint)

    def state(self) -> bytes:
        """Config and checkpoint, without history, as a safetensors file that `from_state` reads."""
        return encode(self.config, self._fitting.checkpoint())

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
        trainer._configured.restore(config, checkpoint)
        state = b64encode(data).decode("ascii")
        trainer.follow(Timeline([ResumeEntry(step=checkpoint.progress.step, state=state)]))
        return trainer

    def _record(self, entry: AnyEntry, *, is_beginning: bool = False) -> None:
        if is_beginning:
            self._history = []
        self._timeline.record(entry, self.progress, is_beginning=is_beginning)
        if self._timeline.wants_mark(self.progress.step):
            self._mark()

    def follow(self, timeline: Timeline) -> None:
        """Take this moment for the present of a timeline, and do at their steps what is in its future.

        Args:
            timeline: whose past led here.
        """
        self._timeline = timeline
        self._mark()

    @property
    def _fitting(self) -> Fitting:
        return self._configured.fitting

    def _catch_up(self) -> None:
        """Do what is due at this step, and keep a checkpoint if it is time."""
        while self._timeline.is_due(self.progress.step):
            self._configured.repeat(self._timeline.take_due())
        if self._timeline.had_diverged_at(self.progress.step):
            self._fitting.set_divergence()
        if self._timeline.wants_mark(self.progress.step):
            self._mark()

    def _now(self) -> dict[str, Any]:
        return {"step": self.progress.step, "diverged": self.progress.diverged}

    def _mark(self) -> None:
        samples_per_step = min(self.rule.batch_size, self.train_samples.count)
        self._timeline.mark(self.config, self._fitting.checkpoint(), samples_per_step)

    def _r_squared(self, samples: Samples, rows: NDArray[np.float64]) -> float:
        half_squares = self.network.evaluate(samples)[0]
        variance = float(np.var(rows[:, 2])) if len(rows) else 0.0
        return 1.0 - 2.0 * half_squares / variance if variance > 0.0 else float("nan")
