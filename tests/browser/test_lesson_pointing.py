"""A lesson points: whatever it may name is found, unfolded, ringed and said; the ring ends by itself."""

import re

from playwright.sync_api import FloatRect, Page, expect

from playground.lessons.conditions import FIELDS
from playground.lessons.parts import PARTS
from tests.browser.lesson_answers import serve_lessons
from tests.browser.playground_page import PlaygroundPage

POINT = """name => {
  document.getElementById("lesson-pointed").textContent = "";
  const button = document.createElement("button");
  button.className = "lesson-point";
  button.dataset.point = name;
  document.getElementById("lesson").append(button);
  button.click();
  button.remove();
}"""
# A ring ends by itself, maybe before a test looks: it is measured in the page, as soon as it is drawn.
MEASURE_RINGS = """() => {
  window.rings = [];
  const measure = (node) => {
    if (node.className === "pointing-ring") window.rings.push(node.getBoundingClientRect().toJSON());
  };
  new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach(measure)))
    .observe(document.body, { childList: true });
}"""
# The fields whose controls apply to what is set: others stand nowhere on the page.
WITH_CONTROL = """() => [...document.querySelectorAll("[data-field]")]
  .filter((control) => !control.closest(".field").hidden).map(({ dataset }) => dataset.field)"""


def opened(playground: PlaygroundPage, looks: str = "") -> Page:
    serve_lessons(playground.page)
    playground.page.set_viewport_size({"width": 1440, "height": 900})
    playground.page.emulate_media(reduced_motion="reduce")  # what is scrolled to is there at once
    playground.open(f"lesson=neurons&step=how-few{looks}")
    expect(playground.page.locator("#lesson-title")).to_be_visible()
    playground.page.evaluate(MEASURE_RINGS)
    return playground.page


def ring_of(page: Page) -> FloatRect:
    """Waits for the ring that is drawn next, and gives where it began."""
    ring: FloatRect = page.wait_for_function("() => window.rings.shift()").json_value()
    return ring


def lies_around(ring: FloatRect, box: FloatRect | None) -> bool:
    return (
        box is not None
        and ring["x"] < box["x"]
        and ring["y"] < box["y"]
        and ring["x"] + ring["width"] > box["x"] + box["width"]
        and ring["y"] + ring["height"] > box["y"] + box["height"]
    )


def test_every_part_and_every_control_can_be_pointed_at(playground: PlaygroundPage) -> None:
    page = opened(playground, "&page.regions=true")  # whose switch is not there for a curved activation
    named = {name for name in page.evaluate(WITH_CONTROL) if name in FIELDS}
    assert len(named) > 15
    for name in [*PARTS, *sorted(named), "network.hidden", "network.features", "data.dataset", "data.train"]:
        page.evaluate(POINT, name)
        expect(page.locator("#lesson-pointed"), name).to_have_text(re.compile(r"^Here: \S"))
        ring = ring_of(page)
        assert ring["width"] > 0, name
        assert ring["height"] > 0, name


def test_the_ring_stands_around_what_is_meant_and_ends_by_itself(playground: PlaygroundPage) -> None:
    page = opened(playground)
    page.evaluate(POINT, "play")
    assert lies_around(ring_of(page), page.locator("#play").bounding_box())
    expect(page.locator(".pointing-ring")).to_have_count(0)


def test_what_is_folded_away_is_unfolded_first(playground: PlaygroundPage) -> None:
    page = opened(playground)
    expect(page.locator("#optimizer")).to_be_hidden()
    page.evaluate(POINT, "training.optimizer")
    expect(page.locator("#optimizer")).to_be_visible()
    expect(page.locator("#lesson-settings")).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#lesson-pointed")).to_have_text("Here: Optimizer")


def test_what_is_not_on_the_page_is_said(playground: PlaygroundPage) -> None:
    page = opened(playground)
    page.evaluate(POINT, "data.classes")
    expect(page.get_by_text("This is not on the page now.")).to_be_visible()


def test_a_step_rings_what_it_points_at(playground: PlaygroundPage) -> None:
    page = opened(playground)
    page.locator("#lesson-back").click()
    assert lies_around(ring_of(page), page.locator("#play").bounding_box())
