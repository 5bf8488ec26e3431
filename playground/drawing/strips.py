"""Numbers of many seeds as SVG markup: a row of dots for each setting, with its median."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray

from playground.drawing.axes import Axis
from playground.drawing.palettes import Palette, css

_WIDTH, _ROW, _BOTTOM = 440, 40, 24
_LEFT, _RIGHT, _RADIUS = 8, 12, 3.5


@dataclass(frozen=True, slots=True)
class Strip:
    """The numbers of one setting.

    Args:
        name: above them.
        values: (n_seeds,); those that are not finite are left out.
        reached: (n_seeds,), whether each reached the goal; those that did not are hollow.
    """

    name: str
    values: NDArray[np.float64]
    reached: NDArray[np.bool_]


def strips_svg(title: str, strips: Sequence[Strip], goal: float | None, palette: Palette) -> str:
    """Draws settings below each other on one axis, which is logarithmic if the numbers need it.

    Args:
        title: what the picture shows, for those who do not see it.
        strips: at least one.
        goal: a dashed line across all of them; None: none.
        palette: of the page that shows it.

    Returns:
        One ``<svg>`` element, which names no stylesheet or other file.
    """
    ends = [np.array([goal])] if goal is not None else []
    axis = Axis.over([*(each.values for each in strips), *ends])
    height = _ROW * len(strips) + _BOTTOM
    rows = [_row(axis, strip, place, palette) for place, strip in enumerate(strips)]
    mark = (
        "" if goal is None else _upright(axis, goal, 0, height - _BOTTOM, palette, ' stroke-dasharray="4 3"')
    )
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(title)}" font-size="12"'
        f' fill="{css(palette.muted)}">{_axis(axis, height - _BOTTOM, palette)}{mark}{"".join(rows)}</svg>'
    )


def _x(axis: Axis, value: float) -> float:
    fraction = 1.0 - float(axis.fractions(np.array([value]))[0])
    return _LEFT + min(max(fraction, 0.0), 1.0) * (_WIDTH - _LEFT - _RIGHT)


def _row(axis: Axis, strip: Strip, place: int, palette: Palette) -> str:
    top = _ROW * place
    finite = np.isfinite(strip.values)
    colour = css(palette.text)
    dots = [
        f'<circle cx="{_x(axis, value):.1f}" cy="{top + 29}" r="{_RADIUS}" stroke="{colour}"'
        f' fill="{colour if is_reached else css(palette.surface)}" fill-opacity="0.5"/>'
        for value, is_reached in zip(strip.values[finite], strip.reached[finite], strict=True)
    ]
    median = (
        _upright(
            axis, float(np.median(strip.values[finite])), top + 21, top + 37, palette, ' stroke-width="2"'
        )
        if finite.any()
        else ""
    )
    halo = f' stroke="{css(palette.surface)}" stroke-width="4" paint-order="stroke"'
    name = f'<text x="{_LEFT}" y="{top + 15}" fill="{colour}"{halo}>{escape(strip.name)}</text>'
    return f"{name}{''.join(dots)}{median}"


def _upright(axis: Axis, value: float, top: float, bottom: float, palette: Palette, look: str) -> str:
    return f'<path d="M{_x(axis, value):.1f} {top}V{bottom}" stroke="{css(palette.branches[1])}"{look}/>'


def _axis(axis: Axis, bottom: float, palette: Palette) -> str:
    ticks = [
        f'<path d="M{(x := _x(axis, value)):.1f} 0V{bottom}" stroke="{css(palette.line)}"/>'
        f'<text x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">{text}</text>'
        for value, text in axis.ticks()
    ]
    return "".join(ticks)
