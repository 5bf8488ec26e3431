"""Curves of several settings over seeds as a picture: each seed, the band of most of them, the median."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.drawing.axes import Axis, round_numbers
from playground.drawing.lettering import HEIGHT, can_letter, letters
from playground.drawing.palettes import Colour, Palette
from playground.drawing.png import as_png

_WIDTH, _HEIGHT = 1200, 720
_LEFT, _RIGHT, _TOP, _BOTTOM = 130, 40, 110, 70  # of the frame about the curves
_SCALE = 2  # of letters
_SEED_OPACITY, _BAND_OPACITY = 0.22, 0.18
_A_ROW, _MOST_LETTERS = 3, 20  # of the legend: three names of so many letters fit beside each other

Pixels = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bundle:
    """The curves of one setting.

    Args:
        name: in the legend.
        curves: (n_seeds, n_points), NaN where there is no number.
        low, median, high: (n_points,) the band over the seeds; infinite where it has no end.
    """

    name: str
    curves: NDArray[np.float64]
    low: NDArray[np.float64]
    median: NDArray[np.float64]
    high: NDArray[np.float64]


def bands_png(title: str, epochs: NDArray[np.int64], bundles: Sequence[Bundle], palette: Palette) -> bytes:
    """Draws bundles of curves over epochs.

    Args:
        title: above the picture.
        epochs: (n_points,) of every curve.
        bundles: one for each setting.
        palette: of the page that shows it.

    Returns:
        A PNG file of 1200 x 720 pixels. The axis of values is logarithmic if they are positive and spread
        over more than a factor of thirty.
    """
    canvas = np.full((_HEIGHT, _WIDTH, 3), palette.surface, np.float64)
    axis = Axis.over([bundle.curves for bundle in bundles])
    last = max(1, int(epochs[-1]))
    _draw_axes(canvas, axis, last, palette)
    columns = np.arange(_LEFT, _WIDTH - _RIGHT)
    at = (columns - _LEFT) / (len(columns) - 1) * last
    plot = canvas[_TOP : _HEIGHT - _BOTTOM, _LEFT : _WIDTH - _RIGHT]
    colours = [palette.settings[place % len(palette.settings)] for place in range(len(bundles))]
    for bundle, colour in zip(bundles, colours, strict=True):
        for curve in bundle.curves:
            _draw_line(plot, _rows(axis, np.interp(at, epochs, curve)), colour, 1.0, _SEED_OPACITY)
    for bundle, colour in zip(bundles, colours, strict=True):
        ends = [_rows(axis, np.interp(at, epochs, side)) for side in (bundle.high, bundle.low)]
        _fill(plot, ends[0], ends[1], colour)
    for bundle, colour in zip(bundles, colours, strict=True):
        _draw_line(plot, _rows(axis, np.interp(at, epochs, bundle.median)), colour, 3.0, 1.0)
    _draw_legend(canvas, title, bundles, colours, palette)
    return as_png(np.clip(canvas, 0, 255).round().astype(np.uint8))


def _rows(axis: Axis, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rows of pixels from the top of the plot on."""
    return axis.fractions(values) * (_HEIGHT - _BOTTOM - _TOP - 1)


def _draw_axes(canvas: Pixels, axis: Axis, last: int, palette: Palette) -> None:
    for value, text in axis.ticks():
        row = _TOP + round(float(_rows(axis, np.array([value]))[0]))
        canvas[row, _LEFT : _WIDTH - _RIGHT] = palette.line
        ink = letters(text, _SCALE)
        _write(canvas, ink, row - ink.shape[0] // 2, _LEFT - 14 - ink.shape[1], palette.muted)
    for number in round_numbers(0.0, float(last)):
        if number != int(number):
            continue
        column = _LEFT + round(number / last * (_WIDTH - _RIGHT - _LEFT - 1))
        canvas[_HEIGHT - _BOTTOM : _HEIGHT - _BOTTOM + 6, column] = palette.muted
        ink = letters(f"{number:.0f}", _SCALE)
        place = min(column - ink.shape[1] // 2, _WIDTH - 4 - ink.shape[1])
        _write(canvas, ink, _HEIGHT - _BOTTOM + 14, place, palette.muted)
    ink = letters("epoch", _SCALE)
    _write(canvas, ink, _HEIGHT - HEIGHT * _SCALE - 12, _WIDTH - _RIGHT - ink.shape[1], palette.muted)
    canvas[_HEIGHT - _BOTTOM, _LEFT : _WIDTH - _RIGHT] = palette.muted


def _draw_legend(
    canvas: Pixels, title: str, bundles: Sequence[Bundle], colours: Sequence[Colour], palette: Palette
) -> None:
    _write(canvas, letters(title, _SCALE), 18, _LEFT, palette.text)
    names = [
        bundle.name if can_letter(bundle.name) else "ABCDEFGH"[place % 8]
        for place, bundle in enumerate(bundles)
    ]
    inks = [letters(name[:_MOST_LETTERS], _SCALE) for name in names]
    widest = max(ink.shape[1] for ink in inks)
    first = _TOP - 24 - 20 * ((len(inks) - 1) // _A_ROW)
    for place, (ink, colour) in enumerate(zip(inks, colours, strict=True)):
        row = first + 20 * (place // _A_ROW)
        column = _LEFT + (40 + widest + 40) * (place % _A_ROW)
        canvas[row + 4 : row + 10, column : column + 30] = colour
        _write(canvas, ink, row, column + 40, palette.text)


def _write(canvas: Pixels, ink: NDArray[np.bool_], row: int, column: int, colour: Colour) -> None:
    row, column = max(0, row), max(0, column)
    part = canvas[row : row + ink.shape[0], column : column + ink.shape[1]]
    part[ink[: part.shape[0], : part.shape[1]]] = colour


def _draw_line(plot: Pixels, rows: NDArray[np.float64], colour: Colour, width: float, opacity: float) -> None:
    """Draws a line that has one row in every column, as thick where it is steep as where it is flat."""
    before = np.concatenate([rows[:1], (rows[:-1] + rows[1:]) / 2])
    after = np.concatenate([(rows[:-1] + rows[1:]) / 2, rows[-1:]])
    low, high = np.fmin(before, after) - width / 2, np.fmax(before, after) + width / 2
    centres = np.arange(len(plot))[:, None]
    covered = np.clip(np.minimum(centres + 0.5 - low, high - centres + 0.5), 0.0, 1.0)
    _mix(plot, np.nan_to_num(covered) * opacity, colour)


def _fill(plot: Pixels, top: NDArray[np.float64], bottom: NDArray[np.float64], colour: Colour) -> None:
    centres = np.arange(len(plot))[:, None]
    covered = np.clip(np.minimum(centres + 0.5 - top, bottom - centres + 0.5), 0.0, 1.0)
    _mix(plot, np.nan_to_num(covered) * _BAND_OPACITY, colour)


def _mix(plot: Pixels, opacity: NDArray[np.float64], colour: Colour) -> None:
    plot += (np.array(colour) - plot) * opacity[..., None]
