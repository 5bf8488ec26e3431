"""Draws what a network answers over the plane, with the training rows on it.

In the colours of the page's light theme (`static/css/tokens.css`), as the page does: two classes from orange
to blue, several in the colour of the likeliest, the paler the less sure. Knows trainers; not how a file is
sent.
"""

import numpy as np
from numpy.typing import NDArray

from playground.drawing.png import as_png
from playground.trainer import Trainer

_EDGE = 6.0  # the plane is [-6, 6] x [-6, 6]
_PAPER = (0xF3, 0xF1, 0xEC)
_FIELD_NEGATIVE, _FIELD_POSITIVE = (0xEE, 0xA2, 0x5B), (0x4F, 0x97, 0xCD)
_NEGATIVE, _POSITIVE = (0xE0, 0x7B, 0x1D), (0x1F, 0x6F, 0xB2)
_CLASSES = (
    (0x1F, 0x6F, 0xB2), (0xE0, 0x7B, 0x1D), (0x12, 0xA0, 0x7C), (0xB4, 0x53, 0x9A),
    (0xC7, 0x9A, 0x0A), (0x4F, 0xB0, 0xE0), (0x9C, 0x3D, 0x24), (0x5C, 0x66, 0x70),
)  # fmt: skip
_CLASS_FIELD = 0.72  # of a class's colour; the rest is paper, lest its own rows drown in it
_RING = (0xFF, 0xFF, 0xFF)
_VALUE_RING = (0x8F, 0x95, 0x9D)
_MANY_ROWS = 400  # from which on they are drawn smaller
_MOST_ROWS = 4000  # that are drawn; more would hide each other and the plane

Pixels = NDArray[np.float64]


def boundary_png(trainer: Trainer, size: int) -> bytes:
    """A PNG file of size x size pixels: row 0 at x2 = +6, column 0 at x1 = -6."""
    layout = trainer.network.layout
    outputs = trainer.picture(size, range(layout.n_hidden, layout.n_neurons)).astype(np.float64)
    pixels = _diverging(outputs[0] / 127.5 - 1.0) if len(outputs) == 1 else _of_classes(outputs / 255.0)
    _draw_rows(pixels, trainer)
    return as_png(pixels.round().astype(np.uint8))


def _diverging(values: NDArray[np.float64]) -> Pixels:
    """Colours (..., 3) of values from -1 to 1."""
    shares = np.abs(values)[..., None]
    ends = np.where(values[..., None] < 0, _FIELD_NEGATIVE, _FIELD_POSITIVE)
    mixed: Pixels = _PAPER + (ends - _PAPER) * shares
    return mixed


def _of_classes(probabilities: NDArray[np.float64]) -> Pixels:
    """Colours (size, size, 3) of probabilities (n_classes, size, size), mixed by their squares."""
    weights = probabilities**2
    fields = np.array([_class_field(index) for index in range(len(probabilities))])
    colours = np.einsum("kyx,kc->yxc", weights, fields) / (weights.sum(axis=0) + 1e-9)[..., None]
    next_best, best = np.sort(probabilities, axis=0)[-2:]
    mixed: Pixels = _PAPER + (colours - _PAPER) * (best - next_best)[..., None]
    return mixed


def _class_field(index: int) -> NDArray[np.float64]:
    paper = np.array(_PAPER, np.float64)
    colour: NDArray[np.float64] = paper + (np.array(_CLASSES[index % len(_CLASSES)]) - paper) * _CLASS_FIELD
    return colour


def _draw_rows(pixels: Pixels, trainer: Trainer) -> None:
    rows, task = trainer.rows.train, trainer.rows.task
    size = len(pixels)
    radius = size / 340 * (2.6 if len(rows) > _MANY_ROWS else 3.2)
    ring = max(1.0, 0.35 * radius) / 2  # the fill covers the inner half of the outline
    inside = np.abs(rows[:, :2]).max(axis=1) <= _EDGE
    for x1, x2, target in rows[inside][:_MOST_ROWS]:
        column, row = (x1 + _EDGE) / (2 * _EDGE) * size, (_EDGE - x2) / (2 * _EDGE) * size
        _draw_disc(pixels, column, row, radius + ring, _VALUE_RING if task == "regression" else _RING)
        _draw_disc(pixels, column, row, radius, _colour_of(float(target), task))


def _colour_of(target: float, task: str) -> tuple[float, ...]:
    if task == "multiclass":
        return _CLASSES[int(target) % len(_CLASSES)]
    share = min(1.0, abs(target))
    end = _NEGATIVE if target < 0 else _POSITIVE
    return tuple(paper + (colour - paper) * share for paper, colour in zip(_PAPER, end, strict=True))


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
