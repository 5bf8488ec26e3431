"""A neural-network playground: configure a small network, train it, look at every neuron.

>>> from playground import Trainer
>>> trainer = Trainer({"data": {"dataset": "xor"}, "network": {"hidden": [8, 8]}})
>>> metrics = trainer.train(epochs=100)
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from playground.config import ExperimentConfig
from playground.training.best_so_far import BestSoFar
from playground.training.ensemble import Ensemble
from playground.training.metrics import Metrics
from playground.training.replay import replay
from playground.training.stopping import StopRule
from playground.training.trainer import Trainer

if TYPE_CHECKING:
    from playground.analysis.linear_regions import linear_formula, linear_regions
    from playground.catalog.reports.branch import report_branch
    from playground.catalog.reports.comparison import report_comparison
    from playground.catalog.reports.experiment import report
    from playground.client import AsyncClient, Client
    from playground.estimators import PlaygroundClassifier, PlaygroundRegressor
    from playground.evidence.comparing import compare
    from playground.lessons.report import report_lesson
    from playground.notebook import widget
    from playground.tables import read_table

__version__ = "0.2.0"

__all__ = [
    "AsyncClient",
    "BestSoFar",
    "Client",
    "Ensemble",
    "ExperimentConfig",
    "Metrics",
    "PlaygroundClassifier",
    "PlaygroundRegressor",
    "StopRule",
    "Trainer",
    "__version__",
    "compare",
    "linear_formula",
    "linear_regions",
    "read_table",
    "replay",
    "report",
    "report_branch",
    "report_comparison",
    "report_lesson",
    "widget",
]

# What pickles name: where classes lie inside the package may change.
for _named in (BestSoFar, Ensemble, ExperimentConfig, Metrics, StopRule, Trainer):
    _named.__module__ = __name__

# What training does not need is imported on first use.
_LATER = {
    "AsyncClient": "playground.client",
    "Client": "playground.client",
    "PlaygroundClassifier": "playground.estimators",
    "PlaygroundRegressor": "playground.estimators",
    "compare": "playground.evidence.comparing",
    "linear_formula": "playground.analysis.linear_regions",
    "linear_regions": "playground.analysis.linear_regions",
    "read_table": "playground.tables",
    "report": "playground.catalog.reports.experiment",
    "report_branch": "playground.catalog.reports.branch",
    "report_comparison": "playground.catalog.reports.comparison",
    "report_lesson": "playground.lessons.report",
    "widget": "playground.notebook",
}


def __getattr__(name: str) -> Any:
    if name in _LATER:
        return getattr(import_module(_LATER[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
