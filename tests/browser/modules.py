"""Functions of the page's modules, called in the browser that will run them."""

from typing import Any

from playwright.sync_api import Page

from tests.browser.serving import Server

DEFAULTS: dict[str, Any] = {
    "seed": 0,
    "data": {"dataset": "circle", "noise": 0, "samples": None, "train": None},
    "network": {
        "features": ["x1", "x2"],
        "hidden": [4, 2],
        "activation": "tanh",
        "dropout": 0,
        "batch_normalization": False,
    },
    "training": {
        "learning_rate": 0.03,
        "shuffle": True,
        "optimizer": "sgd",
        "loss": None,
        "clip_norm": None,
        "early_stopping": None,
    },
}


class Modules:
    """Calls functions of a module as the browser has them."""

    def __init__(self, page: Page, server: Server) -> None:
        self._page = page
        self._page.goto(server.url)

    def run(self, module: str, body: str, argument: object = None) -> Any:
        """Runs a function body in which `m` is the module and `a` the argument; NaN comes back as text."""
        # The page's content policy forbids eval, and so does this: the body is a part of the script itself.
        script = f"""async (a) => {{
          const m = await import("/static/js/{module}.js");
          const result = await (async () => {{ {body} }})();
          return JSON.parse(JSON.stringify(result ?? null, (_, v) => Number.isNaN(v) ? "NaN" : v));
        }}"""
        return self._page.evaluate(script, argument)
