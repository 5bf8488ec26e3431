"""Tables and small pictures as HTML, which notebooks show of a value. Knows numbers and texts alone."""

from collections.abc import Sequence
from html import escape
from math import isfinite

import numpy as np
from numpy.typing import NDArray

SIGNS = ("#e07b1d", "#1f6fb2")
"""Colours of the negative and of the positive class or value; a test compares them with the page's."""

CLASSES = ("#1f6fb2", "#e07b1d", "#12a07c", "#b4539a", "#c79a0a", "#4fb0e0", "#9c3d24", "#5c6670")
"""Colours of numbered classes, likewise."""

_MOST_POINTS = 150
_SIDE = 96  # pixels
_WIDTH, _HEIGHT = 120, 16  # pixels of a span


class Svg(str):
    """A picture as markup, which stands in a table as it is."""

    __slots__ = ()


def html_table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Writes a table as notebooks show it.

    Args:
        caption: above it.
        heads: of its columns; empty for none.
        rows: of pictures, texts, numbers and what JSON has else; None is an empty cell.

    Returns:
        HTML, in which texts are escaped.
    """

    def cell(value: object) -> str:
        if isinstance(value, Svg):
            return f"<td>{value}</td>"
        text = f"{value:.5g}" if isinstance(value, float) else "" if value is None else str(value)
        return f"<td>{escape(text)}</td>"

    head = "".join(f"<th>{escape(each)}</th>" for each in heads)
    body = "".join(f"<tr>{''.join(map(cell, row))}</tr>" for row in rows)
    return f"<table><caption>{escape(caption)}</caption>{head and f'<tr>{head}</tr>'}{body}</table>"


def beside(picture: Svg, table: str) -> str:
    """Puts a picture and a table side by side.

    Args:
        picture: at the left.
        table: HTML.

    Returns:
        HTML.
    """
    return f'<div style="display:flex;gap:1em;align-items:flex-start">{picture}{table}</div>'


def scatter(places: NDArray[np.float64], colours: Sequence[str], edge: float) -> Svg:
    """Draws points on a plane; of many, evenly spaced ones.

    Args:
        places: (n, 2) from -edge to edge, the second coordinate upwards; those beyond are left out.
        colours: of each.
        edge: of the plane.

    Returns:
        A picture of 96 pixels a side.
    """
    chosen = np.unique(np.linspace(0, len(places) - 1, min(len(places), _MOST_POINTS)).astype(int))
    at = (places * (1, -1) + edge) / (2 * edge) * _SIDE
    points = "".join(
        f'<circle cx="{at[i, 0]:.1f}" cy="{at[i, 1]:.1f}" r="1.8" fill="{colours[i]}"/>'
        for i in chosen
        if np.abs(places[i]).max() <= edge
    )
    frame = (
        f'<rect width="{_SIDE}" height="{_SIDE}" rx="6" fill="none" stroke="#8f959d" stroke-opacity=".5"/>'
    )
    return Svg(f'<svg width="{_SIDE}" height="{_SIDE}" role="img" aria-hidden="true">{frame}{points}</svg>')


def span(numbers: Sequence[float | None], middle: float | None, edges: tuple[float, float]) -> Svg:
    """Draws where numbers lie: a line from the lowest to the highest, a dot in the middle.

    Args:
        numbers: any of them may be missing.
        middle: such as the median; None: there is none.
        edges: what the left and the right edge stand for.

    Returns:
        A picture of 120 x 16 pixels.
    """
    low, high = edges

    def across(value: float) -> float:
        fraction = (value - low) / (high - low) if high > low else 0.5
        return 4 + fraction * (_WIDTH - 8)

    there = [across(each) for each in numbers if each is not None and isfinite(each)]
    level = _HEIGHT / 2
    line = ""
    if there:
        ends = f'x1="{min(there):.1f}" x2="{max(there):.1f}" y1="{level}" y2="{level}"'
        line = f'<line {ends} stroke="#8f959d" stroke-width="3"/>'
    dot = ""
    if middle is not None and isfinite(middle):
        dot = f'<circle cx="{across(middle):.1f}" cy="{level}" r="3.5" fill="{SIGNS[1]}"/>'
    return Svg(f'<svg width="{_WIDTH}" height="{_HEIGHT}" role="img" aria-hidden="true">{line}{dot}</svg>')


def ends_of(numbers: Sequence[float | None]) -> tuple[float, float]:
    """The lowest and the highest of numbers.

    Args:
        numbers: any of them may be missing or infinite.

    Returns:
        Both; 0 and 1 if there is none.
    """
    there = [each for each in numbers if each is not None and isfinite(each)]
    return (min(there), max(there)) if there else (0.0, 1.0)
