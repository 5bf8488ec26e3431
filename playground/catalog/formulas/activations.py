"""Formulas of activations: a is the activation of a neuron, z its pre-activation."""

from playground.catalog.formulas.mathml import Math, absolute, cases, frac, paren, row, sup

_DECAY = sup("e", "- z")

ACTIVATIONS: dict[str, Math] = {
    "linear": row("a = z"),
    "tanh": row("a = tanh(z) =", frac(row(sup("e", "z"), "-", _DECAY), row(sup("e", "z"), "+", _DECAY))),
    "relu": row("a = max(0, z)"),
    "sigmoid": row("a =", frac("1", row("1 +", _DECAY))),
    "threshold": row("a =", cases(("1", "z > 0"), ("0", "z ≤ 0"))),
    "hard_sigmoid": row("a = min", paren("1, max", paren("0,", frac("z", "6"), "+", frac("1", "2")))),
    "softsign": row("a =", frac("z", row("1 +", absolute("z")))),
    "leaky_relu": row("a =", cases(("z", "z > 0"), ("0.01 z", "z ≤ 0"))),
    "prelu": row("a =", cases(("z", "z > 0"), ("α z", "z ≤ 0"))),
    "elu": row("a =", cases(("z", "z > 0"), (row(sup("e", "z"), "- 1"), "z ≤ 0"))),
    "selu": row("a =", cases(("1.0507 z", "z > 0"), (row("1.7581", paren(sup("e", "z"), "- 1")), "z ≤ 0"))),
    "gelu": row("a = z Φ(z)"),
    "silu": row("a =", frac("z", row("1 +", _DECAY))),
    "softplus": row("a = ln", paren("1 +", sup("e", "z"))),
    "maxout": row("a = max(z_1, z_2)"),
}
