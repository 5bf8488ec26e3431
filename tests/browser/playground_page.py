"""The page as a person sees it: what a test does with it and reads from it."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.patience import PATIENCE_MS


class PlaygroundPage:
    """One open page. Everything is found by its role and name, as keyboards and screen readers do."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.page.set_default_timeout(PATIENCE_MS)
        self.url = url

    def open(self, fragment: str = "") -> "PlaygroundPage":
        """Opens the page, with a link's settings if given, and waits until it may be played with."""
        if self.page.url != "about:blank":
            # An open page follows a link without loading anything: what is waited for would be true already.
            self.page.goto("about:blank")
        self.page.goto(f"{self.url}#{fragment}" if fragment else self.url)
        # Looked at with every picture; expectations would look again some tenths of a second later.
        self.page.wait_for_function(
            r"""() => document.documentElement.dataset.status === "ready"
              && /\d/.test(document.getElementById("train-loss").textContent)"""
        )
        return self

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def choose(self, name: str, label: str) -> None:
        self.page.get_by_role("combobox", name=name, exact=True).select_option(label=label)

    def tab(self, name: str) -> Locator:
        return self.page.get_by_role("tab", name=name, exact=True)

    def open_menu(self) -> None:
        """Opens the menu of what concerns the page itself: language, colours, help."""
        self.page.locator("#open-menu").click()
        expect(self.page.locator("#menu")).to_be_visible()

    def combobox(self, name: str) -> Locator:
        return self.page.get_by_role("combobox", name=name, exact=True)

    def slider(self, name: str) -> Locator:
        return self.page.get_by_role("slider", name=name, exact=True)

    def radio(self, name: str) -> Locator:
        return self.page.get_by_role("radio", name=name, exact=True)

    def spinbutton(self, name: str) -> Locator:
        return self.page.get_by_role("spinbutton", name=name, exact=True)

    def checkbox(self, name: str) -> Locator:
        return self.page.get_by_role("checkbox", name=name, exact=True)

    def write(self, name: str, value: str) -> None:
        """Writes a number and leaves the field, which is when it applies."""
        self.spinbutton(name).fill(value)
        self.spinbutton(name).blur()

    def play(self) -> None:
        self.button("Play").click()
        self.expect_status("playing")

    def pause(self) -> None:
        self.button("Pause").click()
        self.expect_status("paused")

    def step(self) -> None:
        """Trains one epoch and waits for its end."""
        before = self.epoch()
        self.button("Step").click()
        self.page.wait_for_function(
            "epoch => Number(document.getElementById('epoch').textContent) === epoch", arg=before + 1
        )

    def train_to(self, epoch: int) -> None:
        """Trains to an epoch and stands still there, as after Pause one does not: a picture may come."""
        self.write("Stop at epoch", str(epoch))
        self.button("Play").click()
        self.expect_epoch(epoch)
        self.expect_status("paused")
        self.write("Stop at epoch", "")

    def expect_epoch(self, epoch: int) -> None:
        expect(self.page.locator("#epoch")).to_have_text(str(epoch))

    def epoch(self) -> int:
        return int(self.page.locator("#epoch").inner_text())

    def loss(self, which: str) -> str:
        """The `test` or `train` loss, as it is written."""
        return self.page.locator(f"#{which}-loss").inner_text()

    def wait_for_epoch(self, at_least: int) -> None:
        self.page.wait_for_function(
            "least => Number(document.getElementById('epoch').textContent) >= least",
            arg=at_least,
        )

    def expect_status(self, status: str) -> None:
        expect(self.page.locator("html")).to_have_attribute("data-status", status)

    def expect_loss_shown(self) -> None:
        expect(self.page.locator("#train-loss")).to_have_text(re.compile(r"\d"))

    def expect_loss_other_than(self, loss: str) -> None:
        expect(self.page.locator("#test-loss")).not_to_have_text(loss)
        self.expect_loss_shown()

    def drawing(self, canvas: str) -> str:
        """What a canvas shows, comparable."""
        picture: str = self.page.locator(canvas).evaluate("canvas => canvas.toDataURL()")
        return picture

    def wait_for_other_drawing(self, canvas: str, than: str) -> None:
        self.page.wait_for_function(
            "([selector, before]) => document.querySelector(selector).toDataURL() !== before",
            arg=[canvas, than],
        )

    def wait_for_link(self, part: str) -> None:
        self.page.wait_for_function("part => location.hash.includes(part)", arg=part)

    def fragment(self) -> str:
        fragment: str = self.page.evaluate("location.hash.slice(1)")
        return fragment
