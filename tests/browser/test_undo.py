"""Undo and redo, and the keys."""

from playwright.sync_api import expect

from tests.browser.playground_page import PlaygroundPage


def test_undo_and_redo_by_button_and_by_key(playground: PlaygroundPage) -> None:
    playground.open()
    expect(playground.button("Undo")).to_be_disabled()
    playground.button("Remove hidden layer").click()
    playground.choose("Learning rate", "0.1")
    expect(playground.page.get_by_text("1 hidden layer", exact=True)).to_be_visible()
    playground.button("Undo").click()
    expect(playground.combobox("Learning rate")).to_have_value("0.03")
    playground.page.keyboard.press("Control+z")
    expect(playground.page.get_by_text("2 hidden layers")).to_be_visible()
    expect(playground.button("Undo")).to_be_disabled()
    playground.page.keyboard.press("Control+Shift+z")
    expect(playground.page.get_by_text("1 hidden layer", exact=True)).to_be_visible()
    playground.page.keyboard.press("Control+y")
    expect(playground.combobox("Learning rate")).to_have_value("0.1")
    playground.step()


def train(playground: PlaygroundPage, epochs: int) -> str:
    """Trains, and tells the test loss."""
    playground.play()
    playground.wait_for_epoch(epochs)
    playground.pause()
    return playground.loss("test")


def test_undoing_a_reset_brings_the_training_back(playground: PlaygroundPage) -> None:
    playground.open()
    loss = train(playground, 5)
    epoch = playground.epoch()
    playground.button("Reset").click()
    expect(playground.page.locator("#epoch")).to_have_text("0")
    playground.button("Undo").click()
    expect(playground.page.locator("#epoch")).to_have_text(str(epoch))
    expect(playground.page.locator("#test-loss")).to_have_text(loss)
    playground.button("Redo").click()
    expect(playground.page.locator("#epoch")).to_have_text("0")
    playground.button("Undo").click()
    expect(playground.page.locator("#epoch")).to_have_text(str(epoch))
    playground.step()
    assert playground.epoch() == epoch + 1


def test_undoing_what_began_anew_brings_settings_and_training_back(playground: PlaygroundPage) -> None:
    playground.open()
    playground.choose("Learning rate", "0.1")
    loss = train(playground, 5)
    epoch = playground.epoch()
    playground.radio("Spiral").check()
    expect(playground.page.locator("#epoch")).to_have_text("0")
    playground.button("Remove hidden layer").click()
    expect(playground.page.get_by_text("1 hidden layer", exact=True)).to_be_visible()
    playground.button("Undo").click()
    expect(playground.page.get_by_text("2 hidden layers")).to_be_visible()
    playground.button("Undo").click()
    expect(playground.radio("Circle")).to_be_checked()
    expect(playground.page.locator("#epoch")).to_have_text(str(epoch))
    expect(playground.page.locator("#test-loss")).to_have_text(loss)
    playground.button("Redo").click()
    expect(playground.radio("Spiral")).to_be_checked()
    expect(playground.page.locator("#epoch")).to_have_text("0")
    playground.button("Undo").click()
    playground.button("Undo").click()
    expect(playground.combobox("Learning rate")).to_have_value("0.03")
    expect(playground.page.locator("#epoch")).to_have_text(str(epoch))


def test_single_keys_can_be_switched_off_and_stay_off(playground: PlaygroundPage) -> None:
    playground.open()
    playground.page.keyboard.press("?")
    switch = playground.checkbox("Use single-key shortcuts")
    expect(switch).to_be_checked()
    switch.uncheck()
    playground.page.keyboard.press("Escape")
    playground.page.reload()
    playground.expect_status("ready")
    playground.page.keyboard.press("s")
    playground.page.keyboard.press("?")
    expect(playground.page.locator("#help")).to_be_hidden()
    playground.step()
    assert playground.epoch() == 1


def test_shift_and_r_draw_another_seed(playground: PlaygroundPage) -> None:
    playground.open()
    playground.page.keyboard.press("Shift+R")
    expect(playground.spinbutton("Seed")).to_have_value("1")
    playground.page.keyboard.press("Control+z")
    expect(playground.spinbutton("Seed")).to_have_value("0")


def test_what_is_undone_before_it_was_drawn_does_not_stay_in_its_field(playground: PlaygroundPage) -> None:
    playground.open()
    rate = playground.combobox("Learning rate")
    rate.evaluate(
        """select => {
          select.value = "0.1";
          select.dispatchEvent(new Event("change", { bubbles: true }));
          const key = { key: "z", code: "KeyZ", ctrlKey: true, bubbles: true, cancelable: true };
          document.body.dispatchEvent(new KeyboardEvent("keydown", key));
        }"""
    )
    expect(rate).to_have_value("0.03")
    playground.button("Redo").click()
    expect(rate).to_have_value("0.1")


def test_shortcuts_are_found_by_their_place_under_other_letters(playground: PlaygroundPage) -> None:
    playground.open()
    press = """([key, code, ctrlKey = false]) => document.body.dispatchEvent(
      new KeyboardEvent("keydown", { key, code, ctrlKey, bubbles: true, cancelable: true }))"""
    playground.page.evaluate(press, ["ы", "KeyS"])  # a Russian keyboard
    expect(playground.page.locator("#epoch")).to_have_text("1")
    playground.page.evaluate(press, ["λ", "KeyL"])  # no shortcut
    playground.page.evaluate(press, ["ρ", "KeyR"])  # a Greek one
    expect(playground.page.locator("#epoch")).to_have_text("0")
    playground.choose("Learning rate", "0.1")
    playground.page.evaluate(press, ["я", "KeyZ", True])
    expect(playground.combobox("Learning rate")).to_have_value("0.03")
    # Where letters are Latin, theirs count and not their places: Dvorak has S on the key of the semicolon.
    playground.page.evaluate(press, ["s", "Semicolon"])
    expect(playground.page.locator("#epoch")).to_have_text("1")
