"""The chart of losses: read, zoomed, logarithmic, and of accuracies as well."""

import re
from contextlib import closing

from playwright.sync_api import Browser, Locator, expect

from tests.browser.fingers import Fingers
from tests.browser.playground_page import PlaygroundPage
from tests.browser.serving import Server


def trained(playground: PlaygroundPage) -> Locator:
    """The chart of a little more than a hundred epochs, standing still."""
    playground.open()
    playground.choose("Speed", "25 per frame")
    playground.train_to(110)
    return playground.page.locator("#loss-chart")


def test_dragging_with_shift_zooms_in_and_the_button_shows_all_again(playground: PlaygroundPage) -> None:
    chart = trained(playground)
    whole = playground.button("Show all epochs")
    expect(whole).to_be_hidden()
    playground.page.keyboard.down("Shift")
    chart.drag_to(chart, source_position={"x": 80, "y": 40}, target_position={"x": 180, "y": 40})
    playground.page.keyboard.up("Shift")
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
    playground.page.locator("#loss-chart").focus()
    playground.page.keyboard.press("ArrowLeft")
    expect(playground.page.locator("#chart-reading")).to_contain_text("Guessing: ")
    expect(playground.page.locator("#accuracy")).to_have_attribute("title", re.compile("Always guessing"))
    expect(playground.page.locator("#test-accuracy-guess")).to_have_text(re.compile(r"guess \d+\.\d.%"))
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
    with closing(browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)) as context:
        playground = PlaygroundPage(context.new_page(), server.url)
        chart = trained(playground)
        playground.button("Enlarge the result").click()
        fingers = Fingers(chart)
        fingers.put(80)
        fingers.put(80, 110)
        for spread in (10, 20, 30):
            fingers.move(80 - spread, 110 + spread)
        fingers.lift()
        expect(playground.button("Show all epochs")).to_be_visible()


def stopped_at(playground: PlaygroundPage, epoch: int, speed: str) -> tuple[str, str]:
    """The chart after so many epochs at a speed, as it is drawn and as a CSV file."""
    playground.open("data.noise=30&training.learning_rate=1")
    playground.choose("Speed", speed)
    playground.page.get_by_label("Stop at epoch").fill(str(epoch))
    playground.page.get_by_label("Stop at epoch").press("Enter")
    playground.button("Play").click()
    expect(playground.page.locator("html")).to_have_attribute("data-status", "paused")
    expect(playground.page.locator("#epoch")).to_have_text(str(epoch))  # its picture may come after the news
    playground.page.mouse.move(5, 5)
    drawn = playground.drawing("#loss-chart")
    playground.button("Share").click()
    with playground.page.expect_download() as download:
        playground.page.locator("[data-saves=losses]").click()
    return drawn, download.value.path().read_text()


def test_the_curve_is_the_same_at_every_speed_and_its_file_has_every_epoch(
    playground: PlaygroundPage,
) -> None:
    slow, fast, fastest = (
        stopped_at(playground, 60, speed) for speed in ("1 per frame", "25 per frame", "Maximum")
    )
    assert slow == fast == fastest
    header, *rows = slow[1].splitlines()
    assert header.startswith("epoch,step,train_loss,test_loss")
    assert [row.split(",")[0] for row in rows] == [str(epoch) for epoch in range(61)]


def test_playing_pauses_at_an_epoch_that_is_set_while_it_plays(playground: PlaygroundPage) -> None:
    playground.open()
    playground.play()
    playground.wait_for_epoch(5)
    goal = playground.epoch() + 5000  # far enough not to be passed while it is written
    field = playground.page.get_by_label("Stop at epoch")
    field.fill(str(goal))
    field.press("Tab")
    playground.choose("Speed", "Maximum")
    playground.expect_status("paused")
    assert playground.epoch() == goal
    field.fill("-3")
    field.press("Tab")
    expect(playground.page.get_by_text("takes a whole number")).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")


def test_a_change_in_mid_training_leaves_a_mark_that_says_what_it_was(playground: PlaygroundPage) -> None:
    trained(playground)
    epoch = playground.epoch()
    playground.choose("Learning rate", "0.1")
    mark = playground.page.locator("#chart-marks button")
    expect(mark).to_have_count(1)
    expect(mark).to_have_accessible_name(f"Epoch {epoch}: Learning rate 0.03 → 0.1")
    words = mark.locator("span")
    expect(words).to_have_css("opacity", "0")
    mark.focus()
    expect(words).to_have_css("opacity", "1")
    playground.choose("Learning rate", "0.03")
    expect(mark).to_have_count(0)
    playground.choose("Learning rate", "0.3")
    playground.button("Reset").click()
    expect(mark).to_have_count(0)


def test_reset_leaves_the_last_curve_behind(playground: PlaygroundPage) -> None:
    playground.open()
    empty = playground.drawing("#loss-chart")
    trained(playground)
    playground.page.mouse.move(5, 5)
    whole = playground.drawing("#loss-chart")
    playground.button("Reset").click()
    expect(playground.page.locator("#epoch")).to_have_text("0")
    playground.wait_for_other_drawing("#loss-chart", whole)
    assert playground.drawing("#loss-chart") != empty


def test_slow_motion_shows_points_within_an_epoch(playground: PlaygroundPage) -> None:
    playground.open()
    before = playground.drawing("#loss-chart")
    playground.page.locator("#step-size").select_option("batch")
    playground.button("Step").click()
    playground.wait_for_other_drawing("#loss-chart", before)
    assert playground.epoch() == 0


def test_what_is_read_of_the_chart_stands_below_it_whole(playground: PlaygroundPage) -> None:
    chart = trained(playground)
    chart.hover()
    reading = playground.page.locator("#chart-reading")
    expect(reading).to_contain_text("Loss: test 0.")
    places = [playground.page.locator(each).bounding_box() for each in ("#loss-chart", "#chart-reading")]
    assert places[0] is not None
    assert places[1] is not None
    assert places[1]["y"] >= places[0]["y"] + places[0]["height"] - 1
