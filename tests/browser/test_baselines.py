"""Other models on the desk: fitted beside the network, with its points, while one watches."""

import json
import re
from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from playground import baselines
from tests.browser.playground_page import PlaygroundPage
from tests.browser.serving import Server
from tests.browser.test_access import complaints_of_axe

SPIRAL = "data.dataset=spiral&data.noise=20&network.hidden=4"


def opened(playground: PlaygroundPage, fragment: str = SPIRAL) -> Locator:
    """The panel, with every model fitted."""
    playground.open(fragment)
    if playground.button("Experiments").count() == 0:  # where there is little room they stand in the menu
        playground.open_menu()
    playground.button("Experiments").click()
    desk = playground.page.get_by_role("dialog", name="Experiments")
    desk.get_by_role("tab", name="Other models").click()
    panel = desk.get_by_role("tabpanel", name="Other models")
    expect(card(panel, "tree")).not_to_have_attribute("data-stale", "")
    return panel


def card(panel: Locator, name: str) -> Locator:
    return panel.locator(f"[data-model={name}]")


def score(panel: Locator, name: str) -> Locator:
    return card(panel, name).locator(".model-test dd")


def percent(value: float | None) -> str:
    assert value is not None
    return f"{100 * value:.1f} %"


def test_every_model_stands_beside_the_network_with_the_score_that_python_gives(
    playground: PlaygroundPage,
) -> None:
    panel = opened(playground)
    found = baselines.fit_all({"data": {"dataset": "spiral", "noise": 20}})
    for model in found.models:
        expect(score(panel, model.name)).to_have_text(percent(model.test_score))
        expect(card(panel, model.name).locator(".model-train dd")).to_have_text(percent(model.train_score))
    expect(panel.locator("#models-about")).to_contain_text("The same 250 points, learned in 9 ways")
    expect(panel.locator("#models-about")).to_contain_text(percent(found.guess.test_score))
    expect(card(panel, "svm_rbf").locator(".model-facts")).to_have_text(re.compile(r"^\d+ support vectors$"))
    expect(score(panel, "disagreement")).to_have_text(re.compile(r"^\d+ %$"))


def test_the_network_goes_on_learning_in_its_card(playground: PlaygroundPage) -> None:
    panel = opened(playground)
    before = playground.drawing("[data-model=network] canvas")
    tree = playground.drawing("[data-model=tree] canvas")
    playground.play()
    playground.wait_for_other_drawing("[data-model=network] canvas", before)
    playground.wait_for_epoch(3)
    playground.pause()
    shown = card(panel, "network").locator(".model-facts")
    expect(shown).to_contain_text(f"epoch {playground.epoch()}")
    assert playground.drawing("[data-model=tree] canvas") == tree


def test_a_control_refits_its_model_by_keyboard(playground: PlaygroundPage) -> None:
    panel = opened(playground)
    slider = card(panel, "tree").get_by_role("slider", name="Depth")
    slider.focus()
    playground.page.keyboard.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", "1")
    stump = baselines.fit_all({"data": {"dataset": "spiral", "noise": 20}}, [{"name": "tree", "depth": 1}])
    expect(score(panel, "tree")).to_have_text(percent(stump.models[0].test_score))


def test_a_dragged_point_is_learned_anew_by_all_and_can_be_undone(playground: PlaygroundPage) -> None:
    panel = opened(playground, "data.dataset=gauss&network.hidden=2")
    before = playground.drawing("[data-model=tree] canvas")
    canvas = card(panel, "network").locator("canvas")
    box = canvas.bounding_box()
    assert box is not None

    def place(x1: float, x2: float) -> tuple[float, float]:
        return box["x"] + (x1 + 6) / 12 * box["width"], box["y"] + (6 - x2) / 12 * box["height"]

    playground.page.mouse.move(*place(2, 2))  # the middle of a crowd of points
    playground.page.mouse.down()
    playground.page.mouse.move(*place(0, -1), steps=3)
    playground.page.mouse.move(*place(-5, -5), steps=3)
    playground.page.mouse.up()
    playground.wait_for_other_drawing("[data-model=tree] canvas", before)
    expect(panel.locator("#models-point")).to_contain_text("−5.0")
    own = playground.page.locator("#own-now")
    expect(own).to_be_visible()
    playground.button("Undo").click()
    expect(own).to_be_hidden()
    expect(card(panel, "tree")).not_to_have_attribute("data-stale", "")


def test_a_point_is_moved_by_keyboard(playground: PlaygroundPage) -> None:
    panel = opened(playground, "data.dataset=xor&network.hidden=2")
    canvas = card(panel, "svm_rbf").locator("canvas")
    canvas.focus()
    playground.page.keyboard.press("Enter")
    said = panel.locator("#models-point")
    expect(said).to_contain_text("Training point 1:")
    first = said.inner_text()
    playground.page.keyboard.press("ArrowUp")
    expect(said).not_to_have_text(first)
    expect(playground.page.locator("#own-now")).to_be_visible()
    playground.page.keyboard.press("Enter")
    expect(said).to_contain_text("Training point 2:")


def test_points_and_certainty_can_be_left_out(playground: PlaygroundPage) -> None:
    panel = opened(playground)
    with_points = playground.drawing("[data-model=logistic] canvas")
    panel.get_by_role("checkbox", name="Points").uncheck()
    playground.wait_for_other_drawing("[data-model=logistic] canvas", with_points)
    unsure = playground.drawing("[data-model=logistic] canvas")
    panel.get_by_role("checkbox", name="Only the side, not how sure").check()
    playground.wait_for_other_drawing("[data-model=logistic] canvas", unsure)


def test_a_script_is_copied(fresh_playground: PlaygroundPage) -> None:
    fresh_playground.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    panel = opened(fresh_playground)
    card(panel, "svm_rbf").get_by_role("button", name="Copy script").click()
    expect(card(panel, "svm_rbf").get_by_role("button", name="Copied")).to_be_visible()
    script = fresh_playground.page.evaluate("navigator.clipboard.readText()")
    assert "SVC(C=10.0, gamma=1.0" in script
    compile(script, "script.py", "exec")


def test_regression_has_the_kin_of_each_model_and_says_which_has_none(playground: PlaygroundPage) -> None:
    panel = opened(playground, "data.dataset=reg-gauss&network.hidden=2")
    expect(card(panel, "logistic").get_by_role("heading")).to_have_text("Linear regression")
    expect(card(panel, "naive_bayes")).to_contain_text("Naive Bayes is not for regression")
    expect(card(panel, "naive_bayes").get_by_role("button")).to_be_disabled()
    expect(card(panel, "tree")).to_contain_text("Test R²")


def test_without_scikit_learn_the_panel_names_the_command(playground: PlaygroundPage) -> None:
    def without(route: Route) -> None:
        answer = {"available": False, "command": baselines.INSTALL, "models": []}
        route.fulfill(content_type="application/json", body=json.dumps(answer))

    playground.page.route("**/api/baselines?*", without)
    playground.open(SPIRAL)
    playground.button("Experiments").click()
    desk = playground.page.get_by_role("dialog", name="Experiments")
    desk.get_by_role("tab", name="Other models").click()
    expect(desk.get_by_text(baselines.INSTALL)).to_be_visible()
    playground.page.unroute("**/api/baselines?*")


def test_too_many_points_are_refused_in_words_and_no_old_scores_stay(
    page: Page, server: Server, complaints: list[str]
) -> None:
    panel = opened(PlaygroundPage(page, server.url))
    expect(score(panel, "tree")).to_contain_text("%")
    page.evaluate("() => (location.hash = 'data.dataset=moons&data.samples=6000')")
    expect(panel.get_by_role("alert")).to_contain_text("allowed up to 4000")
    expect(score(panel, "tree")).to_have_text("–")
    expect(card(panel, "tree").get_by_role("button", name="Copy script")).to_be_disabled()
    assert complaints
    assert all("422" in each for each in complaints)


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1280, 720), (390, 844)])
def test_nothing_sticks_out(playground: PlaygroundPage, width: int, height: int) -> None:
    playground.page.set_viewport_size({"width": width, "height": height})
    panel = opened(playground)
    wide = panel.evaluate(
        "panel => [panel.scrollWidth - panel.clientWidth, innerWidth - document.body.scrollWidth]"
    )
    assert wide[0] <= 0
    assert wide[1] >= 0
    for name in ("network", "svm_rbf"):
        box = card(panel, name).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


@pytest.mark.parametrize(
    ("language", "tab", "tree"), [("zh-Hant", "其他模型", "決策樹"), ("zh-Hans", "其他模型", "决策树")]
)
def test_the_panel_speaks_the_page_s_language(
    fresh_playground: PlaygroundPage, language: str, tab: str, tree: str
) -> None:
    fresh_playground.page.goto(f"{fresh_playground.url}?lang={language}#{SPIRAL}")
    fresh_playground.page.locator("[data-opens=experiments]").first.click()
    fresh_playground.page.get_by_role("tab", name=tab).click()
    panel = fresh_playground.page.get_by_role("tabpanel", name=tab)
    expect(card(panel, "tree").get_by_role("heading")).to_have_text(tree)
    expect(score(panel, "tree")).to_have_text(re.compile(r"^\d+\.\d%$"))


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_nothing_in_the_panel(
    playground: PlaygroundPage, scheme: Literal["light", "dark"], width: int
) -> None:
    playground.page.set_viewport_size({"width": width, "height": 800})
    playground.page.emulate_media(color_scheme=scheme)
    opened(playground, "data.dataset=reg-gauss&network.hidden=2")
    assert complaints_of_axe(playground.page) == []
