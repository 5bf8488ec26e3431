"""Trainer: trains a config, for live experiments, runs, the command line and scripts alike."""

import math
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from playground.config import ExperimentConfig, read_config
from playground.config.inputs import choose_plane
from playground.data.plane import Plane
from playground.data.tasks import TASKS
from playground.engine.network import Network, Progress
from playground.engine.samples import Columns, Samples
from playground.export import FORMATS, export_model, export_training, require_training
from playground.model.description import ModelDescription
from playground.model.output import OutputMeaning, class_numbers
from playground.model.training_description import TrainingDescription
from playground.problems.errors import InvalidCommand, unknown_name
from playground.training.action_log import ResumeEntry
from playground.training.beginning import configs, latest_beginning
from playground.training.branched import BranchedTraining
from playground.training.checkpoint import Checkpoint
from playground.training.describing import plain_parameters
from playground.training.describing_training import describe_training
from playground.training.history import HISTORY_NUMBERS, History
from playground.training.metrics import Metrics, history_columns
from playground.training.recomputation import Recomputation
from playground.training.reference_network import ReferenceNetwork
from playground.training.saved_state import decode, decode_log, encode
from playground.training.stopping import StopRule
from playground.training.timeline import Timeline


class Trainer(BranchedTraining):
    """Trains the network of a config. Equal configs give equal bits, however training is divided.

    Args:
        config: data, network and training, or what an ExperimentConfig is made of; the trainer starts at
            epoch 0 with initial parameters.
        keeps_last_update: whether `last_update` holds what the latest step added to the parameters and the
            rows of its batch, which costs one more kernel call per `advance`.
        network: the class of its network; `ReferenceNetwork` trains in plain NumPy.
        most_history_rows: how many rows the history may have before neighbours are merged; None for any.
    """

    def __init__(
        self,
        config: ExperimentConfig | Mapping[str, object],
        *,
        keeps_last_update: bool = False,
        network: type[Network] = Network,
        most_history_rows: int | None = None,
    ) -> None:
        config = config if isinstance(config, ExperimentConfig) else read_config(config)
        super().__init__(
            config,
            keeps_last_update=keeps_last_update,
            network=network,
            most_history_rows=most_history_rows,
        )

    def __repr__(self) -> str:
        progress, layers = self.progress, self.network.layout.layers
        sizes = "-".join(map(str, [layers[0].fan_in, *(layer.fan_out for layer in layers)]))
        state = "diverged in" if progress.diverged else "stopped early in" if self.is_stopped else "at"
        return f"<Trainer {state} epoch {progress.epoch}: {self.config.data.dataset}, network {sizes}>"

    def __reduce__(self) -> tuple[Any, ...]:
        """A pickle holds state and history; the log begins with the state."""
        return type(self).from_state, (self.state(with_history=False),), self._history_parts()

    def __setstate__(self, parts: tuple[int, NDArray[np.float64], NDArray[np.float64]]) -> None:
        self._fitting.history = History.of(*parts)

    def _history_parts(self) -> tuple[int, NDArray[np.float64], NDArray[np.float64]]:
        return self.recorded.width, self.recorded.low, self.recorded.high

    @property
    def history(self) -> dict[str, list[Any]]:
        """Metrics as columns (epoch, train_loss, test_loss, ...): at the beginning and after every epoch.

        Where rows stand for several epochs (see `most_history_rows`), losses and penalty are the highest
        among them and scores the lowest; `recorded` has both ends.
        """
        return history_columns(
            self.recorded,
            has_classes=TASKS[self.config.task].has_classes,
            has_validation=self.rows.validation is not None,
        )

    @property
    def recorded(self) -> History:
        """The history as arrays; grows with training."""
        return self._fitting.history

    @property
    def validation_samples(self) -> Samples | None:
        """The validation rows as the network receives them; None where none are held out."""
        return self._fitting.validation

    def train(
        self,
        epochs: int,
        *,
        stop: StopRule | None = None,
        on_epoch: Callable[[Metrics], bool | None] | None = None,
        on_batch: Callable[[Progress], bool | None] | None = None,
    ) -> Metrics:
        """Train for some epochs, or until outputs are not finite, or until early stopping.

        If early stopping restores the best epoch, its parameters are back at the end, whichever end it is;
        the next call goes on from the last ones.

        Args:
            epochs: at least 0; a running epoch is finished as the first of them.
            stop: when to stop early, instead of the config's rule; it applies from here on.
            on_epoch: called with the metrics after each epoch; returning True ends training there.
            on_batch: called after each step with how far training has come, nothing being measured for it;
                returning True ends training there, before any `on_epoch`. The network, `evaluate` and
                `last_update` may be asked for more.

        Returns:
            The metrics at the end.
        """
        if stop is not None:
            self.set_early_stopping(stop)
        self._fitting.go_on_from_last()
        self._fitting.record_beginning()
        last = self.progress.epoch + epochs
        if on_epoch is None and on_batch is None:
            self.advance(until_epoch=last)
        while self.progress.epoch < last and not self.progress.diverged and not self.is_stopped:
            if on_batch is None:
                self.advance(until_epoch=self.progress.epoch + 1)
            elif self._is_ended_within_epoch(on_batch):
                break
            if on_epoch is not None and on_epoch(self.evaluate()):
                break
        self.restore_best()
        return self.evaluate()

    def _is_ended_within_epoch(self, on_batch: Callable[[Progress], bool | None]) -> bool:
        """Trains to the end of the epoch, step by step; whether `on_batch` wants no more."""
        epoch = self.progress.epoch
        while self.progress.epoch == epoch and self.advance(1, until_epoch=epoch + 1):
            if on_batch(self.progress):
                return True
        return False

    def evaluate(self) -> Metrics:
        """Compute the current metrics over all rows; changes nothing."""
        numbers = dict(zip(HISTORY_NUMBERS, self._fitting.measure()[:, 0].tolist(), strict=True))
        has_classes, progress = TASKS[self.config.task].has_classes, self.progress
        scores = numbers["train_score"], numbers["test_score"]
        has_validation = self.rows.validation is not None
        return Metrics(
            progress.epoch,
            progress.step,
            numbers["train_loss"],
            numbers["test_loss"],
            scores[0] if has_classes else None,
            scores[1] if has_classes else None,
            None if has_classes else scores[0],
            None if has_classes else scores[1],
            numbers["penalty"],
            numbers["learning_rate"],
            progress.diverged or not math.isfinite(numbers["train_loss"]),
            self.is_stopped,
            numbers["validation_loss"] if has_validation else None,
            numbers["validation_score"] if has_validation and has_classes else None,
            numbers["validation_score"] if has_validation and not has_classes else None,
        )

    def predict(self, samples: ArrayLike) -> NDArray[np.float64]:
        """Compute outputs.

        Args:
            samples: (n_samples, n_inputs) coordinates x1, x2, ...

        Returns:
            (n_samples, n_outputs), after the output activation.
        """
        return self.network.predict(self.features(np.asarray(samples, np.float64)))

    def parameters(self) -> list[dict[str, NDArray[np.float64]]]:
        """Copies of each layer's weights (fan_in, fan_out), biases (fan_out,) and further parameters."""
        return list(plain_parameters(self.network))

    @property
    def output(self) -> OutputMeaning:
        """The meaning of the outputs: a score, a probability, probabilities or a value."""
        return self._configured.output

    def describe(self) -> ModelDescription:
        """Describe the current model, preprocessing included, with copies of all its numbers.

        Its rows are points [x1, x2, ...], columns called as in `data.inputs`. Classes are called as targets
        are: -1 and 1, or 0 .. k-1.
        """
        return self._configured.describe()

    def describe_training(self) -> TrainingDescription:
        """Describe the training of the config from its beginning, with the losses of its first epochs.

        What was changed while training is not in it: it is the config's own.
        """
        return describe_training(self.config, type(self))

    def export(self, format: str, *, training: bool = False) -> bytes:  # noqa: A002 - as REST says
        """Write the network, or its training, as a file for elsewhere.

        Args:
            format: a name of `playground.export.FORMATS`, such as ``numpy`` or ``onnx``.
            training: a program that trains as this config does from its beginning, in place of the network.

        Returns:
            The file's bytes.

        Raises:
            InvalidCommand: there is no such format, or it cannot hold this.
        """
        if format not in FORMATS:
            raise InvalidCommand([unknown_name("format", format, FORMATS)])
        if training:
            require_training(format)
            return export_training(self.describe_training(), format)
        return export_model(self.describe(), format)

    def plane(self, x: str = "x1", y: str | None = None, held: Mapping[str, float] | None = None) -> Plane:
        """Choose the plane of a picture.

        Args:
            x: the input from left to right: x1, x2, ..., or its own name.
            y: the input from bottom to top; None: the first that is not `x`, if there is one.
            held: coordinates of other inputs, by name; those that it leaves out are held at their medians
                over the training rows.

        Returns:
            The plane.

        Raises:
            InvalidCommand: there are no such inputs, or `x` and `y` are the same.
        """
        return choose_plane(self.config.data.input_names, self.rows.plane, x, y, held or {})

    def picture(self, grid: int, neurons: Sequence[int], plane: Plane | None = None) -> NDArray[np.uint8]:
        """Draw chosen neurons over [-6, 6] squared.

        Args:
            grid: width and height in pixels.
            neurons: numbers counted layer by layer, hidden neurons first, outputs last.
            plane: which two inputs vary; None: the first two, others held at their medians.

        Returns:
            (len(neurons), grid, grid), row 0 at the top, where the second input of the plane is +6. A
            byte u means the activation u / 127.5 - 1; what lies beyond -1 or +1 is clipped. Outputs that
            are probabilities p are shown as 2p - 1, so that u / 255 is p.
        """
        return self.network.images(self.grid_columns(grid, plane), neurons).reshape(len(neurons), grid, grid)

    def grid_columns(self, grid: int, plane: Plane | None = None) -> Columns:
        """What the network receives at the centres of a grid's cells.

        Args:
            grid: width and height in cells.
            plane: as of `picture`.

        Returns:
            (n_features, grid * grid), row by row from the top.
        """
        return self._configured.grid_columns(grid, plane or self.rows.plane)

    def output_picture(self, grid: int, plane: Plane | None = None) -> NDArray[np.uint8]:
        """Draw what is answered over [-6, 6] squared.

        Args:
            grid: width and height in pixels.
            plane: as of `picture`.

        Returns:
            (n_outputs, grid, grid), as `picture` gives them; with labels
            (2 ** n_labels, grid, grid), a probability for each combination, in the order of their numbers.
        """
        return self._configured.output_picture(grid, plane)

    def decide(self, outputs: NDArray[np.float64]) -> list[int] | None:
        """Predict the class of each output, named as targets are: -1 and 1, or 0 .. k-1.

        Args:
            outputs: (n_samples, n_outputs), as `predict` gives them.

        Returns:
            The classes; None for regression.
        """
        numbers = class_numbers(self.output, outputs)
        if numbers is None:
            return None
        targets = TASKS[self.config.task].targets_by_class(self.config.n_classes)
        return [targets[number] for number in numbers]

    def checkpoint(self) -> Checkpoint:
        """A copy of the complete state of training, but for config and history."""
        return self._fitting.checkpoint()

    def state(self, *, with_history: bool = True) -> bytes:
        """Serialize config, checkpoint and history as a safetensors file that `from_state` reads.

        Args:
            with_history: whether the history is part of it: every epoch up to 8,192 of them, above that the
                lowest and the highest of every 2, 4, 8, ..., as float32.

        Returns:
            The file.
        """
        log = self.log if self.network.is_reference else None
        history = self.recorded if with_history else None
        return encode(self.config, self._fitting.checkpoint(), log, history)

    @classmethod
    def from_state(
        cls,
        data: bytes,
        *,
        admit: Callable[[ExperimentConfig], None] | None = None,
        keeps_last_update: bool = False,
        network: type[Network] = Network,
        most_history_rows: int | None = None,
    ) -> Self:
        """Restore a trainer from a saved state; it continues with the same bits.

        A state that the reference has trained is computed anew from its log, unless the reference goes on.

        Args:
            data: what `state` gave.
            admit: raises InvalidConfig for a config larger than wanted, before anything is made of it.
            keeps_last_update, network, most_history_rows: as of a new trainer.

        Returns:
            The trainer; its log begins with the state.

        Raises:
            InvalidInput: the bytes are not what `state` gave.
        """
        config, checkpoint, history = decode(data)
        log = decode_log(data)
        if admit is not None:
            for each in (config, *(of_entry for of_entry, _ in configs(log or ()))):
                admit(each)
        is_exact = log is None or network.is_reference
        trainer = cls(
            config,
            keeps_last_update=keeps_last_update,
            network=network if is_exact else ReferenceNetwork,
            most_history_rows=most_history_rows,
        )
        trainer._configured.restore(config, checkpoint)
        trainer.recorded.extend(history)
        state = b64encode(data).decode("ascii")
        begun = latest_beginning(log) if log else None
        trainer.follow(
            Timeline(log or [ResumeEntry(step=checkpoint.progress.step, state=state)], begun=begun)
        )
        if is_exact:
            return trainer
        exact = Recomputation(trainer, cls)
        while not exact.advance():
            pass
        return exact.trainer
