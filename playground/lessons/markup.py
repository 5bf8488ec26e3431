"""Converts the Markdown of lessons and glossary to HTML, with formulas and links to terms and controls."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import escape

from playground.catalog.formulas import to_mathml

_DISPLAY = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
_INLINE = re.compile(r"\$((?:[^$\\\n]|\\.)+)\$")

_PLACE = re.compile(
    r'<a class="term"[^>]*>(?P<link>.*?)</a>|<button type="button"[^>]*>(?P<button>.*?)</button>', re.DOTALL
)

_BREAKS = ("softbreak", "hardbreak")
_WIDE = re.compile("[\u2e80-\u9fff\uff00-\uffef]")  # Chinese characters and their punctuation


def to_html(text: str) -> str:
    """Converts Markdown: CommonMark with tables, without raw HTML.

    Args:
        text: may hold formulas, ``$inline$`` or ``$$on lines of their own$$``, and links whose address is
            ``term:`` and the id of a term, ``point:`` and a control or part of the page, or ``sheet:`` and
            a sheet of the page.

    Returns:
        The HTML.
    """
    return str(_markdown().render(text))


def to_line(text: str) -> str:
    """Converts Markdown that stands within a line, such as an option of a question.

    Args:
        text: as `to_html` takes it, without paragraphs.

    Returns:
        The HTML, without a paragraph around it.
    """
    return str(_markdown().renderInline(text))


def to_plain(text: str) -> str:
    """Strips the markup.

    Args:
        text: Markdown that stands within a line.

    Returns:
        Its words in one line; of formulas the LaTeX.
    """
    leaves = list(_leaves(_markdown().parseInline(text)))
    return "".join(_plain(leaves, at) for at in range(len(leaves)))


def on_paper(html: str) -> str:
    """Strip what leads to other places of the page, which a file has not.

    Args:
        html: as `to_html` gives it.

    Returns:
        The same with the words of links to terms, sheets and controls in place of the links.
    """
    return _PLACE.sub(lambda found: found["link"] or found["button"], html)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text that a review looks at.

    Args:
        kind: what it is.
        content: of it; of a link its address.
        line: counted from 0 at the text's beginning.
    """

    kind: Literal["text", "formula", "link"]
    content: str
    line: int


def pieces(text: str) -> Iterator[Piece]:
    """Takes a text apart; code is left out.

    Args:
        text: Markdown.

    Yields:
        Words, formulas and links.
    """
    for block in _markdown().parse(text):
        line = block.map[0] if block.map else 0
        for token in block.children or ():
            if token.type in _BREAKS:
                line += 1
            elif token.type == "formula":
                yield Piece("formula", token.content, line)
            elif token.type == "link_open":
                yield Piece("link", str(token.attrs.get("href", "")), line)
            elif token.type == "text":
                yield Piece("text", token.content, line)


def is_formula(latex: str) -> bool:
    """Whether a formula can be typeset.

    Args:
        latex: without dollar signs.

    Returns:
        Whether it can.
    """
    try:
        to_mathml(latex)
    except Exception:  # noqa: BLE001 - the library raises whatever it stumbles over
        return False
    return True


def _leaves(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.children:
            yield from _leaves(token.children)
        elif token.type in ("text", "code_inline", "formula", *_BREAKS):
            yield token


def _plain(leaves: Sequence[Token], at: int) -> str:
    if leaves[at].type in _BREAKS:
        return "" if _joins_chinese(leaves, at) else " "
    return leaves[at].content


def _joins_chinese(tokens: Sequence[Token], at: int) -> bool:
    """Whether a line's end stands between Chinese characters, which have no space between them."""
    before = next((token.content for token in reversed(tokens[:at]) if token.content), "")
    after = next((token.content for token in tokens[at + 1 :] if token.content), "")
    return bool(_WIDE.match(before[-1:]) and _WIDE.match(after[:1]))


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.inline.ruler.before("escape", "formula", _read_formula)
    markdown.add_render_rule("formula", _write_formula)
    markdown.add_render_rule("softbreak", _break_line)
    markdown.add_render_rule("link_open", _open_link)
    markdown.add_render_rule("link_close", _close_link)
    return markdown


def _read_formula(state: StateInline, silent: bool) -> bool:
    """Markdown-it's rule: takes a formula at the current position, if there is one."""
    found = _DISPLAY.match(state.src, state.pos) or _INLINE.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        token = state.push("formula", "math", 0)
        token.content = found[1].strip()
        token.block = found[0].startswith("$$")
    state.pos = found.end()
    return True


def _write_formula(_: RendererHTML, tokens: list[Token], at: int, *__: object) -> str:
    token = tokens[at]
    if not is_formula(token.content):
        return f"<code>{escape(token.content)}</code>"
    mathml = to_mathml(token.content)
    if token.block:
        return f'<span class="formula-line">{mathml}</span>'
    return mathml.replace(' displaystyle="true"', "", 1)


def _break_line(_: RendererHTML, tokens: list[Token], at: int, *__: object) -> str:
    return "" if _joins_chinese(tokens, at) else "\n"


def _open_link(_: RendererHTML, tokens: list[Token], at: int, *__: object) -> str:
    scheme, _colon, target = str(tokens[at].attrs["href"]).partition(":")
    if scheme == "term":
        return f'<a class="term" href="#glossary={escape(target)}" data-term="{escape(target)}">'
    if scheme == "sheet":
        return f'<a class="term" href="#sheet={escape(target)}" data-sheet="{escape(target)}">'
    if scheme == "point":
        return f'<button type="button" class="lesson-point" data-point="{escape(target)}">'
    return f'<a href="{escape(str(tokens[at].attrs["href"]))}" rel="noopener" target="_blank">'


def _close_link(_: RendererHTML, tokens: list[Token], at: int, *__: object) -> str:
    opened = next(token for token in reversed(tokens[:at]) if token.type == "link_open")
    return "</button>" if str(opened.attrs["href"]).startswith("point:") else "</a>"
