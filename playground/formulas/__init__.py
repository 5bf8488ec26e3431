"""Every formula a person reads, as MathML; one file per family.

Keys are those of the words: ``activations.tanh`` is the formula of a table's row. No formula contains a word
of any language. Knows the names of the tables' rows, and nothing of what computes them.
"""

from collections.abc import Mapping
from types import MappingProxyType

from playground.formulas.activations import ACTIVATIONS
from playground.formulas.datasets import DATASETS
from playground.formulas.features import FEATURES
from playground.formulas.initializers import INITIALIZERS
from playground.formulas.losses import LOSSES
from playground.formulas.mathml import formula
from playground.formulas.metrics import METRICS
from playground.formulas.optimizers import OPTIMIZERS
from playground.formulas.regularizers import REGULARIZERS
from playground.formulas.schedules import SCHEDULES

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
