"""Learning, tuning and judging apart: validation rows, the best epoch, and a test set that is covered."""

import re

from playwright.sync_api import expect

from tests.browser.playground_page import PlaygroundPage

NOISY = "data.noise=40&data.samples=100"


def test_validation_rows_have_a_loss_beside_the_others(playground: PlaygroundPage) -> None:
    playground.open(NOISY)
    expect(playground.page.locator("#validation")).to_be_hidden()
    playground.open(f"{NOISY}&data.validation_fraction=0.4")
    playground.step()
    expect(playground.page.locator("#validation-loss")).to_have_text(re.compile(r"0\.\d+"))
    expect(playground.page.locator("#loss-chart")).to_have_attribute(
        "aria-label", re.compile(r"validation 0\.\d+")
    )


def test_the_best_epoch_comes_back_at_a_pause(playground: PlaygroundPage) -> None:
    playground.open(f"{NOISY}&training.restore_best=true&training.learning_rate=0.3&network.hidden=8,8")
    playground.play()
    playground.wait_for_epoch(60)
    playground.pause()
    expect(playground.page.locator("#notice-text")).to_contain_text("where the loss was lowest")


def test_the_test_set_is_covered_until_it_is_opened_and_each_look_counts(playground: PlaygroundPage) -> None:
    playground.open(f"{NOISY}&page.show_test=true&data.seed=77")
    page = playground.page
    playground.button("More settings").click()
    playground.checkbox("Cover test data").check()
    playground.wait_for_link("page.cover_test=true")
    page.evaluate("localStorage.removeItem('playground.test-looks')")
    playground.step()
    expect(page.locator("#test-loss")).to_have_text("–")
    expect(page.locator("#test-accuracy")).to_have_text("–")
    expect(page.locator("#train-loss")).to_have_text(re.compile(r"0\.\d+"))
    expect(playground.checkbox("Show test data")).not_to_be_checked()
    opening = playground.button("Open the test set")
    opening.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#test-loss")).to_have_text(re.compile(r"0\.\d+"))
    expect(playground.checkbox("Show test data")).to_be_checked()
    expect(page.locator("#test-looks")).to_have_text("Times you have looked: 1")
    playground.step()
    expect(page.locator("#test-loss")).to_have_text("–")
    opening.click()
    expect(page.locator("#test-looks")).to_have_text("Times you have looked: 2")
