"""scikit-learn estimators: a classifier and a regressor for tables with any number of columns.

scikit-learn is the optional extra `sklearn`.
"""

try:
    import sklearn  # noqa: F401 - whether it is there
except ImportError as error:
    raise ImportError("The estimators need scikit-learn: pip install 'nn-playground[sklearn]'") from error

from playground.estimators.classifier import PlaygroundClassifier
from playground.estimators.regressor import PlaygroundRegressor

__all__ = ["PlaygroundClassifier", "PlaygroundRegressor"]
