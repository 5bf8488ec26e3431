"""The card of weights, neurons and samples: its numbers are live, and agree with one another."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.playground_page import PlaygroundPage


def card(playground: PlaygroundPage) -> Locator:
    return playground.page.get_by_role("dialog")


def reading(playground: PlaygroundPage, name: str) -> Locator:
    rows = playground.page.locator("#inspector-numbers div")
    return rows.filter(has=playground.page.get_by_text(name, exact=True)).locator("dd")


def exact(playground: PlaygroundPage, name: str) -> float:
    """A reading as the card has it in full."""
    return float(reading(playground, name).get_attribute("title") or "nan")


def value(playground: PlaygroundPage) -> float:
    return float(playground.page.locator("#inspector-value").get_attribute("title") or "nan")


def test_a_weight_tells_gradient_last_update_and_their_ratio(playground: PlaygroundPage) -> None:
    playground.open()
    playground.choose("Step by", "1 batch")
    playground.button("x1 to neuron 1 of layer 1").click()
    expect(reading(playground, "Gradient")).to_have_text(re.compile(r"\d"))
    expect(reading(playground, "Last update")).to_have_text("–")
    expect(reading(playground, "Gradient, measured")).to_have_text(re.compile(r"\d"))
    assert exact(playground, "Gradient, measured") == pytest.approx(exact(playground, "Gradient"), rel=1e-5)
    before = value(playground)
    playground.page.locator("#step").dispatch_event("click")
    expect(reading(playground, "Last update")).to_have_text(re.compile(r"\d"))
    after = value(playground)
    assert abs(after - before - exact(playground, "Last update")) < 2e-6
    ratio = exact(playground, "Update ÷ value")
    assert abs(ratio - abs(exact(playground, "Last update") / after)) < 1e-4


def test_a_neuron_tells_z_and_a(playground: PlaygroundPage) -> None:
    playground.open()
    playground.button("Neuron 2 of layer 1").hover()
    expect(card(playground)).to_contain_text("Neuron 2 of layer 1")
    expect(reading(playground, "Activation")).to_have_text("Tanh")
    expect(reading(playground, "Pre-activation z")).to_have_text(re.compile(r"\d"))
    saturated = card(playground).get_by_text(re.compile(r"^For \d+ of 250 points its slope is nearly zero"))
    expect(saturated).to_be_visible()
    histogram = card(playground).get_by_role("img", name="Before the activation, z")
    bars = histogram.locator("title").all_text_contents()
    assert sum(int(each.rpartition(": ")[2]) for each in bars) == 250  # every training point, once
    z, a = exact(playground, "Pre-activation z"), exact(playground, "Activation a")
    assert abs(a - playground.page.evaluate("z => Math.tanh(z)", z)) < 1e-9


def test_the_output_neuron_has_a_card_too(playground: PlaygroundPage) -> None:
    playground.open()
    playground.button("Output neuron").click()
    expect(card(playground)).to_contain_text("Output neuron")
    expect(card(playground).get_by_text(re.compile(r"of 250 points its slope"))).to_be_visible()
    playground.page.keyboard.press("Escape")
    expect(card(playground)).to_be_hidden()


def test_a_sample_tells_features_output_and_loss(playground: PlaygroundPage) -> None:
    playground.open("network.features=x1,x2,x1_squared")
    plane = playground.page.locator("#boundary")
    plane.focus()
    playground.page.keyboard.press("Enter")
    expect(card(playground)).to_contain_text(re.compile(r"Training point \d+"))
    for name in ("Target", "Answer", "Loss", "x1", "x2", "x1 squared"):
        expect(reading(playground, name)).not_to_have_text("–")
    assert abs(exact(playground, "x1") ** 2 - exact(playground, "x1 squared")) < 1e-9
    target = 1.0 if "Blue" in reading(playground, "Target").inner_text() else -1.0
    output = float(playground.page.locator("#inspector-value").inner_text().replace("−", "-"))
    assert abs((output - target) ** 2 / 2 - exact(playground, "Loss")) < 1e-3


def test_a_sample_is_pointed_at_and_left(playground: PlaygroundPage) -> None:
    playground.open()
    plane = playground.page.locator("#boundary")
    x, y = playground.page.evaluate(
        """async () => {
          const { planePointOf } = await import("/static/js/features/plane/places.js");
          const [x1, x2] = (await (await fetch("api/datasets", {
            method: "POST", headers: { "content-type": "application/json" }, body: "{}",
          })).json()).train[0];
          const canvas = document.querySelector("#boundary");
          const state = { config: { data: { dataset: "circle" } }, datasetRows: {} };
          return planePointOf(canvas, state, { x1, x2 });
        }"""
    )
    plane.hover(position={"x": x, "y": y})
    expect(card(playground)).to_contain_text(re.compile(r"Training point \d+"))
    playground.page.locator("#epoch").hover()
    expect(card(playground)).to_be_hidden()


def test_values_are_nudged_by_arrow_keys_and_undone(playground: PlaygroundPage) -> None:
    playground.open()
    playground.button("Bias of the output").click()
    shown = playground.page.locator("#inspector-value")
    expect(shown).to_have_text("0.1000")
    expect(playground.spinbutton("Set to")).to_be_focused()
    for keys, text in (("ArrowUp", "0.2000"), ("Shift+ArrowUp", "1.200"), ("Alt+ArrowDown", "1.190")):
        playground.page.keyboard.press(keys)
        expect(shown).to_have_text(text)
    playground.page.keyboard.press("Escape")
    playground.button("Undo").click()
    playground.button("Bias of the output").hover()
    expect(shown).to_have_text("0.1000")


def test_a_feature_tells_what_the_network_receives(playground: PlaygroundPage) -> None:
    playground.open()
    playground.button("Feature x1").focus()
    expect(playground.page.get_by_role("tooltip")).to_contain_text("the network receives")


def test_the_cursor_reads_out_place_and_output(playground: PlaygroundPage) -> None:
    playground.open()
    cursor = playground.page.locator("#cursor")
    expect(cursor).to_have_text("")
    playground.page.locator("#boundary").hover(position={"x": 150, "y": 120})
    expect(cursor).to_have_text(re.compile(r"^x1 −?\d\.\d\d, x2 −?\d\.\d\d → −?\d\.\d\d$"))
    playground.page.locator("#epoch").hover()
    expect(cursor).to_have_text("")


def test_flowers_are_read_in_centimetres(playground: PlaygroundPage) -> None:
    playground.open("data.dataset=iris")
    playground.page.locator("#boundary").focus()
    playground.page.keyboard.press("ArrowRight")
    expect(playground.page.locator("#cursor")).to_have_text(
        re.compile(r"^\d\.\d cm, \d\.\d cm → (Setosa|Versicolor|Virginica) \d\.\d\d$")
    )
    assert playground.epoch() == 0


def test_mistakes_are_ringed_until_there_are_none(playground: PlaygroundPage) -> None:
    playground.open()
    playground.step()
    ringed = playground.drawing("#boundary")
    playground.checkbox("Ring mistakes").uncheck()
    playground.wait_for_other_drawing("#boundary", ringed)
    playground.checkbox("Ring mistakes").check()
    playground.choose("Speed", "25 per frame")
    playground.play()
    playground.wait_for_epoch(400)
    playground.pause()
    expect(playground.page.locator("#test-accuracy")).to_have_text("100.0 %")
    right = playground.drawing("#boundary")
    playground.checkbox("Ring mistakes").uncheck()
    expect(playground.checkbox("Ring mistakes")).not_to_be_checked()
    assert playground.drawing("#boundary") == right


def test_contours_are_drawn_where_they_are_wanted(playground: PlaygroundPage) -> None:
    playground.open()
    before = playground.drawing("#boundary")
    playground.checkbox("Contours").check()
    playground.wait_for_other_drawing("#boundary", before)


def test_where_the_plane_is_out_of_sight_the_card_has_the_picture(playground: PlaygroundPage) -> None:
    playground.page.set_viewport_size({"width": 390, "height": 844})
    playground.open()
    playground.button("Neuron 2 of layer 1").click()
    picture = playground.page.locator("#inspector-picture")
    expect(picture).to_be_visible()
    colours = picture.evaluate(
        """canvas => {
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return new Set(new Uint32Array(data.buffer)).size;
        }"""
    )
    assert colours > 20
    playground.page.set_viewport_size({"width": 1280, "height": 720})
    expect(picture).to_be_hidden()


def test_reading_the_plane_moves_nothing(playground: PlaygroundPage) -> None:
    playground.open("data.dataset=iris")
    plane = playground.page.locator("#boundary")
    before = plane.bounding_box()
    plane.hover(position={"x": 150, "y": 120})
    expect(playground.page.locator("#cursor")).to_contain_text("cm")
    assert plane.bounding_box() == before


COVERED = """(selector) => {
  const card = document.getElementById("inspector").getBoundingClientRect();
  const covers = (left, top, right, bottom) =>
    left < card.right && card.left < right && top < card.bottom && card.top < bottom;
  const element = document.querySelector(selector);
  if (!(element instanceof SVGPathElement)) {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return covers(left + 1, top + 1, right - 1, bottom - 1);
  }
  const { left, top } = element.ownerSVGElement.getBoundingClientRect();
  return Array.from({ length: 50 }, (_, i) => element.getPointAtLength((element.getTotalLength() * i) / 49))
    .some(({ x, y }) => covers(left + x, top + y, left + x, top + y));
}"""


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1440, 900), (768, 1024)])
def test_a_card_never_covers_what_it_is_about(playground: PlaygroundPage, width: int, height: int) -> None:
    playground.page.set_viewport_size({"width": width, "height": height})
    playground.open("network.hidden=5,4,3")
    subjects = [f".links path:nth-child({i})" for i in (1, 6, 10, 17, 30, 31, 44, 45)]
    subjects += [f"[data-neuron='{i}']" for i in range(12)]
    subjects += [".output", ".bias[data-layer='0'][data-to='4']", ".bias[data-layer='3'][data-to='0']"]
    for subject in subjects:
        playground.page.locator(subject).evaluate(
            """element => new Promise((drawn) => {
              element.focus({ focusVisible: true });
              requestAnimationFrame(() => requestAnimationFrame(drawn));
            })"""
        )
        expect(playground.page.locator("#inspector")).to_be_visible()
        assert not playground.page.evaluate(COVERED, subject), subject
        box = playground.page.locator("#inspector").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= height


def test_on_a_phone_what_a_card_is_about_comes_into_sight_above_it(playground: PlaygroundPage) -> None:
    playground.page.set_viewport_size({"width": 390, "height": 844})
    playground.open()
    for index in range(6):
        tile = playground.page.locator(f"[data-neuron='{index}']")
        tile.scroll_into_view_if_needed()
        tile.click()
        expect(card(playground).get_by_text(re.compile("points its slope is nearly zero"))).to_be_visible()
        playground.page.evaluate("() => new Promise(requestAnimationFrame)")  # what has grown is placed anew
        assert not playground.page.evaluate(COVERED, f"[data-neuron='{index}']"), index
        expect(tile).to_be_in_viewport()
        playground.page.keyboard.press("Escape")
