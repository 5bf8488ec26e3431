"""Training of several equal networks at once: a lane of every vector is one network.

A small network leaves most of a core idle, because each number waits for the one before it; independent
networks fill the gaps. Sums are added up in the order in which `training.train` adds them, so that every
network has the bits that it would have alone.
"""

from playground.engine._jit import called, inner, kernel
from playground.engine.kernels.activation import activate, multiply_by_slope
from playground.engine.kernels.branches import loss_slope, scheduled
from playground.engine.kernels.shuffling import shuffle
from playground.engine.regularizers import shrink
from playground.engine.simd.memory import load, pointer, record_at, shift, store
from playground.engine.simd.scalar import smaller
from playground.engine.simd.vector import total, vector8

LANES = 8  # float64 numbers in a vector; `engine.lanes` has as many networks


@kernel
def train_lanes(
    layer_records, rules, clocks, keys, parameters, inputs, targets, orders, workspace, ended_parameters,
):  # fmt: skip
    """Train as `training.train` does, LANES networks at once, until any of them would stop by itself.

    Args:
        layer_records: LAYER records, one per layer, of plain layers with inlined activations.
        rules: a RULE record, of plain gradient descent in batches.
        clocks: a CLOCK record, moved on; `diverged` is left as it is.
        keys: (LANES,) uint64, each network's own shuffle key.
        parameters: (LANES, n_parameters) float64, updated.
        inputs: (LANES, n_samples, n_features padded) float64.
        targets: (LANES, n_samples, n_outputs padded) float64.
        orders: (LANES, n_samples) int64, the orders of the running epoch; kept between calls.
        workspace: float64: parameters and gradient, a zero, values and deltas of a batch, its inputs and
            targets, each number in every lane.
        ended_parameters: (LANES, n_epochs, n_parameters) float64, written.

    Returns:
        The number of updates done. Fewer than could be, if a network's next output is no finite number, or
        its parameters at the end of the last epoch are not: then it is to go on by itself.
    """
    layers, rule, clock = pointer(layer_records), rules[0], clocks[0]
    n_layers, n_samples, n_parameters = rule.n_layers, rule.n_samples, parameters.shape[1]
    batch_size = smaller(rule.batch_size, n_samples)
    first_layer, last = record_at(layers, 0), record_at(layers, n_layers - 1)
    n_features, n_outputs = first_layer.fan_in, last.fan_out
    n_neurons = last.first_neuron + n_outputs
    weights = pointer(workspace)
    gradient = shift(weights, n_parameters * LANES)
    zeros = shift(gradient, n_parameters * LANES)
    values = shift(zeros, LANES)
    deltas = shift(values, batch_size * n_neurons * LANES)
    x = shift(deltas, batch_size * n_neurons * LANES)
    y = shift(x, batch_size * n_features * LANES)
    _interleave(n_parameters, pointer(parameters), weights)
    for lane in range(LANES):
        zeros[lane] = 0.0

    epoch, first, offset, ordered_epoch = clock.epoch, clock.step, clock.offset, clock.ordered_epoch
    rate = scheduled(rule.schedule, rule.learning_rate, epoch, rule.schedule_1, rule.schedule_2)
    done, finite = 0, True
    while done < clock.max_steps and epoch < clock.until_epoch and finite:
        count = smaller(batch_size, n_samples - offset)
        if ordered_epoch != epoch:
            _order(rule.is_shuffled, keys, epoch, orders, n_samples)
            ordered_epoch = epoch
        _pick(pointer(orders), offset, count, n_samples, pointer(inputs), first_layer.in_width, n_features, x)
        _pick(pointer(orders), offset, count, n_samples, pointer(targets), last.out_width, n_outputs, y)
        _forward(layers, n_layers, count, x, weights, values)
        finite = _backward(layers, rule, count, x, y, weights, values, deltas, gradient, zeros)
        if not finite:
            break
        _descend(layers, rule, rate, 1.0 / count, weights, gradient)
        done += 1
        offset += count
        if offset >= n_samples:
            offset = 0
            ended = epoch - clock.epoch
            if ended < ended_parameters.shape[1]:
                _keep_end(n_parameters, weights, ended, ended_parameters)
            finite = _are_finite(weights, n_parameters)
            epoch += 1
            rate = scheduled(rule.schedule, rule.learning_rate, epoch, rule.schedule_1, rule.schedule_2)
    clock.epoch, clock.step, clock.offset, clock.ordered_epoch = epoch, first + done, offset, ordered_epoch
    _separate(n_parameters, weights, pointer(parameters))
    return done


@inner
def _interleave(count, rows, lanes):
    for lane in range(LANES):
        for k in range(count):
            lanes[k * LANES + lane] = rows[lane * count + k]


@inner
def _separate(count, lanes, rows):
    for lane in range(LANES):
        for k in range(count):
            rows[lane * count + k] = lanes[k * LANES + lane]


@inner
def _keep_end(n_parameters, weights, ended, ended_parameters):
    for lane in range(LANES):
        kept = ended_parameters[lane, ended]
        for k in range(n_parameters):
            kept[k] = weights[k * LANES + lane]


@inner
def _are_finite(weights, n_parameters):
    like = vector8(0.0)
    check = like
    for k in range(0, n_parameters * LANES, LANES):
        check = check + load(like, weights, k) * 0.0
    return total(check) == 0.0


@inner
def _order(is_shuffled, keys, epoch, orders, n_samples):
    for lane in range(LANES):
        order = pointer(orders[lane])
        if is_shuffled:
            shuffle(keys[lane], epoch, order, n_samples)
        else:
            for k in range(n_samples):
                order[k] = k


@inner
def _pick(orders, offset, count, n_samples, source, source_width, width, target):
    """Every network's next samples, number by number, the lanes adjacent."""
    for lane in range(LANES):
        chosen = shift(orders, lane * n_samples + offset)
        rows = shift(source, lane * n_samples * source_width)
        lanes = shift(target, lane)
        for s in range(count):
            row = shift(rows, chosen[s] * source_width)
            for k in range(width):
                lanes[(s * width + k) * LANES] = row[k]


@inner
def _forward(layers, n_layers, count, inputs, weights, values):
    below = inputs
    for index in range(n_layers):
        layer = record_at(layers, index)
        fan_in, fan_out = layer.fan_in, layer.fan_out
        a = shift(values, count * layer.first_neuron * LANES)
        _product(
            count, fan_out, fan_in,
            below, fan_in * LANES, LANES,
            shift(weights, layer.weights * LANES), fan_out * LANES, LANES,
            shift(weights, layer.biases * LANES), LANES, a, fan_out * LANES,
        )  # fmt: skip
        activate(layer.inlined, a, count * fan_out * LANES)
        below = a


@inner
def _backward(layers, rule, count, inputs, targets, weights, values, deltas, gradient, zeros):
    last = record_at(layers, rule.n_layers - 1)
    begin = count * last.first_neuron * LANES
    finite = _output_slopes(
        rule.loss, rule.loss_1, rule.loss_2, count * last.fan_out, shift(values, begin), targets,
        shift(deltas, begin),
    )  # fmt: skip
    for index in range(rule.n_layers - 1, -1, -1):
        layer = record_at(layers, index)
        fan_in, fan_out, begin = layer.fan_in, layer.fan_out, count * layer.first_neuron * LANES
        a, delta = shift(values, begin), shift(deltas, begin)
        if index < rule.n_layers - 1 or not rule.on_logits:
            multiply_by_slope(layer.inlined, delta, a, count * fan_out * LANES)
        w = layer.weights * LANES
        below = inputs
        if index > 0:
            before = count * record_at(layers, index - 1).first_neuron * LANES
            below = shift(values, before)
            _product(
                count, fan_in, fan_out,
                delta, fan_out * LANES, LANES,
                shift(weights, w), LANES, fan_out * LANES,
                zeros, 0, shift(deltas, before), fan_in * LANES,
            )  # fmt: skip
        _column_sums(count, fan_out, delta, shift(gradient, layer.biases * LANES))
        _product(
            fan_in, fan_out, count,
            below, LANES, fan_in * LANES,
            delta, fan_out * LANES, LANES,
            zeros, 0, shift(gradient, w), fan_out * LANES,
        )  # fmt: skip
    return finite


@called
def _product(
    rows, columns, depth, left, left_row, left_column, right, right_row, right_column,
    start, start_column, result, result_row,
):  # fmt: skip
    """`products.product` in every lane, with its order of additions."""
    zero = vector8(0.0)
    for column in range(columns):
        of_column, begin = shift(right, column * right_column), load(zero, start, column * start_column)
        c = column * LANES
        row = 0
        while row + 4 <= rows:
            a, b = row * left_row, 0
            sum0, sum1, sum2, sum3 = begin, begin, begin, begin
            for _ in range(depth):
                line = load(zero, of_column, b)
                sum0 = sum0 + line * load(zero, left, a)
                sum1 = sum1 + line * load(zero, left, a + left_row)
                sum2 = sum2 + line * load(zero, left, a + 2 * left_row)
                sum3 = sum3 + line * load(zero, left, a + 3 * left_row)
                a += left_column
                b += right_row
            store(result, row * result_row + c, sum0)
            store(result, (row + 1) * result_row + c, sum1)
            store(result, (row + 2) * result_row + c, sum2)
            store(result, (row + 3) * result_row + c, sum3)
            row += 4
        if row + 2 <= rows:
            a, b = row * left_row, 0
            sum0, sum1 = begin, begin
            for _ in range(depth):
                line = load(zero, of_column, b)
                sum0 = sum0 + line * load(zero, left, a)
                sum1 = sum1 + line * load(zero, left, a + left_row)
                a += left_column
                b += right_row
            store(result, row * result_row + c, sum0)
            store(result, (row + 1) * result_row + c, sum1)
            row += 2
        if row < rows:
            a, b = row * left_row, 0
            even, odd = begin, zero
            for _ in range(depth // 2):
                even = even + load(zero, of_column, b) * load(zero, left, a)
                odd = odd + load(zero, of_column, b + right_row) * load(zero, left, a + left_column)
                a += 2 * left_column
                b += 2 * right_row
            if depth % 2:
                even = even + load(zero, of_column, b) * load(zero, left, a)
            store(result, row * result_row + c, even + odd)


@called
def _column_sums(rows, columns, matrix, result):
    zero, row_length = vector8(0.0), columns * LANES
    for k in range(0, row_length, LANES):
        even, odd = zero, zero
        for row in range(0, rows - 1, 2):
            even = even + load(zero, matrix, row * row_length + k)
            odd = odd + load(zero, matrix, (row + 1) * row_length + k)
        if rows % 2:
            even = even + load(zero, matrix, (rows - 1) * row_length + k)
        store(result, k, even + odd)


@called
def _output_slopes(loss, first, second, count, outputs, targets, deltas):
    zero = vector8(0.0)
    check = zero
    for k in range(0, count * LANES, LANES):
        output = load(zero, outputs, k)
        slopes = loss_slope(loss, output, load(zero, targets, k), first, second)
        store(deltas, k, slopes)
        check = check + slopes * 0.0 + output * 0.0
    return total(check) == 0.0


@called
def _descend(layers, rule, rate, scale, weights, gradient):
    like = vector8(0.0)
    absolute, square = rule.absolute, rule.square
    length = rate * scale
    for index in range(rule.n_layers):
        layer = record_at(layers, index)
        begin, end = layer.weights * LANES, (layer.weights + layer.fan_in * layer.fan_out) * LANES
        for k in range(begin, end, LANES):
            old = load(like, weights, k)
            moved = old - length * load(like, gradient, k)
            if square > 0.0:
                moved = moved - (rate * square) * old
            if absolute > 0.0:
                moved = shrink(moved, rate * absolute)
            store(weights, k, moved)
        begin = layer.biases * LANES
        for k in range(begin, begin + layer.fan_out * LANES, LANES):
            store(weights, k, load(like, weights, k) - length * load(like, gradient, k))
