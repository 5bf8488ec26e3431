"""Every formula a person reads, as MathML; one file per family.

Keys are those of the words: ``activations.tanh`` is the formula of a table's row. No formula contains a word
of any language. Knows the names of the tables' rows, and nothing of what computes them.
"""

from collections.abc import Mapping
from types import MappingProxyType

from playground.catalog.formulas.activations import ACTIVATIONS
from playground.catalog.formulas.datasets import DATASETS
from playground.catalog.formulas.features import FEATURES
from playground.catalog.formulas.initializers import INITIALIZERS
from playground.catalog.formulas.losses import LOSSES
from playground.catalog.formulas.mathml import formula
from playground.catalog.formulas.metrics import METRICS
from playground.catalog.formulas.optimizers import OPTIMIZERS
from playground.catalog.formulas.regularizers import REGULARIZERS
from playground.catalog.formulas.schedules import SCHEDULES

FORMULAS: Mapping[str, str] = MappingProxyType(
    {
        f"{family}.{name}": formula(math)
        for family, table in (
            ("datasets", DATASETS),
            ("features", FEATURES),
            ("activations", ACTIVATIONS),
            ("losses", LOSSES),
            ("optimizers", OPTIMIZERS),
            ("initializers", INITIALIZERS),
            ("schedules", SCHEDULES),
            ("regularizers", REGULARIZERS),
            ("metrics", METRICS),
        )
        for name, math in table.items()
    }
)
