"""The hidden space in the tab Inside: layers, axes, what is said of it and what is heard."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.playground_page import PlaygroundPage

# Two neurons that pass x1 and x2 on, and an output that asks whether x1 + x2 is above 1.
PASSED_ON = (
    "data.dataset=gauss&data.samples=60&network.hidden=2&network.activation=linear&network.initial_parameters="
    '[{"weights":[[1,0],[0,1]],"biases":[0,0]},{"weights":[[1],[1]],"biases":[-1]}]'
)


def open_space(playground: PlaygroundPage, link: str) -> Locator:
    playground.open(link)
    playground.tab("Inside").click()
    section = playground.page.get_by_role("region", name="Hidden space")
    expect(section.locator("#space-sentence")).not_to_be_empty()
    return section


def test_a_two_neuron_layer_is_shown_with_the_border_of_the_output_layer(playground: PlaygroundPage) -> None:
    section = open_space(playground, PASSED_ON)
    expect(section.locator("#space-sentence")).to_have_text(
        re.compile(
            r"^A straight line parts \d+(\.\d)? % of the points here: the network's own output layer draws"
        )
    )
    expect(section.get_by_label("Axes")).to_be_hidden()
    expect(section.get_by_text("Border of the output layer")).to_be_visible()
    expect(section.locator("#space-table tr").last).to_contain_text("1.00 · x + 1.00 · y − 1.00 = 0")
    expect(section.get_by_role("img")).to_have_accessible_name(re.compile("^Layer 1: 2 neurons, Linear"))


def test_layers_and_axes_are_chosen_by_keyboard_and_training_folds_the_picture(
    playground: PlaygroundPage,
) -> None:
    section = open_space(playground, "network.hidden=4,2&data.samples=80")
    sentence = section.locator("#space-sentence")
    layer, axes = section.get_by_label("Layer", exact=True), section.get_by_label("Axes")
    expect(layer).to_have_value("1")
    drawn = playground.drawing("#space-picture")
    playground.train_to(3)
    playground.wait_for_other_drawing("#space-picture", drawn)
    layer.focus()
    playground.page.keyboard.press("ArrowUp")
    expect(layer).to_have_value("0")
    expect(sentence).to_have_text(
        re.compile(r"^Further layers follow: .* This picture holds \d+(\.\d)? % of their spread\.$")
    )
    expect(axes).to_have_value("components")
    expect(section.get_by_label("Across")).to_be_hidden()
    axes.focus()
    playground.page.keyboard.press("ArrowDown")
    section.get_by_label("Up", exact=True).select_option("Neuron 4")
    expect(section.locator("#space-table tr").first).to_contain_text("Neuron 1Neuron 4")
    expect(sentence).to_have_text(
        re.compile(r"may still be\. Over these points both neurons are correlated by r = ")
    )
    expect(section.get_by_text("Border of the output layer")).to_be_hidden()


def test_what_a_smaller_network_does_not_have_is_no_longer_asked_for(playground: PlaygroundPage) -> None:
    section = open_space(playground, "network.hidden=3,3&data.samples=80")
    section.get_by_label("Layer", exact=True).select_option("1")
    section.get_by_label("Axes").select_option("neurons")
    playground.page.get_by_role("button", name="Remove hidden layer").click()
    expect(section.get_by_label("Layer", exact=True)).to_have_text("Layer 1: 3 neurons, Tanh")
    expect(section.locator("#space-sentence")).to_have_text(
        re.compile("^A straight cut through all 3 neurons")
    )
    playground.page.get_by_role("button", name="Remove hidden layer").click()
    expect(section).to_be_hidden()
    expect(playground.page.locator("#notice")).to_be_hidden()


def test_the_space_of_the_plane_that_is_pictured_has_as_many_points_as_training_rows(
    playground: PlaygroundPage,
) -> None:
    section = open_space(playground, "data.dataset=rings&network.hidden=2&data.samples=60")
    rows = section.locator("#space-table tr")
    expect(rows).to_have_count(1 + 3 + 3)
    counts = [int(row.locator("td").first.inner_text()) for row in rows.all()[1:4]]
    assert sum(counts) == 30
    expect(section.locator("#space-sentence")).to_have_text(re.compile("^Straight lines part"))
