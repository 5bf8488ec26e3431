"""The instructions of kernels as NumPy records: numbers with names, integers beside floats.

Kernels read `rule.learning_rate` or `layer.fan_in`; Numba makes an address with a constant distance of it,
as of an array and a place in it.
"""

from collections.abc import Iterable

import numpy as np


def _record(
    integers: Iterable[str], floats: Iterable[str] = (), flags: Iterable[str] = (), keys: Iterable[str] = ()
) -> np.dtype[np.void]:
    """A record type of int64, float64, bool and uint64 fields, aligned as those are."""
    kinds = ((integers, np.int64), (floats, np.float64), (flags, np.bool_), (keys, np.uint64))
    return np.dtype([(name, kind) for names, kind in kinds for name in names], align=True)


# One layer. Offsets are -1 where a layer has no such part.
LAYER = _record(
    (
        "fan_in", "fan_out",
        "in_width", "out_width",  # the same, padded to whole vectors
        "activation",  # the code of its row
        "inlined",  # the code of the activation that is inlined where sums are made: linear for all others
        "pieces",  # linear functions per neuron
        "weights", "biases", "leaks", "gamma", "beta",  # offsets into the flat vector
        # offsets into the padded one; `padded_end` is where the next layer begins
        "padded_weights", "padded_biases", "padded_leaks", "padded_gamma", "padded_beta", "padded_end",
        "first_value",  # padded numbers per sample of all layers before this one
        "first_neuron",  # neurons of all layers before this one
    ),
    (
        "activation_1", "activation_2",  # the activation's hyperparameters in the row's order
        "dropout",  # probability that a neuron is left out
    ),
    (
        "keeps_slope",  # its slopes are computed from z on the way forward, and kept
        "is_residual",  # it adds its inputs to its activations
    ),
)  # fmt: skip

# A rule of training, written down for one layout and one set of samples.
RULE = _record(
    (
        "n_samples", "batch_size", "n_layers", "n_padded", "n_neurons", "n_slots",
        "loss", "optimizer", "schedule",  # codes of their rows
    ),
    (
        "learning_rate",
        "absolute", "square",  # rates of the two penalties
        "clip_norm", "clip_value",  # 0 for none
        "loss_1", "loss_2", "schedule_1", "schedule_2",  # hyperparameters in the row's order
        "momentum", "rho", "beta1", "beta2", "epsilon", "momentum_decay", "weight_decay",  # the optimizer's
        "step_rate", "scale1", "scale2",  # written by the optimizer for all parameters of one step
    ),
    (
        "on_logits",  # the loss's slope is by the pre-activation of the output layer
        "is_shuffled",
        "is_weighted",  # samples have weights
        "is_fused",  # batches of one, in the kernel that is made for them
    ),
    ("shuffle_key", "dropout_key"),
)  # fmt: skip

# The moment that training has reached, and where it is to end.
CLOCK = _record(
    (
        "epoch",  # completed ones
        "step",  # updates so far
        "offset",  # samples used of the running epoch
        "ordered_epoch",  # the epoch for which `order` holds the order of samples
        "max_steps", "until_epoch",
    ),
    flags=("diverged",),  # an output stopped being a finite number
)  # fmt: skip

# Where the regions of the workspace begin; see `workspace`.
REGIONS = _record(
    (
        "zeros",  # one row of them
        "parameters", "gradient",  # padded
        "slots",  # of the optimizer, one after the other
        "transposed",  # one layer's weights
        "statistics",  # of a normalized layer's batch: mean, variance, 1 / std
        "values", "deltas",  # activations of a batch, and derivatives of the loss by them
        "slopes",  # derivatives of activations, or which piece of maxout is the largest
        "pre_activations", "normalized", "masks",  # before the activation; before gamma and beta; of dropout
        "piece", "passed",  # one piece of maxout for a batch, or its deltas; the deltas it passes back
        "batch_inputs", "batch_targets", "batch_weights",
    )
)  # fmt: skip
