"""Answers in the language of their reader: which one is asked for, and the document that is sent in it."""

from typing import Annotated

from fastapi import Query
from starlette.requests import Request

from playground.locales import LANGUAGES
from playground.problems.errors import InvalidCommand, Problem
from playground.web.page.documents import Document
from playground.web.page.languages import VARY, known_language, language_of

Lang = Annotated[
    str | None,
    Query(
        description="the language of labels and sentences; else as cookie or Accept-Language wish",
        json_schema_extra={"enum": list(LANGUAGES)},
    ),
]


def asked_language(request: Request, lang: str | None) -> str:
    """Chooses the language of an answer, and refuses one that there is not.

    Args:
        request: the request.
        lang: as its address has it; None is any.

    Returns:
        One of LANGUAGES.

    Raises:
        InvalidCommand: it is none of the page's.
    """
    if lang is not None and known_language(lang) is None:
        raise InvalidCommand([Problem("lang", "unknown_language", lang, list(LANGUAGES))])
    return language_of(request)


def json_document(content: bytes, language: str) -> Document:
    """Makes a document of JSON with words.

    Args:
        content: the JSON.
        language: of its words.

    Returns:
        The document, which another reader may get in another language.
    """
    return Document(content, "application/json", vary=VARY, headers={"content-language": language})
