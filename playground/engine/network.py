"""A network: the thin owner of the arrays that the kernels work on.

Knows layers, samples and rules of training; neither configurations, nor data sets, nor how anything is shown.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from playground.engine.activations import ACTIVATIONS, FIRST_LEAK
from playground.engine.hyperparameters import Choice
from playground.engine.initializers import INITIALIZERS
from playground.engine.kernels import evaluation, normalization, training
from playground.engine.layout import STRIP, Layer, Layout
from playground.engine.losses import LOSSES
from playground.engine.optimizers import N_MEMORY, N_SETTINGS, N_SLOTS, OPTIMIZERS, SETTING_PLACES
from playground.engine.regularizers import Penalty
from playground.engine.samples import Columns, Samples, aligned
from playground.engine.schedules import SCHEDULES
from playground.engine.workspace import regions

_NEVER = -1
STATE_ARRAYS = ("parameters", "slots", "optimizer_state", "averages")
"""The attributes of a network that training changes: with the layout, all that a copy needs."""

_SQUARED_ERROR, _SGD, _CONSTANT = Choice("squared_error"), Choice("sgd"), Choice("constant")
_FIRST_VALUES = {"leaks": FIRST_LEAK, "gamma": 1.0, "beta": 0.0}
_ENDLESS = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Rule:
    """How to train: everything that may change from one update to the next.

    Args:
        learning_rate: the initial one, which the schedule alters.
        batch_size: samples per update; more than there are means all of them.
        shuffle_key: 64 bits that decide every epoch's order; None keeps the given order.
        clip_norm, clip_value: limits of the gradient; 0 for none.
        dropout: the share of neurons left out, for each hidden layer; empty for none. dropout_key: decides
            which.
    """

    learning_rate: float
    batch_size: int
    loss: Choice = _SQUARED_ERROR
    optimizer: Choice = _SGD
    schedule: Choice = _CONSTANT
    penalty: Penalty = field(default_factory=Penalty)
    shuffle_key: int | None = None
    clip_norm: float = 0.0
    clip_value: float = 0.0
    dropout: tuple[float, ...] = ()
    dropout_key: int = 0


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


@dataclass(frozen=True, slots=True)
class _PackedRule:
    """A rule, written down where the kernels expect it.

    Args:
        sizes: of a training call, but for its limits.
    """

    rule: Rule
    n_samples: int
    sizes: NDArray[np.int64]
    numbers: NDArray[np.float64]
    settings: NDArray[np.float64]
    rates: NDArray[np.float64]


class Network:
    """A multilayer perceptron. `parameters` is the truth: one flat float64 vector, (n_parameters,).

    Besides them it owns what training remembers: `slots` (n_slots, n_parameters) and `optimizer_state` of the
    optimizer, `averages` (2, n_neurons) of batch normalization, running means and variances.
    """

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.parameters = aligned(layout.n_parameters)
        self.slots = aligned(N_SLOTS, layout.n_parameters)
        self.optimizer_state = np.zeros(N_MEMORY)
        self.averages = np.zeros((2, layout.n_neurons))
        self.averages[1] = 1.0
        self._scratch = aligned(layout.n_neurons, STRIP)
        self._work = aligned(0)
        self._places = np.zeros(0, np.int64)
        self._made_for: tuple[int, int, bool] = (0, 0, False)  # what _work and _places were made for
        self._packed_rule: _PackedRule | None = None  # as last trained by
        self._order = np.zeros(0, np.int64)
        self._ordered_for: tuple[int | None, int, int] = (None, 0, _NEVER)  # key, samples, epoch of _order

    def __getstate__(self) -> dict[str, object]:
        return {"layout": self.layout, **{name: getattr(self, name) for name in STATE_ARRAYS}}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        # Copied into memory of its own: kernels count on its alignment, and read a little past its end.
        Network.__init__(self, state["layout"])
        for name in STATE_ARRAYS:
            getattr(self, name)[:] = state[name]

    def layers(self) -> Iterator[tuple[Layer, Mapping[str, NDArray[np.float64]]]]:
        """Each layer with views of its parts: weights (fan_in, fan_out), biases (fan_out,) and others."""
        for layer in self.layout.layers:
            yield layer, layer.views(self.parameters)

    def initialize(self, initializer: str, rng: np.random.Generator) -> None:
        """Draw all parameters anew, layer by layer, and forget what training remembered."""
        chosen = INITIALIZERS[initializer]
        for layer, parts in self.layers():
            # Maxout has its pieces in front; each is drawn like a layer of its own.
            for weights in parts["weights"].reshape(-1, layer.fan_in, layer.fan_out):
                weights[:] = chosen.weights(rng, layer.fan_in, layer.fan_out)
            parts["biases"][:] = chosen.bias
            for name in _FIRST_VALUES.keys() & parts.keys():
                parts[name][:] = _FIRST_VALUES[name]
        self.reset_optimizer_state()
        self.averages[0], self.averages[1] = 0.0, 1.0

    def with_layout(self, layout: Layout) -> "Network":
        """The same parameters in a network whose layers have the same sizes but other functions.

        What only one of the two has (leaks, pieces of maxout) begins at its first value, or is left behind.
        """
        other = Network(layout)
        for (_, mine), (layer, theirs) in zip(self.layers(), other.layers(), strict=True):
            for name, part in theirs.items():
                part[:] = _FIRST_VALUES.get(name, 0.0)
                if name in mine:
                    wanted = (-1, *mine[name].shape[-2:]) if name == "weights" else (-1, layer.fan_out)
                    old, new = mine[name].reshape(wanted), part.reshape(wanted)
                    # Pieces beyond those there were begin as copies: the network's answers stay as they are.
                    new[:] = old[0]
                    new[: len(old)] = old[: len(new)]
        other.averages[:] = self.averages
        return other

    def reset_optimizer_state(self) -> None:
        """Set the optimizer's slots and state to zero, as before the first step."""
        self.slots[:], self.optimizer_state[:] = 0.0, 0.0

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

        The result depends on (parameters, slots, optimizer_state, averages, samples, rule, progress) alone:
        stopping and going on changes no bit.
        """
        if progress.diverged or samples.count == 0:
            return progress
        key = rule.shuffle_key
        if len(self._order) != samples.count:
            self._order = np.zeros(samples.count, np.int64)
        known_epoch = self._ordered_for[2] if self._ordered_for[:2] == (key, samples.count) else _NEVER
        # A batch size that shrank under a running epoch is fine; samples that did are not: begin it again.
        offset = progress.offset if progress.offset < samples.count else 0
        clock = np.array([progress.epoch, progress.step, offset, known_epoch, 0], np.int64)
        work, places = self._training_memory(rule, min(rule.batch_size, samples.count))
        written = self._packed(rule, samples.count)
        written.sizes[training.MAX_STEPS] = max_steps
        written.sizes[training.UNTIL_EPOCH] = _ENDLESS if until_epoch is None else until_epoch
        training.train(
            self.layout.table, written.sizes, written.numbers, written.settings, written.rates, places,
            self.parameters, self.slots, self.optimizer_state, self.averages,
            samples.rows, samples.target_rows, self._order, clock, work,
        )  # fmt: skip
        epoch, step, offset, ordered_epoch, diverged = clock.tolist()
        self._ordered_for = (key, samples.count, ordered_epoch)
        # Derivatives can overflow where outputs did not: the next batch would find it, but there may be none.
        has_failed = bool(diverged) or not np.isfinite(self.parameters).all()
        return Progress(epoch, step, offset, has_failed)

    def gradient(self, samples: Samples, rule: Rule, step: int = 0) -> NDArray[np.float64]:
        """The gradient of the objective in training: mean loss of one batch of all samples, plus penalty.

        Args:
            step: which neurons dropout leaves out.
        """
        return self.training_pass(samples, rule, step)[0]

    def training_pass(
        self, samples: Samples, rule: Rule, step: int = 0
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """(gradient (n_parameters,) of the objective, outputs (n_samples, n_outputs)) as in training.

        Unlike looking, that is with the batch's own statistics and with neurons left out.
        """
        whole = replace(rule, batch_size=samples.count)
        result = aligned(self.layout.n_parameters)
        outputs = aligned(*samples.target_rows.shape)
        work, places = self._training_memory(whole, samples.count)
        training.loss_gradient(
            self.layout.table, self._sizes(whole, samples.count), _numbers(whole), self._rates(whole),
            places, self.parameters, self.averages.copy(), samples.rows, samples.target_rows, step,
            outputs, result, work,
        )  # fmt: skip
        for layer, parts in self.layers():
            layer.views(result)["weights"] += rule.penalty.slope(parts["weights"])
        return result, outputs[:, : self.layout.n_outputs]

    def batch_order(self, epoch: int) -> NDArray[np.int64] | None:
        """The order in which epoch `epoch` took the samples; None if it is the given one, or is not known."""
        return self._order if self._ordered_for[0] is not None and self._ordered_for[2] == epoch else None

    def evaluate(self, samples: Samples, loss: Choice = _SQUARED_ERROR) -> tuple[float, float]:
        """(mean loss, share of samples on the right side, see the kernel); NaN without samples."""
        if samples.count == 0:
            return float("nan"), float("nan")
        columns, row = samples.columns, LOSSES[loss.name]
        mean_loss, share = evaluation.evaluate(
            self.layout.table, self.inference_parameters(), columns.values, columns.stride,
            samples.target_columns.values, samples.target_columns.stride, columns.count,
            row.code, row.on_logits, *_two(loss.values),
            self._scratch,
        )  # fmt: skip
        return mean_loss, share

    def penalty(self, rule: Rule) -> float:
        """What the regularizer adds to the loss."""
        if not rule.penalty:
            return 0.0
        return sum(rule.penalty.value(parts["weights"]) for _, parts in self.layers())

    def predict(self, features: ArrayLike) -> NDArray[np.float64]:
        """Outputs (n_samples, n_outputs), after the output activation, for (n_samples, n_features)."""
        return np.ascontiguousarray(self.activations(Columns(features))[-1].T)

    def activations(
        self, columns: Columns, result: NDArray[np.float64] | None = None
    ) -> list[NDArray[np.float64]]:
        """Every neuron's activation for every sample: one (fan_out, n_samples) float64 array per layer.

        Args:
            columns: n_samples samples with n_features each.
            result: `aligned(n_neurons, columns.stride)`, overwritten, for callers who ask often; None
                allocates one.
        """
        maps = aligned(self.layout.n_neurons, columns.stride) if result is None else result
        evaluation.maps(
            self.layout.table,
            self.inference_parameters(),
            columns.values,
            columns.stride,
            columns.count,
            maps,
        )
        sizes = np.cumsum([layer.fan_out for layer in self.layout.layers])[:-1]
        return [layer[:, : columns.count] for layer in np.split(maps, sizes)]

    def forward_trace(self, columns: Columns) -> tuple[list[NDArray[np.float64]], list[NDArray[np.float64]]]:
        """Pre-activations and activations of every neuron for every sample.

        Args:
            columns: n_samples samples with n_features each.

        Returns:
            (pre-activations, activations): per layer one (fan_out, n_samples) array. A maxout neuron's
            pre-activation is the largest of its sums; a normalized layer's uses the running averages.
        """
        activations = self.activations(columns)
        below, sums = columns.values[:, : columns.count], []
        for layer, above in zip(self.layout.layers, activations, strict=True):
            parts = layer.views(self.inference_parameters())
            weights = parts["weights"].reshape(-1, layer.fan_in, layer.fan_out)
            biases = parts["biases"].reshape(-1, layer.fan_out, 1)
            with np.errstate(over="ignore", invalid="ignore"):  # parameters on their way to divergence
                sums.append((weights.transpose(0, 2, 1) @ below + biases).max(axis=0))
            below = above
        return sums, activations

    def images(self, columns: Columns, neurons: Sequence[int]) -> NDArray[np.uint8]:
        """Chosen neurons' activations as bytes, uint8 (len(neurons), n_samples): -1 is 0, +1 is 255.

        Neurons are numbered layer by layer, hidden ones first, outputs last. Outputs that are probabilities p
        are shown as 2p - 1.

        Raises:
            ValueError: there is no such neuron.
        """
        if len(neurons) and not 0 <= min(neurons) <= max(neurons) < self.layout.n_neurons:
            count = self.layout.n_neurons
            raise ValueError(f"neurons are numbered from 0 to {count - 1}. Received: {list(neurons)}")
        result = np.empty((len(neurons), columns.stride), np.uint8)
        evaluation.images(
            self.layout.table, self.inference_parameters(), columns.values, columns.stride, columns.count,
            np.array(neurons, np.int64), result, self._scratch,
        )  # fmt: skip
        return result[:, : columns.count]

    def inference_parameters(self) -> NDArray[np.float64]:
        """The parameters outside of training: batch normalization folded into weights and biases.

        Returns:
            (n_parameters,) float64; the network's own array when no layer is normalized.
        """
        return normalization.folded(self.layout, self.parameters, self.averages)

    def _packed(self, rule: Rule, n_samples: int) -> _PackedRule:
        """The rule for the kernels; writing it down takes longer than a small network's epoch."""
        written = self._packed_rule
        if written is None or written.rule is not rule or written.n_samples != n_samples:
            arrays = (self._sizes(rule, n_samples), _numbers(rule), _settings(rule), self._rates(rule))
            written = self._packed_rule = _PackedRule(rule, n_samples, *arrays)
        return written

    def _sizes(self, rule: Rule, n_samples: int) -> NDArray[np.int64]:
        """The whole numbers of a rule where the kernels expect them; without limits."""
        loss, optimizer = LOSSES[rule.loss.name], OPTIMIZERS[rule.optimizer.name]
        sizes = np.zeros(training.N_SIZES, np.int64)
        sizes[[training.N_SAMPLES, training.BATCH_SIZE]] = n_samples, rule.batch_size
        sizes[[training.N_PADDED, training.N_NEURONS]] = (
            self.layout.n_padded_parameters,
            self.layout.n_neurons,
        )
        sizes[[training.LOSS, training.ON_LOGITS]] = loss.code, loss.on_logits
        sizes[[training.OPTIMIZER, training.N_SLOTS_USED]] = optimizer.code, optimizer.n_slots
        sizes[training.SCHEDULE] = SCHEDULES[rule.schedule.name].code
        sizes[training.SHUFFLED] = rule.shuffle_key is not None
        sizes[training.KEY] = np.uint64(rule.shuffle_key or 0).astype(np.int64)
        sizes[training.DROPOUT_KEY] = np.uint64(rule.dropout_key).astype(np.int64)
        sizes[training.FUSED] = self._is_fused(rule)
        return sizes

    def _is_fused(self, rule: Rule) -> bool:
        """Whether training takes the short way of `single`: one sample at a time, and nothing but weights."""
        plain = rule.optimizer.name == "sgd" and not rule.clip_norm and not rule.clip_value
        has_softmax = self.layout.layers[-1].activation not in ACTIVATIONS
        return rule.batch_size == 1 and plain and not has_softmax and not self._keeps_more(rule)

    def _keeps_more(self, rule: Rule) -> bool:
        return self.layout.keeps_more or any(rule.dropout)

    def _rates(self, rule: Rule) -> NDArray[np.float64]:
        rates = np.zeros(len(self.layout.layers))
        rates[: len(rule.dropout)] = rule.dropout
        return rates

    def _training_memory(self, rule: Rule, batch_size: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        wanted = (batch_size, OPTIMIZERS[rule.optimizer.name].n_slots, self._keeps_more(rule))
        if self._made_for != wanted:
            self._places, size = regions(self.layout, *wanted)
            self._work = aligned(size)
            self._made_for = wanted
        return self._work, self._places


def _two(values: tuple[float, ...]) -> tuple[float, float]:
    first, second = (*values, 0.0, 0.0)[:2]
    return first, second


def _numbers(rule: Rule) -> NDArray[np.float64]:
    """The real numbers of a rule where the kernel expects them."""
    numbers = np.zeros(training.N_NUMBERS)
    numbers[training.RATE] = rule.learning_rate
    numbers[[training.ABSOLUTE, training.SQUARE]] = rule.penalty.absolute, rule.penalty.square
    numbers[[training.CLIP_NORM, training.CLIP_VALUE]] = rule.clip_norm, rule.clip_value
    numbers[[training.LOSS_1, training.LOSS_2]] = _two(rule.loss.values)
    numbers[[training.SCHEDULE_1, training.SCHEDULE_2]] = _two(rule.schedule.values)
    return numbers


def _settings(rule: Rule) -> NDArray[np.float64]:
    """The optimizer's hyperparameters where the kernel expects them; those left out are at their defaults."""
    settings = np.zeros(N_SETTINGS)
    row = OPTIMIZERS[rule.optimizer.name]
    given = rule.optimizer.values or tuple(each.default for each in row.hyperparameters)
    for hyperparameter, value in zip(row.hyperparameters, given, strict=True):
        settings[SETTING_PLACES[hyperparameter.name]] = value
    return settings
