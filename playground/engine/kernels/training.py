"""The hot loop of training: batch after batch, for every architecture, batch size, function and optimizer.

Kernels see numbers in memory, no Python objects and no names. They allocate nothing, raise nothing, print
nothing. Their instructions are the records of `records`.
"""

import math

from playground.engine._jit import called, inner, kernel
from playground.engine.kernels.branches import displacement, prepare, scheduled
from playground.engine.kernels.propagation import backward, bias_stride, forward
from playground.engine.kernels.shuffling import shuffle
from playground.engine.kernels.single import learn_one
from playground.engine.layout import BLOCK
from playground.engine.optimizers import SGD
from playground.engine.regularizers import shrink
from playground.engine.samples import WEIGHT_WIDTH
from playground.engine.simd.memory import load, pointer, record_at, shift, store
from playground.engine.simd.scalar import smaller
from playground.engine.simd.vector import at_least, at_most, total, vector4, vector16


@kernel
def train(
    layer_records, rules, region_records, clocks, parameters, slots, optimizer_state, averages,
    inputs, targets, sample_weights, order, workspace, ended_parameters, ended_averages,
):  # fmt: skip
    """Train until `max_steps` updates, or epoch `until_epoch`, or until a number is not finite.

    Looked at are the outputs of every batch, and the parameters at the end of every epoch, since derivatives
    can overflow where outputs did not.

    Args:
        layer_records: LAYER records, one per layer.
        rules: a RULE record. What its optimizer needs for one step is written to it.
        region_records: a REGIONS record.
        clocks: a CLOCK record, moved on.
        parameters: (n_parameters,) float64, updated; no more once an output is no finite number.
        slots: (n_slots or more, n_parameters) float64, updated.
        optimizer_state: (N_STATE,) float64, updated.
        averages: (2, n_neurons) float64, the running averages of batch normalization, updated.
        inputs: (n_samples, n_features padded) float64.
        targets: (n_samples, n_outputs padded) float64.
        sample_weights: (n_samples, WEIGHT_WIDTH) float64, factors of their gradients; no row for
            none.
        order: (n_samples,) int64, the order of the running epoch; kept between calls.
        workspace: float64, the regions.
        ended_parameters: (n_epochs, n_parameters) float64, written: the parameters at the end of each epoch,
            of the first n_epochs that end here.
        ended_averages: (n_epochs or 0, 2, n_neurons) float64, written likewise.

    Returns:
        The number of updates done.
    """
    layers, work = pointer(layer_records), pointer(workspace)
    rule, regions, clock = rules[0], region_records[0], clocks[0]
    n_layers, n_samples = rule.n_layers, rule.n_samples
    batch_size = smaller(rule.batch_size, n_samples)
    in_width, out_width = record_at(layers, 0).in_width, record_at(layers, n_layers - 1).out_width
    rows = (batch_size + 3) // 4 * 4
    weights, padded_slots = shift(work, regions.parameters), shift(work, regions.slots)

    _spread(layers, n_layers, pointer(parameters), weights)
    _spread_slots(layers, rule, parameters.shape[0], pointer(slots), padded_slots)
    epoch, first, offset, ordered_epoch = clock.epoch, clock.step, clock.offset, clock.ordered_epoch
    rate = scheduled(rule.schedule, rule.learning_rate, epoch, rule.schedule_1, rule.schedule_2)
    done = 0
    while done < clock.max_steps and epoch < clock.until_epoch and not clock.diverged:
        count = smaller(batch_size, n_samples - offset)
        x, y, factors = (
            shift(pointer(inputs), offset * in_width), shift(pointer(targets), offset * out_width),
            shift(pointer(sample_weights), offset * WEIGHT_WIDTH),
        )  # fmt: skip
        if rule.is_shuffled:
            if ordered_epoch != epoch:
                shuffle(rule.shuffle_key, epoch, pointer(order), n_samples)
                ordered_epoch = epoch
            chosen = shift(pointer(order), offset)
            x, y, factors = _gather(
                rule, regions, work, chosen, count, pointer(inputs), in_width, pointer(targets), out_width,
                pointer(sample_weights),
            )  # fmt: skip

        if rule.is_fused:
            finite = learn_one(
                layers, rule, rate, x, y, rows, weights,
                shift(work, regions.values), shift(work, regions.deltas),
            )  # fmt: skip
        else:
            forward(layers, rule, regions, work, rows, count, x, first + done, pointer(averages))
            finite = backward(layers, rule, regions, work, rows, count, x, y, factors)
            if finite:
                gradient = shift(work, regions.gradient)
                if rule.optimizer == SGD and rule.clip_norm + rule.clip_value == 0.0:
                    _descend(layers, rule, rate, 1.0 / count, weights, gradient)
                else:
                    prepare(rule.optimizer, rule, rate, optimizer_state)
                    _optimize(layers, rule, rate, 1.0 / count, weights, gradient, padded_slots)
        if not finite:
            clock.diverged = True
            break

        done += 1
        offset += count
        if offset >= n_samples:
            offset = 0
            _keep_end(layers, rule, weights, averages, epoch - clock.epoch, ended_parameters, ended_averages)
            clock.diverged = not _are_finite(weights, rule.n_padded)
            epoch += 1
            rate = scheduled(rule.schedule, rule.learning_rate, epoch, rule.schedule_1, rule.schedule_2)
    clock.epoch, clock.step, clock.offset, clock.ordered_epoch = epoch, first + done, offset, ordered_epoch
    _collect(layers, n_layers, weights, pointer(parameters))
    _collect_slots(layers, rule, parameters.shape[0], padded_slots, pointer(slots))
    return done


@kernel
def loss_gradient(
    layer_records, rules, region_records, parameters, averages, inputs, targets, sample_weights, step,
    outputs, result, workspace,
):  # fmt: skip
    """Write the gradient of the mean loss over all samples as one batch of training; penalty excluded.

    Args:
        layer_records, rules, region_records, parameters, inputs, targets, sample_weights, workspace: as for
            `train`; parameters are only read.
        averages: as for `train`, moved on.
        step: the number of the update, which decides the masks of dropout.
        outputs: (n_samples, n_outputs padded) float64, written: what the batch had in training.
        result: (n_parameters,) float64, written.
    """
    layers, work = pointer(layer_records), pointer(workspace)
    rule, regions = rules[0], region_records[0]
    n_layers, count, x = rule.n_layers, rule.n_samples, pointer(inputs)
    rows = (count + 3) // 4 * 4
    _spread(layers, n_layers, pointer(parameters), shift(work, regions.parameters))
    forward(layers, rule, regions, work, rows, count, x, step, pointer(averages))
    backward(layers, rule, regions, work, rows, count, x, pointer(targets), pointer(sample_weights))
    _collect(layers, n_layers, shift(work, regions.gradient), pointer(result))
    for k in range(result.shape[0]):
        result[k] /= count
    last_values = shift(work, regions.values + rows * record_at(layers, n_layers - 1).first_value)
    for k in range(outputs.size):
        pointer(outputs)[k] = last_values[k]


@inner
def _keep_end(layers, rule, weights, averages, ended, ended_parameters, ended_averages):
    """Keep what measuring needs of the end of an epoch, the `ended`-th here, if there is room."""
    n_epochs, n_parameters = ended_parameters.shape
    if ended < n_epochs:
        _collect(layers, rule.n_layers, weights, shift(pointer(ended_parameters), ended * n_parameters))
    if ended < ended_averages.shape[0]:
        for k in range(averages.size):
            pointer(ended_averages)[ended * averages.size + k] = pointer(averages)[k]


@inner
def _are_finite(weights, n_padded):
    """Whether all padded parameters are finite numbers."""
    like = vector16(0.0)
    check = like
    for k in range(0, n_padded, BLOCK):
        check = check + load(like, weights, k) * 0.0
    return total(check) == 0.0


@inner
def _spread(layers, n_layers, flat, spread):
    """Copy a flat parameter vector into its padded places."""
    for index in range(n_layers):
        layer = record_at(layers, index)
        fan_in, fan_out, width = layer.fan_in, layer.fan_out, layer.out_width
        for piece in range(layer.pieces):
            weights = shift(spread, layer.padded_weights + piece * layer.in_width * width)
            for i in range(fan_in):
                for o in range(fan_out):
                    weights[i * width + o] = flat[layer.weights + (piece * fan_in + i) * fan_out + o]
            biases = shift(spread, layer.padded_biases + piece * bias_stride(width))
            for o in range(fan_out):
                biases[o] = flat[layer.biases + piece * fan_out + o]
        for flat_at, spread_at in _vectors(layer):
            if flat_at >= 0:
                for o in range(fan_out):
                    spread[spread_at + o] = flat[flat_at + o]


@inner
def _collect(layers, n_layers, spread, flat):
    """Copy padded parameters, or a padded gradient, back into a flat vector."""
    for index in range(n_layers):
        layer = record_at(layers, index)
        fan_in, fan_out, width = layer.fan_in, layer.fan_out, layer.out_width
        for piece in range(layer.pieces):
            weights = shift(spread, layer.padded_weights + piece * layer.in_width * width)
            for i in range(fan_in):
                for o in range(fan_out):
                    flat[layer.weights + (piece * fan_in + i) * fan_out + o] = weights[i * width + o]
            biases = shift(spread, layer.padded_biases + piece * bias_stride(width))
            for o in range(fan_out):
                flat[layer.biases + piece * fan_out + o] = biases[o]
        for flat_at, spread_at in _vectors(layer):
            if flat_at >= 0:
                for o in range(fan_out):
                    flat[flat_at + o] = spread[spread_at + o]


@inner
def _spread_slots(layers, rule, n_parameters, slots, padded_slots):
    """`_spread` for every slot that the optimizer uses."""
    for slot in range(rule.n_slots):
        spread = shift(padded_slots, slot * rule.n_padded)
        _spread(layers, rule.n_layers, shift(slots, slot * n_parameters), spread)


@inner
def _collect_slots(layers, rule, n_parameters, padded_slots, slots):
    """`_collect` for every slot that the optimizer uses."""
    for slot in range(rule.n_slots):
        spread = shift(padded_slots, slot * rule.n_padded)
        _collect(layers, rule.n_layers, spread, shift(slots, slot * n_parameters))


@inner
def _vectors(layer):
    """(flat place, padded place) of what a layer has one of per neuron besides biases."""
    return (
        (layer.leaks, layer.padded_leaks),
        (layer.gamma, layer.padded_gamma),
        (layer.beta, layer.padded_beta),
    )


@inner
def _gather(rule, regions, work, chosen, count, inputs, in_width, targets, out_width, sample_weights):
    """Copy the chosen samples to the regions of the batch; the addresses of inputs, targets and weights."""
    x, y = shift(work, regions.batch_inputs), shift(work, regions.batch_targets)
    factors = shift(work, regions.batch_weights)
    _pick(chosen, count, inputs, in_width, x)
    _pick(chosen, count, targets, out_width, y)
    if rule.is_weighted:
        _pick(chosen, count, sample_weights, WEIGHT_WIDTH, factors)
    return x, y, factors


@inner
def _pick(chosen, count, source, width, target):
    """Copy the chosen rows, one after the other; width is a multiple of 4."""
    like = vector4(0.0)
    for s in range(count):
        for k in range(0, width, 4):
            store(target, s * width + k, load(like, source, chosen[s] * width + k))


@called
def _descend(layers, rule, rate, scale, weights, gradient):
    """One step of plain gradient descent; what is not a weight is free of the penalties.

    Args:
        layers, rule: as for `forward`. rate: the learning rate of this step.
        scale: what turns the summed gradient into the mean.
        weights, gradient: addresses of the padded parameters, updated, and of their gradient.
    """
    like = vector16(0.0)
    absolute, square = rule.absolute, rule.square
    length = rate * scale
    for index in range(rule.n_layers):
        layer = record_at(layers, index)
        for k in range(layer.padded_weights, layer.padded_biases, BLOCK):
            old = load(like, weights, k)
            moved = old - length * load(like, gradient, k)
            if square > 0.0:
                moved = moved - (rate * square) * old
            if absolute > 0.0:
                moved = shrink(moved, rate * absolute)
            store(weights, k, moved)
        for k in range(layer.padded_biases, layer.padded_end, BLOCK):
            store(weights, k, load(like, weights, k) - length * load(like, gradient, k))


@called
def _optimize(layers, rule, rate, scale, weights, gradient, slots):
    """One step of any optimizer, with the gradient limited by norm first and by value then.

    The square penalty joins the gradient. The absolute one acts on the weights afterwards, by the learning
    rate times its rate, whatever the optimizer: only so do unneeded weights become exactly zero.

    Args:
        layers, rule, rate, scale, weights, gradient: as for `_descend`.
        slots: address of the optimizer's padded slots, updated.
    """
    like = vector16(0.0)
    n_padded, optimizer = rule.n_padded, rule.optimizer
    absolute, square, clip_norm = rule.absolute, rule.square, rule.clip_norm
    if clip_norm > 0.0:
        squares = like
        for k in range(0, n_padded, BLOCK):
            g = load(like, gradient, k) * scale
            squares = squares + g * g
        norm = math.sqrt(total(squares))
        if norm > clip_norm:
            scale *= clip_norm / norm
    limit = rule.clip_value if rule.clip_value > 0.0 else math.inf
    for index in range(rule.n_layers):
        layer = record_at(layers, index)
        begin_of_biases = layer.padded_biases
        for k in range(layer.padded_weights, layer.padded_end, BLOCK):
            is_weight = k < begin_of_biases
            old = load(like, weights, k)
            g = at_most(limit, at_least(-limit, load(like, gradient, k) * scale))
            if is_weight:
                g = g + square * old
            moved = old - displacement(optimizer, rule, rate, slots, n_padded, k, old, g)
            if is_weight and absolute > 0.0:
                moved = shrink(moved, rate * absolute)
            store(weights, k, moved)
