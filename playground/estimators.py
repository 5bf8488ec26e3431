"""scikit-learn estimators: a classifier and a regressor for tables with any number of columns.

scikit-learn is the optional extra `sklearn`.
"""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from numbers import Integral, Real
from typing import Any, Self, TypeGuard

import numpy as np
from numpy.typing import ArrayLike, NDArray

from playground.config import MAX_SEED, ModelConfig, read_model_config
from playground.config.plain import plain
from playground.data.expressions import Column
from playground.data.streams import Purpose, stream
from playground.data.tasks import TASKS, TaskName
from playground.engine.losses import LOSSES, Loss
from playground.engine.network import Network
from playground.engine.samples import Samples
from playground.model.description import InputFeature, ModelDescription
from playground.model.output import OutputMeaning, class_numbers, output_meaning, signed_scores
from playground.problems.allowed import Interval
from playground.problems.errors import InvalidConfig, Problem
from playground.training.assembly import engine_layout, engine_rule, stop_rule
from playground.training.describing import describe, plain_parameters
from playground.training.fitting import Fitting
from playground.training.history import HISTORY_NUMBERS

try:
    from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.model_selection import train_test_split
    from sklearn.utils import Tags, check_random_state
    from sklearn.utils.metaestimators import available_if
    from sklearn.utils.multiclass import check_classification_targets
    from sklearn.utils.validation import check_is_fitted, validate_data
except ImportError as error:
    raise ImportError("The estimators need scikit-learn: pip install 'nn-playground[sklearn]'") from error

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


class _NetworkEstimator(BaseEstimator):  # type: ignore[misc]
    """Base of classifier and regressor: parameters, fitting, history.

    Every parameter is the config's field of that name, with its default, its range and its meaning, but for:

    Args:
        epochs: passes over the training samples, at least 1.
        validation_fraction: fraction of the samples, between 0 and 1, that early stopping on `test_loss`
            holds out; without it, all samples are trained on.
        random_state: the seed, or a NumPy generator that draws it; None uses NumPy's global one, as
            everywhere in scikit-learn.

    Attributes after `fit`, besides scikit-learn's own:

    - `history_`: columns epoch, train_loss, test_loss, beginning with epoch 0; test_loss is NaN where
      nothing was held out.
    - `epoch_`: number of epochs trained. `diverged_`: whether outputs stopped being finite numbers.

    Raises:
        InvalidConfig: from `fit`, with every parameter that cannot be used.
    """

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
        shuffle: bool = True,
        epochs: int = 100,
        validation_fraction: float = 0.1,
        random_state: int | np.random.RandomState | None = None,
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
        self.shuffle = shuffle
        self.epochs = epochs
        self.validation_fraction = validation_fraction
        self.random_state = random_state

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
        super().__setstate__(state)
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
        classes: NDArray[np.float64] | None = None,
    ) -> None:
        """Fits a new network to targets (n_samples, n_outputs); a held-out part is stratified by classes."""
        config, seed = self._model_config(task), self._seed()
        stopping = stop_rule(config.training)
        whole, kept = (features, targets), (features[:0], targets[:0])
        if stopping is not None and stopping.monitor == "test_loss":
            learned, held, learned_targets, held_targets = train_test_split(
                *whole, test_size=float(self.validation_fraction), random_state=seed % 2**32, stratify=classes
            )
            whole, kept = (learned, learned_targets), (held, held_targets)
        layout = engine_layout(config.network, config.training, task, features.shape[1], targets.shape[1])
        rule = engine_rule(config.network, config.training, task, seed)
        fitting = Fitting(Network(layout), Samples(*whole), Samples(*kept), rule, stopping)
        fitting.begin(config.network.initializer, stream(seed, Purpose.INITIAL_PARAMETERS))
        self._network = fitting.network
        self._task, self._dropout = task, config.network.per_layer("dropout")
        self.history_ = _history(fitting, self.epochs)
        fitting.restore_best()
        self.epoch_ = fitting.progress.epoch
        self.diverged_ = fitting.progress.diverged or not np.isfinite(self.history_["train_loss"][-1])
        if self.diverged_:
            message = (
                f"Outputs stopped being finite numbers in epoch {self.epoch_ + 1}; training ended there. "
                "Scale the columns (and targets), or lower learning_rate."
            )
            warnings.warn(message, ConvergenceWarning, stacklevel=3)

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


def _loss(estimator: _NetworkEstimator) -> Loss | None:
    """The row of the loss; None for the task's usual one, and for an unknown name, which `fit` refuses."""
    loss = estimator.loss
    return LOSSES.get(str(loss.get("name") if isinstance(loss, Mapping) else loss))


def _gives_probabilities(estimator: "PlaygroundClassifier") -> bool:
    loss = _loss(estimator)
    return loss is None or loss.is_proper


class PlaygroundClassifier(ClassifierMixin, _NetworkEstimator):  # type: ignore[misc]
    """Neural-network classifier for two or more classes; with some losses, such as hinge, for two only."""

    def __sklearn_tags__(self) -> Tags:
        tags, loss = super().__sklearn_tags__(), _loss(self)
        tags.classifier_tags.multi_class = loss is None or "multiclass" in loss.output_activation
        return tags

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:
        """Fit the network to labelled samples.

        Args:
            X: samples (n_samples, n_features), finite numbers.
            y: classes (n_samples,), numbers or strings.

        Returns:
            The estimator itself.

        Raises:
            InvalidConfig: a parameter cannot be used; names every one.
            ValueError: there are fewer than two classes, more than two although the loss separates only two,
                or X and y do not go together.
        """
        features, labels = validate_data(self, X, y, dtype=np.float64)
        check_classification_targets(labels)
        self.classes_, inverse = np.unique(labels, return_inverse=True)
        classes = inverse.astype(np.float64)
        n_classes = len(self.classes_)
        if n_classes < 2:
            raise ValueError(
                f"A classifier needs samples of two classes or more. Received: {n_classes} class"
            )
        if n_classes > 2 and not self.__sklearn_tags__().classifier_tags.multi_class:
            # The first sentence is scikit-learn's, whose tools look for it.
            fitting = [row.name for row in LOSSES.values() if "multiclass" in row.output_activation]
            raise ValueError(
                f"Only binary classification is supported. Received: {n_classes} classes, which loss "
                f"{self.loss!r} does not go with; allowed: {' '.join(fitting)}"
            )
        if n_classes == 2:
            targets = 2.0 * classes[:, None] - 1.0
            self._learn("classification", features, targets, classes)
        else:
            targets = TASKS["multiclass"].encode(classes, n_classes)
            self._learn("multiclass", features, targets, classes)
        return self

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """Predict the most probable class.

        Args:
            X: samples (n_samples, n_features).

        Returns:
            Members of `classes_`, (n_samples,).
        """
        outputs = self._outputs(X)
        return np.asarray(self.classes_[class_numbers(self._output, outputs)])

    def decision_function(self, X: ArrayLike) -> NDArray[np.float64]:
        """Compute the confidence scores.

        Args:
            X: samples (n_samples, n_features).

        Returns:
            With two classes (n_samples,), positive for the second of `classes_`: the output, or 2p - 1 of a
            probability p. With more (n_samples, n_classes): each class's probability.
        """
        outputs = self._outputs(X)
        return outputs if len(self.classes_) > 2 else signed_scores(self._output, outputs)

    @available_if(_gives_probabilities)  # type: ignore[untyped-decorator]
    def predict_proba(self, X: ArrayLike) -> NDArray[np.float64]:
        """Predict the probability of each class; absent with losses without probabilities, such as hinge.

        Args:
            X: samples (n_samples, n_features).

        Returns:
            (n_samples, n_classes), in the order of `classes_`; rows sum to 1.
        """
        decision = self.decision_function(X)
        if decision.ndim > 1:
            return decision
        probability = 0.5 + 0.5 * decision
        return np.column_stack([1.0 - probability, probability])


class PlaygroundRegressor(RegressorMixin, _NetworkEstimator):  # type: ignore[misc]
    """Neural-network regressor with one output."""

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:
        """Fit the network to samples with numeric targets.

        Args:
            X: samples (n_samples, n_features), finite numbers.
            y: targets (n_samples,), finite numbers.

        Returns:
            The estimator itself.

        Raises:
            InvalidConfig: a parameter cannot be used; names every one.
        """
        features, numbers = validate_data(self, X, y, dtype=np.float64, y_numeric=True)
        targets = TASKS["regression"].encode(np.asarray(numbers, np.float64), 1)
        self._learn("regression", features, targets)
        return self

    def predict(self, X: ArrayLike) -> NDArray[np.float64]:
        """Predict the target.

        Args:
            X: samples (n_samples, n_features).

        Returns:
            (n_samples,) float64.
        """
        return self._outputs(X)[:, 0]


def _history(fitting: Fitting, epochs: int) -> dict[str, list[float]]:
    """Trains for at most so many epochs; the losses before the first and after each."""
    fitting.record_beginning()
    fitting.advance(until_epoch=epochs)
    columns = dict(zip(HISTORY_NUMBERS, fitting.history.low.tolist(), strict=True))
    losses = {name: columns[name] for name in ("train_loss", "test_loss")}
    return {"epoch": [int(epoch) for epoch in columns["epoch"]], **losses}


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, Integral) and not isinstance(value, bool)
