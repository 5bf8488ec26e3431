"""The table of other models: each a scikit-learn estimator with a few controls, for classes and for numbers.

scikit-learn, the extra `sklearn`, is imported where the first estimator is built.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from types import MappingProxyType
from typing import Any

from numpy.typing import ArrayLike

from playground.data.tasks import TASKS, TaskName
from playground.engine.hyperparameters import Hyperparameter
from playground.problems.errors import InvalidCommand, Problem

INSTALL = "pip install 'nn-playground[sklearn]'"
"""The command that installs what the models need."""

_MOST_ITERATIONS = 50_000  # of a support vector machine: some 50 ms for 250 rows
_MOST_STEPS = 2000  # of L-BFGS
_DEGREE = 3

Settings = Mapping[str, float]
Steps = list[Any]


@dataclass(frozen=True, slots=True)
class BaselineModel:
    """One row.

    Args:
        name: as a user types it; labelled by ``baselines.<name>``.
        classifier: makes the steps of a pipeline for classes, from a value of each control.
        regressor: the same for numbers; None: the model has no form for them.
        hyperparameters: its controls.
        is_standardized: whether its inputs are scaled by the training rows' mean and standard deviation,
            since it measures distances or penalizes coefficients of very different columns.
        expands_inputs: whether it makes all products of up to three inputs.
    """

    name: str
    classifier: Callable[[Settings], Steps]
    regressor: Callable[[Settings], Steps] | None
    hyperparameters: tuple[Hyperparameter, ...] = ()
    is_standardized: bool = False
    expands_inputs: bool = False

    def takes(self, task: TaskName) -> bool:
        """Whether the model learns such targets.

        Args:
            task: what the targets are.

        Returns:
            False for numbers where it has no form for them.
        """
        return TASKS[task].has_classes or self.regressor is not None

    def build(self, task: TaskName, settings: Settings, *, standardize: bool = False) -> Any:
        """Makes an estimator that is not fitted yet.

        Args:
            task: what the targets are.
            settings: a value of each of `hyperparameters`.
            standardize: whether inputs are scaled even where the model does not need it.

        Returns:
            A pipeline of scikit-learn; its last step is the model.

        Raises:
            ValueError: the model does not take the task.
            InvalidCommand: scikit-learn is not installed.
        """
        build = self.classifier if TASKS[task].has_classes else self.regressor
        if build is None:
            raise ValueError(f"{self.name} learns classes alone. Received: {task}")
        require_sklearn()
        from sklearn.pipeline import Pipeline
        from sklearn.preprocessing import StandardScaler

        steps = build(settings)
        if standardize or self.is_standardized:
            steps = [StandardScaler(), *steps]
        names = [type(step).__name__.lower() for step in steps]
        repeated = len(set(names)) < len(names)
        named = [f"{name}_{place}" if repeated else name for place, name in enumerate(names, 1)]
        return Pipeline(list(zip(named, steps, strict=True)))


def is_available() -> bool:
    """Whether scikit-learn is installed; does not import it, which takes a second."""
    return find_spec("sklearn") is not None


def require_sklearn() -> None:
    """Refuses to go on without scikit-learn.

    Raises:
        InvalidCommand: it is not installed; names the command that does so.
    """
    if not is_available():
        raise InvalidCommand([Problem("models", "extra_missing", params={"command": INSTALL})])


def fit_on_one_thread(model: Any, inputs: ArrayLike, targets: ArrayLike) -> Any:
    """Fits an estimator to a small table, for which more threads would only wait for each other.

    Args:
        model: an estimator that `BaselineModel.build` made.
        inputs: (n_rows, n_features).
        targets: (n_rows,).

    Returns:
        The estimator, fitted.
    """
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        return model.fit(inputs, targets)


def _logistic(settings: Settings) -> Steps:
    from sklearn.linear_model import LogisticRegression

    return [LogisticRegression(C=settings["C"], max_iter=_MOST_STEPS, tol=1e-6)]


def _ridge(settings: Settings) -> Steps:
    from sklearn.linear_model import Ridge

    return [Ridge(alpha=1 / settings["C"])]


def _cubic(steps: Steps) -> Steps:
    from sklearn.preprocessing import PolynomialFeatures, StandardScaler

    return [PolynomialFeatures(_DEGREE, include_bias=False), StandardScaler(), *steps]


def _tree(settings: Settings) -> Steps:
    from sklearn.tree import DecisionTreeClassifier

    return [DecisionTreeClassifier(max_depth=int(settings["depth"]), random_state=0)]


def _regression_tree(settings: Settings) -> Steps:
    from sklearn.tree import DecisionTreeRegressor

    return [DecisionTreeRegressor(max_depth=int(settings["depth"]), random_state=0)]


def _kernel(name: str, settings: Settings) -> dict[str, Any]:
    """Arguments of a support vector machine, for classes and numbers alike."""
    given: dict[str, Any] = {"kernel": name, "C": settings["C"], "max_iter": _MOST_ITERATIONS}
    if name == "poly":
        given |= {"degree": int(settings["degree"]), "coef0": 1.0}
    if name == "rbf":
        given["gamma"] = settings["gamma"]
    return given


def _svc(name: str) -> Callable[[Settings], Steps]:
    def build(settings: Settings) -> Steps:
        from sklearn.svm import SVC

        return [SVC(**_kernel(name, settings))]

    return build


def _svr(name: str) -> Callable[[Settings], Steps]:
    def build(settings: Settings) -> Steps:
        from sklearn.svm import SVR

        return [SVR(**_kernel(name, settings))]

    return build


def _neighbors(settings: Settings) -> Steps:
    from sklearn.neighbors import KNeighborsClassifier

    return [KNeighborsClassifier(n_neighbors=int(settings["k"]))]


def _neighbors_mean(settings: Settings) -> Steps:
    from sklearn.neighbors import KNeighborsRegressor

    return [KNeighborsRegressor(n_neighbors=int(settings["k"]))]


def _naive_bayes(_settings: Settings) -> Steps:
    from sklearn.naive_bayes import GaussianNB

    return [GaussianNB()]


_C = Hyperparameter("C", 1.0, 0.001, 1000.0)

_ROWS = (
    BaselineModel("logistic", _logistic, _ridge, (_C,)),
    BaselineModel(
        "logistic_cubic",
        lambda settings: _cubic(_logistic(settings)),
        lambda settings: _cubic(_ridge(settings)),
        (_C,),
        expands_inputs=True,
    ),
    BaselineModel("tree", _tree, _regression_tree, (Hyperparameter("depth", 6, 1, 20, whole=True),)),
    BaselineModel("svm_linear", _svc("linear"), _svr("linear"), (_C,), is_standardized=True),
    BaselineModel(
        "svm_polynomial",
        _svc("poly"),
        _svr("poly"),
        (_C, Hyperparameter("degree", 3, 2, 6, whole=True)),
        is_standardized=True,
    ),
    BaselineModel(
        "svm_rbf",
        _svc("rbf"),
        _svr("rbf"),
        (Hyperparameter("C", 10.0, 0.001, 1000.0), Hyperparameter("gamma", 1.0, 0.001, 1000.0)),
        is_standardized=True,
    ),
    BaselineModel(
        "neighbors",
        _neighbors,
        _neighbors_mean,
        (Hyperparameter("k", 5, 1, 50, whole=True),),
        is_standardized=True,
    ),
    BaselineModel("naive_bayes", _naive_bayes, None),
)

MODELS: Mapping[str, BaselineModel] = MappingProxyType({row.name: row for row in _ROWS})
