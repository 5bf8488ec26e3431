"""Converts the Markdown of lessons and glossary to HTML, with formulas and links to terms and controls."""

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import escape

from playground.catalog.formulas import to_mathml

_DISPLAY = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
_INLINE = re.compile(r"\$((?:[^$\\\n]|\\.)+)\$")


def to_html(text: str) -> str:
    """Converts Markdown: CommonMark with tables, without raw HTML.

    Args:
        text: may hold formulas, ``$inline$`` or ``$$on lines of their own$$``, and links whose address is
            ``term:`` and the id of a term, or ``point:`` and a control or part of the page.

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


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.inline.ruler.before("escape", "formula", _read_formula)
    markdown.add_render_rule("formula", _write_formula)
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
    mathml = to_mathml(token.content)
    if token.block:
        return f'<span class="formula-line">{mathml}</span>'
    return mathml.replace(' displaystyle="true"', "", 1)


def _open_link(_: RendererHTML, tokens: list[Token], at: int, *__: object) -> str:
    scheme, _colon, target = str(tokens[at].attrs["href"]).partition(":")
    if scheme == "term":
        return f'<a class="term" href="#glossary={escape(target)}" data-term="{escape(target)}">'
    if scheme == "point":
        return f'<button type="button" class="lesson-point" data-point="{escape(target)}">'
    return f'<a href="{escape(str(tokens[at].attrs["href"]))}" rel="noopener" target="_blank">'


def _close_link(_: RendererHTML, tokens: list[Token], at: int, *__: object) -> str:
    opened = next(token for token in reversed(tokens[:at]) if token.type == "link_open")
    return "</button>" if str(opened.attrs["href"]).startswith("point:") else "</a>"
