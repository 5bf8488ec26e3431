"""Functions of two numbers, and the ways that optimizers take down them: the rules of the plain reference."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from playground.analysis.loss_surface import Window
from playground.engine.hyperparameters import Choice
from playground.engine.optimizers import OPTIMIZERS as ROWS
from playground.model.reference.optimizers import OPTIMIZERS, OptimizerState, Update, nadam_momentum

Numbers = NDArray[np.float64]

_FAR = 1000.0  # pictures from the middle: nobody comes back from there


@dataclass(frozen=True, slots=True)
class Rates:
    """Learning rates that suit a function.

    Args:
        plain: of steps by gradients.
        rolling: of steps by running sums of gradients.
        divided: of steps by gradients that are divided by their size: times an optimizer's usual rate.
    """

    plain: float
    rolling: float
    divided: float

    def of(self, optimizer: str) -> float:
        """The rate that suits an optimizer.

        Args:
            optimizer: its name.

        Returns:
            The rate.
        """
        row = ROWS[optimizer]
        if row.divides:
            return self.divided * row.usual_rate
        return self.rolling if row.has_moment else self.plain


@dataclass(frozen=True, slots=True, eq=False)
class PlaneFunction:
    """A function of two numbers, x and y.

    Args:
        name: of its row.
        formula: for people.
        value: places (n, 2) to values (n,).
        gradient: a place (2,) to the gradient there (2,).
        window: what a picture shows.
        start: where optimizers begin, if nothing else is said.
        minima: places; the lowest first.
        goal: a value that counts as arrived, if nothing else is said.
        rates: learning rates that suit it.
    """

    name: str
    formula: str
    value: Callable[[Numbers], Numbers]
    gradient: Callable[[Numbers], Numbers]
    window: Window
    start: tuple[float, float]
    minima: tuple[tuple[float, float], ...]
    goal: float
    rates: Rates

    def is_far(self, place: Numbers) -> bool:
        """Whether a place is a thousand pictures away.

        Args:
            place: (2,).

        Returns:
            Also True where it is not finite.
        """
        for at, (low, high) in zip(place.tolist(), (self.window.x, self.window.y), strict=True):
            if not abs(at - (low + high) / 2) < _FAR * (high - low):
                return True
        return False


@dataclass(slots=True, eq=False)
class Way:
    """Where an optimizer has been.

    Args:
        steps: that were taken before each place; the first is 0.
        places: (2,) or (n_parameters,) each.
        moments: its running sum or mean of gradients at each place, of the same shape; empty for optimizers
            that keep none.
        diverged: the number of the step that led to nowhere, if one did.
    """

    steps: list[int] = field(default_factory=list)
    places: list[Numbers] = field(default_factory=list)
    moments: list[Numbers] = field(default_factory=list)
    diverged: int | None = None


def descend(
    function: PlaneFunction, optimizer: Choice, learning_rate: float, start: tuple[float, float], steps: int
) -> Way:
    """Take steps down a function, each by the reference's rule.

    Args:
        function: to go down.
        optimizer: by which rule.
        learning_rate: of all steps.
        start: x and y.
        steps: at most so many; none after a place that is a thousand pictures away.

    Returns:
        All places.
    """
    row, rule = ROWS[optimizer.name], OPTIMIZERS[optimizer.name]
    settings = optimizer.settings(row.hyperparameters)
    place = np.array(start, np.float64)
    state: OptimizerState = (np.zeros(2),) * row.n_slots
    momenta, way = 1.0, Way([0], [place])
    if row.has_moment:
        way.moments.append(state[0])
    for t in range(1, steps + 1):
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            update = Update(t, learning_rate, momenta)
            move, state = rule(update, place, function.gradient(place), state, *settings.values())
            place = place - move
        if optimizer.name == "nadam":
            momenta *= nadam_momentum(t, settings["beta1"], settings["momentum_decay"])
        if function.is_far(place):
            way.diverged = t
            break
        way.steps.append(t)
        way.places.append(place)
        if row.has_moment:
            way.moments.append(state[0])
    return way
