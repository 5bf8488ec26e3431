"""The regressor."""

from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import RegressorMixin
from sklearn.utils.validation import _check_sample_weight, validate_data

from playground.data.tasks import TASKS
from playground.estimators.base import NetworkEstimator
from playground.problems.errors import InvalidConfig, Problem


class PlaygroundRegressor(RegressorMixin, NetworkEstimator):  # type: ignore[misc]
    """Neural-network regressor with one output."""

    def fit(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> Self:
        """Fit the network to samples with numeric targets.

        Args:
            X: samples (n_samples, n_features), finite numbers.
            y: targets (n_samples,), finite numbers.
            sample_weight: (n_samples,), at least 0: factors of the gradients of the samples' losses; samples
                that weigh 0 are left out. None: all are 1.

        Returns:
            The estimator itself.

        Raises:
            InvalidConfig: a parameter cannot be used; names every one.
            ValueError: X and y do not go together, or `warm_start` would go on with other layers.
        """
        self._forget_unless_wanted()
        return self._learn_numbers(X, y, sample_weight)

    def partial_fit(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> Self:
        """Train one epoch on these samples, from where the network stands; early stopping does not apply.

        Args:
            X: samples (n_samples, n_features), finite numbers.
            y: targets (n_samples,), finite numbers.
            sample_weight: as of `fit`.

        Returns:
            The estimator itself.

        Raises:
            InvalidConfig: a parameter cannot be used; names every one.
            ValueError: as from `fit`.
        """
        return self._learn_numbers(X, y, sample_weight, epochs=1)

    def _learn_numbers(
        self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None, epochs: int | None = None
    ) -> Self:
        if self.class_weight is not None:
            params = {"task": "regression"}
            problem = Problem("class_weight", "needs_classes", self.class_weight, "null", params)
            raise InvalidConfig([problem])
        features, numbers = validate_data(
            self, X, y, dtype=np.float64, y_numeric=True, reset=not self._goes_on()
        )
        targets = TASKS["regression"].encode(np.asarray(numbers, np.float64), 1, "linear")
        weights = None
        if sample_weight is not None:
            weights = _check_sample_weight(
                sample_weight, features, dtype=np.float64, ensure_non_negative=True
            )
        self._learn("regression", features, targets, weights, epochs=epochs)
        return self

    def predict(self, X: ArrayLike) -> NDArray[np.float64]:
        """Predict the target.

        Args:
            X: samples (n_samples, n_features).

        Returns:
            (n_samples,) float64.
        """
        return self._outputs(X)[:, 0]
