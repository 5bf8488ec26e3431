import pytest

from playground.catalog.formulas.mathml import (
    Math,
    absolute,
    bar,
    call,
    cases,
    floor,
    formula,
    frac,
    hat,
    lines,
    norm,
    paren,
    product,
    root,
    row,
    sub,
    sup,
    total,
)

TIMES, APPLY = "<mo>\u2062</mo>", "<mo>\u2061</mo>"
A, B = "<mi>a</mi>", "<mi>b</mi>"


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("a", A),
        ("0.25", "<mn>0.25</mn>"),
        ("a - b", f"<mrow>{A}<mo>−</mo>{B}</mrow>"),
        ("a<b", f"<mrow>{A}<mo>&lt;</mo>{B}</mrow>"),
        ("a b", f"<mrow>{A}{TIMES}{B}</mrow>"),
        ("2a", f"<mrow><mn>2</mn>{TIMES}{A}</mrow>"),
        ("TP", "<mi>TP</mi>"),
        ("a_1", f"<msub>{A}<mn>1</mn></msub>"),
        ("a^2", f"<msup>{A}<mn>2</mn></msup>"),
        ("a_b^2", f"<msubsup>{A}{B}<mn>2</mn></msubsup>"),
        ("a_+", f"<msub>{A}<mo>+</mo></msub>"),
    ],
)
def test_notation(text: str, markup: str) -> None:
    assert row(text).markup == markup


def test_brackets_group_and_multiply() -> None:
    group = (
        f'<mrow><mo stretchy="false">(</mo><mrow>{A}<mo>+</mo>{B}</mrow><mo stretchy="false">)</mo></mrow>'
    )
    assert row("(a + b)").markup == group
    assert row("2 (a + b)").markup == f"<mrow><mn>2</mn>{TIMES}{group}</mrow>"


def test_a_known_function_is_applied_and_not_multiplied() -> None:
    assert row("max(a)").markup.startswith(f"<mrow><mi>max</mi>{APPLY}<mrow>")
    assert row("ln a").markup == f'<mrow><mi>ln</mi><mo rspace="0.17em">\u2061</mo>{A}</mrow>'


def test_parts_given_apart_are_neighbours_like_those_of_one_text() -> None:
    assert row("a", "b") == row("a b")
    assert row("a +", "b") == row("a + b")


def test_a_row_of_one_part_is_that_part() -> None:
    assert row(row(row("a"))) == row("a")


@pytest.mark.parametrize("text", ["(a", "a)", "((a)", "(a))"])
def test_a_bracket_without_its_partner_is_an_author_s_mistake(text: str) -> None:
    with pytest.raises(ValueError, match=r"every bracket needs its partner\. Received: "):
        row(text)


@pytest.mark.parametrize(
    ("built", "markup"),
    [
        (frac("a", "b"), f"<mfrac>{A}{B}</mfrac>"),
        (frac("a + b", "b"), f"<mfrac><mrow>{A}<mo>+</mo>{B}</mrow>{B}</mfrac>"),
        (root("a"), f"<msqrt>{A}</msqrt>"),
        (sup("a", "b"), f"<msup>{A}{B}</msup>"),
        (sub("a", "b"), f"<msub>{A}{B}</msub>"),
        (hat("a"), f'<mover accent="true">{A}<mo>^</mo></mover>'),
        (bar("a"), f'<mover accent="true">{A}<mo>¯</mo></mover>'),
        (paren("a"), f"<mrow><mo>(</mo>{A}<mo>)</mo></mrow>"),
        (absolute("a"), f"<mrow><mo>|</mo>{A}<mo>|</mo></mrow>"),
        (floor("a"), f"<mrow><mo>⌊</mo>{A}<mo>⌋</mo></mrow>"),
        (norm("a"), f"<mrow><mo>‖</mo>{A}<mo>‖</mo></mrow>"),
        (total("a", "b"), f"<mrow><munder><mo>∑</mo>{A}</munder>{B}</mrow>"),
        (product("a", "b"), f"<mrow><munder><mo>∏</mo>{A}</munder>{B}</mrow>"),
        (
            call("a", "b", "1"),
            f"<mrow>{A}{APPLY}<mrow><mo>(</mo><mrow>{B}<mo>,</mo><mn>1</mn></mrow><mo>)</mo></mrow></mrow>",
        ),
        (
            cases(("a", "b"), ("b", "a")),
            '<mrow><mo>{</mo><mtable class="cases" displaystyle="true">'
            f"<mtr><mtd>{A}</mtd><mtd>{B}</mtd></mtr><mtr><mtd>{B}</mtd><mtd>{A}</mtd></mtr></mtable></mrow>",
        ),
        (
            lines("a", "b"),
            '<mtable class="lines" displaystyle="true">'
            f"<mtr><mtd>{A}</mtd></mtr><mtr><mtd>{B}</mtd></mtr></mtable>",
        ),
    ],
)
def test_builders(built: Math, markup: str) -> None:
    assert built.markup == markup


def test_a_formula_is_one_element() -> None:
    assert formula("a") == f'<math displaystyle="true">{A}</math>'
