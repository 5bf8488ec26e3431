"""Training on one sample at a time, fused: each weight is read once, passed back through, and updated.

With batches of one the general path spends its time on carrying one-row matrices about; here a layer is one
pass over its weights.
"""

import numpy as np

from playground.engine._jit import inner
from playground.engine.kernels.activation import activated, slope_of_activated
from playground.engine.kernels.branches import loss_slope
from playground.engine.regularizers import shrink
from playground.engine.simd.memory import load, record_at, shift, store
from playground.engine.simd.vector import keep_first, total, vector4, vector8


@inner
def learn_one(layers, rule, rate, inputs, targets, stride, weights, values, deltas):
    """Update the parameters from one sample, unless its output is not a finite number.

    Args:
        layers: address of the LAYER records, all with inlined activations.
        rule: RULE record.
        rate: the learning rate of this step.
        inputs, targets: addresses of the padded sample.
        stride: how many times its own numbers a layer's place in `values` and `deltas` is wide.
        weights: address of the padded parameters, updated.
        values, deltas: addresses of scratch memory, `stride` times all layers' padded neurons each.

    Returns:
        Whether the output was a finite number.
    """
    n_layers, on_logits = rule.n_layers, rule.on_logits
    absolute, square = rule.absolute, rule.square
    loss, first, second = rule.loss, rule.loss_1, rule.loss_2
    below = inputs
    for index in range(n_layers):
        layer = record_at(layers, index)
        a = shift(values, stride * layer.first_value)
        w, biases = shift(weights, layer.padded_weights), shift(weights, layer.padded_biases)
        width, column = layer.out_width, np.int64(0)
        while column + 8 <= width:
            _neurons(vector8(0.0), layer.inlined, layer.fan_in, width, column, below, w, biases, a)
            column += 8
        if column < width:
            _neurons(vector4(0.0), layer.inlined, layer.fan_in, width, column, below, w, biases, a)
        below = a

    last = record_at(layers, n_layers - 1)
    a, delta = shift(values, stride * last.first_value), shift(deltas, stride * last.first_value)
    zero = vector4(0.0)
    check = zero
    for k in range(0, last.out_width, 4):
        output = load(zero, a, k)
        slopes = loss_slope(loss, output, load(zero, targets, k), first, second)
        slopes = keep_first(slopes, last.fan_out - k)
        check = check + slopes * 0.0 + output * 0.0
        if not on_logits:
            slopes = slopes * slope_of_activated(last.inlined, output)
        store(delta, k, slopes)
    if total(check) != 0.0:
        return False

    for index in range(n_layers - 1, -1, -1):
        layer = record_at(layers, index)
        delta, width = shift(deltas, stride * layer.first_value), layer.out_width
        w, biases = shift(weights, layer.padded_weights), shift(weights, layer.padded_biases)
        below = inputs
        if index > 0:
            before = record_at(layers, index - 1)
            below = shift(values, stride * before.first_value)
            delta_below = shift(deltas, stride * before.first_value)
            _pass_back(layer.fan_in, width, delta, w, delta_below)
            for k in range(0, layer.in_width, 4):
                slopes = slope_of_activated(before.inlined, load(zero, below, k))
                passed = load(zero, delta_below, k) * slopes
                store(delta_below, k, keep_first(passed, layer.fan_in - k))
        _update(layer.fan_in, width, rate, absolute, square, below, delta, w, biases)
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
    store(above, column, activated(code, even + odd, 0.0, 0.0))


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
    column = np.int64(0)
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
