"""Where the parts stand: in sight, beside each other, and large enough for fingers."""

import pytest
from playwright.sync_api import Browser, FloatRect, expect

from tests.browser.playground_page import PlaygroundPage
from tests.browser.serving import Server


def test_fingers_find_targets_of_44_pixels(browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    playground = PlaygroundPage(context.new_page(), server.url).open()
    # Tiles and biases are larger than they look; two buttons side by side share the width of a column.
    small = playground.page.evaluate(
        """() => [...document.querySelectorAll("button, select, input[type=range], .checks label")]
          .filter((e) => e.offsetParent && !e.closest("dialog, [hidden]") && !e.matches(".tile, .bias"))
          .map((e) => [e.id || e.className || e.textContent, e.getBoundingClientRect()])
          .filter(([, { width, height }]) => height < 43.5 || width < 39.5)
          .map(([name]) => name)"""
    )
    reach = playground.page.evaluate(
        """() => {
          const tile = document.querySelector("[data-neuron='0']");
          tile.scrollIntoView({ block: "center" });
          const box = tile.getBoundingClientRect();
          const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
          const isHit = ([dx, dy]) => document.elementFromPoint(x + dx, y + dy) === tile;
          return [[0, -20], [20, 0], [0, 20]].map(isHit);
        }"""
    )
    context.close()
    assert small == [], small
    assert reach == [True, True, True]


WIDTHS = [320, 360, 390, 600, 719, 720, 768, 999, 1000, 1100, 1239, 1280, 1366, 1440, 1920, 2560]
# Pairs of parts that lie over each other; on a phone the result is pinned over what scrolls.
OVERLAPPING = """(selectors) => {
  const parts = selectors.flatMap((selector) => [...document.querySelectorAll(selector)])
    .map((element) => [element.id || element.className, element.getBoundingClientRect()])
    .filter(([, { width, height }]) => width > 1 && height > 1);
  const meets = (one, [, b]) => {
    const [, a] = one;
    const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    return across > 1 && down > 1;
  };
  const later = (i) => parts.slice(i + 1);
  const over = (one, i) => later(i).filter((other) => meets(one, other)).map(([name]) => [one[0], name]);
  return parts.flatMap(over);
}"""
# Whether a click in the middle of an element reaches it.
REACHED = """(selector) => {
  const element = document.querySelector(selector);
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return element.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2));
}"""
COLUMNS = [".top-bar", ".settings", ".data", ".network", ".result"]
BAR = [
    ".brand",
    "#undo",
    "#redo",
    "#reset",
    "#play",
    "#step",
    "#step-size",
    ".clock",
    ".entries .entry",
    "#open-menu",
]
STRIP = [".settings > *"]


def box_of(playground: PlaygroundPage, selector: str) -> FloatRect:
    box = playground.page.locator(selector).bounding_box()
    assert box is not None, selector
    return box


@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_no_width_scrolls_sideways_lays_parts_over_each_other_or_hides_play(
    playground: PlaygroundPage, language: str
) -> None:
    page = playground.page
    page.goto(f"{playground.url}?lang={language}#network.hidden=4,4,4")
    playground.expect_status("ready")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844 if width < 720 else 900})
        page.evaluate("new Promise(requestAnimationFrame)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
        for parts in (COLUMNS if width >= 720 else COLUMNS[:-1], BAR, STRIP):
            assert page.evaluate(OVERLAPPING, parts) == [], width
        for end in (0, 100_000):
            page.evaluate("end => scrollTo(0, end)", end)
            assert page.evaluate(REACHED, "#play"), (width, end)
            if width < 720:
                assert page.evaluate(REACHED, "#boundary"), (width, end)
                assert page.evaluate(REACHED, "#test-loss"), (width, end)
        page.evaluate("scrollTo(0, 0)")


def test_the_drawer_of_settings_moves_nothing_and_covers_the_network_alone(
    playground: PlaygroundPage,
) -> None:
    seen = ["#play", "#boundary", "#loss-chart", "#test-loss", ".data", ".settings", "#network"]
    for width, height in ((1440, 900), (1280, 720), (1920, 1080)):
        playground.page.set_viewport_size({"width": width, "height": height})
        playground.open()
        before = {selector: box_of(playground, selector) for selector in seen}
        playground.button("More settings").click()
        expect(playground.page.locator("#advanced")).to_be_visible()
        playground.page.evaluate("Promise.all(document.getAnimations().map(({ finished }) => finished))")
        drawer = box_of(playground, "#advanced")
        assert {selector: box_of(playground, selector) for selector in seen} == before
        assert drawer["x"] >= before["#network"]["x"] - 1
        assert drawer["x"] + drawer["width"] <= before["#network"]["x"] + before["#network"]["width"] + 1
        for selector in seen[:-1]:
            assert playground.page.evaluate(REACHED, selector) or selector in {".data", ".settings"}, selector
        playground.page.keyboard.press("Escape")
        expect(playground.page.locator("#advanced")).to_be_hidden()
        expect(playground.button("More settings")).to_be_focused()


def test_metrics_take_the_plane_s_place_and_leave_play_and_losses_where_they_are(
    playground: PlaygroundPage,
) -> None:
    playground.open()
    seen = ["#play", "#loss-chart", "#test-loss", "#result", "#network"]
    before = [box_of(playground, selector) for selector in seen]
    playground.tab("Metrics").click()
    expect(playground.page.locator("#metrics")).to_be_visible()
    expect(playground.page.locator("#boundary")).to_be_hidden()
    assert [box_of(playground, selector) for selector in seen] == before
    assert playground.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    playground.page.keyboard.press("ArrowLeft")
    expect(playground.tab("Plane")).to_be_focused()
    expect(playground.page.locator("#boundary")).to_be_visible()
    assert playground.epoch() == 0  # the arrow was not a step


def test_the_result_is_enlarged_and_made_smaller_again(playground: PlaygroundPage) -> None:
    for width, height in ((1440, 900), (768, 1024), (390, 844)):
        playground.page.set_viewport_size({"width": width, "height": height})
        playground.open()
        before = box_of(playground, "#boundary")["height"]
        enlarge = playground.button("Enlarge the result")
        enlarge.click()
        expect(enlarge).to_have_attribute("aria-pressed", "true")
        large = box_of(playground, "#boundary")
        assert large["height"] > 1.4 * before
        assert large["x"] >= 0
        assert large["x"] + large["width"] <= width
        assert playground.page.evaluate(REACHED, "#play")
        playground.page.keyboard.press("Escape")
        expect(enlarge).to_have_attribute("aria-pressed", "false")
        assert box_of(playground, "#boundary")["height"] == before


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1440, 900), (1920, 1080)])
def test_the_plane_of_four_inputs_has_its_axes_and_stays_in_the_window(
    playground: PlaygroundPage, width: int, height: int
) -> None:
    page = playground.page
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{playground.url}?lang=zh-Hant#data.dataset=iris4")
    playground.expect_status("ready")
    plane = box_of(playground, "#boundary")
    assert plane["height"] >= 216
    selects = box_of(playground, "#plane-axes")
    assert abs(plane["x"] + plane["width"] / 2 - selects["x"] - selects["width"] / 2) < 20
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    subject = page.locator("#subject")
    assert subject.evaluate("element => element.scrollWidth <= element.clientWidth")


def test_a_phone_has_the_learning_rate_near_the_top(playground: PlaygroundPage) -> None:
    playground.page.set_viewport_size({"width": 360, "height": 740})
    playground.open()
    rate = box_of(playground, "#learning_rate")
    assert rate["y"] + rate["height"] < 700
    assert playground.page.evaluate(REACHED, "#learning_rate")


def test_a_tablet_has_two_columns(playground: PlaygroundPage) -> None:
    playground.page.set_viewport_size({"width": 768, "height": 1024})
    playground.open()
    result, network = box_of(playground, "#result"), box_of(playground, "#network")
    assert network["x"] >= result["x"] + result["width"]
    assert network["y"] == result["y"]


def test_all_features_shrink_no_tile_and_do_not_run_below_the_window(playground: PlaygroundPage) -> None:
    for width, height in ((1440, 900), (1280, 720)):
        playground.page.set_viewport_size({"width": width, "height": height})
        playground.open()
        before = [box_of(playground, selector) for selector in ("[data-neuron='0']", ".output", "#result")]
        playground.button("More features").click()
        expect(playground.page.locator("[data-feature]:visible")).to_have_count(15)
        after = [box_of(playground, selector) for selector in ("[data-neuron='0']", ".output", "#result")]
        for one, other in zip(before, after, strict=True):
            assert abs(one["width"] - other["width"]) <= 1
            assert abs(one["y"] - other["y"]) <= 1
        assert playground.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
        playground.button("Feature absolute x2").scroll_into_view_if_needed()
        expect(playground.button("Feature absolute x2")).to_be_in_viewport()
