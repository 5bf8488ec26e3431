"""Pictures have the page's colours."""

import re
from dataclasses import asdict
from pathlib import Path
from typing import get_args

import pytest

from playground.drawing.palettes import Pair, Theme, palette_of

TOKENS = (Path(__file__).parent.parent.parent / "static/css/tokens.css").read_text()
COLOURS = re.compile(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)")


def of_the_page(selector: str, theme: Theme) -> dict[str, str]:
    """The colours that a rule of the style sheet gives to tokens."""
    (rule,) = re.findall(rf"^{re.escape(selector)} \{{(.*?)^\}}", TOKENS, re.DOTALL | re.MULTILINE)
    return {token: light if theme == "light" else dark for token, light, dark in COLOURS.findall(rule)}


def of_pictures(theme: Theme, pair: Pair) -> dict[str, str]:
    """The colours of a palette, by the page's tokens."""
    colours = asdict(palette_of(theme, pair))
    classes, branches = colours.pop("classes"), colours.pop("branches")
    named = {name.replace("_", "-"): colour for name, colour in colours.items()}
    named |= {f"class-{number}": colour for number, colour in enumerate(classes, 1)}
    named |= {f"branch-{number}": colour for number, colour in enumerate(branches, 1)}
    return {token: "#{:02x}{:02x}{:02x}".format(*colour) for token, colour in named.items()}


@pytest.mark.parametrize("theme", get_args(Theme))
def test_the_usual_colours_are_the_page_s(theme: Theme) -> None:
    assert of_pictures(theme, "usual").items() <= of_the_page(":root", theme).items()


@pytest.mark.parametrize("theme", get_args(Theme))
def test_the_contrasting_colours_are_the_page_s(theme: Theme) -> None:
    on_the_page = of_the_page(':root[data-palette="contrast"]', theme)
    assert of_pictures(theme, "contrast") == of_pictures(theme, "usual") | on_the_page


@pytest.mark.parametrize("theme", get_args(Theme))
@pytest.mark.parametrize("pair", get_args(Pair))
def test_every_look_has_a_colour_for_each_of_eight_classes(theme: Theme, pair: Pair) -> None:
    assert len(set(palette_of(theme, pair).classes)) == 8


def test_a_look_takes_its_own_colours() -> None:
    assert palette_of("light", "usual").positive == (0x1F, 0x6F, 0xB2)
    assert palette_of("dark", "usual").positive == (0x4A, 0x9F, 0xE0)
    assert palette_of("light", "contrast").positive == (0x35, 0x30, 0x8F)
    assert palette_of("dark", "contrast").zero == palette_of("dark", "usual").zero == (0x20, 0x24, 0x2A)
