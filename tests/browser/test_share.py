"""Giving an experiment away: links, codes, snippets, files."""

import json
from base64 import b64encode
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import FilePayload, FrameLocator, Locator, Page, Route, expect

from tests.browser.playground_page import PlaygroundPage
from tests.browser.serving import Server


def share(playground: PlaygroundPage) -> Locator:
    playground.button("Share").click()
    return playground.page.get_by_role("dialog", name="Share and save")


def save(playground: PlaygroundPage, name: str) -> Path:
    with playground.page.expect_download() as download:
        playground.button(name).click()
    return Path(download.value.path())


def choose(playground: PlaygroundPage, text: str) -> None:
    """Opens a file of settings."""
    file = FilePayload(name="settings.json", mimeType="application/json", buffer=text.encode())
    playground.page.locator("#settings-file").set_input_files(file)


def test_a_class_gets_its_own_link_and_the_teacher_s_page_stays(playground: PlaygroundPage) -> None:
    playground.open("data.dataset=xor")
    dialog = share(playground)
    dialog.get_by_text("For a class").click()
    playground.combobox("Noise").select_option("hidden")
    playground.combobox("Activation").last.select_option("locked")
    playground.checkbox("Starts paused").uncheck()
    link = dialog.get_by_role("textbox", name="Link to this experiment")
    expect(link).to_have_value(f"{playground.url}#data.dataset=xor&hide=noise&lock=activation&play=1")
    dialog.get_by_text("Embed in another page").click()
    snippet = dialog.get_by_role("textbox", name="Embed in another page")
    assert "&amp;hide=noise&amp;lock=activation&amp;embed=1&amp;play=1" in snippet.input_value()
    assert playground.fragment() == "data.dataset=xor"


def test_all_but_one_setting_is_locked_in_three_actions(playground: PlaygroundPage) -> None:
    playground.open()
    playground.button("Share").click()
    playground.page.get_by_text("For a class").click()
    before = playground.page.locator("#share-link").input_value()
    playground.combobox("Locks").select_option("but:batch_size")
    expect(playground.page.locator("#share-link")).not_to_have_value(before)
    link = playground.page.locator("#share-link").input_value()
    playground.open(link.partition("#")[2])
    expect(playground.slider("Batch size")).to_be_enabled()
    expect(playground.button("Play")).to_be_enabled()
    free = "[data-part]:is(select, input, button):enabled, [data-part] :is(select, input, button):enabled"
    names = playground.page.locator(free).evaluate_all(
        "each => each.filter(one => one.getAttribute('aria-disabled') !== 'true')"
        ".map(one => one.closest('[data-part]').dataset.part)"
    )
    transport = {"play", "reset", "step", "speed", "undo", "crowd"}
    reading = {"language", "theme", "glossary", "help"}
    assert {"batch_size", "play"} <= set(names) <= {"batch_size"} | transport | reading


def test_a_group_of_parts_is_locked_at_once_and_one_of_them_freed(playground: PlaygroundPage) -> None:
    playground.open()
    share(playground).get_by_text("For a class").click()
    link = playground.page.locator("#share-link")
    playground.combobox("Data").select_option("locked")
    expect(playground.combobox("Locks").locator("option:checked")).to_have_text("Data locked")
    assert {"dataset", "noise", "samples"} <= set(link.input_value().partition("lock=")[2].split(","))
    playground.combobox("Noise").focus()
    playground.page.keyboard.press("Home")
    expect(playground.combobox("Noise")).to_have_value("shown")
    expect(playground.combobox("Data")).to_have_value("")
    expect(playground.combobox("Locks")).to_have_value("")
    assert "noise" not in link.input_value()
    playground.combobox("Locks").select_option("free")
    expect(link).to_have_value(playground.url)


def test_the_code_is_drawn_by_our_own_server_when_it_is_looked_at(playground: PlaygroundPage) -> None:
    playground.open("seed=3")
    dialog = share(playground)
    with playground.page.expect_response("**/api/qr.svg*") as answer:
        dialog.get_by_text("QR code", exact=True).click()
    assert answer.value.ok
    assert answer.value.url.endswith("%23seed%3D3")
    code = dialog.get_by_role("img", name="The link as a QR code")
    playground.page.wait_for_function("image => image.naturalWidth > 0", arg=code.element_handle())


def test_nothing_but_closing_can_be_pressed_before_the_dialog_is_there(playground: PlaygroundPage) -> None:
    playground.open()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    playground.page.route("**/api/export/formats*", hold)
    with playground.page.expect_request("**/api/export/formats*"):
        dialog = share(playground)
    expect(dialog.locator("[inert] [data-copies]")).to_have_count(2)
    expect(dialog.get_by_role("button", name="Close")).to_be_enabled()
    held.pop().continue_()
    expect(dialog.locator("[inert] [data-copies]")).to_have_count(0)


def test_copying_puts_the_link_on_the_clipboard(playground: PlaygroundPage) -> None:
    playground.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    playground.open("seed=3")
    share(playground).get_by_role("button", name="Copy").first.click()
    expect(playground.button("Copied")).to_be_visible()
    assert playground.page.evaluate("navigator.clipboard.readText()") == f"{playground.url}#seed=3"


def test_a_pasted_link_of_either_playground_opens(playground: PlaygroundPage) -> None:
    playground.open()
    for link in (
        "https://playground.tensorflow.org/#activation=relu&dataset=xor&networkShape=3",
        "http://elsewhere:8000/#data.dataset=xor&network.hidden=3",
        "data.dataset=xor&network.hidden=3",
    ):
        share(playground).get_by_role("textbox", name="Open a link", exact=False).fill(link)
        playground.page.keyboard.press("Enter")
        expect(playground.radio("Exclusive or")).to_be_checked()
        expect(playground.page.get_by_text("3 neurons")).to_be_visible()
        playground.radio("Circle").check()


def test_settings_saved_to_a_file_open_as_the_same_experiment(playground: PlaygroundPage) -> None:
    playground.open("data.dataset=spiral&network.hidden=8,8")
    share(playground)
    path = save(playground, "Settings (JSON)")
    config = json.loads(path.read_text())
    assert config["network"]["hidden"] == [8, 8]
    config["data"]["moon"] = 1
    playground.page.evaluate("location.hash = ''")
    expect(playground.radio("Circle")).to_be_checked()
    choose(playground, json.dumps(config))
    expect(playground.radio("Spiral")).to_be_checked()
    expect(playground.page.locator("#report li")).to_have_text(
        "data.moon is no setting here and was left out."
    )


def test_a_file_that_holds_no_settings_changes_nothing(playground: PlaygroundPage) -> None:
    playground.open("data.dataset=xor")
    for text in ("{", "[1]", '{"moon": 1}'):
        choose(playground, text)
        expect(playground.page.locator("#report li")).to_have_count(1)
        playground.page.locator("#report").get_by_role("button", name="Close").click()
    expect(playground.radio("Exclusive or")).to_be_checked()


def test_points_and_losses_are_saved(playground: PlaygroundPage) -> None:
    playground.open()
    playground.step()
    share(playground)
    points = save(playground, "Points (CSV)").read_text().splitlines()
    assert points[0] == "x1,x2,target,part"
    assert [line.rpartition(",")[2] for line in points[1:]] == ["train"] * 250 + ["test"] * 250
    losses = save(playground, "Losses (CSV)").read_text().splitlines()
    assert losses[0].startswith("epoch,step,train_loss,test_loss")
    assert [line.split(",")[0] for line in losses[1:]] == ["0", "1"]


def png_width(png: bytes) -> int:
    return int.from_bytes(png[16:20], "big")


def inked(playground: PlaygroundPage, png: bytes, part: tuple[float, float, float, float]) -> float:
    """Which share of a part of a picture is not white: left, top, right, bottom, each from 0 to 1."""
    share: float = playground.page.evaluate(
        """async ([text, [left, top, right, bottom]]) => {
          const bytes = Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
          const image = await createImageBitmap(new Blob([bytes]));
          const { width, height } = image;
          const ctx = new OffscreenCanvas(width, height).getContext("2d");
          ctx.drawImage(image, 0, 0);
          const box = [left * width, top * height, (right - left) * width, (bottom - top) * height];
          const { data } = ctx.getImageData(...box.map(Math.floor));
          let inked = 0;
          for (let i = 0; i < data.length; i += 4) inked += data[i] + data[i + 1] + data[i + 2] < 750;
          return inked / (data.length / 4);
        }""",
        [b64encode(png).decode(), part],
    )
    return share


@pytest.mark.parametrize("fragment", ["", "data.dataset=iris", "data.dataset=reg-plane"])
@pytest.mark.parametrize("width", [800, 1600, 3200])
def test_the_plane_is_saved_at_a_chosen_width_with_title_and_colours(
    playground: PlaygroundPage, fragment: str, width: int
) -> None:
    playground.open(fragment)
    share(playground)
    playground.combobox("Width of the picture").select_option(str(width))
    png = save(playground, "Output (PNG)").read_bytes()
    assert png_width(png) == width
    assert inked(playground, png, (0, 0, 0.6, 0.1)) > 0.02  # title
    beside_the_plane = (0.83, 0.1, 0.97, 0.9)
    under_the_title = (0, 0.06, 0.97, 0.14)
    legend = under_the_title if fragment == "data.dataset=iris" else beside_the_plane
    assert inked(playground, png, legend) > 0.01
    assert inked(playground, png, (0.2, 0.2, 0.7, 0.8)) > 0.9  # the plane
    assert inked(playground, png, (0.98, 0, 1, 1)) == 0  # the margin: nothing is cut


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_network_is_saved_on_white_whatever_the_page_s_colours(
    playground: PlaygroundPage, scheme: Literal["light", "dark"]
) -> None:
    playground.page.emulate_media(color_scheme=scheme)
    playground.open("network.hidden=4,2")
    share(playground)
    png = save(playground, "Network (PNG)").read_bytes()
    assert png_width(png) == 1600
    assert inked(playground, png, (0, 0, 0.6, 0.06)) > 0.01  # title
    assert 0.03 < inked(playground, png, (0, 0.1, 1, 1)) < 0.5


def test_what_is_locked_holds_against_examples_and_looks_locked(playground: PlaygroundPage) -> None:
    playground.open("lock=dataset,learning_rate")
    expect(playground.combobox("Problem type")).to_be_disabled()
    expect(playground.button("Draw points")).to_be_disabled()
    for radio in playground.page.get_by_role("radio").all():
        assert radio.evaluate("each => getComputedStyle(each).opacity") == "0"
    playground.button("Examples").click()
    playground.page.locator("[data-preset]").last.click()
    expect(playground.page.locator(".toast")).to_contain_text("keeps this as it is")
    playground.expect_status("ready")
    assert playground.fragment() == "lock=dataset,learning_rate"


def framed(page: Page, url: str, body: str) -> FrameLocator:
    """Opens a page of the server's own that holds a frame."""
    page.route(f"{url}framing", lambda route: route.fulfill(content_type="text/html", body=body))
    page.goto(f"{url}framing")
    return page.frame_locator("iframe")


def test_an_address_that_others_reach_is_offered(fresh_playground: PlaygroundPage) -> None:
    page = fresh_playground.page
    # Before the page's scripts read it.
    page.add_init_script(
        """document.addEventListener("readystatechange", () => {
          const bootstrap = document.getElementById("bootstrap");
          const hosts = '"hosts":["192.0.2.7","2001:db8::7","classroom"]';
          bootstrap.textContent = bootstrap.textContent.replace('"hosts":[]', hosts);
        }, { once: true });"""
    )
    fresh_playground.open("seed=3")
    share(fresh_playground).get_by_text("Embed in another page").click()
    link = page.locator("#share-link")
    port = urlsplit(fresh_playground.url).port
    expect(link).to_have_value(f"http://192.0.2.7:{port}/#seed=3")
    for host in ("[2001:db8::7]", "classroom", "127.0.0.1"):
        fresh_playground.combobox("Address for others").select_option(f"http://{host}:{port}")
        expect(link).to_have_value(f"http://{host}:{port}/#seed=3")
        assert f'src="http://{host}:{port}/#' in page.locator("#share-snippet").input_value()


def test_a_frame_without_an_origin_says_which_attribute_is_missing(
    page: Page, server: Server, complaints: list[str]
) -> None:
    frame = framed(page, server.url, f'<iframe sandbox="allow-scripts" src="{server.url}#embed=1"></iframe>')
    expect(frame.get_by_role("alert")).to_contain_text("allow-same-origin")
    expect(frame.get_by_role("button", name="Play")).to_have_count(0)
    assert all("CORS" in complaint or "ERR_FAILED" in complaint for complaint in complaints)


@pytest.mark.parametrize("width", [360, 760, 900, 1100])
def test_the_snippet_s_frame_shows_the_experiment_without_scrolling(
    playground: PlaygroundPage, width: int
) -> None:
    playground.open("network.hidden=4,2")
    share(playground).get_by_text("Embed in another page").click()
    snippet = playground.page.locator("#share-snippet").input_value().partition("<script>")[0]
    body = f'<div style="width: {width}px">{snippet}</div>'
    frame = framed(playground.page, playground.url, body)
    expect(frame.locator("html")).to_have_attribute("data-status", "ready")
    page = frame.locator("html")
    assert page.evaluate("each => each.scrollHeight - each.clientHeight") <= 0
    assert page.evaluate("each => each.scrollWidth - each.clientWidth") <= 0
    for place in ("#play", "#boundary", ".network-canvas", "#test-loss"):
        expect(frame.locator(place)).to_be_visible()
    for name in ("Experiments", "Share"):
        expect(frame.get_by_role("button", name=name)).to_have_count(0)


def test_the_snippet_s_script_gives_the_frame_the_height_that_it_tells(playground: PlaygroundPage) -> None:
    playground.open()
    share(playground).get_by_text("Embed in another page").click()
    snippet = playground.page.locator("#share-snippet").input_value()
    framed(playground.page, playground.url, snippet.replace('height="720"', 'height="300"'))
    playground.page.wait_for_function("() => Number(document.querySelector('iframe').height) > 400")


def test_the_network_is_read_as_code_that_follows_it_and_is_downloaded(playground: PlaygroundPage) -> None:
    playground.open("network.dropout=0.2")
    dialog = share(playground)
    dialog.get_by_text("Code and model files").click()
    code = dialog.get_by_role("region", name="Code and model files")
    expect(code).to_contain_text("import numpy as np")
    expect(code.locator(".code-word").first).to_have_text("import")
    expect(dialog.get_by_role("listitem").filter(has_text="Dropout is left out")).to_be_visible()
    untrained = code.inner_text()
    playground.page.keyboard.press("Escape")
    playground.button("Step").first.click()
    share(playground)
    expect(code).not_to_have_text(untrained, use_inner_text=True)
    dialog.get_by_role("radio", name="Training").check()
    expect(code).to_contain_text("training loss")
    dialog.get_by_role("radio", name="Experiment").check()
    expect(code).to_contain_text("trainer.train(1)")
    dialog.get_by_role("combobox", name="Format").select_option("Command line")
    expect(code).to_contain_text("playground train --set network.dropout=0.2 --epochs 1")
    expect(code.locator(".code-word")).to_have_text("playground")
    playground.page.keyboard.press("Escape")
    playground.button("Step back").first.click()
    share(playground)
    expect(dialog.get_by_role("listitem").filter(has_text="trains it for 100 epochs")).to_be_visible()
    dialog.get_by_role("radio", name="Network").check()
    dialog.get_by_role("combobox", name="Format").select_option("safetensors")
    expect(dialog.get_by_role("radio", name="Training")).to_be_disabled()
    expect(dialog.get_by_text("network.safetensors")).to_be_visible()
    expect(code).to_be_hidden()
    assert b"layers.0.weights" in save(playground, "Download").read_bytes()
