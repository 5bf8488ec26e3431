"""One batch through a network and back: activations forward, derivatives backward.

Regions of the workspace are addresses: `shift(work, regions.values)`. Shapes say what lies there, row by row;
`rows` is the number of samples rounded up to a multiple of 4, which is what the regions hold.
"""

from playground.engine._jit import called, inner
from playground.engine.activations import SOFTMAX
from playground.engine.kernels import dropout, normalization
from playground.engine.kernels.activation import activate, any_activated, any_slope, multiply_by_slope
from playground.engine.kernels.branches import loss_slope
from playground.engine.kernels.margins import hinge_slopes_of_rows
from playground.engine.kernels.products import column_sums, inlined_product, product, transpose
from playground.engine.kernels.softmax import softmax_rows, softmax_slopes
from playground.engine.layout import BLOCK
from playground.engine.losses import CATEGORICAL_HINGE
from playground.engine.samples import WEIGHT_WIDTH
from playground.engine.simd.memory import load, record_at, shift, store
from playground.engine.simd.vector import keep_first, total, vector4, where_positive

_SOFTMAX = SOFTMAX.code


@called
def forward(layers, rule, regions, work, rows, count, inputs, step, averages):
    """Activations of every layer for a batch, in the region `values`.

    Args:
        layers: address of the LAYER records.
        rule: RULE record.
        regions: REGIONS record.
        work: address of the workspace; its parameters are read.
        rows: how many samples the regions hold, a multiple of 4.
        count: samples in the batch, at most `rows`.
        inputs: address of (count, in_width of the first layer).
        step: the number of the update, which decides the masks of dropout.
        averages: address of (2, n_neurons), the running averages of batch normalization; moved on.
    """
    parameters = shift(work, regions.parameters)
    below = inputs
    for index in range(rule.n_layers):
        layer = record_at(layers, index)
        width, first = layer.out_width, rows * layer.first_value
        a = shift(work, regions.values + first)
        product(
            count, width, layer.fan_in,
            below, layer.in_width, 1,
            shift(parameters, layer.padded_weights), width,
            shift(parameters, layer.padded_biases), 0, a, width,
        )  # fmt: skip
        if layer.pieces > 1:
            _largest_piece(layer, regions, work, rows, count, below, a)
        if layer.gamma >= 0:
            normalization.normalize(
                layer, count, parameters, shift(work, regions.statistics + 3 * layer.first_value), a,
                shift(work, regions.normalized + first), averages, rule.n_neurons,
            )  # fmt: skip
        if layer.activation == _SOFTMAX:
            softmax_rows(count, layer.fan_out, width, a)
        elif layer.pieces == 1 and (layer.keeps_slope or layer.dropout > 0.0):
            _activate_and_keep(layer, regions, work, rows, count, a)
        else:
            activate(layer.inlined, a, count * width)
        if layer.dropout > 0.0:
            masks = shift(work, regions.masks + first)
            dropout.drop_out(
                layer.dropout, rule.dropout_key, step, index, count, layer.fan_out, width, a, masks
            )
        if layer.is_residual:
            _add(count * width, below, a)
        below = a


@called
def backward(layers, rule, regions, work, rows, count, inputs, targets, sample_weights):
    """The gradient of the weighted loss summed over a batch, in the region `gradient`; `forward` was before.

    Args:
        layers, rule, regions, work, rows, count, inputs: as for `forward`.
        targets: address of (count, out_width of the last layer).
        sample_weights: address of (count, WEIGHT_WIDTH); not read unless samples have weights.

    Returns:
        Whether all outputs are finite numbers.
    """
    parameters, gradient = shift(work, regions.parameters), shift(work, regions.gradient)
    zeros, transposed = shift(work, regions.zeros), shift(work, regions.transposed)
    values, deltas = shift(work, regions.values), shift(work, regions.deltas)
    last = record_at(layers, rule.n_layers - 1)
    a, delta = shift(values, rows * last.first_value), shift(deltas, rows * last.first_value)
    finite = output_slopes(
        rule.loss, rule.loss_1, rule.loss_2, count, last.fan_out, last.out_width, a, targets, delta
    )
    if rule.loss == CATEGORICAL_HINGE:
        hinge_slopes_of_rows(count, last.fan_out, last.out_width, a, targets, delta)
    if rule.is_weighted:
        _weigh(count, last.out_width, sample_weights, delta)
    for index in range(rule.n_layers - 1, -1, -1):
        layer = record_at(layers, index)
        width, first = layer.out_width, rows * layer.first_value
        a, delta = shift(values, first), shift(deltas, first)
        _to_sums(layers, index, rule, regions, work, rows, count, a, delta)
        if layer.gamma >= 0:
            normalization.pass_back(
                layer, count, parameters, gradient,
                shift(work, regions.statistics + 3 * layer.first_value),
                shift(work, regions.normalized + first), delta,
            )  # fmt: skip
        # The first layer passes nothing on.
        below, passed = inputs, delta
        if index > 0:
            before = rows * record_at(layers, index - 1).first_value
            below, passed = shift(values, before), shift(deltas, before)
        of_piece, part = delta, passed
        if layer.pieces > 1:
            of_piece = shift(work, regions.piece)
        if layer.pieces > 1 or layer.is_residual:
            part = shift(work, regions.passed)
        for piece in range(layer.pieces):
            if layer.pieces > 1:
                _select_piece(layer, regions, work, rows, count, piece, delta)
            weights = layer.padded_weights + piece * layer.in_width * width
            biases = layer.padded_biases + piece * bias_stride(width)
            column_sums(count, width, of_piece, width, shift(gradient, biases))
            if index > 0:
                transpose(layer.in_width, width, shift(parameters, weights), transposed)
                product(
                    count, layer.in_width, layer.fan_out,
                    of_piece, width, 1,
                    transposed, layer.in_width,
                    zeros, 0, part, layer.in_width,
                )  # fmt: skip
                if layer.pieces > 1 or layer.is_residual:
                    is_first = piece == 0 and not layer.is_residual
                    _add_passed(count * layer.in_width, is_first, part, passed)
            inlined_product(
                layer.fan_in, width, count,
                below, 1, layer.in_width,
                of_piece, width,
                zeros, 0, shift(gradient, weights), width,
            )  # fmt: skip
    return finite


@called
def _weigh(count, width, sample_weights, deltas):
    """The derivatives of each sample's loss times its weight, in place."""
    zero = vector4(0.0)
    for s in range(count):
        factor = load(zero, sample_weights, s * WEIGHT_WIDTH)
        for k in range(s * width, (s + 1) * width, 4):
            store(deltas, k, load(zero, deltas, k) * factor)


@inner
def _to_sums(layers, index, rule, regions, work, rows, count, a, delta):
    """Derivatives by what a layer hands on into those by its pre-activations, in place."""
    layer = record_at(layers, index)
    if layer.is_residual:
        # What reaches the sum reaches the inputs as it is.
        before = rows * record_at(layers, index - 1).first_value
        _copy(count * layer.out_width, delta, shift(work, regions.deltas + before))
    if layer.dropout > 0.0:
        dropout.multiply(
            count * layer.out_width, delta, shift(work, regions.masks + rows * layer.first_value)
        )
    if index < rule.n_layers - 1 or not rule.on_logits:
        _multiply_by_slopes(layer, regions, work, rows, count, a, delta)


@inner
def _multiply_by_slopes(layer, regions, work, rows, count, a, delta):
    """Derivatives by the activations `a` into those by the pre-activations, in place."""
    if layer.activation == _SOFTMAX:
        softmax_slopes(count, layer.out_width, delta, a)
    elif layer.pieces == 1 and (layer.keeps_slope or layer.dropout > 0.0):
        _multiply_by_kept_slope(layer, regions, work, rows, count, delta)
    else:
        multiply_by_slope(layer.inlined, delta, a, count * layer.out_width)


@called
def _select_piece(layer, regions, work, rows, count, piece, delta):
    """Maxout: what flows back flows through the piece that was the largest; into the region `piece`."""
    chosen = shift(work, regions.slopes + rows * layer.first_value)
    of_piece, zero = shift(work, regions.piece), vector4(0.0)
    for k in range(0, count * layer.out_width, 4):
        distance = load(zero, chosen, k) - piece
        store(of_piece, k, where_positive(0.25 - distance * distance, load(zero, delta, k), zero))


@called
def _add(size, addend, result):
    """Result += addend; size is a multiple of 4."""
    zero = vector4(0.0)
    for k in range(0, size, 4):
        store(result, k, load(zero, result, k) + load(zero, addend, k))


@called
def _copy(size, source, result):
    """Result = source; size is a multiple of 4."""
    zero = vector4(0.0)
    for k in range(0, size, 4):
        store(result, k, load(zero, source, k))


@called
def _add_passed(size, is_first, part, passed):
    """Add up what pieces of maxout, or a layer and the way past it, pass back."""
    zero = vector4(0.0)
    for k in range(0, size, 4):
        before = zero if is_first else load(zero, passed, k)
        store(passed, k, before + load(zero, part, k))


@inner
def output_slopes(loss, first, second, count, n_outputs, width, outputs, targets, deltas):
    """Derivatives of the loss by the outputs, or by the logits for losses on logits.

    Args:
        loss: the code of its row.
        first, second: its hyperparameters.
        count: samples.
        n_outputs: outputs of each.
        width: the same, padded.
        outputs, targets: addresses of (count, width).
        deltas: address of (count, width), written; zero in the padding.

    Returns:
        Whether all outputs and derivatives are finite numbers.
    """
    zero = vector4(0.0)
    check = zero
    for column in range(0, width, 4):
        for s in range(column, count * width, width):
            output = load(zero, outputs, s)
            slopes = loss_slope(loss, output, load(zero, targets, s), first, second)
            # A sigmoid is 0.5 in the padding: it must not flow back.
            slopes = keep_first(slopes, n_outputs - column)
            store(deltas, s, slopes)
            # The slope of |error| is 1 even where the error is infinite.
            check = check + slopes * 0.0 + output * 0.0
    return total(check) == 0.0


@inner
def bias_stride(width):
    """The distance between the biases of two pieces of maxout.

    Args:
        width: neurons of the layer, padded to whole vectors.

    Returns:
        The width, padded to whole blocks.
    """
    return (width + BLOCK - 1) // BLOCK * BLOCK


@called
def _largest_piece(layer, regions, work, rows, count, below, a):
    """Maxout: the largest of a neuron's linear functions, the first of which is at `a`, and which it is."""
    parameters, piece_values = shift(work, regions.parameters), shift(work, regions.piece)
    chosen = shift(work, regions.slopes + rows * layer.first_value)
    width, zero = layer.out_width, vector4(0.0)
    for k in range(0, count * width, 4):
        store(chosen, k, zero)
    for piece in range(1, layer.pieces):
        product(
            count, width, layer.fan_in,
            below, layer.in_width, 1,
            shift(parameters, layer.padded_weights + piece * layer.in_width * width), width,
            shift(parameters, layer.padded_biases + piece * bias_stride(width)), 0, piece_values, width,
        )  # fmt: skip
        for k in range(0, count * width, 4):
            old, new = load(zero, a, k), load(zero, piece_values, k)
            store(a, k, where_positive(new - old, new, old))
            store(chosen, k, where_positive(new - old, zero + piece, load(zero, chosen, k)))


@called
def _activate_and_keep(layer, regions, work, rows, count, a):
    """Activations in place of pre-activations, which are kept along with the slopes."""
    zero, width, start = vector4(0.0), layer.out_width, rows * layer.first_value
    slopes, kept = shift(work, regions.slopes + start), shift(work, regions.pre_activations + start)
    code, second = layer.activation, layer.activation_2
    for k in range(0, width, 4):
        first = zero + layer.activation_1
        if layer.leaks >= 0:
            first = load(zero, shift(work, regions.parameters), layer.padded_leaks + k)
        for s in range(k, count * width, width):
            z = load(zero, a, s)
            store(kept, s, z)
            store(slopes, s, any_slope(code, z, first, second))
            store(a, s, any_activated(code, z, first, second))


@called
def _multiply_by_kept_slope(layer, regions, work, rows, count, delta):
    """Derivatives by the activations into those by the pre-activations; adds up the gradient of leaks."""
    zero, width, start = vector4(0.0), layer.out_width, rows * layer.first_value
    if layer.leaks >= 0:
        kept = shift(work, regions.pre_activations + start)
        for k in range(0, width, 4):
            of_leak = zero
            for s in range(k, count * width, width):
                z = load(zero, kept, s)
                of_leak = of_leak + load(zero, delta, s) * where_positive(z, zero, z)
            store(shift(work, regions.gradient), layer.padded_leaks + k, of_leak)
    dropout.multiply(count * width, delta, shift(work, regions.slopes + start))
