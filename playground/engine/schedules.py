"""Learning-rate schedules: what is left of the initial learning rate after some epochs.

To add one: a function of the epoch and a row in SCHEDULES; tests loop over the table. `plateau` depends on
the loss and so is kept outside of the kernels: here it is constant.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from playground.engine._jit import Branch, inner
from playground.engine.hyperparameters import Choice, Hyperparameter


@dataclass(frozen=True, slots=True)
class Schedule:
    """One row of the table.

    Args:
        name: what a user types. code: what kernels know it by.
        formula, source, latex: for people; latex is the formula in amsmath's notation.
        rate: a compiled function (initial rate, epoch, first, second) -> rate, where the first epoch is 0,
            and first and second are the hyperparameters.
        hyperparameters: at most two that `rate` is given.
    """

    name: str
    code: int
    formula: str
    source: str
    rate: Branch
    hyperparameters: tuple[Hyperparameter, ...] = field(default=())
    latex: str = field(kw_only=True)


@inner
def _constant(rate, _epoch, _first, _second):
    return rate


@inner
def _time_decay(rate, epoch, decay, _second):
    return rate / (1.0 + decay * epoch)


@inner
def _inverse_sqrt(rate, epoch, _first, _second):
    return rate / math.sqrt(epoch + 1.0)


@inner
def _step(rate, epoch, factor, every):
    return rate * factor ** (epoch // int(every))


@inner
def _exponential(rate, epoch, decay, _second):
    return rate * math.exp(-decay * epoch)


@inner
def _cosine(rate, epoch, epochs, _second):
    return rate * 0.5 * (1.0 + math.cos(math.pi * min(epoch, epochs) / epochs))


_ROWS = (
    Schedule("constant", 0, "η(t) = η", "no schedule", _constant, latex=r"\eta(t) = \eta"),
    Schedule(
        "time_decay",
        1,
        "η(t) = η / (1 + k t)",
        "Robbins and Monro, A stochastic approximation method (1951)",
        _time_decay,
        (Hyperparameter("decay", 0.01, 0.0, 10.0),),
        latex=r"\eta(t) = \frac{\eta}{1 + k t}",
    ),
    Schedule(
        "inverse_sqrt",
        2,
        "η(t) = η / √(t + 1)",
        "Zinkevich, Online convex programming (2003)",
        _inverse_sqrt,
        latex=r"\eta(t) = \frac{\eta}{\sqrt{t + 1}}",
    ),
    Schedule(
        "step",
        3,
        "η(t) = η f^⌊t / n⌋",
        "Krizhevsky, Sutskever and Hinton, ImageNet classification (2012)",
        _step,
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
        _exponential,
        (Hyperparameter("decay", 0.01, 0.0, 10.0),),
        latex=r"\eta(t) = \eta e^{-k t}",
    ),
    Schedule(
        "cosine",
        5,
        "η(t) = η (1 + cos(π min(t, n) / n)) / 2",
        "Loshchilov and Hutter, SGDR (2017), without restarts",
        _cosine,
        (Hyperparameter("epochs", 300, 1, 1_000_000, whole=True),),
        latex=r"\eta(t) = \frac{\eta}{2} \left(1 + \cos\left(\frac{\pi \min(t, n)}{n}\right)\right)",
    ),
    Schedule(
        "plateau",
        6,
        "η ← f η when the training loss has not fallen for n epochs",
        "the rule of thumb that Keras and PyTorch call ReduceLROnPlateau",
        _constant,
        (
            Hyperparameter("factor", 0.5, 0.0, 1.0, above_low=True, below_high=True),
            Hyperparameter("patience", 10, 1, 100_000, whole=True),
            Hyperparameter("minimum", 1e-6, 0.0, 1.0),
        ),
        latex=r"\eta \leftarrow \max(f \eta, \eta_{\min})",
    ),
)
SCHEDULES: Mapping[str, Schedule] = MappingProxyType({row.name: row for row in _ROWS})


def learning_rate(schedule: Choice, rate: float, epoch: int) -> float:
    """The learning rate in an epoch, outside of kernels.

    Args:
        schedule: a row's name and its hyperparameters.
        rate: the initial learning rate.
        epoch: completed epochs, 0 in the first.

    Returns:
        The rate, without what `plateau` does to it.
    """
    row = SCHEDULES[schedule.name]
    of_row: Any = row.rate
    return float(of_row.py_func(rate, epoch, *schedule.pair(row.hyperparameters)))
