"""Finds the folders the page is made from."""

from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).parents[2]


def asset_folder(name: Literal["static", "templates"]) -> Path:
    """Finds a folder that the page is made from: inside the package in a wheel, beside it in a checkout.

    Args:
        name: of the folder.

    Returns:
        Its path.
    """
    folder = _PACKAGE / name
    return folder if folder.is_dir() else _PACKAGE.parent / name
