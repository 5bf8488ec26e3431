"""Data with other than two inputs: features, the plane that shows two of them, what is held."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.playground_page import PlaygroundPage
from tests.browser.test_access import complaints_of_axe

FOUR = "data.dataset=iris4&network.features=x1,x2,x3,x4"
NAMES = ["Sepal length", "Sepal width", "Petal length", "Petal width"]
ONE_INPUT = [[place / 4 - 3, (place / 4 - 3) / 3] for place in range(25)]


def test_four_measurements_are_four_features_and_are_learned_from(playground: PlaygroundPage) -> None:
    playground.open()
    playground.choose("Problem type", "Several classes")
    playground.button("More data").click()
    playground.radio("Iris, four measurements").check()
    for name in NAMES:
        expect(playground.button(f"Feature {name}")).to_have_attribute("aria-pressed", "true")
    expect(playground.button("Feature x1 squared")).to_have_count(0)
    playground.button("Feature Sepal width").click()
    playground.wait_for_link("network.features=x1,x3,x4")
    playground.play()
    playground.page.wait_for_function("() => Number(document.getElementById('test-loss').textContent) < 0.3")
    playground.pause()
    expect(playground.page.locator(".toast")).to_have_count(0)


def test_the_plane_shows_two_chosen_inputs_and_holds_the_others(playground: PlaygroundPage) -> None:
    playground.open(FOUR)
    page = playground.page
    held = page.locator("#plane-held-text")
    expect(held).to_have_text(re.compile(r"median: Petal length .* cm, Petal width .* cm"))
    before = playground.drawing("#boundary")
    playground.choose("Input from left to right", "Petal width")
    playground.wait_for_link("page.plane=x4,x2")
    playground.wait_for_other_drawing("#boundary", before)
    expect(held).to_have_text(re.compile(r"Sepal length .* cm, Petal length .* cm"))
    # The input of the other axis: both change places.
    playground.choose("Input from bottom to top", "Petal width")
    playground.wait_for_link("page.plane=x2,x4")
    held.click()
    shown = playground.drawing("#boundary")
    playground.slider("Hold Petal length at").fill("3")
    playground.wait_for_link("page.held=x3:3")
    playground.wait_for_other_drawing("#boundary", shown)
    expect(held).to_have_text(re.compile("^Others held at: .*Petal length 5.9 cm"))
    playground.button("Back to the medians").click()
    expect(held).to_have_text(re.compile("at their median"))
    expect(page.locator("#epoch")).to_have_text("0")


def test_a_link_brings_the_plane_and_other_data_leave_it(playground: PlaygroundPage) -> None:
    playground.open(f"{FOUR}&page.plane=x3,x4&page.held=x1:2.5")
    expect(playground.combobox("Input from left to right")).to_have_value("x3")
    expect(playground.page.locator("#plane-held-text")).to_contain_text("Sepal length 7.1 cm")
    playground.radio("Blobs").check()
    expect(playground.page.locator("#plane-inputs")).to_be_hidden()
    expect(playground.button("Feature x1")).to_have_attribute("aria-pressed", "true")
    playground.step()
    expect(playground.page.locator(".toast")).to_have_count(0)


def test_a_sample_s_card_has_all_its_inputs(playground: PlaygroundPage) -> None:
    playground.open(FOUR)
    plane = playground.page.locator("#boundary")
    plane.focus()
    plane.press("ArrowRight")
    plane.press("Enter")
    card = playground.page.locator("#inspector")
    for name in NAMES:
        expect(card).to_contain_text(name)
    expect(playground.page.locator("#inspector-note")).to_contain_text(re.compile("Petal width = .* cm"))
    expect(playground.page.locator(".toast")).to_have_count(0)


def test_painting_says_that_it_needs_two_inputs(playground: PlaygroundPage) -> None:
    playground.open(FOUR)
    expect(playground.button("Draw points")).to_be_disabled()
    expect(playground.button("Draw points")).to_have_attribute("title", re.compile("these data have 4"))
    playground.radio("Blobs").check()
    expect(playground.button("Draw points")).to_be_enabled()


@pytest.mark.parametrize("plane", ["x3,x9", "x9,x1"])
def test_a_plane_of_inputs_that_are_not_there_is_the_usual_one(
    playground: PlaygroundPage, plane: str
) -> None:
    playground.open(f"{FOUR}&page.plane={plane}")
    expect(playground.combobox("Input from left to right")).to_have_value("x1")
    playground.step()
    expect(playground.page.locator(".toast")).to_have_count(0)


def test_one_input_is_a_function_from_left_to_right(playground: PlaygroundPage) -> None:
    rows = json.dumps(ONE_INPUT)
    playground.open(
        f'data.dataset=custom&data.task=regression&data.inputs=["time"]&data.train={rows}&network.features=x1'
    )
    expect(playground.button("Feature time")).to_have_attribute("aria-pressed", "true")
    expect(playground.page.locator("#plane-one")).to_be_visible()
    playground.play()
    playground.page.wait_for_function(
        "() => Number(document.getElementById('train-loss').textContent) < 0.02"
    )
    playground.pause()
    expect(playground.page.locator(".toast")).to_have_count(0)


def test_axe_finds_nothing_where_inputs_are_chosen_and_held(playground: PlaygroundPage) -> None:
    playground.open(f"{FOUR}&page.held=x3:1")
    playground.page.locator("#plane-held-text").click()
    assert complaints_of_axe(playground.page) == []
