"""Formulas of optimizers, one step of one parameter w: g is its gradient, η the learning rate, t the step.

Everything that is remembered from step to step begins at 0.
"""

from playground.catalog.formulas.mathml import (
    Math,
    absolute,
    frac,
    hat,
    lines,
    paren,
    product,
    root,
    row,
    sub,
    sup,
)

_M = "m ← β_1 m + (1 - β_1) g"
_V = row("v ← β_2 v + (1 - β_2)", "g^2")
_M_HAT = row(hat("m"), "=", frac("m", "1 - β_1^t"))
_V_HAT = row(hat("v"), "=", frac("v", "1 - β_2^t"))
_AVERAGED_SQUARE = "s ← ρ s + (1 - ρ) g^2"


def _adaptive(square: Math) -> Math:
    return frac(hat("m"), row(root(square), "+ ε"))


OPTIMIZERS: dict[str, Math] = {
    "sgd": row("w ← w - η g"),
    "momentum": lines("v ← μ v + g", "w ← w - η v"),
    "nesterov": lines("v ← μ v + g", "w ← w - η (g + μ v)"),
    "adagrad": lines("s ← s + g^2", row("w ← w - η", frac("g", row(root("s"), "+ ε")))),
    "rmsprop": lines(_AVERAGED_SQUARE, row("w ← w - η", frac("g", row(root("s"), "+ ε")))),
    "adadelta": lines(
        _AVERAGED_SQUARE,
        row("Δ =", frac(root("d + ε"), root("s + ε")), "g"),
        row("d ← ρ d + (1 - ρ)", sup("Δ", "2")),
        "w ← w - η Δ",
    ),
    "adam": lines(_M, _V, row(_M_HAT, ",", _V_HAT), row("w ← w - η", _adaptive(hat("v")))),
    "amsgrad": lines(
        _M,
        _V,
        "u ← max(u, v)",
        row(_M_HAT, ",", hat("u"), "=", frac("u", "1 - β_2^t")),
        row("w ← w - η", _adaptive(hat("u"))),
    ),
    "adamax": lines(
        _M,
        row("u ← max", paren("β_2 u,", absolute("g"), "+ ε")),
        row("w ← w - η", frac(hat("m"), "u"), ",", _M_HAT),
    ),
    "nadam": lines(
        _M,
        _V,
        row("μ_t = β_1", paren("1 -", frac("1", "2"), sup("0.96", "t ψ"))),
        row(
            hat("m"),
            "=",
            frac(row(sub("μ", "t + 1"), "m"), row("1 -", product("i ≤ t + 1", "μ_i"))),
            "+",
            frac("(1 - μ_t) g", row("1 -", product("i ≤ t", "μ_i"))),
        ),
        row("w ← w - η", _adaptive(hat("v")), ",", _V_HAT),
    ),
    "adamw": lines(_M, _V, row(_M_HAT, ",", _V_HAT), row("w ← w - η", paren(_adaptive(hat("v")), "+ λ w"))),
}
