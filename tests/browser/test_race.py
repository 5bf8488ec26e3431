"""The race: balls on a surface, by mouse and by keys; who diverges is said; standardizing makes a circle."""

import re

from playwright.sync_api import Locator, ViewportSize, expect

from tests.browser.playground_page import PlaygroundPage
from tests.browser.test_access import complaints_of_axe

PHONE = ViewportSize(width=390, height=844)


def opened(playground: PlaygroundPage, surface: str = "Valley") -> Locator:
    playground.open("#sheet=race")
    sheet = playground.page.locator("#race")
    expect(sheet).to_be_visible()
    sheet.get_by_role("radio", name=surface).check()
    settled(sheet)
    return sheet


def settled(sheet: Locator) -> None:
    """The race that is chosen has been run."""
    expect(sheet.locator("xpath=self::*[not(@data-stale)]")).to_be_visible()
    expect(sheet.locator("#race-map[aria-busy=false]")).to_be_visible()


def row(sheet: Locator, number: int) -> Locator:
    return sheet.locator("#race-table tbody tr").nth(number - 1)


def to_the_end(sheet: Locator) -> None:
    sheet.get_by_role("slider", name="Step shown").press("End")


def test_the_landscape_leads_to_a_race_on_the_network_which_stays_as_it_is(
    playground: PlaygroundPage,
) -> None:
    playground.open("#tab=landscape")
    playground.train_to(3)
    loss = playground.loss("train")
    playground.page.get_by_role("button", name="Race", exact=True).click()
    sheet = playground.page.locator("#race")
    expect(sheet.locator("#race-about")).to_contain_text(re.compile(r"holds [\d.]+ % of their movement"))
    for number in range(1, 5):
        expect(row(sheet, number).locator("td").nth(4)).to_have_text(loss)
    to_the_end(sheet)
    expect(sheet.locator("#race-says")).to_contain_text("After 200 steps: 1 Gradient descent")
    expect(row(sheet, 4).locator("td").nth(4)).not_to_have_text(loss)
    playground.page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    playground.expect_epoch(3)
    assert playground.loss("train") == loss


def test_balls_run_step_by_step_and_arrive_by_keyboard_alone(playground: PlaygroundPage) -> None:
    sheet, keyboard = opened(playground), playground.page.keyboard
    place = row(sheet, 1).locator("td").nth(3)
    expect(place).to_have_text("(−3.5, 1.5)")
    sheet.get_by_role("button", name="Step", exact=True).press("Enter")
    # x - η x, and y - 25 η y, at η = 0.07.
    expect(place).to_have_text("(−3.25, −1.13)")
    sheet.get_by_role("combobox", name="Steps per second").select_option("50")
    sheet.get_by_role("combobox", name="Steps", exact=True).select_option("50")
    settled(sheet)
    before = playground.drawing("#race-map")
    sheet.get_by_role("button", name="Play").press("Enter")
    expect(row(sheet, 1).locator("td").nth(6)).to_have_text("45")
    expect(sheet.locator("#race-says")).to_contain_text("1 Gradient descent arrived after 45")
    assert playground.drawing("#race-map") != before
    sheet.locator("#race-map").focus()
    keyboard.press("Shift+ArrowRight")
    expect(sheet.get_by_label("Start across")).to_have_value("-2.5")
    expect(place).to_have_text("(−2.5, 1.5)")


def test_the_start_is_dragged_and_who_diverges_is_said(playground: PlaygroundPage) -> None:
    sheet, page = opened(playground), playground.page
    box = sheet.locator("#race-map").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + box["height"] / 4, steps=4)
    page.mouse.up()
    expect(row(sheet, 3).locator("td").nth(3)).to_have_text(re.compile(r"^\((2|1.99|2.01), (2|1.99|2.01)\)$"))
    rate = sheet.get_by_role("textbox", name="Learning rate of 1 Gradient descent")
    rate.fill("0.09")
    rate.press("Enter")
    sheet.get_by_role("button", name="Take 2 Momentum out of the race").click()
    settled(sheet)
    to_the_end(sheet)
    expect(row(sheet, 1).locator("td").nth(6)).to_have_text(re.compile(r"^diverged, step \d+$"))
    expect(sheet.locator("#race-says")).to_contain_text(
        re.compile(r"1 Gradient descent diverged at step \d+")
    )
    expect(row(sheet, 2)).to_contain_text(re.compile("arrived|not yet|[0-9]"))
    sheet.get_by_role("button", name="Add an optimizer").click()
    expect(sheet.locator("#race-table tbody tr")).to_have_count(4)


def test_standardizing_makes_a_circle_of_the_ellipse_and_one_step_of_many(playground: PlaygroundPage) -> None:
    sheet = opened(playground, "Linear neuron")
    condition, best = sheet.locator("#race-condition"), sheet.locator("#race-best")
    expect(condition).to_have_text("56.4")
    expect(best).to_contain_text("after 65 steps")
    to_the_end(sheet)
    expect(row(sheet, 1).locator("td").nth(6)).to_have_text("65")
    sheet.get_by_role("button", name="Standardize inputs").click()
    expect(condition).not_to_have_text("56.4")  # on the way
    expect(condition).to_have_text("1.06")
    expect(best).to_contain_text("after 1 step.")
    expect(row(sheet, 1).locator("td").nth(6)).to_have_text("1")
    expect(sheet.get_by_role("button", name="Back to raw inputs")).to_be_visible()


def test_it_is_accessible_and_fits_a_phone(playground: PlaygroundPage) -> None:
    playground.page.set_viewport_size(PHONE)
    sheet = opened(playground, "Linear neuron")
    assert complaints_of_axe(playground.page) == []
    assert sheet.evaluate("(sheet) => sheet.scrollWidth <= sheet.clientWidth")
