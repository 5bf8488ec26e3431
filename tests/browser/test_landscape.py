"""The landscape: the training loss around the network, by mouse, by keys, and as numbers in tables."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.playground_page import PlaygroundPage
from tests.browser.test_access import complaints_of_axe


def opened(playground: PlaygroundPage, fragment: str = "") -> Locator:
    playground.open(fragment)
    playground.tab("Landscape").click()
    panel = playground.page.get_by_role("tabpanel", name="Landscape")
    wait_for_map(panel)
    return panel


def wait_for_map(panel: Locator) -> None:
    """The map is whole, and of the step that is shown."""
    expect(panel.locator("#landscape-map:not([data-stale])[aria-busy=false]")).to_be_visible()


def test_a_link_opens_the_landscape_with_the_paths_main_plane(playground: PlaygroundPage) -> None:
    playground.open("tab=landscape")
    playground.train_to(6)
    panel = playground.page.get_by_role("tabpanel", name="Landscape")
    wait_for_map(panel)
    says = panel.locator("#landscape-says")
    expect(says).to_contain_text(re.compile(r"cut through 25 dimensions.* It holds \d+ % of their movement"))
    expect(says).to_contain_text(re.compile(r"differ by [\d.]+ in the median and by [\d.]+ at most"))
    rows = panel.locator("#landscape-paths tbody tr")
    expect(rows.last).to_contain_text(re.compile(r"6"))
    last = rows.last.locator("td").all_inner_texts()
    assert last[1] == last[2] == playground.loss("train")


def test_the_ball_is_on_the_training_loss_of_now_and_the_map_follows_when_training_rests(
    playground: PlaygroundPage,
) -> None:
    panel = opened(playground)
    panel.get_by_role("radio", name="Random").check()
    says = panel.locator("#landscape-says")
    expect(says).to_contain_text(f"The ball is the present network: {playground.loss('train')}.")
    before = playground.drawing("#landscape-map")
    playground.train_to(5)
    wait_for_map(panel)
    expect(says).to_contain_text(f"The ball is the present network: {playground.loss('train')}.")
    assert playground.drawing("#landscape-map") != before


def test_other_random_directions_and_a_closer_look_give_other_maps(playground: PlaygroundPage) -> None:
    panel = opened(playground)
    panel.get_by_role("radio", name="Random").check()
    expect(panel.locator("#landscape-says")).to_contain_text("two random directions")
    corner = panel.locator("#landscape-table tbody tr").first.locator("th")
    expect(corner).to_have_text("0.8")
    for name, height in (("Look closer", "0.4"), ("Look closer", "0.2"), ("Show more around", "0.4")):
        panel.get_by_role("button", name=name).click()
        expect(corner).to_have_text(height)
    losses = panel.locator("#landscape-table")
    table = losses.inner_text()
    panel.get_by_role("button", name="Other random directions").click()
    expect(losses).not_to_have_text(table)


def test_two_weights_are_chosen_and_one_against_itself_is_not_drawn(playground: PlaygroundPage) -> None:
    panel = opened(playground)
    panel.get_by_role("radio", name="Two weights").check()
    says = panel.locator("#landscape-says")
    expect(says).to_contain_text("over these two weights; the 23 other parameters stay")
    up = panel.get_by_role("group", name="Up")
    up.get_by_role("combobox", name="Layer").select_option(label="Output layer")
    expect(up.get_by_role("combobox", name="From").locator("option")).to_have_text(["1", "2", "Bias"])
    up.get_by_role("combobox", name="From").select_option(label="Bias")
    wait_for_map(panel)
    losses = panel.locator("#landscape-table")
    table = losses.inner_text()
    panel.get_by_role("group", name="Across").get_by_role("combobox", name="To neuron").select_option(index=2)
    expect(losses).not_to_have_text(table)


def test_arrow_keys_read_the_map_out_and_train_nothing(playground: PlaygroundPage) -> None:
    panel = opened(playground)
    panel.get_by_role("radio", name="Random").check()
    expect(panel.locator("#landscape-says")).to_contain_text("two random directions")
    wait_for_map(panel)
    panel.locator("#landscape-map").focus()
    reading = panel.locator("#landscape-reading")
    seen: list[str] = []
    for key in ("ArrowRight", "Shift+ArrowUp"):
        playground.page.keyboard.press(key)
        expect(reading).to_have_text(re.compile(r"^−?[\d.]+, −?[\d.]+: loss [\d.]+$"))
        expect(reading).not_to_have_text(seen[-1] if seen else "")
        seen.append(reading.inner_text())
    expect(reading).to_have_attribute("aria-live", "polite")
    playground.expect_epoch(0)


def test_a_changed_setting_is_drawn_anew_and_playing_goes_on_beside_it(playground: PlaygroundPage) -> None:
    panel = opened(playground)
    says = panel.locator("#landscape-says")
    expect(says).to_contain_text("cut through 25 dimensions")
    playground.button("Add hidden layer").click()
    expect(says).not_to_contain_text("cut through 25 dimensions")
    wait_for_map(panel)
    before = playground.drawing("#landscape-map")
    playground.play()
    playground.wait_for_other_drawing("#landscape-map", before)
    expect(says).to_contain_text(re.compile(r"The map is of epoch \d+\. The ball moves on with training"))
    expect(panel.locator("#landscape-map:not([data-stale])")).to_be_visible()
    playground.wait_for_epoch(3)
    playground.pause()
    wait_for_map(panel)


def test_the_branches_whose_paths_span_the_plane_are_chosen(playground: PlaygroundPage) -> None:
    panel = opened(playground)
    playground.train_to(4)
    playground.slider("Epoch shown").press("Home")
    playground.expect_epoch(0)
    playground.choose("Learning rate", "0.3")
    playground.train_to(3)
    says, names = panel.locator("#landscape-says"), panel.get_by_role("group", name="Paths of")
    expect(says).to_contain_text(re.compile(r"of their movement \(B \d+ %, A \d+ %\)"))
    expect(names.get_by_role("checkbox", name="B")).to_be_disabled()
    names.get_by_role("checkbox", name="A").uncheck()
    expect(says).to_contain_text(re.compile(r"of their movement\."))
    wait_for_map(panel)


def test_the_ground_is_seen_from_the_side_and_turned_by_keys_and_by_dragging(
    playground: PlaygroundPage,
) -> None:
    panel = opened(playground)
    before = playground.drawing("#landscape-map")
    relief = panel.get_by_role("button", name="From the side (3-D)")
    relief.click()
    expect(relief).to_have_attribute("aria-pressed", "true")
    expect(panel.locator("#landscape-says")).to_contain_text("The height is the l")
    playground.wait_for_other_drawing("#landscape-map", before)
    ground = panel.locator("#landscape-map")
    before = playground.drawing("#landscape-map")
    ground.press("ArrowLeft")
    playground.wait_for_other_drawing("#landscape-map", before)
    before = playground.drawing("#landscape-map")
    drag(playground, ground)
    playground.wait_for_other_drawing("#landscape-map", before)
    expect(panel.locator("#landscape-reading")).to_have_text("")
    relief.click()
    expect(ground).to_have_attribute("aria-label", re.compile(r"^Map of"))
    playground.expect_epoch(0)


def drag(playground: PlaygroundPage, ground: Locator) -> None:
    box = ground.bounding_box()
    assert box is not None
    mouse = playground.page.mouse
    mouse.move(box["x"] + 60, box["y"] + 60)
    mouse.down()
    mouse.move(box["x"] + 120, box["y"] + 80, steps=3)
    mouse.up()


def test_axe_finds_nothing_in_the_landscape(playground: PlaygroundPage) -> None:
    panel = opened(playground)
    panel.get_by_role("radio", name="Two weights").check()
    wait_for_map(panel)
    assert complaints_of_axe(playground.page) == []


def test_the_largest_eigenvalue_is_held_against_what_the_learning_rate_bears(
    playground: PlaygroundPage,
) -> None:
    panel = opened(playground)
    line = panel.locator("#landscape-curvature")
    expect(line).to_contain_text(re.compile(r"λ = [\d.]+, below 2/η = 66\.7: .* stable"))
    playground.choose("Learning rate", "10")
    expect(line).to_contain_text(re.compile(r"λ = [\d.]+, above 2/η = 0\.2: .* overshoot"))
    playground.choose("Learning rate", "0.03")
    expect(line).to_contain_text("below 2/η = 66.7")
    sharpness = line.inner_text()
    playground.play()
    expect(line).not_to_have_text(sharpness)
    playground.pause()


def test_of_an_optimizer_without_a_known_bound_none_is_claimed(playground: PlaygroundPage) -> None:
    panel = opened(playground, "training.optimizer=adadelta")
    expect(panel.locator("#landscape-curvature")).to_contain_text("For Adadelta no bound is valid here.")
