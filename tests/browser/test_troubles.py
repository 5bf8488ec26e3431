"""What goes wrong is said, and there is a way back."""

import json
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, WebSocketRoute, expect

from playground.locales import read_words
from tests.browser.playground_page import PlaygroundPage
from tests.browser.serving import Server
from tests.patience import PATIENCE_S

DIVERGING = (
    "data.dataset=spiral&training.learning_rate=10&training.regularization=l2&training.regularization_rate=10"
)


def test_a_diverged_run_says_so_and_starts_again_with_a_smaller_rate(playground: PlaygroundPage) -> None:
    playground.open(DIVERGING)
    playground.button("Play").click()
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
    playground.button("Play").click()
    playground.expect_status("diverged")
    playground.button("Reset").click()
    playground.expect_status("ready")
    playground.expect_loss_shown()


def test_the_page_goes_on_where_it_was_when_the_server_dies_and_comes_back(
    page: Page, own_server: Server, complaints: list[str]
) -> None:
    saved: list[str | bytes] = []

    def hear(text: str | bytes) -> None:
        saved.append(text)

    page.on("websocket", lambda socket: socket.on("framereceived", hear))
    playground = PlaygroundPage(page, own_server.url).open("data.dataset=gauss")
    playground.choose("Learning rate", "0.1")
    playground.play()
    playground.wait_for_epoch(10)
    playground.pause()
    epoch = playground.epoch()
    until(page, lambda: any(f'"saved","experiment":1,"epoch":{epoch},' in str(text)[:80] for text in saved))
    epoch, loss = playground.epoch(), playground.loss("test")
    own_server.stop()
    playground.expect_status("offline")
    expect(page.locator("#notice")).to_contain_text("does not answer")
    # What is changed meanwhile is not lost.
    playground.choose("Learning rate", "0.3")
    own_server.start()
    playground.expect_status("paused")
    expect(page.locator("#notice")).to_be_hidden()
    assert (playground.epoch(), playground.loss("test")) == (epoch, loss)
    expect(playground.radio("Gaussian")).to_be_checked()
    expect(playground.combobox("Learning rate")).to_have_value("0.3")
    playground.step()
    assert playground.epoch() == epoch + 1
    assert [text for text in complaints if "WebSocket" not in text and "Failed to load" not in text] == []


class Wire:
    """The page's connections to the server, each of which a test can cut or deafen."""

    def __init__(self, page: Page) -> None:
        self.messages: list[dict[str, object]] = []
        self._silent: set[int] = set()
        self._sockets: list[WebSocketRoute] = []
        page.route_web_socket("**/api/live*", self._connect)

    def cut(self) -> None:
        self._sockets[-1].close()

    def fall_silent(self) -> None:
        """Whatever is said on the connection that is there gets lost, and nobody is told."""
        self._silent.add(len(self._sockets) - 1)

    def sent(self, kind: str) -> list[dict[str, object]]:
        return [message for message in self.messages if message["type"] == kind]

    def spoil_saved_moments(self) -> None:
        self._spoils = True

    _spoils = False

    def _connect(self, socket: WebSocketRoute) -> None:
        number = len(self._sockets)
        self._sockets.append(socket)
        server = socket.connect_to_server()

        def to_server(text: str | bytes) -> None:
            if number in self._silent:
                return
            message = json.loads(text)
            self.messages.append(message)
            if self._spoils and message["type"] == "resume":
                text = json.dumps({**message, "state": "AAAA"})
            server.send(text)

        def to_page(message: str | bytes) -> None:
            if number not in self._silent:
                socket.send(message)
                if isinstance(message, str) and '"saved"' in message[:40]:
                    self.messages.append({"type": "saved"})

        socket.on_message(to_server)
        server.on_message(to_page)


def test_a_lost_connection_is_taken_up_again_while_playing(fresh_playground: PlaygroundPage) -> None:
    wire = Wire(fresh_playground.page)
    fresh_playground.open("network.hidden=3")
    fresh_playground.play()
    until(fresh_playground.page, lambda: bool(wire.sent("saved")))
    fresh_playground.pause()
    epoch = fresh_playground.epoch()
    until(fresh_playground.page, lambda: len(wire.sent("saved")) > 1)
    fresh_playground.play()
    wire.cut()
    until(fresh_playground.page, lambda: bool(wire.sent("resume")))
    fresh_playground.expect_status("playing")
    fresh_playground.wait_for_epoch(epoch + 1)
    assert len(wire.sent("configure")) == 1


def test_what_begins_anew_meanwhile_begins_anew(fresh_playground: PlaygroundPage) -> None:
    wire = Wire(fresh_playground.page)
    fresh_playground.open()
    fresh_playground.step()
    until(fresh_playground.page, lambda: bool(wire.sent("saved")))
    wire.cut()
    fresh_playground.button("Add neuron to layer 1").click()
    fresh_playground.expect_status("ready")
    expect(fresh_playground.page.get_by_text("5 neurons")).to_be_visible()
    expect(fresh_playground.page.locator("#epoch")).to_have_text("0")


def test_a_moment_that_the_server_does_not_take_leads_to_the_beginning(
    fresh_playground: PlaygroundPage,
) -> None:
    wire = Wire(fresh_playground.page)
    wire.spoil_saved_moments()
    fresh_playground.open("data.dataset=xor")
    fresh_playground.step()
    until(fresh_playground.page, lambda: bool(wire.sent("saved")))
    wire.cut()
    fresh_playground.expect_status("ready")
    expect(fresh_playground.page.locator("#epoch")).to_have_text("0")
    expect(fresh_playground.radio("Exclusive or")).to_be_checked()
    expect(fresh_playground.page.locator(".toast")).to_have_count(0)
    fresh_playground.step()


def test_a_connection_that_died_in_sleep_is_noticed_on_waking(fresh_playground: PlaygroundPage) -> None:
    wire = Wire(fresh_playground.page)
    fresh_playground.open()
    fresh_playground.step()
    until(fresh_playground.page, lambda: bool(wire.sent("saved")))
    wire.fall_silent()
    # The machine sleeps for an hour.
    fresh_playground.page.evaluate("{ const now = Date.now; Date.now = () => now() + 3_600_000 }")
    until(fresh_playground.page, lambda: bool(wire.sent("resume")))
    fresh_playground.expect_status("paused")
    expect(fresh_playground.page.locator("#epoch")).to_have_text("1")
    fresh_playground.step()


def test_a_connection_that_survived_sleep_is_kept(fresh_playground: PlaygroundPage) -> None:
    wire = Wire(fresh_playground.page)
    fresh_playground.open()
    watches = len(wire.sent("watch"))
    fresh_playground.page.evaluate("{ const now = Date.now; Date.now = () => now() + 3_600_000 }")
    until(fresh_playground.page, lambda: len(wire.sent("watch")) > watches)
    fresh_playground.step()
    assert len(wire.sent("configure")) == 1


def test_the_page_needs_no_webgl(fresh_playground: PlaygroundPage) -> None:
    fresh_playground.page.add_init_script(
        """const get = HTMLCanvasElement.prototype.getContext;
        HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
          if (!/^2d$/.test(kind)) throw new DOMException(`no ${kind} here`);
          return get.call(this, kind, ...rest);
        };"""
    )
    fresh_playground.open()
    before = fresh_playground.drawing("#boundary")
    fresh_playground.step()
    fresh_playground.wait_for_other_drawing("#boundary", before)


def until(page: Page, happened: Callable[[], bool]) -> None:
    """Lets the page and its connections go on until something happened."""
    give_up = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < give_up
        page.wait_for_timeout(20)


def engine_says(page: Page, server: Server, *messages: dict[str, object]) -> None:
    """Opens the page with a server that says this before anything else."""

    def tell(socket: WebSocketRoute) -> None:
        socket.connect_to_server()
        for message in messages:
            socket.send(json.dumps(message))

    page.route_web_socket("**/api/live*", tell)
    page.goto(server.url)
    expect(page.locator("html")).to_have_attribute("data-status", "ready")


@pytest.mark.parametrize("language", ["en", "zh-Hant", "zh-Hans"])
def test_compiling_is_shown_with_its_progress_and_hinders_nothing(
    page: Page, server: Server, language: str
) -> None:
    page.context.add_cookies([{"name": "language", "value": language, "url": server.url}])
    engine_says(page, server, {"type": "warming_up", "done": 2, "total": 6})
    words = read_words(language)
    said = words["page.engine.compiling"].replace("{done}", "2").replace("{total}", "6")
    expect(page.get_by_role("status").get_by_text(said, exact=True)).to_be_visible()
    expect(page.locator("#engine-progress")).to_have_js_property("value", 2)
    expect(page.locator("#notice")).to_be_hidden()


def test_the_note_that_the_engine_is_compiled_goes_by_itself(page: Page, server: Server) -> None:
    page.clock.install()
    engine_says(
        page,
        server,
        {"type": "warming_up", "done": 4, "total": 4},
        {"type": "engine", "state": "compiled"},
    )
    note = page.locator("#engine")
    expect(note).to_have_text("The engine is compiled: training is fast now.")
    page.clock.run_for(10_000)
    expect(note).to_be_hidden()


def test_loading_what_was_compiled_before_needs_no_words(page: Page, server: Server) -> None:
    engine_says(
        page,
        server,
        {"type": "warming_up", "done": 0, "total": 0},
        {"type": "engine", "state": "compiled"},
    )
    expect(page.locator("#engine")).to_be_hidden()


def test_an_engine_that_cannot_be_compiled_is_told_and_stays_told(page: Page, server: Server) -> None:
    page.clock.install()
    engine_says(page, server, {"type": "engine", "state": "failed"})
    page.clock.run_for(60_000)
    expect(page.locator("#engine")).to_contain_text("could not be compiled")


def test_a_page_that_may_not_store_anything_works(fresh_playground: PlaygroundPage) -> None:
    fresh_playground.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('refused') } })"
    )
    fresh_playground.open()
    fresh_playground.open_menu()
    fresh_playground.radio("Dark").check()
    fresh_playground.page.keyboard.press("Escape")
    expect(fresh_playground.page.locator("html")).to_have_attribute("data-theme", "dark")
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


def test_a_connection_that_is_never_answered_is_given_up_and_explained(
    fresh_playground: PlaygroundPage,
) -> None:
    # All ports of a host share their cookies; a handshake with too many is refused without an answer.
    page = fresh_playground.page
    page.add_init_script(
        """window.WebSocket = class extends EventTarget {
          static CONNECTING = 0;
          static OPEN = 1;
          readyState = 0;
          close() {}
          send() {}
        };"""
    )
    page.goto(fresh_playground.url)
    fresh_playground.expect_status("offline")
    notice = page.locator("#notice")
    expect(notice).to_contain_text("PLAYGROUND_ALLOWED_HOSTS")
    expect(notice).to_contain_text("cookies")
    expect(notice.get_by_role("button", name="Try now")).to_be_visible()


def test_a_part_that_is_not_sent_is_asked_for_once_and_again_when_it_is_opened_again(
    page: Page, server: Server
) -> None:
    playground, asked = PlaygroundPage(page, server.url), 0

    def refuse(route: Route) -> None:
        nonlocal asked
        asked += 1
        route.fulfill(status=500)

    page.route("**/landscape.html*", refuse)
    playground.open()
    playground.tab("Landscape").click()
    expect(page.get_by_text("A part of the page could not be loaded.")).to_be_visible()
    playground.train_to(3)
    assert asked == 1
    page.unroute("**/landscape.html*")
    playground.tab("Plane").click()
    playground.tab("Landscape").click()
    expect(page.locator("#landscape-map")).to_be_visible()
