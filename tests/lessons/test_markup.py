"""Markdown becomes HTML with formulas, terms and pointers, and never with somebody's raw HTML."""

import pytest

from playground.lessons.markup import to_html, to_line, to_plain


def test_raw_html_is_text() -> None:
    assert "<script" not in to_html("a <script>alert(1)</script>\n\n<div>b</div>")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x"])
def test_a_dangerous_address_is_no_link(address: str) -> None:
    assert "href" not in to_html(f"[x]({address})")


def test_what_a_link_names_cannot_leave_its_attribute() -> None:
    assert 'data-term="a&#34;b"' in to_html("[x](term:a&quot;b)") or "%22" in to_html("[x](term:a&quot;b)")


def test_a_formula_stands_within_its_line_or_on_its_own() -> None:
    assert to_line("is $x^2$.").startswith("is <math><mrow><msup>")
    assert '<span class="formula-line"><math displaystyle="true">' in to_html("$$x^2$$")


@pytest.mark.parametrize("text", ["costs 5 $", r"costs \$5 and \$6", "`$x$`"])
def test_money_and_code_are_no_formulas(text: str) -> None:
    assert "<math" not in to_html(text)


def test_a_formula_s_underscores_and_stars_are_not_markdown_s() -> None:
    assert "<em>" not in to_html("$a_1 * b_1$ and $a_2 * b_2$")


def test_terms_and_pointers_are_marked() -> None:
    assert to_line("[layer](point:network.hidden)") == (
        '<button type="button" class="lesson-point" data-point="network.hidden">layer</button>'
    )
    assert to_line("[bias](term:bias)") == '<a class="term" href="#glossary=bias" data-term="bias">bias</a>'


def test_a_link_opens_a_sheet_of_the_page() -> None:
    assert to_line("[d](sheet:descent)") == '<a class="term" href="#sheet=descent" data-sheet="descent">d</a>'


def test_tables_are_written() -> None:
    assert "<td>2</td>" in to_html("| a | b |\n|---|---|\n| 1 | 2 |")


def test_a_line_s_end_is_no_space_between_chinese_characters() -> None:
    assert to_html("第一行，\n第二行 a\nb 行\nc") == "<p>第一行，第二行 a\nb 行\nc</p>\n"
    assert to_html("**第一行**\n[第二行](term:bias)，\n**a**").count("\n") == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("one\ntwo", "one two"),
        ("one  \n*two*", "one two"),
        ("第一行，\n第二行 a\nb 行\nc", "第一行，第二行 a b 行 c"),
        ("**第一行**\n`b` [第二行](term:bias)\n**第三行** $x^2$", "第一行 b 第二行第三行 x^2"),
    ],
)
def test_plain_words_stand_in_one_line(text: str, words: str) -> None:
    assert to_plain(text) == words
