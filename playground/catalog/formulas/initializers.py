"""Formulas of initial values: n_in and n_out count what a neuron's layer receives and gives."""

from playground.catalog.formulas.mathml import Math, Part, call, frac, root, row

_NO_BIAS = ", b = 0"
_BOTH = "n_in + n_out"


def _uniform(bound: Part) -> Math:
    return row("w ∼", call("U", row("-", bound), bound), _NO_BIAS)


def _normal(variance: Part) -> Math:
    return row("w ∼", call("N", "0", variance), _NO_BIAS)


INITIALIZERS: dict[str, Math] = {
    "uniform": row("w ∼", call("U", "- 0.5", "0.5"), ", b = 0.1"),
    "zeros": row("w = 0, b = 0"),
    "small_normal": _normal("0.01^2"),
    "large_normal": _normal("3^2"),
    "glorot_uniform": _uniform(root(frac("6", _BOTH))),
    "glorot_normal": _normal(frac("2", _BOTH)),
    "he_uniform": _uniform(root(frac("6", "n_in"))),
    "he_normal": _normal(frac("2", "n_in")),
    "lecun_normal": _normal(frac("1", "n_in")),
}
