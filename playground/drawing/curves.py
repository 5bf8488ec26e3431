"""Curves over epochs as SVG markup that stands in a document: every number, or both ends of neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray

from playground.drawing.axes import Axis, round_numbers
from playground.drawing.palettes import Colour, Palette, css

_WIDTH, _HEIGHT = 440, 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 8, 32, 34  # of the frame about the curves
_MOST_POINTS = 2 * (_WIDTH - _LEFT - _RIGHT)  # of a curve; of more the lowest and the highest of neighbours
_LETTER = 7  # pixels that a letter of the legend takes, about; a wide one twice as many
_DASHES = ("", "5 3", "1.5 3")
_WIDE = "\u2e80"  # from which character on letters are as wide as high


@dataclass(frozen=True, slots=True)
class Curve:
    """One curve.

    Args:
        name: in the legend.
        values: (n_points,); it has a gap where one is not finite.
        colour: of the line.
        band: (2, n_points), where most of what the curve stands for lies; None: it stands for itself.
    """

    name: str
    values: NDArray[np.float64]
    colour: Colour
    band: NDArray[np.float64] | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment that is marked on the axis of epochs.

    Args:
        epoch: when.
        text: what there was.
    """

    epoch: float
    text: str


def curves_svg(
    title: str,
    epochs: NDArray[np.float64],
    curves: Sequence[Curve],
    axis_name: str,
    palette: Palette,
    marks: Sequence[Mark] = (),
) -> str:
    """Draws curves over epochs; the axis of values is logarithmic if they need it.

    Args:
        title: what the picture shows, for those who do not see it.
        epochs: (n_points,) rising, of every curve.
        curves: up to three are told apart without colour, too.
        axis_name: of the axis of epochs.
        palette: of the page that shows it.
        marks: within the first and the last epoch; each a line from the top to the bottom.

    Returns:
        One ``<svg>`` element, which names no stylesheet or other file.
    """
    axis = Axis.over([each for curve in curves for each in (curve.values, curve.band) if each is not None])
    first, last = float(epochs[0]), float(epochs[-1])
    across = _LEFT + (epochs - first) / max(1.0, last - first) * (_WIDTH - _LEFT - _RIGHT)
    bands = [
        f'<path d="{_ring(across, _rows(axis, curve.band))}" fill="{css(curve.colour)}" opacity="0.18"/>'
        for curve in curves
        if curve.band is not None
    ]
    lines = [
        f'<path d="{_path(across, _rows(axis, curve.values))}" fill="none" stroke="{css(curve.colour)}"'
        f' stroke-width="2" stroke-linejoin="round" stroke-dasharray="{_DASHES[place % len(_DASHES)]}"/>'
        for place, curve in enumerate(curves)
    ]
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(title)}" font-size="12"'
        f' fill="{css(palette.muted)}">'
        f"{_grid(axis, first, last, axis_name, palette)}{_legend(curves, palette)}"
        f"{''.join(_mark(each, first, last, palette) for each in marks)}"
        f"{''.join(bands)}{''.join(lines)}</svg>"
    )


def _rows(axis: Axis, values: NDArray[np.float64]) -> NDArray[np.float64]:
    rows: NDArray[np.float64] = _TOP + np.clip(axis.fractions(values), 0.0, 1.0) * (_HEIGHT - _TOP - _BOTTOM)
    return rows


def _path(across: NDArray[np.float64], rows: NDArray[np.float64]) -> str:
    """The line through all points, cut where one is missing."""
    chosen = _extremes(rows)
    parts, is_on = [], False
    for x, y in zip(across[chosen], rows[chosen], strict=True):
        if not np.isfinite(y):
            is_on = False
            continue
        parts.append(f"{'L' if is_on else 'M'}{x:.1f} {y:.1f}")
        is_on = True
    return "".join(parts)


def _ring(across: NDArray[np.float64], rows: NDArray[np.float64]) -> str:
    """The outline of a band: along one side and back along the other, where both have a number."""
    there = np.isfinite(rows).all(axis=0)
    x, (one, other) = across[there], rows[:, there]
    points = [*zip(x, one, strict=True), *zip(x[::-1], other[::-1], strict=True)]
    return "M" + "L".join(f"{at:.1f} {row:.1f}" for at, row in points) + "Z" if points else ""


def _extremes(rows: NDArray[np.float64]) -> NDArray[np.int64]:
    """All indices, or of each of many groups of neighbours those of the lowest and the highest."""
    if len(rows) <= _MOST_POINTS:
        return np.arange(len(rows))
    groups = np.array_split(np.arange(len(rows)), _MOST_POINTS // 2)
    low, high = np.nan_to_num(rows, nan=np.inf), np.nan_to_num(rows, nan=-np.inf)
    ends = [{each[0], each[low[each].argmin()], each[high[each].argmax()], each[-1]} for each in groups]
    return np.array([index for each in ends for index in sorted(each)])


def _grid(axis: Axis, first: float, last: float, axis_name: str, palette: Palette) -> str:
    line, bottom = css(palette.line), _HEIGHT - _BOTTOM
    parts = []
    for value, text in axis.ticks():
        y = float(_rows(axis, np.array([value]))[0])
        parts.append(
            f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}" stroke="{line}"/>'
            f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{text}</text>'
        )
    for number in round_numbers(first, max(last, first + 1.0)):
        if number == int(number) and first <= number <= last:
            x = _LEFT + (number - first) / max(1.0, last - first) * (_WIDTH - _LEFT - _RIGHT)
            anchor = "end" if x > _WIDTH - 20 else "middle"
            parts.append(f'<text x="{x:.1f}" y="{bottom + 15}" text-anchor="{anchor}">{number:.0f}</text>')
    parts.append(f'<path d="M{_LEFT} {bottom}H{_WIDTH - _RIGHT}" stroke="{css(palette.muted)}"/>')
    parts.append(
        f'<text x="{_WIDTH - _RIGHT}" y="{_HEIGHT - 4}" text-anchor="end">{escape(axis_name)}</text>'
    )
    return "".join(parts)


def _mark(mark: Mark, first: float, last: float, palette: Palette) -> str:
    x = _LEFT + (mark.epoch - first) / max(1.0, last - first) * (_WIDTH - _LEFT - _RIGHT)
    is_right = x > (_LEFT + _WIDTH) / 2
    return (
        f'<path d="M{x:.1f} {_TOP}V{_HEIGHT - _BOTTOM}" stroke="{css(palette.text)}"'
        f' stroke-dasharray="2 3"/>'
        f'<text x="{x + (-5 if is_right else 5):.1f}" y="{_TOP + 10}" fill="{css(palette.text)}"'
        f' text-anchor="{"end" if is_right else "start"}">{escape(mark.text)}</text>'
    )


def _legend(curves: Sequence[Curve], palette: Palette) -> str:
    parts, x = [], float(_LEFT)
    for place, curve in enumerate(curves):
        parts.append(
            f'<path d="M{x:.0f} 12h24" stroke="{css(curve.colour)}" stroke-width="2"'
            f' stroke-dasharray="{_DASHES[place % len(_DASHES)]}"/>'
            f'<text x="{x + 30:.0f}" y="16" fill="{css(palette.text)}">{escape(curve.name)}</text>'
        )
        x += 52 + sum(_LETTER * (2 if letter >= _WIDE else 1) for letter in curve.name)
    return "".join(parts)
