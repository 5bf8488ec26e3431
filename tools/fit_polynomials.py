"""Writes playground/export/onnx_polynomials.py: what ONNX Runtime lacks in float64, as polynomials.

    python -m tools.fit_polynomials

Each is the interpolation of its function at Chebyshev's points, computed with 60 digits and rounded once. It
needs mpmath, which constraints.txt pins.
"""

from collections.abc import Callable
from pathlib import Path

from mpmath import mp, mpf

TARGET = Path(__file__).parents[1] / "playground" / "export" / "onnx_polynomials.py"
LEAST = mpf(2) ** -56
"""Of a coefficient of Chebyshev's polynomials, against the largest; below lies what float64 does not hold."""

HEADER = '''"""Polynomials for functions that ONNX Runtime does not have in float64, the highest power first.

Made by `python -m tools.fit_polynomials`, which derives them.
"""

'''


def interpolation(function: Callable[[mpf], mpf], low: mpf, high: mpf) -> list[mpf]:
    """Interpolates a function by a polynomial of the lowest degree that float64 does not tell from it.

    Args:
        function: analytic between low and high.
        low, high: the interval.

    Returns:
        The polynomial's coefficients, the highest power first.
    """
    n = 48
    angles = [mp.pi * (k + mpf(1) / 2) / n for k in range(n)]
    values = [function(low + (high - low) * (mp.cos(angle) + 1) / 2) for angle in angles]
    series = [
        2 * mp.fsum(v * mp.cos(j * a) for v, a in zip(values, angles, strict=True)) / n for j in range(n)
    ]
    series[0] /= 2
    largest = max(abs(each) for each in series)
    degree = max(j for j, each in enumerate(series) if abs(each) > LEAST * largest)
    # The sum of series[j] T_j((2 x - low - high) / (high - low)) in powers of x: T_j+1 = 2 t T_j - T_j-1.
    t = [-(high + low) / (high - low), 2 / (high - low)]
    chebyshev = [[mpf(1)], t]
    while len(chebyshev) <= degree:
        doubled = [2 * each for each in _product(t, chebyshev[-1])]
        before = chebyshev[-2] + [mpf(0)] * 2
        chebyshev.append([a - b for a, b in zip(doubled, before, strict=True)])
    powers = [mpf(0)] * (degree + 1)
    for coefficient, polynomial in zip(series, chebyshev, strict=False):
        for power, factor in enumerate(polynomial):
            powers[power] += coefficient * factor
    return powers[::-1]


def _product(first: list[mpf], second: list[mpf]) -> list[mpf]:
    result = [mpf(0)] * (len(first) + len(second) - 1)
    for i, a in enumerate(first):
        for j, b in enumerate(second):
            result[i + j] += a * b
    return result


def atan_by_square(u: mpf) -> mpf:
    """atan(x) / x of u = x², which is analytic at 0."""
    x = mp.sqrt(u)
    return mp.atan(x) / x


def scaled_tail(s: mpf) -> mpf:
    """(a + 4) exp(a²/2) (1 - Φ(a)) of s = (a - 4) / (a + 4), which takes a = 0 .. ∞ to -1 .. 1."""
    a = 4 * (1 + s) / (1 - s)
    return (a + 4) * mp.exp(a * a / 2) * mp.erfc(a / mp.sqrt(2)) / 2


def main() -> None:
    """Writes the module."""
    mp.dps = 60
    tangent = mp.sqrt(2) - 1  # of π/8, half the largest angle whose tangent is at most 1
    tables = {
        "ATAN": (
            "atan(x) / x, of x² from 0 to tan(π/8)².",
            interpolation(atan_by_square, mpf(0), tangent**2),
        ),
        "TAIL": (
            "(a + 4) exp(a²/2) (1 - Φ(a)), of (a - 4) / (a + 4) from -1 to 1.",
            interpolation(scaled_tail, mpf(-1), mpf(1)),
        ),
    }
    text = HEADER
    for name, (about, coefficients) in tables.items():
        lines = "".join(f"    {float(each)!r},\n" for each in coefficients)
        text += f'{name} = (\n{lines})\n"""{about}"""\n\n'
    TARGET.write_text(text.rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
