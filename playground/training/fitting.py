"""A network learning from samples by a rule, and what watches its losses epoch by epoch.

Knows the engine and the watchers; neither configs, nor where samples come from, nor how anything is shown.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.engine.layout import Layout
from playground.engine.network import Network, Progress, Rule
from playground.engine.samples import Samples
from playground.engine.schedules import learning_rate
from playground.training.saved_state import not_a_moment, require_shapes
from playground.training.stopping import Plateau, StopRule, Wait

ENDLESS = int(np.iinfo(np.int64).max)
"""More updates than anyone waits for."""

# Arrays of a network that a saved moment holds, by the names they are saved under.
_KEPT = {"parameters": "parameters", "slots": "slots", "memory": "optimizer_state", "averages": "averages"}


@dataclass(frozen=True, slots=True, eq=False)
class LastUpdate:
    """What one step of training did.

    Args:
        change: (n_parameters,) what it added to the parameters.
        rows: (n,) int64, the numbers of the training rows in its batch.
    """

    change: NDArray[np.float64]
    rows: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Best:
    """The best epoch so far, as early stopping keeps it."""

    parameters: NDArray[np.float64]
    averages: NDArray[np.float64]


class Fitting:
    """A network in training. The same network, samples and rules give the same bits, however it is cut up.

    Args:
        network: initialized by `begin`, or by whoever owns it.
        train, test: the samples to learn from, and others; the latter may be none.
        rule: how to train. stop_rule: when to stop early; None for never.
        keeps_last_update: whether `last_update` is wanted, which costs a little.
    """

    def __init__(
        self,
        network: Network,
        train: Samples,
        test: Samples,
        rule: Rule,
        stop_rule: StopRule | None = None,
        *,
        keeps_last_update: bool = False,
    ) -> None:
        self.network, self.train, self.test = network, train, test
        self._rule, self._stop_rule = rule, stop_rule
        self._progress = Progress()
        self._wait = Wait()  # of early stopping
        self._best: _Best | None = None
        self._plateau = Plateau()
        self._is_stopped = False
        self._keeps_last_update = keeps_last_update
        self._last_update: LastUpdate | None = None

    @property
    def last_update(self) -> LastUpdate | None:
        """What the latest step did, if it is kept; None before there was one on these samples and layers."""
        return self._last_update

    @property
    def rule(self) -> Rule:
        """How it is trained."""
        return self._rule

    @property
    def stop_rule(self) -> StopRule | None:
        """When to stop early; None for never."""
        return self._stop_rule

    @property
    def progress(self) -> Progress:
        """How far training has come."""
        return self._progress

    @property
    def is_stopped(self) -> bool:
        """Whether early stopping has ended training; `watch` lets it go on."""
        return self._is_stopped

    @property
    def best_epoch(self) -> int:
        """The epoch with the lowest monitored loss, while early stopping watches; 0 at first."""
        return self._wait.best_epoch

    @property
    def learning_rate(self) -> float:
        """The schedule's learning rate in the running epoch."""
        return learning_rate(self._rule_now().schedule, self._rule_now().learning_rate, self._progress.epoch)

    def begin(self, initializer: str, rng: np.random.Generator) -> None:
        """Epoch 0, with parameters drawn anew."""
        self._progress, self._plateau = Progress(), Plateau()
        self._last_update = None
        self.watch(self._stop_rule)
        self.network.initialize(initializer, rng)

    def watch(self, stop_rule: StopRule | None) -> None:
        """Let a rule say when to stop early; it waits from here, whatever was waited for before."""
        self._stop_rule, self._wait, self._best = stop_rule, Wait(), None
        self._is_stopped = False

    def change_samples(self, train: Samples, test: Samples) -> None:
        """Learn from others. A pass over samples that are gone cannot be finished: it begins again."""
        self.train, self.test = train, test
        self._last_update = None
        self._progress = replace(self._progress, offset=0)

    def change_rule(self, rule: Rule) -> None:
        """Learn otherwise. Another optimizer remembers nothing, another schedule has seen no plateau."""
        if rule.optimizer != self._rule.optimizer:
            self.network.reset_optimizer_state()
        if rule.schedule != self._rule.schedule:
            self._plateau = Plateau()
        self._rule = rule

    def change_layout(self, layout: Layout) -> None:
        """Give layers of the same sizes other functions."""
        if layout.layers != self.network.layout.layers:
            self.network = self.network.with_layout(layout)
            self._last_update = None

    def mend(self) -> None:
        """Somebody has set parameters: outputs may be numbers again."""
        self._progress = replace(self._progress, diverged=False)

    def advance(self, max_steps: int = ENDLESS, *, until_epoch: int | None = None) -> int:
        """Run at most `max_steps` updates, none past the end of epoch `until_epoch`; returns how many."""
        before = self._progress.step
        last = min(before + max_steps, ENDLESS)
        if self._stop_rule is None and self._rule.schedule.name != "plateau":
            self._run(last - before, until_epoch)
            return self._progress.step - before
        # Somebody looks at the losses after each epoch.
        while self._progress.step < last and not self._progress.diverged and not self._is_stopped:
            epoch = self._progress.epoch
            if until_epoch is not None and epoch >= until_epoch:
                break
            self._run(last - self._progress.step, epoch + 1)
            if self._progress.epoch > epoch:
                self._look_at_epoch()
        return self._progress.step - before

    def evaluate(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """(mean loss, share of samples on the right side) of the training and of the other samples."""
        train = self.network.evaluate(self.train, self._rule.loss)
        if not np.isfinite(train[0]):
            # The next batch would say so, but there may be none.
            self._progress = replace(self._progress, diverged=True)
        return train, self.network.evaluate(self.test, self._rule.loss)

    def moment(self) -> tuple[dict[str, Any], dict[str, NDArray[np.float64]]]:
        """(what JSON can hold, arrays): all that `resume` needs to go on without changing a bit."""
        facts = {
            "progress": asdict(self._progress),
            "wait": asdict(self._wait),
            "plateau": asdict(self._plateau),
            "is_stopped": self._is_stopped,
        }
        arrays = {name: getattr(self.network, attribute) for name, attribute in _KEPT.items()}
        if self._best is not None:
            arrays |= {"best_parameters": self._best.parameters, "best_averages": self._best.averages}
        return facts, arrays

    def resume(self, facts: Mapping[str, Any], arrays: Mapping[str, NDArray[np.float64]]) -> None:
        """Go on from a `moment` of a fitting like this one.

        Raises:
            InvalidCommand: the arrays have other shapes, or the place is not among the samples.
        """
        shapes = {name: getattr(self.network, attribute).shape for name, attribute in _KEPT.items()}
        best = {"best_parameters": shapes["parameters"], "best_averages": shapes["averages"]}
        require_shapes(arrays, shapes, best)
        if facts["progress"]["offset"] >= max(self.train.count, 1):
            raise not_a_moment()
        for name, attribute in _KEPT.items():
            getattr(self.network, attribute)[:] = arrays[name]
        if "best_parameters" in arrays:
            self._best = _Best(arrays["best_parameters"], arrays["best_averages"])
        self._progress, self._wait = Progress(**facts["progress"]), Wait(**facts["wait"])
        self._plateau = Plateau(facts["plateau"]["share"], Wait(**facts["plateau"]["wait"]))
        self._is_stopped = facts["is_stopped"]

    def _run(self, max_steps: int, until_epoch: int | None) -> None:
        if not self._keeps_last_update:
            self._train(max_steps, until_epoch)
            return
        # Training may be cut anywhere without changing a bit: here before its last step.
        steps = self._steps_to(max_steps, until_epoch)
        if steps > 1:
            self._train(steps - 1, until_epoch)
        if steps < 1 or self._progress.diverged:
            return
        before, begun = self.network.parameters.copy(), self._progress
        self._train(1, until_epoch)
        if self._progress.step > begun.step:
            rows = np.arange(begun.offset, self._progress.offset or self.train.count)
            order = self.network.batch_order(begun.epoch)
            with np.errstate(over="ignore", invalid="ignore"):  # parameters on their way to divergence
                change = self.network.parameters - before
            self._last_update = LastUpdate(change, rows if order is None else order[rows])

    def _steps_to(self, max_steps: int, until_epoch: int | None) -> int:
        """How many of so many steps come before the end of an epoch."""
        count: int = self.train.count
        if until_epoch is None or count == 0:
            return max_steps
        size = min(self._rule.batch_size, count)
        whole_epochs = until_epoch - self._progress.epoch - 1
        rest = -(-(count - self._progress.offset) // size)
        return min(max_steps, rest + whole_epochs * -(-count // size))

    def _train(self, max_steps: int, until_epoch: int | None) -> None:
        self._progress = self.network.train(
            self.train, self._rule_now(), self._progress, max_steps=max_steps, until_epoch=until_epoch
        )

    def _rule_now(self) -> Rule:
        """The rule, with what a plateau has left of the learning rate."""
        if self._plateau.share == 1.0:
            return self._rule
        return replace(self._rule, learning_rate=self._rule.learning_rate * self._plateau.share)

    def _look_at_epoch(self) -> None:
        epoch, loss = self._progress.epoch, self._rule.loss
        train_loss = self.network.evaluate(self.train, loss)[0]
        if self._rule.schedule.name == "plateau":
            factor, patience, minimum = self._rule.schedule.values
            rate = self._rule.learning_rate
            self._plateau = self._plateau.after(
                train_loss, epoch, rate=rate, factor=factor, patience=patience, minimum=minimum
            )
        rule = self._stop_rule
        if rule is None:
            return
        seen = train_loss
        if rule.monitor == "test_loss":
            seen = self.network.evaluate(self.test, loss)[0]
        self._wait = self._wait.after(seen, epoch, rule.minimum_change)
        if self._wait.epochs == 0 and rule.restore_best:
            self._best = _Best(self.network.parameters.copy(), self.network.averages.copy())
        if self._wait.epochs >= rule.patience:
            self._is_stopped = True
            if self._best is not None:
                self.network.parameters[:] = self._best.parameters
                self.network.averages[:] = self._best.averages
