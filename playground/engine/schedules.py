"""Learning-rate schedules: what is left of the initial learning rate after some epochs.

Knows epochs only. To add one: a function of the epoch, a row in SCHEDULES, and a branch in the switch at the
end; tests loop over the table. `plateau` depends on the loss and so is kept by the trainer: its branch is
constant.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from playground.engine._jit import inner
from playground.engine.hyperparameters import Choice, Hyperparameter


@dataclass(frozen=True, slots=True)
class Schedule:
    """One row: the name a user types, its code, formula and source, and at most three hyperparameters."""

    name: str
    code: int
    formula: str
    source: str
    hyperparameters: tuple[Hyperparameter, ...] = field(default=())
    latex: str = field(kw_only=True)


_ROWS = (
    Schedule("constant", 0, "η(t) = η", "no schedule", latex=r"\eta(t) = \eta"),
    Schedule(
        "time_decay",
        1,
        "η(t) = η / (1 + k t)",
        "Robbins and Monro, A stochastic approximation method (1951)",
        (Hyperparameter("decay", 0.01, 0.0, 10.0),),
        latex=r"\eta(t) = \frac{\eta}{1 + k t}",
    ),
    Schedule(
        "inverse_sqrt",
        2,
        "η(t) = η / √(t + 1)",
        "Zinkevich, Online convex programming (2003)",
        latex=r"\eta(t) = \frac{\eta}{\sqrt{t + 1}}",
    ),
    Schedule(
        "step",
        3,
        "η(t) = η f^⌊t / n⌋",
        "Krizhevsky, Sutskever and Hinton, ImageNet classification (2012)",
        (
            Hyperparameter("factor", 0.5, 0.0, 1.0, above_low=True),
            Hyperparameter("every", 50, 1, 100_000, whole=True),
        ),
        latex=r"\eta(t) = \eta f^{\left\lfloor t/n \right\rfloor}",
    ),
    Schedule(
        "exponential",
        4,
        "η(t) = η exp(-k t)",
        "exponential decay",
        (Hyperparameter("decay", 0.01, 0.0, 10.0),),
        latex=r"\eta(t) = \eta e^{-k t}",
    ),
    Schedule(
        "cosine",
        5,
        "η(t) = η (1 + cos(π min(t, n) / n)) / 2",
        "Loshchilov and Hutter, SGDR (2017), without restarts",
        (Hyperparameter("epochs", 300, 1, 1_000_000, whole=True),),
        latex=(r"\eta(t) = \frac{\eta}{2} \left(1 + \cos\left(\frac{\pi \min(t, n)}{n}\right)\right)"),
    ),
    Schedule(
        "plateau",
        6,
        "η ← f η when the training loss has not fallen for n epochs",
        "the rule of thumb that Keras and PyTorch call ReduceLROnPlateau",
        (
            Hyperparameter("factor", 0.5, 0.0, 1.0, above_low=True, below_high=True),
            Hyperparameter("patience", 10, 1, 100_000, whole=True),
            Hyperparameter("minimum", 1e-6, 0.0, 1.0),
        ),
        latex=r"\eta \leftarrow \max(f \eta, \eta_{\min})",
    ),
)
SCHEDULES: Mapping[str, Schedule] = MappingProxyType({row.name: row for row in _ROWS})

_TIME_DECAY, _INVERSE_SQRT, _STEP, _EXPONENTIAL, _COSINE = (row.code for row in _ROWS[1:6])


@inner
def scheduled(code, rate, epoch, first, second):
    """The learning rate in an epoch (the first is 0), from the initial one and the hyperparameters."""
    if code == _TIME_DECAY:
        return rate / (1.0 + first * epoch)
    if code == _INVERSE_SQRT:
        return rate / math.sqrt(epoch + 1.0)
    if code == _STEP:
        return rate * first ** (epoch // int(second))
    if code == _EXPONENTIAL:
        return rate * math.exp(-first * epoch)
    if code == _COSINE:
        return rate * 0.5 * (1.0 + math.cos(math.pi * min(epoch, first) / first))
    return rate


def learning_rate(schedule: Choice, rate: float, epoch: int) -> float:
    """The learning rate in an epoch, for whoever wants to know it outside of training."""
    first, second, *_ = (*schedule.values, 0.0, 0.0)
    return float(scheduled.py_func(SCHEDULES[schedule.name].code, rate, epoch, first, second))
