"""A multilayer perceptron: the arrays that kernels train and evaluate, and the calls of those kernels."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from playground.engine import kernels
from playground.engine.folding import folded
from playground.engine.hyperparameters import Choice
from playground.engine.initializers import INITIALIZERS
from playground.engine.layout import STRIP, Layer, Layout
from playground.engine.measuring import EpochEnds, losses, penalties
from playground.engine.optimizers import N_SLOTS, N_STATE, OPTIMIZERS
from playground.engine.records import CLOCK, REGIONS, RULE
from playground.engine.rule import SQUARED_ERROR, Progress, Rule, pack_rule
from playground.engine.samples import Columns, Samples, aligned
from playground.engine.sums import piece_sums
from playground.engine.workspace import regions

__all__ = ["Network", "Progress", "Rule"]

_NEVER = -1
STATE_ARRAYS = ("parameters", "slots", "optimizer_state", "averages")
"""The attributes of a network that training changes: with the layout, all that a copy needs."""

_ENDLESS = np.iinfo(np.int64).max


class Network:
    """A multilayer perceptron. `parameters` is the truth: one flat float64 vector, (n_parameters,).

    Besides them it owns what training remembers: `slots` (n_slots, n_parameters) and `optimizer_state` of the
    optimizer, `averages` (2, n_neurons) of batch normalization, running means and variances.
    """

    # Whether plain NumPy computes, with other last digits; what an update takes longer then than in kernels.
    is_reference: ClassVar[bool] = False
    extra_step_ns: ClassVar[float] = 0.0

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.parameters = aligned(layout.n_parameters)
        self.slots = aligned(N_SLOTS, layout.n_parameters)
        self.optimizer_state = np.zeros(N_STATE)
        self.averages = np.zeros((2, layout.n_neurons))
        self.averages[1] = 1.0
        self._scratch = aligned(layout.n_neurons, STRIP)
        self._work = aligned(0)
        self._regions = np.zeros(1, REGIONS)
        self._clock = np.zeros(1, CLOCK)
        self._made_for = (0, 0, False, False)  # what _work and _regions were made for
        # Rule and samples that were last trained with; their LAYER records and RULE record.
        self._packed_for: tuple[Rule, Samples] | None = None
        self._packed: tuple[NDArray[np.void], NDArray[np.void]] = (layout.records, np.zeros(1, RULE))
        self._order = np.zeros(0, np.int64)
        self._no_ends = EpochEnds(layout, 0)
        self._ordered_for: tuple[int | None, int, int] = (None, 0, _NEVER)  # key, samples, epoch of _order

    def __getstate__(self) -> dict[str, object]:
        return {"layout": self.layout, **{name: getattr(self, name) for name in STATE_ARRAYS}}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        # Copied into memory of its own: kernels count on its alignment, and read a little past its end.
        Network.__init__(self, state["layout"])
        for name in STATE_ARRAYS:
            # In pickles of version 0.1.0 the optimizer's state is called memory.
            stored = "memory" if name == "optimizer_state" and "memory" in state else name
            getattr(self, name)[:] = state[stored]

    def layers(self) -> Iterator[tuple[Layer, Mapping[str, NDArray[np.float64]]]]:
        """Each layer with views of its parts: weights (fan_in, fan_out), biases (fan_out,) and others."""
        for layer in self.layout.layers:
            yield layer, layer.views(self.parameters)

    def initialize(self, initializer: str | Choice, rng: np.random.Generator) -> None:
        """Draw all parameters anew, layer by layer, and reset what training keeps: slots, state, averages.

        Args:
            initializer: a row of INITIALIZERS, by its name or with its hyperparameters.
            rng: the stream to draw from.
        """
        choice = Choice(initializer) if isinstance(initializer, str) else initializer
        chosen = INITIALIZERS[choice.name]
        values = choice.settings(chosen.hyperparameters).values()
        for layer, parts in self.layers():
            # Maxout has its pieces in front; each is drawn like a layer of its own.
            for weights in parts["weights"].reshape(-1, layer.fan_in, layer.fan_out):
                weights[:] = chosen.weights(rng, layer.fan_in, layer.fan_out, *values)
            parts["biases"][:] = chosen.bias
            for name, value in _first_values(layer).items():
                if name in parts:
                    parts[name][:] = value
        self.reset_optimizer_state()
        self.averages[0], self.averages[1] = 0.0, 1.0

    def with_layout(self, layout: Layout) -> "Network":
        """The same parameters in a network whose layers have the same sizes but other functions.

        What only one of the two has (leaks, pieces of maxout) begins at its first value, or is left behind.

        Args:
            layout: of the new network.

        Returns:
            The new network; its optimizer begins anew.
        """
        other = type(self)(layout)
        for (_, mine), (layer, theirs) in zip(self.layers(), other.layers(), strict=True):
            first_values = _first_values(layer)
            for name, part in theirs.items():
                part[:] = first_values.get(name, 0.0)
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
        ends: EpochEnds | None = None,
    ) -> Progress:
        """Train for some updates; updates parameters, slots, optimizer_state and averages in place.

        The result depends on (parameters, slots, optimizer_state, averages, samples, rule, progress) alone:
        stopping and going on changes no bit.

        Args:
            samples: what to learn from.
            rule: how.
            progress: where training stands.
            max_steps: updates at most.
            until_epoch: the number of completed epochs at which to stop; None for no such limit.
            ends: written: the ends of the first epochs that end here, as many as fit.

        Returns:
            Where training stands then.
        """
        if progress.diverged or samples.count == 0:
            return progress
        key = rule.shuffle_key
        if len(self._order) != samples.count:
            self._order = np.zeros(samples.count, np.int64)
        known_epoch = self._ordered_for[2] if self._ordered_for[:2] == (key, samples.count) else _NEVER
        # A batch size that shrank under a running epoch is fine; samples that did are not: begin it again.
        offset = progress.offset if progress.offset < samples.count else 0
        last_epoch = _ENDLESS if until_epoch is None else until_epoch
        self._clock[0] = (
            progress.epoch, progress.step, offset, known_epoch, max_steps, last_epoch, False
        )  # fmt: skip
        workspace, regions = self._training_memory(rule, samples)
        layers, packed = self._pack(rule, samples)
        ends = ends or self._no_ends
        kernels.training.train(
            layers, packed, regions, self._clock,
            self.parameters, self.slots, self.optimizer_state, self.averages, samples.rows,
            samples.target_rows, samples.weight_rows, self._order, workspace, ends.parameters, ends.averages,
        )  # fmt: skip
        epoch, step, offset, ordered_epoch, _, _, diverged = self._clock.item()
        self._ordered_for = (key, samples.count, ordered_epoch)
        return Progress(epoch, step, offset, bool(diverged))

    def gradient(self, samples: Samples, rule: Rule, step: int = 0) -> NDArray[np.float64]:
        """The gradient of the objective in training: mean loss of one batch of all samples, plus penalty.

        Args:
            samples: the batch.
            rule: its loss, penalty and dropout count.
            step: the number of the update, which decides whom dropout leaves out.

        Returns:
            (n_parameters,) float64.
        """
        return self.training_pass(samples, rule, step)[0]

    def training_pass(
        self, samples: Samples, rule: Rule, step: int = 0
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """One batch forward and back as in training: with its own statistics, and with neurons left out.

        Args:
            samples: the batch.
            rule: its loss, penalty and dropout count.
            step: the number of the update, which decides whom dropout leaves out.

        Returns:
            (gradient of the objective (n_parameters,), outputs (n_samples, n_outputs)).
        """
        whole = replace(rule, batch_size=samples.count)
        result = aligned(self.layout.n_parameters)
        outputs = aligned(*samples.target_rows.shape)
        workspace, regions = self._training_memory(whole, samples)
        layers, packed = pack_rule(self.layout, whole, samples)
        kernels.training.loss_gradient(
            layers, packed, regions, self.parameters, self.averages.copy(), samples.rows, samples.target_rows,
            samples.weight_rows, step, outputs, result, workspace,
        )  # fmt: skip
        for layer, parts in self.layers():
            layer.views(result)["weights"] += rule.penalty.slope(parts["weights"])
        return result, outputs[:, : self.layout.n_outputs]

    def batch_order(self, epoch: int) -> NDArray[np.int64] | None:
        """The order in which an epoch takes the samples.

        Args:
            epoch: completed epochs before it.

        Returns:
            (n_samples,) numbers of samples; None if the order is the given one, or is of another epoch than
            the one that was trained last.
        """
        return self._order if self._ordered_for[0] is not None and self._ordered_for[2] == epoch else None

    def evaluate(
        self,
        samples: Samples,
        loss: Choice = SQUARED_ERROR,
        parameters: NDArray[np.float64] | None = None,
    ) -> tuple[float, float]:
        """The mean loss, penalty excluded, and the fraction of samples that are classified correctly.

        Args:
            samples: on which to evaluate.
            loss: a row of LOSSES.
            parameters: (n_parameters,) to evaluate at; None for the network's own.

        Returns:
            (mean loss, fraction), see the kernel for what is correct; NaN without samples.
        """
        flat = self.parameters if parameters is None else parameters
        found = self.evaluate_each(samples, loss, flat[None], self.averages[None])
        return float(found[0, 0]), float(found[0, 1])

    def evaluate_each(
        self,
        samples: Samples,
        loss: Choice,
        parameters: NDArray[np.float64],
        averages: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """As `evaluate`, for several states of the network.

        Args:
            samples: on which to evaluate.
            loss: a row of LOSSES.
            parameters: (n, n_parameters).
            averages: (n, 2, n_neurons); looked at where layers are normalized.

        Returns:
            (n, 2): mean loss and fraction of each.
        """
        return losses(self.layout, samples, loss, parameters, averages, self._scratch)

    def penalty(self, rule: Rule, parameters: NDArray[np.float64] | None = None) -> float:
        """What the regularizer adds to the loss.

        Args:
            rule: whose penalty.
            parameters: (n_parameters,) to evaluate at; None for the network's own.

        Returns:
            The penalty on all weights; biases pay none.
        """
        flat = self.parameters if parameters is None else parameters
        return float(penalties(self.layout, rule.penalty, flat[None])[0])

    def predict(self, features: ArrayLike) -> NDArray[np.float64]:
        """Outputs after the output activation.

        Args:
            features: (n_samples, n_features).

        Returns:
            (n_samples, n_outputs) float64.
        """
        return np.ascontiguousarray(self.activations(Columns(features))[-1].T)

    def activations(
        self, columns: Columns, result: NDArray[np.float64] | None = None
    ) -> list[NDArray[np.float64]]:
        """Every neuron's activation for every sample.

        Args:
            columns: n_samples samples with n_features each.
            result: `aligned(n_neurons, columns.stride)`, overwritten, for callers who ask often; None
                allocates one.

        Returns:
            One (fan_out, n_samples) float64 array per layer: views of `result`.
        """
        maps = aligned(self.layout.n_neurons, columns.stride) if result is None else result
        kernels.evaluation.maps(
            self.layout.records,
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
        pieces = piece_sums(self.layout, self.inference_parameters(), columns, activations)
        return [each.max(axis=0) for each in pieces], activations

    def images(self, columns: Columns, neurons: Sequence[int]) -> NDArray[np.uint8]:
        """Chosen neurons' activations as bytes: -1 is 0, +1 is 255, and what lies beyond is clipped.

        Outputs that are probabilities p are shown as 2p - 1.

        Args:
            columns: n_samples samples with n_features each.
            neurons: the numbers of the wanted ones, counted layer by layer, outputs last.

        Returns:
            uint8 (len(neurons), n_samples).

        Raises:
            ValueError: there is no such neuron.
        """
        if len(neurons) and not 0 <= min(neurons) <= max(neurons) < self.layout.n_neurons:
            count = self.layout.n_neurons
            raise ValueError(f"neurons are numbered from 0 to {count - 1}. Received: {list(neurons)}")
        return self._images(columns, np.array(neurons, np.int64))

    def _images(self, columns: Columns, neurons: NDArray[np.int64]) -> NDArray[np.uint8]:
        result = np.empty((len(neurons), columns.stride), np.uint8)
        kernels.evaluation.images(
            self.layout.records, self.inference_parameters(), columns.values, columns.stride, columns.count,
            neurons, result, self._scratch,
        )  # fmt: skip
        return result[:, : columns.count]

    def inference_parameters(self, parameters: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
        """Parameters as evaluation uses them: batch normalization folded into weights and biases.

        Args:
            parameters: (n_parameters,); None for the network's own.

        Returns:
            (n_parameters,) float64; the given array itself when no layer is normalized.
        """
        flat = self.parameters if parameters is None else parameters
        return folded(self.layout, flat, self.averages)

    def _pack(self, rule: Rule, samples: Samples) -> tuple[NDArray[np.void], NDArray[np.void]]:
        """`pack_rule`, kept: it takes longer than a small network's epoch."""
        known = self._packed_for
        if known is None or known[0] is not rule or known[1] is not samples:
            self._packed = pack_rule(self.layout, rule, samples)
            self._packed_for = (rule, samples)
        return self._packed

    def _training_memory(self, rule: Rule, samples: Samples) -> tuple[NDArray[np.float64], NDArray[np.void]]:
        """(workspace, REGIONS record) for batches of these samples."""
        size, n_slots = min(rule.batch_size, samples.count), OPTIMIZERS[rule.optimizer.name].n_slots
        keeps_more = self.layout.keeps_more or any(rule.dropout)
        wanted = (size, n_slots, keeps_more, samples.weights is not None)
        if self._made_for != wanted:
            self._regions, size = regions(self.layout, *wanted)
            self._work = aligned(size)
            self._made_for = wanted
        return self._work, self._regions


def _first_values(layer: Layer) -> Mapping[str, float]:
    """What the parts that no initializer draws begin at, by name."""
    return {"leaks": layer.initial_leak, "gamma": 1.0, "beta": 0.0}
