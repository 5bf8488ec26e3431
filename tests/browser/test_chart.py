"""The chart of losses: read, zoomed, logarithmic, and of accuracies as well."""

from playwright.sync_api import Browser, Locator, expect

from tests.browser.playground_page import PlaygroundPage
from tests.browser.serving import Server


def trained(playground: PlaygroundPage) -> Locator:
    """The chart of a little more than a hundred epochs, standing still."""
    playground.open()
    playground.choose("Speed", "25 per frame")
    playground.play()
    playground.wait_for_epoch(100)
    playground.pause()
    return playground.page.locator("#loss-chart")


def test_dragging_zooms_in_and_the_button_shows_all_again(playground: PlaygroundPage) -> None:
    chart = trained(playground)
    whole = playground.button("Show all epochs")
    expect(whole).to_be_hidden()
    box = chart.bounding_box()
    assert box is not None
    playground.page.mouse.move(box["x"] + 80, box["y"] + 40)
    playground.page.mouse.down()
    playground.page.mouse.move(box["x"] + 180, box["y"] + 40, steps=4)
    playground.page.mouse.up()
    expect(whole).to_be_visible()
    whole.click()
    expect(whole).to_be_hidden()
    expect(chart).to_be_focused()


def test_the_wheel_and_keys_zoom_in_and_out(playground: PlaygroundPage) -> None:
    chart = trained(playground)
    whole = playground.button("Show all epochs")
    chart.hover()
    playground.page.mouse.wheel(0, -100)
    expect(whole).to_be_visible()
    playground.page.mouse.wheel(0, 100)
    expect(whole).to_be_hidden()
    chart.focus()
    playground.page.keyboard.press("+")
    expect(whole).to_be_visible()
    playground.page.keyboard.press("0")
    expect(whole).to_be_hidden()


def test_an_epoch_is_read_by_keyboard_without_training(playground: PlaygroundPage) -> None:
    chart = trained(playground)
    before, epoch = playground.drawing("#loss-chart"), playground.epoch()
    chart.focus()
    playground.page.keyboard.press("ArrowLeft")
    playground.wait_for_other_drawing("#loss-chart", before)
    playground.page.keyboard.press("ArrowRight")
    assert playground.epoch() == epoch


def test_accuracy_and_a_logarithmic_axis_are_a_press_away(playground: PlaygroundPage) -> None:
    trained(playground)
    loss = playground.drawing("#loss-chart")
    logarithmic, accuracy = (
        playground.button("Logarithmic axis"),
        playground.button("Show the accuracy by epoch"),
    )
    logarithmic.click()
    expect(logarithmic).to_have_attribute("aria-pressed", "true")
    playground.wait_for_other_drawing("#loss-chart", loss)
    before = playground.drawing("#loss-chart")
    accuracy.click()
    expect(accuracy).to_have_attribute("aria-pressed", "true")
    expect(logarithmic).to_be_disabled()
    playground.wait_for_other_drawing("#loss-chart", before)
    playground.choose("Problem type", "Regression")
    expect(playground.button("Show R² by epoch")).to_be_visible()


def test_a_new_beginning_shows_all_epochs(playground: PlaygroundPage) -> None:
    chart = trained(playground)
    chart.focus()
    playground.page.keyboard.press("+")
    expect(playground.button("Show all epochs")).to_be_visible()
    playground.button("Reset").click()
    expect(playground.button("Show all epochs")).to_be_hidden()


def test_two_fingers_zoom_in(browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    playground = PlaygroundPage(context.new_page(), server.url).open()
    playground.choose("Speed", "25 per frame")
    playground.play()
    playground.wait_for_epoch(100)
    playground.pause()
    playground.button("Enlarge the result").click()
    box = playground.page.locator("#loss-chart").bounding_box()
    assert box is not None
    touch = context.new_cdp_session(playground.page)

    def fingers(kind: str, *across: float) -> None:
        points = [{"x": box["x"] + x, "y": box["y"] + 40, "id": i} for i, x in enumerate(across)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    fingers("touchStart", 140)
    fingers("touchStart", 140, 180)
    for spread in (10, 20, 30):
        fingers("touchMove", 140 - spread, 180 + spread)
    fingers("touchEnd")
    expect(playground.button("Show all epochs")).to_be_visible()
    context.close()
