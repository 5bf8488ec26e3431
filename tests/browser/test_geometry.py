"""Where tiles and links lie: told apart in any network, and large enough for fingers."""

from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.modules import Modules
from tests.browser.playground_page import PlaygroundPage
from tests.browser.serving import Server


def geometry(modules: Modules, hidden: list[int], width: float = 640, height: float = 560) -> dict[str, Any]:
    read: dict[str, Any] = modules.run(
        "features/network/geometry",
        """const network = { nFeatures: 7, active: [0, 1], hidden: a.hidden, nOutputs: 1 };
        return m.networkGeometry(network, { width: a.width, height: a.height, unit: 1 });""",
        {"hidden": hidden, "width": width, "height": height},
    )
    return read


@pytest.mark.parametrize("hidden", [[4, 2], [16], [64, 64], [8] * 8])
def test_no_tile_covers_another(modules: Modules, hidden: list[int]) -> None:
    drawn = geometry(modules, hidden)
    tile = drawn["tile"]
    for column in [drawn["features"], *drawn["hidden"]]:
        for one, other in combinations(column, 2):
            apart = max(abs(one["x"] - other["x"]), abs(one["y"] - other["y"]))
            assert apart >= tile, (one, other)
        assert all(104 <= spot["y"] <= 560 for spot in column)


def test_full_columns_stand_several_abreast_and_keep_their_order(modules: Modules) -> None:
    (column,) = geometry(modules, [64])["hidden"]
    heights = [spot["y"] for spot in column]
    assert heights == sorted(heights)
    assert len({spot["x"] for spot in column}) > 1
    (column,) = geometry(modules, [8])["hidden"]
    assert len({spot["x"] for spot in column}) == 1


def test_steep_links_go_straighter_than_level_ones(modules: Modules) -> None:
    level, steep = modules.run(
        "features/network/geometry",
        """const run = { x0: 0, y0: 0, x1: 40 };
        return [m.reachOf({ ...run, y1: 10 }), m.reachOf({ ...run, y1: 400 })];""",
    )
    assert level == 20
    assert 0 < steep < level / 2


def test_a_link_is_hit_where_it_is_drawn(modules: Modules) -> None:
    distances = modules.run(
        "features/network/geometry",
        """const link = { x0: 0, y0: 0, x1: 100, y1: 300 };
        return [[0, 0], [50, 150], [100, 300], [0, 300]].map(([x, y]) => m.distanceTo(link, x, y));""",
    )
    assert distances[:3] == pytest.approx([0, 0, 0], abs=1e-6)
    assert distances[3] > 50


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
