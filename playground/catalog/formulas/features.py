"""Formulas of input features of a point (x1, x2)."""

from playground.catalog.formulas.mathml import Math, absolute, root, row

FEATURES: dict[str, Math] = {
    "x1": row("x_1"),
    "x2": row("x_2"),
    "x1_squared": row("x_1^2"),
    "x2_squared": row("x_2^2"),
    "x1_x2": row("x_1 x_2"),
    "sin_x1": row("sin(x_1)"),
    "sin_x2": row("sin(x_2)"),
    "x1_cubed": row("x_1^3"),
    "x2_cubed": row("x_2^3"),
    "cos_x1": row("cos(x_1)"),
    "cos_x2": row("cos(x_2)"),
    "radius": root("x_1^2 + x_2^2"),
    "angle": row("atan2(x_2, x_1)"),
    "abs_x1": absolute("x_1"),
    "abs_x2": absolute("x_2"),
}
