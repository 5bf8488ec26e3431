"""Loss functions: how wrong an output is, and which output layer each of them wants.

To add one: its two functions and a row in LOSSES; tests loop over the table.

Cross-entropies are computed on logits, which stay exact where probabilities have long become 0 or 1. Their
slope is by the logit as well: probability minus target, with no division that could blow up.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from playground.engine import simd
from playground.engine._jit import Branch, inner
from playground.engine.hyperparameters import Hyperparameter


@dataclass(frozen=True, slots=True)
class Loss:
    """One row of the table.

    Args:
        name: what a user types. code: what kernels know it by.
        formula, source, latex: for people; latex is the formula in amsmath's notation.
        outputs: activations that the output layer may have, by task; the first is the usual one.
        value: a compiled function (output, target, first, second) -> loss of each lane, where first and
            second are the hyperparameters; None for losses that take all outputs of a sample together, which
            are in `kernels.softmax` and `kernels.margins`.
        slope: a compiled function (output, target, first, second) -> derivative of the loss by the output.
        is_joint: the slope takes all outputs of a sample together as well, in the general kernel only, which
            overwrites those of `slope`.
        on_logits: `value` takes the pre-activation z in place of the output a, and `slope`, which takes a,
            is the derivative by z.
        is_proper: for classes, its mean is least where outputs are the true probabilities.
        ends_when_right: training ends with an epoch after which every training sample lies on its side of the
            boundary, none on it: the slope is then zero for all of them.
        hyperparameters: at most two.
    """

    name: str
    code: int
    formula: str
    source: str
    outputs: Mapping[str, tuple[str, ...]]
    value: Branch | None
    slope: Branch
    on_logits: bool = False
    is_proper: bool = False
    is_joint: bool = False
    ends_when_right: bool = False
    hyperparameters: tuple[Hyperparameter, ...] = field(default=())
    latex: str = field(kw_only=True)

    @property
    def output_activation(self) -> Mapping[str, str]:
        """The usual activation of the output layer, by task."""
        return MappingProxyType({task: activations[0] for task, activations in self.outputs.items()})


# A loss is a function of the lanes (outputs, targets, first, second).


@inner
def _squared_error(outputs, targets, _first, _second):
    error = outputs - targets
    return 0.5 * error * error


@inner
def _squared_error_slope(outputs, targets, _first, _second):
    return outputs - targets


@inner
def _absolute_error(outputs, targets, _first, _second):
    return simd.absolute(outputs - targets)


@inner
def _absolute_error_slope(outputs, targets, _first, _second):
    error = outputs - targets
    return simd.where_positive(error, 1.0, simd.where_positive(-1.0 * error, -1.0, 0.0 * error))


@inner
def _huber(outputs, targets, delta, _second):
    # Half the square up to delta, and from there on its tangent.
    error = outputs - targets
    near = simd.at_most(delta, simd.absolute(error))
    return near * (simd.absolute(error) - 0.5 * near)


@inner
def _huber_slope(outputs, targets, delta, _second):
    return simd.at_most(delta, simd.at_least(-delta, outputs - targets))


@inner
def _asymmetric(outputs, targets, above, below):
    error = outputs - targets
    return simd.where_positive(error, above * error, -below * error)


@inner
def _asymmetric_slope(outputs, targets, above, below):
    error = outputs - targets
    return simd.where_positive(error, above, simd.where_positive(-1.0 * error, -below, 0.0 * error))


@inner
def _binary_crossentropy(logits, targets, _first, _second):
    # ln(1 + exp(z)) - t z, with t = 0 or 1.
    positive = simd.where_positive(logits, logits, 0.0 * logits)
    return simd.log1p(simd.exp(-1.0 * simd.absolute(logits))) + positive - targets * logits


@inner
def _binary_crossentropy_slope(probabilities, targets, _first, _second):
    return probabilities - targets


@inner
def _hinge(outputs, targets, _first, _second):
    return simd.at_least(0.0, 1.0 - targets * outputs)


@inner
def _hinge_slope(outputs, targets, _first, _second):
    return simd.where_positive(1.0 - targets * outputs, -1.0 * targets, 0.0 * outputs)


@inner
def _squared_hinge(outputs, targets, _first, _second):
    margin = simd.at_least(0.0, 1.0 - targets * outputs)
    return margin * margin


@inner
def _squared_hinge_slope(outputs, targets, _first, _second):
    return -2.0 * targets * simd.at_least(0.0, 1.0 - targets * outputs)


@inner
def _perceptron(outputs, targets, _first, _second):
    return simd.at_least(0.0, -1.0 * targets * outputs)


@inner
def _perceptron_slope(outputs, targets, _first, _second):
    # On the boundary a sample counts as wrong: otherwise weights of zero would learn nothing.
    return simd.where_positive(targets * outputs, 0.0 * outputs, -1.0 * targets)


@inner
def _percentage_error(outputs, targets, floor, _second):
    return simd.absolute(outputs - targets) / simd.at_least(floor, simd.absolute(targets))


@inner
def _percentage_error_slope(outputs, targets, floor, _second):
    error = outputs - targets
    sign = simd.where_positive(error, 1.0, simd.where_positive(-1.0 * error, -1.0, 0.0 * error))
    return sign / simd.at_least(floor, simd.absolute(targets))


@inner
def _squared_log(outputs, targets, _first, _second):
    error = simd.log_of_successor(outputs) - simd.log_of_successor(targets)
    return 0.5 * error * error


@inner
def _squared_log_slope(outputs, targets, _first, _second):
    # Outputs below zero count as zero: there the loss does not change.
    slope = (simd.log_of_successor(outputs) - simd.log_of_successor(targets)) / (outputs + 1.0)
    return simd.where_positive(outputs, slope, 0.0 * outputs)


@inner
def _dice(outputs, targets, smooth, _second):
    return 1.0 - (2.0 * outputs * targets + smooth) / (outputs + targets + smooth)


@inner
def _dice_slope(outputs, targets, smooth, _second):
    size = outputs + targets + smooth
    return (smooth - 2.0 * targets * (targets + smooth)) / (size * size)


_REGRESSION = MappingProxyType({"regression": ("linear", "tanh")})
_ONE_OUTPUT = MappingProxyType(
    {"classification": ("tanh", "sigmoid", "linear"), "regression": ("linear", "tanh")}
)
_MARGIN = MappingProxyType({"classification": ("linear", "tanh")})
_ROWS = (
    Loss(
        "squared_error",
        0,
        "L = (a - y)² / 2",
        "Rumelhart, Hinton and Williams, Learning representations by back-propagating errors (1986)",
        MappingProxyType(
            {
                **_ONE_OUTPUT,
                "multiclass": ("softmax", "sigmoid", "linear"),
                "multilabel": ("sigmoid", "softmax"),
            }
        ),
        _squared_error,
        _squared_error_slope,
        is_proper=True,
        latex=r"L = \frac{1}{2} \sum_j (a_j - y_j)^2",
    ),
    Loss(
        "absolute_error",
        1,
        "L = |a - y|",
        "Laplace's law of error (1774)",
        _ONE_OUTPUT,
        _absolute_error,
        _absolute_error_slope,
        latex=r"L = \left|a - y\right|",
    ),
    Loss(
        "huber",
        2,
        "L = (a - y)² / 2 if |a - y| ≤ δ, else δ (|a - y| - δ/2)",
        "Huber, Robust estimation of a location parameter (1964)",
        _ONE_OUTPUT,
        _huber,
        _huber_slope,
        hyperparameters=(Hyperparameter("delta", 1.0, 0.0, 100.0, above_low=True),),
        latex=(
            r"L = \begin{cases} \frac{1}{2} (a - y)^2 & \left|a - y\right| \le \delta \\ "
            r"\delta \left(\left|a - y\right| - \frac{\delta}{2}\right) & \left|a - y\right| > \delta "
            r"\end{cases}"
        ),
    ),
    Loss(
        "asymmetric",
        3,
        "L = c₊ (a - y) if a > y, else c₋ (y - a)",
        "Koenker and Bassett, Regression quantiles (1978)",
        _REGRESSION,
        _asymmetric,
        _asymmetric_slope,
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
        MappingProxyType(dict.fromkeys(("classification", "multiclass", "multilabel"), ("sigmoid",))),
        _binary_crossentropy,
        _binary_crossentropy_slope,
        on_logits=True,
        is_proper=True,
        latex=r"\begin{split} p &= \frac{1}{1 + e^{-z}} \\ L &= \begin{cases} -\ln(p) & y = 1 \\ "
        r"-\ln(1 - p) & y = -1 \end{cases} \end{split}",
    ),
    Loss(
        "hinge",
        5,
        "L = max(0, 1 - y a)",
        "Cortes and Vapnik, Support-vector networks (1995)",
        _MARGIN,
        _hinge,
        _hinge_slope,
        latex=r"L = \max(0, 1 - y a)",
    ),
    Loss(
        "squared_hinge",
        6,
        "L = max(0, 1 - y a)²",
        "Lee and Mangasarian, SSVM (2001)",
        _MARGIN,
        _squared_hinge,
        _squared_hinge_slope,
        latex=r"L = \max(0, 1 - y a)^2",
    ),
    Loss(
        "perceptron",
        8,
        "L = max(0, -y a)",
        "Rosenblatt, The perceptron (1958)",
        _MARGIN,
        _perceptron,
        _perceptron_slope,
        ends_when_right=True,
        latex=r"L = \max(0, -y a)",
    ),
    Loss(
        "categorical_crossentropy",
        7,
        "L = -ln p of the sample's class",
        "Bridle, Probabilistic interpretation of feedforward classification network outputs (1990)",
        MappingProxyType({"multiclass": ("softmax",)}),
        None,
        _squared_error_slope,
        on_logits=True,
        is_proper=True,
        latex=r"\begin{split} p_j &= \frac{e^{z_j}}{\sum_i e^{z_i}} \\ L &= -\ln(p_y) \end{split}",
    ),
    Loss(
        "mean_absolute_percentage_error",
        9,
        "L = |a - y| / max(|y|, m)",
        "Makridakis, Accuracy measures (1993)",
        _REGRESSION,
        _percentage_error,
        _percentage_error_slope,
        hyperparameters=(Hyperparameter("floor", 0.1, 0.0, 100.0, above_low=True),),
        latex=r"L = \frac{\left|a - y\right|}{\max(\left|y\right|, m)}",
    ),
    Loss(
        "squared_log",
        10,
        "L = (ln(1 + a) - ln(1 + y))² / 2, where a and y below 0 count as 0",
        "Tofallis, A better measure of relative prediction accuracy (2015)",
        MappingProxyType({"regression": ("softplus", "linear")}),
        _squared_log,
        _squared_log_slope,
        latex=r"L = \frac{1}{2} \left(\ln(1 + \max(a, 0)) - \ln(1 + \max(y, 0))\right)^2",
    ),
    Loss(
        "categorical_hinge",
        11,
        "L = max(0, 1 + the largest output of the other classes - that of the sample's class)",
        "Crammer and Singer, Multiclass kernel-based vector machines (2001)",
        MappingProxyType({"multiclass": ("linear",)}),
        None,
        _squared_error_slope,
        is_joint=True,
        latex=r"L = \max\left(0, 1 + \max_{j \ne y} a_j - a_y\right)",
    ),
    Loss(
        "dice",
        12,
        "L = Σ 1 - (2 p t + s) / (p + t + s) over the outputs, t = 1 for the class, else 0",
        "Milletari, Navab and Ahmadi, V-Net (2016)",
        MappingProxyType(
            {
                "classification": ("sigmoid",),
                "multiclass": ("softmax", "sigmoid"),
                "multilabel": ("sigmoid", "softmax"),
            }
        ),
        _dice,
        _dice_slope,
        hyperparameters=(Hyperparameter("smooth", 1.0, 0.0, 100.0, above_low=True),),
        latex=r"L = \sum_j \left(1 - \frac{2 p_j t_j + s}{p_j + t_j + s}\right)",
    ),
)
LOSSES: Mapping[str, Loss] = MappingProxyType({row.name: row for row in _ROWS})

CATEGORICAL = LOSSES["categorical_crossentropy"].code
CATEGORICAL_HINGE = LOSSES["categorical_hinge"].code
