"""The hot loops of evaluation: what a network makes of many samples, for losses and pictures.

Samples lie in columns here (one row per feature, samples adjacent), because a picture is a row of numbers per
neuron. Parameters are read from the flat vector, into which batch normalization has been folded. Kernels see
numbers in memory, no Python objects and no names.
"""

import numpy as np

from playground.engine._jit import called, inner, kernel
from playground.engine.activations import ACTIVATIONS, SOFTMAX
from playground.engine.kernels.activation import activated, any_activated
from playground.engine.kernels.branches import sample_loss
from playground.engine.kernels.margins import hinge_of_columns
from playground.engine.kernels.softmax import categorical_loss, softmax_columns
from playground.engine.layout import STRIP
from playground.engine.losses import CATEGORICAL, CATEGORICAL_HINGE
from playground.engine.simd.memory import load, pointer, record_at, shift, store, store_bytes
from playground.engine.simd.scalar import smaller
from playground.engine.simd.vector import (
    TILE_LANES,
    at_least,
    at_most,
    keep_first,
    tile_vector,
    total,
    vector16,
    where_number,
    where_positive,
)

_LINEAR, _SIGMOID, _SOFTMAX = ACTIVATIONS["linear"].code, ACTIVATIONS["sigmoid"].code, SOFTMAX.code


@kernel
def maps(layer_records, parameters, columns, stride, count, result):
    """Activations of every neuron for every sample.

    Args:
        layer_records: LAYER records, one per layer.
        parameters: (n_parameters,) float64, normalization folded in.
        columns: (n_features, stride) float64.
        stride: a multiple of STRIP, at least count.
        count: samples.
        result: (n_neurons, stride) float64, written layer after layer, outputs last.
    """
    layers, n_layers = pointer(layer_records), layer_records.shape[0]
    for start in range(0, count, STRIP):
        _strip(
            layers, n_layers, pointer(parameters), shift(pointer(columns), start), stride,
            shift(pointer(result), start), stride, np.int64(STRIP), np.bool_(False),
        )  # fmt: skip


@kernel
def images(layer_records, parameters, columns, stride, count, neurons, result, work):
    """Pictures of chosen neurons as bytes: -1 is 0, +1 is 255, what lies beyond is clipped.

    Outputs that are probabilities p are shown as 2p - 1: undecided is the middle.

    Args:
        layer_records, parameters, columns, stride, count: as for `maps`.
        neurons: (n_wanted,) int64, the numbers of the wanted ones.
        result: (n_wanted, stride) uint8, written.
        work: (n_neurons, STRIP) float64, scratch memory.
    """
    layers, n_layers = pointer(layer_records), layer_records.shape[0]
    last = record_at(layers, n_layers - 1)
    are_probabilities = last.activation in (_SIGMOID, _SOFTMAX)
    like = vector16(0.0)
    for start in range(0, count, STRIP):
        _strip(
            layers,
            n_layers,
            pointer(parameters),
            shift(pointer(columns), start),
            stride,
            pointer(work),
            np.int64(STRIP),
            np.int64(STRIP),
            np.bool_(False),
        )
        for wanted in range(neurons.shape[0]):
            source, target = (
                shift(pointer(work), neurons[wanted] * STRIP),
                shift(pointer(result), wanted * stride),
            )
            is_probability = are_probabilities and neurons[wanted] >= last.first_neuron
            gain, offset = (2.0, -1.0) if is_probability else (1.0, 0.0)
            for k in range(0, STRIP, 16):
                # NaN has no colour of its own: it shows as zero does.
                value = gain * load(like, source, k) + offset
                value = at_most(1.0, at_least(-1.0, where_number(value, 0.0)))
                store_bytes(target, start + k, value * 127.5 + 128.0)


@kernel
def evaluate(
    layer_records,
    parameters,
    columns,
    stride,
    targets,
    target_stride,
    count,
    loss,
    on_logits,
    has_labels,
    first,
    second,
    result,
    work,
):
    """The mean loss, penalty excluded, and the fraction of samples that are classified correctly.

    Both for each of some parameter vectors. Correct is: with one output, on the side of its target, where
    sides part at 0, or at 0.5 if it is a probability; with labels, all outputs on the sides of theirs; with
    several others, the largest output where the target is 1.

    Args:
        layer_records, columns, stride, count: as for `maps`.
        parameters: (n_vectors, n_parameters) float64, normalization folded in.
        targets: (n_outputs, target_stride) float64.
        target_stride: numbers from one row of targets to the next.
        loss: the code of its row.
        on_logits: whether it takes the pre-activations of the output layer.
        has_labels: whether each of several outputs has its own side.
        first, second: the loss's hyperparameters.
        result: (n_vectors, 2) float64, written: mean loss, fraction.
        work: (n_neurons, STRIP) float64, scratch memory.
    """
    for vector in range(parameters.shape[0]):
        losses, correct = _totals(
            pointer(layer_records), layer_records.shape[0],
            shift(pointer(parameters), vector * parameters.shape[1]), pointer(columns), stride,
            pointer(targets), target_stride, count, loss, on_logits, has_labels, first, second,
            pointer(work),
        )  # fmt: skip
        result[vector, 0], result[vector, 1] = losses / count, correct / count


@inner
def _totals(
    layers, n_layers, parameters, columns, stride, targets, target_stride, count, loss, on_logits,
    has_labels, first, second, work,
):  # fmt: skip
    """The summed loss of all samples, and the number of correct ones."""
    last = record_at(layers, n_layers - 1)
    n_outputs = last.fan_out
    are_probabilities = last.activation in (_SIGMOID, _SOFTMAX)
    middle = 0.5 if are_probabilities and not on_logits else 0.0
    has_sides = n_outputs == 1 or has_labels
    outputs = shift(work, last.first_neuron * STRIP)
    like = vector16(0.0)
    losses, correct = like, like
    for start in range(0, count, STRIP):
        width = smaller(STRIP, (count - start + 15) // 16 * 16)
        _strip(
            layers, n_layers, parameters, shift(columns, start), stride, work, np.int64(STRIP), width,
            on_logits,
        )  # fmt: skip
        for k in range(0, width, 16):
            here, wanted = count - start - k, shift(targets, start + k)
            if loss == CATEGORICAL:
                losses = losses + keep_first(
                    categorical_loss(like, n_outputs, outputs, STRIP, k, wanted, target_stride, 0), here
                )
            elif loss == CATEGORICAL_HINGE:
                losses = losses + keep_first(
                    hinge_of_columns(like, n_outputs, outputs, STRIP, k, wanted, target_stride, 0), here
                )
            else:
                for o in range(n_outputs):
                    output, target = load(like, outputs, o * STRIP + k), load(like, wanted, o * target_stride)
                    losses = losses + keep_first(sample_loss(loss, output, target, first, second), here)
            best, right = load(like, outputs, k), load(like, wanted, 0)
            if has_sides:
                right = like + 1.0
                for o in range(n_outputs):
                    # An output in the middle counts as positive, as the picture's threshold does.
                    output, target = load(like, outputs, o * STRIP + k), load(like, wanted, o * target_stride)
                    positive = where_positive(target, right, like)
                    right = where_positive(middle - output, right - positive, positive)
            else:
                for o in range(1, n_outputs):
                    output = load(like, outputs, o * STRIP + k)
                    right = where_positive(output - best, load(like, wanted, o * target_stride), right)
                    best = at_least(output, best)
            correct = correct + keep_first(right, here)
    return total(losses), total(correct)


@called
def _strip(layers, n_layers, parameters, columns, stride, rows, row_stride, width, to_logits):
    """All layers for STRIP samples or fewer, into `rows`, `row_stride` numbers apart; as logits if asked.

    `width` is how many, a multiple of 16.
    """
    below, below_stride = columns, stride
    for index in range(n_layers):
        layer = record_at(layers, index)
        fan_out, code = layer.fan_out, layer.inlined
        has_activation = not (to_logits and index == n_layers - 1)
        if not has_activation:
            code = _LINEAR
        above = shift(rows, layer.first_neuron * row_stride)
        neuron = np.int64(0)
        while neuron + 4 <= fan_out:
            if layer.pieces > 1:
                _four_of_pieces(
                    code, layer, parameters, neuron, below, below_stride, above, row_stride, width
                )
            else:
                _four_neurons(code, layer, parameters, neuron, below, below_stride, above, row_stride, width)
            neuron += 4
        while neuron < fan_out:
            _one_neuron(code, layer, parameters, neuron, below, below_stride, above, row_stride, width)
            neuron += 1
        if layer.keeps_slope:
            _activate_others(layer, parameters, above, row_stride, width)
        if layer.is_residual:
            for o in range(fan_out):
                for k in range(0, width, 16):
                    place = o * row_stride + k
                    summed = load(vector16(0.0), above, place) + load(
                        vector16(0.0), below, o * below_stride + k
                    )
                    store(above, place, summed)
        if has_activation and layer.activation == _SOFTMAX:
            for k in range(0, width, 16):
                softmax_columns(vector16(0.0), fan_out, above, row_stride, k)
        below, below_stride = above, row_stride


@called
def _four_neurons(code, layer, parameters, neuron, below, below_stride, above, row_stride, width):
    """Four neighbours together, so that each number below is read once for all of them."""
    above = shift(above, neuron * row_stride)
    for k in range(0, width, TILE_LANES):
        z0, z1, z2, z3 = _four_sums(layer, parameters, neuron, np.int64(0), below, below_stride, k)
        store(above, k, activated(code, z0, 0.0, 0.0))
        store(above, k + row_stride, activated(code, z1, 0.0, 0.0))
        store(above, k + 2 * row_stride, activated(code, z2, 0.0, 0.0))
        store(above, k + 3 * row_stride, activated(code, z3, 0.0, 0.0))


@called
def _four_of_pieces(code, layer, parameters, neuron, below, below_stride, above, row_stride, width):
    """Four neighbours of maxout; apart, for its sums would take registers from everybody's."""
    above = shift(above, neuron * row_stride)
    for k in range(0, width, TILE_LANES):
        z0, z1, z2, z3 = _four_sums(layer, parameters, neuron, np.int64(0), below, below_stride, k)
        for piece in range(1, layer.pieces):
            y0, y1, y2, y3 = _four_sums(layer, parameters, neuron, piece, below, below_stride, k)
            z0, z1, z2, z3 = at_least(y0, z0), at_least(y1, z1), at_least(y2, z2), at_least(y3, z3)
        store(above, k, activated(code, z0, 0.0, 0.0))
        store(above, k + row_stride, activated(code, z1, 0.0, 0.0))
        store(above, k + 2 * row_stride, activated(code, z2, 0.0, 0.0))
        store(above, k + 3 * row_stride, activated(code, z3, 0.0, 0.0))


@inner
def _four_sums(layer, parameters, neuron, piece, below, below_stride, k):
    """Pre-activations of four neighbours for one vector of samples."""
    fan_in, fan_out = layer.fan_in, layer.fan_out
    weights = shift(parameters, layer.weights + piece * fan_in * fan_out + neuron)
    biases = shift(parameters, layer.biases + piece * fan_out + neuron)
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


@called
def _one_neuron(code, layer, parameters, neuron, below, below_stride, above, row_stride, width):
    for k in range(0, width, 16):
        z = _one_sum(layer, parameters, neuron, np.int64(0), below, below_stride, k)
        for piece in range(1, layer.pieces):
            z = at_least(_one_sum(layer, parameters, neuron, piece, below, below_stride, k), z)
        store(above, neuron * row_stride + k, activated(code, z, 0.0, 0.0))


@inner
def _one_sum(layer, parameters, neuron, piece, below, below_stride, k):
    fan_in, fan_out, like = layer.fan_in, layer.fan_out, vector16(0.0)
    weights = shift(parameters, layer.weights + piece * fan_in * fan_out + neuron)
    summed = vector16(parameters[layer.biases + piece * fan_out + neuron])
    for i in range(fan_in):
        summed = summed + load(like, below, i * below_stride + k) * weights[i * fan_out]
    return summed


@called
def _activate_others(layer, parameters, above, row_stride, width):
    """Activations in place of the pre-activations of a layer, for those that are not inlined."""
    like, code, second = vector16(0.0), layer.activation, layer.activation_2
    for o in range(layer.fan_out):
        first = parameters[layer.leaks + o] if layer.leaks >= 0 else layer.activation_1
        for k in range(o * row_stride, o * row_stride + width, 16):
            store(above, k, any_activated(code, load(like, above, k), first, second))
