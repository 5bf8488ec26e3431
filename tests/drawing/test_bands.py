"""Every setting of a comparison stands in the legend of its picture."""

import numpy as np
import pytest

from playground.drawing.bands import Bundle, bands_png
from playground.drawing.palettes import Theme, palette_of
from tests.drawing.reading import pixels_of

EPOCHS = np.arange(3)
FRAME_TOP = 110


def bundle(name: str) -> Bundle:
    nowhere = np.full(3, np.nan)  # a curve without numbers draws nothing
    return Bundle(name, nowhere[None], nowhere, nowhere, nowhere)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["A", "W" * 60])
@pytest.mark.parametrize("count", range(1, 9))
def test_the_legend_has_a_colour_and_a_whole_name_for_each_of_up_to_eight_settings(
    count: int, name: str, theme: Theme
) -> None:
    palette = palette_of(theme, "usual")
    above = pixels_of(bands_png("", EPOCHS, [bundle(name)] * count, palette))[:FRAME_TOP]
    is_ink = (above == np.round(palette.text)).all(axis=2)
    is_swatch = ~is_ink & (above != np.round(palette.surface)).any(axis=2)
    is_swatch[:, :130] = False  # where the axis has its numbers
    colours = {tuple(pixel) for pixel in above[is_swatch].tolist()}
    assert len(colours) == count
    # No name is cut by the edge or another: names that are equal have equally much ink.
    one = pixels_of(bands_png("", EPOCHS, [bundle(name)], palette))[:FRAME_TOP]
    assert is_ink.sum() == count * (one == np.round(palette.text)).all(axis=2).sum()
