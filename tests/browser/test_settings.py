"""Every setting changes what is trained, keeps what it should, and ends up in the address."""

from playwright.sync_api import expect

from tests.browser.playground_page import PlaygroundPage

LIVE_CHOICES = [
    ("Learning rate", "0.1", "training.learning_rate=0.1"),
    ("Activation", "ReLU", "network.activation=relu"),
    ("Regularization", "L2", "training.regularization=l2"),
    ("Regularization rate", "0.01", "training.regularization_rate=0.01"),
]
SLIDERS = [
    ("Training data", "80", "data.train_fraction=0.8"),
    ("Noise", "25", "data.noise=25"),
    ("Batch size", "30", "training.batch_size=30"),
]


def test_choices_apply_and_keep_the_epoch(playground: PlaygroundPage) -> None:
    playground.open()
    for count, (name, label, link) in enumerate(LIVE_CHOICES, start=1):
        playground.choose(name, label)
        playground.wait_for_link(link)
        playground.step()
        assert playground.epoch() == count


def test_sliders_apply_and_keep_the_epoch(playground: PlaygroundPage) -> None:
    playground.open()
    for count, (name, value, link) in enumerate(SLIDERS, start=1):
        playground.slider(name).fill(value)
        playground.wait_for_link(link)
        playground.step()
        assert playground.epoch() == count


def test_another_data_set_begins_anew(playground: PlaygroundPage) -> None:
    playground.open()
    for dataset in ("Exclusive or", "Gaussian", "Spiral"):
        playground.step()
        boundary = playground.drawing("#boundary")
        playground.radio(dataset).check()
        playground.expect_status("ready")
        expect(playground.page.locator("#epoch")).to_have_text("0")
        playground.wait_for_other_drawing("#boundary", boundary)


def test_each_problem_type_remembers_its_data_set(playground: PlaygroundPage) -> None:
    playground.open()
    playground.radio("Spiral").check()
    playground.choose("Problem type", "Regression")
    expect(playground.radio("Plane")).to_be_checked()
    expect(playground.radio("Spiral")).to_be_hidden()
    expect(playground.page.locator("#test-accuracy")).to_be_hidden()
    playground.radio("Multi gaussian").check()
    playground.choose("Problem type", "Classification")
    expect(playground.radio("Spiral")).to_be_checked()
    expect(playground.page.locator("#test-accuracy")).to_be_visible()
    playground.choose("Problem type", "Regression")
    expect(playground.radio("Multi gaussian")).to_be_checked()


def test_regenerated_data_keeps_network_and_epoch_and_refreshes_the_losses(
    playground: PlaygroundPage,
) -> None:
    playground.open()
    playground.step()
    loss = playground.loss("test")
    playground.button("Regenerate data").click()
    playground.expect_loss_other_than(loss)
    assert playground.epoch() == 1


def test_a_refused_value_is_explained_and_taken_back(playground: PlaygroundPage) -> None:
    playground.open()
    seed = playground.page.get_by_role("spinbutton", name="Seed")
    seed.fill("-5")
    seed.blur()
    expect(playground.page.locator(".toast")).to_contain_text("seed")
    expect(seed).to_have_value("0")
    playground.step()


def test_a_refused_or_emptied_number_gives_way_to_what_is_in_force(playground: PlaygroundPage) -> None:
    playground.open()
    seed = playground.spinbutton("Seed")
    for written in ("-4", ""):
        seed.fill(written)
        seed.press("Enter")  # which keeps the focus where it is
        expect(seed).to_have_value("0")
    seed.fill("12")
    seed.press("Enter")
    playground.wait_for_link("seed=12")
    expect(seed).to_have_value("12")


def test_a_speed_that_is_not_offered_is_shown(playground: PlaygroundPage) -> None:
    playground.open("page.speed=7")
    expect(playground.combobox("Speed").locator("option:checked")).to_have_text("7 per frame")


def test_the_last_feature_cannot_be_switched_off(playground: PlaygroundPage) -> None:
    playground.open("network.features=x1")
    feature = playground.button("Feature x1")
    feature.click()
    expect(playground.page.locator(".toast")).to_contain_text("network.features")
    expect(feature).to_have_attribute("aria-pressed", "true")


def test_dragging_sends_no_more_than_a_message_a_frame(fresh_playground: PlaygroundPage) -> None:
    playground = fresh_playground
    sent: list[str] = []
    playground.page.on(
        "websocket", lambda socket: socket.on("framesent", lambda text: sent.append(str(text)))
    )
    playground.open()
    playground.page.evaluate(
        """() => {
          const slider = document.getElementById("noise");
          for (let value = 5; value <= 50; value += 5) {
            slider.value = String(value);
            slider.dispatchEvent(new Event("input", { bubbles: true }));
          }
        }"""
    )
    playground.wait_for_link("data.noise=50")
    playground.step()
    assert len([text for text in sent if '"change"' in text]) <= 2


def test_theme_and_colours_are_chosen_and_remembered(playground: PlaygroundPage) -> None:
    playground.open()
    background = "() => getComputedStyle(document.body).backgroundColor"
    light = playground.page.evaluate(background)
    playground.open_menu()
    drawings = [playground.drawing("#boundary")]
    for choice in ("Dark", "Indigo, yellow", "Light"):
        playground.radio(choice).check()
        playground.wait_for_other_drawing("#boundary", drawings[-1])
        drawings.append(playground.drawing("#boundary"))
    assert len(set(drawings)) == 4
    playground.radio("Dark").check()
    playground.page.reload()
    playground.open_menu()
    expect(playground.radio("Dark")).to_be_checked()
    expect(playground.radio("Indigo, yellow")).to_be_checked()
    expect(playground.page.locator("html")).to_have_attribute("data-palette", "contrast")
    assert playground.page.evaluate(background) != light
