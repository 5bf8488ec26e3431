"""Rows, scaling, samples and fitting of a config, and the effects of commands on them."""

import numpy as np
from numpy.typing import NDArray

from playground.config import ExperimentConfig, begins_anew
from playground.config.rows import Rows, make_rows
from playground.data.class_weights import sample_weights
from playground.data.expressions import renamed
from playground.data.features import ALL_FEATURES, INPUTS, feature_matrix
from playground.data.plane import Plane, grid_points
from playground.data.streams import Purpose, stream
from playground.data.tasks import TASKS
from playground.engine.layout import Layout
from playground.engine.network import Network, Rule
from playground.engine.samples import Columns, Samples
from playground.model.description import InputFeature, ModelDescription, Scaling
from playground.model.output import OutputMeaning, class_images, output_meaning
from playground.problems.allowed import Interval
from playground.problems.errors import InvalidCommand, Problem
from playground.training.action_log import (
    AnyEntry,
    ChangeEntry,
    ContinueEntry,
    SetEarlyStoppingEntry,
    SetParameterEntry,
    changed_config,
)
from playground.training.assembly import engine_layout, engine_rule, stop_rule
from playground.training.checkpoint import Checkpoint
from playground.training.describing import describe
from playground.training.fitting import Fitting
from playground.training.stopping import StopRule

_GRIDS_KEPT = 4
"""Pictures whose features are kept: two sizes are in use, two more while a person changes size or plane."""


class ConfiguredFitting:
    """A config and the `Fitting` made from it.

    Args:
        config: what to train; it begins at epoch 0 with initial parameters.
        keeps_last_update, most_history_rows: as of a `Fitting`.
        network: the class of its network.
    """

    config: ExperimentConfig
    rows: Rows
    fitting: Fitting
    scaling: Scaling | None
    _grids: dict[tuple[int, Plane], Columns]  # features of picture points
    keeps_last_update: bool

    def __init__(
        self,
        config: ExperimentConfig,
        *,
        keeps_last_update: bool,
        network: type[Network] = Network,
        most_history_rows: int | None = None,
    ) -> None:
        self.keeps_last_update, self._network = keeps_last_update, network
        self._most_history_rows = most_history_rows
        self._assemble(config)
        self.reset()

    def change(self, config: ExperimentConfig) -> bool:
        """Go on with another config.

        Args:
            config: the whole of it.

        Returns:
            Whether it began anew at epoch 0; otherwise parameters and progress are kept.
        """
        before = self.config
        if begins_anew(before, config):
            self._assemble(config)
            self.reset()
            return True
        self.config = config
        if config.data != before.data:
            self.rows = make_rows(config)
        if config.data != before.data or _of_samples(config) != _of_samples(before):
            self.fitting.change_samples(*self._make_samples())
        self.fitting.change_layout(_layout(config))
        self.fitting.change_rule(_rule(config))
        self.fitting.change_plateau_monitor(config.training.plateau_monitor)
        if _stop_rule(config) != _stop_rule(before):
            self.fitting.set_early_stopping(_stop_rule(config))
        return False

    def reset(self) -> None:
        """Go to epoch 0 with the config's initial parameters and early stopping."""
        self.fitting.set_early_stopping(_stop_rule(self.config))
        rng = stream(self.config.seed, Purpose.INITIAL_PARAMETERS)
        self.fitting.begin(self.config.network.initializer, rng)
        given = self.config.network.initial_parameters
        if given is not None:
            for (_, parts), layer in zip(self.fitting.network.layers(), given, strict=True):
                parts["weights"][:], parts["biases"][:] = layer.weights, layer.biases

    def set_parameter(self, layer: int, source: int | None, target: int, value: float) -> bool:
        """As `RecordedTraining.set_parameter`, without an entry in a log.

        Args:
            layer, source, target, value: as there.

        Returns:
            Whether there was another value.
        """
        self.fitting.go_on_from_last()
        layers = list(self.fitting.network.layers())
        _require_index("layer", layer, len(layers))
        shape, parts = layers[layer]
        _require_index("to", target, shape.fan_out)
        if not np.isfinite(value):
            raise InvalidCommand([Problem("value", "not_finite", str(value), Interval())])
        if source is None:
            values = parts["biases"].reshape(-1, shape.fan_out)[0]
        else:
            _require_index("from", source, shape.fan_in)
            values = parts["weights"].reshape(-1, shape.fan_in, shape.fan_out)[0, source]
        has_changed: bool = values[target].tobytes() != np.float64(value).tobytes()
        values[target] = value
        self.fitting.clear_divergence()
        return has_changed

    def repeat(self, entry: AnyEntry) -> None:
        """Carry out an entry of the log that is no beginning.

        Args:
            entry: of the log, at its step.

        Raises:
            InvalidInput: it does not fit this network or config.
            ValueError: it is a beginning.
        """
        if entry.diverged:
            self.fitting.set_divergence()
        match entry:
            case ChangeEntry():
                self.change(changed_config(self.config, entry))
            case SetParameterEntry():
                self.set_parameter(entry.layer, entry.source, entry.target, entry.value)
            case SetEarlyStoppingEntry():
                self.fitting.set_early_stopping(entry.rule)
            case ContinueEntry():
                self.fitting.continue_after_early_stopping()
            case _:
                raise ValueError(f"Only what happens within training is repeated. Received: {entry!r}")

    def restore(self, config: ExperimentConfig, checkpoint: Checkpoint) -> None:
        """Go to a checkpoint.

        Args:
            config: in force when the checkpoint was taken.
            checkpoint: of a `Fitting` made from it.

        Raises:
            InvalidCommand: the checkpoint does not fit the config.
        """
        if config is not self.config:
            history = self.fitting.history
            self._assemble(config)
            self.fitting.history = history
        self.fitting.restore(checkpoint)

    def features(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """As `RecordedTraining.features`."""
        matrix = feature_matrix(self.config.network.features, points, self.rows.n_inputs)
        return matrix if self.scaling is None else self.scaling.apply(matrix)

    def grid_columns(self, grid: int, plane: Plane) -> Columns:
        """The network's inputs for the points of a picture.

        Args:
            grid: width and height in pixels.
            plane: which inputs vary.

        Returns:
            grid * grid columns of n_features rows, row by row from the top left.
        """
        key = (grid, plane)
        if key not in self._grids:
            while len(self._grids) >= _GRIDS_KEPT:
                self._grids.pop(next(iter(self._grids)))
            self._grids[key] = Columns(self.features(grid_points(grid, plane)))
        return self._grids[key]

    @property
    def output(self) -> OutputMeaning:
        """The meaning of the outputs; see `Trainer.output`."""
        return output_meaning(self.config.task, self.fitting.network.layout.layers[-1].activation)

    def output_picture(self, grid: int, plane: Plane | None = None) -> NDArray[np.uint8]:
        """Draw what is answered over [-6, 6] squared.

        Args:
            grid: width and height in pixels.
            plane: which inputs vary; None: the first two, others held at their medians.

        Returns:
            (n_outputs, grid, grid) bytes as of `Trainer.picture`; with labels as `class_images` has them.
        """
        network = self.fitting.network
        outputs = range(network.layout.n_hidden, network.layout.n_neurons)
        images = network.images(self.grid_columns(grid, plane or self.rows.plane), outputs)
        return class_images(self.output, images.reshape(-1, grid, grid))

    def describe(self) -> ModelDescription:
        """Describe the current model; see `Trainer.describe`."""
        config = self.config
        columns = config.data.inputs or INPUTS[: self.rows.n_inputs]
        own = dict(zip(INPUTS, columns, strict=False))
        return describe(
            self.fitting.network,
            columns=columns,
            features=[
                InputFeature(own.get(name, name), renamed(ALL_FEATURES[name].expression, own))
                for name in config.network.features
            ],
            scaling=self.scaling,
            dropout=config.network.per_layer("dropout"),
            task=config.task,
            classes=TASKS[config.task].targets_by_class(config.n_classes),
        )

    def _assemble(self, config: ExperimentConfig) -> None:
        """Make rows, samples and a network without parameters."""
        self.config = config
        self.rows = make_rows(config)
        network = self._network(_layout(config))
        train, test, validation = self._make_samples()
        self.fitting = Fitting(
            network,
            train,
            test,
            _rule(config),
            has_classes=TASKS[config.task].has_classes,
            validation=validation,
            plateau_monitor=config.training.plateau_monitor,
            keeps_last_update=self.keeps_last_update,
            most_history_rows=self._most_history_rows,
        )

    def _make_samples(self) -> tuple[Samples, Samples, Samples | None]:
        """Features and targets of the training, test and validation rows, in the engine's arrangement."""
        self.scaling = None
        self._grids = {}
        if self.config.data.standardize:
            self.scaling = Scaling.of(self.features(self.rows.train[:, :-1]))
        task, class_weight, weights = TASKS[self.config.task], self.config.training.class_weight, None
        if class_weight is not None:
            weights = sample_weights(class_weight, task.class_numbers(self.rows.train[:, -1]))
        validation = self.rows.validation
        return (
            self._samples_of(self.rows.train, weights),
            self._samples_of(self.rows.test),
            None if validation is None else self._samples_of(validation),
        )

    def _samples_of(self, rows: NDArray[np.float64], weights: NDArray[np.float64] | None = None) -> Samples:
        targets = TASKS[self.config.task].encode(
            rows[:, -1], self.config.n_outputs, self.config.output_activation
        )
        return Samples(self.features(rows[:, :-1]), targets, weights)


def _of_samples(config: ExperimentConfig) -> tuple[object, object]:
    """What else than the rows decides about weights and targets of samples."""
    return config.training.class_weight, config.output_activation == "sigmoid"


def _layout(config: ExperimentConfig) -> Layout:
    network = config.network
    return engine_layout(network, config.training, config.task, len(network.features), config.n_outputs)


def _rule(config: ExperimentConfig) -> Rule:
    return engine_rule(config.network, config.training, config.task, config.seed)


def _stop_rule(config: ExperimentConfig) -> StopRule | None:
    return stop_rule(config.training, has_validation=config.data.validation_fraction > 0)


def _require_index(field: str, value: int, count: int) -> None:
    if not 0 <= value < count:
        raise InvalidCommand([Problem(field, "index_out_of_range", value, Interval(0, count - 1))])
