"""Linear regions over the plane: lines, their number, a point's formula, and activations without any."""

import re

from playwright.sync_api import expect

from tests.browser.playground_page import PlaygroundPage


def test_linear_regions_are_drawn_and_counted_while_the_switch_is_on(playground: PlaygroundPage) -> None:
    playground.open("network.activation=relu&network.hidden=2")
    count = playground.page.locator("#regions-count")
    expect(count).to_be_empty()
    plain = playground.drawing("#boundary")
    playground.checkbox("Linear regions").check()
    expect(count).to_have_text(re.compile(r"^[34] seen here$"))
    playground.wait_for_other_drawing("#boundary", plain)
    playground.wait_for_link("page.regions=true")
    with_lines = playground.drawing("#boundary")
    playground.checkbox("Linear regions").uncheck()
    expect(count).to_be_empty()
    playground.wait_for_other_drawing("#boundary", with_lines)
    assert playground.drawing("#boundary") == plain


def test_a_link_opens_with_linear_regions(playground: PlaygroundPage) -> None:
    playground.open("network.activation=relu&network.hidden=1&page.regions=true")
    expect(playground.checkbox("Linear regions")).to_be_checked()
    expect(playground.page.locator("#regions-count")).to_have_text("2 seen here")


def test_a_curved_activation_has_no_switch_and_is_named_where_it_was_on(playground: PlaygroundPage) -> None:
    playground.open("network.hidden=3,2")
    switch, count = playground.checkbox("Linear regions"), playground.page.locator("#regions-count")
    expect(switch).to_be_hidden()
    playground.choose("Activation", "ReLU")
    expect(switch).to_be_enabled()
    expect(count).to_be_empty()
    switch.check()
    expect(count).to_have_text(re.compile(r"^\d+ seen here$"))
    playground.choose("Activation", "Tanh")
    expect(switch).to_be_disabled()
    expect(count).to_have_text("Tanh is curved")


def test_a_point_tells_the_formula_of_its_region(playground: PlaygroundPage) -> None:
    playground.open("network.activation=relu&network.hidden=4&page.regions=true")
    playground.page.locator("#boundary").focus()
    playground.page.keyboard.press("Enter")
    formula = playground.page.locator("#inspector-numbers div").filter(has_text="Here z =").locator("dd")
    expect(formula).to_have_text(re.compile(r"^−?\d+\.\d\d\sx1 [+−] \d+\.\d\d\sx2 [+−] \d+\.\d\d$"))
    playground.page.keyboard.press("Escape")
    playground.checkbox("Linear regions").uncheck()
    playground.page.locator("#boundary").focus()
    playground.page.keyboard.press("Enter")
    expect(playground.page.locator("#inspector-numbers")).to_contain_text("Target")
    expect(formula).to_have_count(0)
