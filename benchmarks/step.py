"""How soon a step of training can be followed: the server's panel `step`, and the page in Chromium.

Run: python -m benchmarks.step

The server's part is the panel's reading. The page's part is from the key that asks for a number to the frame
after the one in which it stands there: of following a sample (the first level, whose numbers are sent then)
and of each further level; "nothing" is two frames alone, which shows what else the machine is doing. Beside
the time that one waits stands the processor's time of the page's thread, which other programs lengthen less.
"""

import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from benchmarks.live import SERVE, serving
from benchmarks.page import launched, opened
from playground.live.messages import FollowedStep, Watch
from playground.live.panel import read_panels
from playground.live.panels import PANELS
from playground.training.trainer import Trainer

ROUNDS = 15
NETWORKS = {"2-4-2-1": [4, 2], "8 x 64": [64] * 8}
BATCHES = (10, 1000)
FIRST_MS, FURTHER_MS = 100, 60  # asked for
FRESH = {"name": "fresh", "value": True}

# Presses a key, and waits for the frame after the one in which what it brings stands there.
PRESS = """([key, wanted]) => new Promise((resolve) => {
  const begun = performance.now();
  const press = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(press);
  const stands = { fresh: () => document.documentElement.matches("[data-follow]:not([data-stale])"),
    stage: () => document.querySelector("#follow-flow")?.dataset.stage }[wanted.name];
  requestAnimationFrame(function look() {
    if (stands() !== wanted.value) return requestAnimationFrame(look);
    requestAnimationFrame(() => resolve(performance.now() - begun));
  });
})"""
NOTHING = """() => new Promise((resolve) => {
  const begun = performance.now();
  requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - begun)));
})"""
# Enters the first term of the card's first line that leads further.
DESCEND = """() => new Promise((resolve) => {
  const title = document.getElementById("follow-card-title");
  const before = title.textContent, begun = performance.now();
  document.querySelector("#follow-lines [data-goes-to]").click();
  requestAnimationFrame(function look() {
    if (title.textContent === before) return requestAnimationFrame(look);
    requestAnimationFrame(() => resolve(performance.now() - begun));
  });
})"""


def median_ms(work: Callable[[], object]) -> float:
    """Milliseconds that some work takes, the median of several rounds."""
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        taken.append(1e3 * (time.perf_counter() - begun))
    return statistics.median(taken)


def server_rows() -> Iterator[tuple[str, str, str]]:
    """(what, measured, asked) of the panel's reading."""
    for name, hidden in NETWORKS.items():
        for batch_size in BATCHES:
            training = {"optimizer": "adam", "batch_size": batch_size}
            trainer = Trainer(
                {"data": {"samples": 2000}, "network": {"hidden": hidden}, "training": training}
            )
            trainer.advance(3)
            sample = trainer.rows.train[0].tolist()
            asked = {"one sample": FollowedStep(sample=sample), f"batch of {batch_size}": FollowedStep()}
            for unit, step in asked.items():
                if unit == "one sample" and batch_size != BATCHES[0]:
                    continue
                watch = Watch(step=step)
                tensors, _ = read_panels([PANELS["step"]], trainer, watch)
                size = sum(numbers.nbytes for numbers in tensors.values()) / 1e6
                taken = median_ms(lambda: read_panels([PANELS["step"]], trainer, watch))  # noqa: B023 - called at once
                yield f"panel `step`, {name}, {unit}", f"{taken:.1f} ms, {size:.2f} MB", ""


class Stopwatch:
    """What several rounds of some deeds have taken: waited for, and of the page's thread, in milliseconds.

    Args:
        session: of the page.
    """

    def __init__(self, session: CDPSession) -> None:
        self._session = session
        self.waited: dict[str, list[float]] = defaultdict(list)
        self.worked: dict[str, list[float]] = defaultdict(list)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def note(self, what: str, deed: Callable[[], float]) -> None:
        """Measures a deed, which says how long one waited for it."""
        before = self._worked_ms()
        self.waited[what].append(deed())
        self.worked[what].append(self._worked_ms() - before)

    def _worked_ms(self) -> float:
        metrics = self._session.send("Performance.getMetrics")["metrics"]
        return 1e3 * next(float(each["value"]) for each in metrics if each["name"] == "TaskDuration")


def page_rows(browser: Browser, address: str) -> Iterator[tuple[str, str, str]]:
    """(what, measured, asked) of what people wait for."""
    for name, hidden in NETWORKS.items():
        url = f"{address}#network.hidden={','.join(map(str, hidden))}"
        with opened(browser, url) as (page, session):
            page.wait_for_function("() => window.readyAt")
            open_point(page)
            page.evaluate(PRESS, ["Enter", FRESH])  # its scripts are loaded, once
            watch = Stopwatch(session)
            for _ in range(ROUNDS):
                follow_once(page, watch)
        asked = {"nothing": "", "first level of a trace": f"{FIRST_MS} ms"}
        for what, waited in watch.waited.items():
            worst = sorted(waited)[int(0.9 * (len(waited) - 1))]
            worked = statistics.median(watch.worked[what])
            value = f"{statistics.median(waited):.0f} ms, 90 % within {worst:.0f} ms"
            yield (
                f"{name}, {what}",
                f"{value}; {worked:.0f} ms of the page's thread",
                asked.get(what, f"{FURTHER_MS} ms"),
            )


def follow_once(page: Page, watch: Stopwatch) -> None:
    """Stops following, follows anew, and goes through stages and levels."""
    page.keyboard.press("Escape")
    page.wait_for_function("() => !document.documentElement.matches('[data-follow]')")
    open_point(page)
    page.evaluate(NOTHING)
    watch.note("nothing", lambda: page.evaluate(NOTHING))
    watch.note("first level of a trace", lambda: page.evaluate(PRESS, ["Enter", FRESH]))
    page.evaluate(NOTHING)
    for stage in ("loss", "backward", "update"):
        wanted = {"name": "stage", "value": stage}
        watch.note("next stage", partial(page.evaluate, PRESS, ["ArrowRight", wanted]))
        page.evaluate(NOTHING)
    page.evaluate(PRESS, ["ArrowLeft", {"name": "stage", "value": "backward"}])
    page.evaluate(NOTHING)
    watch.note("a level further", lambda: page.evaluate(DESCEND))
    page.evaluate("() => document.getElementById('follow-return').click()")


def open_point(page: Page) -> None:
    """Chooses a sample, so that Enter follows it."""
    page.locator("#boundary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Follow", exact=True).wait_for()


def main() -> None:
    """Prints the table."""
    print("| measured | value | asked |\n|---|---|---|")
    for row in server_rows():
        print(f"| {' | '.join(row)} |", flush=True)
    with serving(*SERVE) as server, sync_playwright() as playwright:
        browser = launched(playwright)
        for row in page_rows(browser, f"http://{server.address}/"):
            print(f"| {' | '.join(row)} |", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
