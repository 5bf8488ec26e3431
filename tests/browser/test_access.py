"""Nobody is left out: what axe looks for, tables behind pictures, words for progress, rest for the eye."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import axe_playwright_python
import pytest
from playwright.sync_api import Page, expect

from tests.browser.playground_page import PlaygroundPage

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
# A link's target is the line itself; axe takes the box around it, which covers half the network. Every weight
# can be reached by arrow keys and in the card as well.
LOOK = """async (within) => {
  const links = document.querySelector(".links");
  links.style.display = "none";
  const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const part = within ? { include: within } : document;
  const { violations } = await axe.run(part, { runOnly: rules, resultTypes: ["violations"] });
  links.style.display = "";
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
    `${id}: ${target.join(" ")} ${failureSummary}`));
}"""
FADED_IN = """(within) => {
  const isSeen = ({ effect }) => within === null || within.some((part) => effect?.target?.closest(part));
  return Promise.allSettled(document.getAnimations().filter(isSeen).map(({ finished }) => finished));
}"""
SHEETS = ["presets", "experiments", "share", "own"]


def complaints_of_axe(page: Page, within: Sequence[str] | None = None) -> list[str]:
    """What axe finds in the elements of some selectors, or in the whole page."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    # What fades in is judged when it is there; what is gone before it has faded in is not judged.
    page.evaluate(FADED_IN, within)
    found: list[str] = page.evaluate(LOOK, within)
    return found


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [
        ("en", "light", 1280),
        ("en", "dark", 390),
        ("zh-Hant", "light", 390),
        ("zh-Hant", "dark", 1280),
        ("zh-Hans", "light", 1280),
        ("zh-Hans", "dark", 390),
    ],
)
def test_axe_finds_nothing(
    playground: PlaygroundPage, language: str, scheme: Literal["light", "dark"], width: int
) -> None:
    page = playground.page
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{playground.url}?lang={language}")
    playground.expect_status("ready")
    page.locator("#step").click()
    playground.expect_status("paused")
    is_phone = width < 720
    for opener in ("#more-data", "#more-features", *(["#enlarge"] if is_phone else []), "#tab-metrics"):
        page.locator(opener).click()
    assert complaints_of_axe(page) == []
    if is_phone:
        page.locator("#enlarge").click()
    for opener in ("#open-menu", "#more-settings"):
        page.locator(opener).click()
        assert complaints_of_axe(page) == []
        page.keyboard.press("Escape")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_sheet_nor_in_help(
    playground: PlaygroundPage, scheme: Literal["light", "dark"]
) -> None:
    page = playground.page
    page.emulate_media(color_scheme=scheme)
    playground.open()
    for sheet in SHEETS:
        page.locator(f"[data-opens={sheet}]").first.click()
        expect(page.locator(f"#{sheet}")).to_be_visible()
        assert complaints_of_axe(page) == [], sheet
        page.keyboard.press("Escape")
        expect(page.locator(f"#{sheet}")).to_be_hidden()
    playground.open_menu()
    assert complaints_of_axe(page) == []
    playground.button("Help").click()
    assert complaints_of_axe(page) == []


def test_axe_finds_nothing_in_a_card_and_in_a_notice(playground: PlaygroundPage) -> None:
    playground.open("training.learning_rate=10&training.regularization=l2&training.regularization_rate=10")
    playground.button("x1 to neuron 1 of layer 1").focus()
    expect(playground.page.locator("#inspector")).to_be_visible()
    assert complaints_of_axe(playground.page) == []
    playground.page.keyboard.press("Escape")
    playground.button("Play").click()
    playground.expect_status("diverged")
    assert complaints_of_axe(playground.page) == []


def test_what_the_canvases_show_stands_in_tables(playground: PlaygroundPage) -> None:
    playground.open("data.dataset=gauss&network.hidden=")
    for _ in range(3):
        playground.step()
    losses = playground.page.get_by_role("table", name="Loss by epoch")
    expect(losses.get_by_role("row")).to_have_count(5)  # a head, and epochs 0 to 3
    last = losses.get_by_role("row").last
    expect(last).to_contain_text("3")
    expect(last).to_contain_text(playground.loss("test"))
    plane = playground.page.get_by_role("table", name="Output of the network")
    # One cloud lies at the top right, the other at the bottom left.
    top_right = plane.get_by_role("row").nth(1).get_by_role("cell").last.inner_text()
    bottom_left = plane.get_by_role("row").last.get_by_role("cell").first.inner_text()
    assert float(top_right) > 0
    assert bottom_left.startswith("−")


def test_tables_name_the_likeliest_class(playground: PlaygroundPage) -> None:
    playground.open("data.dataset=blobs")
    playground.step()
    cell = playground.page.get_by_role("table", name="Output of the network").get_by_role("cell").first
    expect(cell).to_contain_text("Class")


def test_who_wants_little_motion_gets_few_pictures_at_the_same_speed(
    fresh_playground: PlaygroundPage,
) -> None:
    playground = fresh_playground
    sent: list[str] = []

    def hear(text: str | bytes) -> None:
        sent.append(str(text))

    playground.page.on("websocket", lambda socket: socket.on("framesent", hear))
    playground.page.emulate_media(reduced_motion="reduce")
    playground.open()
    playground.play()
    playground.wait_for_epoch(30)
    paces = [text for text in sent if '"pace"' in text]
    assert '"epochs_per_frame":30' in paces[-1]
    assert '"frames_per_second":2' in paces[-1]
    assert playground.page.evaluate("document.getAnimations().length") == 0
    playground.page.emulate_media(reduced_motion="no-preference")
    playground.page.wait_for_function("() => Number(document.getElementById('epoch').textContent) % 30 !== 0")
    assert '"frames_per_second":60' in [text for text in sent if '"pace"' in text][-1]


def test_choices_are_seen_in_forced_colours(playground: PlaygroundPage) -> None:
    playground.page.emulate_media(forced_colors="active")
    playground.open()
    outline = "element => getComputedStyle(element).outlineStyle"
    chosen = playground.page.locator(".dataset", has=playground.radio("Circle"))
    assert chosen.evaluate(outline) == "solid"
    assert playground.page.locator(".dataset", has=playground.radio("Spiral")).evaluate(outline) == "none"
    border = "element => getComputedStyle(element).borderStyle"
    assert playground.button("Feature x1").evaluate(border) == "solid"
    assert playground.button("Feature x1 squared").evaluate(border) == "dashed"
    playground.step()
