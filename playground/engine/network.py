"""A network: the thin owner of the arrays that the kernels work on.

Knows layers, samples and rules of training; neither configurations, nor data sets, nor how anything is shown.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from playground.engine import evaluation, kernels
from playground.engine.initializers import INITIALIZERS
from playground.engine.layout import Layer, Layout
from playground.engine.losses import LOSSES
from playground.engine.regularizers import REGULARIZERS
from playground.engine.samples import Columns, Samples, aligned

_NEVER = -1


@dataclass(frozen=True, slots=True)
class Rule:
    """How to train: everything that may change from one update to the next.

    Args:
        loss, regularization: names from their tables.
        batch_size: samples per update; more than there are means all of them.
        shuffle_key: 64 bits that decide every epoch's order; None keeps the given order.
    """

    learning_rate: float
    batch_size: int
    loss: str = "squared_error"
    regularization: str = "none"
    regularization_rate: float = 0.0
    shuffle_key: int | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """The moment that training has reached.

    Args:
        epoch: completed passes over the training samples. step: updates of the parameters.
        offset: samples of the running epoch that have been used.
        diverged: an output became NaN or infinite in the batch after `step`; training has stopped there.
    """

    epoch: int = 0
    step: int = 0
    offset: int = 0
    diverged: bool = False


class Network:
    """A multilayer perceptron. `parameters` is the truth: one flat float64 vector, (n_parameters,)."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.parameters = aligned(layout.n_parameters)
        self._look = aligned(layout.n_neurons, evaluation.STRIP)
        self._work = aligned(0)
        self._order = np.zeros(0, np.int64)
        self._ordered_for: tuple[int | None, int, int] = (
            None,
            0,
            _NEVER,
        )  # key, samples, epoch of self._order

    def layers(self) -> Iterator[tuple[Layer, np.ndarray, np.ndarray]]:
        """Each layer with views of its weights (fan_in, fan_out) and biases (fan_out,)."""
        for layer in self.layout.layers:
            weights = self.parameters[layer.weights_offset : layer.biases_offset]
            biases = self.parameters[layer.biases_offset : layer.biases_offset + layer.fan_out]
            yield layer, weights.reshape(layer.fan_in, layer.fan_out), biases

    def initialize(self, initializer: str, rng: np.random.Generator) -> None:
        """Draw all parameters anew, layer by layer."""
        for layer, weights, biases in self.layers():
            weights[:], biases[:] = INITIALIZERS[initializer].draw(rng, layer.fan_in, layer.fan_out)

    def train(
        self,
        samples: Samples,
        rule: Rule,
        progress: Progress,
        *,
        max_steps: int,
        until_epoch: int | None = None,
    ) -> Progress:
        """Run at most `max_steps` updates, none past the end of epoch `until_epoch`; tells where that is.

        The parameters depend on (parameters, samples, rule, progress) alone: stopping and going on changes no
        bit.
        """
        if progress.diverged or samples.count == 0:
            return progress
        key = rule.shuffle_key
        if len(self._order) != samples.count:
            self._order = np.zeros(samples.count, np.int64)
        known_epoch = self._ordered_for[2] if self._ordered_for[:2] == (key, samples.count) else _NEVER
        # A batch size that shrank under a running epoch is fine; samples that did are not: begin the epoch
        # again.
        offset = progress.offset if progress.offset < samples.count else 0
        clock = np.array([progress.epoch, progress.step, offset, known_epoch, 0], np.int64)
        sizes = self._sizes(samples, rule, max_steps, until_epoch)
        rates = np.array([rule.learning_rate, rule.regularization_rate])
        kernels.train(
            self.layout.table, sizes, rates, self.parameters, samples.rows, samples.target_rows, self._order,
            clock, self._training_memory(min(rule.batch_size, samples.count)),
        )  # fmt: skip
        epoch, step, offset, ordered_epoch, diverged = clock.tolist()
        self._ordered_for = (key, samples.count, ordered_epoch)
        return Progress(epoch, step, offset, bool(diverged))

    def gradient(self, samples: Samples, rule: Rule) -> np.ndarray:
        """The gradient of the objective (mean loss over all samples plus penalty), (n_parameters,)."""
        whole = replace(rule, batch_size=samples.count)
        result = aligned(self.layout.n_parameters)
        kernels.loss_gradient(
            self.layout.table, self._sizes(samples, whole, 1, None), self.parameters, samples.rows,
            samples.target_rows, result, self._training_memory(samples.count),
        )  # fmt: skip
        slope = REGULARIZERS[rule.regularization].slope
        for layer, weights, _ in self.layers():
            share = rule.regularization_rate * slope(weights)
            result[layer.weights_offset : layer.biases_offset] += share.ravel()
        return result

    def evaluate(self, samples: Samples, loss: str = "squared_error") -> tuple[float, float]:
        """(mean loss, share of samples whose output has the sign of its target); NaN without samples."""
        if samples.count == 0:
            return float("nan"), float("nan")
        columns = samples.columns
        mean_loss, share = evaluation.evaluate(
            self.layout.table, self.parameters, columns.values, columns.stride, samples.target_columns.values,
            samples.target_columns.stride, columns.count, LOSSES[loss].code, self._look,
        )  # fmt: skip
        return mean_loss, share

    def penalty(self, rule: Rule) -> float:
        """What the regularizer adds to the loss."""
        value = REGULARIZERS[rule.regularization].value
        return rule.regularization_rate * sum(float(value(weights).sum()) for _, weights, _ in self.layers())

    def predict(self, features: ArrayLike) -> np.ndarray:
        """Outputs (n_samples, n_outputs), after the output activation, for (n_samples, n_features)."""
        return np.ascontiguousarray(self.activations(Columns(features))[-1].T)

    def activations(self, columns: Columns, memory: np.ndarray | None = None) -> list[np.ndarray]:
        """Every neuron's activation for every sample: one (fan_out, n_samples) float64 array per layer.

        Args:
            memory: where to write, `aligned(n_neurons, columns.stride)`, for those who ask often; None takes
                new memory.
        """
        maps = aligned(self.layout.n_neurons, columns.stride) if memory is None else memory
        evaluation.maps(
            self.layout.table, self.parameters, columns.values, columns.stride, columns.count, maps
        )
        sizes = np.cumsum([layer.fan_out for layer in self.layout.layers])[:-1]
        return [layer[:, : columns.count] for layer in np.split(maps, sizes)]

    def images(self, columns: Columns, neurons: Sequence[int]) -> np.ndarray:
        """Chosen neurons' activations as bytes, uint8 (len(neurons), n_samples): -1 is 0 or 1, +1 is 255.

        Neurons are numbered layer by layer, hidden ones first, outputs last.
        """
        result = np.empty((len(neurons), columns.stride), np.uint8)
        evaluation.images(
            self.layout.table, self.parameters, columns.values, columns.stride, columns.count,
            np.array(neurons, np.int64), result, self._look,
        )  # fmt: skip
        return result[:, : columns.count]

    def _sizes(self, samples: Samples, rule: Rule, max_steps: int, until_epoch: int | None) -> np.ndarray:
        sizes = np.zeros(kernels.N_SIZES, np.int64)
        sizes[[kernels.N_SAMPLES, kernels.BATCH_SIZE]] = samples.count, rule.batch_size
        sizes[[kernels.N_PADDED, kernels.N_VALUES]] = self.layout.n_padded_parameters, self.layout.n_values
        sizes[kernels.WIDEST] = self.layout.widest
        sizes[[kernels.LOSS, kernels.REGULARIZER]] = (
            LOSSES[rule.loss].code,
            REGULARIZERS[rule.regularization].code,
        )
        sizes[kernels.SHUFFLED] = rule.shuffle_key is not None
        sizes[kernels.KEY] = np.uint64(rule.shuffle_key or 0).astype(np.int64)
        sizes[kernels.MAX_STEPS] = max_steps
        sizes[kernels.UNTIL_EPOCH] = np.iinfo(np.int64).max if until_epoch is None else until_epoch
        return sizes

    def _training_memory(self, batch_size: int) -> np.ndarray:
        size = kernels.work_size(self.layout, batch_size)
        if len(self._work) != size:
            self._work = aligned(size)
        return self._work
