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


def test_what_stands_beside_the_network_covers_its_test_results_too(playground: PlaygroundPage) -> None:
    playground.open(f"{NOISY}&page.cover_test=true&crowd=9&data.seed=78")
    page = playground.page
    playground.step()
    expect(page.locator("#crowd-when")).to_have_text("at epoch 1")
    expect(page.locator("#crowd-reached")).to_have_text("Test results are covered")
    expect(page.locator("#crowd-loss")).to_have_text("–")
    expect(page.locator("#accuracy")).not_to_have_attribute("title", re.compile("guessing"))
    playground.button("Experiments").click()
    desk = page.get_by_role("dialog", name="Experiments")
    desk.get_by_role("tab", name="Other models").click()
    tree = desk.locator("[data-model=tree]")
    expect(tree.locator(".model-train dd")).to_contain_text("%")
    expect(tree.locator(".model-test dd")).to_have_text("–")
    expect(desk.locator("#models-about")).not_to_contain_text("guessing")
    page.keyboard.press("Escape")
    playground.button("Open the test set").click()
    expect(page.locator("#crowd-reached")).to_contain_text("of 9 got there")
    expect(page.locator("#crowd-loss")).to_have_text(re.compile(r"0\.\d+"))
    playground.button("Experiments").click()
    expect(tree.locator(".model-test dd")).to_contain_text("%")


def test_points_that_are_saved_lack_those_that_are_covered(playground: PlaygroundPage) -> None:
    playground.open(f"{NOISY}&page.cover_test=true")
    playground.button("Share").click()
    with playground.page.expect_download() as download:
        playground.page.locator("[data-saves=points]").click()
    text = download.value.path().read_text()
    assert ",train\n" in text
    assert ",test\n" not in text


def test_a_verdict_by_test_data_is_covered_and_seeing_it_counts_as_a_look(playground: PlaygroundPage) -> None:
    playground.open("data.dataset=gauss&data.samples=60&data.seed=79&network.hidden=2&page.cover_test=true")
    playground.button("Pin").click()
    playground.choose("Learning rate", "1")
    playground.button("Compare A, B; the page now shows B").click()
    desk = playground.page.locator("#experiments")
    desk.locator("#luck-seeds").fill("5")
    desk.locator("#luck-epochs").fill("10")
    desk.get_by_role("button", name="Run 5 seeds").click()
    expect(desk.locator("#luck-nothing-text")).to_contain_text("covered")
    expect(desk.locator("#luck-progress")).to_be_hidden()
    expect(desk.locator("#luck-shown")).to_be_hidden()
    desk.get_by_role("button", name="Open the test set").click()
    expect(desk.locator("#luck-verdict")).to_have_attribute(
        "data-verdict", re.compile("better|distinguishable")
    )
    expect(playground.page.locator("#test-looks")).to_have_text("Times you have looked: 1")
