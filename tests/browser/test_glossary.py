"""The glossary: terms are found, read and left by mouse, keyboard and finger, wherever they are named."""

from typing import Literal

import pytest
from playwright.sync_api import Locator, ViewportSize, expect

from playground.lessons.terms import read_glossary, term_ids
from tests.browser.playground_page import PlaygroundPage
from tests.browser.test_access import complaints_of_axe

PHONE = ViewportSize(width=390, height=844)
# What is explained in a card as if it had the focus, folded away or not, and whose card leads nowhere.
EXPLAINED_WITHOUT_A_TERM = """async () => {
  const without = [];
  for (const each of document.querySelectorAll("[data-explains]")) {
    each.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const card = document.getElementById("explanation");
    const link = card.querySelector("p:not([hidden]) > [data-term]");
    if (!card.hidden && !link) without.push(each.dataset.explains);
  }
  return without;
}"""


def dialog_of(playground: PlaygroundPage) -> Locator:
    return playground.page.locator("#glossary")


def open_from_menu(playground: PlaygroundPage) -> Locator:
    playground.open_menu()
    playground.page.locator("#menu [data-term]").click()
    expect(dialog_of(playground)).to_be_visible()
    return dialog_of(playground)


def expect_term(dialog: Locator, word: str) -> None:
    expect(dialog.get_by_role("heading", level=3)).to_have_text(word)


def test_a_term_is_looked_up_by_keyboard_alone(playground: PlaygroundPage) -> None:
    playground.open()
    dialog, keyboard = open_from_menu(playground), playground.page.keyboard
    expect(dialog.get_by_role("option")).to_have_count(len(term_ids()))
    expect(dialog.get_by_role("combobox")).to_be_focused()
    keyboard.type("momen")
    expect_term(dialog, "Momentum")
    expect(dialog.locator("math").first).to_be_visible()
    expect(dialog.get_by_role("option", selected=True)).to_have_text("Momentum")
    keyboard.press("ControlOrMeta+A")
    keyboard.press("Delete")
    keyboard.press("ArrowDown")
    expect_term(dialog, "Adaptive learning rate")
    keyboard.press("Enter")
    expect(dialog.get_by_role("heading", level=3)).to_be_focused()
    keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(playground.page.locator("#open-menu")).to_be_focused()
    playground.page.wait_for_function("() => !location.hash.includes('glossary')")


def test_what_is_called_otherwise_is_found_and_what_is_nowhere_is_said(playground: PlaygroundPage) -> None:
    playground.open()
    dialog = open_from_menu(playground)
    dialog.get_by_role("combobox").fill("AUC")
    expect_term(dialog, "ROC area")
    dialog.get_by_role("combobox").fill("zebra")
    expect(dialog.get_by_role("status")).to_have_text("No term is called that.")


def test_one_term_leads_to_another(playground: PlaygroundPage) -> None:
    playground.open("glossary=bias")
    dialog = dialog_of(playground)
    expect_term(dialog, "Bias")
    expect(dialog.get_by_text("Also: intercept")).to_be_visible()
    expect(dialog.get_by_text("On the page: Bias")).to_be_visible()
    dialog.get_by_role("link", name="statistical bias", exact=True).click()
    expect_term(dialog, "Statistical bias")
    playground.wait_for_link("glossary=statistical_bias")
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()


def test_a_link_to_a_term_changes_nothing_else_and_an_unknown_one_shows_the_list(
    playground: PlaygroundPage,
) -> None:
    playground.open("network.hidden=3&glossary=no_such_term")
    expect(dialog_of(playground).get_by_role("combobox")).to_be_focused()
    playground.page.keyboard.press("Escape")
    playground.page.wait_for_function("() => location.hash === '#network.hidden=3'")


def test_a_card_leads_to_the_term_by_mouse_and_by_key(playground: PlaygroundPage) -> None:
    playground.open()
    card = playground.page.locator("#explanation")
    playground.combobox("Activation").focus()
    expect(card.get_by_role("link")).to_have_text("Tanh")
    playground.page.keyboard.press("F1")
    expect_term(dialog_of(playground), "Tanh")
    playground.page.keyboard.press("Escape")
    expect(playground.combobox("Activation")).to_be_focused()
    playground.page.locator("label[for=noise]").hover()
    card.get_by_role("link", name="Noise").click()
    expect_term(dialog_of(playground), "Noise")


def test_on_a_phone_the_list_leads_to_a_term_and_back(playground: PlaygroundPage) -> None:
    playground.page.set_viewport_size(PHONE)
    playground.open()
    dialog = open_from_menu(playground)
    expect(dialog.get_by_role("article")).to_be_hidden()
    dialog.get_by_role("option", name="Hidden layer").click()
    expect_term(dialog, "Hidden layer")
    expect(dialog.get_by_role("listbox")).to_be_hidden()
    dialog.get_by_role("button", name="All terms").click()
    expect(dialog.get_by_role("option", name="Hidden layer")).to_be_visible()
    width = playground.page.evaluate("document.documentElement.scrollWidth")
    assert width == PHONE["width"]


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [("en", "light", 1280), ("zh-Hant", "dark", 1280), ("zh-Hans", "dark", 360)],
)
def test_axe_finds_nothing_in_the_glossary(
    playground: PlaygroundPage, language: str, scheme: Literal["light", "dark"], width: int
) -> None:
    playground.page.set_viewport_size({"width": width, "height": 800})
    playground.page.emulate_media(color_scheme=scheme)
    for term in ("bias", "all"):
        playground.page.goto("about:blank")
        playground.page.goto(f"{playground.url}?lang={language}#glossary={term}")
        playground.expect_status("ready")
        expect(dialog_of(playground)).to_be_visible()
        assert complaints_of_axe(playground.page) == []


@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans"])
def test_a_chinese_word_stands_beside_the_english_one(playground: PlaygroundPage, language: str) -> None:
    word = next(term.word for term in read_glossary(language).terms if term.id == "accuracy")
    playground.page.goto(f"{playground.url}?lang={language}#glossary=accuracy")
    expect_term(dialog_of(playground), f"{word}accuracy")
    expect(dialog_of(playground).locator("h3 [lang=en]")).to_have_text("accuracy")


def test_the_card_of_every_control_leads_to_a_term(playground: PlaygroundPage) -> None:
    playground.open("network.batch_normalization=true")
    playground.combobox("Activation").focus()
    expect(playground.page.locator("#explanation").get_by_role("link")).to_be_visible()
    without = [name for name in playground.page.evaluate(EXPLAINED_WITHOUT_A_TERM) if "datasets" not in name]
    assert without == ["page:speed", "page:show_mistakes"]
