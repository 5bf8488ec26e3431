"""Formulas of regularizers: λ is the regularization rate, the sums are over all weights."""

from playground.catalog.formulas.mathml import Math, absolute, frac, paren, row, total

_ABSOLUTE = total("j", absolute("w_j"))
_SQUARES = total("j", "w_j^2")

REGULARIZERS: dict[str, Math] = {
    "none": row("R = 0"),
    "l1": row("R = λ", _ABSOLUTE),
    "l2": row("R =", frac("λ", "2"), _SQUARES),
    "elastic": row("R = λ", paren("r", _ABSOLUTE, "+", frac("1 - r", "2"), _SQUARES)),
}
