"""Other models while a point is dragged: `python -m benchmarks.baselines`; about half a minute.

Prints the rows of benchmarks/results.md: all eight models fitted to 250 points of the spiral, scored and
drawn at 50 x 50, in this process and over REST; on the page, from the pointer's move to the last picture.
"""

import statistics
import time
from collections.abc import Callable

from playwright.sync_api import sync_playwright

from benchmarks.live import SERVE, serving
from benchmarks.page import launched
from playground import Client, baselines

CONFIG = {"data": {"dataset": "spiral", "noise": 20}}
N_TIMES = 40
PAGE = "#data.dataset=spiral&data.noise=20&network.hidden=8,8"

FITTED = "() => document.querySelector('[data-model=tree] .model-test dd')?.textContent.includes('%')"

# A point is taken hold of and moved as often as is asked; each time ends when every card has been drawn anew.
DRAG = """async ([times]) => {
  const canvas = document.querySelector("[data-model=network] canvas");
  const cards = [...document.querySelectorAll(".model")];
  const { left, top, width } = canvas.getBoundingClientRect();
  const at = (x1, x2, type) => canvas.dispatchEvent(new PointerEvent(type, {
    pointerId: 1, button: 0, buttons: 1, bubbles: true, isPrimary: true,
    clientX: left + (x1 + 6) / 12 * width, clientY: top + (6 - x2) / 12 * width,
  }));
  canvas.setPointerCapture = () => {};
  canvas.hasPointerCapture = () => true;
  const isStale = () => cards.some((card) => card.hasAttribute("data-stale"));
  const frame = () => new Promise(requestAnimationFrame);
  const took = [];
  for (let x2 = 4; x2 > -4 && !document.getElementById("models-point").textContent; x2 -= 0.3) {
    at(0.5, x2, "pointerdown");
    await frame();
    await frame();
  }
  for (let i = 0; i < times; i++) {
    const began = performance.now();
    at(Math.sin(i), Math.cos(i), "pointermove");
    while (!isStale()) await frame();
    while (isStale()) await frame();
    took.push(performance.now() - began);
  }
  return took;
}"""


def times_ms(act: Callable[[], object]) -> list[float]:
    """How long something takes, again and again, after two times that do not count."""
    found = []
    for _ in range(N_TIMES + 2):
        began = time.perf_counter()
        act()
        found.append(1000 * (time.perf_counter() - began))
    return found[2:]


def dragged_ms(address: str) -> list[float]:
    """From a move of the pointer to all ten pictures, on the page."""
    with sync_playwright() as playwright:
        browser = launched(playwright)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"http://{address}/{PAGE}")
        page.wait_for_function("() => document.documentElement.dataset.status === 'ready'")
        page.locator("[data-opens=experiments]").first.click()
        page.locator("#desk-tab-models").click()
        page.wait_for_function(FITTED)
        found: list[float] = page.evaluate(DRAG, [N_TIMES])
        browser.close()
        return found


def show(name: str, times: list[float], wanted: str = "") -> None:
    """Prints one row."""
    ordered = sorted(times)
    highest = ordered[int(0.95 * len(ordered))]
    print(f"| {name} | {statistics.median(ordered):.0f} | {highest:.0f} | {wanted} |", flush=True)


def main() -> None:
    """Prints the table."""
    print("| eight models, 250 points | median ms | 95 % | asked |")
    print("|---|---|---|---|")
    show("fitted, scored and drawn in this process", times_ms(lambda: baselines.fit_all(CONFIG)))
    for name in baselines.MODELS:
        show(f"{name} alone", times_ms(lambda name=name: baselines.fit_all(CONFIG, [name])))  # type: ignore[misc]
    with serving(*SERVE) as server:
        with Client(f"http://{server.address}") as client:
            show("over REST", times_ms(lambda: client.baselines(CONFIG)))
        show("on the page, from the pointer's move to the last picture", dragged_ms(server.address), "250")


if __name__ == "__main__":
    main()
