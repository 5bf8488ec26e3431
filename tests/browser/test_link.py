"""The address holds the experiment, both ways."""

import pytest
from playwright.sync_api import expect

from tests.browser.playground_page import PlaygroundPage


def test_the_default_needs_no_fragment(playground: PlaygroundPage) -> None:
    playground.open()
    playground.choose("Learning rate", "0.1")
    playground.wait_for_link("training.learning_rate=0.1")
    playground.choose("Learning rate", "0.03")
    playground.page.wait_for_function("() => location.hash === ''")


def test_a_link_opens_as_the_same_experiment(playground: PlaygroundPage) -> None:
    playground.open()
    playground.radio("Spiral").check()
    playground.button("Add hidden layer").click()
    playground.choose("Activation", "ReLU")
    playground.page.get_by_role("checkbox", name="Show test data").check()
    playground.wait_for_link("page.show_test=true")
    fragment = playground.fragment()
    assert fragment == "data.dataset=spiral&network.activation=relu&network.hidden=4,2,2&page.show_test=true"
    playground.step()
    losses = playground.loss("test"), playground.loss("train")
    playground.page.reload()
    playground.expect_status("paused")
    expect(playground.radio("Spiral")).to_be_checked()
    expect(playground.combobox("Activation")).to_have_value("relu")
    expect(playground.page.get_by_role("checkbox", name="Show test data")).to_be_checked()
    playground.button("Reset").click()
    expect(playground.page.locator("#epoch")).to_have_text("0")
    playground.step()
    assert (playground.loss("test"), playground.loss("train")) == losses
    assert playground.fragment() == fragment


@pytest.mark.parametrize("sent", ["?data.dataset=spiral&seed=3", "?seed=3#data.dataset=spiral)."])
def test_settings_that_lost_their_place_on_the_way_apply_and_return_to_it(
    playground: PlaygroundPage, sent: str
) -> None:
    playground.page.goto(playground.url + sent)
    playground.expect_status("ready")
    expect(playground.radio("Spiral")).to_be_checked()
    playground.step()
    playground.choose("Activation", "ReLU")
    playground.wait_for_link("network.activation=relu")
    assert playground.fragment() == "data.dataset=spiral&network.activation=relu&seed=3"
    assert playground.page.evaluate("() => location.search") == ""


def test_an_edited_address_applies(playground: PlaygroundPage) -> None:
    playground.open()
    playground.page.evaluate("location.hash = '#data.dataset=xor&network.hidden=3'")
    expect(playground.radio("Exclusive or")).to_be_checked()
    expect(playground.page.get_by_text("3 neurons")).to_be_visible()
    playground.step()
    playground.page.go_back()
    expect(playground.radio("Circle")).to_be_checked()
    expect(playground.page.locator("#epoch")).to_have_text("0")


def test_an_address_edited_at_the_moment_of_a_change_is_read_and_not_written_over(
    playground: PlaygroundPage,
) -> None:
    playground.open()
    playground.page.evaluate(
        """() => {
          const noise = document.getElementById("noise");
          noise.value = "25";
          noise.dispatchEvent(new Event("input", { bubbles: true }));
          location.hash = "data.dataset=xor";
          dispatchEvent(new Event("pagehide"));  // has the page write what it has not yet written
        }"""
    )
    expect(playground.radio("Exclusive or")).to_be_checked()
    playground.page.wait_for_function("() => location.hash === '#data.dataset=xor'")
    expect(playground.slider("Noise")).to_have_value("0")
    playground.slider("Noise").fill("10")
    playground.wait_for_link("data.noise=10")


def test_changes_replace_the_address_instead_of_piling_up(playground: PlaygroundPage) -> None:
    playground.open()
    length = playground.page.evaluate("history.length")
    for value in ("5", "10", "15"):
        playground.slider("Noise").fill(value)
        playground.wait_for_link(f"data.noise={value}")
    assert playground.page.evaluate("history.length") == length


def test_malformed_parts_are_named_and_the_rest_applies(playground: PlaygroundPage) -> None:
    playground.open("data.dataset=gauss&training.learning_rate=abc&nonsense=1")
    expect(playground.radio("Gaussian")).to_be_checked()
    items = playground.page.locator("#report li")
    expect(items).to_have_count(2)
    expect(items.nth(0)).to_contain_text("training.learning_rate=abc")
    expect(items.nth(0)).to_contain_text("a number")
    expect(items.nth(1)).to_contain_text("nonsense=1")
    playground.page.locator("#report").get_by_role("button", name="Close").click()
    expect(playground.page.locator("#report")).to_be_hidden()


def test_values_the_server_refuses_become_the_default(playground: PlaygroundPage) -> None:
    playground.open("data.dataset=moon-landing&network.hidden=3")
    expect(playground.page.locator(".toast")).to_contain_text("data.dataset")
    expect(playground.radio("Circle")).to_be_checked()
    expect(playground.page.get_by_text("3 neurons")).to_be_visible()


def test_several_values_that_the_server_refuses_are_each_named(playground: PlaygroundPage) -> None:
    playground.open("data.noise=99&training.batch_size=0&network.hidden=3&nonsense=1")
    items = playground.page.locator("#report li")
    expect(items).to_have_count(3)
    expect(items.nth(0)).to_contain_text("nonsense=1")
    expect(items.filter(has_text="data.noise is")).to_contain_text("50")
    expect(items.filter(has_text="training.batch_size is")).to_have_count(1)
    playground.page.wait_for_function("() => location.hash === '#network.hidden=3'")


def test_a_link_opens_in_its_language_and_keeps_everything_else(playground: PlaygroundPage) -> None:
    playground.page.goto(f"{playground.url}#lang=zh-Hans&data.dataset=xor&hide=noise")
    expect(playground.page.locator("html")).to_have_attribute("lang", "zh-Hans")
    playground.expect_status("ready")
    expect(playground.radio("异或")).to_be_checked()
    expect(playground.slider("噪声")).to_be_hidden()
    assert playground.fragment() == "lang=zh-Hans&data.dataset=xor&hide=noise"


def test_a_number_that_is_not_offered_is_shown_all_the_same(playground: PlaygroundPage) -> None:
    playground.open("training.learning_rate=0.05&training.batch_size=100&data.noise=7")
    expect(playground.combobox("Learning rate")).to_have_value("0.05")
    expect(playground.slider("Batch size")).to_have_value("100")
    expect(playground.slider("Noise")).to_have_value("7")
    playground.step()


def test_a_tensorflow_playground_link_opens_as_the_same_experiment(playground: PlaygroundPage) -> None:
    playground.open(
        "activation=relu&networkShape=3&dataset=xor&xTimesY=true&noise_hide=true&showTestData=true"
    )
    expect(playground.radio("Exclusive or")).to_be_checked()
    expect(playground.combobox("Activation")).to_have_value("relu")
    expect(playground.page.get_by_text("3 neurons")).to_be_visible()
    expect(playground.button("Feature x1 times x2")).to_have_attribute("aria-pressed", "true")
    expect(playground.slider("Noise")).to_be_hidden()
    expect(playground.checkbox("Show test data")).to_be_checked()
    expect(playground.page.locator("#report")).to_contain_text("seed")
    playground.wait_for_link("hide=noise")


def test_locked_parts_are_seen_but_cannot_be_used(playground: PlaygroundPage) -> None:
    playground.open("lock=dataset,learning_rate,features,layers,play")
    expect(playground.radio("Spiral")).to_be_disabled()
    expect(playground.combobox("Learning rate")).to_be_disabled()
    expect(playground.button("Add hidden layer")).to_be_disabled()
    feature = playground.button("Feature x1 squared")
    feature.click(force=True)
    playground.page.keyboard.press("Space")
    playground.step()
    expect(feature).to_have_attribute("aria-pressed", "false")
    playground.page.evaluate("location.hash = '#lock=play'")
    expect(playground.radio("Spiral")).to_be_enabled()
    expect(playground.button("Play")).to_be_disabled()


def test_what_is_looked_at_and_how_fast_is_part_of_the_link(playground: PlaygroundPage) -> None:
    playground.open("page.mistakes=false&page.contours=true&page.speed=25")
    expect(playground.combobox("Speed")).to_have_value("25")
    expect(playground.page.locator("#show-mistakes")).not_to_be_checked()
    expect(playground.page.locator("#show-contours")).to_be_checked()
    playground.choose("Speed", "1 per frame")
    playground.page.locator("#show-mistakes").check()
    playground.page.wait_for_function("() => location.hash === '#page.contours=true'")
    playground.button("Undo").click()
    playground.button("Undo").click()
    expect(playground.combobox("Speed")).to_have_value("25")
    playground.page.evaluate("location.hash = 'page.speed=warp'")
    expect(playground.page.locator("#report li")).to_contain_text("page.speed=warp")


def test_a_link_may_start_by_itself_in_the_frame_of_another_page(playground: PlaygroundPage) -> None:
    playground.page.goto(f"{playground.url}#embed=1&play=1")
    playground.expect_status("playing")
    playground.wait_for_epoch(1)
    expect(playground.button("Help")).to_be_hidden()
    expect(playground.page.locator("h1")).to_be_hidden()
    assert playground.fragment() == "embed=1&play=1"


def test_a_page_in_a_frame_tells_its_height(playground: PlaygroundPage) -> None:
    playground.page.goto(playground.url)
    told, height = playground.page.evaluate(
        """() => new Promise((resolve) => {
          addEventListener("message", ({ data }) => {
            if (data?.type !== "playground.height") return;
            resolve([data.height, frame.contentDocument.body.scrollHeight]);
          });
          const frame = document.createElement("iframe");
          frame.src = "/?framed=1#embed=1";
          frame.width = 900;
          document.body.append(frame);
        })"""
    )
    assert told == height > 300


def test_dragging_writes_the_address_seldom_and_leaving_writes_it_at_once(playground: PlaygroundPage) -> None:
    playground.open()
    writes = playground.page.evaluate(
        """async () => {
          let writes = 0;
          const replace = history.replaceState;
          history.replaceState = (...given) => { writes += 1; replace.apply(history, given); };
          const slider = document.getElementById("noise");
          for (let value = 5; value <= 50; value += 5) {
            slider.value = String(value);
            slider.dispatchEvent(new Event("input", { bubbles: true }));
            await new Promise(requestAnimationFrame);
          }
          return writes;
        }"""
    )
    assert writes <= 3
    playground.page.evaluate("dispatchEvent(new Event('pagehide'))")
    assert playground.fragment() == "data.noise=50"


@pytest.mark.parametrize("fragment", ["toString=1", "constructor=1", "embed=constructor", "page.speed=-5"])
def test_what_means_nothing_is_reported_and_the_page_lives(playground: PlaygroundPage, fragment: str) -> None:
    playground.open(f"{fragment}&data.noise=10")
    expect(playground.page.locator("#report")).to_contain_text(fragment.partition("=")[0])
    expect(playground.slider("Noise")).to_have_value("10")
    playground.step()
    assert playground.epoch() == 1


def test_a_data_set_of_a_name_that_every_object_has_is_refused(playground: PlaygroundPage) -> None:
    playground.open("data.dataset=constructor")
    expect(playground.page.locator("#toasts")).to_contain_text("data.dataset")
    expect(playground.radio("Circle")).to_be_checked()
    playground.step()
    assert playground.epoch() == 1


@pytest.mark.parametrize(
    "link",
    [
        "data.dataset=custom",
        "network.hidden=1e9",
        "network.hidden=4,10000,4",
        "network.features=foo",
        "network.features=x1,constructor",
        "data.dataset=rings&data.classes=1e9",
    ],
)
def test_what_cannot_be_drawn_is_left_out_of_a_link_and_named(playground: PlaygroundPage, link: str) -> None:
    playground.page.goto(f"{playground.url}#{link}")
    playground.expect_status("ready")
    expect(playground.page.locator("#report li")).to_contain_text(
        link.rsplit("&", maxsplit=1)[-1].split("=", maxsplit=1)[0]
    )
    expect(playground.page.get_by_text("2 hidden layers")).to_be_visible()
    playground.step()


def test_points_that_a_link_forgot_are_asked_for_once(fresh_playground: PlaygroundPage) -> None:
    playground = fresh_playground
    sent: list[str] = []

    def hear(text: str | bytes) -> None:
        sent.append(str(text))

    playground.page.on("websocket", lambda socket: socket.on("framesent", hear))
    playground.page.goto(f"{playground.url}#data.dataset=custom&seed=3")
    playground.expect_status("ready")
    playground.step()
    assert len([text for text in sent if '"configure"' in text]) == 1
    playground.wait_for_link("seed=3")
