"""Converts LaTeX formulas of the tables' rows to MathML, and adds their functions as NumPy."""

from collections.abc import Callable, Mapping
from functools import cache
from xml.etree.ElementTree import Element, fromstring, tostring

from latex2mathml.converter import convert

from playground.catalog.sources import numpy_source
from playground.model.reference.activations import ACTIVATIONS
from playground.model.reference.losses import LOSSES
from playground.model.reference.optimizers import OPTIMIZERS

_NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'
_CLOSING = ")]}|‖⌋"
_FUNCTIONS: Mapping[str, Mapping[str, Callable[..., object]]] = {
    "activations": {name: row.value for name, row in ACTIVATIONS.items()},
    "losses": {name: row.value for name, row in LOSSES.items()},
    "optimizers": OPTIMIZERS,
}


@cache
def to_mathml(latex: str) -> str:
    r"""Converts a formula to presentation MathML that stands in HTML.

    Args:
        latex: a formula in amsmath's notation, without dollar signs.

    Returns:
        One ``<math>`` element in display style. Tables have the class ``cases`` or, made by
        ``\begin{split}``, ``lines``: browsers align columns by a stylesheet only.
    """
    math = fromstring(convert(latex, display="block").replace(_NAMESPACE, ""))  # noqa: S314 - our own text
    math.attrib = {"displaystyle": "true"}
    for element in math.iter():
        _correct(element)
    return tostring(math, encoding="unicode")


def typeset(catalog: Mapping[str, object]) -> dict[str, object]:
    """Adds to every row with a formula its MathML, and to functions and rules of training their NumPy.

    Args:
        catalog: as `make_catalog` gives it.

    Returns:
        A catalog whose rows have ``mathml`` besides ``latex``; those of activations, losses and optimizers
        also ``numpy``: the reference's function by its ``name``, and its ``source``.
    """
    return {
        family: [_typeset(family, row) for row in rows] if isinstance(rows, list) else rows
        for family, rows in catalog.items()
    }


def _typeset(family: str, row: dict[str, object]) -> dict[str, object]:
    if "latex" not in row:
        return row
    function = _FUNCTIONS.get(family, {}).get(str(row["name"]))
    typeset_row = {**row, "mathml": to_mathml(str(row["latex"]))}
    if function is not None:
        typeset_row["numpy"] = {"name": function.__name__, "source": numpy_source(function)}
    return typeset_row


def _correct(element: Element) -> None:
    """Corrects markup that browsers render otherwise than TeX does."""
    if element.tag == "mtable":
        name = "lines" if "columnspacing" in element.attrib else "cases"
        element.attrib = {"class": name, "displaystyle": "true"}  # or its fractions would be small
    elif element.tag == "mtd":
        element.attrib = {}
    elif element.tag in ("mi", "mo", "mtext") and element.text:
        # The library makes operators, with space around them, of functions' names, and names of some marks.
        # Beside text, which counts as space, an operator would have no room.
        element.text = element.text.replace("~", "∼")
        element.tag = "mi" if element.text.isalnum() else "mo"
    before: str | None = None
    for child in element:
        if child.text == "−" and before not in (None, *_CLOSING):
            child.set("form", "prefix")  # a sign, and not a difference
        before = child.text if child.tag == "mo" else None
