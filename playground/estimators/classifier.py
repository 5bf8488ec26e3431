"""The classifier."""

from collections.abc import Mapping
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import ClassifierMixin
from sklearn.utils import Tags
from sklearn.utils.class_weight import compute_class_weight
from sklearn.utils.metaestimators import available_if
from sklearn.utils.multiclass import check_classification_targets, unique_labels
from sklearn.utils.validation import _check_sample_weight, validate_data

from playground.data.tasks import TASKS
from playground.engine.losses import LOSSES, Loss
from playground.estimators.base import NetworkEstimator
from playground.model.output import class_numbers, signed_scores


def _loss(estimator: NetworkEstimator) -> Loss | None:
    """The row of the loss; None for the task's usual one, and for an unknown name, which `fit` refuses."""
    loss = estimator.loss
    return LOSSES.get(str(loss.get("name") if isinstance(loss, Mapping) else loss))


def _gives_probabilities(estimator: "PlaygroundClassifier") -> bool:
    loss = _loss(estimator)
    return loss is None or loss.is_proper


class PlaygroundClassifier(ClassifierMixin, NetworkEstimator):  # type: ignore[misc]
    """Neural-network classifier for two or more classes; with some losses, such as hinge, for two only."""

    def __sklearn_tags__(self) -> Tags:
        tags, loss = super().__sklearn_tags__(), _loss(self)
        tags.classifier_tags.multi_class = loss is None or "multiclass" in loss.outputs
        return tags

    def fit(self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> Self:
        """Fit the network to labelled samples.

        Args:
            X: samples (n_samples, n_features), finite numbers.
            y: classes (n_samples,), numbers or strings.
            sample_weight: (n_samples,), at least 0: factors of the gradients of the samples' losses, beside
                those of `class_weight`; samples that weigh 0 are left out. None: all are 1.

        Returns:
            The estimator itself.

        Raises:
            InvalidConfig: a parameter cannot be used; names every one.
            ValueError: there are fewer than two classes, more than two although the loss separates only two,
                X and y do not go together, or `warm_start` would go on with other classes or layers.
        """
        self._forget_unless_wanted()
        features, labels = validate_data(self, X, y, dtype=np.float64, reset=not self._goes_on())
        check_classification_targets(labels)
        classes = np.unique(labels)
        if self._goes_on() and not np.array_equal(classes, self.classes_):
            raise ValueError(
                f"warm_start goes on with the same classes: {self.classes_}. Received: {classes}"
            )
        self._learn_classes(features, labels, classes, sample_weight)
        return self

    def partial_fit(
        self,
        X: ArrayLike,
        y: ArrayLike,
        classes: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
    ) -> Self:
        """Train one epoch on these samples, from where the network stands; early stopping does not apply.

        Args:
            X: samples (n_samples, n_features), finite numbers.
            y: classes (n_samples,).
            classes: all classes that will ever come; needed in the first call.
            sample_weight: as of `fit`.

        Returns:
            The estimator itself.

        Raises:
            InvalidConfig: a parameter cannot be used; names every one.
            ValueError: as from `fit`; the first call names no classes; y has one that is not among them; or
                `class_weight` is balanced, for which all samples would have to be known.
        """
        if self.class_weight == "balanced":
            raise ValueError("class_weight='balanced' needs all samples at once; give partial_fit a dict")
        if not self._goes_on() and classes is None:
            raise ValueError("classes must be passed on the first call to partial_fit.")
        features, labels = validate_data(self, X, y, dtype=np.float64, reset=not self._goes_on())
        check_classification_targets(labels)
        known = self.classes_ if classes is None else unique_labels(np.asarray(classes))
        if self._goes_on() and not np.array_equal(known, self.classes_):
            raise ValueError(
                f"classes are those of the first call to partial_fit: {self.classes_}. Received: {known}"
            )
        if not np.isin(labels, known).all():
            raise ValueError(f"y has classes that are not among {known}. Received: {np.unique(labels)}")
        self._learn_classes(features, labels, known, sample_weight, epochs=1)
        return self

    def _learn_classes(
        self,
        features: NDArray[np.float64],
        labels: NDArray[Any],
        known: NDArray[Any],
        sample_weight: ArrayLike | None,
        epochs: int | None = None,
    ) -> None:
        n_classes = len(known)
        if n_classes < 2:
            raise ValueError(
                f"A classifier needs samples of two classes or more. Received: {n_classes} class"
            )
        if n_classes > 2 and not self.__sklearn_tags__().classifier_tags.multi_class:
            # The first sentence is scikit-learn's, whose tools look for it.
            fitting = [row.name for row in LOSSES.values() if "multiclass" in row.outputs]
            raise ValueError(
                f"Only binary classification is supported. Received: {n_classes} classes, which loss "
                f"{self.loss!r} does not go with; allowed: {' '.join(fitting)}"
            )
        self.classes_ = known
        classes = np.searchsorted(known, labels).astype(np.float64)
        weights = None
        if sample_weight is not None or self.class_weight is not None:
            weights = _check_sample_weight(
                sample_weight, features, dtype=np.float64, ensure_non_negative=True
            )
            of_classes = compute_class_weight(self.class_weight, classes=known, y=labels)
            weights = weights * of_classes[classes.astype(np.int64)]
        task = TASKS["classification" if n_classes == 2 else "multiclass"]
        loss = _loss(self) or LOSSES[task.usual_loss]
        output = loss.output_activation.get(task.name, "")  # of another task's loss, which `_learn` refuses
        targets = task.encode(2.0 * classes - 1.0 if n_classes == 2 else classes, n_classes, output)
        self._learn(task.name, features, targets, weights, classes=classes, epochs=epochs)

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
            probability p. With more (n_samples, n_classes): each class's probability or score, the largest of
            which decides.
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
            # Of sigmoids, each of which answers for itself, as scikit-learn's one-against-all does it.
            together: NDArray[np.float64] = decision / decision.sum(axis=1, keepdims=True)
            return decision if self._output.name == "class_probabilities" else together
        probability = 0.5 + 0.5 * decision
        return np.column_stack([1.0 - probability, probability])
