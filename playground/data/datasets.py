"""The table of data sets: each row names a data set and the generator of its rows [x1, x2, ..., target].

Every generator draws its positions first and its noise next, and draws the noise even when it is 0: with one
seed, more noise therefore moves the same points instead of making other ones.

Points may lie outside [-6, 6] x [-6, 6]; they are data like the others.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from playground.data.axes import Axis
from playground.data.iris import N_FLOWERS, PETALS, SEPALS_AND_PETALS, SPECIES, iris
from playground.data.labels import labels
from playground.data.many_classes import arms, blobs, rings
from playground.data.surfaces import multi_gauss, plane, saddle, sine
from playground.data.tasks import TASKS, TaskName
from playground.data.two_classes import (
    CORNERS,
    GATES,
    checkerboard,
    circle,
    exclusive_or,
    gates,
    gauss,
    moons,
    spiral,
)

Generate = Callable[[np.random.Generator, int, float, int, str], NDArray[np.float64]]

FIRST_GATE = next(iter(GATES))

CUSTOM = "custom"
"""The name a config gives instead of a data set's when it brings its own rows."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """One data set.

    Args:
        name: what a user types.
        task: the kind of its targets.
        default_samples: number of rows where the config names none.
        n_classes: number of classes where the config names none; 0 for regression.
        generate: (rng, n_samples, noise from 0 to 0.5, n_classes, gate) -> rows (n_samples, n_inputs + 1)
            float64 [x1, x2, ..., target]. Called with what `sample_count` and `class_count` return.
        classes: the fewest and the most classes that may be chosen; None where there is no choice.
        measured: real measurements, not generated; the number of rows is always `default_samples`.
        axes: the measured quantities behind x1, x2, ...; empty for generated points, which have two inputs.
        gates: the gates that may be chosen; empty for data sets without.
        n_corners: without noise there are only so many different rows, which come first, and all of them are
            training and test rows alike; 0 where it makes no difference.
        class_names: of each class, where they have names; labelled by ``classes.<name>``.
        latex: its formula without noise. x is a point, y its target, k the number of classes, g the gate; φ
            and u are drawn for each point, from U (uniform) or N (normal).
    """

    name: str
    task: TaskName
    default_samples: int
    n_classes: int
    generate: Generate
    classes: tuple[int, int] | None = None
    measured: bool = False
    axes: tuple[Axis, ...] = ()
    gates: tuple[str, ...] = ()
    n_corners: int = 0
    class_names: tuple[str, ...] = ()
    latex: str = field(kw_only=True)

    @property
    def n_inputs(self) -> int:
        """The number of input columns of its rows."""
        return len(self.axes) or 2

    def sample_count(self, wanted: int | None) -> int:
        """Resolves the number of rows.

        Args:
            wanted: by the config; None: the default.

        Returns:
            The number of rows; always `default_samples` for a measured data set.
        """
        return self.default_samples if wanted is None or self.measured else wanted

    def has_corners_only(self, noise: float) -> bool:
        """Whether the first `n_corners` rows are all there are.

        Args:
            noise: by the config, in any unit.

        Returns:
            True for such data sets without noise.
        """
        return self.n_corners > 0 and noise == 0

    def class_count(self, wanted: int | None) -> int:
        """Resolves the number of classes.

        Args:
            wanted: by the config; None: the default.

        Returns:
            The number of classes; 0 for regression.

        Raises:
            ValueError: the data set cannot be generated with that many.
        """
        if wanted is None or wanted == self.n_classes:
            return self.n_classes
        low, high = self.classes or (self.n_classes, self.n_classes)
        if not low <= wanted <= high:
            raise ValueError(f"{self.name} has {low} to {high} classes. Received: {wanted}")
        return wanted


_Recipe = Callable[[np.random.Generator, int, float], NDArray[np.float64]]
_ClassRecipe = Callable[[np.random.Generator, int, float, int], NDArray[np.float64]]


def _two_classes(name: str, recipe: _Recipe, *, latex: str) -> Dataset:
    return Dataset(
        name, "classification", 500, 2, lambda rng, size, noise, *_: recipe(rng, size, noise), latex=latex
    )


def _many_classes(name: str, recipe: _ClassRecipe, *, latex: str) -> Dataset:
    return Dataset(
        name,
        "multiclass",
        500,
        3,
        lambda rng, size, noise, n_classes, _: recipe(rng, size, noise, n_classes),
        classes=(3, 6),
        latex=latex,
    )


def _iris(name: str, axes: tuple[Axis, ...], *, latex: str) -> Dataset:
    return Dataset(
        name,
        "multiclass",
        N_FLOWERS,
        len(SPECIES),
        lambda rng, _size, noise, *_: iris(rng, noise, axes),
        measured=True,
        axes=axes,
        class_names=SPECIES,
        latex=latex,
    )


def _surface(name: str, recipe: _Recipe, *, latex: str) -> Dataset:
    return Dataset(
        name, "regression", 1200, 0, lambda rng, size, noise, *_: recipe(rng, size, noise), latex=latex
    )


_ROWS = (
    _two_classes(
        "circle",
        circle,
        latex=(
            r"y = \begin{cases} 1 & \left\lVert x \right\rVert < 2.5 \\ "
            r"-1 & 3.5 \le \left\lVert x \right\rVert < 5 \end{cases}"
        ),
    ),
    _two_classes("xor", exclusive_or, latex=r"y = \text{sign}(x_1 x_2)"),
    _two_classes("gauss", gauss, latex=r"x \sim \mathcal{N}\left((2 y, 2 y), \frac{1}{2}\right)"),
    _two_classes(
        "spiral",
        spiral,
        latex=(
            r"\begin{split} x &= 5 y u\,(\sin(\varphi), \cos(\varphi)) \\ \varphi &= 3.5\,\pi u \end{split}"
        ),
    ),
    _two_classes(
        "moons",
        moons,
        latex=(
            r"\begin{split} x &= y\,(r \cos(\varphi) - 1.5, r \sin(\varphi) - 0.75) \\ "
            r"r &\sim U(2.6, 3.4), \quad \varphi \sim U(0, \pi) \end{split}"
        ),
    ),
    _two_classes(
        "checkerboard",
        checkerboard,
        latex=r"y = (-1)^{\left\lfloor x_1/3 \right\rfloor + \left\lfloor x_2/3 \right\rfloor}",
    ),
    Dataset(
        "gates",
        "classification",
        200,
        2,
        lambda rng, size, noise, _, gate: gates(rng, size, noise, gate),
        gates=tuple(GATES),
        n_corners=len(CORNERS),
        latex=r"x \in \{-3, 3\}^2, \quad y = g(x_1 > 0, x_2 > 0)",
    ),
    _many_classes("rings", rings, latex=r"\left\lVert x \right\rVert = \frac{5}{k - 0.3} (y + 0.7\,u)"),
    _many_classes(
        "blobs",
        blobs,
        latex=(
            r"x \sim \mathcal{N}\left(4\,(\sin(\varphi), \cos(\varphi)), \frac{1}{4}\right), \quad "
            r"\varphi = \frac{2 \pi y}{k}"
        ),
    ),
    _many_classes(
        "arms",
        arms,
        latex=(
            r"\begin{split} x &= 5 u\,(\sin(\varphi), \cos(\varphi)) \\ "
            r"\varphi &= \frac{\pi}{k} (7 u + 2 y) \end{split}"
        ),
    ),
    _iris("iris", PETALS, latex=r"x = (1.6\,(l - 4), 4\,(w - 1.3))"),
    _iris(
        "iris4",
        SEPALS_AND_PETALS,
        latex=(
            r"\begin{split} (x_1, x_2) &= (2.6\,(l_s - 6.1), 4\,(w_s - 3.2)) \\ "
            r"(x_3, x_4) &= (1.6\,(l_p - 4), 4\,(w_p - 1.3)) \end{split}"
        ),
    ),
    Dataset(
        "labels",
        "multilabel",
        500,
        2 ** TASKS["multilabel"].n_labels,
        lambda rng, size, noise, *_: labels(rng, size, noise),
        class_names=TASKS["multilabel"].class_names,
        latex=(
            r"\begin{split} y &= [a] + 2\,[b] \\ a &: \left\lVert x - (-1.5, 0) \right\rVert < 3.5 \\ "
            r"b &: \left\lVert x - (1.5, 0) \right\rVert < 3.5 \end{split}"
        ),
    ),
    _surface("reg-plane", plane, latex=r"y = \frac{x_1 + x_2}{10}"),
    _surface(
        "reg-gauss",
        multi_gauss,
        latex=r"y = \sum_j s_j \max\left(0, 1 - \frac{1}{2} \left\lVert x - c_j \right\rVert\right)",
    ),
    _surface("reg-sine", sine, latex=r"y = \sin(x_1)"),
    _surface("reg-saddle", saddle, latex=r"y = \frac{x_1^2 - x_2^2}{36}"),
)
DATASETS: Mapping[str, Dataset] = MappingProxyType({row.name: row for row in _ROWS})
