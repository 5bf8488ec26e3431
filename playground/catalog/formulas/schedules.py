"""Formulas of learning-rate schedules: η is the initial rate, t the number of completed epochs."""

from playground.catalog.formulas.mathml import Math, Part, call, floor, frac, paren, root, row, sup


def _after_t(*parts: Part) -> Math:
    return row(call("η", "t"), "=", *parts)


SCHEDULES: dict[str, Math] = {
    "constant": _after_t("η"),
    "time_decay": _after_t(frac("η", "1 + k t")),
    "inverse_sqrt": _after_t(frac("η", root("t + 1"))),
    "step": _after_t("η", sup("f", floor(frac("t", "n")))),
    "exponential": _after_t("η", sup("e", "- k t")),
    "cosine": _after_t(frac("η", "2"), paren("1 + cos", paren(frac("π min(t, n)", "n")))),
    "plateau": row("η ← max", paren("f η, η_min")),
}
