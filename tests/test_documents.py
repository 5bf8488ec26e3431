"""The documents lead to what is there: files, headings, and in those for who changes the code every path."""

import re
from pathlib import Path

import pytest

from tests.test_structure import tracked_files

ROOT = Path(__file__).parents[1]
SUFFIXES = (".py", ".js", ".json", ".md", ".css", ".html", ".toml", ".txt")
PATH = re.compile(r"[\w*.-]+(/[\w*.-]+)*/?")


def named_paths(text: str) -> set[str]:
    quoted = {name for name in re.findall(r"`([^`]+)`", text) if PATH.fullmatch(name)}
    links = set(re.findall(r"\]\((?!https?:)([^)#]+)", text))
    return {name for name in quoted if "/" in name or name.endswith(SUFFIXES)} | links


@pytest.mark.parametrize("document", ["ARCHITECTURE.md", "CONTRIBUTING.md", "docs/glossary.md"])
def test_every_path_that_a_document_names_exists(document: str) -> None:
    path = ROOT / document
    named = named_paths(path.read_text(encoding="utf-8"))
    tracked = {file.name for file in tracked_files()}
    missing = {
        name
        for name in named
        if name not in tracked
        and not any(any(folder.glob(name)) for folder in (ROOT, ROOT / "playground", path.parent))
    }
    assert named
    assert missing == set()


DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "benchmarks" / "results.md"])


def anchors_of(document: Path) -> set[str]:
    """The names of a document's headings, as links have them."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_to_a_file_and_a_heading(document: Path) -> None:
    links = re.findall(r"\]\((?!\w+:)([^)#]*)(?:#([^)]*))?\)", document.read_text(encoding="utf-8"))
    for path, anchor in links:
        target = document.parent / path if path else document
        assert target.exists(), path
        assert not anchor or anchor in anchors_of(target), f"{path}#{anchor}"
