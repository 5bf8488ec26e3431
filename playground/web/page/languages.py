"""Negotiates the language of an answer: by the address, else a cookie, else Accept-Language."""

from collections.abc import Mapping

from starlette.requests import HTTPConnection

from playground.locales import DEFAULT_LANGUAGE, LANGUAGES, read_words

COOKIE = "language"
# An answer that depends on the language says on what it depends; caches need that.
VARY = "Accept-Language, Cookie"

# Where Chinese is written in traditional characters (ISO 3166), unless the tag itself names the script.
_TRADITIONAL_REGIONS = frozenset({"tw", "hk", "mo"})


def language_of(request: HTTPConnection) -> str:
    """Chooses the language of an answer: ``?lang=``, else the cookie, else Accept-Language, else English.

    Args:
        request: the request.

    Returns:
        One of LANGUAGES.
    """
    asked = request.query_params.get("lang", "")
    remembered = request.cookies.get(COOKIE, "")
    wished = request.headers.get("accept-language", "")
    return known_language(asked) or known_language(remembered) or wished_language(wished) or DEFAULT_LANGUAGE


def words_of(request: HTTPConnection) -> Mapping[str, str]:
    """Reads the words in the language of an answer.

    Args:
        request: the request.

    Returns:
        Texts by key.
    """
    return read_words(language_of(request))


def known_language(tag: str) -> str | None:
    """Maps a language tag of RFC 5646 to a language of the page, such as ``zh-TW`` to ``zh-Hant``.

    Args:
        tag: the tag.

    Returns:
        One of LANGUAGES, or None.
    """
    first, *rest = tag.strip().lower().replace("_", "-").split("-")
    if first == "zh":
        is_traditional = "hant" in rest or ("hans" not in rest and not _TRADITIONAL_REGIONS.isdisjoint(rest))
        return "zh-Hant" if is_traditional else "zh-Hans"
    return first if first in LANGUAGES else None


def wished_language(accept_language: str) -> str | None:
    """Chooses by an Accept-Language header (RFC 9110, 12.5.4).

    Of equal wishes the first counts; what has the weight 0 is not wanted at all.

    Args:
        accept_language: the header's value.

    Returns:
        One of LANGUAGES, or None.
    """
    best, best_weight = None, 0.0
    for wish in accept_language.split(","):
        tag, _, parameters = wish.partition(";")
        language = DEFAULT_LANGUAGE if tag.strip() == "*" else known_language(tag)
        weight = _weight(parameters)
        if language is not None and weight > best_weight:
            best, best_weight = language, weight
    return best


def _weight(parameters: str) -> float:
    """What follows ``q=``, from 0 to 1; 1 without it, and 0 where it makes no sense."""
    name, _, value = parameters.strip().partition("=")
    if name.strip().lower() != "q":
        return 1.0
    try:
        weight = float(value)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0
