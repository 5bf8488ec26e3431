"""The colours of pictures: light or dark, in the usual pair of colours or in the one of more contrast.

They are those of the page (`static/css/tokens.css`), which a test compares.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Theme = Literal["light", "dark"]
Pair = Literal["usual", "contrast"]
Colour = tuple[float, float, float]  # red, green, blue from 0 to 255


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of one picture.

    Args:
        zero: where the network is undecided.
        negative, positive: of samples.
        field_negative, field_positive: of the plane, softer, so that samples stand out.
        classes: where there are more than two.
        point_ring, value_ring: about a sample of a class, about one of a value.
        surface, line, text, muted: of a chart: paper, grid, words, and words that are less important.
        branches: of settings and runs beside each other.
    """

    zero: Colour
    negative: Colour
    positive: Colour
    field_negative: Colour
    field_positive: Colour
    classes: tuple[Colour, ...]
    point_ring: Colour
    value_ring: Colour
    surface: Colour
    line: Colour
    text: Colour
    muted: Colour
    branches: tuple[Colour, ...]

    @property
    def settings(self) -> tuple[Colour, ...]:
        """Of up to eight settings beside each other: four that no class has, then those of classes."""
        return (*self.branches, *(self.classes[place] for place in (2, 5, 0, 1)))


def palette_of(theme: Theme, pair: Pair) -> Palette:
    """Looks up the colours of a page.

    Args:
        theme: light or dark.
        pair: the usual pair of colours, or the one of more contrast.

    Returns:
        The palette.
    """
    chosen = {**_USUAL, **_CONTRAST} if pair == "contrast" else _USUAL
    colours = {token: _read(both[0 if theme == "light" else 1]) for token, both in chosen.items()}
    classes = tuple(colour for token, colour in colours.items() if token.startswith("class-"))
    branches = tuple(colour for token, colour in colours.items() if token.startswith("branch-"))
    one = {token.replace("-", "_"): colour for token, colour in colours.items() if not token[-1].isdigit()}
    return Palette(**one, classes=classes, branches=branches)


def css(colour: Colour) -> str:
    """Write a colour as stylesheets have it.

    Args:
        colour: it.

    Returns:
        Such as ``#1f6fb2``.
    """
    return "#" + "".join(f"{round(part):02x}" for part in colour)


def _read(colour: str) -> Colour:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


# By the tokens' names: on light, on dark.
_USUAL: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "zero": ("#f3f1ec", "#20242a"),
        "negative": ("#e07b1d", "#ee9440"),
        "positive": ("#1f6fb2", "#4a9fe0"),
        "field-negative": ("#eea25b", "#b56a24"),
        "field-positive": ("#4f97cd", "#2a70ad"),
        "point-ring": ("#ffffff", "#0f1114"),
        "value-ring": ("#8f959d", "#7c838c"),
        "surface": ("#ffffff", "#1a1d21"),
        "line": ("#e4e1da", "#2d3238"),
        "text": ("#1d2227", "#e9e7e2"),
        "muted": ("#626971", "#9ba2ab"),
        "branch-1": ("#5c6670", "#a8b2bd"),
        "branch-2": ("#b4539a", "#da86c3"),
        "branch-3": ("#c79a0a", "#e6c64a"),
        "branch-4": ("#9c3d24", "#d9735a"),
        "class-1": ("#1f6fb2", "#4a9fe0"),
        "class-2": ("#e07b1d", "#ee9440"),
        "class-3": ("#12a07c", "#41c9a4"),
        "class-4": ("#b4539a", "#da86c3"),
        "class-5": ("#c79a0a", "#e6c64a"),
        "class-6": ("#4fb0e0", "#92d3f5"),
        "class-7": ("#9c3d24", "#d9735a"),
        "class-8": ("#5c6670", "#a8b2bd"),
    }
)
# What the second pair has otherwise.
_CONTRAST: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "negative": ("#c08c00", "#f0cf4f"),
        "positive": ("#35308f", "#7f7ce6"),
        "field-negative": ("#e2c66d", "#97792a"),
        "field-positive": ("#7b78c4", "#4b48a3"),
        "class-1": ("#35308f", "#7f7ce6"),
        "class-2": ("#c08c00", "#f0cf4f"),
        "class-3": ("#1d7f7a", "#58c4bd"),
        "class-4": ("#a3366b", "#e07fae"),
        "class-5": ("#5f9fd2", "#a8d6f5"),
        "class-6": ("#7a5c3a", "#c4a27a"),
        "class-7": ("#3f444a", "#d5d9dd"),
        "class-8": ("#86a92c", "#c5e36a"),
    }
)
