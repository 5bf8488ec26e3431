"""Several equal networks trained at once by one kernel, each with the bits that it would have alone."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from playground.engine import kernels
from playground.engine.measuring import EpochEnds
from playground.engine.network import Network
from playground.engine.records import CLOCK
from playground.engine.rule import Progress, Rule, is_plain, pack_rule
from playground.engine.samples import Samples, aligned

LANES = 8
"""How many networks one call trains."""

_MOST_WEIGHTS = 144  # of a layer; one with 256 gains nothing in lanes, and larger ones lose
_ENDLESS = np.iinfo(np.int64).max
_NO_EPOCH = -1


class Lanes:
    """Up to LANES networks in training, side by side in the lanes of vectors.

    A small network leaves most of a core idle, since every number waits for the one before it: eight in lanes
    take two to four times as long as one.

    Args:
        networks: of one layout.
        samples: of each, equally many.
        rules: of each; they differ in `shuffle_key` alone.

    Raises:
        ValueError: they cannot be trained so; see `fit_lanes`.
    """

    def __init__(
        self, networks: Sequence[Network], samples: Sequence[Samples], rules: Sequence[Rule]
    ) -> None:
        if not fit_lanes(networks, samples, rules):
            raise ValueError(f"Networks in lanes are equal but for their numbers. Received: {list(rules)}")
        self._networks, layout = networks, networks[0].layout
        self._layers, self._rule = pack_rule(layout, rules[0], samples[0])
        # Lanes that are left over train the first network once more.
        sources = [*range(len(networks)), *[0] * (LANES - len(networks))]
        self._sources = sources
        self._keys = np.array([rules[at].shuffle_key or 0 for at in sources], np.uint64)
        self._inputs = _stacked([samples[at].rows for at in sources])
        self._targets = _stacked([samples[at].target_rows for at in sources])
        self._orders = np.zeros((LANES, samples[0].count), np.int64)
        self._ordered_epoch = _NO_EPOCH
        self._parameters = aligned(LANES, layout.n_parameters)
        batch = min(rules[0].batch_size, samples[0].count)
        numbers = (
            2 * layout.n_parameters
            + 1
            + batch * (2 * layout.n_neurons + layout.n_features + layout.n_outputs)
        )
        self._workspace = aligned(numbers * LANES)
        self._clock = np.zeros(1, CLOCK)
        self._ends = np.zeros((LANES, 0, layout.n_parameters))

    def train(
        self, progress: Progress, *, max_steps: int, until_epoch: int | None, ends: Sequence[EpochEnds]
    ) -> Progress:
        """Train every network as `Network.train` does; their `parameters` are updated.

        Args:
            progress: where all of them stand.
            max_steps: updates at most.
            until_epoch: the number of completed epochs at which to stop; None for no such limit.
            ends: of each network, written: the ends of the first epochs that end here, as many as fit.

        Returns:
            Where all of them stand then. That is before these limits if the next output of a network is no
            finite number, or its parameters at the end of an epoch are not: each is then to go on by itself.
        """
        n_epochs = min(each.n_epochs for each in ends)
        if self._ends.shape[1] != n_epochs:
            self._ends = np.zeros((LANES, n_epochs, self._parameters.shape[1]))
        for lane, source in enumerate(self._sources):
            self._parameters[lane] = self._networks[source].parameters
        last_epoch = _ENDLESS if until_epoch is None else until_epoch
        self._clock[0] = (
            progress.epoch, progress.step, progress.offset, self._ordered_epoch, max_steps, last_epoch, False
        )  # fmt: skip
        kernels.lanes.train_lanes(
            self._layers, self._rule, self._clock, self._keys, self._parameters,
            self._inputs, self._targets, self._orders, self._workspace, self._ends,
        )  # fmt: skip
        epoch, step, offset, self._ordered_epoch, *_ = self._clock.item()
        ended = min(epoch - progress.epoch, n_epochs)
        for lane, network in enumerate(self._networks):
            network.parameters[:] = self._parameters[lane]
            ends[lane].parameters[:ended] = self._ends[lane, :ended]
        return Progress(epoch, step, offset)


def fit_lanes(networks: Sequence[Network], samples: Sequence[Samples], rules: Sequence[Rule]) -> bool:
    """Whether networks can be trained side by side: small ones, in batches, by plain gradient descent.

    Args:
        networks: at most LANES.
        samples: of each.
        rules: of each.

    Returns:
        False where they are so large that each fills a core by itself, where they differ in more than numbers
        and order of samples, or have what the kernel lacks: batches of one, weights of samples, and what is
        not `is_plain`.
    """
    layout, rule, count = networks[0].layout, rules[0], samples[0].count
    if not is_plain(layout, rule) or min(rule.batch_size, count) < 2:
        return False
    if len(networks) > LANES or any(network.is_reference for network in networks):
        return False
    if max(layer.fan_in * layer.fan_out for layer in layout.layers) > _MOST_WEIGHTS:
        return False
    is_shuffled = rule.shuffle_key is not None
    return (
        all(network.layout.layers == layout.layers for network in networks)
        and all(each.count == count and each.weights is None for each in samples)
        and all((each.shuffle_key is not None) == is_shuffled for each in rules)
        and all(replace(each, shuffle_key=rule.shuffle_key) == rule for each in rules)
    )


def _stacked(arrays: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    stacked: NDArray[np.float64] = aligned(len(arrays), *arrays[0].shape)
    stacked[:] = arrays
    return stacked
