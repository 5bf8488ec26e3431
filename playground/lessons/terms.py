"""Reads the glossary: terms.toml, and for each language a file of Markdown with a block a term."""

import re
import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from playground.locales import read_words

GLOSSARY = Path(__file__).parent / "glossary"
_HEADING = re.compile(r"## ([a-z][a-z0-9_]*)")


class TermOut(BaseModel):
    """One term of the glossary."""

    id: str = Field(description="the same in every language and version", examples=["bias"])
    word: str
    also: list[str] = Field(description="other words in use for the same")
    english: str = Field(description="the word in English, which all languages of code and papers share")
    html: str = Field(description="what it means, with formulas as MathML")
    see: list[str] = Field(description="ids of terms that help to understand it")
    labels: list[str] = Field(
        description="what it explains on the page: `family.name`, or a family alone, as keys of the words",
        examples=[["page.batch_size", "metrics.accuracy"]],
    )
    shown_as: list[str] = Field(description="the words of these labels, where it can be seen on the page")


class Glossary(BaseModel):
    """All terms, in the order of the file: what is understood first comes first."""

    language: str
    terms: list[TermOut]


class _Term(BaseModel):
    """A term as terms.toml has it."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    english: str
    see: list[str] = []
    labels: list[str] = []


class _Terms(BaseModel):
    model_config = ConfigDict(extra="forbid")

    terms: list[_Term]


@cache
def term_ids(folder: Path = GLOSSARY) -> tuple[str, ...]:
    """Reads which terms there are.

    Args:
        folder: of the glossary.

    Returns:
        Their ids, in order.

    Raises:
        ValueError: terms.toml is not as it should be.
    """
    return tuple(term.id for term in _read_terms(folder))


@cache
def read_glossary(language: str, folder: Path = GLOSSARY) -> Glossary:
    """Reads the glossary in a language.

    Args:
        language: one of the page's.
        folder: of the glossary.

    Returns:
        The glossary.

    Raises:
        ValueError: a file is not as it should be; the message names file, line and what belongs there.
    """
    from playground.lessons.markup import to_html  # noqa: PLC0415 - clients read answers, and need no Markdown

    path = folder / f"{language}.md"
    blocks = _read_blocks(path)
    terms = _read_terms(folder)
    _check_links(path, blocks, {term.id for term in terms})
    words = read_words(language)
    found: list[TermOut] = []
    for term in terms:
        line, names, text = blocks[term.id]
        if unknown := [label for label in term.labels if label not in words and not _is_family(label)]:
            raise ValueError(
                f"{folder / 'terms.toml'}: labels of {term.id} are words' keys. Received: {unknown}"
            )
        if not text:
            raise ValueError(f"{path}:{line}: {term.id} needs a sentence below its words. Received: none")
        found.append(
            TermOut(
                id=term.id,
                word=names[0],
                also=names[1:],
                english=term.english,
                html=to_html(text),
                see=term.see,
                labels=term.labels,
                shown_as=[words[label] for label in term.labels if label in words],
            )
        )
    return Glossary(language=language, terms=found)


def _is_family(label: str) -> bool:
    """Whether a label stands for all rows of a table, as `activations` does."""
    return "." not in label and any(key.startswith(f"{label}.") for key in read_words("en"))


def _read_terms(folder: Path) -> list[_Term]:
    path = folder / "terms.toml"
    try:
        terms = _Terms.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).terms
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise ValueError(f"{path}: is not a list of terms. Received: {error}") from error
    ids = [term.id for term in terms]
    if twice := sorted({each for each in ids if ids.count(each) > 1}):
        raise ValueError(f"{path}: every id stands once. Received: {twice}")
    for term in terms:
        if unknown := sorted({*term.see} - {*ids}):
            raise ValueError(f"{path}: {term.id} sees terms of the glossary. Received: {unknown}")
    return terms


def _read_blocks(path: Path) -> dict[str, tuple[int, list[str], str]]:
    """Each term's line, words, and text, by its id."""
    blocks: dict[str, tuple[int, list[str], str]] = {}
    starts: list[tuple[int, str]] = []
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if line.startswith("#"):
            heading = _HEADING.fullmatch(line.strip())
            if heading is None:
                raise ValueError(f"{path}:{number}: a heading is '## ' and a term's id. Received: {line!r}")
            starts.append((number, heading[1]))
    for (number, each), (end, _) in zip(starts, [*starts[1:], (len(lines) + 1, "")], strict=True):
        words, _, text = "\n".join(lines[number : end - 1]).strip().partition("\n")
        names = [word.strip() for word in words.split(" / ")]
        if each in blocks or not all(names):
            raise ValueError(f"{path}:{number}: {each} stands once, its words below it. Received: {words!r}")
        blocks[each] = (number, names, text.strip())
    return blocks


def _check_links(path: Path, blocks: dict[str, tuple[int, list[str], str]], ids: set[str]) -> None:
    if different := sorted(blocks.keys() ^ ids):
        raise ValueError(
            f"{path}: has a block for each term of terms.toml and no other. Received: {different}"
        )
    for each, (line, _, text) in blocks.items():
        if unknown := sorted({*re.findall(r"\]\(term:([^)]*)\)", text)} - ids):
            raise ValueError(f"{path}:{line}: {each} links to terms of the glossary. Received: {unknown}")
