"""The desk's searches: trials drawn from ranges as points of a plane, and what a point can be taken for."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.playground_page import PlaygroundPage


def opened(playground: PlaygroundPage, fragment: str) -> Locator:
    """The desk's tab of sweeps, on a page with a link's settings."""
    playground.open(fragment)
    playground.button("Experiments").click()
    panel = playground.page.get_by_role("dialog", name="Experiments")
    panel.get_by_role("tab", name="Try many").click()
    return panel


def test_a_random_search_fills_a_plane_whose_points_are_taken_to_the_page(
    playground: PlaygroundPage,
) -> None:
    panel = opened(playground, "data.dataset=gauss&data.samples=60")
    panel.get_by_role("radio", name="Random").check()
    panel.get_by_role("combobox", name="Down").select_option(label="Batch size")
    batches = panel.get_by_role("group", name="Down: Batch size")
    batches.get_by_label("To").fill("1")
    expect(panel.get_by_role("button", name="Start 0 runs")).to_be_disabled()
    batches.get_by_label("To").fill("9")
    panel.get_by_role("spinbutton", name="Trials").fill("6")
    panel.get_by_role("spinbutton", name="Epochs").fill("3")
    panel.get_by_role("button", name="Start 6 runs").click()
    expect(panel.get_by_role("status")).to_have_text("6 of 6 runs")
    points = panel.get_by_role("group", name="Learning rate, Batch size", exact=True).get_by_role("button")
    expect(points).to_have_count(6)
    expect(panel.locator(".search-dot[data-best]")).to_have_count(1)
    best = panel.locator(".search-dot[data-best]")
    best.focus()
    told = best.get_attribute("aria-label")
    assert told
    size = re.fullmatch(r"Learning rate [0-9.e-]+, Batch size ([1-9]): [0-9.]+", told)
    assert size
    expect(panel.locator("#search-reading")).to_have_text(told)
    playground.page.keyboard.press("Enter")
    panel.get_by_role("button", name="Open its settings at epoch 0").click()
    expect(panel).to_be_hidden()
    playground.wait_for_link(f"training.batch_size={size[1]}")
    playground.wait_for_link("training.learning_rate=")


def test_a_grid_s_errors_are_drawn_against_the_setting_that_grows(playground: PlaygroundPage) -> None:
    grid = {"network.hidden": [[8], [2], [4]], "data.noise": [0, 30]}
    spec = {"base": {"data": {"samples": 60}}, "grid": grid, "epochs": 2, "seeds": 3}
    sweep = playground.page.request.post(f"{playground.url}api/sweeps", data=spec).json()["id"]
    panel = opened(playground, "data.dataset=gauss")
    panel.locator(f"[data-sweep='{sweep}']").click()
    expect(panel.locator("#sweep-facts")).to_contain_text("Finished")
    panel.get_by_role("radio", name="Complexity").check()
    graph = panel.get_by_role("img", name=re.compile("^Hidden layers; .*Hidden layers 2, Training loss 0"))
    expect(graph.locator(".line")).to_have_count(2)
    expect(graph.locator("text.middle")).to_have_text(["2", "4", "8"])
    expect(panel.locator("#complexity-axis")).to_contain_text("Hidden layers · at Noise")
    expect(graph.locator(".best")).to_have_count(1)
    expect(panel.locator(".sweep-cell").first).to_be_hidden()
    panel.get_by_role("radio", name="Boundaries").check()
    panel.locator(".sweep-cell").first.click()
    together = panel.get_by_role("img", name=re.compile("^Every seed's boundary"))
    expect(together).to_have_js_property("naturalWidth", 320)


def test_the_pictures_of_folds_have_no_points_while_the_test_set_is_covered(
    playground: PlaygroundPage,
) -> None:
    panel = opened(playground, "data.dataset=gauss&data.samples=62&page.cover_test=true")
    panel.get_by_role("radio", name="k-fold").check()
    panel.get_by_role("spinbutton", name="Folds").fill("2")
    panel.get_by_role("spinbutton", name="Epochs").fill("2")
    panel.get_by_role("button", name="Start 2 runs").click()
    expect(panel.get_by_role("status")).to_have_text("2 of 2 runs")
    picture = panel.locator("#fold-list img").first
    expect(picture).to_have_attribute("src", re.compile("&rows=none$"))
    expect(picture).to_have_js_property("naturalWidth", 320)
    playground.page.locator("#open-test").evaluate("button => button.click()")
    expect(picture).to_have_attribute("src", re.compile("&rows=test$"))


def test_one_press_runs_all_folds_of_the_present_settings(playground: PlaygroundPage) -> None:
    panel = opened(playground, "data.dataset=gauss&data.samples=60&training.batch_size=7")
    panel.get_by_role("radio", name="k-fold").check()
    expect(panel.get_by_label("Across", exact=True)).to_be_hidden()
    panel.get_by_role("spinbutton", name="Folds").fill("3")
    panel.get_by_role("spinbutton", name="Epochs").fill("2")
    panel.get_by_role("button", name="Start 3 runs").click()
    expect(panel.get_by_role("status")).to_have_text("3 of 3 runs")
    expect(panel.locator("#sweep-axes")).to_have_text("Cross-validation, 3 folds")
    folds = panel.locator("#fold-list").get_by_role("button")
    expect(folds).to_have_count(3)
    for index in range(3):
        expect(folds.nth(index).locator("img")).to_have_attribute("src", re.compile("&rows=test$"))
        expect(folds.nth(index).locator("img")).to_have_js_property("naturalWidth", 320)
    losses = [float(text) for text in folds.locator(".run-figure-loss").all_inner_texts()]
    said = re.match(r"Test loss ([0-9.]+) ± ", panel.locator("#folds-said").inner_text())
    assert said
    assert abs(float(said[1]) - sum(losses) / 3) < 2e-3
    folds.first.click()
    expect(panel).to_be_hidden()
    expect(playground.page.locator("#epoch")).to_have_text("2")


def test_a_bayesian_search_of_one_setting_shows_the_loss_upwards(playground: PlaygroundPage) -> None:
    panel = opened(playground, "data.dataset=gauss&data.samples=60")
    panel.get_by_role("radio", name="Bayesian").check()
    panel.get_by_role("spinbutton", name="Trials").fill("4")
    panel.get_by_role("spinbutton", name="Epochs").fill("2")
    panel.get_by_role("button", name="Start 4 runs").click()
    expect(panel.get_by_role("status")).to_have_text("4 of 4 runs")
    plane = panel.get_by_role("group", name="Learning rate, Test loss", exact=True)
    expect(plane.get_by_role("button")).to_have_count(4)
    panel.get_by_role("radio", name="Boundaries").check()
    expect(panel.locator(".sweep-cell")).to_have_count(4)
    expect(plane).to_be_hidden()
