"""A lesson's step has a sample followed: after its answer, where it says, and no longer than the step."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.lesson_answers import NEURONS, serve_lessons, step
from tests.browser.playground_page import PlaygroundPage

WORST = {"sample": "largest_loss", "stage": "loss", "layer": None, "neuron": 1, "weight": None}
LESSON = {**NEURONS, "steps": [step("worst", "The worst one", follow=WORST), step("rest", "The others")]}


@pytest.fixture
def lesson(playground: PlaygroundPage) -> PlaygroundPage:
    playground.open("lesson=one-sample&step=one-neuron")
    expect(playground.page.locator("#lesson-title")).to_have_text("One neuron")
    # Its title is there before its points are.
    plane = playground.page.locator("#boundary")
    expect(plane).to_have_attribute("aria-label", re.compile("with 2 training points"))
    return playground


def strip(lesson: PlaygroundPage) -> Locator:
    return lesson.page.get_by_role("region", name="Following one sample")


def stage(lesson: PlaygroundPage) -> Locator:
    return strip(lesson).locator("[aria-current=step] b")


def card_title(lesson: PlaygroundPage) -> Locator:
    return lesson.page.locator("#follow-card-title")


def answer(lesson: PlaygroundPage, number: str) -> None:
    lesson.page.get_by_role("textbox").fill(number)
    lesson.page.keyboard.press("Enter")


def test_the_sample_is_followed_from_the_answer_to_the_end_of_the_step(lesson: PlaygroundPage) -> None:
    expect(lesson.page.get_by_role("textbox")).to_be_visible()
    expect(strip(lesson)).to_be_hidden()
    answer(lesson, "4")
    expect(card_title(lesson)).to_have_text("Neuron 1 of layer 1")
    expect(lesson.page.locator("[data-line=z] .level-result math").first).to_have_text("4")
    expect(lesson.page.locator("#lesson-title")).to_be_focused()  # who reads goes on reading
    lesson.button("Next").click()
    expect(lesson.page.locator("#lesson-title")).to_have_text("On through the layers")
    expect(strip(lesson)).to_be_hidden()
    answer(lesson, "0.5")
    expect(strip(lesson).get_by_text("Training point 2", exact=True)).to_be_visible()
    expect(card_title(lesson)).to_have_text("Neuron 2 of layer 1")
    lesson.button("Close the lesson").click()
    expect(strip(lesson)).to_be_hidden()


def test_what_a_reader_follows_herself_stays_hers(lesson: PlaygroundPage) -> None:
    lesson.page.locator("#boundary").focus()
    lesson.page.keyboard.press("Enter")
    expect(lesson.button("Follow")).to_be_visible()
    lesson.page.keyboard.press("Enter")
    hers = strip(lesson).get_by_text("Training point 2", exact=True)
    expect(hers).to_be_visible()
    answer(lesson, "4")
    back = lesson.button("Follow the sample on the network")
    expect(back).to_be_visible()
    expect(hers).to_be_visible()
    lesson.button("Next").click()
    expect(hers).to_be_visible()
    lesson.page.locator("#lesson-back").click()
    back.click()
    expect(strip(lesson).get_by_text("Training point 1", exact=True)).to_be_visible()
    expect(back).to_be_hidden()
    lesson.button("Stop following").click()
    back.click()
    expect(strip(lesson)).to_be_visible()
    lesson.button("Next").click()
    expect(strip(lesson)).to_be_hidden()


def test_the_sample_with_the_largest_loss_is_found_when_the_step_begins(playground: PlaygroundPage) -> None:
    serve_lessons(playground.page, {"neurons": LESSON})
    playground.open("lesson=neurons&step=worst")
    expect(stage(playground)).to_have_text("Loss")
    loss = playground.page.locator(".follow-target b").last
    mean = float(playground.loss("train"))
    expect(playground.page.locator("html[data-follow]:not([data-stale])")).to_be_attached()
    assert float(loss.get_attribute("data-value") or "nan") > mean
    playground.button("Next").click()
    expect(strip(playground)).to_be_hidden()


def test_on_a_phone_the_stages_stand_right_above_the_network(lesson: PlaygroundPage) -> None:
    size = lesson.page.viewport_size
    assert size is not None
    lesson.page.set_viewport_size({"width": 390, "height": 844})
    answer(lesson, "4")
    lesson.button("Follow the sample on the network").click()
    places = """() => {
      const edges = (selector) => document.querySelector(selector).getBoundingClientRect().toJSON();
      return ["#follow-stages", ".network-scroll", ".follow-target", ".result", ".transport"].map(edges);
    }"""
    expect(lesson.page.locator(".follow-target")).to_be_visible()
    expect(lesson.page.locator("#follow-stages")).to_be_in_viewport()
    # Numbers and stages are seen together, once the page has scrolled there.
    lesson.page.wait_for_function(f"""() => {{
      const [, network, , , transport] = ({places})();
      return network.bottom <= transport.top + 40;
    }}""")
    stages, network, target, pinned, _ = lesson.page.evaluate(places)
    assert 0 <= network["top"] - stages["bottom"] < 24
    assert pinned["bottom"] <= stages["top"]
    assert target["right"] <= network["right"]
    lesson.page.set_viewport_size(size)
    expect(strip(lesson)).to_be_in_viewport()
