"""The hot loop of training: batch after batch, for every architecture, batch size, function and optimizer.

Know numbers in memory, and neither Python objects nor names. They allocate nothing, raise nothing, print
nothing.
"""

import math

from playground.engine._jit import inner, kernel
from playground.engine.kernels.propagation import at, backward, bias_stride, forward
from playground.engine.kernels.shuffling import shuffle
from playground.engine.kernels.single import learn_one
from playground.engine.layout import (
    BETA,
    BIASES,
    BLOCK,
    FAN_IN,
    FAN_OUT,
    GAMMA,
    IN_WIDTH,
    LEAKS,
    N_COLUMNS,
    OUT_WIDTH,
    PADDED_BETA,
    PADDED_BIASES,
    PADDED_END,
    PADDED_GAMMA,
    PADDED_LEAKS,
    PADDED_WEIGHTS,
    PIECES,
    VALUES,
    WEIGHTS,
)
from playground.engine.optimizers import SGD, displacement, prepare
from playground.engine.regularizers import shrink
from playground.engine.schedules import scheduled
from playground.engine.simd.vector import (
    at_least,
    at_most,
    load,
    pointer,
    shift,
    store,
    total,
    vector4,
    vector16,
)
from playground.engine.workspace import (
    BATCH_INPUTS,
    BATCH_TARGETS,
    DELTAS,
    GRADIENT,
    PARAMETERS,
    SLOTS,
    VALUES_AT,
)

# Places in `sizes`, the whole numbers a training call needs.
N_SAMPLES, BATCH_SIZE, N_PADDED, N_NEURONS, LOSS, ON_LOGITS, SHUFFLED, KEY, MAX_STEPS, UNTIL_EPOCH = range(10)
OPTIMIZER, N_SLOTS_USED, SCHEDULE, FUSED, DROPOUT_KEY = range(10, 15)
N_SIZES = 15
# Places in `numbers`, the real ones: learning rate, the two penalties' rates, limits of the gradient (0:
# none), hyperparameters of loss and schedule.
RATE, ABSOLUTE, SQUARE, CLIP_NORM, CLIP_VALUE, LOSS_1, LOSS_2, SCHEDULE_1, SCHEDULE_2 = range(9)
N_NUMBERS = 9
# Places in `clock`, the moment that training has reached: completed epochs, updates so far, samples used of
# the running epoch, the epoch for which `order` holds the order, whether an output stopped being a number.
EPOCH, STEP, OFFSET, ORDER_EPOCH, DIVERGED = range(5)
N_CLOCK = 5


@kernel
def train(
    table, sizes, numbers, settings, rates, places, parameters, slots, memory_of_optimizer, averages,
    inputs, targets, order, clock, work,
):  # fmt: skip
    """Train until `max_steps` updates, or epoch `until_epoch`, or until an output is no finite number.

    Args:
        table: Layout.table. sizes: int64. numbers: float64, see above.
        settings: float64, the optimizer's; see `optimizers`. rates: float64, the dropout rate of each layer.
        places: int64, where regions of `work` begin; see `memory`.
        parameters: flat float64, updated in place, and no more once an output is no finite number.
        slots, memory_of_optimizer, averages: what optimizer and batch normalization remember; updated in
            place.
        inputs, targets: samples in padded rows. order: int64 (n_samples,), kept between calls. clock: see
            above.

    Returns:
        The number of updates done.
    """
    plan, n_layers, memory = pointer(table), table.shape[0], pointer(work)
    region, n_padded, optimizer = pointer(places), sizes[N_PADDED], sizes[OPTIMIZER]
    n_samples, batch_size = sizes[N_SAMPLES], min(sizes[BATCH_SIZE], sizes[N_SAMPLES])
    in_width, out_width = plan[IN_WIDTH], plan[(n_layers - 1) * N_COLUMNS + OUT_WIDTH]
    rows = (batch_size + 3) // 4 * 4
    weights = at(memory, region, PARAMETERS)

    _spread(plan, n_layers, pointer(parameters), weights)
    for slot in range(sizes[N_SLOTS_USED]):
        _spread(
            plan, n_layers, shift(pointer(slots), slot * parameters.shape[0]),
            shift(at(memory, region, SLOTS), slot * n_padded),
        )  # fmt: skip
    epoch, step, offset, order_epoch = clock[EPOCH], clock[STEP], clock[OFFSET], clock[ORDER_EPOCH]
    rate = scheduled(sizes[SCHEDULE], numbers[RATE], epoch, numbers[SCHEDULE_1], numbers[SCHEDULE_2])
    done = 0
    while done < sizes[MAX_STEPS] and epoch < sizes[UNTIL_EPOCH]:
        count = min(batch_size, n_samples - offset)
        x, y = shift(pointer(inputs), offset * in_width), shift(pointer(targets), offset * out_width)
        if sizes[SHUFFLED]:
            if order_epoch != epoch:
                shuffle(sizes[KEY], epoch, pointer(order), n_samples)
                order_epoch = epoch
            chosen = shift(pointer(order), offset)
            x, y = at(memory, region, BATCH_INPUTS), at(memory, region, BATCH_TARGETS)
            _pick(chosen, count, pointer(inputs), in_width, x)
            _pick(chosen, count, pointer(targets), out_width, y)

        if sizes[FUSED]:
            finite = learn_one(
                plan, n_layers, rows, sizes[LOSS], sizes[ON_LOGITS], numbers[LOSS_1], numbers[LOSS_2],
                rate, numbers[ABSOLUTE], numbers[SQUARE], x, y, weights,
                at(memory, region, VALUES_AT), at(memory, region, DELTAS),
            )  # fmt: skip
        else:
            forward(
                plan, n_layers, region, memory, rows, count, x, pointer(rates),
                sizes[DROPOUT_KEY], step, pointer(averages), sizes[N_NEURONS],
            )  # fmt: skip
            finite = backward(
                plan, n_layers, region, memory, rows, count, x, y,
                sizes[LOSS], sizes[ON_LOGITS], numbers[LOSS_1], numbers[LOSS_2], pointer(rates),
            )  # fmt: skip
            if finite:
                gradient = at(memory, region, GRADIENT)
                if optimizer == SGD and numbers[CLIP_NORM] + numbers[CLIP_VALUE] == 0.0:
                    _descend(
                        plan,
                        n_layers,
                        rate,
                        1.0 / count,
                        numbers[ABSOLUTE],
                        numbers[SQUARE],
                        weights,
                        gradient,
                    )
                else:
                    prepare(optimizer, rate, settings, memory_of_optimizer)
                    _optimize(
                        plan, n_layers, optimizer, n_padded, rate, 1.0 / count, numbers, pointer(settings),
                        weights, gradient, at(memory, region, SLOTS),
                    )  # fmt: skip
        if not finite:
            clock[DIVERGED] = 1
            break

        done += 1
        step += 1
        offset += count
        if offset >= n_samples:
            offset = 0
            epoch += 1
            rate = scheduled(sizes[SCHEDULE], numbers[RATE], epoch, numbers[SCHEDULE_1], numbers[SCHEDULE_2])
    clock[EPOCH], clock[STEP], clock[OFFSET], clock[ORDER_EPOCH] = epoch, step, offset, order_epoch
    _collect(plan, n_layers, weights, pointer(parameters))
    for slot in range(sizes[N_SLOTS_USED]):
        _collect(
            plan, n_layers, shift(at(memory, region, SLOTS), slot * n_padded),
            shift(pointer(slots), slot * parameters.shape[0]),
        )  # fmt: skip
    return done


@kernel
def loss_gradient(
    table, sizes, numbers, rates, places, parameters, averages, inputs, targets, step, outputs, result, work
):
    """Write the gradient of the mean loss over all samples as one batch of training; penalty excluded.

    Args:
        averages: as for `train`; moved on. step: which masks dropout draws.
        outputs: float64 (n_samples, padded n_outputs), written: the outputs that the batch had in training.
        result: float64 (n_parameters,), written.
    """
    plan, n_layers, memory, region = pointer(table), table.shape[0], pointer(work), pointer(places)
    count, last = sizes[N_SAMPLES], shift(plan, (n_layers - 1) * N_COLUMNS)
    rows = (count + 3) // 4 * 4
    x, y = pointer(inputs), pointer(targets)
    _spread(plan, n_layers, pointer(parameters), at(memory, region, PARAMETERS))
    forward(
        plan, n_layers, region, memory, rows, count, x, pointer(rates),
        sizes[DROPOUT_KEY], step, pointer(averages), sizes[N_NEURONS],
    )  # fmt: skip
    backward(
        plan, n_layers, region, memory, rows, count, x, y,
        sizes[LOSS], sizes[ON_LOGITS], numbers[LOSS_1], numbers[LOSS_2], pointer(rates),
    )  # fmt: skip
    _collect(plan, n_layers, at(memory, region, GRADIENT), pointer(result))
    for k in range(result.shape[0]):
        result[k] /= count
    last_values = shift(at(memory, region, VALUES_AT), rows * last[VALUES])
    for k in range(outputs.size):
        pointer(outputs)[k] = last_values[k]


@inner
def _spread(plan, n_layers, flat, spread):
    """Copy a flat parameter vector into its padded places."""
    for layer in range(n_layers):
        row = shift(plan, layer * N_COLUMNS)
        fan_in, fan_out, width = row[FAN_IN], row[FAN_OUT], row[OUT_WIDTH]
        for piece in range(row[PIECES]):
            weights = shift(spread, row[PADDED_WEIGHTS] + piece * row[IN_WIDTH] * width)
            for i in range(fan_in):
                for o in range(fan_out):
                    weights[i * width + o] = flat[row[WEIGHTS] + (piece * fan_in + i) * fan_out + o]
            for o in range(fan_out):
                spread[row[PADDED_BIASES] + piece * bias_stride(width) + o] = flat[
                    row[BIASES] + piece * fan_out + o
                ]
        for flat_at, spread_at in _vectors(row):
            if flat_at >= 0:
                for o in range(fan_out):
                    spread[spread_at + o] = flat[flat_at + o]


@inner
def _collect(plan, n_layers, spread, flat):
    """Copy padded parameters, or a padded gradient, back into a flat vector."""
    for layer in range(n_layers):
        row = shift(plan, layer * N_COLUMNS)
        fan_in, fan_out, width = row[FAN_IN], row[FAN_OUT], row[OUT_WIDTH]
        for piece in range(row[PIECES]):
            weights = shift(spread, row[PADDED_WEIGHTS] + piece * row[IN_WIDTH] * width)
            for i in range(fan_in):
                for o in range(fan_out):
                    flat[row[WEIGHTS] + (piece * fan_in + i) * fan_out + o] = weights[i * width + o]
            for o in range(fan_out):
                flat[row[BIASES] + piece * fan_out + o] = spread[
                    row[PADDED_BIASES] + piece * bias_stride(width) + o
                ]
        for flat_at, spread_at in _vectors(row):
            if flat_at >= 0:
                for o in range(fan_out):
                    flat[flat_at + o] = spread[spread_at + o]


@inner
def _vectors(row):
    """(flat place, padded place) of what a layer has one of per neuron besides biases."""
    return (row[LEAKS], row[PADDED_LEAKS]), (row[GAMMA], row[PADDED_GAMMA]), (row[BETA], row[PADDED_BETA])


@inner
def _pick(chosen, count, source, width, target):
    """Copy the chosen rows, one after the other; width is a multiple of 4."""
    like = vector4(0.0)
    for s in range(count):
        for k in range(0, width, 4):
            store(target, s * width + k, load(like, source, chosen[s] * width + k))


@inner
def _descend(plan, n_layers, rate, share, absolute, square, weights, gradient):
    """One step of plain gradient descent; what is not a weight is free of the penalties.

    Args:
        share: what turns the summed gradient into the mean.
    """
    like = vector16(0.0)
    scale = rate * share
    for layer in range(n_layers):
        row = shift(plan, layer * N_COLUMNS)
        for k in range(row[PADDED_WEIGHTS], row[PADDED_BIASES], BLOCK):
            old = load(like, weights, k)
            moved = old - scale * load(like, gradient, k)
            if square > 0.0:
                moved = moved - (rate * square) * old
            if absolute > 0.0:
                moved = shrink(moved, rate * absolute)
            store(weights, k, moved)
        for k in range(row[PADDED_BIASES], row[PADDED_END], BLOCK):
            store(weights, k, load(like, weights, k) - scale * load(like, gradient, k))


@inner
def _optimize(plan, n_layers, optimizer, n_padded, rate, share, numbers, settings, weights, gradient, slots):
    """One step of any optimizer, with the gradient limited by norm first and by value then.

    The square penalty joins the gradient. The absolute one acts on the weights afterwards, by the learning
    rate times its rate, whatever the optimizer: only so do unneeded weights become exactly zero.
    """
    like = vector16(0.0)
    if numbers[CLIP_NORM] > 0.0:
        squares = like
        for k in range(0, n_padded, BLOCK):
            g = load(like, gradient, k) * share
            squares = squares + g * g
        norm = math.sqrt(total(squares))
        if norm > numbers[CLIP_NORM]:
            share *= numbers[CLIP_NORM] / norm
    limit = numbers[CLIP_VALUE] if numbers[CLIP_VALUE] > 0.0 else math.inf
    for layer in range(n_layers):
        row = shift(plan, layer * N_COLUMNS)
        for k in range(row[PADDED_WEIGHTS], row[PADDED_END], BLOCK):
            is_weight = k < row[PADDED_BIASES]
            old = load(like, weights, k)
            g = at_most(limit, at_least(-limit, load(like, gradient, k) * share))
            if is_weight:
                g = g + numbers[SQUARE] * old
            moved = old - displacement(optimizer, settings, rate, like, slots, n_padded, k, old, g)
            if is_weight and numbers[ABSOLUTE] > 0.0:
                moved = shrink(moved, rate * numbers[ABSOLUTE])
            store(weights, k, moved)
