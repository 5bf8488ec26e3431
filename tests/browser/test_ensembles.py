"""The average of compared runs: its score beside theirs, its picture, and where they disagree."""

import re

from playwright.sync_api import Locator, Page, expect

from playground import Ensemble, Trainer
from tests.browser.playground_page import PlaygroundPage
from tests.browser.serving import Server
from tests.browser.test_access import complaints_of_axe
from tests.browser.test_experiments import opened, saved, set_link

BAG = {"dataset": "moons", "noise": 40, "seed": 1, "resample": "bootstrap"}
LINK = "data.dataset=moons&data.noise=40&data.seed=1&data.resample=bootstrap"


def bagged(playground: PlaygroundPage, name: str, n: int) -> tuple[Locator, list[Locator]]:
    """The panel, and the rows of runs of seeds 1, 2, ... that learned from bootstrap samples."""
    panel = opened(playground, f"{LINK}&seed=1")
    rows = []
    for seed in range(1, n + 1):
        set_link(playground, f"{LINK}&seed={seed}")
        playground.wait_for_link(f"seed={seed}")
        rows.append(saved(panel, f"{name} {seed}", 10))
    return panel, rows


def percent(fraction: float) -> str:
    return f"{100 * fraction:.1f} %"


def test_compared_runs_are_averaged_and_scored_beside_each_other(playground: PlaygroundPage) -> None:
    panel, rows = bagged(playground, "bag", 2)
    button = panel.get_by_role("button", name="Average them")
    rows[1].get_by_role("checkbox").check()
    expect(button).to_be_hidden()
    rows[0].get_by_role("checkbox").check()
    button.focus()
    playground.page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    averaged = panel.get_by_role("region", name="Average")
    members = [Trainer({"seed": seed, "data": BAG}) for seed in (2, 1)]
    for member in members:
        member.train(10)
    scores = Ensemble(members).scores()
    row = averaged.get_by_role("row")
    expect(row).to_have_count(4)
    expect(row.nth(1)).to_contain_text(f"Average{percent(scores.average)}")
    expect(row.nth(2)).to_contain_text(f"bag 2{percent(scores.members[0])}")
    expect(row.nth(3)).to_contain_text(f"bag 1{percent(scores.members[1])}")
    expect(averaged).to_contain_text(f"the {scores.n_test} test points")
    expect(averaged).to_contain_text(f"{percent(scores.disagreement)} of them decide otherwise")
    for picture in averaged.get_by_role("img").all():
        expect(picture).to_have_js_property("naturalWidth", 320)
    assert complaints_of_axe(playground.page) == []
    button.focus()
    playground.page.keyboard.press("Space")
    expect(averaged).to_be_hidden()
    expect(button).to_be_focused()


def test_an_average_follows_what_is_chosen(playground: PlaygroundPage) -> None:
    panel, rows = bagged(playground, "one of three", 3)
    for row in rows[:2]:
        row.get_by_role("checkbox").check()
    panel.get_by_role("button", name="Average them").click()
    averaged = panel.get_by_role("region", name="Average")
    expect(averaged.get_by_role("row")).to_have_count(4)
    rows[2].get_by_role("checkbox").check()
    expect(averaged.get_by_role("row")).to_have_count(5)
    expect(averaged.get_by_role("img").first).to_have_attribute(
        "src", re.compile(r"runs=\d+&runs=\d+&runs=\d+&")
    )


def test_runs_of_other_tasks_are_not_offered_to_be_averaged(playground: PlaygroundPage) -> None:
    panel, (row,) = bagged(playground, "of classes", 1)
    set_link(playground, "data.dataset=reg-plane")
    playground.wait_for_link("reg-plane")
    other = saved(panel, "of numbers", 1)
    for each in (row, other):
        each.get_by_role("checkbox").check()
    expect(panel.get_by_role("table").first).to_be_visible()
    expect(panel.get_by_role("button", name="Average them")).to_be_hidden()


def test_outputs_that_mean_something_else_are_refused_in_words(
    page: Page, server: Server, complaints: list[str]
) -> None:
    playground = PlaygroundPage(page, server.url)
    panel, (row,) = bagged(playground, "of scores", 1)
    set_link(playground, f"{LINK}&training.loss=binary_crossentropy")
    playground.wait_for_link("crossentropy")
    other = saved(panel, "of probabilities", 1)
    for each in (row, other):
        each.get_by_role("checkbox").check()
    button = panel.get_by_role("button", name="Average them")
    button.click()
    expect(panel).to_contain_text("has outputs of another kind than the first one")
    expect(button).to_have_attribute("aria-expanded", "false")
    assert complaints
    assert all("422" in each for each in complaints)
