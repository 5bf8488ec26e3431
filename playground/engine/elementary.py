"""tanh and sigmoid on vectors, to full double precision: 4 units in the last place at worst, usually 1.

Knows nothing of networks. Both follow from exp(2x) = 2**k * (1 + t) / (1 - t), where k is the whole number
nearest to 2x / ln 2 and t = tanh(h) of the small rest h = x - k ln 2 / 2. A quotient of two short polynomials
gives t, and since both functions end in a division anyway, its denominator costs nothing: half the work of a
polynomial for exp.
"""

from playground.engine._jit import inner
from playground.engine.vector import at_least, at_most, power_of_two

# Adding 1.5 * 2**52 rounds to a whole number, and leaves that number in the low bits of the sum's mantissa.
_ROUNDER = 6755399441055744.0
_TWO_PER_LN2 = 2.8853900817779268
_HALF_LN2 = 0.34657359027997264

# tanh(h) / h = (1 + P1 s + P2 s**2) / (1 + Q1 s + Q2 s**2) with s = h**2, |h| <= ln 2 / 4: rational
# interpolation at the five Chebyshev nodes of s, solved with 60 digits. Its relative error is 5e-18.
_P1, _P2 = 0.11109906832300308, 0.001057398808342579
_Q1, _Q2 = 0.44443240165633836, 0.01586819936260769


@inner
def _reduced(x):
    """(2**k, p, q) with exp(2x) = 2**k (1 + p/q) / (1 - p/q)."""
    shifted = x * _TWO_PER_LN2 + _ROUNDER
    h = x - (shifted - _ROUNDER) * _HALF_LN2
    s = h * h
    return power_of_two(shifted), h * ((_P2 * s + _P1) * s + 1.0), (_Q2 * s + _Q1) * s + 1.0


@inner
def tanh(x):
    """(exp(2x) - 1) / (exp(2x) + 1), arranged so that small x keep all their digits."""
    # Beyond 20 the result is 1 to the last bit.
    scale, numerator, denominator = _reduced(at_most(20.0, at_least(-20.0, x)))
    rest = denominator - numerator
    excess = scale * (numerator + numerator) + (scale - 1.0) * rest
    return excess / (excess + (rest + rest))


@inner
def sigmoid(x):
    """exp(x) / (exp(x) + 1), which is 1 / (1 + exp(-x)) with small results keeping their digits.

    Results below 1e-7 lose up to three bits (k is large there, and ln 2 is not stored twice); none that
    matters.
    """
    # Above 40 the result is 1 to the last bit; below -708 doubles end.
    scale, numerator, denominator = _reduced(0.5 * at_most(40.0, at_least(-708.0, x)))
    power = scale * (denominator + numerator)
    return power / (power + (denominator - numerator))
