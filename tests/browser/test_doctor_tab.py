"""The doctor on the desk: what is found, what became of the advice, and what is no longer of this moment."""

from playwright.sync_api import Locator, expect

from tests.browser.playground_page import PlaygroundPage
from tests.browser.test_access import complaints_of_axe

TOO_LARGE = "data.dataset=circle&network.hidden=8&training.learning_rate=10"


def examined(playground: PlaygroundPage, settings: str, epoch: int) -> Locator:
    """The doctor's pane, which a link has opened, once all that it advises was tried."""
    playground.open(f"{settings}&desk=doctor")
    pane = playground.page.get_by_role("tabpanel", name="Doctor")
    expect(pane.get_by_text("Nothing has been trained yet.")).to_be_visible()
    playground.train_to(epoch)
    pane.get_by_role("button", name="Examine").click()
    expect(pane.get_by_role("button", name="Examine again")).to_be_visible()
    return pane


def test_a_rate_that_is_too_large_is_found_and_advice_against_it_was_tried(
    playground: PlaygroundPage,
) -> None:
    pane = examined(playground, TOO_LARGE, 60)
    expect(pane.get_by_role("heading", name="Epoch 60: 1 thing is wrong")).to_be_visible()
    finding = pane.locator("[data-rule=rate_too_large]")
    expect(finding.get_by_role("row", name="Skill on the training points")).to_contain_text("or less")
    helpful = finding.locator("[data-outcome=helps]").first
    expect(helpful).to_contain_text("Learning rate 10 → 1, from the beginning")
    expect(helpful).to_contain_text("better with 11 of 11 seeds")
    expect(helpful.get_by_role("img")).to_have_count(1)
    helpful.get_by_text("Numbers").click()
    expect(helpful.locator("tbody tr")).to_have_count(6)
    assert complaints_of_axe(playground.page, ["#doctor"]) == []

    # What is advised becomes a branch, and what was found is about another moment now.
    helpful.get_by_role("button", name="Branch from the beginning").click()
    expect(pane).to_be_hidden()
    expect(playground.combobox("Learning rate")).to_have_value("1")
    playground.wait_for_epoch(1)
    expect(playground.page.locator("#branches-count")).to_have_text("2")
    assert "desk=" not in playground.fragment()
    playground.button("Experiments").click()
    expect(pane.get_by_text("Settings or moment are others now")).to_be_visible()
    expect(pane.locator("#doctor")).to_have_attribute("data-stale", "")
    expect(helpful.get_by_role("button")).to_be_disabled()


def test_where_nothing_is_wrong_it_says_so_and_what_was_looked_at(playground: PlaygroundPage) -> None:
    pane = examined(playground, "", 40)
    expect(pane.get_by_role("heading", name="Epoch 40: nothing wrong was found")).to_be_visible()
    expect(pane.locator("#doctor-looked-at li")).to_have_count(18)
    expect(pane.get_by_text("Vanishing gradients")).to_be_visible()


def test_what_says_that_training_has_diverged_leads_to_what_is_wrong(playground: PlaygroundPage) -> None:
    playground.open("data.dataset=reg-plane&network.activation=relu&training.learning_rate=10")
    playground.button("Play").click()
    playground.expect_status("diverged")
    playground.button("What is wrong?").click()
    pane = playground.page.get_by_role("tabpanel", name="Doctor")
    expect(pane.locator("[data-rule=diverged]")).to_be_visible()
    expect(pane.get_by_role("button", name="Examine again")).to_be_visible()
    expect(pane.get_by_text("Diverged: 0 with it, 11 without.").first).to_be_visible()
