"""The documents for who changes the code name no file that is not there."""

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
