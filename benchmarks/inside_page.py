"""What the tab Inside costs the browser while training is watched: `python -m benchmarks.inside_page`.

Prints the rows of benchmarks/results.md. One page plays at an epoch a frame, with the tab Plane and the tab
Inside in turn. A picture is a frame of the server that was drawn; its cost is the processor time of the
renderer, all its threads together. The main thread's busy time (TaskDuration of the DevTools protocol) is
printed as well: it counts waiting for a core, too.
"""

import argparse
import statistics
from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from benchmarks.live import SERVE, serving
from benchmarks.page import VIEWPORT, launched

N_ROUNDS = 7
FRAME_MS = 1000 / 60
NETWORKS = {
    "default network": "",
    "8 layers of 8, seven features": (
        "#network.hidden=8,8,8,8,8,8,8,8"
        "&network.features=x1,x2,x1_squared,x2_squared,x1_x2,sin_x1,sin_x2&data.dataset=spiral"
    ),
    "8 layers of 64": "#network.hidden=64,64,64,64,64,64,64,64",
}
COUNT_PICTURES = """() => {
  window.pictures = 0;
  const changed = () => window.pictures++;
  const epoch = document.getElementById("epoch");
  new MutationObserver(changed).observe(epoch, { childList: true, characterData: true, subtree: true });
}"""


@dataclass(frozen=True)
class Spent:
    """Of some seconds of a page, for each picture."""

    main_thread_ms: float
    renderer_ms: float
    apart_ms: float  # between two pictures


def readings(page: Page, session: CDPSession, of_browser: CDPSession) -> tuple[float, float, float]:
    """Seconds of the main thread and of the renderer up to now, and pictures."""
    named = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    processes = of_browser.send("SystemInfo.getProcessInfo")["processInfo"]
    renderers = sum(each["cpuTime"] for each in processes if each["type"] == "renderer")
    return named["TaskDuration"], renderers, page.evaluate("window.pictures")


def spent(page: Page, session: CDPSession, of_browser: CDPSession, seconds: float) -> Spent:
    """Watches a page for some seconds."""
    before = readings(page, session, of_browser)
    page.wait_for_timeout(1000 * seconds)
    main, renderer, pictures = (
        after - earlier for after, earlier in zip(readings(page, session, of_browser), before, strict=True)
    )
    return Spent(1000 * main / pictures, 1000 * renderer / pictures, 1000 * seconds / pictures)


def rounds(browser: Browser, url: str, seconds: float) -> Iterator[tuple[Spent, Spent]]:
    """The tab Plane and the tab Inside, in turn."""
    of_browser = browser.new_browser_cdp_session()
    context = browser.new_context(viewport=VIEWPORT)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Performance.enable")
    page.goto(url)
    page.locator("html[data-status=ready]").wait_for(state="attached")
    page.locator("#tab-inside").click()
    page.locator(".inside .bar").first.wait_for(state="attached")
    page.evaluate(COUNT_PICTURES)
    page.locator("#play").click()
    for _ in range(N_ROUNDS):
        seen = []
        for tab in ("#tab-plane", "#tab-inside"):
            page.locator(tab).click()
            page.wait_for_timeout(500)  # what the change of the tab itself takes
            seen.append(spent(page, session, of_browser, seconds))
        yield seen[0], seen[1]
    context.close()


def row(browser: Browser, name: str, url: str, seconds: float) -> str:
    """The row of one network: medians of the rounds."""
    seen = list(rounds(browser, url, seconds))

    def of(which: int, what: str) -> float:
        return float(statistics.median(getattr(each[which], what) for each in seen))

    shares = sorted(
        (inside.renderer_ms - plane.renderer_ms) / max(FRAME_MS, plane.apart_ms) for plane, inside in seen
    )
    costs = " | ".join(
        f"{of(0, what):.1f} / {of(1, what):.1f}" for what in ("apart_ms", "main_thread_ms", "renderer_ms")
    )
    return f"| {name} | {costs} | **{statistics.median(shares):.1%}** | {shares[0]:.1%} – {shares[-1]:.1%} |"


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=4, help="of each look at a tab")
    seconds = parser.parse_args().seconds
    print("| network | between pictures | main thread | renderer | more, of a frame | lowest – highest |")
    print("|---|---|---|---|---|---|")
    with serving(*SERVE) as server, sync_playwright() as playwright:
        browser = launched(playwright)
        for name, fragment in NETWORKS.items():
            print(row(browser, name, f"http://{server.address}/{fragment}", seconds), flush=True)
        browser.close()


if __name__ == "__main__":
    main()
