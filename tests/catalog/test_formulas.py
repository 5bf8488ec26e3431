"""Checks that every row of every table has its formula, and that a browser can read it."""

from xml.etree import ElementTree as ET

import pytest

from playground.catalog.formulas import FORMULAS
from tests.locales.test_locales import TABLES

# MathML Core: what browsers draw without a library.
ELEMENTS = {
    "math", "mrow", "mi", "mn", "mo", "mfrac", "msqrt", "msup", "msub", "msubsup", "mover", "munder",
    "mtable", "mtr", "mtd",
}  # fmt: skip
# Children each of these must have, or it is drawn as an error.
ARITY = {"mfrac": 2, "msup": 2, "msub": 2, "msubsup": 3, "mover": 2, "munder": 2}
LEAVES = {"mi", "mn", "mo"}

EVERY = pytest.mark.parametrize("name", FORMULAS)


def parsed(name: str) -> ET.Element:
    return ET.fromstring(FORMULAS[name])  # noqa: S314 - our own text


def test_every_row_has_a_formula_and_no_formula_lacks_its_row() -> None:
    rows = {
        f"{family}.{name}"
        for family, table in TABLES.items()
        if family != "hyperparameters"
        for name in table
    }
    assert rows == FORMULAS.keys()


@EVERY
def test_a_formula_is_one_well_formed_math_element(name: str) -> None:
    root = parsed(name)
    assert root.tag == "math"
    for element in root.iter():
        assert element.tag in ELEMENTS
        assert len(element) == ARITY.get(element.tag, len(element)), element.tag
        if element.tag in LEAVES:
            assert element.text
            assert len(element) == 0
        else:
            assert not (element.text or "").strip()
        assert not (element.tail or "").strip()


@EVERY
def test_a_formula_has_no_word_of_any_language(name: str) -> None:
    known = {"tanh", "sin", "cos", "atan2", "sign", "exp", "ln", "max", "min", "in", "out"}
    counts = {"TP", "FP", "TN", "FN"}
    for element in parsed(name).iter("mi"):
        word = element.text or ""
        assert len(word) == 1 or word in known | counts, word


def text(name: str) -> str:
    """What is read: marks in their order, without the invisible ones."""
    marks = parsed(name).itertext()
    return "".join(mark for mark in marks if mark not in "\u2061\u2062")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("activations.relu", "a=max(0,z)"),
        ("activations.leaky_relu", "a={zz>00.01zz≤0"),
        ("activations.softsign", "a=z1+|z|"),
        ("losses.squared_error", "L=12∑j(aj−yj)2"),
        ("optimizers.momentum", "v←μv+gw←w−ηv"),
        ("optimizers.rmsprop", "s←ρs+(1−ρ)g2w←w−ηgs+ε"),
        ("initializers.he_normal", "w∼N(0,2nin),b=0"),
        ("schedules.time_decay", "η(t)=η1+kt"),
        ("regularizers.l2", "R=λ2∑jwj2"),
        ("metrics.f1", "2TP2TP+FP+FN"),
        ("features.x1_cubed", "x13"),
        ("datasets.reg-plane", "y=x1+x210"),
    ],
)
def test_formulas_read_from_left_to_right(name: str, expected: str) -> None:
    assert text(name) == expected
