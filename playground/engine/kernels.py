"""The hot loops of training: forward, backward, update, for every architecture, batch size and function.

Know numbers in memory, and neither Python objects nor names. They allocate nothing, raise nothing, print
nothing.

While it trains, a network lives in one block of float64 memory (`work`), padded so that no vector has a
ragged end: parameters, their gradient, one transposed layer, the activations and the deltas of one batch
(sample by sample, a layer's neurons adjacent), and one batch of samples. Padding stays zero throughout:
nothing flows out of it.
"""

from playground.engine._jit import inner, kernel
from playground.engine.activations import activate, multiply_by_slope
from playground.engine.layout import (
    ACTIVATION,
    BIASES,
    BLOCK,
    FAN_IN,
    FAN_OUT,
    IN_WIDTH,
    N_COLUMNS,
    OUT_WIDTH,
    PADDED_BIASES,
    PADDED_WEIGHTS,
    VALUES,
    WEIGHTS,
    Layout,
    padded,
)
from playground.engine.losses import loss_slope
from playground.engine.products import column_sums, product, transpose
from playground.engine.regularizers import shrink
from playground.engine.shuffling import shuffle
from playground.engine.single import learn_one
from playground.engine.vector import keep_first, load, pointer, shift, store, total, vector4, vector16

# Places in `sizes`, the whole numbers a training call needs.
(
    N_SAMPLES,
    BATCH_SIZE,
    N_PADDED,
    N_VALUES,
    WIDEST,
    LOSS,
    REGULARIZER,
    SHUFFLED,
    KEY,
    MAX_STEPS,
    UNTIL_EPOCH,
) = range(11)
N_SIZES = 11
# Places in `clock`, the moment that training has reached: completed epochs, updates so far, samples used of
# the running epoch, the epoch for which `order` holds the order, whether an output stopped being a number.
EPOCH, STEP, OFFSET, ORDER_EPOCH, DIVERGED = range(5)
N_CLOCK = 5


def work_size(layout: Layout, batch_size: int) -> int:
    """How many float64 numbers `work` needs for batches of this size."""
    per_sample = 2 * layout.n_values + int(layout.table[0, IN_WIDTH] + layout.table[-1, OUT_WIDTH])
    return layout.widest + 3 * layout.n_padded_parameters + padded(batch_size) * per_sample + BLOCK


@inner
def _places(work, sizes, rows, in_width):
    """Where things lie in `work`, for batches of `rows` samples."""
    zeros = pointer(work)
    weights = shift(zeros, sizes[WIDEST])
    gradient = shift(weights, sizes[N_PADDED])
    turned = shift(gradient, sizes[N_PADDED])
    values = shift(turned, sizes[N_PADDED])
    deltas = shift(values, rows * sizes[N_VALUES])
    batch_inputs = shift(deltas, rows * sizes[N_VALUES])
    return (
        zeros,
        weights,
        gradient,
        turned,
        values,
        deltas,
        batch_inputs,
        shift(batch_inputs, rows * in_width),
    )


@kernel
def train(table, sizes, rates, parameters, inputs, targets, order, clock, work):
    """Train until `max_steps` updates, or epoch `until_epoch`, or until an output is no finite number.

    Args:
        table: Layout.table. sizes: int64, see above. rates: float64 [learning rate, regularization rate].
        parameters: flat float64, updated in place. The update that would have made them NaN is not applied.
        inputs, targets: samples in padded rows. order: int64 (n_samples,), kept between calls. clock: see
            above.
        work: float64 (work_size,), zeros at first.

    Returns:
        The number of updates done.
    """
    plan, n_layers = pointer(table), table.shape[0]
    n_samples, batch_size = sizes[N_SAMPLES], min(sizes[BATCH_SIZE], sizes[N_SAMPLES])
    in_width, out_width = plan[IN_WIDTH], plan[(n_layers - 1) * N_COLUMNS + OUT_WIDTH]
    rows = (batch_size + 3) // 4 * 4
    zeros, weights, gradient, turned, values, deltas, batch_inputs, batch_targets = _places(
        work, sizes, rows, in_width
    )

    _spread(plan, n_layers, pointer(parameters), weights)
    epoch, step, offset, order_epoch = clock[EPOCH], clock[STEP], clock[OFFSET], clock[ORDER_EPOCH]
    done = 0
    while done < sizes[MAX_STEPS] and epoch < sizes[UNTIL_EPOCH]:
        count = min(batch_size, n_samples - offset)
        x, y = shift(pointer(inputs), offset * in_width), shift(pointer(targets), offset * out_width)
        if sizes[SHUFFLED]:
            if order_epoch != epoch:
                shuffle(sizes[KEY], epoch, pointer(order), n_samples)
                order_epoch = epoch
            chosen = shift(pointer(order), offset)
            _pick(chosen, count, pointer(inputs), in_width, batch_inputs)
            _pick(chosen, count, pointer(targets), out_width, batch_targets)
            x, y = batch_inputs, batch_targets

        shrinkage = rates[0] * rates[1]
        if batch_size == 1:
            finite = learn_one(
                plan,
                n_layers,
                rows,
                sizes[LOSS],
                sizes[REGULARIZER],
                rates[0],
                shrinkage,
                x,
                y,
                weights,
                values,
                deltas,
            )
        else:
            _forward(plan, n_layers, count, rows, x, weights, values)
            finite = _backward(
                plan,
                n_layers,
                count,
                rows,
                sizes[LOSS],
                x,
                y,
                zeros,
                weights,
                values,
                deltas,
                turned,
                gradient,
            )
            if finite:
                _update(plan, n_layers, sizes[REGULARIZER], rates[0] / count, shrinkage, weights, gradient)
        if not finite:
            clock[DIVERGED] = 1
            break

        done += 1
        step += 1
        offset += count
        if offset >= n_samples:
            offset = 0
            epoch += 1
    clock[EPOCH], clock[STEP], clock[OFFSET], clock[ORDER_EPOCH] = epoch, step, offset, order_epoch
    _collect(plan, n_layers, weights, pointer(parameters))
    return done


@kernel
def loss_gradient(table, sizes, parameters, inputs, targets, result, work):
    """Write the gradient of the mean loss over all samples, penalty excluded, to `result` (n_parameters,)."""
    plan, n_layers = pointer(table), table.shape[0]
    count = sizes[N_SAMPLES]
    rows = (count + 3) // 4 * 4
    zeros, weights, gradient, turned, values, deltas, _, _ = _places(work, sizes, rows, plan[IN_WIDTH])
    x, y = pointer(inputs), pointer(targets)
    _spread(plan, n_layers, pointer(parameters), weights)
    _forward(plan, n_layers, count, rows, x, weights, values)
    _backward(
        plan, n_layers, count, rows, sizes[LOSS], x, y, zeros, weights, values, deltas, turned, gradient
    )
    _collect(plan, n_layers, gradient, pointer(result))
    for k in range(result.shape[0]):
        result[k] /= count


@inner
def _spread(plan, n_layers, flat, spread):
    """Copy the flat parameter vector into its padded places."""
    for layer in range(n_layers):
        row = shift(plan, layer * N_COLUMNS)
        fan_in, fan_out, width = row[FAN_IN], row[FAN_OUT], row[OUT_WIDTH]
        for i in range(fan_in):
            for o in range(fan_out):
                spread[row[PADDED_WEIGHTS] + i * width + o] = flat[row[WEIGHTS] + i * fan_out + o]
        for o in range(fan_out):
            spread[row[PADDED_BIASES] + o] = flat[row[BIASES] + o]


@inner
def _collect(plan, n_layers, spread, flat):
    """Copy padded parameters, or a padded gradient, back into a flat vector."""
    for layer in range(n_layers):
        row = shift(plan, layer * N_COLUMNS)
        fan_in, fan_out, width = row[FAN_IN], row[FAN_OUT], row[OUT_WIDTH]
        for i in range(fan_in):
            for o in range(fan_out):
                flat[row[WEIGHTS] + i * fan_out + o] = spread[row[PADDED_WEIGHTS] + i * width + o]
        for o in range(fan_out):
            flat[row[BIASES] + o] = spread[row[PADDED_BIASES] + o]


@inner
def _pick(chosen, count, source, width, target):
    """Copy the chosen rows, one after the other; width is a multiple of 4."""
    like = vector4(0.0)
    for s in range(count):
        for k in range(0, width, 4):
            store(target, s * width + k, load(like, source, chosen[s] * width + k))


@inner
def _forward(plan, n_layers, count, rows, x, weights, values):
    """Activations of every layer for `count` samples at x."""
    below = x
    for layer in range(n_layers):
        row = shift(plan, layer * N_COLUMNS)
        width = row[OUT_WIDTH]
        a = shift(values, rows * row[VALUES])
        product(
            count, width, row[FAN_IN],
            below, row[IN_WIDTH], 1,
            shift(weights, row[PADDED_WEIGHTS]), width,
            shift(weights, row[PADDED_BIASES]), 0, a, width,
        )  # fmt: skip
        activate(row[ACTIVATION], a, count * width)
        below = a


@inner
def _backward(plan, n_layers, count, rows, loss, x, y, zeros, weights, values, deltas, turned, gradient):
    """The gradient of the loss summed over the batch; returns whether all outputs are finite numbers."""
    last = shift(plan, (n_layers - 1) * N_COLUMNS)
    finite = _output_slopes(
        loss, count, last[FAN_OUT], last[OUT_WIDTH],
        shift(values, rows * last[VALUES]), y, shift(deltas, rows * last[VALUES]),
    )  # fmt: skip
    for layer in range(n_layers - 1, -1, -1):
        row = shift(plan, layer * N_COLUMNS)
        in_width, width = row[IN_WIDTH], row[OUT_WIDTH]
        delta = shift(deltas, rows * row[VALUES])
        multiply_by_slope(row[ACTIVATION], delta, shift(values, rows * row[VALUES]), count * width)
        column_sums(count, width, delta, width, shift(gradient, row[PADDED_BIASES]))
        below = x
        if layer > 0:
            before = rows * shift(plan, (layer - 1) * N_COLUMNS)[VALUES]
            below = shift(values, before)
            transpose(in_width, width, shift(weights, row[PADDED_WEIGHTS]), turned)
            product(
                count, in_width, row[FAN_OUT],
                delta, width, 1,
                turned, in_width,
                zeros, 0, shift(deltas, before), in_width,
            )  # fmt: skip
        product(
            row[FAN_IN], width, count,
            below, 1, in_width,
            delta, width,
            zeros, 0, shift(gradient, row[PADDED_WEIGHTS]), width,
        )  # fmt: skip
    return finite


@inner
def _output_slopes(loss, count, n_outputs, width, outputs, targets, deltas):
    """Derivatives of the loss by the outputs; returns whether all of them are finite numbers."""
    zero = vector4(0.0)
    check = zero
    for column in range(0, width, 4):
        for s in range(column, count * width, width):
            slopes = loss_slope(loss, load(zero, outputs, s), load(zero, targets, s))
            # A sigmoid is 0.5 in the padding: it must not flow back.
            slopes = keep_first(slopes, n_outputs - column)
            store(deltas, s, slopes)
            check = check + slopes * 0.0
    return total(check) == 0.0


@inner
def _update(plan, n_layers, regularizer, scale, shrinkage, weights, gradient):
    """One step of gradient descent; biases are free of the penalty."""
    like = vector16(0.0)
    for layer in range(n_layers):
        row = shift(plan, layer * N_COLUMNS)
        for k in range(row[PADDED_WEIGHTS], row[PADDED_BIASES], BLOCK):
            old = load(like, weights, k)
            store(weights, k, shrink(regularizer, shrinkage, old, old - scale * load(like, gradient, k)))
        for k in range(row[PADDED_BIASES], row[PADDED_BIASES] + row[OUT_WIDTH], BLOCK):
            store(weights, k, load(like, weights, k) - scale * load(like, gradient, k))
