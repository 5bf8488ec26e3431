"""Batch normalization: pre-activations brought to mean 0 and variance 1, then to learned ones.

Source: Ioffe and Szegedy, Batch normalization (2015), equations of section 3.1, with
PyTorch's conventions: the running variance is the unbiased one, and both averages move by a tenth of the
difference.
"""

from playground.engine._jit import called
from playground.engine.folding import EPSILON
from playground.engine.simd.memory import load, shift, store
from playground.engine.simd.vector import square_root, vector4

MOMENTUM = 0.1  # weight of the newest batch in the running averages


@called
def normalize(layer, count, parameters, statistics, values, normalized, averages, n_neurons):
    """Normalize a layer's batch in place, keep what the way back needs, and move the running averages.

    Args:
        layer: LAYER record.
        count: samples in the batch.
        parameters: address of the padded parameters, for gamma and beta.
        statistics: address of (3, width), written: mean, variance, 1 / std of each neuron.
        values: address of (count, width): pre-activations, replaced by gamma times normalized plus beta.
        normalized: address of (count, width), written.
        averages: address of (2, n_neurons), moved on: running means, running variances.
        n_neurons: of all layers.
    """
    zero, width = vector4(0.0), layer.out_width
    for k in range(0, width, 4):
        summed = zero
        for s in range(k, count * width, width):
            summed = summed + load(zero, values, s)
        mean = summed / (zero + count)
        squares = zero
        for s in range(k, count * width, width):
            centred = load(zero, values, s) - mean
            squares = squares + centred * centred
        variance = squares / (zero + count)
        inverse = 1.0 / square_root(variance + EPSILON)
        store(statistics, k, mean)
        store(statistics, width + k, variance)
        store(statistics, 2 * width + k, inverse)
        gamma = load(zero, parameters, layer.padded_gamma + k)
        beta = load(zero, parameters, layer.padded_beta + k)
        for s in range(k, count * width, width):
            hat = (load(zero, values, s) - mean) * inverse
            store(normalized, s, hat)
            store(values, s, gamma * hat + beta)
    # One sample has no unbiased variance; its variance is 0 either way.
    unbiased = count / (count - 1.0) if count > 1 else 1.0
    for o in range(layer.fan_out):
        neuron = layer.first_neuron + o
        averages[neuron] += MOMENTUM * (statistics[o] - averages[neuron])
        variance = unbiased * statistics[width + o]
        averages[n_neurons + neuron] += MOMENTUM * (variance - averages[n_neurons + neuron])


@called
def pass_back(layer, count, parameters, gradient, statistics, normalized, deltas):
    """Turn derivatives after normalization into those before it; add up those of gamma and beta.

    Args:
        layer, count, parameters, statistics, normalized: as `normalize` got and wrote them.
        gradient: address of the padded gradient; gamma's and beta's places are written.
        deltas: address of (count, width), replaced.
    """
    zero, width = vector4(0.0), layer.out_width
    inverses = shift(statistics, 2 * width)
    for k in range(0, width, 4):
        of_beta, of_gamma = zero, zero
        for s in range(k, count * width, width):
            delta = load(zero, deltas, s)
            of_beta = of_beta + delta
            of_gamma = of_gamma + delta * load(zero, normalized, s)
        store(gradient, layer.padded_beta + k, of_beta)
        store(gradient, layer.padded_gamma + k, of_gamma)
        scale = load(zero, parameters, layer.padded_gamma + k) * load(zero, inverses, k)
        mean_beta, mean_gamma = of_beta / (zero + count), of_gamma / (zero + count)
        for s in range(k, count * width, width):
            rest = load(zero, deltas, s) - mean_beta - load(zero, normalized, s) * mean_gamma
            store(deltas, s, scale * rest)
