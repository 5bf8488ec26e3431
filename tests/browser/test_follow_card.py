"""The card of arithmetic of one sample: printed digits, a blank, copies, and all by keyboard."""

import contextlib
import io
import json

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.playground_page import PlaygroundPage

LEE = "Six sigmoids, by hand"
SOFTMAX = "Softmax, by hand"


@pytest.fixture
def playground(fresh_playground: PlaygroundPage) -> PlaygroundPage:
    fresh_playground.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return fresh_playground


def follow(playground: PlaygroundPage, example: str) -> None:
    playground.open()
    playground.button("Examples").click()
    playground.page.get_by_role("dialog", name="Examples").get_by_role("button", name=example).click()
    expect(card(playground).locator("[data-line]").first).to_be_visible()
    playground.expect_epoch(0)


def card(playground: PlaygroundPage) -> Locator:
    return playground.page.locator("#follow-card")


def title(playground: PlaygroundPage) -> Locator:
    return card(playground).get_by_role("heading", level=2)


def result(playground: PlaygroundPage, line: str) -> Locator:
    return card(playground).locator(f"[data-line={line}] .level-result math").first


def look_at(playground: PlaygroundPage, name: str) -> None:
    playground.button(name).dispatch_event("click")
    expect(title(playground)).to_have_text(name)


def look_at_output(playground: PlaygroundPage, number: int) -> None:
    outputs = playground.page.locator(".tile.neuron.output")
    outputs.nth(number - 1).dispatch_event("click")
    expect(title(playground)).to_have_text(f"Output neuron {number}")


def test_lee_s_network_is_followed_to_the_printed_digits(playground: PlaygroundPage) -> None:
    follow(playground, LEE)
    printed = {1: ("0.98", "0.12"), 2: ("0.86", "0.11")}
    for layer, (first, second) in printed.items():
        for neuron, activation in ((1, first), (2, second)):
            look_at(playground, f"Neuron {neuron} of layer {layer}")
            expect(result(playground, "a")).to_have_text(activation)
            if layer == 1:
                expect(result(playground, "z")).to_have_text({1: "4", 2: "−2"}[neuron])
    look_at_output(playground, 1)
    expect(result(playground, "a")).to_have_text("0.62")
    look_at_output(playground, 2)
    expect(result(playground, "a")).to_have_text("0.83")
    playground.button("Next sample").click()
    expect(result(playground, "a")).to_have_text("0.85")  # (0, 0) does not stay zero
    look_at_output(playground, 1)
    expect(result(playground, "a")).to_have_text("0.51")


def test_the_softmax_example_is_followed_to_the_printed_digits(playground: PlaygroundPage) -> None:
    follow(playground, SOFTMAX)
    playground.button("More digits").click()
    goal = card(playground).locator("[data-line=z]")
    expect(goal).to_be_visible()
    for output, (z, probability) in enumerate((("0.5162", "0.3323"), ("1.2140", "0.6677")), 1):
        look_at_output(playground, output)
        expect(result(playground, "z")).to_have_text(z)
        expect(result(playground, "a")).to_have_text(probability)


def test_a_term_leads_one_level_further_and_escape_back(playground: PlaygroundPage) -> None:
    follow(playground, LEE)
    look_at(playground, "Neuron 1 of layer 2")
    term = card(playground).locator("[data-line=z] button").first
    expect(term).to_contain_text("w₁ · a₁⁽¹⁾ is 1.96")
    term.focus()
    playground.page.keyboard.press("Enter")
    expect(title(playground)).to_have_text("Neuron 1 of layer 1")
    expect(card(playground).get_by_role("button", name="Back")).to_be_focused()
    playground.page.keyboard.press("Escape")
    expect(title(playground)).to_have_text("Neuron 1 of layer 2")
    expect(card(playground).get_by_role("button", name="Back")).to_be_hidden()


def test_a_blank_is_filled_in_wrongly_and_rightly_by_keyboard(playground: PlaygroundPage) -> None:
    follow(playground, LEE)
    look_at(playground, "Neuron 1 of layer 1")
    compute = card(playground).get_by_role("button", name="Compute it yourself")
    compute.focus()
    playground.page.keyboard.press("Enter")
    field = card(playground).get_by_role("textbox", name="Your result for z")
    expect(field).to_be_focused()
    verdict = playground.page.locator("#follow-verdict")
    playground.page.keyboard.type("3")
    expect(verdict).to_have_text("Too low by 1.")
    field.fill("four")
    expect(verdict).to_have_text("That is not a number.")
    field.fill("４")
    expect(verdict).to_have_text("Right.")
    compute.press("Enter")
    field = card(playground).get_by_role("textbox", name="Your result for activation")
    expect(field).to_be_focused()
    playground.page.keyboard.type("0.5")
    expect(verdict).to_have_text("Too low by 0.48.")
    card(playground).get_by_role("button", name="Show it").press("Enter")
    expect(result(playground, "a")).to_have_text("0.98")


def copied(playground: PlaygroundPage, form: str) -> str:
    button = card(playground).locator(f"[data-copy={form}]")
    button.click()
    expect(button).to_have_text("Copied")
    text: str = playground.page.evaluate("() => navigator.clipboard.readText()")
    return text


def test_a_level_is_copied_as_table_as_latex_and_as_numpy(playground: PlaygroundPage) -> None:
    follow(playground, LEE)
    look_at(playground, "Neuron 1 of layer 1")
    table = [row.split("\t") for row in copied(playground, "table").splitlines()]
    factors = [row[1:] for row in table if len(row) == 4][1:4]
    assert factors == [["1", "1", "1"], ["-2", "-1", "2"], ["1", "1", "1"]]
    assert r"\frac{1}{1 +e^{-4}} = 0.98" in copied(playground, "latex")
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(copied(playground, "numpy"), "copied", "exec"), {})
    z, a = (json.loads(line) for line in out.getvalue().split())
    assert z == 4
    assert a == pytest.approx(0.9820137900379085, abs=1e-15)
