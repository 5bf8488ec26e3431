"""The page about links names every part of the page that a link can hide or lock."""

import re
from pathlib import Path

from playground.locales import LANGUAGES
from tests.patience import PATIENCE_S
from tests.web.asking import get
from tests.web.serving import LiveServer

TEXT = (Path(__file__).parents[2] / "docs" / "links.md").read_text(encoding="utf-8")


def test_every_part_of_the_page_is_named_and_no_other(server: LiveServer) -> None:
    page = get(server.page_url, timeout=PATIENCE_S).text
    parts = {name for names in re.findall(r'data-part="([^"]*)"', page) for name in names.split()}
    below = TEXT.partition("in the order of the page:\n\n")[2].partition("\n\n")[0]
    assert set(re.findall(r"`(\w+)`", below)) == parts


def test_every_language_is_named() -> None:
    row = next(line for line in TEXT.splitlines() if line.startswith("| `lang="))
    assert all(f"`{language}`" in row for language in LANGUAGES)
