"""The reference pages in docs/ are made from the tables, and are up to date."""

import re
from pathlib import Path
from typing import Any

import pytest

from playground.catalog.tables import make_catalog
from playground.config import read_config
from playground.locales import read_words
from tools.reference_pages import DOCS, render_pages, write_pages

PAGES = render_pages()
CATALOG: dict[str, Any] = make_catalog(read_words("en"), {})
FAMILIES = {name.removesuffix(".md") for name in PAGES}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_what_the_tables_say(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name], "run: make reference"


def test_every_table_of_the_catalog_has_its_page() -> None:
    tables = {key for key, rows in CATALOG.items() if isinstance(rows, list)}
    assert tables == FAMILIES


@pytest.mark.parametrize("name", PAGES)
def test_every_row_has_its_heading_in_the_order_of_the_table(name: str) -> None:
    rows = CATALOG[name.removesuffix(".md")]
    assert re.findall(r"^## .*: `(.*)`$", PAGES[name], re.MULTILINE) == [row["name"] for row in rows]


def test_a_hyperparameter_is_told_with_default_and_range() -> None:
    row = "| `beta1`, First memory β₁ | 0.9 | 0 to below 1 |"
    assert row in PAGES["optimizers.md"].partition("`adam`")[2]


def test_the_objects_that_pages_show_are_accepted() -> None:
    for family, field in (("optimizers", "optimizer"), ("schedules", "schedule")):
        found = re.search(r"`\{\"name\":\s\"(\w+)\",\s\"(\w+)\":\s([\d.e-]+)\}`", PAGES[f"{family}.md"])
        assert found
        read_config({"training": {field: {"name": found[1], found[2]: float(found[3])}}})


def test_links_between_pages_lead_somewhere() -> None:
    for text in PAGES.values():
        for target in re.findall(r"\]\(([^)]+)\)", text):
            assert (DOCS / target).exists()


def test_pages_are_written_into_a_folder(tmp_path: Path) -> None:
    write_pages(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == PAGES.keys()
