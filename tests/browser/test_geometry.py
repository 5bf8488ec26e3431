"""Whether what can be pressed is large enough for fingers."""

from playwright.sync_api import Browser

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
