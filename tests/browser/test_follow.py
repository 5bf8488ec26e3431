"""One sample is followed through a step of training, by mouse and by keyboard alone."""

import re

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Locator, WebSocket, expect
from safetensors.numpy import load

from tests.browser.playground_page import PlaygroundPage

# Of all numbers over the network, those that lie on each other.
COVERED = """() => {
  const all = document.querySelectorAll(".follow-numbers, .follow-label, .follow-target");
  const boxes = [...all].map((each) => each.getBoundingClientRect());
  const beside = (a, b) => a.right <= b.left + 1 || b.right <= a.left + 1;
  const below = (a, b) => a.bottom <= b.top + 1 || b.bottom <= a.top + 1;
  const covers = (box) => (other) => !beside(box, other) && !below(box, other);
  return boxes.flatMap((box, i) => boxes.slice(0, i).filter(covers(box)));
}"""
Step = dict[str, NDArray[np.float64]]
STAGES = ("Forward", "Loss", "Backward", "Update")


@pytest.fixture
def steps(fresh_playground: PlaygroundPage) -> list[Step]:
    """The steps with all their numbers that the server has told the page."""
    told: list[Step] = []

    def hear(frame: str | bytes) -> None:
        if isinstance(frame, bytes) and b"step_inputs" in frame:
            told.append(load(frame))

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", hear)

    fresh_playground.page.on("websocket", listen)
    return told


def strip(playground: PlaygroundPage) -> Locator:
    return playground.page.get_by_role("region", name="Following one sample")


def stage(playground: PlaygroundPage) -> Locator:
    return strip(playground).locator("[aria-current=step] b")


def numbers(playground: PlaygroundPage, kind: str) -> list[float]:
    """What stands under all neurons' tiles, layer by layer, in full."""
    places = playground.page.locator(f".follow-numbers[data-layer] [data-kind={kind}]")
    return [float(place.get_attribute("data-value") or "nan") for place in places.all()]


def follow_by_keyboard(playground: PlaygroundPage) -> None:
    playground.page.locator("#boundary").focus()
    playground.page.keyboard.press("Enter")
    expect(playground.button("Follow")).to_be_visible()
    playground.page.keyboard.press("Enter")
    expect(strip(playground)).to_be_visible()
    expect_fresh(playground)


def expect_fresh(playground: PlaygroundPage) -> None:
    expect(playground.page.locator("html[data-follow]:not([data-stale])")).to_be_attached()


def test_a_sample_is_followed_by_keyboard_alone(playground: PlaygroundPage) -> None:
    playground.open()
    playground.step()
    follow_by_keyboard(playground)
    expect(strip(playground).get_by_text(re.compile(r"^Training point \d+$"))).to_be_visible()
    press = playground.page.keyboard.press
    for name in STAGES[:-1]:
        expect(stage(playground)).to_have_text(name)
        press("ArrowRight")
    expect(stage(playground)).to_have_text("Update")
    expect(playground.page.locator("#follow-next")).to_be_focused()
    press("ArrowLeft")
    expect(stage(playground)).to_have_text("Backward")
    assert playground.epoch() == 1  # arrows have trained nothing
    press("Enter")
    expect(stage(playground)).to_have_text("Update")
    expect(playground.page.locator("#follow-said")).to_contain_text("Update: by this sample alone.")
    press("Escape")
    expect(strip(playground)).to_be_hidden()
    expect(playground.page.locator("#boundary")).to_be_focused()


def test_what_stands_under_the_tiles_is_what_the_server_told(
    fresh_playground: PlaygroundPage, steps: list[Step]
) -> None:
    playground = fresh_playground
    playground.open("network.hidden=3,2")
    playground.step()
    follow_by_keyboard(playground)
    strip(playground).get_by_role("button", name="Backward").click()
    expect(playground.page.locator(".follow-numbers [data-kind=delta]")).to_have_count(6)
    told = steps[-1]
    assert numbers(playground, "z") == told["step_pre_activations"][0].tolist()
    assert numbers(playground, "a") == told["step_activations"][0].tolist()
    assert numbers(playground, "delta") == told["step_deltas"][0].tolist()
    z, a = told["step_pre_activations"][0], told["step_activations"][0]
    assert np.tanh(z.astype(np.float64)) == pytest.approx(a, abs=1e-12)
    loss = playground.page.locator(".follow-target b").last
    assert float(loss.get_attribute("data-value") or "nan") == told["step_losses"][0]
    playground.button("x2 to neuron 3 of layer 1").dispatch_event("click")
    label = playground.page.locator(".follow-label[data-chosen]")
    expect(label).to_have_count(1)
    place = int(label.get_attribute("data-parameter") or "-1")
    assert place == 1 * 3 + 2
    shown = [float(each.get_attribute("data-value") or "nan") for each in label.locator("b").all()]
    assert shown == [told["step_parameters"][place], told["step_gradients"][place]]
    table = playground.page.get_by_role("table", name="Layer 1").get_by_role("row")
    expect(table).to_have_count(1 + 3)


def test_a_sample_is_followed_by_mouse_and_another_one_by_clicking_it(
    fresh_playground: PlaygroundPage, steps: list[Step]
) -> None:
    playground = fresh_playground
    playground.open()
    places = playground.page.evaluate(
        """async () => {
          const { planePointOf } = await import("/static/js/features/plane/places.js");
          const { train } = await (await fetch("api/datasets", {
            method: "POST", headers: { "content-type": "application/json" }, body: "{}",
          })).json();
          const state = { config: { data: { dataset: "circle" } }, datasetRows: {} };
          const canvas = document.querySelector("#boundary");
          return train.map(([x1, x2]) => planePointOf(canvas, state, { x1, x2 }));
        }"""
    )
    plane = playground.page.locator("#boundary")
    plane.click(position={"x": places[0][0], "y": places[0][1]})
    playground.button("Follow").click()
    expect_fresh(playground)
    first = steps[-1]["step_inputs"]
    playground.button("Loss how wrong").click()
    box = plane.bounding_box()
    plane.click(position={"x": places[7][0], "y": places[7][1]})
    expect_fresh(playground)
    expect(stage(playground)).to_have_text("Loss")
    assert plane.bounding_box() == box
    assert not np.array_equal(steps[-1]["step_inputs"], first)
    expect(playground.page.get_by_role("dialog")).to_be_hidden()
    playground.button("Stop following").click()
    expect(strip(playground)).to_be_hidden()


def test_numbers_are_grey_from_a_change_until_the_new_ones_have_come(
    fresh_playground: PlaygroundPage, steps: list[Step]
) -> None:
    playground = fresh_playground
    playground.open("network.hidden=3")
    follow_by_keyboard(playground)
    before = numbers(playground, "a")
    # Of every picture that is drawn: what it shows, and whether as something old.
    playground.page.evaluate(
        """() => {
          window.seen = [];
          const look = () => {
            const value = document.querySelector(".follow-numbers[data-layer] [data-kind=a]").dataset.value;
            window.seen.push([value, document.documentElement.hasAttribute("data-stale")]);
            requestAnimationFrame(look);
          };
          document.querySelector("#step").click();
          look();
        }"""
    )
    playground.expect_epoch(1)
    expect_fresh(playground)
    assert numbers(playground, "a") == steps[-1]["step_activations"][0].tolist() != before
    seen = playground.page.evaluate("window.seen")
    assert all(is_stale for value, is_stale in seen if float(value) == before[0])
    playground.button("Reset").click()
    expect_fresh(playground)
    playground.expect_epoch(0)
    playground.page.wait_for_function(
        "told => document.querySelector('.follow-numbers[data-layer] [data-kind=a]').dataset.value === told",
        arg=repr(before[0]),
    )


def test_of_a_batch_every_sample_can_be_looked_at_and_its_step_is_taken(
    fresh_playground: PlaygroundPage, steps: list[Step]
) -> None:
    playground = fresh_playground
    playground.open("training.batch_size=3&network.hidden=3")
    follow_by_keyboard(playground)
    playground.combobox("Whose step is shown").select_option("The batch")
    expect(strip(playground).get_by_text("Sample 1 of 3 in the next batch")).to_be_visible()
    expect_fresh(playground)
    told = steps[-1]
    assert told["step_inputs"].shape == (3, 2)
    playground.button("Next sample of the batch").click()
    expect(strip(playground).get_by_text("Sample 2 of 3 in the next batch")).to_be_visible()
    expect(
        strip(playground).get_by_text(f"Training point {told['step_rows'][1] + 1}", exact=True)
    ).to_be_visible()
    assert numbers(playground, "a") == told["step_activations"][1].tolist()
    strip(playground).get_by_role("button", name="Update").first.click()
    playground.button("Take the step").click()
    expect(stage(playground)).to_have_text("Forward")
    expect_fresh(playground)
    after = steps[-1]
    moved = told["step_parameters"] + told["step_moves"]
    assert after["step_parameters"] == pytest.approx(moved, abs=1e-12)
    assert after["step_rows"].tolist() != told["step_rows"].tolist()


def test_the_page_is_given_back_as_it_was(playground: PlaygroundPage) -> None:
    playground.open()
    playground.step()
    playground.page.mouse.move(1, 1)
    shown = """() => [...document.querySelectorAll(".network .tile, .settings, .result, .hints, .layer-head")]
      .map((each) => Object.values(each.getBoundingClientRect().toJSON()).map(Math.round).join())"""
    before = playground.page.evaluate(shown)
    follow_by_keyboard(playground)
    assert playground.page.evaluate(shown) != before
    expect(playground.button("x1² feature")).to_be_hidden()
    playground.button("Stop following").click()
    expect(strip(playground)).to_be_hidden()
    assert playground.page.evaluate(shown) == before
    playground.button("Output neuron").click()
    expect(playground.page.get_by_role("dialog")).to_contain_text("Output neuron")


def test_what_is_clicked_on_the_network_is_looked_at_and_opens_no_card(playground: PlaygroundPage) -> None:
    playground.open()
    follow_by_keyboard(playground)
    tile = playground.button("Neuron 2 of layer 2")
    tile.click()
    expect(tile).to_have_attribute("aria-current", "true")
    expect(playground.page.get_by_role("dialog")).to_be_hidden()
    table = playground.page.get_by_role("table", name="Layer 2")
    expect(table.get_by_role("row")).to_have_count(1 + 2)
    playground.button("Neuron 3 of layer 1").press("Enter")
    expect(playground.button("Neuron 3 of layer 1")).to_have_attribute("aria-current", "true")
    expect(playground.page.get_by_role("dialog")).to_be_hidden()


def test_the_desk_and_painting_end_it(playground: PlaygroundPage) -> None:
    playground.open()
    follow_by_keyboard(playground)
    playground.button("Experiments").click()
    # The strip lies under the desk from its opening; the desk ends it once its scripts are there.
    expect(playground.page.locator("html[data-desk]:not([data-follow])")).to_be_attached()
    playground.button("Experiments").click()
    expect(playground.page.locator("html")).not_to_have_attribute("data-follow", "")
    follow_by_keyboard(playground)
    playground.button("Draw points").click()
    expect(strip(playground)).to_be_hidden()


def test_what_dropout_leaves_out_is_dim(fresh_playground: PlaygroundPage, steps: list[Step]) -> None:
    playground = fresh_playground
    playground.open("network.hidden=6,6&network.dropout=0.5")
    follow_by_keyboard(playground)
    out = int((steps[-1]["step_mask"][0] == 0).sum())
    assert out > 0
    dimmed = playground.page.locator(".follow-out").get_attribute("d") or ""
    assert dimmed.count("M") == out


def test_of_the_largest_network_the_chosen_neuron_has_its_numbers(
    fresh_playground: PlaygroundPage, steps: list[Step]
) -> None:
    playground = fresh_playground
    playground.open("network.hidden=64,64,64,64,64,64,64,64")
    hints = playground.page.locator("#network > .hints li")
    shown = hints.evaluate_all("each => each.map((hint) => getComputedStyle(hint).display !== 'none')")
    assert shown == [True, False, False]  # weights of so many cannot be pointed at
    follow_by_keyboard(playground)
    tile = playground.button("Neuron 5 of layer 3")
    tile.hover()  # hundreds of buttons are put where the picture shows them when somebody comes
    tile.click()
    expect(playground.page.locator("#follow-card-title")).to_have_text("Neuron 5 of layer 3")
    place = playground.page.locator('.follow-numbers[data-layer="2"][data-neuron="4"] [data-kind=a]')
    expect(place).to_have_attribute("data-value", re.compile(r"\d"))
    assert float(place.get_attribute("data-value") or "nan") == steps[-1]["step_activations"][0, 2 * 64 + 4]
    # Its twelve strongest inputs have theirs as well, and no number stands on another.
    expect(playground.page.locator('.follow-numbers[data-layer="1"]')).to_have_count(12)
    playground.page.keyboard.press("ArrowRight")
    playground.page.keyboard.press("ArrowRight")
    expect(stage(playground)).to_have_text("Backward")
    expect(playground.page.locator(".follow-label")).to_have_count(3)
    assert playground.page.evaluate(COVERED) == []
    # Its bias has no button of its own there; the card leads to it.
    expect(playground.page.locator(".bias")).to_have_count(0)
    bias = playground.page.locator("#follow-lines [data-goes-to]", has_text="bias")
    bias.first.click()
    expect(playground.page.locator("#follow-card-title")).to_have_text(
        "bias: neuron 5 of layer 3", ignore_case=True
    )
