"""The threshold between two classes: along the ROC curve, by slider and by keys, and what mistakes cost."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.playground_page import PlaygroundPage

UNEQUAL = "data.dataset=gauss&data.noise=50&data.balance=1,0.3&training.batch_size=30"


def open_metrics(playground: PlaygroundPage, link: str = UNEQUAL) -> Locator:
    playground.open(link)
    for _ in range(3):
        playground.step()
    playground.tab("Metrics").click()
    panel = playground.page.get_by_role("tabpanel", name="Metrics")
    expect(panel.locator("#confusion td").first).to_have_text(re.compile(r"\d"))
    return panel


def counts(panel: Locator) -> list[int]:
    return [int(text) for text in panel.locator("#confusion td").all_inner_texts()]


def test_the_handle_on_the_curve_moves_boundary_counts_and_rates(playground: PlaygroundPage) -> None:
    panel = open_metrics(playground)
    before, boundary = counts(panel), playground.drawing("#judged-plane")
    box = panel.locator("#roc").bounding_box()
    assert box
    mouse = playground.page.mouse
    mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    mouse.down()
    mouse.move(box["x"] + box["width"] - 12, box["y"] + 12)
    mouse.up()
    expect(panel.locator("#confusion td").nth(3)).not_to_have_text(str(before[3]))
    _rejections, alarms, misses, _hits = counts(panel)
    assert sum(counts(panel)) == sum(before)
    assert (alarms, misses) > (before[1], 0)
    assert misses <= before[2]
    playground.wait_for_other_drawing("#judged-plane", boundary)
    expect(panel.locator("#per-class tbody tr").nth(1).locator("td").nth(1)).to_have_text("1.000")
    playground.page.wait_for_function("() => location.hash.includes('page.threshold=')")
    panel.get_by_role("button", name="Usual threshold").click()
    for cell, number in enumerate(before):
        expect(panel.locator("#confusion td").nth(cell)).to_have_text(str(number))
    playground.page.wait_for_function("() => !location.hash.includes('page.threshold=')")


def test_keys_move_the_threshold_and_the_plane_follows(playground: PlaygroundPage) -> None:
    panel = open_metrics(playground)
    slider = panel.get_by_role("slider", name="Threshold")
    slider.focus()
    slider.press("Home")
    expect(panel.locator("#threshold-value")).to_have_text("−1")
    rejections, _alarms, misses, _hits = counts(panel)
    assert (rejections, misses) == (0, 0)
    playground.tab("Plane").click()
    everywhere = playground.drawing("#boundary")
    playground.tab("Metrics").click()
    panel.get_by_role("button", name="Usual threshold").click()
    playground.tab("Plane").click()
    playground.wait_for_other_drawing("#boundary", everywhere)


def test_dear_misses_make_a_lower_threshold_the_cheapest(playground: PlaygroundPage) -> None:
    panel = open_metrics(playground)
    panel.get_by_label("A miss costs").fill("20")
    expect(panel.locator("#cost-text")).to_contain_text("Cheapest at")
    panel.get_by_role("button", name="Take the cheapest").click()
    expect(panel.locator("#cost-text")).to_contain_text("No other threshold costs less.")
    expect(panel.get_by_role("button", name="Take the cheapest")).to_be_disabled()
    _rejections, alarms, misses, _hits = counts(panel)
    cost = f"{alarms} false alarms and {misses} misses, cost {alarms + 20 * misses}."
    expect(panel.locator("#cost-text")).to_contain_text(cost)
    playground.page.wait_for_function("() => location.hash.includes('page.costs=1,20')")


def test_a_link_brings_threshold_and_costs(playground: PlaygroundPage) -> None:
    panel = open_metrics(playground, f"{UNEQUAL}&page.threshold=-0.4&page.costs=2,3")
    expect(panel.locator("#threshold-value")).to_have_text("−0.4")
    expect(panel.get_by_label("A false alarm costs")).to_have_value("2")
    expect(panel.get_by_label("A miss costs")).to_have_value("3")


def test_a_threshold_of_a_score_is_none_of_a_probability(playground: PlaygroundPage) -> None:
    panel = open_metrics(playground, f"{UNEQUAL}&page.threshold=-0.4")
    playground.page.evaluate("() => { location.hash = location.hash + '&training.loss=binary_crossentropy' }")
    expect(panel.locator("#threshold-value")).to_have_text("0.5")


def test_values_and_several_classes_have_no_threshold(playground: PlaygroundPage) -> None:
    for dataset in ("blobs", "reg-plane"):
        playground.open(f"data.dataset={dataset}")
        playground.tab("Metrics").click()
        panel = playground.page.get_by_role("tabpanel", name="Metrics")
        expect(panel.locator("#metric-list dd").first).to_have_text(re.compile(r"\d|–"))
        expect(panel.locator("#threshold-panel")).to_be_hidden()
