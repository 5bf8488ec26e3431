"""Pictures have the page's colours."""

import re
from pathlib import Path
from typing import get_args

import pytest

from playground.drawing import palettes
from playground.drawing.palettes import Pair, Theme, palette_of

TOKENS = (Path(__file__).parent.parent.parent / "static/css/tokens.css").read_text()
COLOURS = re.compile(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)")


def of_the_page(selector: str) -> dict[str, tuple[str, str]]:
    """The colours that a rule of the style sheet gives to tokens."""
    (rule,) = re.findall(rf"^{re.escape(selector)} \{{(.*?)^\}}", TOKENS, re.DOTALL | re.MULTILINE)
    return {token: (light, dark) for token, light, dark in COLOURS.findall(rule)}


def test_the_usual_colours_are_the_page_s() -> None:
    assert palettes._USUAL.items() <= of_the_page(":root").items()


def test_the_contrasting_colours_are_the_page_s() -> None:
    assert of_the_page(':root[data-palette="contrast"]') == palettes._CONTRAST


@pytest.mark.parametrize("theme", get_args(Theme))
@pytest.mark.parametrize("pair", get_args(Pair))
def test_every_look_has_a_colour_for_each_of_eight_classes(theme: Theme, pair: Pair) -> None:
    assert len(set(palette_of(theme, pair).classes)) == 8


def test_a_look_takes_its_own_colours() -> None:
    assert palette_of("light", "usual").positive == (0x1F, 0x6F, 0xB2)
    assert palette_of("dark", "usual").positive == (0x4A, 0x9F, 0xE0)
    assert palette_of("light", "contrast").positive == (0x35, 0x30, 0x8F)
    assert palette_of("dark", "contrast").zero == palette_of("dark", "usual").zero == (0x20, 0x24, 0x2A)
