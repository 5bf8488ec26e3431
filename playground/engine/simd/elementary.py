"""tanh, sigmoid, exp, log1p and erfc on vectors, to double precision: usually 1 unit in the last place.

Each takes a vector and returns the function of each of its lanes. The first three follow from exp(2x) = 2**k
* (1 + t) / (1 - t), where k is the whole number nearest to 2x / ln 2 and t = tanh(h) of the small rest h = x
- k ln 2 / 2. A quotient of two short polynomials gives t, and since tanh and sigmoid end in a division
anyway, its denominator costs nothing: half the work of a polynomial for exp.
"""

from playground.engine._jit import inner
from playground.engine.simd.vector import at_least, at_most, power_of_two, where_positive

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


@inner
def exp(x):
    """The exponential, limited to -708 .. 708, where doubles end; its last bits go where |x| exceeds 40."""
    scale, numerator, denominator = _reduced(0.5 * at_most(708.0, at_least(-708.0, x)))
    return scale * (denominator + numerator) / (denominator - numerator)


# 2 atanh(s) / s in powers of s**2 <= 1/9: Chebyshev interpolation, computed with 50 digits; error 1e-16.
_L0, _L1, _L2, _L3, _L4, _L5, _L6, _L7, _L8, _L9 = (
    2.0,
    0.666666666666826,
    0.3999999999528357,
    0.2857142911206485,
    0.22222190840841669,
    0.181828603760904,
    0.15363666808573476,
    0.13591395292580177,
    0.09880330241354472,
    0.17781736908251156,
)


@inner
def log1p(u):
    """log(1 + u) for 0 <= u <= 1, as 2 atanh(u / (2 + u))."""
    s = u / (u + 2.0)
    q = s * s
    low = (((_L4 * q + _L3) * q + _L2) * q + _L1) * q + _L0
    high = (((_L9 * q + _L8) * q + _L7) * q + _L6) * q + _L5
    square = q * q
    return (high * (square * square * q) + low) * s


_LN2 = 0.6931471805599453
_HALVINGS = (512.0, 256.0, 128.0, 64.0, 32.0, 16.0, 8.0, 4.0, 2.0, 1.0)
_FACTORS = tuple(2.0**-halvings for halvings in _HALVINGS)


@inner
def log_of_successor(u):
    """log(1 + u) for 0 <= u < infinity; of u below 0 as of 0."""
    u = at_least(0.0, u)
    halvings = 0.0 * u
    for k in range(10):
        # 1 + u is halved until it is at most 2, many times at once where it is large.
        halved = (u + 1.0) * _FACTORS[k] - 1.0
        halvings = where_positive(halved, halvings + _HALVINGS[k], halvings)
        u = where_positive(halved, halved, u)
    return halvings * _LN2 + log1p(u)


# (1 + 2x) exp(x**2) erfc(x) in powers of t = (x - 3.75) / (x + 3.75), x >= 0, highest power first: Chebyshev
# interpolation, computed with 50 digits; error 2e-18. The form is Shepherd and Laframboise's (Chebyshev
# approximation of (1 + 2x) exp(x**2) erfc x in 0 <= x < infinity, 1981).
_ERFC = (
    -1.0095099872908544e-09,
    -5.112709030280335e-09,
    1.761524428874431e-10,
    4.104916586062774e-08,
    1.83875740998388e-08,
    -2.6326531059668647e-07,
    -5.3975064981547244e-08,
    1.7558606736627473e-06,
    -9.747510361570423e-07,
    -1.1446446349755859e-05,
    2.238443686343854e-05,
    5.164989307580721e-05,
    -0.0002901540668975095,
    0.00029371348953197846,
    0.001755625840383524,
    -0.00974657953355085,
    0.02836227742125581,
    -0.05869339859164038,
    0.09230432116018794,
    -0.10880393014166388,
    0.08227673849015181,
    0.00358541548546301,
    -0.14024059858554702,
    1.2375126308378275,
)


@inner
def erfc(x):
    """1 - erf(x) for x >= 0; 0 beyond 26."""
    x = at_most(30.0, x)  # infinity by itself is no number in t
    t = (x - 3.75) / (x + 3.75)
    summed = 0.0 * t + _ERFC[0]
    for k in range(1, 24):
        summed = summed * t + _ERFC[k]
    return exp(-1.0 * x * x) * summed / (x + x + 1.0)
