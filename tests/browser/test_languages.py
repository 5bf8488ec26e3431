"""The page is whole in each of its languages, and holds its shape."""

import pytest
from playwright.sync_api import expect

from playground.locales import read_words
from tests.browser.playground_page import PlaygroundPage
from tests.locales.test_locales import english_words

CHINESE = {"zh-Hant": "繁體中文", "zh-Hans": "简体中文"}
# What a person reads or hears; formulas and the names of languages are the same in all.
ALL_WORDS = """() => {
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement: parent, data } = walker.currentNode;
    if (!parent.closest("script, noscript, math, kbd, .formula, [lang]:not(html)")) texts.push(data);
  }
  for (const name of ["aria-label", "title", "placeholder", "alt"]) {
    const elements = document.querySelectorAll(`[${name}]:not([type=number])`);
    for (const element of elements) texts.push(element.getAttribute(name));
  }
  return texts;
}"""
# Whatever sticks out of the window, or out of a box of its own that would cut it off.
STICKING_OUT = """() => [...document.querySelectorAll("body *")].filter((element) => {
  const { right, width } = element.getBoundingClientRect();
  if (width <= 1) return false; // for screen readers alone
  if (element.closest(".unseen, svg, math, .network-scroll, dialog, .explanation")) return false;
  const isClipped = getComputedStyle(element).overflowX !== "visible";
  const isCut = isClipped && element.scrollWidth > element.clientWidth + 1;
  return right > innerWidth + 1 || (element.matches("button, label, .caption, .value, h1, h2") && isCut);
}).map((element) => element.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("language", CHINESE)
def test_choosing_a_language_keeps_the_settings(playground: PlaygroundPage, language: str) -> None:
    playground.open("data.dataset=spiral&network.hidden=3,3")
    playground.open_menu()
    playground.button(CHINESE[language]).click()
    expect(playground.page.locator("html")).to_have_attribute("lang", language)
    expect(playground.radio(read_words(language)["datasets.spiral"])).to_be_checked()
    assert playground.fragment() == "data.dataset=spiral&network.hidden=3,3"
    # It is remembered when the page is opened again.
    playground.page.goto(playground.page.url.partition("#")[0])
    expect(playground.page.locator("html")).to_have_attribute("lang", language)
    playground.open_menu()
    playground.button("English").click()
    expect(playground.button("Play")).to_be_visible()


def test_a_link_opens_the_page_in_its_language(playground: PlaygroundPage) -> None:
    playground.page.goto(f"{playground.url}#lang=zh-TW&data.dataset=xor")
    expect(playground.page.locator("html")).to_have_attribute("lang", "zh-Hant")
    expect(playground.radio(read_words("zh-Hant")["datasets.xor"])).to_be_checked()
    playground.open_menu()
    playground.button("English").click()
    expect(playground.radio("Exclusive or")).to_be_checked()
    assert playground.fragment() == "data.dataset=xor"


def test_a_link_in_a_language_that_there_is_not_opens_all_the_same(playground: PlaygroundPage) -> None:
    playground.page.goto(f"{playground.url}#lang=xx")
    playground.expect_status("ready")
    expect(playground.page.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.parametrize("language", CHINESE)
def test_no_word_of_another_language_is_on_the_page(playground: PlaygroundPage, language: str) -> None:
    words = read_words(language)
    playground.page.goto(f"{playground.url}?lang={language}")
    playground.expect_status("ready")
    for name in ("page.more_data", "page.more_features", "page.more_settings"):
        playground.button(words[name]).click()
    playground.button(words["page.step"]).click()
    expect(playground.page.locator("#epoch")).to_have_text("1")
    texts = [text.strip() for text in playground.page.evaluate(ALL_WORDS) if text.strip()]
    assert len(texts) > 100
    assert {text: english_words(text) for text in texts if english_words(text)} == {}


@pytest.mark.parametrize("language", ["en", *CHINESE])
def test_the_layout_holds(playground: PlaygroundPage, language: str) -> None:
    playground.page.goto(f"{playground.url}?lang={language}#network.hidden=3,3,3")
    playground.expect_status("ready")
    playground.page.locator("#more-settings").click()
    for width in (360, 768, 1280):
        playground.page.set_viewport_size({"width": width, "height": 720})
        playground.page.evaluate("new Promise(requestAnimationFrame)")
        assert playground.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
        assert playground.page.evaluate(STICKING_OUT) == [], width
