"""The page in Chromium, beside a page with nothing on it: weight, start, frames, long tasks, memory.

Run ``python -m benchmarks.page``; it takes about three minutes and prints one markdown row per measurement.
Chromium draws in software here, and shares the machine's cores with the server that trains.
"""

import argparse
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page, Playwright, ViewportSize, sync_playwright

from benchmarks.live import SERVE, serving

N_STARTS = 7
PATIENCE_MS = 120_000
LONG_RUN_EPOCHS = 10_000
NOTHING = "api/health"  # a few bytes of text, shown by the same browser from the same server
SYSTEM_CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
VIEWPORT = ViewportSize(width=1440, height=900)
NETWORKS = {
    "default network": "",
    "8 layers of 8, seven features": (
        "#network.hidden=8,8,8,8,8,8,8,8"
        "&network.features=x1,x2,x1_squared,x2_squared,x1_x2,sin_x1,sin_x2&data.dataset=spiral"
    ),
}

# When the page first says that it is ready, by its own clock.
NOTE_READY = """
new MutationObserver(() => {
  const { status } = document.documentElement?.dataset ?? {};
  if (status === "ready") window.readyAt ??= performance.now();
}).observe(document, { attributes: true, subtree: true, childList: true });
"""
WATCH = """seconds => new Promise((resolve) => {
  const intervals = [], tasks = [];
  const epoch = document.getElementById("epoch");
  let last = 0, pictures = 0;
  const note = (list) => tasks.push(...list.getEntries().map((each) => each.duration));
  const observer = new PerformanceObserver(note);
  observer.observe({ type: "longtask" });
  const changes = new MutationObserver(() => pictures++);
  if (epoch) changes.observe(epoch, { childList: true, characterData: true, subtree: true });
  const end = performance.now() + 1000 * seconds;
  requestAnimationFrame(function tick(now) {
    if (last) intervals.push(now - last);
    last = now;
    if (now < end) return requestAnimationFrame(tick);
    observer.disconnect();
    changes.disconnect();
    resolve({ intervals, tasks, pictures });
  });
})"""


@dataclass(frozen=True)
class Look:
    """Some seconds of a page, watched from within it."""

    frames_per_second: float
    slowest_ms: float  # 99 % of its frames came sooner after the one before
    pictures_per_second: float  # in which the epoch was another
    long_tasks_ms: list[float]

    def __str__(self) -> str:
        worst = f", worst {max(self.long_tasks_ms):.0f} ms" if self.long_tasks_ms else ""
        frames = f"{self.frames_per_second:.1f} frames/s, 99 % within {self.slowest_ms:.1f} ms"
        tasks = f"{len(self.long_tasks_ms)} long tasks{worst}"
        return f"{frames}, {self.pictures_per_second:.1f} pictures/s, {tasks}"


def watch(page: Page, seconds: float) -> Look:
    """Watches a page for some seconds."""
    seen = page.evaluate(WATCH, seconds)
    intervals = sorted(seen["intervals"])
    return Look(
        1000 / statistics.fmean(intervals),
        intervals[int(0.99 * (len(intervals) - 1))],
        seen["pictures"] / seconds,
        seen["tasks"],
    )


def launched(playwright: Playwright) -> Browser:
    """The system's Chromium, or Playwright's where there is none."""
    executable = SYSTEM_CHROMIUM if Path(SYSTEM_CHROMIUM).exists() else None
    return playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)


@contextmanager
def opened(browser: Browser, url: str) -> Iterator[tuple[Page, CDPSession]]:
    """A page in a browser context of its own, with nothing in its cache."""
    context = browser.new_context(viewport=VIEWPORT)
    page = context.new_page()
    page.add_init_script(NOTE_READY)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    page.goto(url, timeout=PATIENCE_MS)
    yield page, session
    context.close()


def play_at_full_speed(page: Page) -> None:
    """Lets the engine train as fast as it can."""
    page.wait_for_function("() => window.readyAt")
    page.locator("#speed").select_option("max")
    page.locator("#play").click()
    page.wait_for_function("() => document.documentElement.dataset.status === 'playing'")


def weight(browser: Browser, address: str) -> str:
    """Bytes on the wire, headers included, and requests, of a first visit."""
    sizes: list[float] = []
    context = browser.new_context(viewport=VIEWPORT)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.add_init_script(NOTE_READY)
    page.goto(address)
    page.wait_for_function("() => window.readyAt")
    context.close()
    return f"{sum(sizes) / 1000:.1f} KB in {len(sizes)} requests"


def start_ms(browser: Browser, url: str, moment: str) -> float:
    """Milliseconds from the first byte of a page to a moment of it; the median of several first visits."""
    taken = []
    for _ in range(N_STARTS):
        with opened(browser, url) as (page, _session):
            page.wait_for_function(f"() => {moment}")
            first = "performance.getEntriesByType('navigation')[0].responseStart"
            taken.append(page.evaluate(f"{moment} - {first}"))
    return float(statistics.median(taken))


def memory_mb(session: CDPSession) -> tuple[float, int]:
    """What the page's scripts hold once garbage is gone, and the number of nodes."""
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    return metrics["JSHeapUsedSize"] / 2**20, int(metrics["Nodes"])


def long_run(browser: Browser, address: str, seconds: float) -> Iterator[tuple[str, str, str]]:
    """The same page early and late in a long training."""
    with opened(browser, address) as (page, session):
        page.wait_for_function("() => window.readyAt")
        page.locator("#speed").select_option("25")
        page.locator("#play").click()
        for epochs in (500, LONG_RUN_EPOCHS):
            page.wait_for_function(
                "least => Number(document.getElementById('epoch').textContent) >= least",
                arg=epochs,
                timeout=300_000,
            )
            look = watch(page, seconds)
            megabytes, nodes = memory_mb(session)
            yield f"after {epochs} epochs", f"{megabytes:.1f} MB, {nodes} nodes; {look}", "as before"


def rows(browser: Browser, address: str, seconds: float) -> Iterator[tuple[str, str, str]]:
    """(what, measured, asked) of everything."""
    yield "weight of a first visit", weight(browser, address), "150 KB"
    for what, url, moment, asked in (
        ("nothing: loaded after its first byte", address + NOTHING, "performance.now()", ""),
        ("page: interactive after its first byte", address, "window.readyAt", "1000 ms"),
    ):
        yield what, f"{start_ms(browser, url, moment):.0f} ms", asked
    with opened(browser, address + NOTHING) as (page, _session):
        yield "nothing", str(watch(page, seconds)), ""
    for (name, fragment), asked in zip(
        NETWORKS.items(), ("60 frames/s, no long task", "30 frames/s"), strict=True
    ):
        with opened(browser, address + fragment) as (page, _session):
            play_at_full_speed(page)
            page.wait_for_timeout(1000)
            yield f"{name}, full speed", str(watch(page, seconds)), asked
    yield from long_run(browser, address, seconds)


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10, help="of each look at a page")
    seconds = parser.parse_args().seconds
    print("| measured | value | asked |\n|---|---|---|")
    with serving(*SERVE) as server, sync_playwright() as playwright:
        browser = launched(playwright)
        for row in rows(browser, f"http://{server.address}/", seconds):
            print(f"| {' | '.join(row)} |", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
