"""Draws what a network answers over the plane, with the training rows on it.

As the page does: two classes from one colour to the other, several in the colour of the likeliest, the paler
the less sure. Knows trainers; not how a file is sent.
"""

import numpy as np
from numpy.typing import NDArray

from playground.drawing.palettes import Colour, Palette
from playground.drawing.png import as_png
from playground.training.trainer import Trainer

_EDGE = 6.0  # the plane is [-6, 6] x [-6, 6]
_CLASS_FIELD = 0.7  # of a class's colour; the rest is paper, lest its own rows drown in it
_MANY_ROWS = 400  # from which on they are drawn smaller
_MOST_ROWS = 4000  # that are drawn; more would hide each other and the plane

Pixels = NDArray[np.float64]


def boundary_png(trainer: Trainer, size: int, palette: Palette) -> bytes:
    """A PNG file of size x size pixels: row 0 at x2 = +6, column 0 at x1 = -6."""
    layout = trainer.network.layout
    outputs = trainer.picture(size, range(layout.n_hidden, layout.n_neurons)).astype(np.float64)
    if len(outputs) == 1:
        pixels = _diverging(outputs[0] / 127.5 - 1.0, palette)
    else:
        pixels = _of_classes(outputs / 255.0, palette)
    _draw_rows(pixels, trainer, palette)
    return as_png(pixels.round().astype(np.uint8))


def _diverging(values: NDArray[np.float64], palette: Palette) -> Pixels:
    """Colours (..., 3) of values from -1 to 1."""
    shares, zero = np.abs(values)[..., None], np.array(palette.zero)
    ends = np.where(values[..., None] < 0, palette.field_negative, palette.field_positive)
    mixed: Pixels = zero + (ends - zero) * shares
    return mixed


def _of_classes(probabilities: NDArray[np.float64], palette: Palette) -> Pixels:
    """Colours (size, size, 3) of probabilities (n_classes, size, size), mixed by their squares."""
    weights, zero = probabilities**2, np.array(palette.zero)
    own = np.array([_class_colour(index, palette) for index in range(len(probabilities))])
    fields = zero + (own - zero) * _CLASS_FIELD
    colours = np.einsum("kyx,kc->yxc", weights, fields) / (weights.sum(axis=0) + 1e-9)[..., None]
    next_best, best = np.sort(probabilities, axis=0)[-2:]
    mixed: Pixels = zero + (colours - zero) * (best - next_best)[..., None]
    return mixed


def _class_colour(index: int, palette: Palette) -> Colour:
    return palette.classes[index % len(palette.classes)]


def _draw_rows(pixels: Pixels, trainer: Trainer, palette: Palette) -> None:
    rows, task = trainer.rows.train, trainer.rows.task
    size = len(pixels)
    radius = size / 340 * (2.6 if len(rows) > _MANY_ROWS else 3.2)
    ring = max(1.0, 0.35 * radius) / 2  # the fill covers the inner half of the outline
    ring_colour = palette.value_ring if task == "regression" else palette.point_ring
    inside = np.abs(rows[:, :2]).max(axis=1) <= _EDGE
    for x1, x2, target in rows[inside][:_MOST_ROWS]:
        column, row = (x1 + _EDGE) / (2 * _EDGE) * size, (_EDGE - x2) / (2 * _EDGE) * size
        _draw_disc(pixels, column, row, radius + ring, ring_colour)
        _draw_disc(pixels, column, row, radius, _colour_of(float(target), task, palette))


def _colour_of(target: float, task: str, palette: Palette) -> tuple[float, ...]:
    if task == "multiclass":
        return _class_colour(int(target), palette)
    share = min(1.0, abs(target))
    end = palette.negative if target < 0 else palette.positive
    return tuple(zero + (colour - zero) * share for zero, colour in zip(palette.zero, end, strict=True))


def _draw_disc(pixels: Pixels, column: float, row: float, radius: float, colour: tuple[float, ...]) -> None:
    """Lays a disc over the pixels, its edge softened over one pixel; positions count from the upper left."""
    size = len(pixels)
    left, right = max(0, int(column - radius - 1)), min(size, int(column + radius + 2))
    top, bottom = max(0, int(row - radius - 1)), min(size, int(row + radius + 2))
    x = np.arange(left, right) + 0.5 - column
    y = np.arange(top, bottom)[:, None] + 0.5 - row
    cover = np.clip(radius + 0.5 - np.hypot(x, y), 0.0, 1.0)[..., None]
    part = pixels[top:bottom, left:right]
    part += (np.array(colour) - part) * cover
