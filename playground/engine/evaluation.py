"""The hot loops of looking: what a network makes of many samples, for losses and pictures.

Know numbers in memory, and neither Python objects nor names. Samples lie in columns here (one row per
feature, samples adjacent), because a picture is a row of numbers per neuron; parameters are read from the
flat vector as it is.
"""

from playground.engine._jit import inner, kernel
from playground.engine.activations import activated
from playground.engine.layout import ACTIVATION, BIASES, FAN_IN, FAN_OUT, FIRST_NEURON, N_COLUMNS, WEIGHTS
from playground.engine.losses import sample_loss
from playground.engine.vector import (
    TILE_LANES,
    at_least,
    at_most,
    keep_first,
    load,
    pointer,
    shift,
    store,
    store_bytes,
    tile_vector,
    total,
    vector16,
    where_number,
    where_positive,
)

STRIP = 64  # samples that pass through all layers together, so that their numbers stay in the nearest cache


@kernel
def maps(table, parameters, columns, stride, count, result):
    """Activations of every neuron for every sample.

    Args:
        table, parameters: Layout.table, the flat vector.
        columns: float64 (n_features, stride). stride: a multiple of STRIP, at least count.
        result: float64 (n_neurons, stride), layer after layer, outputs last.
    """
    plan, n_layers = pointer(table), table.shape[0]
    for start in range(0, count, STRIP):
        _strip(
            plan, n_layers, pointer(parameters), shift(pointer(columns), start), stride,
            shift(pointer(result), start), stride,
        )  # fmt: skip


@kernel
def images(table, parameters, columns, stride, count, neurons, result, work):
    """Pictures of chosen neurons as bytes: -1 is 0, +1 is 255, what lies beyond is clipped.

    Args:
        neurons: int64, the numbers of the wanted ones. result: uint8 (wanted, stride). work: (n_neurons,
            STRIP).
    """
    plan, n_layers = pointer(table), table.shape[0]
    like = vector16(0.0)
    for start in range(0, count, STRIP):
        _strip(
            plan, n_layers, pointer(parameters), shift(pointer(columns), start), stride, pointer(work), STRIP
        )
        for wanted in range(neurons.shape[0]):
            source, target = (
                shift(pointer(work), neurons[wanted] * STRIP),
                shift(pointer(result), wanted * stride),
            )
            for k in range(0, STRIP, 16):
                # NaN has no colour of its own: it shows as zero does.
                value = at_most(1.0, at_least(-1.0, where_number(load(like, source, k), 0.0)))
                store_bytes(target, start + k, value * 127.5 + 128.0)


@kernel
def evaluate(table, parameters, columns, stride, targets, target_stride, count, loss, work):
    """(mean loss, share of samples whose outputs all have the sign of their target).

    Args:
        targets: float64 (n_outputs, target_stride). work: (n_neurons, STRIP).
    """
    plan, n_layers = pointer(table), table.shape[0]
    last = shift(plan, (n_layers - 1) * N_COLUMNS)
    like = vector16(0.0)
    losses, correct = like, like
    for start in range(0, count, STRIP):
        _strip(
            plan, n_layers, pointer(parameters), shift(pointer(columns), start), stride, pointer(work), STRIP
        )
        for k in range(0, min(STRIP, count - start), 16):
            right = like + 1.0
            for o in range(last[FAN_OUT]):
                output = load(like, pointer(work), (last[FIRST_NEURON] + o) * STRIP + k)
                target = load(like, pointer(targets), o * target_stride + start + k)
                losses = losses + keep_first(sample_loss(loss, output, target), count - start - k)
                # An output of zero counts as positive, as the picture's threshold does.
                positive = where_positive(target, right, 0.0)
                right = where_positive(-1.0 * output, right - positive, positive)
            correct = correct + keep_first(right, count - start - k)
    return total(losses) / count, total(correct) / count


@inner
def _strip(plan, n_layers, parameters, columns, stride, rows, row_stride):
    """All layers for STRIP samples, into `rows`, `row_stride` numbers apart."""
    below, below_stride = columns, stride
    for layer in range(n_layers):
        row = shift(plan, layer * N_COLUMNS)
        fan_in, fan_out = row[FAN_IN], row[FAN_OUT]
        above = shift(rows, row[FIRST_NEURON] * row_stride)
        weights, biases = shift(parameters, row[WEIGHTS]), shift(parameters, row[BIASES])
        neuron = 0
        while neuron + 4 <= fan_out:
            _four_neurons(
                row[ACTIVATION], fan_in, fan_out, shift(weights, neuron), shift(biases, neuron),
                below, below_stride, shift(above, neuron * row_stride), row_stride,
            )  # fmt: skip
            neuron += 4
        while neuron < fan_out:
            _one_neuron(
                row[ACTIVATION], fan_in, fan_out, shift(weights, neuron), biases[neuron],
                below, below_stride, shift(above, neuron * row_stride),
            )  # fmt: skip
            neuron += 1
        below, below_stride = above, row_stride


@inner
def _four_neurons(code, fan_in, fan_out, weights, biases, below, below_stride, above, row_stride):
    """Four neighbours together, so that each number below is read once for all of them."""
    like = tile_vector(0.0)
    for k in range(0, STRIP, TILE_LANES):
        sum0, sum1 = tile_vector(biases[0]), tile_vector(biases[1])
        sum2, sum3 = tile_vector(biases[2]), tile_vector(biases[3])
        for i in range(fan_in):
            inputs, w = load(like, below, i * below_stride + k), i * fan_out
            sum0 = sum0 + inputs * weights[w]
            sum1 = sum1 + inputs * weights[w + 1]
            sum2 = sum2 + inputs * weights[w + 2]
            sum3 = sum3 + inputs * weights[w + 3]
        store(above, k, activated(code, sum0))
        store(above, k + row_stride, activated(code, sum1))
        store(above, k + 2 * row_stride, activated(code, sum2))
        store(above, k + 3 * row_stride, activated(code, sum3))


@inner
def _one_neuron(code, fan_in, fan_out, weights, bias, below, below_stride, above):
    like = vector16(0.0)
    for k in range(0, STRIP, 16):
        summed = vector16(bias)
        for i in range(fan_in):
            summed = summed + load(like, below, i * below_stride + k) * weights[i * fan_out]
        store(above, k, activated(code, summed))
