"""Lessons on the page: the list, the card, its steps and predictions, by mouse and by keyboard."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.lesson_answers import NEURONS, serve_lessons
from tests.browser.playground_page import PlaygroundPage
from tests.browser.test_access import complaints_of_axe

#: What an unchecked lesson expects of a prediction and of its evidence.
EMPTY: dict[str, dict[str, str] | None] = {"prediction": None, "evidence": {}}


def opened(course: PlaygroundPage, step: str = "") -> Locator:
    """The card of the lesson about neurons, at a step."""
    course.open(f"lesson=neurons&step={step}" if step else "lesson=neurons")
    card = course.page.locator("#lesson")
    expect(card.locator("#lesson-title")).to_be_visible()
    return card


def answer(card: Locator) -> None:
    card.get_by_role("button", name=re.compile("^Answer")).click()


def test_a_first_visit_loads_no_lesson(fresh_playground: PlaygroundPage) -> None:
    asked: list[str] = []
    fresh_playground.page.on("request", lambda request: asked.append(request.url))
    fresh_playground.open()
    assert asked
    assert [url for url in asked if "lesson" in url] == []


def test_the_list_opens_a_lesson_which_stands_beside_the_network(course: PlaygroundPage) -> None:
    course.open()
    course.button("Lessons").first.click()
    page = course.page
    shown = page.get_by_role("dialog", name="Lessons")
    expect(shown.get_by_role("heading", name="The exercises")).to_be_visible()
    expect(shown.get_by_role("button", name="Is it luck?")).to_have_accessible_description(
        re.compile("Eleven")
    )
    expect(shown.locator("li", has_text="Is it luck?")).to_contain_text("not proofread yet")
    expect(shown.locator("li", has_text="Neurons")).not_to_contain_text("not proofread yet")
    shown.get_by_role("button", name="Neurons").press("Enter")
    expect(page.get_by_role("heading", name="Watch one circle")).to_be_visible()
    course.wait_for_link("lesson=neurons&step=watch")
    expect(page.locator(".layer-head")).to_have_count(1)  # the lesson's own settings
    expect(page.locator("#network")).to_be_visible()
    expect(page.locator("#boundary")).to_be_visible()
    expect(page.locator(".data")).to_be_hidden()


def test_steps_are_gone_through_by_keyboard_and_undone_by_one_press(course: PlaygroundPage) -> None:
    card = opened(course, "how-many")
    following = card.get_by_role("button", name="Next")
    following.press("Enter")
    expect(card.get_by_role("alert").first).to_contain_text("a guess is enough")
    following.press("Enter")
    title = card.get_by_role("heading", name="Ten neurons")
    expect(title).to_be_focused()
    expect(title).to_have_accessible_description(re.compile("Step 6 of 6"))
    expect(course.page.locator(".layer-head")).to_contain_text("10 neurons")
    course.button("Undo").click()
    expect(course.page.locator(".layer-head")).to_contain_text("3 neurons")
    expect(title).to_be_visible()
    card.get_by_role("button", name="Step 1: Watch one circle").click()
    expect(card.get_by_role("button", name="Back")).to_be_disabled()


def test_playing_stops_where_the_step_ends(course: PlaygroundPage) -> None:
    opened(course)
    course.button("Play").click()
    course.wait_for_epoch(20)
    course.expect_status("paused")
    assert course.epoch() == 20


def test_a_choice_is_marked_with_what_is_right_and_explained(course: PlaygroundPage) -> None:
    card = opened(course, "which")
    answer(card)
    expect(card.get_by_role("alert").first).to_contain_text("at least one of the 4")
    card.get_by_role("checkbox", name="1 neuron").check()
    card.get_by_role("checkbox", name="3 neurons").check()
    answer(card)
    own = card.locator(".lesson-option", has_text="your answer")
    expect(own).to_have_count(2)
    expect(card.locator(".lesson-option[data-true]")).to_have_count(2)
    expect(card.locator("#lesson-explanation")).to_contain_text("Two lines leave a strip open.")
    expect(card.get_by_role("checkbox", name="2 neurons")).to_be_disabled()


@pytest.mark.parametrize("step", ["how-few", "which", "best-first", "how-many"])
def test_a_lesson_that_was_not_checked_says_so_and_calls_no_answer_right(
    course: PlaygroundPage, step: str
) -> None:
    parts = ("prediction", "evidence")
    steps = [
        {**each, **{part: each[part] and {**each[part], "expected": EMPTY[part]} for part in parts}}
        for each in NEURONS["steps"]
    ]
    serve_lessons(course.page, {"neurons": {**NEURONS, "steps": steps}})
    card = opened(course, step)
    if step == "how-many":
        card.get_by_role("textbox").fill("12")
    elif step != "best-first":
        card.locator("#lesson-options input").first.check()
    answer(card)
    expect(card.locator("#lesson-explanation")).to_contain_text("This lesson has not been checked")
    expect(card.locator(".lesson-option[data-true]")).to_have_count(0)
    course.page.locator("#lesson-read").click()
    expect(course.page.locator("#lesson-paper")).to_contain_text("This lesson has not been checked")


def test_the_order_is_changed_by_buttons_and_by_dragging(course: PlaygroundPage) -> None:
    card = opened(course, "best-first")
    rows = card.locator(".lesson-order li")
    card.get_by_role("button", name="Move up: 4 neurons").press("Enter")
    expect(card.get_by_role("button", name="Move up: 4 neurons")).to_be_focused()
    expect(rows.nth(2)).to_contain_text("4 neurons")
    rows.nth(2).drag_to(rows.nth(0))
    expect(rows.nth(0)).to_contain_text("4 neurons")
    for name in ("3 neurons", "3 neurons", "2 neurons"):
        up = card.get_by_role("button", name=f"Move up: {name}")
        if up.is_enabled():
            up.click()
    for place, name in enumerate(("4", "3", "2", "1")):
        expect(rows.nth(place)).to_contain_text(name)
    answer(card)
    expect(card.locator("#lesson-explanation")).to_contain_text("That is right.")
    expect(card).to_contain_text("As measured: 4 neurons, 3 neurons, 2 neurons, 1 neuron.")


def test_a_malformed_number_costs_nothing(course: PlaygroundPage) -> None:
    card = opened(course, "how-many")
    field = card.get_by_role("textbox", name=re.compile("How many"))
    field.fill("many")
    field.press("Enter")
    expect(card.get_by_role("alert").first).to_contain_text("such as 12 or 0.05")
    expect(field).to_be_focused()
    field.fill("１２")
    field.press("Enter")
    expect(card).to_contain_text("Your answer: 12 of 25. Computed: 23 of 25.")
    expect(card.locator("#lesson-explanation")).to_contain_text("It is more.")


@pytest.mark.parametrize("width", [1440, 1280])
def test_text_is_scrolled_below_the_steps_and_not_under_them(course: PlaygroundPage, width: int) -> None:
    course.page.set_viewport_size({"width": width, "height": 720})
    opened(course)
    below = course.page.evaluate(
        """() => document.getElementById("lesson-scroll").getBoundingClientRect().top
          - document.querySelector(".lesson-segment").getBoundingClientRect().bottom"""
    )
    assert below >= -0.5  # of a pixel


def test_the_hint_waits_to_be_asked_for(course: PlaygroundPage) -> None:
    card = opened(course, "how-few")
    hint = card.get_by_text("How many lines close a shape?")
    expect(hint).to_be_hidden()
    card.get_by_role("button", name="Hint").click()
    expect(hint).to_be_visible()


def test_of_the_settings_those_of_the_step_stay_until_all_are_asked_for(course: PlaygroundPage) -> None:
    opened(course)
    expect(course.page.locator("#lesson-uses")).to_contain_text("This step uses Circle · x1, x2 · Tanh")
    expect(course.slider("Batch size")).to_be_visible()
    expect(course.combobox("Learning rate")).to_be_hidden()
    expect(course.radio("Spiral")).to_be_hidden()
    course.button("Change settings").press("Enter")
    expect(course.combobox("Learning rate")).to_be_visible()
    expect(course.radio("Spiral")).to_be_disabled()  # the lesson locks the data
    course.button("Fewer settings").click()
    expect(course.combobox("Learning rate")).to_be_hidden()
    course.page.locator("#lesson-close").click()
    expect(course.radio("Spiral")).to_be_enabled()
    course.page.wait_for_function("() => !location.hash.includes('lesson')")


def test_the_drawer_can_be_opened_in_a_lesson_that_needs_a_control_of_it(playground: PlaygroundPage) -> None:
    for lesson, needs in (("fat-or-tall", False), ("initial-values", True), ("output-and-loss", True)):
        playground.open(f"lesson={lesson}")
        expect(playground.page.locator("#lesson-title")).to_be_visible()
        expect(playground.page.locator("#more-settings")).to_be_visible(visible=needs)
    playground.page.locator("#more-settings").click()
    expect(playground.combobox("Output layer")).to_be_visible()


def test_a_link_to_a_lesson_that_is_not_there_offers_those_that_are(course: PlaygroundPage) -> None:
    course.open("lesson=neuronz")
    shown = course.page.get_by_role("dialog", name="Lessons")
    expect(shown.get_by_role("alert")).to_contain_text("There is no lesson “neuronz”.")
    expect(shown.get_by_role("button", name="Neurons")).to_be_visible()


def test_a_step_that_is_not_there_any_more_opens_the_first(course: PlaygroundPage) -> None:
    card = opened(course, "gone")
    expect(card.get_by_role("heading", name="Watch one circle")).to_be_visible()


@pytest.mark.parametrize(
    ("scheme", "width", "height"),
    [("light", 1280, 720), ("dark", 1440, 900), ("light", 390, 844), ("dark", 360, 740)],
)
def test_axe_finds_nothing_in_list_and_card(
    course: PlaygroundPage, scheme: Literal["light", "dark"], width: int, height: int
) -> None:
    page = course.page
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)
    for step in ("how-few", "which", "best-first", "how-many"):
        opened(course, step)
        assert complaints_of_axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("document.getElementById('lessons').showModal()")
    expect(page.get_by_role("button", name="Is it luck?")).to_be_visible()
    assert complaints_of_axe(page) == []


def test_a_lesson_needs_no_scrolling_sideways(course: PlaygroundPage) -> None:
    opened(course, "how-few")
    for width in (360, 720, 1000, 1150, 1240, 1920, 2560):
        course.page.set_viewport_size({"width": width, "height": 800})
        assert course.page.evaluate("document.documentElement.scrollWidth") <= width
