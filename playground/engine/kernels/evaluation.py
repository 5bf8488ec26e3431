"""The hot loops of looking: what a network makes of many samples, for losses and pictures.

Know numbers in memory, and neither Python objects nor names. Samples lie in columns here (one row per
feature, samples adjacent), because a picture is a row of numbers per neuron; parameters are read from the
flat vector, into which batch normalization has been folded.
"""

import numpy as np

from playground.engine._jit import inner, kernel
from playground.engine.activations import ACTIVATIONS, SOFTMAX, activated, any_activated
from playground.engine.kernels.softmax import categorical_loss, softmax_columns
from playground.engine.layout import (
    ACTIVATION,
    BIASES,
    FAN_IN,
    FAN_OUT,
    FIRST_NEURON,
    KEEPS_SLOPE,
    LEAKS,
    N_COLUMNS,
    PIECES,
    STRIP,
    WEIGHTS,
)
from playground.engine.losses import CATEGORICAL, sample_loss
from playground.engine.simd.vector import (
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

_SIGMOID, _SOFTMAX = ACTIVATIONS["sigmoid"].code, SOFTMAX.code


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
            shift(pointer(result), start), stride, np.bool_(False),
        )  # fmt: skip


@kernel
def images(table, parameters, columns, stride, count, neurons, result, work):
    """Pictures of chosen neurons as bytes: -1 is 0, +1 is 255, what lies beyond is clipped.

    Outputs that are probabilities p are shown as 2p - 1: undecided is the middle.

    Args:
        neurons: int64, the numbers of the wanted ones. result: uint8 (wanted, stride). work: (n_neurons,
            STRIP).
    """
    plan, n_layers = pointer(table), table.shape[0]
    last = shift(plan, (n_layers - 1) * N_COLUMNS)
    are_probabilities = last[ACTIVATION] == _SIGMOID or last[ACTIVATION] == _SOFTMAX
    like = vector16(0.0)
    for start in range(0, count, STRIP):
        _strip(
            plan,
            n_layers,
            pointer(parameters),
            shift(pointer(columns), start),
            stride,
            pointer(work),
            np.int64(STRIP),
            np.bool_(False),
        )
        for wanted in range(neurons.shape[0]):
            source, target = (
                shift(pointer(work), neurons[wanted] * STRIP),
                shift(pointer(result), wanted * stride),
            )
            is_share = are_probabilities and neurons[wanted] >= last[FIRST_NEURON]
            gain, offset = (2.0, -1.0) if is_share else (1.0, 0.0)
            for k in range(0, STRIP, 16):
                # NaN has no colour of its own: it shows as zero does.
                value = gain * load(like, source, k) + offset
                value = at_most(1.0, at_least(-1.0, where_number(value, 0.0)))
                store_bytes(target, start + k, value * 127.5 + 128.0)


@kernel
def evaluate(
    table, parameters, columns, stride, targets, target_stride, count, loss, on_logits, first, second, work
):
    """(mean loss, share of samples on the right side), penalty excluded.

    Right is: with one output, the sign of its target (of a logit, for losses on logits); with several, the
    largest output where the target is 1.

    Args:
        targets: float64 (n_outputs, target_stride). first, second: the loss's hyperparameters.
        work: (n_neurons, STRIP).
    """
    plan, n_layers = pointer(table), table.shape[0]
    last = shift(plan, (n_layers - 1) * N_COLUMNS)
    n_outputs, code = last[FAN_OUT], last[ACTIVATION]
    outputs = shift(pointer(work), last[FIRST_NEURON] * STRIP)
    like = vector16(0.0)
    losses, correct = like, like
    for start in range(0, count, STRIP):
        _strip(
            plan,
            n_layers,
            pointer(parameters),
            shift(pointer(columns), start),
            stride,
            pointer(work),
            np.int64(STRIP),
            on_logits,
        )
        for k in range(0, min(STRIP, count - start), 16):
            here, wanted = count - start - k, shift(pointer(targets), start + k)
            if loss == CATEGORICAL:
                losses = losses + keep_first(
                    categorical_loss(like, n_outputs, outputs, STRIP, k, wanted, target_stride, 0), here
                )
            else:
                for o in range(n_outputs):
                    output, target = load(like, outputs, o * STRIP + k), load(like, wanted, o * target_stride)
                    losses = losses + keep_first(sample_loss(loss, output, target, first, second), here)
            best, right = load(like, outputs, k), load(like, wanted, 0)
            if n_outputs == 1:
                # An output of zero counts as positive, as the picture's threshold does.
                target = 2.0 * right - 1.0 if code == _SIGMOID and not on_logits else right
                positive = where_positive(target, like + 1.0, like)
                right = where_positive(-1.0 * best, 1.0 - positive, positive)
            for o in range(1, n_outputs):
                output = load(like, outputs, o * STRIP + k)
                right = where_positive(output - best, load(like, wanted, o * target_stride), right)
                best = at_least(output, best)
            correct = correct + keep_first(right, here)
    return total(losses) / count, total(correct) / count


@inner
def _strip(plan, n_layers, parameters, columns, stride, rows, row_stride, to_logits):
    """All layers for STRIP samples, into `rows`, `row_stride` numbers apart; outputs as logits if asked."""
    below, below_stride = columns, stride
    for layer in range(n_layers):
        row = shift(plan, layer * N_COLUMNS)
        fan_out, code = row[FAN_OUT], row[ACTIVATION]
        if to_logits and layer == n_layers - 1:
            code = 0
        above = shift(rows, row[FIRST_NEURON] * row_stride)
        neuron = 0
        while neuron + 4 <= fan_out:
            _four_neurons(code, row, parameters, neuron, below, below_stride, above, row_stride)
            neuron += 4
        while neuron < fan_out:
            _one_neuron(code, row, parameters, neuron, below, below_stride, above, row_stride)
            neuron += 1
        if row[KEEPS_SLOPE]:
            _activate_others(row, parameters, above, row_stride)
        if code == _SOFTMAX:
            for k in range(0, STRIP, 16):
                softmax_columns(vector16(0.0), fan_out, above, row_stride, k)
        below, below_stride = above, row_stride


@inner
def _four_neurons(code, row, parameters, neuron, below, below_stride, above, row_stride):
    """Four neighbours together, so that each number below is read once for all of them."""
    above = shift(above, neuron * row_stride)
    for k in range(0, STRIP, TILE_LANES):
        z0, z1, z2, z3 = _four_sums(row, parameters, neuron, np.int64(0), below, below_stride, k)
        if row[PIECES] > 1:
            for piece in range(1, row[PIECES]):
                y0, y1, y2, y3 = _four_sums(row, parameters, neuron, piece, below, below_stride, k)
                z0, z1, z2, z3 = at_least(y0, z0), at_least(y1, z1), at_least(y2, z2), at_least(y3, z3)
        store(above, k, activated(code, z0))
        store(above, k + row_stride, activated(code, z1))
        store(above, k + 2 * row_stride, activated(code, z2))
        store(above, k + 3 * row_stride, activated(code, z3))


@inner
def _four_sums(row, parameters, neuron, piece, below, below_stride, k):
    """Pre-activations of four neighbours for one vector of samples."""
    fan_in, fan_out = row[FAN_IN], row[FAN_OUT]
    weights = shift(parameters, row[WEIGHTS] + piece * fan_in * fan_out + neuron)
    biases = shift(parameters, row[BIASES] + piece * fan_out + neuron)
    like = tile_vector(0.0)
    sum0, sum1 = tile_vector(biases[0]), tile_vector(biases[1])
    sum2, sum3 = tile_vector(biases[2]), tile_vector(biases[3])
    for i in range(fan_in):
        inputs, w = load(like, below, i * below_stride + k), i * fan_out
        sum0 = sum0 + inputs * weights[w]
        sum1 = sum1 + inputs * weights[w + 1]
        sum2 = sum2 + inputs * weights[w + 2]
        sum3 = sum3 + inputs * weights[w + 3]
    return sum0, sum1, sum2, sum3


@inner
def _one_neuron(code, row, parameters, neuron, below, below_stride, above, row_stride):
    for k in range(0, STRIP, 16):
        z = _one_sum(row, parameters, neuron, np.int64(0), below, below_stride, k)
        for piece in range(1, row[PIECES]):
            z = at_least(_one_sum(row, parameters, neuron, piece, below, below_stride, k), z)
        store(above, neuron * row_stride + k, activated(code, z))


@inner
def _one_sum(row, parameters, neuron, piece, below, below_stride, k):
    fan_in, fan_out, like = row[FAN_IN], row[FAN_OUT], vector16(0.0)
    weights = shift(parameters, row[WEIGHTS] + piece * fan_in * fan_out + neuron)
    summed = vector16(parameters[row[BIASES] + piece * fan_out + neuron])
    for i in range(fan_in):
        summed = summed + load(like, below, i * below_stride + k) * weights[i * fan_out]
    return summed


@inner
def _activate_others(row, parameters, above, row_stride):
    """Activations in place of the pre-activations of a layer, for those that are not inlined."""
    like = vector16(0.0)
    for o in range(row[FAN_OUT]):
        leak = parameters[row[LEAKS] + o] if row[LEAKS] >= 0 else 0.0
        for k in range(o * row_stride, o * row_stride + STRIP, 16):
            store(above, k, any_activated(row[ACTIVATION], load(like, above, k), leak))
