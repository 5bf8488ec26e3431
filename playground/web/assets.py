"""Finds the folders the page is made from, and what its scripts consist of."""

import re
from pathlib import Path
from typing import Literal

# An import that has to be there before the module runs; import() is asked for later.
_IMPORT = re.compile(r'^(?:import|export) [^"(]*"(\.[^"]+)";', re.MULTILINE)
_PACKAGE = Path(__file__).parent.parent


def asset_folder(name: Literal["static", "templates"]) -> Path:
    """The folder, inside the package when it came from a wheel, beside it in a checkout."""
    folder = _PACKAGE / name
    return folder if folder.is_dir() else _PACKAGE.parent / name


def modules_of(script: Path) -> list[Path]:
    """A script and every module that it needs to begin, so that a page can ask for all at once."""
    found: dict[Path, None] = {}
    waiting = [script.resolve()]
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        found[path] = None
        imported = _IMPORT.findall(path.read_text(encoding="utf-8"))
        waiting += [(path.parent / address).resolve() for address in imported]
    return sorted(found)
