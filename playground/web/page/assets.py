"""Finds the folders the page is made from."""

from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).parents[2]


def asset_folder(name: Literal["static", "templates"]) -> Path:
    """The folder, inside the package when it came from a wheel, beside it in a checkout."""
    folder = _PACKAGE / name
    return folder if folder.is_dir() else _PACKAGE.parent / name
