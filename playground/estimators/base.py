"""The base of the estimators: parameters as the config names them, fitting, and going on with it."""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from numbers import Integral, Real
from typing import Any, TypeGuard

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import train_test_split
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from playground.config import MAX_SEED, ModelConfig, read_model_config
from playground.config.plain import plain
from playground.data.expressions import Column
from playground.data.streams import Purpose, stream
from playground.data.tasks import TaskName
from playground.engine.layout import Layout
from playground.engine.network import Network, Rule
from playground.engine.samples import Samples
from playground.model.description import InputFeature, ModelDescription
from playground.model.output import OutputMeaning, output_meaning
from playground.problems.allowed import Interval, Phrase
from playground.problems.errors import InvalidConfig, Problem
from playground.training.assembly import engine_layout, engine_rule, stop_rule
from playground.training.checkpoint import Checkpoint
from playground.training.describing import describe, plain_parameters
from playground.training.fitting import Fitting
from playground.training.history import HISTORY_NUMBERS

_OF_NETWORK = ("hidden", "activation", "dropout", "batch_normalization", "initializer")
_OF_TRAINING = (
    "loss",
    "optimizer",
    "learning_rate",
    "schedule",
    "batch_size",
    "regularization",
    "regularization_rate",
    "clip_norm",
    "clip_value",
    "early_stopping",
    "shuffle",
)
_Chosen = str | Mapping[str, object]


class NetworkEstimator(BaseEstimator):  # type: ignore[misc]
    """Base of classifier and regressor: parameters, fitting, history.

    Every parameter is the config's field of that name, with its default, its range and its meaning, but for:

    Args:
        epochs: passes over the training samples, at least 1.
        validation_fraction: fraction of the samples, between 0 and 1, that early stopping on `test_loss`
            or `validation_loss` holds out; without it, all samples are trained on.
        random_state: the seed, or a NumPy generator that draws it; None uses NumPy's global one, as
            everywhere in scikit-learn.
        class_weight: of the classifier, as scikit-learn's: a dict from class to factor, or "balanced"; None:
            all classes weigh 1. The loss's gradients of a class's samples are multiplied by its factor.
        warm_start: whether `fit` goes on from what was fitted before, optimizer included, instead of
            beginning anew; two fits of 50 epochs are then one of 100.

    Attributes after `fit`, besides scikit-learn's own:

    - `history_`: columns epoch, train_loss, test_loss, beginning with epoch 0; test_loss is NaN where
      nothing was held out.
    - `epoch_`: number of epochs trained. `diverged_`: whether outputs stopped being finite numbers.

    Raises:
        InvalidConfig: from `fit`, with every parameter that cannot be used.
    """

    _trained_seed: int
    _checkpoint: Checkpoint
    _rule: Rule

    def __init__(
        self,
        *,
        hidden: Sequence[int] = (4, 2),
        activation: _Chosen | Sequence[_Chosen] = "tanh",
        dropout: float | Sequence[float] = 0.0,
        batch_normalization: bool | Sequence[bool] = False,
        initializer: _Chosen = "uniform",
        loss: _Chosen | None = None,
        optimizer: _Chosen = "sgd",
        learning_rate: float = 0.03,
        schedule: _Chosen = "constant",
        batch_size: int = 10,
        regularization: _Chosen = "none",
        regularization_rate: float = 0.0,
        clip_norm: float | None = None,
        clip_value: float | None = None,
        early_stopping: Mapping[str, object] | None = None,
        class_weight: Mapping[Any, float] | str | None = None,
        shuffle: bool = True,
        epochs: int = 100,
        validation_fraction: float = 0.1,
        random_state: int | np.random.RandomState | None = None,
        warm_start: bool = False,
    ) -> None:
        self.hidden = hidden
        self.activation = activation
        self.dropout = dropout
        self.batch_normalization = batch_normalization
        self.initializer = initializer
        self.loss = loss
        self.optimizer = optimizer
        self.learning_rate = learning_rate
        self.schedule = schedule
        self.batch_size = batch_size
        self.regularization = regularization
        self.regularization_rate = regularization_rate
        self.clip_norm = clip_norm
        self.clip_value = clip_value
        self.early_stopping = early_stopping
        self.class_weight = class_weight
        self.shuffle = shuffle
        self.epochs = epochs
        self.validation_fraction = validation_fraction
        self.random_state = random_state
        self.warm_start = warm_start

    def parameters(self) -> list[dict[str, NDArray[np.float64]]]:
        """Copies of each layer's weights (fan_in, fan_out), biases (fan_out,) and further parameters."""
        check_is_fitted(self)
        return list(plain_parameters(self._network))

    def describe(self) -> ModelDescription:
        """A description of the fitted model, with copies of all parameters; its inputs are the columns."""
        check_is_fitted(self)
        unnamed = [f"x{place}" for place in range(self.n_features_in_)]
        columns = [str(name) for name in getattr(self, "feature_names_in_", unnamed)]
        return describe(
            self._network,
            columns=columns,
            features=[InputFeature(name, Column(name)) for name in columns],
            scaling=None,
            dropout=self._dropout,
            task=self._task,
            classes=getattr(self, "classes_", np.empty(0)).tolist(),
        )

    def __setstate__(self, state: dict[str, Any]) -> None:
        super().__setstate__({"class_weight": None, "warm_start": False, **state})
        if "_network" in state and "_task" not in state:
            # Fitted and pickled by version 0.1.0, which derived both from the parameters at every use.
            n_classes = len(getattr(self, "classes_", ()))
            task: TaskName = "regression"
            if n_classes:
                task = "multiclass" if n_classes > 2 else "classification"
            self._task = task
            self._dropout = self._model_config(task).network.per_layer("dropout")

    @property
    def _output(self) -> OutputMeaning:
        return output_meaning(self._task, self._network.layout.layers[-1].activation)

    def _learn(
        self,
        task: TaskName,
        features: NDArray[np.float64],
        targets: NDArray[np.float64],
        weights: NDArray[np.float64] | None,
        *,
        classes: NDArray[np.float64] | None = None,
        epochs: int | None = None,
    ) -> None:
        """Trains on targets (n_samples, n_outputs): from where it stands, or anew if nothing is kept.

        Args:
            task: what the targets are.
            features: (n_samples, n_features).
            targets: (n_samples, n_outputs).
            weights: (n_samples,), at least 0; None: all are 1.
            classes: (n_samples,), by which a held-out part is stratified; None for regression.
            epochs: None: the parameter's, and early stopping watches them; else so many, whatever it says.
        """
        config = self._model_config(task)
        stopping = stop_rule(config.training) if epochs is None else None
        if weights is not None:  # a sample without weight is none
            counts = weights > 0.0
            features, targets, weights = features[counts], targets[counts], weights[counts]
            classes = None if classes is None else classes[counts]
        seed: int = self._trained_seed if self._goes_on() else self._seed()
        whole: list[NDArray[np.float64]] = [features, targets, *([] if weights is None else [weights])]
        kept = [each[:0] for each in whole]
        if stopping is not None and stopping.monitor != "train_loss":
            stopping = replace(stopping, monitor="test_loss")  # the samples held out are either
            parts = train_test_split(
                *whole, test_size=float(self.validation_fraction), random_state=seed % 2**32, stratify=classes
            )
            whole, kept = parts[::2], parts[1::2]
        layout = engine_layout(config.network, config.training, task, features.shape[1], targets.shape[1])
        rule = engine_rule(config.network, config.training, task, seed)
        train, test = Samples(*whole), Samples(*kept)
        if self._goes_on():
            fitting = self._going_on(layout, train, test, rule)
            fitting.set_early_stopping(stopping)
        else:
            fitting = Fitting(Network(layout), train, test, rule, stopping)
            fitting.begin(config.network.initializer, stream(seed, Purpose.INITIAL_PARAMETERS))
            self.history_: dict[str, list[Any]] = {"epoch": [], "train_loss": [], "test_loss": []}
        self._task, self._dropout = task, config.network.per_layer("dropout")
        self._extend_history(fitting, self.epochs if epochs is None else epochs)
        fitting.restore_best()
        self._network, self._trained_seed = fitting.network, seed
        self._checkpoint, self._rule = fitting.checkpoint(), rule
        self.epoch_ = fitting.progress.epoch
        self.diverged_ = fitting.progress.diverged or not np.isfinite(self.history_["train_loss"][-1])
        if self.diverged_:
            message = (
                f"Outputs stopped being finite numbers in epoch {self.epoch_ + 1}; training ended there. "
                "Scale the columns (and targets), or lower learning_rate."
            )
            warnings.warn(message, ConvergenceWarning, stacklevel=3)

    def _goes_on(self) -> bool:
        return hasattr(self, "_checkpoint")

    def _forget_unless_wanted(self) -> None:
        """Before `fit`: what was trained goes, unless `warm_start` goes on from it."""
        if not isinstance(self.warm_start, (bool, np.bool_)):
            raise InvalidConfig(
                [Problem("warm_start", "not_a_boolean", self.warm_start, Phrase("true_or_false"))]
            )
        if not self.warm_start and self._goes_on():
            del self._checkpoint

    def _going_on(self, layout: Layout, train: Samples, test: Samples, rule: Rule) -> Fitting:
        """A fitting that continues, with other samples and by another rule, from where the last one ended."""
        before = self._network.layout
        shapes = [[(each.fan_in, each.fan_out) for each in layers.layers] for layers in (before, layout)]
        if shapes[0] != shapes[1] or before.is_normalized != layout.is_normalized:
            raise ValueError(
                "Training goes on in layers of the same sizes; set warm_start=False to begin anew. "
                f"Received: {shapes[1]} after {shapes[0]}"
            )
        fitting = Fitting(Network(before), train, test, self._rule)
        # Calls end with an epoch, but for those that diverged within one, of other samples.
        progress = replace(self._checkpoint.progress, offset=0)
        fitting.restore(replace(self._checkpoint, progress=progress))
        fitting.change_layout(layout)
        fitting.change_rule(rule)
        return fitting

    def _extend_history(self, fitting: Fitting, epochs: int) -> None:
        """Trains for at most so many epochs; adds the losses before the first and after each."""
        fitting.record_beginning()
        fitting.advance(until_epoch=fitting.progress.epoch + epochs)
        columns = dict(zip(HISTORY_NUMBERS, fitting.history.low.tolist(), strict=True))
        first = 1 if self.history_["epoch"] else 0  # what the last call ended with is there
        self.history_["epoch"] += [int(epoch) for epoch in columns["epoch"]][first:]
        for name in ("train_loss", "test_loss"):
            self.history_[name] += columns[name][first:]

    def _outputs(self, samples: ArrayLike) -> NDArray[np.float64]:
        """Outputs (n_samples, n_outputs), after the output activation."""
        check_is_fitted(self)
        return self._network.predict(validate_data(self, samples, reset=False, dtype=np.float64))

    def _model_config(self, task: TaskName) -> ModelConfig:
        """The parameters, validated as a config's."""
        problems = list(self._own_problems())
        try:
            config = read_model_config(
                task,
                {name: plain(getattr(self, name)) for name in _OF_NETWORK},
                {name: plain(getattr(self, name)) for name in _OF_TRAINING},
            )
        except InvalidConfig as error:
            for problem in error.problems:
                _, _, name = problem.field.partition(".")
                problems.append(replace(problem, field=name))
        if problems:
            raise InvalidConfig(problems)
        return config

    def _own_problems(self) -> list[Problem]:
        """Validates the parameters that are not fields of a config."""
        found = []
        if not _is_whole(self.epochs):
            found.append(Problem("epochs", "not_whole", self.epochs, Interval(1)))
        elif self.epochs < 1:
            found.append(Problem("epochs", "too_small", self.epochs, Interval(1)))
        fraction = self.validation_fraction
        if isinstance(fraction, bool) or not isinstance(fraction, Real) or not 0 < fraction < 1:
            allowed = Interval(0, 1, above_low=True, below_high=True)
            found.append(Problem("validation_fraction", "not_a_fraction", fraction, allowed))
        seed = self.random_state
        if _is_whole(seed) and not 0 <= seed <= MAX_SEED:
            allowed = Interval(0, MAX_SEED)
            found.append(Problem("random_state", "too_small" if seed < 0 else "too_large", seed, allowed))
        return found

    def _seed(self) -> int:
        if _is_whole(self.random_state):
            return int(self.random_state)
        return int(check_random_state(self.random_state).randint(2**31 - 1))


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, Integral) and not isinstance(value, bool)
