"""How soon the code in Share follows a setting, beside the bare request: `python -m benchmarks.code_view`.

A setting is changed in the page, and the frame is waited for in which the new code stands. Before each change
the page sends the request of that code by itself, which is what the server and the wire take.
"""

import os
import statistics

from playwright.sync_api import Page, sync_playwright

from benchmarks.live import SERVE, serving
from benchmarks.page import PATIENCE_MS, launched, opened

ROUNDS = 10  # even, so that each begins with another setting than is there
NETWORKS = {"default": "", "8 x 64": "#network.hidden=64,64,64,64,64,64,64,64"}
CONTENTS = ("network", "training", "experiment")
# Until the frame after the one in which the code is another.
FOLLOWED = """wanted => new Promise((resolve) => {
  const code = document.getElementById("export-code"), select = document.querySelector("#activation");
  const begun = performance.now();
  const observer = new MutationObserver(() => {
    if (!code.textContent.includes(wanted)) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun)));
  });
  observer.observe(code, { childList: true, subtree: true, characterData: true });
  select.value = wanted;
  select.dispatchEvent(new Event("change", { bubbles: true }));
})"""
REQUESTED = """async ([path, body]) => {
  const begun = performance.now();
  await (await fetch(path, { method: "POST", body: JSON.stringify(body) })).arrayBuffer();
  return performance.now() - begun;
}"""


def row(page: Page, name: str, content: str) -> str:
    """A row of the table."""
    page.locator(f"#export-{content}").check()
    page.wait_for_function("() => document.getElementById('export-code').textContent.length > 99")
    hidden = [64] * 8 if name != "default" else [4, 2]
    followed, requested = [], []
    for number in range(ROUNDS):
        wanted = ("relu", "gelu")[number % 2]
        config = {"network": {"hidden": hidden, "activation": wanted}}
        order: dict[str, object] = {"config": config, "way": "python"}
        if content != "experiment":
            order = {"config": config, "format": "numpy", "training": content == "training"}
        path = "api/code" if content == "experiment" else "api/export"
        requested.append(page.evaluate(REQUESTED, [path, order]))
        followed.append(page.evaluate(FOLLOWED, wanted))
        page.wait_for_timeout(400)
    ours, bare = statistics.median(followed), statistics.median(requested)
    return f"| {name}, {content} | {ours:.0f} | {max(followed):.0f} | {bare:.0f} | {ours / bare:.1f} |"


def main() -> None:
    """Prints the table."""
    print(f"load {os.getloadavg()[0]:.1f}")
    print("| network, content | median ms | slowest ms | bare request, ms | ratio |\n|---|---|---|---|---|")
    with serving(*SERVE) as server, sync_playwright() as playwright:
        browser = launched(playwright)
        for name, fragment in NETWORKS.items():
            with opened(browser, f"http://{server.address}/{fragment}") as (page, _session):
                page.set_default_timeout(PATIENCE_MS)
                page.wait_for_function("() => window.readyAt")
                page.locator("[data-opens=share]").first.click()
                page.locator("#export summary").click()
                for content in CONTENTS:
                    print(row(page, name, content), flush=True)
        browser.close()
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
