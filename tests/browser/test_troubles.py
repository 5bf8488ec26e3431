"""What goes wrong is said, and there is a way back."""

import json

from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.playground_page import PlaygroundPage
from tests.browser.serving import Server

DIVERGING = (
    "data.dataset=spiral&training.learning_rate=10&training.regularization=l2&training.regularization_rate=10"
)


def test_a_diverged_run_says_so_and_starts_again_with_a_smaller_rate(playground: PlaygroundPage) -> None:
    playground.open(DIVERGING)
    playground.play()
    playground.expect_status("diverged")
    notice = playground.page.locator("#notice")
    expect(notice).to_contain_text("diverged at epoch")
    expect(playground.button("Play")).to_be_visible()
    notice.get_by_role("button", name="Start again at rate 3").click()
    playground.expect_status("ready")
    expect(notice).to_be_hidden()
    expect(playground.combobox("Learning rate")).to_have_value("3")
    playground.expect_loss_shown()


def test_reset_leads_out_of_divergence(playground: PlaygroundPage) -> None:
    playground.open(DIVERGING)
    playground.play()
    playground.expect_status("diverged")
    playground.button("Reset").click()
    playground.expect_status("ready")
    playground.expect_loss_shown()


def test_the_page_recovers_when_the_server_dies_and_comes_back(
    page: Page, own_server: Server, complaints: list[str]
) -> None:
    playground = PlaygroundPage(page, own_server.url).open("data.dataset=gauss")
    playground.choose("Learning rate", "0.1")
    playground.play()
    playground.wait_for_epoch(3)
    own_server.stop()
    playground.expect_status("offline")
    expect(page.locator("#notice")).to_contain_text("does not answer")
    # What is changed meanwhile is not lost.
    playground.button("Add neuron to layer 1").click()
    own_server.start()
    playground.expect_status("playing", timeout_ms=30_000)
    expect(page.locator("#notice")).to_be_hidden()
    playground.wait_for_epoch(3)
    expect(playground.radio("Gaussian")).to_be_checked()
    expect(page.get_by_text("5 neurons")).to_be_visible()
    assert all("WebSocket" in complaint or "Failed to load" in complaint for complaint in complaints)


def test_warming_up_is_shown_with_its_progress(page: Page, server: Server) -> None:
    def warm_up(socket: WebSocketRoute) -> None:
        socket.on_message(lambda _: None)  # commands wait until the engine is ready
        socket.send(json.dumps({"type": "warming_up", "done": 2, "total": 6}))

    page.route_web_socket("**/api/live", warm_up)
    page.goto(server.url)
    expect(page.locator("#notice-text")).to_have_text("Preparing the engine (first start only) 2 of 6")
    expect(page.locator("html")).to_have_attribute("data-status", "connecting")


def test_a_page_that_may_not_store_anything_works(fresh_playground: PlaygroundPage) -> None:
    fresh_playground.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('refused') } })"
    )
    fresh_playground.open()
    fresh_playground.button("Theme: as the system").click()
    expect(fresh_playground.button("Theme: light")).to_be_visible()
    fresh_playground.step()


def test_a_hidden_tab_rests_and_plays_on_when_seen(playground: PlaygroundPage) -> None:
    hide = """hidden => {
      Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }"""
    playground.open()
    playground.play()
    playground.wait_for_epoch(2)
    playground.page.evaluate(hide, True)
    playground.expect_status("paused")
    playground.page.evaluate(hide, False)
    playground.expect_status("playing")


def test_pictures_overtaken_before_they_are_drawn_do_not_stall_the_server(
    fresh_playground: PlaygroundPage,
) -> None:
    # A browser too busy to draw: each beginning anew overtakes the picture of the one before.
    fresh_playground.page.add_init_script(
        "const draw = requestAnimationFrame.bind(window);"
        "window.requestAnimationFrame = (callback) => setTimeout(() => draw(callback), 400)"
    )
    fresh_playground.open()
    for name in ("Remove hidden layer", "Add hidden layer") * 3:
        fresh_playground.button(name).click()
        fresh_playground.button("Reset").click()
    fresh_playground.expect_loss_shown()
    fresh_playground.step()
