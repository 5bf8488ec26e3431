"""The tab Inside: bars that light up what they count, dead neurons on their tiles, a kept moment."""

import re

from playwright.sync_api import Locator, expect

from tests.browser.playground_page import PlaygroundPage

SMALL = "network.hidden=3,2&network.activation=tanh,relu&data.samples=80&seed=3"
# Of the biases of the first layer one outweighs everything: whatever comes in, ReLU answers 0.
DEAD = (
    "network.hidden=2&network.activation=relu&data.samples=60&network.initial_parameters="
    '[{"weights":[[1,1],[1,-1]],"biases":[-100,0]},{"weights":[[1],[1]],"biases":[0]}]'
)


def open_inside(playground: PlaygroundPage, link: str = SMALL) -> Locator:
    playground.open(link)
    playground.tab("Inside").click()
    panel = playground.page.get_by_role("tabpanel", name="Inside")
    expect(panel.locator(".bar").first).to_be_attached()
    return panel


def counts(panel: Locator, picture: str, layer: int) -> list[int]:
    names = panel.locator(f'[data-picture="{picture}"][data-layer="{layer}"] .bar').evaluate_all(
        "bars => bars.map(bar => bar.getAttribute('aria-label'))"
    )
    return [int(name.rpartition(": ")[2].replace(",", "")) for name in names]


def lit(playground: PlaygroundPage) -> set[str]:
    """The links and biases that are lit up in the network."""
    keys: list[str] = playground.page.locator("#network [data-lit]").evaluate_all(
        "all => all.map(({ dataset: { layer, from, to } }) => `${layer} ${from ?? 'bias'} ${to}`)"
    )
    return set(keys)


def test_every_value_is_in_a_bar_of_its_layers_histogram(playground: PlaygroundPage) -> None:
    panel = open_inside(playground)
    assert [sum(counts(panel, "z", layer)) for layer in range(3)] == [40 * 3, 40 * 2, 40]
    assert [sum(counts(panel, "weights", layer)) for layer in range(3)] == [9, 8, 3]
    assert [sum(counts(panel, "gradients", layer)) for layer in range(3)] == [9, 8, 3]
    expect(panel.locator("#inside-about")).to_contain_text("40 training points")


def test_every_weight_lights_up_with_one_bar_and_as_many_as_it_counts(playground: PlaygroundPage) -> None:
    panel = open_inside(playground)
    bars = panel.locator('[data-picture="weights"][data-layer="0"] .bar')
    found: set[str] = set()
    for at, count in enumerate(counts(panel, "weights", 0)):
        if not count:
            continue
        bars.nth(at).click()
        expect(bars.nth(at)).to_have_attribute("aria-pressed", "true")
        expect(playground.page.locator("#network [data-lit]")).to_have_count(count)
        assert not found & lit(playground)
        found |= lit(playground)
    own = [f"0 {source} {to}" for source in (0, 1, "bias") for to in range(3)]
    assert found == set(own)
    panel.get_by_role("button", name="Put out").click()
    expect(playground.page.locator("#network [data-lit]")).to_have_count(0)


def test_a_bar_lights_up_the_weight_whose_number_lies_in_it(playground: PlaygroundPage) -> None:
    link = (
        "network.hidden=2&network.initial_parameters="
        '[{"weights":[[0.1,0.5],[-2,0.2]],"biases":[0,1]},{"weights":[[1],[-1]],"biases":[0]}]'
    )
    panel = open_inside(playground, link)
    first = panel.locator('[data-picture="weights"][data-layer="0"] .bar').first
    expect(first).to_have_attribute("aria-label", re.compile(r"^−2 < w ≤ −1\.8: 1$"))
    first.click()
    expect(panel.locator("#inside-lit-text")).to_contain_text("1 weight or bias lies here")
    expect(playground.page.locator("#network [data-lit]")).to_have_count(1)
    assert lit(playground) == {"0 1 0"}


def test_of_one_neuron_every_point_lights_up_with_one_bar_and_as_many_as_it_counts(
    playground: PlaygroundPage,
) -> None:
    panel = open_inside(playground, "network.hidden=1&data.samples=40")
    bars = panel.locator('[data-picture="z"][data-layer="0"] .bar')
    counted = counts(panel, "z", 0)
    assert sum(counted) == 20  # every training point, once
    for at in sorted(range(len(counted)), key=lambda bar: -counted[bar])[:3]:
        bars.nth(at).click()
        expect(panel.locator("#inside-lit-text")).to_have_text(re.compile(rf"^{counted[at]} points? ha"))


def test_keys_go_from_bar_to_bar_and_choose_one(playground: PlaygroundPage) -> None:
    panel = open_inside(playground)
    bars = panel.locator('[data-picture="z"][data-layer="0"] .bar')
    at = next(bar for bar, count in enumerate(counts(panel, "z", 0)) if count and bar > 1)
    bars.first.focus()
    for _ in range(at):
        playground.page.keyboard.press("ArrowRight")
    expect(bars.nth(at)).to_be_focused()
    plane = playground.drawing("#inside-plane")
    playground.page.keyboard.press("Enter")
    expect(bars.nth(at)).to_have_attribute("aria-pressed", "true")
    expect(panel.locator("#inside-lit-text")).to_contain_text(re.compile(r"\d+ points? ha"))
    playground.wait_for_other_drawing("#inside-plane", plane)
    assert playground.epoch() == 0  # the arrows have not trained
    playground.page.keyboard.press("Enter")
    expect(panel.locator("#inside-lit")).to_be_hidden()


def test_a_dead_neuron_is_hatched_on_its_tile_and_said_to_be(playground: PlaygroundPage) -> None:
    panel = open_inside(playground, DEAD)
    tiles = playground.page.locator(".tile.neuron")
    expect(tiles.nth(0).locator(".dead-word")).to_have_text("dead")
    expect(tiles.nth(0)).to_have_attribute("aria-description", "dead")
    expect(tiles.nth(1).locator(".dead-word")).to_have_count(0)
    expect(panel.get_by_text("1 of 2 outputs is 0 for every point.")).to_be_visible()
    playground.tab("Plane").click()
    expect(playground.page.locator(".dead-word, .flat-share")).to_have_count(0)


def test_pointing_at_a_tile_shows_that_neuron_alone(playground: PlaygroundPage) -> None:
    panel = open_inside(playground)
    playground.page.locator(".tile.neuron").nth(1).hover()
    expect(panel.get_by_text("Layer 1 · Tanh · neuron 2")).to_be_visible()
    assert sum(counts(panel, "z", 0)) == 40
    assert sum(counts(panel, "weights", 0)) == 3
    assert sum(counts(panel, "z", 1)) == 80
    playground.page.locator("#tab-inside").hover()
    expect(panel.get_by_text("Layer 1 · Tanh", exact=True)).to_be_visible()


def test_a_kept_moment_is_drawn_over_later_ones_until_it_is_cleared(playground: PlaygroundPage) -> None:
    panel = open_inside(playground)
    outline = panel.locator('[data-picture="z"][data-layer="0"] .kept')
    expect(outline).to_have_attribute("d", "")
    panel.get_by_role("button", name="Keep this moment").click()
    expect(panel.locator("#kept-moment")).to_have_text("Epoch 0")
    expect(outline).to_have_attribute("d", re.compile("^M0 100L"))
    drawn = outline.get_attribute("d")
    assert drawn
    playground.train_to(8)
    expect(panel.locator("#kept-moment")).to_have_text("Epoch 0")
    expect(panel.locator("#norms-table tbody tr").last.locator("th")).to_have_text("8")
    told = panel.locator("#bars-table tbody tr").filter(has_text="Layer 1").filter(has_text="Weights")
    assert sum(int(each) for each in told.locator("td:nth-child(4)").all_text_contents()) == 9
    panel.get_by_role("button", name="Clear").click()
    expect(outline).to_have_attribute("d", "")


def test_another_branch_is_laid_over_with_its_name_and_colour(playground: PlaygroundPage) -> None:
    panel = open_inside(playground)
    expect(panel.locator("#inside-other")).to_be_hidden()
    playground.train_to(12)
    for epoch in (11, 10):
        playground.button("Step back").click()
        playground.expect_epoch(epoch)
    playground.choose("Learning rate", "0.3")
    playground.train_to(15)
    panel.get_by_label("Over it").select_option(label="A · epoch 12")
    expect(panel.locator("#kept-moment")).to_have_text("Epoch 12, branch A")
    expect(panel.locator("#own-moment")).to_have_text("Epoch 15, branch B")
    outline = panel.locator('[data-picture="weights"][data-layer="0"] .kept')
    expect(outline).to_have_attribute("d", re.compile("^M0 100L"))
    assert panel.evaluate("root => root.style.getPropertyValue('--kept')") == "var(--branch-1)"
    panel.get_by_label("Over it").select_option(label="no other branch")
    expect(outline).to_have_attribute("d", "")


def test_the_gradients_norms_are_those_of_the_whole_run_and_go_on_from_there(
    playground: PlaygroundPage,
) -> None:
    playground.open(SMALL)
    playground.train_to(12)
    playground.tab("Inside").click()
    rows = playground.page.locator("#norms-table tbody th")
    expect(rows.first).to_have_text("0")
    expect(rows.last).to_have_text("12")
    playground.tab("Plane").click()
    playground.train_to(30)  # unseen
    playground.tab("Inside").click()
    expect(rows.last).to_have_text("30")
    expect(playground.page.locator("#norms-table tbody")).to_contain_text("21")
    expect(playground.page.locator("#inside-norms .sentence")).to_contain_text("at epoch 0 it was")
    expect(playground.page.locator("#norms-run")).to_be_hidden()


def test_the_layers_have_shapes_parameters_and_ratios(playground: PlaygroundPage) -> None:
    panel = open_inside(playground)
    rows = panel.locator("#inside-table tbody tr")
    # The tables for who listens lie in the tab, and make the page no higher.
    assert playground.page.evaluate("() => document.documentElement.scrollHeight === innerHeight")
    assert [row.split()[-5:-2] for row in rows.locator("xpath=.").all_inner_texts()] == [
        ["→", "3", "9"], ["→", "2", "8"], ["→", "1", "3"],
    ]  # fmt: skip
    expect(panel.locator("#inside-table tfoot td").first).to_have_text("20")
    expect(rows.first.locator("td").last).to_have_text("–")
    sentence = panel.locator("#layers-sentence")
    expect(sentence).to_have_text(
        "There are 0.5 parameters to each of the 40 training points; Layer 1 holds the most, 45 %."
    )
    playground.step()
    expect(rows.first.locator("td").last).to_have_text(re.compile(r"\d"))
    expect(sentence).to_have_text(re.compile(r"the latest update is largest here: .+, 0\.\d+\.$"))


def test_of_many_layers_one_is_open_and_the_others_are_a_line_each(playground: PlaygroundPage) -> None:
    panel = open_inside(playground, "network.hidden=3,3,3,3,2&data.samples=60")
    heads = panel.locator("[data-open-layer]")
    expect(heads).to_have_count(6)
    expect(panel.locator('[data-picture="z"]')).to_have_count(1)
    wrapped = "heads => heads.filter(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight).length"
    assert heads.evaluate_all(wrapped) == 0  # each name stands in one line
    panel.get_by_role("button", name="Layer 4").press("Enter")
    expect(panel.get_by_role("button", name="Layer 4")).to_have_attribute("aria-expanded", "true")
    expect(panel.get_by_role("button", name="Layer 4")).to_be_focused()
    expect(panel.locator('[data-picture="z"]')).to_have_attribute("data-layer", "3")


def test_batch_normalization_is_seen_before_and_after(playground: PlaygroundPage) -> None:
    panel = open_inside(
        playground, "network.hidden=3,2&network.batch_normalization=true,false&data.samples=80"
    )
    expect(panel.locator('[data-picture="sums"]')).to_have_count(1)
    assert sum(counts(panel, "sums", 0)) == sum(counts(panel, "z", 0)) == 120


def test_other_layers_are_shown_as_soon_as_they_are_there(playground: PlaygroundPage) -> None:
    panel = open_inside(playground)
    playground.button("Add hidden layer").click()
    expect(panel.locator('[data-picture="z"]')).to_have_count(4)
    expect(panel.get_by_text("Layer 3 ·", exact=False).first).to_be_visible()
