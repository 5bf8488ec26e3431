"""Descent on one curve shows what each step does, by mouse, keyboard and finger, in words and numbers."""

import re

import pytest
from playwright.sync_api import Locator, ViewportSize, expect

from tests.browser.playground_page import PlaygroundPage
from tests.browser.test_access import complaints_of_axe

PHONE = ViewportSize(width=390, height=844)


def sheet_of(playground: PlaygroundPage) -> Locator:
    return playground.page.locator("#descent")


def opened(playground: PlaygroundPage) -> Locator:
    playground.open("#sheet=descent")
    sheet = sheet_of(playground)
    expect(sheet).to_be_visible()
    return sheet


def expect_places(sheet: Locator, *places: str) -> None:
    expect(sheet.locator("tbody tr td:nth-child(2)")).to_have_text(list(places))


def press(sheet: Locator, name: str) -> None:
    sheet.get_by_role("button", name=name, exact=True).click()


def test_each_step_goes_against_the_slope_and_is_told_in_numbers(playground: PlaygroundPage) -> None:
    sheet = opened(playground)
    expect(sheet.locator("#descent-slope")).to_have_text("−10")
    expect(sheet.locator("#descent-update")).to_have_text("= −5 − 0.1 × (−10) = −4")
    press(sheet, "Step")
    press(sheet, "Step")
    expect_places(sheet, "−5", "−4", "−3.2")
    press(sheet, "To the start")
    expect_places(sheet, "−5")


@pytest.mark.parametrize(
    ("rate", "places"),
    [("0.8", ["−5", "3", "−1.8"]), ("1", ["−5", "5", "−5"]), ("1.1", ["−5", "6", "−7.2"])],
)
def test_the_rate_decides_whether_it_arrives_swings_or_flies_away(
    playground: PlaygroundPage, rate: str, places: list[str]
) -> None:
    sheet = opened(playground)
    press(sheet, rate)
    press(sheet, "Step")
    press(sheet, "Step")
    expect_places(sheet, *places)
    words = {"0.8": "After step 2", "1": "It swings between −5 and 5", "1.1": "After step 2"}
    expect(sheet.locator("#descent-outcome")).to_contain_text(words[rate])


def test_what_flies_away_is_called_diverged_and_the_axis_follows(playground: PlaygroundPage) -> None:
    sheet = opened(playground)
    press(sheet, "1.1")
    step = sheet.get_by_role("button", name="Step", exact=True)
    for _ in range(30):
        step.click()
    expect(sheet.locator("#descent-outcome")).to_contain_text("Diverged: after 30 steps")
    expect(step).to_be_disabled()
    expect(sheet.locator("svg text", has_text=re.compile("^1000$"))).to_have_count(1)


def test_the_start_is_typed_dragged_or_moved_by_keys(playground: PlaygroundPage) -> None:
    sheet, page = opened(playground), playground.page
    field = sheet.get_by_label("Start at x")
    field.fill("2,5")
    field.press("Enter")
    expect_places(sheet, "2.5")
    ball = sheet.get_by_role("slider", name=re.compile("Ball"))
    ball.focus()
    page.keyboard.press("ArrowRight")
    expect_places(sheet, "3")
    expect(ball).to_have_attribute("aria-valuetext", "x = 3")
    box = sheet.locator("#descent-picture").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] - 1, box["y"] + 40)
    page.mouse.down()
    expect(field).to_have_value("5.98")
    page.mouse.move(box["x"] + (box["width"] + 36) / 2, box["y"] + 40)
    page.mouse.up()
    expect(sheet.locator("tbody tr td:nth-child(2)")).to_have_text(re.compile("^−?0(\\.0\\d+)?$"))


def test_playing_ends_where_the_ground_is_level(playground: PlaygroundPage) -> None:
    sheet = opened(playground)
    sheet.get_by_label("f(x) = x² + 10 sin x").check()
    press(sheet, "Play")
    expect(sheet.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    expect(sheet.locator("#descent-outcome")).to_contain_text("the other valley is deeper")
    expect(sheet.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_the_card_of_the_learning_rate_leads_to_it_by_key(playground: PlaygroundPage) -> None:
    playground.open()
    page = playground.page
    page.locator("#learning_rate").focus()
    expect(page.locator("#explanation-sheet")).to_be_visible()
    page.keyboard.press("F2")
    sheet = sheet_of(playground)
    expect(sheet).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(page.locator("#learning_rate")).to_be_focused()
    page.wait_for_function("() => !location.hash.includes('sheet')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_and_fits_a_phone(playground: PlaygroundPage, scheme: str) -> None:
    page = playground.page
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size(PHONE)
    sheet = opened(playground)
    assert complaints_of_axe(page) == []
    assert sheet.evaluate("(sheet) => sheet.scrollWidth <= sheet.clientWidth")
