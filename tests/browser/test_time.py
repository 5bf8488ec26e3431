"""Going through the time of training: along the chart, by keys, and on from there."""

import re

from playwright.sync_api import Browser, Locator, expect

from tests.browser.playground_page import PlaygroundPage
from tests.browser.serving import Server


def trained(playground: PlaygroundPage, epochs: int = 100) -> Locator:
    """The handle on the chart of so many epochs, standing still."""
    playground.open()
    playground.choose("Speed", "25 per frame")
    train_to(playground, epochs)
    return playground.slider("Epoch shown")


def train_to(playground: PlaygroundPage, epoch: int) -> None:
    playground.write("Stop at epoch", str(epoch))
    playground.button("Play").click()
    expect_epoch(playground, epoch)
    playground.expect_status("paused")
    playground.write("Stop at epoch", "")


def expect_epoch(playground: PlaygroundPage, epoch: int) -> None:
    expect(playground.page.locator("#epoch")).to_have_text(str(epoch))


def losses_by_epoch(playground: PlaygroundPage, epochs: int) -> list[str]:
    """The test loss as it is written at each epoch from 0 to the last of these, stepped through."""
    losses = [playground.loss("test")]
    for _ in range(epochs):
        playground.step()
        losses.append(playground.loss("test"))
    return losses


def test_dragging_along_the_chart_shows_every_epoch_as_it_was(playground: PlaygroundPage) -> None:
    playground.open()
    losses = losses_by_epoch(playground, 12)
    picture = playground.drawing("#boundary")
    box = playground.page.locator("#loss-chart").bounding_box()
    assert box is not None
    expect(playground.slider("Epoch shown")).to_be_visible()
    mouse = playground.page.mouse
    mouse.move(box["x"] + 300, box["y"] + 60)
    mouse.down()
    for x in (250, 200, 150):
        mouse.move(box["x"] + x, box["y"] + 60, steps=3)
    mouse.up()
    playground.wait_for_other_drawing("#boundary", picture)
    playground.page.wait_for_function(
        """losses => {
          const [epoch, loss] = ["epoch", "test-loss"].map((id) => document.getElementById(id).textContent);
          return epoch > 0 && epoch < 12 && losses[epoch] === loss;
        }""",
        arg=losses,
    )
    expect(playground.slider("Epoch shown")).to_have_attribute("aria-valuemax", "12")


def test_playing_goes_on_from_there_exactly(playground: PlaygroundPage) -> None:
    handle = trained(playground)
    last = (playground.loss("test"), playground.drawing("#boundary"))
    handle.focus()
    playground.page.keyboard.press("Home")
    expect_epoch(playground, 0)
    playground.page.keyboard.press("PageUp")
    expect_epoch(playground, 10)
    train_to(playground, 100)
    assert (playground.loss("test"), playground.drawing("#boundary")) == last


def test_the_handle_is_a_slider_for_keys_and_says_where_it_is(playground: PlaygroundPage) -> None:
    handle = trained(playground)
    handle.focus()
    expect(handle).to_have_attribute("aria-valuetext", re.compile(r"^Epoch 100 of 100, test loss 0\.\d+$"))
    for key, epoch in [("ArrowLeft", 99), ("PageDown", 89), ("ArrowRight", 90), ("Home", 0), ("End", 100)]:
        playground.page.keyboard.press(key)
        expect_epoch(playground, epoch)
        expect(handle).to_have_attribute("aria-valuenow", str(epoch))
    expect(handle).to_be_focused()


def test_settings_are_those_of_the_epoch_shown_and_redo_goes_forth_to_a_change(
    playground: PlaygroundPage,
) -> None:
    handle = trained(playground, 20)
    playground.choose("Learning rate", "0.1")
    train_to(playground, 40)
    loss = playground.loss("test")
    handle.focus()
    playground.page.keyboard.press("Home")
    expect(playground.combobox("Learning rate")).to_have_value("0.03")
    expect(playground.page.locator("#chart-marks button")).to_have_count(1)
    playground.button("Redo").click()
    expect_epoch(playground, 20)
    expect(playground.combobox("Learning rate")).to_have_value("0.1")
    train_to(playground, 40)
    expect(playground.page.locator("#test-loss")).to_have_text(loss)
    expect(playground.combobox("Learning rate")).to_have_value("0.1")


def test_one_finger_goes_along_the_chart(browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    playground = PlaygroundPage(context.new_page(), server.url)
    trained(playground)
    playground.button("Enlarge the result").click()
    box = playground.page.locator("#loss-chart").bounding_box()
    assert box is not None
    touch = context.new_cdp_session(playground.page)
    for kind, x in [("touchStart", 200), ("touchMove", 190), ("touchMove", 150), ("touchMove", 120)]:
        points = [{"x": box["x"] + x, "y": box["y"] + 40}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    playground.page.wait_for_function("() => Number(document.getElementById('epoch').textContent) < 60")
    context.close()
