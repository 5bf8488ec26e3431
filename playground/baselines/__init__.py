"""Other models on the same points: scikit-learn's, beside the network.

>>> from playground import baselines
>>> found = baselines.fit_all({"data": {"dataset": "spiral"}}, ["tree", {"name": "svm_rbf", "C": 10}])
>>> [model.test_score for model in found.models]  # doctest: +SKIP
"""

from playground.baselines.answer import Baselines, FittedModel
from playground.baselines.fitting import MOST_ROWS, fit_all
from playground.baselines.models import INSTALL, MODELS, is_available

__all__ = ["INSTALL", "MODELS", "MOST_ROWS", "Baselines", "FittedModel", "fit_all", "is_available"]
