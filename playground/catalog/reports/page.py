"""The page that reports have in common: one file that needs no other, with JSON files within it."""

from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from playground.locales import LANGUAGES, read_words
from playground.problems.errors import InvalidCommand, unknown_name

Words = Mapping[str, str]

_SCRIPT = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})
"""What JSON may not have in a script of HTML, as JSON writes it otherwise."""


def words_of(language: str) -> Words:
    """Look up the words of a reader.

    Args:
        language: one of `playground.locales.LANGUAGES`.

    Returns:
        The words by their keys.

    Raises:
        InvalidCommand: there is no such language.
    """
    if language not in LANGUAGES:
        raise InvalidCommand([unknown_name("language", language, LANGUAGES, language)])
    return read_words(language)


@cache
def template(file: Path) -> jinja2.Template:
    """Load a template, which may extend those beside this module.

    Args:
        file: of it.

    Returns:
        It; what it is given is escaped, unless it is `Markup`.
    """
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader([file.parent, Path(__file__).parent]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    ).get_template(file.name)


def as_data(text: str) -> str:
    """Write a file as an address that holds it.

    Args:
        text: JSON.

    Returns:
        A ``data:`` address.
    """
    return "data:application/json;base64," + b64encode(text.encode()).decode("ascii")


def as_markup(text: str) -> Markup:
    """Say of markup that it is not to be escaped again.

    Args:
        text: of this package's own making, in which what others wrote is escaped.

    Returns:
        The same text.
    """
    return Markup(text)  # noqa: S704 - see above


def as_script(text: str) -> Markup:
    """Write JSON so that it can stand in a script of HTML.

    Args:
        text: JSON.

    Returns:
        The same value, without characters of markup.
    """
    return as_markup(text.translate(_SCRIPT))
