"""A network that trains by the plain reference, until the kernels are compiled or where they cannot be.

It has the arrays and the calls of the engine's network, so that nothing above notices but in the last digits
and in the time that it takes.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from playground.engine.hyperparameters import Choice
from playground.engine.losses import LOSSES
from playground.engine.measuring import EpochEnds
from playground.engine.network import STATE_ARRAYS, Network, Progress, Rule
from playground.engine.optimizers import MOMENTA, OPTIMIZERS, POWER1, POWER2, STEPS
from playground.engine.samples import Columns, Samples, aligned
from playground.model import reference
from playground.model.reference.randomness import batch_order

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class NextStep:
    """A step of training that was only looked at.

    Args:
        method: how the network is trained.
        samples: that it is trained on.
        before, after: the states between which the step lies.
        step: its numbers.
    """

    method: reference.Method
    samples: reference.Samples
    before: reference.State
    after: reference.State
    step: reference.Step


_PROBABILITIES = {"sigmoid", "softmax"}


class ReferenceNetwork(Network):
    """A network in plain NumPy; numbers differ from the kernels' by rounding, which training may magnify."""

    is_reference = True
    extra_step_ns = 200_000.0

    _method_of: tuple[Rule, reference.Method] | None = None
    _shuffled: tuple[int, int] | None = None  # key and number of the samples that were last trained on

    @classmethod
    def of(cls, network: Network) -> "ReferenceNetwork":
        """A network with the same parameters and optimizer state, in memory of its own.

        Args:
            network: of any kind.

        Returns:
            The copy, which computes in plain NumPy.
        """
        copy = cls(network.layout)
        for name in STATE_ARRAYS:
            getattr(copy, name)[:] = getattr(network, name)
        return copy

    def next_step(self, samples: Samples, rule: Rule, progress: Progress) -> NextStep:
        """The step that `train` would take next, with every number; the network stays as it is.

        Args:
            samples: what to learn from.
            rule: how.
            progress: where training stands.

        Returns:
            The step.
        """
        method, pairs = self._method(rule), self._pairs(samples)
        offset = progress.offset if progress.offset < samples.count else 0
        before = self._state(rule, replace(progress, offset=offset))
        after, step = reference.train_step(method, before, pairs)
        return NextStep(method, pairs, before, after, step)

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
        """As `Network.train`.

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
        method, pairs = self._method(rule), self._pairs(samples)
        offset = progress.offset if progress.offset < samples.count else 0
        state = self._state(rule, replace(progress, offset=offset))
        last, n_kept = progress.step + max_steps, 0 if ends is None else ends.n_epochs
        while state.step < last and not state.diverged and state.epoch != until_epoch:
            state, _ = reference.train_step(method, state, pairs)
            ended = state.epoch - progress.epoch - 1
            if ends is not None and state.offset == 0 and 0 <= ended < n_kept:
                self._write_parameters(state, ends.parameters[ended])
                if len(ends.averages):
                    self._write_averages(state, ends.averages[ended])
        self._take(rule, state)
        self._shuffled = None if rule.shuffle_key is None else (rule.shuffle_key, samples.count)
        return Progress(state.epoch, state.step, state.offset, state.diverged)

    def training_pass(self, samples: Samples, rule: Rule, step: int = 0) -> tuple[_Array, _Array]:
        """As `Network.training_pass`.

        Args:
            samples: the batch.
            rule: its loss, penalty and dropout count.
            step: the number of the update, which decides whom dropout leaves out.

        Returns:
            (gradient of the objective (n_parameters,), outputs (n_samples, n_outputs)).
        """
        method, pairs, state = (
            self._method(rule),
            self._pairs(samples),
            self._state(rule, Progress(step=step)),
        )
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            trace, _ = reference.forward_in_training(
                method.layers, state.parameters, pairs.inputs, state.averages, method.dropout_key, step
            )
            gradients = reference.objective_gradient(method, state, pairs)
        result = aligned(self.layout.n_parameters)
        for layer, gradient in zip(self.layout.layers, gradients, strict=True):
            for name, part in layer.views(result).items():
                part[:] = gradient[name]
        return result, trace[-1].activations

    def batch_order(self, epoch: int) -> NDArray[np.int64] | None:
        """As `Network.batch_order`.

        Args:
            epoch: completed epochs before it.

        Returns:
            (n_samples,) numbers of samples; None if the order is the given one.
        """
        return None if self._shuffled is None else batch_order(self._shuffled[0], epoch, self._shuffled[1])

    def evaluate_each(self, samples: Samples, loss: Choice, parameters: _Array, averages: _Array) -> _Array:
        """As `Network.evaluate_each`.

        Args:
            samples: on which to evaluate.
            loss: a row of LOSSES.
            parameters: (n, n_parameters).
            averages: (n, 2, n_neurons); looked at where layers are normalized.

        Returns:
            (n, 2): mean loss and fraction of samples that are classified correctly; NaN without samples.
        """
        result = np.full((len(parameters), 2), np.nan)
        if samples.count:
            for row, flat in enumerate(parameters):
                of_row = averages[row] if self.layout.is_normalized else self.averages
                result[row] = self._evaluate(samples, loss, flat, of_row)
        return result

    def sample_losses(self, samples: Samples, loss: Choice) -> _Array:
        """The loss of each sample, with no neuron left out.

        Args:
            samples: on which to evaluate.
            loss: a row of LOSSES.

        Returns:
            (n_samples,) without penalty and class weights; no finite numbers where outputs are none.
        """
        method, pairs = self._method(Rule(0.0, 1, loss)), self._pairs(samples)
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            trace = self._forward(pairs.inputs, self.parameters, self.averages)
            return reference.sample_losses(method, trace, pairs.targets)

    def _evaluate(
        self, samples: Samples, loss: Choice, parameters: _Array, averages: _Array
    ) -> tuple[float, float]:
        method, pairs = self._method(Rule(0.0, 1, loss)), self._pairs(samples)
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            trace = self._forward(pairs.inputs, parameters, averages)
            losses = reference.sample_losses(method, trace, pairs.targets)
        on_logits = LOSSES[loss.name].on_logits
        outputs = trace[-1].pre_activations if on_logits else trace[-1].activations
        if self.layout.n_outputs > 1 and not self.layout.has_labels:
            right = np.take_along_axis(pairs.targets, outputs.argmax(axis=1)[:, None], axis=1)
        else:
            are_probabilities = self.layout.layers[-1].activation in _PROBABILITIES and not on_logits
            sides = (pairs.targets > 0.0) == ~(outputs < (0.5 if are_probabilities else 0.0))
            right = sides.all(axis=1)
        return float(losses.mean()), float(right.mean())

    def activations(self, columns: Columns, result: _Array | None = None) -> list[_Array]:  # noqa: ARG002
        """As `Network.activations`.

        Args:
            columns: n_samples samples with n_features each.
            result: not needed here.

        Returns:
            One (fan_out, n_samples) array per layer.
        """
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            trace = self._forward(columns.values[:, : columns.count].T, self.parameters, self.averages)
        return [layer.activations.T for layer in trace]

    def _images(self, columns: Columns, neurons: NDArray[np.int64]) -> NDArray[np.uint8]:
        activations = self.activations(columns)
        if self.layout.layers[-1].activation in _PROBABILITIES:
            activations[-1] = 2.0 * activations[-1] - 1.0
        values = np.concatenate(activations)[neurons]
        shown = np.clip(np.nan_to_num(values, posinf=1.0, neginf=-1.0), -1.0, 1.0)
        return (shown * 127.5 + 128.0).astype(np.uint8)

    def _forward(self, inputs: _Array, parameters: _Array, averages: _Array) -> list[reference.LayerTrace]:
        method = self._method(Rule(0.0, 1))
        return reference.forward(
            method.layers, self._parts(parameters), inputs, self._layer_averages(averages)
        )

    def _method(self, rule: Rule) -> reference.Method:
        """The rule and the layout in the reference's words."""
        known = self._method_of
        if known is not None and known[0] is rule:
            return known[1]
        dropout = [*rule.dropout, *[0.0] * len(self.layout.layers)]
        method = reference.Method(
            layers=tuple(
                reference.Layer(
                    layer.fan_in,
                    layer.fan_out,
                    layer.chosen_activation,
                    any(part.name == "gamma" for part in layer.parts),
                    rate,
                    layer.is_residual,
                )
                for layer, rate in zip(self.layout.layers, dropout, strict=False)
            ),
            loss=rule.loss,
            learning_rate=rule.learning_rate,
            batch_size=rule.batch_size,
            optimizer=Choice(rule.optimizer.name, tuple(_settings(rule).values())),
            schedule=rule.schedule,
            penalty=(rule.penalty.absolute, rule.penalty.square),
            shuffle_key=rule.shuffle_key,
            dropout_key=rule.dropout_key,
            clip_norm=rule.clip_norm or None,
            clip_value=rule.clip_value or None,
        )
        self._method_of = (rule, method)
        return method

    def _pairs(self, samples: Samples) -> reference.Samples:
        inputs = samples.rows[:, : self.layout.n_features]
        return reference.Samples(inputs, samples.target_rows[:, : self.layout.n_outputs], samples.weights)

    def _parts(self, flat: _Array) -> list[dict[str, _Array]]:
        return [layer.views(flat) for layer in self.layout.layers]

    def _layer_averages(self, averages: _Array) -> list[reference.Averages | None]:
        found: list[reference.Averages | None] = []
        first = 0
        for layer in self.layout.layers:
            last = first + layer.fan_out
            is_normalized = any(part.name == "gamma" for part in layer.parts)
            mean, variance = averages[:, first:last]
            found.append(reference.Averages(mean, variance) if is_normalized else None)
            first = last
        return found

    def _state(self, rule: Rule, progress: Progress) -> reference.State:
        """The arrays as a state of the reference: views, which it reads only."""
        n_slots = OPTIMIZERS[rule.optimizer.name].n_slots
        slots = [self._parts(slot) for slot in self.slots[:n_slots]]
        steps = int(self.optimizer_state[STEPS])
        return reference.State(
            self._parts(self.parameters),
            self._layer_averages(self.averages),
            [
                {name: tuple(slot[index][name] for slot in slots) for name in parts}
                for index, parts in enumerate(self._parts(self.parameters))
            ],
            optimizer_steps=steps,
            nadam_product=float(self.optimizer_state[MOMENTA]) if steps else 1.0,
            epoch=progress.epoch,
            step=progress.step,
            offset=progress.offset,
        )

    def _take(self, rule: Rule, state: reference.State) -> None:
        """Write a state of the reference into the arrays."""
        self._write_parameters(state, self.parameters)
        for index, slot in enumerate(self.slots[: OPTIMIZERS[rule.optimizer.name].n_slots]):
            for layer, of_layer in zip(self.layout.layers, state.optimizer_state, strict=True):
                for name, part in layer.views(slot).items():
                    part[:] = of_layer[name][index]
        self._write_averages(state, self.averages)
        self.optimizer_state[STEPS], self.optimizer_state[MOMENTA] = (
            state.optimizer_steps,
            state.nadam_product,
        )
        settings = _settings(rule)
        for place, name in ((POWER1, "beta1"), (POWER2, "beta2")):
            self.optimizer_state[place] = settings.get(name, 0.0) ** state.optimizer_steps

    def _write_parameters(self, state: reference.State, flat: _Array) -> None:
        for layer, parts in zip(self.layout.layers, state.parameters, strict=True):
            for name, part in layer.views(flat).items():
                part[:] = parts[name]

    def _write_averages(self, state: reference.State, averages: _Array) -> None:
        first = 0
        for layer, average in zip(self.layout.layers, state.averages, strict=True):
            if average is not None:
                averages[:, first : first + layer.fan_out] = average.mean, average.variance
            first += layer.fan_out


def _settings(rule: Rule) -> dict[str, float]:
    return rule.optimizer.settings(OPTIMIZERS[rule.optimizer.name].hyperparameters)
