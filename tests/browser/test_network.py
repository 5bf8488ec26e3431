"""The network: its shape, its tiles, its weights and biases."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Locator, WebSocketRoute, expect

from tests.browser.playground_page import PlaygroundPage


def card(playground: PlaygroundPage) -> Locator:
    return playground.page.get_by_role("dialog")


def test_eight_layers_fit_beside_a_lesson_down_to_the_output(playground: PlaygroundPage) -> None:
    playground.page.set_viewport_size({"width": 1280, "height": 720})
    playground.open("network.hidden=6,6,6,6,6,6,6,6&lesson=vanishing-gradients")
    expect(playground.page.locator("#lesson-title")).to_be_visible()
    plot = playground.page.locator(".network-scroll")
    expect(playground.page.locator(".layer-head")).to_have_count(8)
    expect(playground.page.locator(".layer-heads[data-narrow]")).to_be_attached()
    assert plot.evaluate("element => element.scrollWidth - element.clientWidth") <= 1
    ends = playground.page.locator(".layer-head").evaluate_all(
        "heads => heads.map((head) => head.getBoundingClientRect()).map(({ left, right }) => [left, right])"
    )
    assert all(left >= right - 1 for (_, right), (left, _) in pairwise(ends))


def test_layers_are_added_and_removed_between_none_and_eight(playground: PlaygroundPage) -> None:
    playground.open()
    for count in (1, 0):
        playground.button("Remove hidden layer").click()
        expect(playground.page.locator("#depth")).to_have_text(re.compile(rf"^{count} hidden layer"))
    expect(playground.button("Remove hidden layer")).to_be_disabled()
    playground.step()
    for _ in range(8):
        playground.button("Add hidden layer").click()
    expect(playground.button("Add hidden layer")).to_be_disabled()
    expect(playground.button("Add neuron to layer 8")).to_be_visible()
    playground.wait_for_link("network.hidden=2,2,2,2,2,2,2,2")
    playground.expect_status("ready")
    playground.step()


def test_neurons_are_added_and_removed(playground: PlaygroundPage) -> None:
    playground.open()
    playground.button("Add neuron to layer 2").click()
    expect(playground.button("Neuron 3 of layer 2")).to_be_visible()
    playground.wait_for_link("network.hidden=4,3")
    for _ in range(3):
        playground.button("Remove neuron from layer 1").click()
    expect(playground.page.get_by_text("1 neuron", exact=True)).to_be_visible()
    expect(playground.button("Remove neuron from layer 1")).to_be_disabled()
    playground.step()


def test_features_are_switched(playground: PlaygroundPage) -> None:
    playground.open()
    feature = playground.page.locator("[data-feature=sin_x1]")
    expect(feature).to_have_attribute("aria-pressed", "false")
    feature.click()
    expect(feature).to_have_attribute("aria-pressed", "true")
    playground.wait_for_link("network.features=x1,x2,sin_x1")
    playground.step()
    playground.button("Feature x1").click()
    playground.wait_for_link("network.features=x2,sin_x1")


def test_pointing_at_a_neuron_shows_it_large_and_leaving_shows_the_output(playground: PlaygroundPage) -> None:
    playground.open()
    subject = playground.page.locator("#subject")
    output = playground.drawing("#boundary")
    playground.button("Neuron 2 of layer 1").hover()
    expect(subject).to_have_text("Neuron 2 of layer 1")
    assert playground.drawing("#boundary") != output
    playground.page.locator("[data-feature=x1_squared]").hover()
    expect(subject).to_have_text(re.compile("Feature x1"))
    playground.page.locator("#epoch").hover()
    expect(subject).to_have_text("Output of the network")
    playground.wait_for_other_drawing("#boundary", "")
    assert playground.drawing("#boundary") == output


def test_a_neuron_pointed_at_shows_its_tile_at_once_and_becomes_sharp(
    fresh_playground: PlaygroundPage,
) -> None:
    late: list[tuple[WebSocketRoute, bytes]] = []
    are_late = False

    def between(client: WebSocketRoute) -> None:
        def pass_on(message: str | bytes) -> None:
            if are_late and isinstance(message, bytes):
                late.append((client, message))
            else:
                client.send(message)

        server = client.connect_to_server()
        client.on_message(server.send)
        server.on_message(pass_on)

    fresh_playground.page.route_web_socket("**/api/live*", between)
    fresh_playground.open()
    output = fresh_playground.drawing("#boundary")
    are_late = True
    fresh_playground.button("Neuron 1 of layer 1").hover()
    fresh_playground.wait_for_other_drawing("#boundary", output)
    tile = fresh_playground.drawing("#boundary")
    are_late = False
    for client, picture in late:
        client.send(picture)
    fresh_playground.wait_for_other_drawing("#boundary", tile)
    expect(fresh_playground.page.locator("#subject")).to_have_text("Neuron 1 of layer 1")


def test_a_clicked_neuron_stays_until_escape(playground: PlaygroundPage) -> None:
    playground.open()
    playground.button("Neuron 1 of layer 2").click()
    playground.page.locator("#epoch").hover()
    expect(playground.page.locator("#subject")).to_have_text("Neuron 1 of layer 2")
    playground.page.keyboard.press("Escape")
    expect(playground.page.locator("#subject")).to_have_text("Output of the network")


def test_a_weight_is_read_by_pointing_and_lives_while_training(playground: PlaygroundPage) -> None:
    playground.open()
    playground.button("x1 to neuron 1 of layer 1").hover()
    expect(card(playground)).to_contain_text("Weight")
    value = playground.page.locator("#inspector-value")
    first = value.inner_text()
    playground.page.keyboard.press("Space")
    expect(value).not_to_have_text(first)


def test_an_edited_weight_changes_losses_and_picture(playground: PlaygroundPage) -> None:
    playground.open()
    loss = playground.loss("test")
    boundary = playground.drawing("#boundary")
    playground.button("neuron 1 of layer 2 to the output").click()
    playground.page.get_by_role("spinbutton", name="Set to").fill("3")
    playground.expect_loss_other_than(loss)
    expect(playground.page.locator("#inspector-value")).to_have_text("3.000")
    playground.wait_for_other_drawing("#boundary", boundary)
    assert playground.epoch() == 0
    playground.page.keyboard.press("Escape")
    expect(card(playground)).to_be_hidden()


def test_the_output_has_a_bias_that_can_be_edited(playground: PlaygroundPage) -> None:
    playground.open()
    loss = playground.loss("test")
    playground.button("Bias of the output").click()
    expect(playground.page.locator("#inspector-value")).to_have_text("0.1000")
    playground.page.get_by_role("spinbutton", name="Set to").fill("-2")
    playground.expect_loss_other_than(loss)
    expect(playground.page.locator("#inspector-value")).to_have_text("−2.000")


def test_the_card_does_not_vanish_when_reached_for(playground: PlaygroundPage) -> None:
    playground.open()
    playground.button("x2 to neuron 4 of layer 1").hover()
    expect(card(playground)).to_be_visible()
    box = card(playground).bounding_box()
    assert box is not None
    playground.page.mouse.move(box["x"] + box["width"] - 60, box["y"] + box["height"] - 30, steps=12)
    playground.page.get_by_role("spinbutton", name="Set to").fill("1.5")
    expect(playground.page.locator("#inspector-value")).to_have_text("1.500")
    # The pointer leaves, but somebody is writing.
    playground.page.mouse.move(4, 4, steps=4)
    playground.page.keyboard.type("5")
    expect(playground.page.locator("#inspector-value")).to_have_text("1.550")


def test_links_are_walked_by_keyboard(playground: PlaygroundPage) -> None:
    playground.open()
    playground.button("x1 to neuron 1 of layer 1").focus()
    playground.page.keyboard.press("ArrowDown")
    expect(playground.button("x2 to neuron 1 of layer 1")).to_be_focused()
    expect(card(playground)).to_contain_text("x2 to neuron 1 of layer 1")
    assert playground.epoch() == 0
    playground.page.keyboard.press("Enter")
    playground.page.keyboard.type("2")
    expect(playground.page.locator("#inspector-value")).to_have_text("2.000")
    playground.page.keyboard.press("Escape")
    expect(playground.button("x2 to neuron 1 of layer 1")).to_be_focused()
    expect(card(playground)).to_be_hidden()


def test_what_is_typed_on_a_page_that_draws_late_is_not_lost(fresh_playground: PlaygroundPage) -> None:
    fresh_playground.open()
    link = fresh_playground.button("x1 to neuron 1 of layer 1")
    link.focus()
    expect(card(fresh_playground)).to_be_visible()
    fresh_playground.page.evaluate(
        """() => {
          const soon = window.requestAnimationFrame.bind(window);
          window.requestAnimationFrame = (act) => setTimeout(() => soon(act), 1500);
        }"""
    )
    for key in ("ArrowDown", "Enter", "2"):
        fresh_playground.page.keyboard.press(key)
    expect(fresh_playground.spinbutton("Set to")).to_have_value("2")
    expect(fresh_playground.page.locator("#inspector-value")).to_have_text("2.000")
    expect(card(fresh_playground)).to_contain_text("x2 to neuron 1 of layer 1")


def test_the_card_follows_the_focus_and_goes_with_it(playground: PlaygroundPage) -> None:
    playground.open()
    playground.button("Neuron 1 of layer 1").focus()
    playground.page.keyboard.press("Tab")
    expect(card(playground)).to_contain_text("Bias of neuron 1 of layer 1")
    playground.page.keyboard.press("Tab")
    expect(playground.button("Neuron 2 of layer 1")).to_be_focused()
    expect(card(playground)).to_contain_text("Neuron 2 of layer 1")
    playground.combobox("Activation").focus()
    expect(card(playground)).to_be_hidden()


@pytest.mark.parametrize(
    ("written", "value"), [("0,5", 0.5), ("1/3", 0.333333), ("−2,25", -2.25), ("-1e-1", -0.1)]
)
def test_a_weight_is_understood_as_people_write_it(
    playground: PlaygroundPage, written: str, value: float
) -> None:
    playground.open()
    playground.button("x1 to neuron 1 of layer 1").focus()
    playground.page.keyboard.press("Enter")
    field = playground.spinbutton("Set to")
    expect(field).to_be_focused()
    playground.page.keyboard.type(written)
    playground.page.keyboard.press("Enter")
    playground.page.keyboard.press("ArrowDown")  # to the next line, and back to this one
    playground.page.keyboard.press("ArrowUp")
    expect(field).to_have_value(str(value))


@pytest.mark.parametrize("written", ["1,5", "2/3", "1.5", "7%"])
def test_what_is_left_of_a_number_that_is_not_whole_is_not_taken(
    playground: PlaygroundPage, written: str
) -> None:
    playground.open("seed=3")
    seed = playground.spinbutton("Seed")
    seed.select_text()
    playground.page.keyboard.type(written)
    expect(playground.page.locator(".toast").last).to_contain_text("Seed: “")
    playground.page.keyboard.press("Enter")
    expect(seed).to_have_value("3")
    seed.select_text()
    playground.page.keyboard.type("1,")
    playground.page.keyboard.press("Backspace")
    playground.page.keyboard.type("42")
    seed.blur()
    playground.wait_for_link("seed=42")


def test_a_number_that_is_none_is_refused_by_name_and_taken_back(playground: PlaygroundPage) -> None:
    playground.open()
    playground.button("More settings").click()
    dropout = playground.spinbutton("Dropout")
    for written in ("1,2.3", "a half", "1/0"):
        dropout.fill(written)
        dropout.blur()
        toast = playground.page.locator(".toast").last
        expect(toast).to_contain_text(f"Dropout: “{written}”")
        expect(dropout).to_have_value("0")
    dropout.fill("1/4")
    dropout.blur()
    playground.wait_for_link("network.dropout=0.25")
    dropout.press("ArrowUp")
    playground.wait_for_link("network.dropout=0.35")
    playground.write("Dropout of layer 1", "0,5")
    playground.wait_for_link("network.dropout=0.5,0.35")
    assert playground.epoch() == 0
