"""The elements that scripts look up are of the kind that their types say."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from playground.web.page.assets import asset_folder
from playground.web.page.pages import LATER_WORDS
from tests.web.asking import get
from tests.web.serving import LiveServer

SCRIPTS = asset_folder("static") / "js"
KINDS = {
    "HTMLAnchorElement": "a",
    "HTMLButtonElement": "button",
    "HTMLCanvasElement": "canvas",
    "HTMLDetailsElement": "details",
    "HTMLDialogElement": "dialog",
    "HTMLFieldSetElement": "fieldset",
    "HTMLFormElement": "form",
    "HTMLImageElement": "img",
    "HTMLInputElement": "input",
    "HTMLOutputElement": "output",
    "HTMLProgressElement": "progress",
    "HTMLSelectElement": "select",
    "HTMLTableElement": "table",
    "HTMLTemplateElement": "template",
    "HTMLTextAreaElement": "textarea",
}


class Ids(HTMLParser):
    """Collects the tag of every element with an id."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if name := dict(attrs).get("id"):
            self.tags[name] = tag


def looked_up() -> Iterator[tuple[Path, str]]:
    for path in SCRIPTS.rglob("*.js"):
        for name in re.findall(r'\bfind\("([\w-]+)"\)', path.read_text(encoding="utf-8")):
            yield path, name


def tags_of(server: LiveServer) -> dict[str, str]:
    """The tag of every element with an id, on the page and in what it loads later."""
    return {
        name: tag
        for path in ("", *(f"{name}.html" for name in LATER_WORDS))
        for name, tag in Ids(get(f"{server.page_url}/{path}").text).tags.items()
    }


def test_every_element_that_is_looked_up_is_on_the_page(server: LiveServer) -> None:
    tags = tags_of(server)
    missing = {name for _, name in looked_up()} - set(tags)
    assert missing == set()


def test_the_types_of_elements_are_those_of_the_templates(server: LiveServer) -> None:
    tags = tags_of(server)
    declared = (SCRIPTS / "types" / "elements.d.ts").read_text(encoding="utf-8")
    types = dict(re.findall(r'"([\w-]+)": (\w+);', declared))
    assert {name: KINDS[kind] for name, kind in types.items()} == {name: tags[name] for name in types}
