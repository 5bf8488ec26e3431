"""Going through the time of training: along the chart, by keys, and on from there."""

import re
from contextlib import closing
from typing import Literal

import pytest
from playwright.sync_api import Browser, Locator, Route, expect

from tests.browser.fingers import Fingers
from tests.browser.playground_page import PlaygroundPage
from tests.browser.serving import Server
from tests.browser.test_access import complaints_of_axe


def trained(playground: PlaygroundPage, epochs: int = 100) -> Locator:
    """The handle on the chart of so many epochs, standing still."""
    playground.open()
    playground.choose("Speed", "25 per frame")
    playground.train_to(epochs)
    return playground.slider("Epoch shown")


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
    expect(playground.slider("Epoch shown")).to_be_visible()
    chart = playground.page.locator("#loss-chart")
    mouse = playground.page.mouse
    chart.hover(position={"x": 300, "y": 60})
    mouse.down()
    for x in (250, 200, 150):
        chart.hover(position={"x": x, "y": 60})
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


def test_the_chart_is_gone_along_before_the_handle_has_come(playground: PlaygroundPage) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    playground.page.route("**/time.html*", hold)
    trained(playground)
    chart = playground.page.locator("#loss-chart")
    chart.drag_to(chart, source_position={"x": 300, "y": 60}, target_position={"x": 50, "y": 60})
    expect(playground.slider("Epoch shown")).to_have_count(0)
    held[0].continue_()
    playground.page.wait_for_function("() => Number(document.getElementById('epoch').textContent) < 60")
    expect(playground.slider("Epoch shown")).to_have_attribute("aria-valuemax", "100")


def test_playing_goes_on_from_there_exactly(playground: PlaygroundPage) -> None:
    handle = trained(playground)
    last = (playground.loss("test"), playground.drawing("#boundary"))
    handle.focus()
    playground.page.keyboard.press("Home")
    playground.expect_epoch(0)
    playground.page.keyboard.press("PageUp")
    playground.expect_epoch(10)
    playground.train_to(100)
    assert (playground.loss("test"), playground.drawing("#boundary")) == last


def test_the_handle_is_a_slider_for_keys_and_says_where_it_is(playground: PlaygroundPage) -> None:
    handle = trained(playground)
    handle.focus()
    expect(handle).to_have_attribute("aria-valuetext", re.compile(r"^Epoch 100 of 100, test loss 0\.\d+$"))
    for key, epoch in [("ArrowLeft", 99), ("PageDown", 89), ("ArrowRight", 90), ("Home", 0), ("End", 100)]:
        playground.page.keyboard.press(key)
        playground.expect_epoch(epoch)
        expect(handle).to_have_attribute("aria-valuenow", str(epoch))
    expect(handle).to_be_focused()


def test_settings_are_those_of_the_epoch_shown_and_redo_goes_forth_to_a_change(
    playground: PlaygroundPage,
) -> None:
    handle = trained(playground, 20)
    playground.choose("Learning rate", "0.1")
    playground.train_to(40)
    loss = playground.loss("test")
    handle.focus()
    playground.page.keyboard.press("Home")
    expect(playground.combobox("Learning rate")).to_have_value("0.03")
    expect(playground.page.locator("#chart-marks button")).to_have_count(1)
    playground.button("Redo").click()
    playground.expect_epoch(20)
    expect(playground.combobox("Learning rate")).to_have_value("0.1")
    playground.train_to(40)
    expect(playground.page.locator("#test-loss")).to_have_text(loss)
    expect(playground.combobox("Learning rate")).to_have_value("0.1")


def test_one_finger_goes_along_the_chart(browser: Browser, server: Server) -> None:
    with closing(browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)) as context:
        playground = PlaygroundPage(context.new_page(), server.url)
        trained(playground)
        playground.button("Enlarge the result").click()
        fingers = Fingers(playground.page.locator("#loss-chart"))
        fingers.put(200)
        for x in (190, 150, 120):
            fingers.move(x)
        fingers.lift()
        playground.page.wait_for_function("() => Number(document.getElementById('epoch').textContent) < 60")


def test_a_step_back_is_exact_by_button_and_by_key(playground: PlaygroundPage) -> None:
    playground.open()
    expect(playground.button("Step back")).to_have_attribute("aria-disabled", "true")
    losses = losses_by_epoch(playground, 4)
    playground.button("Step back").click()
    playground.expect_epoch(3)
    expect(playground.page.locator("#test-loss")).to_have_text(losses[3])
    playground.page.keyboard.press("ArrowLeft")
    playground.expect_epoch(2)
    playground.page.keyboard.press("Shift+ArrowLeft")
    playground.expect_epoch(1)
    expect(playground.page.locator("#rate")).to_have_text("24 of 25")
    playground.page.keyboard.press("ArrowLeft")
    expect(playground.page.locator("#test-loss")).to_have_text(losses[1])
    playground.page.keyboard.press("ArrowRight")
    expect(playground.page.locator("#test-loss")).to_have_text(losses[2])


def branched(playground: PlaygroundPage) -> tuple[str, str]:
    """An experiment with two branches, on the second; tells the last loss of the first, and its picture."""
    handle = trained(playground, 40)
    last = (playground.loss("test"), playground.drawing("#boundary"))
    handle.focus()
    playground.page.keyboard.press("PageDown")
    playground.page.keyboard.press("PageDown")
    playground.expect_epoch(32)
    playground.choose("Learning rate", "0.3")
    expect(playground.button("This experiment has 2 branches")).to_be_visible()
    playground.train_to(50)
    return last


def test_changing_something_at_an_earlier_epoch_makes_a_branch_and_the_old_one_opens_as_it_was(
    playground: PlaygroundPage,
) -> None:
    loss, picture = branched(playground)
    assert playground.loss("test") != loss
    playground.button("This experiment has 2 branches").click()
    branches = playground.page.get_by_role("list", name="This experiment, and its branches").locator("li")
    expect(branches).to_have_count(2)
    expect(branches.nth(0)).to_contain_text(f"as first setTest loss {loss} at epoch 40")
    expect(branches.nth(1)).to_contain_text("Learning rate 0.03 → 0.3")
    expect(branches.nth(1)).to_contain_text("at epoch 50")
    expect(branches.nth(1)).to_have_attribute("aria-current", "true")
    playground.button("Open A: as first set").click()
    playground.expect_epoch(40)
    expect(playground.page.locator("#test-loss")).to_have_text(loss)
    expect(playground.combobox("Learning rate")).to_have_value("0.03")
    expect(branches.nth(0)).to_have_attribute("aria-current", "true")
    playground.page.keyboard.press("Escape")
    playground.page.wait_for_function(
        "picture => document.getElementById('boundary').toDataURL() === picture", arg=picture
    )


def test_a_branch_is_laid_over_named_and_deleted_by_keyboard(playground: PlaygroundPage) -> None:
    branched(playground)
    before = playground.drawing("#loss-chart")
    playground.button("This experiment has 2 branches").focus()
    press = playground.page.keyboard.press
    press("Enter")
    playground.button("Lay branch A over the current one").focus()
    press("Enter")
    expect(playground.button("Lay branch A over the current one")).to_have_attribute("aria-pressed", "true")
    playground.wait_for_other_drawing("#loss-chart", before)
    playground.button("Name branch A").focus()
    press("Enter")
    expect(playground.page.get_by_role("textbox", name="Name of branch A")).to_be_focused()
    playground.page.keyboard.type("slow and steady")
    press("Enter")
    branches = playground.page.get_by_role("list", name="This experiment, and its branches").locator("li")
    expect(branches.nth(0)).to_contain_text("slow and steady")
    playground.button("Delete branch A").focus()
    press("Enter")
    expect(branches).to_have_count(1)


def test_the_tree_of_branches_stands_on_the_desk(playground: PlaygroundPage) -> None:
    branched(playground)
    playground.button("Experiments").click()
    playground.tab("Branches").click()
    tree = playground.page.locator("#branch-tree")
    expect(tree).to_be_visible()
    drawn = playground.drawing("#branch-tree")
    playground.page.locator("#branch-list").get_by_role("button", name="Open A: as first set").click()
    playground.expect_epoch(40)
    playground.wait_for_other_drawing("#branch-tree", drawn)


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [("en", "dark", 1280), ("zh-Hant", "light", 390), ("zh-Hans", "light", 1440)],
)
def test_what_goes_through_time_is_for_everybody_in_every_language_and_width(
    fresh_playground: PlaygroundPage, language: str, scheme: Literal["light", "dark"], width: int
) -> None:
    page = fresh_playground.page
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{fresh_playground.url}?lang={language}")
    fresh_playground.expect_status("ready")
    for _ in range(3):
        page.locator("#step").click()
    expect(page.locator("#epoch")).to_have_text("3")
    page.locator("#step-back, #step-back-near").locator("visible=true").click()
    expect(page.locator("#epoch")).to_have_text("2")
    page.locator("#learning_rate").select_option("0.3")
    button = page.locator("#branches-button")
    expect(button).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints_of_axe(page) == []
    button.click()
    expect(page.locator("#branches-near li")).to_have_count(2)
    box = page.locator("#branches").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert complaints_of_axe(page) == []
    page.keyboard.press("Escape")
    page.locator("[data-opens=experiments]").first.evaluate("button => button.click()")
    page.locator("#desk-tab-branches").click()
    expect(page.locator("#branch-tree")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints_of_axe(page) == []


def test_running_back_until_something_happened_says_what_was_found(playground: PlaygroundPage) -> None:
    trained(playground, 30)
    playground.button("Run back until …").click()
    card = playground.page.locator("#back-until")
    found = playground.page.locator("#back-found")
    card.locator("form[data-condition=neuron_died] button").click()
    expect(found).to_have_text("Not once since the beginning.")
    playground.expect_epoch(30)
    expect(card.locator("option")).to_have_text(["Test loss", "Training loss"])
    card.get_by_role("combobox").select_option("train")
    card.locator("form[data-condition=loss_fell] button").click()
    expect(found).to_have_text(re.compile(r"^Training loss last fell at epoch \d+\.$"))
    epoch = int(re.sub(r"\D", "", found.inner_text()))
    assert 0 < epoch < 30
    playground.expect_epoch(epoch)
    expect(playground.slider("Epoch shown")).to_have_attribute("aria-valuemax", "30")


def test_the_validation_loss_is_offered_where_rows_are_held_out(playground: PlaygroundPage) -> None:
    playground.open("data.validation_fraction=0.3")
    playground.train_to(20)
    playground.button("Run back until …").click()
    card = playground.page.locator("#back-until")
    part = card.get_by_role("combobox")
    part.select_option("Validation loss")
    card.locator("form[data-condition=loss_fell] button").click()
    expect(playground.page.locator("#back-found")).to_have_text(
        re.compile("^Validation loss last fell at epoch")
    )


def test_a_search_can_be_cancelled_and_leaves_everything_where_it_was(playground: PlaygroundPage) -> None:
    trained(playground, 10)
    playground.choose("Speed", "Maximum")
    playground.train_to(30000)
    loss = playground.loss("test")
    playground.button("Run back until …").click()
    card = playground.page.locator("#back-until")
    card.get_by_label("To").fill("1e6")
    card.locator("form[data-condition=gradient_left] button").click()
    found = playground.page.locator("#back-found")
    playground.page.locator("#back-cancel, #back-found:not(:empty)").first.wait_for()
    playground.page.evaluate("() => document.getElementById('back-cancel').click()")
    expect(found).to_have_text(re.compile("Cancelled|Not once"))
    playground.expect_epoch(30000)
    expect(playground.page.locator("#test-loss")).to_have_text(loss)
