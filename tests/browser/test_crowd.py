"""Seeds side by side: a switch beside Play, a strip of boundaries, and the stage for any of them."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.playground_page import PlaygroundPage


def gathered(playground: PlaygroundPage, link: str = "crowd=9", epochs: int = 20) -> Locator:
    """The card of a crowd that has come so far, standing still."""
    playground.open(link)
    card = playground.page.locator("#crowd")
    expect(card).to_be_visible()
    playground.write("Stop at epoch", str(epochs))
    playground.button("Play").click()
    expect_there(playground, epochs)
    return card


def expect_there(playground: PlaygroundPage, epoch: int) -> None:
    expect(playground.page.locator("#epoch")).to_have_text(str(epoch))
    expect(playground.page.locator("#crowd-when")).to_have_text(f"at epoch {epoch}")


def members(playground: PlaygroundPage) -> Locator:
    return playground.page.locator("#crowd-strip button")


def test_the_switch_gathers_seeds_and_lets_them_go(playground: PlaygroundPage) -> None:
    playground.open()
    playground.choose("Seeds side by side", "9 seeds")
    expect(members(playground)).to_have_count(9)
    expect(playground.page.locator("#crowd-title")).to_have_text("9 seeds: same points, other starts")
    playground.page.wait_for_url(re.compile("crowd=9"))
    playground.choose("Seeds side by side", "1 seed")
    expect(playground.page.locator("#crowd")).to_be_hidden()


def test_medians_are_of_one_epoch_and_a_goal_is_counted(playground: PlaygroundPage) -> None:
    card = gathered(playground, "crowd=9&data.dataset=gauss")
    expect(card.locator("#crowd-score")).to_have_text("100.0 % (100.0 %–100.0 %)")
    expect(card.locator("#crowd-reached")).to_have_text("9 of 9 got there (100 %)")
    card.get_by_label("What is to be reached").select_option("Test loss at most")
    playground.write("Goal", "0.000001")
    expect(card.locator("#crowd-reached")).to_have_text("0 of 9 got there (0 %)")
    expect(card.locator("[data-failed]")).to_have_count(9)


def test_enter_puts_a_seed_on_the_stage_at_the_same_epoch_and_a_click_brings_the_former_back(
    playground: PlaygroundPage,
) -> None:
    gathered(playground)
    before = playground.loss("test")
    members(playground).nth(0).focus()
    playground.page.keyboard.press("ArrowRight")
    playground.page.keyboard.press("ArrowRight")
    expect(members(playground).nth(2)).to_be_focused()
    name = members(playground).nth(2).get_attribute("aria-label") or ""
    playground.page.keyboard.press("Enter")
    expect(playground.spinbutton("Seed")).to_have_value("2")
    expect(members(playground).nth(2)).to_have_attribute("aria-current", "true")
    expect_there(playground, 20)
    loss = re.search(r"test loss ([\d.]+)", name)
    assert loss is not None
    expect(playground.page.locator("#test-loss")).to_have_text(loss[1])
    members(playground).nth(0).click()
    expect(playground.page.locator("#test-loss")).to_have_text(before)
    expect_there(playground, 20)


def test_other_points_for_each_seed_are_a_part_of_the_link(playground: PlaygroundPage) -> None:
    card = gathered(playground, "crowd=9&crowd_vary=all")
    expect(card.get_by_label("Other points for each")).to_be_checked()
    expect(card.locator("#crowd-title")).to_have_text("9 seeds: other points, other starts")


def test_a_change_is_made_to_all_and_the_band_is_drawn_in_the_chart(playground: PlaygroundPage) -> None:
    gathered(playground)
    alone = playground.drawing("#loss-chart")
    members(playground).nth(4).hover()
    playground.wait_for_other_drawing("#loss-chart", alone)
    playground.page.locator("#loss-chart").focus()
    playground.page.keyboard.press("End")
    expect(playground.page.locator("#chart-reading")).to_contain_text(re.compile(r"9 seeds: [\d.]+ \("))
    playground.choose("Learning rate", "0.1")
    playground.write("Stop at epoch", "30")
    playground.button("Play").click()
    expect_there(playground, 30)


def test_a_reload_gathers_the_crowd_again(playground: PlaygroundPage) -> None:
    gathered(playground)
    playground.page.wait_for_url(re.compile("crowd=9"))
    playground.page.reload()
    expect(members(playground)).to_have_count(9)
    expect(playground.page.locator("#crowd-when")).to_have_text(re.compile(r"at epoch \d+"))
