"""Loss functions: how wrong an output is, and which output layer each of them wants.

Knows outputs and targets, and neither layers nor training. To add one: its two functions, a row in LOSSES,
and a branch in each of the two switches at the end; tests loop over the table.

Cross-entropies are computed on logits, which stay exact where probabilities have long become 0 or 1. Their
slope is by the logit as well: probability minus target, with no division that could blow up.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from playground.engine._jit import inner
from playground.engine.hyperparameters import Hyperparameter
from playground.engine.simd import elementary
from playground.engine.simd.vector import absolute, at_least, at_most, where_positive

HUBER_DELTA = 1.0


@dataclass(frozen=True, slots=True)
class Loss:
    """One row: the name a user types, its code, formula and source, and each task's output activation.

    Args:
        on_logits: value and slope are those of the pre-activation z, not of the output a.
        is_proper: for classes, its mean is least where outputs tell the true probabilities.
        hyperparameters: at most two numbers that the switches are given.
    """

    name: str
    code: int
    formula: str
    source: str
    output_activation: Mapping[str, str]
    on_logits: bool = False
    is_proper: bool = False
    hyperparameters: tuple[Hyperparameter, ...] = field(default=())
    latex: str = field(kw_only=True)


_REGRESSION = MappingProxyType({"regression": "linear"})
_ONE_OUTPUT = MappingProxyType({"classification": "tanh", "regression": "linear"})
_MARGIN = MappingProxyType({"classification": "linear"})
_ROWS = (
    Loss(
        "squared_error",
        0,
        "L = (a - y)² / 2",
        "Rumelhart, Hinton and Williams, Learning representations by back-propagating errors (1986)",
        MappingProxyType({**_ONE_OUTPUT, "multiclass": "softmax"}),
        is_proper=True,
        latex=r"L = \frac{1}{2} \sum_j (a_j - y_j)^2",
    ),
    Loss(
        "absolute_error",
        1,
        "L = |a - y|",
        "Laplace's law of error (1774)",
        _ONE_OUTPUT,
        latex=r"L = \left|a - y\right|",
    ),
    Loss(
        "huber",
        2,
        "L = (a - y)² / 2 if |a - y| ≤ 1, else |a - y| - 1/2",
        "Huber, Robust estimation of a location parameter (1964)",
        _ONE_OUTPUT,
        latex=(
            r"L = \begin{cases} \frac{1}{2} (a - y)^2 & \left|a - y\right| \le 1 \\ "
            r"\left|a - y\right| - \frac{1}{2} & \left|a - y\right| > 1 \end{cases}"
        ),
    ),
    Loss(
        "asymmetric",
        3,
        "L = c₊ (a - y) if a > y, else c₋ (y - a)",
        "Koenker and Bassett, Regression quantiles (1978)",
        _REGRESSION,
        hyperparameters=(
            Hyperparameter("cost_above", 2.0, 0.0, 100.0, above_low=True),
            Hyperparameter("cost_below", 1.0, 0.0, 100.0, above_low=True),
        ),
        latex=r"L = \begin{cases} c_+ (a - y) & a > y \\ c_- (y - a) & a \le y \end{cases}",
    ),
    Loss(
        "binary_crossentropy",
        4,
        "L = -ln p if y = 1, else -ln(1 - p)",
        "Good, Rational decisions (1952)",
        MappingProxyType({"classification": "sigmoid"}),
        on_logits=True,
        is_proper=True,
        latex=(
            r"\begin{split} p &= \frac{1}{1 + e^{-z}} \\ L &= \begin{cases} -\ln(p) & y = 1 \\ "
            r"-\ln(1 - p) & y = -1 \end{cases} \end{split}"
        ),
    ),
    Loss(
        "hinge",
        5,
        "L = max(0, 1 - y a)",
        "Cortes and Vapnik, Support-vector networks (1995)",
        _MARGIN,
        latex=r"L = \max(0, 1 - y a)",
    ),
    Loss(
        "squared_hinge",
        6,
        "L = max(0, 1 - y a)²",
        "Lee and Mangasarian, SSVM (2001)",
        _MARGIN,
        latex=r"L = \max(0, 1 - y a)^2",
    ),
    Loss(
        "categorical_crossentropy",
        7,
        "L = -ln p of the sample's class",
        "Bridle, Probabilistic interpretation of feedforward classification network outputs (1990)",
        MappingProxyType({"multiclass": "softmax"}),
        on_logits=True,
        is_proper=True,
        latex=r"\begin{split} p_j &= \frac{e^{z_j}}{\sum_i e^{z_i}} \\ L &= -\ln(p_y) \end{split}",
    ),
)
LOSSES: Mapping[str, Loss] = MappingProxyType({row.name: row for row in _ROWS})

(
    _SQUARED_ERROR, _ABSOLUTE_ERROR, _HUBER, _ASYMMETRIC, _BINARY, _HINGE, _SQUARED_HINGE, CATEGORICAL,
) = (row.code for row in _ROWS)  # fmt: skip


@inner
def sample_loss(code, outputs, targets, first, second):
    """The loss of each lane's output, or of its logit; a categorical one is `categorical_loss`.

    Args:
        first, second: the loss's hyperparameters.
    """
    error = outputs - targets
    if code == _ABSOLUTE_ERROR:
        return absolute(error)
    if code == _HUBER:
        # Half the square up to 1, and from there on its tangent.
        near = at_most(HUBER_DELTA, absolute(error))
        return near * (absolute(error) - 0.5 * near)
    if code == _ASYMMETRIC:
        return where_positive(error, first * error, -second * error)
    if code == _BINARY:
        # ln(1 + exp(z)) - t z, with t = 0 or 1.
        positive = where_positive(outputs, outputs, 0.0 * outputs)
        return (
            elementary.log1p(elementary.exp(-1.0 * absolute(outputs))) + positive - _share(targets) * outputs
        )
    if code == _HINGE:
        return at_least(0.0, 1.0 - targets * outputs)
    if code == _SQUARED_HINGE:
        margin = at_least(0.0, 1.0 - targets * outputs)
        return margin * margin
    return 0.5 * error * error


@inner
def loss_slope(code, outputs, targets, first, second):
    """The derivative of each lane's loss by its output; of a loss on logits, by the logit.

    Args:
        outputs: activations, also of losses on logits: probabilities.
        first, second: the loss's hyperparameters.
    """
    error = outputs - targets
    if code == _ABSOLUTE_ERROR:
        return _sign(error)
    if code == _HUBER:
        return at_most(HUBER_DELTA, at_least(-HUBER_DELTA, error))
    if code == _ASYMMETRIC:
        return where_positive(error, first, where_positive(-1.0 * error, -second, 0.0 * error))
    if code == _BINARY:
        return outputs - _share(targets)
    if code == _HINGE:
        return where_positive(1.0 - targets * outputs, -1.0 * targets, 0.0 * outputs)
    if code == _SQUARED_HINGE:
        return -2.0 * targets * at_least(0.0, 1.0 - targets * outputs)
    return error


@inner
def _sign(error):
    return where_positive(error, 1.0, where_positive(-1.0 * error, -1.0, 0.0 * error))


@inner
def _share(targets):
    """Targets -1 and +1 as probabilities 0 and 1."""
    return 0.5 * targets + 0.5
