"""Fits other models to the rows of a config, with the network's inputs, split and score."""

import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, ValidationError, model_validator

from playground.baselines.answer import Baselines, FittedModel, Guess, Refusal, as_picture
from playground.baselines.models import MODELS, BaselineModel, require_sklearn
from playground.config import ExperimentConfig, NestedConfig
from playground.config.choices import ChoiceOf
from playground.config.fields import Section, WholeNumber
from playground.config.plain import plain
from playground.config.rows import Rows, make_rows
from playground.data.features import feature_matrix
from playground.data.plane import grid_points
from playground.data.tasks import TASKS
from playground.engine.hyperparameters import Choice
from playground.locales import DEFAULT_LANGUAGE, read_words
from playground.problems.allowed import Interval
from playground.problems.errors import InvalidCommand, Problem, sentence
from playground.problems.validation import problems_of, refuse

MOST_ROWS = 4000
"""Training and test rows together: more would take longer than somebody waits who drags a point."""

GRID = 50
_MOST_GRID = 200
_MOST_EXPANDED = 8  # inputs of which all products are made: 164 columns
_MOST_MODELS = 20
_AT_MARGIN = float(np.tanh(1.0))

Numbers = NDArray[np.float64]


class BaselineOrder(Section):
    """Which models are to be fitted to which rows."""

    config: NestedConfig = Field(default_factory=ExperimentConfig)
    models: Annotated[tuple[Annotated[Choice, ChoiceOf(MODELS)], ...], Field(max_length=_MOST_MODELS)] = (
        Field(
            tuple(Choice(name) for name in MODELS),
            description="names, or objects of a name and controls; all models by default",
            # That there is one is checked below: pydantic would count only those that are right.
            json_schema_extra={"default": list(MODELS), "minItems": 1},
        )
    )
    grid: Annotated[WholeNumber, Field(ge=2, le=_MOST_GRID)] = Field(
        GRID, description="width and height of the pictures"
    )

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not self.models:
            allowed = Interval(1, _MOST_MODELS, unit="entries")
            refuse("BaselineOrder", [Problem("models", "too_few_entries", 0, allowed)])
        return self


def fit_all(
    config: ExperimentConfig | Mapping[str, object],
    models: Sequence[str | Mapping[str, object]] | None = None,
    *,
    grid: int = GRID,
    language: str = DEFAULT_LANGUAGE,
) -> Baselines:
    """Fits models to the training rows of a config and scores them on its test rows.

    Args:
        config: its data and the features of its network are used; what an ExperimentConfig is made of.
        models: names, or objects of a name and controls such as ``{"name": "svm_rbf", "C": 10}``; None: all.
        grid: width and height of the pictures, from 2 to 200.
        language: of the problems of single models.

    Returns:
        Scores and pictures. Of a model that cannot be fitted to these rows it says why.

    Raises:
        InvalidInput: something cannot be used, there are too many rows, or scikit-learn is not installed.
    """
    named = {} if models is None else {"models": models}
    return fit_order(read_order({"config": config, "grid": grid, **named}), language)


def read_order(value: object) -> BaselineOrder:
    """Validates an order.

    Args:
        value: a mapping with fields of BaselineOrder; numbers and lists may be NumPy's.

    Returns:
        The order.

    Raises:
        InvalidCommand: with every problem, by its dotted name.
    """
    try:
        return BaselineOrder.model_validate(plain(value))
    except ValidationError as error:
        raise InvalidCommand(problems_of(error, BaselineOrder)) from None


def fit_order(order: BaselineOrder, language: str = DEFAULT_LANGUAGE) -> Baselines:
    """Fits what was ordered.

    Args:
        order: models and rows.
        language: of the problems of single models.

    Returns:
        Scores and pictures.

    Raises:
        InvalidCommand: there are too many rows, or scikit-learn is not installed.
    """
    require_sklearn()
    from threadpoolctl import threadpool_limits

    rows = rows_of(order.config)
    task = TASKS[rows.task]
    words = read_words(language)
    scene = _Scene(order.config, rows, order.grid)
    with threadpool_limits(1):  # tiny matrices: more threads only wait for each other
        fitted = [scene.fit(choice, words) for choice in order.models]
    return Baselines(
        task=rows.task,
        score=task.score,
        n_train=len(rows.train),
        n_test=len(rows.test),
        grid=order.grid,
        guess=_guess(rows),
        models=fitted,
    )


def rows_of(config: ExperimentConfig) -> Rows:
    """Makes the rows that models are fitted to.

    Args:
        config: the experiment.

    Returns:
        Its rows.

    Raises:
        InvalidCommand: there are more than MOST_ROWS.
    """
    rows = make_rows(config)
    n_rows = len(rows.train) + len(rows.test)
    if n_rows > MOST_ROWS:
        field = "config.data.samples" if config.data.train is None else "config.data.train"
        raise InvalidCommand([Problem(field, "baselines_over_rows", n_rows, Interval(high=MOST_ROWS))])
    return rows


class _Scene:
    """The rows as every model sees them: columns of features, and the points of the picture."""

    def __init__(self, config: ExperimentConfig, rows: Rows, grid: int) -> None:
        self.config, self.rows, self.grid = config, rows, grid
        self.train, self.test = self._columns(rows.train[:, :-1]), self._columns(rows.test[:, :-1])
        self.points = self._columns(grid_points(grid, rows.plane))

    def fit(self, choice: Choice, words: Mapping[str, str]) -> FittedModel:
        """Fits one model, or says why it cannot be."""
        row = MODELS[choice.name]
        controls = choice.settings(row.hyperparameters)
        answer = FittedModel(name=row.name, controls=controls)
        problem = next(iter(self._obstacles(row, controls)), None)
        if problem is None:
            try:
                self._fit(answer, row)
            except ValueError as error:  # of scikit-learn: numbers too large to be squared, and the like
                problem = Problem(row.name, "model_not_fitted", params={"reason": str(error)})
        if problem is not None:
            message = sentence(problem.code, problem.params, words)
            answer.problem = Refusal(code=problem.code, message=message)
        return answer

    def _obstacles(self, row: BaselineModel, controls: Mapping[str, float]) -> Iterable[Problem]:
        targets, n_features = self.rows.train[:, -1], self.train.shape[1]
        has_classes = TASKS[self.rows.task].has_classes
        if not row.takes(self.rows.task):
            yield Problem(row.name, "not_for_regression")
        elif has_classes and len(np.unique(targets)) < 2:
            yield Problem(row.name, "one_class_only")
        elif controls.get("k", 0) > len(targets):
            yield Problem(row.name, "more_neighbors_than_rows", params={"rows": len(targets)})
        elif row.expands_inputs and n_features > _MOST_EXPANDED:
            yield Problem(row.name, "too_many_products", params={"most": _MOST_EXPANDED})

    def _fit(self, answer: FittedModel, row: BaselineModel) -> None:
        from sklearn.exceptions import ConvergenceWarning

        rows, standardize = self.rows, self.config.data.standardize
        pipeline = row.build(rows.task, answer.controls, standardize=standardize)
        with warnings.catch_warnings(record=True) as caught, np.errstate(all="ignore"):
            warnings.simplefilter("always")
            pipeline.fit(self.train, rows.train[:, -1])
            answer.train_score = score(rows, rows.train[:, -1], pipeline.predict(self.train))
            answer.test_score = score(rows, rows.test[:, -1], pipeline.predict(self.test))
            images = as_bytes(outputs_of(pipeline, self.points, self.config))
        answer.converged = not any(issubclass(each.category, ConvergenceWarning) for each in caught)
        answer.picture = as_picture(images.T.reshape(-1, self.grid, self.grid))
        answer.parameters = _n_numbers(pipeline[-1])
        if hasattr(pipeline[-1], "support_"):
            answer.support = pipeline[-1].support_.tolist()
            if len(TASKS[rows.task].class_targets) == 2:
                answer.margin = _AT_MARGIN

    def _columns(self, points: Numbers) -> Numbers:
        return feature_matrix(self.config.network.features, points, points.shape[1])


def outputs_of(pipeline: Any, columns: Numbers, config: ExperimentConfig) -> Numbers:
    """Computes outputs as a network gives them.

    Args:
        pipeline: a fitted one.
        columns: (n_points, n_features).
        config: says what the targets are.

    Returns:
        (n_points, n_outputs). Of two classes 2p - 1 of the second's probability p, or where there are no
        probabilities tanh of the signed distance in margins; of more classes a probability each, or softmax
        of the distances; of numbers the predictions.
    """
    if config.task == "regression":
        predicted: Numbers = np.asarray(pipeline.predict(columns), np.float64)[:, None]
        return predicted
    has_probabilities = hasattr(pipeline, "predict_proba")
    decided = pipeline.predict_proba(columns) if has_probabilities else pipeline.decision_function(columns)
    if not TASKS[config.task].has_numbered_classes:
        signed: Numbers = 2 * decided[:, 1:] - 1 if has_probabilities else np.tanh(decided)[:, None]
        return signed
    if not has_probabilities:
        if decided.ndim == 1:  # two of the classes occur
            decided = np.column_stack((-decided, decided))
        decided = np.exp(decided - decided.max(axis=1, keepdims=True))
        decided /= decided.sum(axis=1, keepdims=True)
    # A class without a training row has no probability at all.
    outputs = np.zeros((len(columns), config.n_classes))
    outputs[:, pipeline.classes_.astype(np.int64)] = decided
    return outputs


def as_bytes(outputs: Numbers) -> NDArray[np.uint8]:
    """Rounds outputs to bytes as live frames do.

    Args:
        outputs: (n_points, n_outputs); one is from -1 to 1, several are probabilities.

    Returns:
        The same shape. Zero, which scikit-learn takes for the first class, is the byte below the middle.
    """
    scaled = outputs * 255 if outputs.shape[1] > 1 else (outputs + 1) * 127.5
    return np.ceil(np.clip(scaled, 0, 255) - 0.5).astype(np.uint8)


def score(rows: Rows, targets: Numbers, predicted: Numbers) -> float | None:
    """Scores predictions by the task's score.

    Args:
        rows: say what the targets are.
        targets: (n,) the wanted ones.
        predicted: (n,) the predicted ones.

    Returns:
        The fraction predicted correctly, or R²; None where that is undefined.
    """
    if not len(targets):
        return None
    if TASKS[rows.task].has_classes:
        return float((targets == predicted).mean())
    spread = np.square(targets - targets.mean()).sum()
    return float(1 - np.square(targets - predicted).sum() / spread) if spread > 0 else None


def _guess(rows: Rows) -> Guess:
    """Always the training rows' largest class, the first of several, or their mean."""
    targets = rows.train[:, -1]
    if TASKS[rows.task].has_classes:
        classes, counts = np.unique(targets, return_counts=True)
        guessed = classes[counts.argmax()]
    else:
        guessed = targets.mean()
    return Guess(
        train_score=score(rows, targets, np.full(len(targets), guessed)),
        test_score=score(rows, rows.test[:, -1], np.full(len(rows.test), guessed)),
    )


def _n_numbers(model: Any) -> int:
    """Counts the fitted numbers that a prediction needs."""
    if hasattr(model, "tree_"):  # a question is a column and a threshold, a leaf is an answer
        return int(model.tree_.node_count + (model.tree_.node_count - model.tree_.n_leaves))
    if hasattr(model, "coef_"):
        return int(np.size(model.coef_) + np.size(model.intercept_))
    if hasattr(model, "support_"):
        return int(model.support_vectors_.size + model.dual_coef_.size + model.intercept_.size)
    if hasattr(model, "theta_"):
        return int(model.theta_.size + model.var_.size + model.class_prior_.size)
    return int(model.n_samples_fit_ * (model.n_features_in_ + 1))  # every training row with its target
