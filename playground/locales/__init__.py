"""Every word a person reads, one flat JSON file per language.

Keys are ``<part>.<name>``: ``page.play`` belongs to the page, ``activations.tanh`` labels a table's row,
``problems.<code>`` says what is wrong, ``allowed.<name>`` what would be accepted; ``sentence.*`` holds both
together.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

_FOLDER = Path(__file__).parent

DEFAULT_LANGUAGE = "en"
LANGUAGES = tuple(sorted(path.stem for path in _FOLDER.glob("*.json")))


@lru_cache
def read_words(language: str) -> Mapping[str, str]:
    """Reads the words of a language.

    Args:
        language: one of LANGUAGES.

    Returns:
        Words by key; ``str.format`` fills blanks such as ``{low}``.

    Raises:
        FileNotFoundError: there is no such language.
    """
    return MappingProxyType(json.loads((_FOLDER / f"{language}.json").read_text(encoding="utf-8")))
