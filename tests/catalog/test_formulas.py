"""Checks that every row of every table has a formula, and that a browser can draw it."""

from xml.etree import ElementTree as ET

import pytest

from playground.catalog.formulas import to_mathml
from playground.catalog.tables import make_catalog
from playground.locales import read_words

# MathML Core: what browsers draw without a library.
ELEMENTS = {
    "math", "mrow", "mi", "mn", "mo", "mspace", "mfrac", "msqrt", "msup", "msub", "msubsup", "mover",
    "munder", "mtable", "mtr", "mtd",
}  # fmt: skip
# Children each of these must have, or it is drawn as an error.
ARITY = {"mfrac": 2, "msup": 2, "msub": 2, "msubsup": 3, "mover": 2, "munder": 2}
LEAVES = {"mi", "mn", "mo", "mspace"}

FORMULAS: dict[str, str] = {
    f"{family}.{row['name']}": row["latex"]
    for family, rows in make_catalog(read_words("en"), {}).items()
    if isinstance(rows, list) and family != "presets"
    for row in rows
}
EVERY = pytest.mark.parametrize("name", FORMULAS)


def parsed(latex: str) -> ET.Element:
    return ET.fromstring(to_mathml(latex))  # noqa: S314 - our own text


@EVERY
def test_a_formula_is_one_well_formed_math_element(name: str) -> None:
    root = parsed(FORMULAS[name])
    assert root.tag == "math"
    for element in root.iter():
        assert element.tag in ELEMENTS
        assert len(element) == ARITY.get(element.tag, len(element)), element.tag
        if element.tag in LEAVES:
            assert len(element) == 0
        else:
            assert not (element.text or "").strip()
        assert not (element.tail or "").strip()


@EVERY
def test_a_formula_has_no_word_of_any_language(name: str) -> None:
    known = {"tanh", "sin", "cos", "atan2", "sign", "ln", "max", "min", "in", "out"}
    counts = {"TP", "FP", "TN", "FN"}
    for element in parsed(FORMULAS[name]).iter("mi"):
        word = element.text or ""
        assert len(word) <= 1 or word in known | counts, word


@EVERY
def test_no_command_is_left_that_the_converter_does_not_know(name: str) -> None:
    assert not set("\\&$") & set("".join(parsed(FORMULAS[name]).itertext()))


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"a = \max(0, z)", "a=max(0,z)"),
        (r"a = \begin{cases} z & z > 0 \\ 0 & z \le 0 \end{cases}", "a={zz>00z≤0"),
        (r"L = \frac{1}{2} \sum_j (a_j - y_j)^2", "L=12∑j(aj−yj)2"),
        (r"\begin{split} v &\leftarrow \mu v + g \\ w &\leftarrow w - \eta v \end{split}", "v←μv+gw←w−ηv"),
        (r"w \sim \mathcal{N}\left(0, \frac{2}{n_{\text{in}}}\right)", "w∼𝒩(0,2nin)"),
    ],
)
def test_formulas_read_from_left_to_right(latex: str, expected: str) -> None:
    assert "".join(parsed(latex).itertext()) == expected


def test_names_of_functions_are_names_and_marks_are_operators() -> None:
    root = parsed(r"\max(x) \sim \text{sign}(y)")
    assert [each.text for each in root.iter("mi")] == ["max", "x", "sign", "y"]
    assert [each.text for each in root.iter("mo")] == ["(", ")", "∼", "(", ")"]


def test_a_minus_after_a_mark_is_a_sign_and_after_a_bracket_a_difference() -> None:
    root = parsed("(-r) - (a - b) = -1")
    assert [each.get("form") for each in root.iter("mo") if each.text == "−"] == [
        "prefix",
        None,
        None,
        "prefix",
    ]


def test_columns_are_told_apart_by_their_class() -> None:
    tables = parsed(
        r"\begin{split} a &= 1 \\ b &= \begin{cases} 1 & x \\ 0 & y \end{cases} \end{split}"
    ).iter("mtable")
    assert [table.get("class") for table in tables] == ["lines", "cases"]
