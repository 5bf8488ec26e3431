"""Formulas of losses of one sample: a are the outputs, y the targets, z the logits, p the probabilities."""

from playground.catalog.formulas.mathml import Math, absolute, cases, frac, lines, row, sup, total

_ERROR = absolute("a - y")
_MARGIN = "max(0, 1 - y a)"

LOSSES: dict[str, Math] = {
    "squared_error": row("L =", frac("1", "2"), total("j", sup("(a_j - y_j)", "2"))),
    "absolute_error": row("L =", _ERROR),
    "huber": row(
        "L =",
        cases(
            (row(frac("1", "2"), sup("(a - y)", "2")), row(_ERROR, "≤ 1")),
            (row(_ERROR, "-", frac("1", "2")), row(_ERROR, "> 1")),
        ),
    ),
    "asymmetric": row("L =", cases(("c_+ (a - y)", "a > y"), ("c_- (y - a)", "a ≤ y"))),
    "binary_crossentropy": lines(
        row("p =", frac("1", row("1 +", sup("e", "- z")))),
        row("L =", cases(("- ln p", "y = 1"), ("- ln(1 - p)", "y = - 1"))),
    ),
    "hinge": row(f"L = {_MARGIN}"),
    "squared_hinge": row("L =", sup(row(_MARGIN), "2")),
    "categorical_crossentropy": lines(
        row("p_j =", frac(sup("e", "z_j"), total("i", sup("e", "z_i")))),
        "L = - ln p_y",
    ),
}
