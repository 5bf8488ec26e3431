"""Formulas of data sets without noise: x is a point, y its target, k the number of classes.

U and N are the uniform and the normal distribution; φ and u are drawn for each point.
"""

from playground.catalog.formulas.mathml import (
    Math,
    call,
    cases,
    floor,
    frac,
    lines,
    norm,
    paren,
    row,
    sup,
    total,
)

_LENGTH = norm("x")


def _towards(angle: str) -> Math:
    """The unit vector at an angle, clockwise from the top."""
    return paren(f"sin {angle}, cos {angle}")


DATASETS: dict[str, Math] = {
    "circle": row("y =", cases(("1", row(_LENGTH, "< 2.5")), ("- 1", row("3.5 ≤", _LENGTH, "< 5")))),
    "xor": row("y = sign(x_1 x_2)"),
    "gauss": row("x ∼", call("N", "(2 y, 2 y)", frac("1", "2"))),
    "spiral": lines(row("x = 5 y u", _towards("φ")), "φ = 3.5 π u"),
    "moons": lines(
        row("x = y (r cos φ - 1.5, r sin φ - 0.75)"),
        row("r ∼", call("U", "2.6", "3.4"), ", φ ∼", call("U", "0", "π")),
    ),
    "checkerboard": row("y =", sup("(- 1)", row(floor(frac("x_1", "3")), "+", floor(frac("x_2", "3"))))),
    "rings": row(_LENGTH, "=", frac("5", "k - 0.3"), "(y + 0.7 u)"),
    "blobs": row("x ∼", call("N", row("4", _towards("φ")), frac("1", "4")), ",", "φ =", frac("2 π y", "k")),
    "arms": lines(row("x = 5 u", _towards("φ")), row("φ =", frac("π", "k"), "(7 u + 2 y)")),
    "iris": row("x = (1.6 (l - 4), 4 (w - 1.3))"),
    "reg-plane": row("y =", frac("x_1 + x_2", "10")),
    "reg-gauss": row("y =", total("j", row("s_j max", paren("0, 1 -", frac("1", "2"), norm("x - c_j"))))),
    "reg-sine": row("y = sin(x_1)"),
    "reg-saddle": row("y =", frac("x_1^2 - x_2^2", "36")),
}
