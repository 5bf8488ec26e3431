"""Training on one sample at a time, fused: each weight is read once, passed back through, and updated.

Knows the padded memory of `kernels`, and neither samples nor epochs. With batches of one the general path
spends its time on carrying one-row matrices about; here a layer is one pass over its weights.
"""

from playground.engine._jit import inner
from playground.engine.activations import activated, slope
from playground.engine.layout import (
    ACTIVATION,
    FAN_IN,
    FAN_OUT,
    IN_WIDTH,
    N_COLUMNS,
    OUT_WIDTH,
    PADDED_BIASES,
    PADDED_WEIGHTS,
    VALUES,
)
from playground.engine.losses import loss_slope
from playground.engine.regularizers import shrink
from playground.engine.simd.vector import keep_first, load, shift, store, total, vector4, vector8


@inner
def learn_one(
    plan,
    n_layers,
    stride,
    loss,
    on_logits,
    first,
    second,
    rate,
    absolute,
    square,
    x,
    y,
    weights,
    values,
    deltas,
):
    """One update from the sample (x, y), none if its output is not a finite number; returns if it was.

    Args:
        stride: how many times its own numbers a layer's place in `values` and `deltas` is wide.
    """
    below = x
    for layer in range(n_layers):
        row = shift(plan, layer * N_COLUMNS)
        a = shift(values, stride * row[VALUES])
        w, biases = shift(weights, row[PADDED_WEIGHTS]), shift(weights, row[PADDED_BIASES])
        width, column = row[OUT_WIDTH], 0
        while column + 8 <= width:
            _neurons(vector8(0.0), row[ACTIVATION], row[FAN_IN], width, column, below, w, biases, a)
            column += 8
        if column < width:
            _neurons(vector4(0.0), row[ACTIVATION], row[FAN_IN], width, column, below, w, biases, a)
        below = a

    last = shift(plan, (n_layers - 1) * N_COLUMNS)
    a, delta = shift(values, stride * last[VALUES]), shift(deltas, stride * last[VALUES])
    zero = vector4(0.0)
    check = zero
    for k in range(0, last[OUT_WIDTH], 4):
        output = load(zero, a, k)
        slopes = keep_first(loss_slope(loss, output, load(zero, y, k), first, second), last[FAN_OUT] - k)
        check = check + slopes * 0.0
        if not on_logits:
            slopes = slopes * slope(last[ACTIVATION], output)
        store(delta, k, slopes)
    if total(check) != 0.0:
        return False

    for layer in range(n_layers - 1, -1, -1):
        row = shift(plan, layer * N_COLUMNS)
        delta = shift(deltas, stride * row[VALUES])
        w, biases, width = (
            shift(weights, row[PADDED_WEIGHTS]),
            shift(weights, row[PADDED_BIASES]),
            row[OUT_WIDTH],
        )
        if layer == 0:
            _update(row[FAN_IN], width, rate, absolute, square, x, delta, w, biases)
        else:
            before = shift(plan, (layer - 1) * N_COLUMNS)
            below, delta_below = (
                shift(values, stride * before[VALUES]),
                shift(deltas, stride * before[VALUES]),
            )
            _pass_back(row[FAN_IN], width, delta, w, delta_below)
            for k in range(0, row[IN_WIDTH], 4):
                passed = load(zero, delta_below, k) * slope(before[ACTIVATION], load(zero, below, k))
                store(delta_below, k, keep_first(passed, row[FAN_IN] - k))
            _update(row[FAN_IN], width, rate, absolute, square, below, delta, w, biases)
    return True


@inner
def _neurons(zero, code, fan_in, width, column, below, weights, biases, above):
    """The activations of one vector of neurons, from two half sums, because a sum is a chain of waiting."""
    even, odd = load(zero, biases, column), zero
    w = column
    for i in range(0, fan_in - 1, 2):
        even = even + load(zero, weights, w) * below[i]
        odd = odd + load(zero, weights, w + width) * below[i + 1]
        w += 2 * width
    if fan_in % 2:
        even = even + load(zero, weights, w) * below[fan_in - 1]
    store(above, column, activated(code, even + odd))


@inner
def _pass_back(fan_in, width, delta, weights, delta_below):
    """delta_below = weights @ delta."""
    zero = vector4(0.0)
    for i in range(fan_in):
        summed = zero
        for k in range(0, width, 4):
            summed = summed + load(zero, weights, i * width + k) * load(zero, delta, k)
        delta_below[i] = total(summed)


@inner
def _update(fan_in, width, rate, absolute, square, below, delta, weights, biases):
    """One step of gradient descent on a layer, whose gradient is the outer product of `below` and `delta`."""
    column = 0
    while column + 8 <= width:
        _update_columns(
            vector8(0.0), fan_in, width, column, rate, absolute, square, below, delta, weights, biases
        )
        column += 8
    if column < width:
        _update_columns(
            vector4(0.0), fan_in, width, column, rate, absolute, square, below, delta, weights, biases
        )


@inner
def _update_columns(like, fan_in, width, column, rate, absolute, square, below, delta, weights, biases):
    move = load(like, delta, column) * rate
    store(biases, column, load(like, biases, column) - move)
    for i in range(fan_in):
        old = load(like, weights, i * width + column)
        moved = old - move * below[i]
        if square > 0.0:
            moved = moved - (rate * square) * old
        if absolute > 0.0:
            moved = shrink(moved, rate * absolute)
        store(weights, i * width + column, moved)
