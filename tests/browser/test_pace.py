"""From slow motion to full speed, and how far one step goes."""

import re

from playwright.sync_api import expect

from tests.browser.playground_page import PlaygroundPage


def test_slow_motion_shows_every_batch(playground: PlaygroundPage) -> None:
    playground.open()
    playground.choose("Speed", "Slow motion")
    # Whoever looks now and then misses some: this notes every text that is shown.
    playground.page.evaluate(
        """() => {
          const rate = document.getElementById("rate");
          window.shown = [];
          new MutationObserver(() => window.shown.push(rate.textContent)).observe(rate, { childList: true });
        }"""
    )
    playground.play()
    playground.page.wait_for_function("() => window.shown.length >= 3")
    assert playground.page.evaluate("window.shown.slice(0, 3)") == ["1 of 25", "2 of 25", "3 of 25"]
    playground.pause()


def test_a_step_is_a_batch_an_epoch_or_ten(playground: PlaygroundPage) -> None:
    playground.open()
    epoch = playground.page.locator("#epoch")
    for size, total in (("1 epoch", "1"), ("10 epochs", "11")):
        playground.choose("Step by", size)
        playground.button("Step").click()
        expect(epoch).to_have_text(total)
    playground.choose("Step by", "1 batch")
    playground.page.keyboard.press("Escape")
    playground.button("Step").click()
    expect(playground.page.locator("#rate")).to_have_text("1 of 25")
    expect(epoch).to_have_text("11")


def test_the_speed_is_measured(playground: PlaygroundPage) -> None:
    playground.open()
    playground.choose("Speed", "5 a second")
    playground.play()
    expect(playground.page.locator("#rate")).to_have_text(re.compile(r"^[3-7](\.\d)?$"))
    playground.pause()
    expect(playground.page.locator("#rate")).to_have_text("–")


def test_speed_seed_and_problem_are_explained(playground: PlaygroundPage) -> None:
    playground.open()
    controls = {
        "slow motion": playground.combobox("Speed"),
        "tell two classes": playground.combobox("Problem type"),
        "chance": playground.spinbutton("Seed"),
    }
    for words, control in controls.items():
        control.focus()
        expect(playground.page.get_by_role("tooltip")).to_contain_text(words)
