"""The settings that unfold: a beginner does not see them, and each changes what is trained."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.playground_page import PlaygroundPage

# What the page had before anything could be unfolded; only the buttons that unfold the rest were added,
# and the choice of how many seeds train side by side.
BEGINNERS_CONTROLS = {"combobox": 8, "slider": 3, "spinbutton": 2, "radio": 4, "checkbox": 4}
UNFOLDING = ("More settings", "More data", "More features")

CHOICES = [
    ("Loss", "Hinge", "training.loss=hinge"),
    ("Optimizer", "Adam", "training.optimizer=adam"),
    ("Schedule", "Exponential", "training.schedule=exponential"),
    ("Initializer", "He normal", "network.initializer=he_normal"),
    ("Class weights", "Balanced", "training.class_weight=balanced"),
    ("Class sizes", "20 % of the second class", "data.balance=1,0.2"),
    ("Training rows", "Bootstrap sample", "data.resample=bootstrap"),
    ("Activation of layer 2", "GELU", "network.activation=tanh,gelu"),
]
NUMBERS = [
    ("Dropout", "0.1", "network.dropout=0.1"),
    ("Dropout of layer 1", "0.2", "network.dropout=0.2,0.1"),
    ("Clip by norm", "5", "training.clip_norm=5"),
    ("Clip by value", "2", "training.clip_value=2"),
    ("Samples", "300", "data.samples=300"),
]
CHECKS = [
    ("Batch normalization", "network.batch_normalization=true"),
    ("Batch normalization of layer 2", "network.batch_normalization=true,false"),
    ("Standardize inputs", "data.standardize=true"),
    ("Early stopping", "training.early_stopping=monitor:test_loss;patience:20"),
]


def expect_accepted(playground: PlaygroundPage) -> None:
    """The server trains with what the page shows."""
    playground.button("Step").click()
    playground.expect_status("paused")
    expect(playground.page.locator(".toast")).to_have_count(0)


def test_a_beginner_sees_no_more_controls_than_before(playground: PlaygroundPage) -> None:
    playground.open()
    for role, count in BEGINNERS_CONTROLS.items():
        expect(playground.page.get_by_role(role, include_hidden=False)).to_have_count(count)  # type: ignore[arg-type]
    expect(playground.page.locator("[data-feature]:visible")).to_have_count(7)
    for name in UNFOLDING:
        expect(playground.button(name)).to_have_attribute("aria-expanded", "false")


def test_choices_among_the_unfolded_settings_apply(playground: PlaygroundPage) -> None:
    playground.open()
    playground.button("More settings").click()
    expect(playground.button("More settings")).to_have_attribute("aria-expanded", "true")
    for name, label, link in CHOICES:
        playground.choose(name, label)
        playground.wait_for_link(link)
        expect_accepted(playground)


def test_numbers_among_the_unfolded_settings_apply(playground: PlaygroundPage) -> None:
    playground.open()
    playground.button("More settings").click()
    for name, value, link in NUMBERS:
        playground.write(name, value)
        playground.wait_for_link(link)
        expect_accepted(playground)
    playground.write("Clip by norm", "")
    playground.page.wait_for_function("() => !location.hash.includes('clip_norm')")
    expect_accepted(playground)


def test_checks_among_the_unfolded_settings_apply(playground: PlaygroundPage) -> None:
    playground.open()
    playground.button("More settings").click()
    for name, link in CHECKS:
        playground.checkbox(name).click()
        playground.wait_for_link(link)
        expect_accepted(playground)


def test_hyperparameters_appear_only_where_they_apply(playground: PlaygroundPage) -> None:
    playground.open()
    playground.button("More settings").click()
    first_memory = playground.spinbutton("First memory β₁")
    expect(first_memory).to_have_count(0)
    playground.choose("Optimizer", "Adam")
    expect(first_memory).to_have_value("0.9")
    playground.write("First memory β₁", "0.95")
    playground.wait_for_link("training.optimizer=adam;beta1:0.95")
    expect_accepted(playground)
    playground.choose("Optimizer", "Momentum")
    expect(first_memory).to_have_count(0)
    expect(playground.spinbutton("Momentum μ")).to_have_value("0.9")
    playground.choose("Regularization", "Elastic net")
    playground.write("Share of L1 r", "0.25")
    playground.wait_for_link("training.regularization=elastic;l1_share:0.25")
    expect_accepted(playground)


def test_an_activation_is_tuned_for_all_layers_or_for_one(playground: PlaygroundPage) -> None:
    playground.open()
    playground.button("More settings").click()
    for_all = playground.page.get_by_role("spinbutton", name="Lowest value −α", exact=True)
    expect(for_all).to_have_count(0)
    playground.choose("Activation", "ELU")
    expect(for_all).to_have_value("1")
    playground.write("Lowest value −α", "0.5")
    playground.wait_for_link("network.activation=elu;alpha:0.5")
    expect_accepted(playground)
    expect(playground.combobox("Activation")).to_have_value("elu")
    playground.choose("Activation of layer 2", "Leaky ReLU")
    playground.wait_for_link("network.activation=elu;alpha:0.5,leaky_relu")
    expect(for_all).to_have_count(0)
    expect(playground.spinbutton("Lowest value −α of layer 1")).to_have_value("0.5")
    playground.write("Slope s of layer 2", "0.2")
    playground.wait_for_link("network.activation=elu;alpha:0.5,leaky_relu;slope:0.2")
    expect_accepted(playground)
    playground.step()
    playground.page.reload()
    playground.expect_status("paused")
    playground.button("More settings").click()
    playground.choose("Activation of layer 2", "Same for all")
    playground.wait_for_link("network.activation=elu;alpha:0.5")
    expect(for_all).to_have_value("0.5")
    expect_accepted(playground)


def test_a_refused_hyperparameter_of_a_layer_is_taken_back(playground: PlaygroundPage) -> None:
    playground.open("network.activation=tanh,elu;alpha:0.5")
    playground.button("More settings").click()
    playground.write("Lowest value −α of layer 2", "11")
    expect(playground.page.locator(".toast")).to_contain_text("0 to 10")
    expect(playground.spinbutton("Lowest value −α of layer 2")).to_have_value("0.5")


def test_a_refused_hyperparameter_is_explained_and_taken_back(playground: PlaygroundPage) -> None:
    playground.open("training.optimizer=adam")
    playground.button("More settings").click()
    playground.write("First memory β₁", "1")
    toast = playground.page.locator(".toast")
    expect(toast).to_contain_text("training.optimizer.beta1")
    expect(toast).to_contain_text("0 to below 1")
    expect(playground.spinbutton("First memory β₁")).to_have_value("0.9")
    playground.page.wait_for_function("() => location.hash === '#training.optimizer=adam'")


def test_layers_may_differ_and_agree_again(playground: PlaygroundPage) -> None:
    playground.open()
    playground.button("More settings").click()
    playground.choose("Activation of layer 1", "ReLU")
    playground.wait_for_link("network.activation=relu,tanh")
    expect(playground.combobox("Activation")).to_have_value("relu,tanh")
    playground.page.locator("#close-advanced").click()  # the drawer lies over the network
    playground.button("Add hidden layer").click()
    playground.button("More settings").click()
    playground.wait_for_link("network.activation=relu,tanh,tanh")
    expect(playground.combobox("Activation of layer 3")).to_have_value("tanh")
    playground.choose("Activation of layer 1", "Same for all")
    playground.page.wait_for_function("() => !location.hash.includes('activation')")
    expect(playground.combobox("Activation of layer 2")).to_have_value("")
    expect_accepted(playground)


def test_what_differs_from_the_usual_is_marked_and_taken_back_at_once(playground: PlaygroundPage) -> None:
    playground.open("training.regularization=elastic;l1_share:0.25&training.learning_rate=0.1")
    playground.button("More settings").click()
    usual = playground.button("Back to the usual")
    changed = playground.page.locator("#advanced-changed")
    expect(changed).to_have_text("Changed: Share of L1 r")
    playground.choose("Optimizer", "Adam")
    playground.write("Second memory β₂", "0.99")
    playground.checkbox("Early stopping").check()
    playground.choose("Activation of layer 2", "GELU")
    expect(changed).to_have_text(
        "Changed: Optimizer, Second memory β₂, Share of L1 r, Early stopping, Layers"
    )
    expect(playground.page.locator("#more-settings[data-changed]")).to_be_visible()
    usual.click()
    expect(changed).to_have_text("")
    expect(usual).to_be_disabled()
    playground.page.wait_for_function(
        "() => location.hash === '#training.learning_rate=0.1&training.regularization=elastic'"
    )
    expect_accepted(playground)
    playground.button("Undo").click()
    expect(playground.combobox("Optimizer")).to_have_value("adam")


def test_only_losses_that_make_sense_are_offered(playground: PlaygroundPage) -> None:
    playground.open("training.loss=hinge")
    playground.button("More settings").click()
    loss = playground.combobox("Loss")
    expect(loss).to_have_value("hinge")
    playground.choose("Problem type", "Regression")
    expect(loss).to_have_value("squared_error")
    expect(loss.locator("option[value=hinge]")).to_be_disabled()
    playground.choose("Problem type", "Several classes")
    expect(loss).to_have_value("categorical_crossentropy")
    expect_accepted(playground)


def test_more_data_and_more_features_unfold(playground: PlaygroundPage) -> None:
    playground.open()
    expect(playground.radio("Moons")).to_have_count(0)
    playground.button("More data").click()
    playground.radio("Moons").check()
    playground.button("More data").click()
    expect(playground.radio("Moons")).to_be_checked()
    expect(playground.radio("Checkerboard")).to_have_count(0)
    playground.button("More features").click()
    expect(playground.page.locator("[data-feature]:visible")).to_have_count(15)
    playground.button("Feature radius").click()
    playground.wait_for_link("network.features=x1,x2,radius")
    playground.button("More features").click()
    expect(playground.page.locator("[data-feature]:visible")).to_have_count(8)
    expect_accepted(playground)


def test_the_current_learning_rate_is_shown_when_it_changes(playground: PlaygroundPage) -> None:
    playground.open()
    rate = playground.page.locator("#current-rate")
    expect(rate).to_be_hidden()
    playground.button("More settings").click()
    playground.choose("Schedule", "Time decay")
    expect(rate).to_have_text("0.03")
    playground.step()
    playground.step()
    expect(rate).not_to_have_text("0.03")


@pytest.mark.parametrize("monitored", ["test_loss", "train_loss"])
def test_early_stopping_says_so_and_lets_go_on(playground: PlaygroundPage, monitored: str) -> None:
    playground.open(
        f"training.early_stopping=monitor:{monitored};patience:2&training.learning_rate=0.3&data.noise=30"
    )
    playground.button("Play").click()
    playground.expect_status("stopped")
    notice = playground.page.locator("#notice")
    expect(notice).to_contain_text(re.compile(r"Stopped early: the .* loss was lowest at epoch \d+"))
    stopped_at = playground.epoch()
    notice.get_by_role("button", name="Train on without it").click()
    playground.expect_status("playing")
    playground.wait_for_epoch(stopped_at + 3)
    expect(notice).to_be_hidden()
    assert "early_stopping" not in playground.fragment()


def test_the_unfolded_settings_scroll_downwards_only(playground: PlaygroundPage) -> None:
    playground.open("training.optimizer=nadam")
    playground.button("More settings").click()
    playground.tab("Metrics").click()
    playground.checkbox("Early stopping").check()
    for width, height in ((1440, 900), (1280, 720), (390, 844)):
        playground.page.set_viewport_size({"width": width, "height": height})
        across = playground.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert across <= 0
