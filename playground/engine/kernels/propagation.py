"""One batch through a network and back: activations forward, derivatives backward.

Knows numbers in memory, and neither epochs nor optimizers. `at(memory, places, REGION)` is a region's
address.
"""

from playground.engine._jit import inlined, inner
from playground.engine.activations import SOFTMAX, activate, any_activated, any_slope, multiply_by_slope
from playground.engine.kernels import dropout, normalization
from playground.engine.kernels.products import column_sums, product, transpose
from playground.engine.kernels.softmax import softmax_rows, softmax_slopes
from playground.engine.layout import (
    ACTIVATION,
    BLOCK,
    FAN_IN,
    FAN_OUT,
    GAMMA,
    IN_WIDTH,
    KEEPS_SLOPE,
    LEAKS,
    N_COLUMNS,
    OUT_WIDTH,
    PADDED_BIASES,
    PADDED_LEAKS,
    PADDED_WEIGHTS,
    PIECES,
    VALUES,
)
from playground.engine.losses import loss_slope
from playground.engine.simd.vector import keep_first, load, shift, store, total, vector4, where_positive
from playground.engine.workspace import (
    DELTAS,
    GRADIENT,
    MASKS,
    NORMALIZED,
    PARAMETERS,
    PASSED,
    PIECE,
    PRE_ACTIVATIONS,
    SLOPES,
    STATISTICS,
    TURNED,
    VALUES_AT,
    ZEROS,
)

_SOFTMAX = SOFTMAX.code


@inner
def at(memory, places, region):
    """The address of a region."""
    return shift(memory, places[region])


@inner
def forward(plan, n_layers, places, memory, rows, count, x, rates, key, step, averages, n_neurons):
    """Activations of every layer for `count` samples at x.

    Args:
        rows: `count` or more, a multiple of 4: how many samples the regions hold.
        rates: the dropout rate of each layer. key, step: what the masks depend on.
        averages: the running averages of batch normalization, (2, n_neurons), moved on.
    """
    parameters = at(memory, places, PARAMETERS)
    below = x
    for layer in range(n_layers):
        row = shift(plan, layer * N_COLUMNS)
        width, code, first = row[OUT_WIDTH], row[ACTIVATION], rows * row[VALUES]
        a = shift(at(memory, places, VALUES_AT), first)
        product(
            count, width, row[FAN_IN],
            below, row[IN_WIDTH], 1,
            shift(parameters, row[PADDED_WEIGHTS]), width,
            shift(parameters, row[PADDED_BIASES]), 0, a, width,
        )  # fmt: skip
        if row[PIECES] > 1:
            _largest_piece(row, places, memory, rows, count, below, a)
        if row[GAMMA] >= 0:
            normalization.normalize(
                row, count, parameters, shift(at(memory, places, STATISTICS), 3 * row[VALUES]), a,
                shift(at(memory, places, NORMALIZED), first), averages, n_neurons,
            )  # fmt: skip
        if code == _SOFTMAX:
            softmax_rows(count, row[FAN_OUT], width, a)
        elif row[PIECES] == 1 and (row[KEEPS_SLOPE] or rates[layer] > 0.0):
            _activate_and_keep(row, places, memory, rows, count, a)
        else:
            activate(code, a, count * width)
        if rates[layer] > 0.0:
            masks = shift(at(memory, places, MASKS), first)
            dropout.drop_out(rates[layer], key, step, layer, count, row[FAN_OUT], width, a, masks)
        below = a


@inner
def backward(plan, n_layers, places, memory, rows, count, x, y, loss, on_logits, first, second, rates):
    """The gradient of the loss summed over the batch; returns whether all outputs are finite numbers.

    Args:
        on_logits: the loss's slope is by the logits. first, second: its hyperparameters.
    """
    parameters, gradient = at(memory, places, PARAMETERS), at(memory, places, GRADIENT)
    zeros, turned = at(memory, places, ZEROS), at(memory, places, TURNED)
    values, deltas = at(memory, places, VALUES_AT), at(memory, places, DELTAS)
    last = shift(plan, (n_layers - 1) * N_COLUMNS)
    a, delta = shift(values, rows * last[VALUES]), shift(deltas, rows * last[VALUES])
    finite = output_slopes(loss, count, last[FAN_OUT], last[OUT_WIDTH], a, y, delta, first, second)
    for layer in range(n_layers - 1, -1, -1):
        row = shift(plan, layer * N_COLUMNS)
        width, code = row[OUT_WIDTH], row[ACTIVATION]
        a, delta = shift(values, rows * row[VALUES]), shift(deltas, rows * row[VALUES])
        if rates[layer] > 0.0:
            dropout.multiply(count * width, delta, shift(at(memory, places, MASKS), rows * row[VALUES]))
        if layer < n_layers - 1 or not on_logits:
            if code == _SOFTMAX:
                softmax_slopes(count, width, delta, a)
            elif row[PIECES] == 1 and (row[KEEPS_SLOPE] or rates[layer] > 0.0):
                _multiply_by_kept_slope(row, places, memory, rows, count, delta)
            else:
                multiply_by_slope(code, delta, a, count * width)
        if row[GAMMA] >= 0:
            normalization.pass_back(
                row, count, parameters, gradient, shift(at(memory, places, STATISTICS), 3 * row[VALUES]),
                shift(at(memory, places, NORMALIZED), rows * row[VALUES]), delta,
            )  # fmt: skip
        # The first layer passes nothing on.
        below, passed = x, delta
        if layer > 0:
            before = rows * shift(plan, (layer - 1) * N_COLUMNS)[VALUES]
            below, passed = shift(values, before), shift(deltas, before)
        if row[PIECES] == 1:
            _gradients(
                row, layer, count, below, delta, passed,
                shift(parameters, row[PADDED_WEIGHTS]), shift(gradient, row[PADDED_WEIGHTS]),
                shift(gradient, row[PADDED_BIASES]), turned, zeros,
            )  # fmt: skip
        else:
            _gradients_of_pieces(row, layer, places, memory, rows, count, below, delta, passed)
    return finite


@inlined
def _gradients(row, layer, count, below, delta, passed, weights, of_weights, of_biases, turned, zeros):
    """Gradients of a layer's weights and biases from its deltas, and the deltas below if there are any."""
    in_width, width = row[IN_WIDTH], row[OUT_WIDTH]
    column_sums(count, width, delta, width, of_biases)
    if layer > 0:
        transpose(in_width, width, weights, turned)
        product(
            count, in_width, row[FAN_OUT],
            delta, width, 1,
            turned, in_width,
            zeros, 0, passed, in_width,
        )  # fmt: skip
    product(
        row[FAN_IN], width, count,
        below, 1, in_width,
        delta, width,
        zeros, 0, of_weights, width,
    )  # fmt: skip


@inner
def _gradients_of_pieces(row, layer, places, memory, rows, count, below, delta, passed):
    """The same for maxout: what flows back flows through the piece that was the largest."""
    parameters, gradient = at(memory, places, PARAMETERS), at(memory, places, GRADIENT)
    chosen = shift(at(memory, places, SLOPES), rows * row[VALUES])
    share, part = at(memory, places, PIECE), at(memory, places, PASSED)
    in_width, width, zero = row[IN_WIDTH], row[OUT_WIDTH], vector4(0.0)
    for piece in range(row[PIECES]):
        for k in range(0, count * width, 4):
            distance = load(zero, chosen, k) - piece
            store(share, k, where_positive(0.25 - distance * distance, load(zero, delta, k), zero))
        weights = row[PADDED_WEIGHTS] + piece * in_width * width
        _gradients(
            row, layer, count, below, share, part,
            shift(parameters, weights), shift(gradient, weights),
            shift(gradient, row[PADDED_BIASES] + piece * bias_stride(width)),
            at(memory, places, TURNED), at(memory, places, ZEROS),
        )  # fmt: skip
        if layer > 0:
            for k in range(0, count * in_width, 4):
                before = zero if piece == 0 else load(zero, passed, k)
                store(passed, k, before + load(zero, part, k))


@inner
def output_slopes(loss, count, n_outputs, width, outputs, targets, deltas, first, second):
    """Derivatives of the loss by the outputs; returns whether all of them are finite numbers."""
    zero = vector4(0.0)
    check = zero
    for column in range(0, width, 4):
        for s in range(column, count * width, width):
            slopes = loss_slope(loss, load(zero, outputs, s), load(zero, targets, s), first, second)
            # A sigmoid is 0.5 in the padding: it must not flow back.
            slopes = keep_first(slopes, n_outputs - column)
            store(deltas, s, slopes)
            check = check + slopes * 0.0
    return total(check) == 0.0


@inner
def bias_stride(width):
    """The distance between the biases of two pieces of maxout."""
    return (width + BLOCK - 1) // BLOCK * BLOCK


@inner
def _largest_piece(row, places, memory, rows, count, below, a):
    """Maxout: the largest of a neuron's linear functions, the first of which is at `a`, and which it is."""
    parameters, piece_values = at(memory, places, PARAMETERS), at(memory, places, PIECE)
    chosen = shift(at(memory, places, SLOPES), rows * row[VALUES])
    width, zero = row[OUT_WIDTH], vector4(0.0)
    for k in range(0, count * width, 4):
        store(chosen, k, zero)
    for piece in range(1, row[PIECES]):
        product(
            count, width, row[FAN_IN],
            below, row[IN_WIDTH], 1,
            shift(parameters, row[PADDED_WEIGHTS] + piece * row[IN_WIDTH] * width), width,
            shift(parameters, row[PADDED_BIASES] + piece * bias_stride(width)), 0, piece_values, width,
        )  # fmt: skip
        for k in range(0, count * width, 4):
            old, new = load(zero, a, k), load(zero, piece_values, k)
            store(a, k, where_positive(new - old, new, old))
            store(chosen, k, where_positive(new - old, zero + piece, load(zero, chosen, k)))


@inner
def _activate_and_keep(row, places, memory, rows, count, a):
    """Activations in place of pre-activations, which are kept along with the slopes."""
    zero, width, first = vector4(0.0), row[OUT_WIDTH], rows * row[VALUES]
    slopes = shift(at(memory, places, SLOPES), first)
    kept = shift(at(memory, places, PRE_ACTIVATIONS), first)
    for k in range(0, width, 4):
        leak = zero
        if row[LEAKS] >= 0:
            leak = load(zero, at(memory, places, PARAMETERS), row[PADDED_LEAKS] + k)
        for s in range(k, count * width, width):
            z = load(zero, a, s)
            store(kept, s, z)
            store(slopes, s, any_slope(row[ACTIVATION], z, leak))
            store(a, s, any_activated(row[ACTIVATION], z, leak))


@inner
def _multiply_by_kept_slope(row, places, memory, rows, count, delta):
    """Derivatives by the activations into those by the pre-activations; adds up the gradient of leaks."""
    zero, width, first = vector4(0.0), row[OUT_WIDTH], rows * row[VALUES]
    slopes = shift(at(memory, places, SLOPES), first)
    if row[LEAKS] >= 0:
        kept = shift(at(memory, places, PRE_ACTIVATIONS), first)
        for k in range(0, width, 4):
            of_leak = zero
            for s in range(k, count * width, width):
                z = load(zero, kept, s)
                of_leak = of_leak + load(zero, delta, s) * where_positive(z, zero, z)
            store(at(memory, places, GRADIENT), row[PADDED_LEAKS] + k, of_leak)
    dropout.multiply(count * width, delta, slopes)
