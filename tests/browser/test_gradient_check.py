"""The gradient check: one slope with every h, all slopes at once, and a copy trained by measuring."""

import re

import pytest
from playwright.sync_api import Locator, ViewportSize, expect

from tests.browser.playground_page import PlaygroundPage
from tests.browser.test_access import complaints_of_axe

PHONE = ViewportSize(width=390, height=844)


def opened(playground: PlaygroundPage, settings: str = "") -> Locator:
    playground.open(f"{settings}sheet=gradient_check")
    sheet = playground.page.locator("#gradient-check")
    expect(sheet).to_be_visible()
    expect(sheet.locator("#check-errors tbody tr")).to_have_count(33)
    return sheet


def set_h(sheet: Locator, index: int) -> None:
    sheet.get_by_label("Step h").fill(str(index))


def error_of(sheet: Locator) -> float:
    text = sheet.locator("#check-relative").inner_text()
    raised = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    return float(text.translate(raised).replace("·10", "e")) if "·" in text else float(text)


def test_the_error_of_a_slope_is_least_between_too_large_and_too_small(playground: PlaygroundPage) -> None:
    sheet = opened(playground)
    expect(sheet.locator("#check-h-value")).to_have_text("h = 10⁻⁵")
    best = error_of(sheet)
    for index in (0, 32):  # 10⁻¹⁶ and 1
        set_h(sheet, index)
        expect(sheet.locator("#check-relative")).not_to_contain_text("10⁻")
        assert error_of(sheet) > 1000 * best
    set_h(sheet, 24)
    expect(sheet.locator("#check-h-value")).to_have_text("h = 10⁻⁴")
    central = error_of(sheet)
    sheet.get_by_label("Forward").check()
    expect(sheet.locator("#check-curve .mark.other")).to_have_count(1)
    assert error_of(sheet) > 10 * central


def test_the_card_of_a_weight_measures_its_own_slope_and_gets_the_focus_back(
    playground: PlaygroundPage,
) -> None:
    playground.open()
    page = playground.page
    page.locator(".links path").nth(5).focus()
    page.keyboard.press("Enter")
    card, sheet = page.locator("#inspector"), page.locator("#gradient-check")
    title = card.locator("#inspector-title").inner_text()
    card.get_by_role("button", name="Gradient check").click()
    expect(card.locator("#check-errors tbody tr")).to_have_count(33)
    best = error_of(card)
    set_h(card, 0)
    expect(card.locator("#check-relative")).not_to_contain_text("10⁻")
    assert error_of(card) > 1000 * best
    more = card.get_by_role("button", name="All parameters")
    more.focus()
    page.keyboard.press("Enter")
    expect(sheet.locator("#check-one-title")).to_have_text(title)
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(more).to_be_focused()


def test_all_slopes_are_measured_and_the_worst_are_named(playground: PlaygroundPage) -> None:
    sheet = opened(playground)
    sheet.get_by_role("button", name="Measure all parameters").click()
    said = sheet.locator("#check-all [role=status]")
    expect(said).to_contain_text("With h = 10⁻⁵, Central: compared 25 of 25 slopes")
    expect(said).to_contain_text("50 evaluations of the network")
    expect(sheet.locator("#check-worst tbody th")).to_have_count(5)
    set_h(sheet, 0)
    sheet.get_by_role("button", name="Measure all parameters").click()
    expect(said).to_contain_text("With h = 10⁻¹⁶, Central: none of 25 slopes can be compared")


def test_what_is_left_out_of_both_is_said(playground: PlaygroundPage) -> None:
    sheet = opened(playground, "network.batch_normalization=true&network.dropout=0.2&")
    sheet.get_by_role("button", name="Measure all parameters").click()
    expect(sheet.locator("#check-notes")).to_contain_text("Dropout leaves nobody out")
    expect(sheet.locator("#check-notes")).to_contain_text("normalized by the statistics of these points")


def test_a_copy_is_trained_by_measuring_and_says_its_price(playground: PlaygroundPage) -> None:
    sheet = opened(playground)
    sheet.get_by_role("button", name="Train a copy: 30 steps").click()
    expect(sheet.locator("#check-training [role=status]")).to_contain_text(
        re.compile(r"30 steps of a copy, each for 50 evaluations of the network: .* times less")
    )
    rows = sheet.locator("#check-loss-table tbody tr")
    expect(rows).to_have_count(31)
    numbers = rows.last.locator("td").all_inner_texts()
    assert float(numbers[1]) == pytest.approx(float(numbers[2]), rel=1e-5)
    assert playground.page.locator("#epoch").inner_text() == "0"


def test_a_long_check_can_be_cancelled(playground: PlaygroundPage) -> None:
    sheet = opened(playground, "network.hidden=64,64,64,64,64,64,64,64&")
    sheet.get_by_role("button", name="Measure all parameters").click()
    sheet.get_by_role("button", name="Cancel").click()
    expect(sheet.get_by_role("button", name="Measure all parameters")).to_be_visible()
    expect(sheet.locator("#check-all progress")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_and_fits_a_phone(playground: PlaygroundPage, scheme: str) -> None:
    page = playground.page
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size(PHONE)
    sheet = opened(playground)
    sheet.get_by_role("button", name="Measure all parameters").click()
    expect(sheet.locator("#check-worst tbody th")).to_have_count(5)
    assert complaints_of_axe(page) == []
    assert sheet.evaluate("(sheet) => sheet.scrollWidth <= sheet.clientWidth")
    # Tables for those who listen take no room.
    lowest = "sheet.querySelector('#check-training').getBoundingClientRect().bottom"
    end = f"{lowest} - sheet.getBoundingClientRect().top + sheet.scrollTop"
    assert sheet.evaluate(f"(sheet) => sheet.scrollHeight - ({end}) < 40")
