"""Paper gets one page: network, losses, plane and settings, in light colours."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.playground_page import PlaygroundPage


@pytest.mark.parametrize("across", [False, True], ids=["upright", "across"])
@pytest.mark.parametrize("link", ["", "data.dataset=rings&network.hidden=8,8,8,8,8,8&data.noise=20"])
def test_the_page_is_printed_on_one_sheet(playground: PlaygroundPage, link: str, *, across: bool) -> None:
    playground.open(link)
    playground.step()
    printed = playground.page.pdf(format="A4", landscape=across, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_what_is_printed_is_light_and_says_what_was_set(playground: PlaygroundPage) -> None:
    playground.page.emulate_media(color_scheme="dark")
    playground.open("data.noise=20&seed=3")
    playground.step()
    background = "() => getComputedStyle(document.body).backgroundColor"
    dark = playground.page.evaluate(background)
    playground.page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert playground.page.evaluate(background) != dark
    expect(playground.page.locator("#printed-settings")).to_have_text("data.noise=20  seed=3")
    expect(playground.page.locator("#printed-date")).to_contain_text("Epoch 1")
    playground.page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    assert playground.page.evaluate(background) == dark
    playground.page.emulate_media(color_scheme="light")
