"""From slow motion to full speed, and how far one step goes."""

import re

from playwright.sync_api import expect

from tests.browser.playground_page import PlaygroundPage


def test_slow_motion_shows_every_batch(playground: PlaygroundPage) -> None:
    playground.open()
    playground.choose("Speed", "Slow motion")
    playground.play()
    rate = playground.page.locator("#rate")
    expect(rate).to_have_text(re.compile(r"^\d+ of 25$"))
    first = int(rate.inner_text().split()[0])  # half a second is soon over
    for batch in (first + 1, first + 2):
        expect(rate).to_have_text(f"{batch} of 25")
    assert playground.epoch() == 0
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
