"""Play, pause, step, reset, speed: by button and by key."""

import json

from playwright.sync_api import expect

from tests.browser.playground_page import PlaygroundPage


def test_the_default_experiment_learns_the_circle(playground: PlaygroundPage) -> None:
    playground.open()
    first = playground.drawing("#boundary")
    playground.play()
    playground.page.wait_for_function("() => Number(document.getElementById('test-loss').textContent) < 0.05")
    assert playground.epoch() > 10
    assert playground.drawing("#boundary") != first


def test_pause_holds_the_epoch(playground: PlaygroundPage) -> None:
    playground.open()
    playground.play()
    playground.wait_for_epoch(5)
    playground.pause()
    held = playground.epoch()
    playground.step()
    assert playground.epoch() == held + 1


def test_step_trains_one_epoch_and_pauses(playground: PlaygroundPage) -> None:
    playground.open()
    loss = playground.loss("train")
    playground.step()
    playground.expect_status("paused")
    assert playground.loss("train") != loss
    playground.play()
    playground.button("Step").click()
    playground.expect_status("paused")
    expect(playground.button("Play")).to_be_visible()


def test_reset_repeats_the_same_beginning(playground: PlaygroundPage) -> None:
    playground.open()
    losses = playground.loss("test"), playground.loss("train")
    network = playground.drawing(".network-canvas")
    playground.play()
    playground.wait_for_epoch(20)
    playground.button("Reset").click()
    playground.expect_status("ready")
    expect(playground.page.locator("#epoch")).to_have_text("0")
    assert (playground.loss("test"), playground.loss("train")) == losses
    assert playground.drawing(".network-canvas") == network


def test_another_start_learns_from_the_same_data(playground: PlaygroundPage) -> None:
    playground.open()
    loss = playground.loss("test")
    playground.button("Other start").click()
    playground.expect_loss_other_than(loss)
    expect(playground.spinbutton("Seed")).to_have_value("1")
    playground.wait_for_link("data.seed=0&seed=1")


def test_a_reload_goes_on_with_what_was_trained(playground: PlaygroundPage) -> None:
    def is_saved(message: str | bytes) -> bool:
        """Whether the third epoch is saved; on a busy machine an earlier one may be, a little later."""
        said = json.loads(message) if isinstance(message, str) else {}
        return said.get("type") == "saved" and said["epoch"] == 3

    with playground.page.expect_websocket() as opened:
        playground.open("data.dataset=xor")
    with opened.value.expect_event("framereceived", is_saved):
        for _ in range(3):
            playground.step()
    losses = playground.loss("test"), playground.loss("train")
    playground.page.reload()
    expect(playground.page.locator("#epoch")).to_have_text("3")
    assert (playground.loss("test"), playground.loss("train")) == losses
    playground.step()
    assert playground.epoch() == 4
    playground.open("data.dataset=xor")  # a link begins anew
    expect(playground.page.locator("#epoch")).to_have_text("0")


def test_a_change_in_the_middle_says_that_training_goes_on_and_offers_to_begin_anew(
    playground: PlaygroundPage,
) -> None:
    playground.open()
    playground.step()
    playground.choose("Learning rate", "0.1")  # which one changes on the way on purpose
    playground.choose("Activation", "ReLU")
    toast = playground.page.locator(".toast")
    expect(toast).to_have_text("Training goes on from epoch 1 with the new value: Activation. Start over")
    toast.get_by_role("button", name="Start over").click()
    expect(playground.page.locator("#epoch")).to_have_text("0")
    expect(toast).to_have_count(0)
    playground.choose("Activation", "Tanh")
    playground.step()
    expect(toast).to_have_count(0)


def test_one_offer_to_begin_anew_is_made_at_a_time_and_ends_with_the_experiment(
    playground: PlaygroundPage,
) -> None:
    playground.open()
    playground.step()
    playground.choose("Activation", "Sigmoid")
    toast = playground.page.locator(".toast")
    expect(toast).to_have_text("Training goes on from epoch 1 with the new value: Activation. Start over")
    playground.choose("Regularization", "L2")
    expect(toast).to_have_text("Training goes on from epoch 1 with the new value: Regularization. Start over")
    playground.button("Reset").click()
    expect(playground.page.locator("#epoch")).to_have_text("0")
    expect(toast).to_have_count(0)


def test_the_data_have_a_seed_that_can_be_set(playground: PlaygroundPage) -> None:
    playground.open()
    playground.button("More settings").click()
    playground.write("Data seed", "7")
    playground.wait_for_link("data.seed=7")
    playground.write("Data seed", "")
    playground.page.wait_for_function("() => location.hash === ''")


def test_keys_play_step_and_reset(playground: PlaygroundPage) -> None:
    keyboard = playground.open().page.keyboard
    keyboard.press("Space")
    playground.expect_status("playing")
    keyboard.press("Space")
    playground.expect_status("paused")
    epoch = playground.epoch()
    keyboard.press("s")
    expect(playground.page.locator("#epoch")).to_have_text(str(epoch + 1))
    keyboard.press("ArrowRight")
    expect(playground.page.locator("#epoch")).to_have_text(str(epoch + 2))
    keyboard.press("r")
    expect(playground.page.locator("#epoch")).to_have_text("0")


def test_space_after_a_click_plays_instead_of_clicking_again(playground: PlaygroundPage) -> None:
    playground.open()
    playground.button("Add neuron to layer 1").click()
    expect(playground.page.get_by_text("5 neurons")).to_be_visible()
    playground.page.keyboard.press("Space")
    playground.expect_status("playing")
    expect(playground.page.get_by_text("5 neurons")).to_be_visible()


def test_space_plays_after_a_box_a_list_a_data_set_and_a_dialog_were_clicked(
    playground: PlaygroundPage,
) -> None:
    playground.open()
    page = playground.page
    page.locator(".checks").get_by_text("Show test data").click()
    page.keyboard.press("Space")
    playground.expect_status("playing")
    expect(playground.checkbox("Show test data")).to_be_checked()
    page.locator(".dataset", has=playground.radio("Gaussian")).click()
    playground.expect_status("ready")
    page.keyboard.press("Space")
    playground.expect_status("playing")
    playground.button("Share").click()
    page.locator("#share").get_by_role("button", name="Close").click()
    page.keyboard.press("Space")
    playground.expect_status("paused")
    expect(page.locator("#share")).to_be_hidden()


def test_space_belongs_to_what_the_keyboard_has_reached(playground: PlaygroundPage) -> None:
    playground.open()
    page = playground.page
    page.get_by_role("button", name="Add neuron to layer 1").click()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    expect(page.get_by_text("6 neurons")).to_be_visible()
    playground.expect_status("ready")


def test_keys_are_silent_while_writing(playground: PlaygroundPage) -> None:
    playground.open()
    seed = playground.page.get_by_role("spinbutton", name="Seed")
    seed.focus()
    playground.page.keyboard.press("Space")
    playground.page.keyboard.press("s")
    playground.page.keyboard.press("Control+A")
    playground.page.keyboard.type("7")
    seed.blur()
    playground.wait_for_link("seed=7")
    assert playground.epoch() == 0


def test_higher_speed_trains_more_epochs_a_frame(playground: PlaygroundPage) -> None:
    playground.open()
    playground.choose("Speed", "Maximum")
    playground.play()
    playground.wait_for_epoch(1000)
    playground.choose("Speed", "1 per frame")
    playground.pause()


def test_the_status_is_announced(playground: PlaygroundPage) -> None:
    playground.open()
    playground.play()
    expect(playground.page.locator("#announcement")).to_have_text("Training")
    playground.pause()
    expect(playground.page.locator("#announcement")).to_contain_text("Paused at epoch")
