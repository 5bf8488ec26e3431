"""The decision boundary as a picture: a model's outputs over the plane, with its rows.

As on the page: two classes from one colour to the other, several in the colour of the most probable, the
paler the less certain.
"""

import math
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from playground.config.rows import Rows
from playground.data.plane import EDGE, Plane, grid_points
from playground.data.tasks import TASKS, Task
from playground.drawing.palettes import Palette
from playground.drawing.png import as_png
from playground.training.ensemble import Ensemble

_CLASS_FIELD = 0.7  # of a class's colour; the rest is paper, lest its own rows drown in it
_HEIGHT = 5.0  # of a target of one, where rows have one input alone
_MANY_ROWS = 400  # from which on they are drawn smaller
_MOST_ROWS = 4000  # that are drawn; more would hide each other and the plane
_DISCS_AT_ONCE = 256  # whose pixels are computed together: 30 MB for the largest picture

_MIDDLE = 127.5  # of a picture of outputs: 0
_LINE_STRENGTH = 0.6  # of a boundary among several

Pixels = NDArray[np.float64]
ShownRows = Literal["train", "test", "none"]
"""The part of the rows that a picture has points of."""


class Pictured(Protocol):
    """What has a picture of its outputs, and rows to lay over it: a `Trainable`, or an `Ensemble`."""

    @property
    def rows(self) -> Rows:
        """The training and test rows."""

    def output_picture(self, grid: int, plane: Plane | None = None) -> NDArray[np.uint8]:
        """As `Trainable.output_picture`."""


def boundary_png(
    trainable: Pictured,
    size: int,
    palette: Palette,
    plane: Plane | None = None,
    rows: ShownRows = "train",
) -> bytes:
    """Draws the decision boundary with rows of a split.

    Args:
        trainable: whose outputs and rows.
        size: width and height in pixels.
        palette: of the page that shows it.
        plane: which two inputs vary; None: the first two, others held at their medians.
        rows: whether the training rows, the test rows or none are drawn.

    Returns:
        A PNG file of size x size pixels: the plane's first input from -6 at the left to +6, its second from
        -6 at the bottom to +6. Rows lie where these two inputs put them; with one input they stand as high
        as their target.
    """
    plane = plane or trainable.rows.plane
    pixels = _field(trainable.output_picture(size, plane), palette)
    if rows != "none":
        _draw_rows(pixels, getattr(trainable.rows, rows), TASKS[trainable.rows.task], palette, plane)
    return as_png(pixels.round().astype(np.uint8))


def disagreement_png(ensemble: Ensemble, size: int, palette: Palette) -> bytes:
    """Draws where the members of an ensemble disagree.

    Args:
        ensemble: whose members.
        size: width and height in pixels.
        palette: of the page that shows it.

    Returns:
        A PNG file of the plane of the first two inputs, the darker (on dark paper the lighter) the more they
        disagree: full where the members are of as many opinions, each held as often, as there are classes;
        of numbers, where their standard deviation is 1 or more.
    """
    amounts = ensemble.disagreement(grid_points(size, ensemble.rows.plane)).reshape(size, size, 1)
    strengths = np.nan_to_num(np.clip(amounts / ensemble.most_disagreement, 0.0, 1.0))
    zero = np.array(palette.zero)
    pixels = zero + (palette.muted - zero) * strengths
    return as_png(pixels.round().astype(np.uint8))


def boundaries_png(ensemble: Ensemble, size: int, palette: Palette) -> bytes:
    """Draws every member's decision boundary as a thin line over the average of their outputs.

    Where the lines lie apart, the boundary depends on the seed: variance. What all of them miss is bias.

    Args:
        ensemble: whose members.
        size: width and height in pixels.
        palette: of the page that shows it.

    Returns:
        A PNG file of the plane of the first two inputs, without rows; of numbers, the lines are where the
        output is 0.
    """
    plane = ensemble.rows.plane
    pixels = _field(ensemble.output_picture(size, plane), palette)
    for member in ensemble.members:
        edges = _edges(member.output_picture(size, plane))
        pixels[edges] += (np.array(palette.text) - pixels[edges]) * _LINE_STRENGTH
    return as_png(pixels.round().astype(np.uint8))


def _edges(outputs: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Pixels (size, size) whose class is not that of the one to the right or below."""
    classes = outputs[0] > _MIDDLE if len(outputs) == 1 else outputs.argmax(axis=0)
    edges = np.zeros(classes.shape, dtype=np.bool_)
    edges[:, :-1] |= classes[:, :-1] != classes[:, 1:]
    edges[:-1] |= classes[:-1] != classes[1:]
    return edges


def _field(outputs: NDArray[np.uint8], palette: Palette) -> Pixels:
    """Colours (size, size, 3) of a picture of outputs (n_outputs, size, size)."""
    levels = outputs.astype(np.float64)
    if len(levels) == 1:
        return _diverging(levels[0] / _MIDDLE - 1.0, palette)
    return _of_classes(levels / 255.0, palette)


def _diverging(values: NDArray[np.float64], palette: Palette) -> Pixels:
    """Colours (..., 3) of values from -1 to 1."""
    strengths, zero = np.abs(values)[..., None], np.array(palette.zero)
    ends = np.where(values[..., None] < 0, palette.field_negative, palette.field_positive)
    mixed: Pixels = zero + (ends - zero) * strengths
    return mixed


def _of_classes(probabilities: NDArray[np.float64], palette: Palette) -> Pixels:
    """Colours (size, size, 3) of probabilities (n_classes, size, size), mixed by their squares."""
    weights, zero = probabilities**2, np.array(palette.zero)
    own = np.array(palette.classes)[np.arange(len(probabilities)) % len(palette.classes)]
    fields = zero + (own - zero) * _CLASS_FIELD
    colours = np.einsum("kyx,kc->yxc", weights, fields) / (weights.sum(axis=0) + 1e-9)[..., None]
    next_best, best = np.sort(probabilities, axis=0)[-2:]
    mixed: Pixels = zero + (colours - zero) * (best - next_best)[..., None]
    return mixed


def _draw_rows(pixels: Pixels, rows: NDArray[np.float64], task: Task, palette: Palette, plane: Plane) -> None:
    """Lays a disc with a ring over the pixels for each row on the plane, in their order."""
    size = len(pixels)
    radius = size / 340 * (2.6 if len(rows) > _MANY_ROWS else 3.2)
    outer = radius + max(1.0, 0.35 * radius) / 2  # the fill covers the inner half of the outline
    ring_colour = np.array(palette.point_ring if task.has_classes else palette.value_ring)
    places = plane.project(rows[:, :-1])
    if plane.y is None:
        places[:, 1] = _heights(rows[:, -1], task)
    inside = np.flatnonzero(np.abs(places).max(axis=1) <= EDGE)[:_MOST_ROWS]
    columns, lines = ((places[inside] * (1, -1) + EDGE) / (2 * EDGE) * size).T
    colours = _colours_of(rows[inside, -1], task, palette)
    reach = math.ceil(outer + 1)
    width = 2 * reach + 1
    canvas = np.pad(pixels, ((reach, reach + 1), (reach, reach + 1), (0, 0)))
    for begin in range(0, len(inside), _DISCS_AT_ONCE):
        those = slice(begin, begin + _DISCS_AT_ONCE)
        x, left = _offsets(columns[those], reach)
        y, top = _offsets(lines[those], reach)
        distance = np.hypot(x[:, None, :], y[:, :, None])
        # How much of each pixel is covered, with an edge that is softened over one pixel.
        ring = np.clip(outer + 0.5 - distance, 0.0, 1.0)[..., None]
        fill = np.clip(radius + 0.5 - distance, 0.0, 1.0)[..., None]
        kept = (1 - ring) * (1 - fill)
        added = ring_colour * ring * (1 - fill) + colours[those, None, None] * fill
        for at in range(len(distance)):  # one after the other, since discs overlap
            part = canvas[top[at] : top[at] + width, left[at] : left[at] + width]
            part *= kept[at]
            part += added[at]
    pixels[:] = canvas[reach : reach + size, reach : reach + size]


def _heights(targets: NDArray[np.float64], task: Task) -> NDArray[np.float64]:
    """How high rows with one input stand: their targets, or the numbers of several classes spread out."""
    if task.has_numbered_classes:
        targets = 2 * targets / max(1.0, targets.max()) - 1
    return targets * _HEIGHT


def _offsets(centres: NDArray[np.float64], reach: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Distances (n, 2 reach + 1) of the pixels about each centre, and the first pixel's place (n,)."""
    nearest = np.floor(centres)
    around = np.arange(-reach, reach + 1) + 0.5
    return (nearest - centres)[:, None] + around, nearest.astype(np.int64)


def _colours_of(targets: NDArray[np.float64], task: Task, palette: Palette) -> NDArray[np.float64]:
    """Colours (n, 3) of targets (n,): a class's own, or the stronger the farther a value is from 0."""
    if task.has_numbered_classes:
        return np.array(palette.classes)[targets.astype(np.int64) % len(palette.classes)]
    zero = np.array(palette.zero)
    ends = np.where(targets[:, None] < 0, palette.negative, palette.positive)
    mixed: NDArray[np.float64] = zero + (ends - zero) * np.minimum(1.0, np.abs(targets))[:, None]
    return mixed
