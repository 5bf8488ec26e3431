"""Training of a network on samples by a rule, with early stopping and the plateau schedule."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from playground.engine.hyperparameters import Choice
from playground.engine.layout import Layout
from playground.engine.losses import LOSSES
from playground.engine.network import STATE_ARRAYS, Network, Progress, Rule
from playground.engine.optimizers import OPTIMIZERS
from playground.engine.samples import Samples
from playground.engine.schedules import learning_rate
from playground.training.checkpoint import Checkpoint, not_a_checkpoint
from playground.training.history import History
from playground.training.last_update import LastUpdate, steps_to
from playground.training.recording import Recorder
from playground.training.stopping import Best, Kept, Monitor, Plateau, StopRule, Wait, are_all_right

ENDLESS = int(np.iinfo(np.int64).max)
"""More updates than anyone waits for."""


class Fitting:
    """A network in training. Equal networks, samples and rules give equal bits, however calls are cut up.

    Args:
        network: initialized by `begin`, or by the caller.
        train: the samples to learn from.
        test: further samples, for the test loss; there may be none.
        rule: how to train.
        stop_rule: when to stop early; None for never.
        has_classes: whether targets are classes; the history has R² instead of accuracies otherwise.
        most_history_rows: as of a `History`.
        validation: samples held out, for the validation loss; None for none.
        plateau_monitor: the loss that the plateau schedule watches.
        keeps_last_update: whether `last_update` is kept, at the cost of one more kernel call each `advance`.
    """

    def __init__(
        self,
        network: Network,
        train: Samples,
        test: Samples,
        rule: Rule,
        stop_rule: StopRule | None = None,
        *,
        has_classes: bool = True,
        validation: Samples | None = None,
        plateau_monitor: Monitor = "train_loss",
        keeps_last_update: bool = False,
        most_history_rows: int | None = None,
    ) -> None:
        self.network, self.train, self.test, self.validation = network, train, test, validation
        self.recorder = Recorder(network.layout, has_classes=has_classes, most_rows=most_history_rows)
        self.recorder.change_samples(train, test, validation)
        self._rule, self._stop_rule = rule, stop_rule
        self._progress = Progress()
        self._wait = Wait()  # of early stopping
        self._best: Best | None = None
        self._last: Kept | None = None  # what training goes on from, while the network is the best epoch's
        self._plateau, self._plateau_monitor = Plateau(), plateau_monitor
        self._is_stopped = False
        self._keeps_last_update = keeps_last_update
        self._last_update: LastUpdate | None = None

    @property
    def last_update(self) -> LastUpdate | None:
        """What the latest step did; None if it is not kept, or none was taken on these samples and layers."""
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
    def looks_at_epochs(self) -> bool:
        """Whether the end of each epoch decides something: early stopping, a plateau, the end of training."""
        decides = self._rule.schedule.name == "plateau" or LOSSES[self._rule.loss.name].ends_when_right
        return decides or self._stop_rule is not None

    @property
    def is_stopped(self) -> bool:
        """Whether early stopping or the loss has ended training; `continue_after_early_stopping` goes on."""
        return self._is_stopped

    @property
    def best_epoch(self) -> int:
        """The epoch with the lowest monitored loss since the stop rule was set; 0 before the first."""
        return self._wait.best_epoch if self._best is None else self._best.epoch

    @property
    def restored_epoch(self) -> int | None:
        """The epoch whose parameters the network was given back; None where they are the last."""
        is_restored = self._last is not None or self._is_stopped
        return self._best.epoch if self._best is not None and is_restored else None

    @property
    def learning_rate(self) -> float:
        """The schedule's learning rate in the running epoch."""
        return learning_rate(self._rule_now().schedule, self._rule_now().learning_rate, self._progress.epoch)

    def begin(self, initializer: str | Choice, rng: np.random.Generator) -> None:
        """Go to epoch 0 with newly drawn parameters, no optimizer state and a restarted stop rule.

        Args:
            initializer: a row of `INITIALIZERS`, by its name or with its hyperparameters.
            rng: the source of the parameters.
        """
        self._progress, self._plateau = Progress(), Plateau()
        self.recorder.clear()
        self._last_update = self._last = None
        self.set_early_stopping(self._stop_rule)
        self.network.initialize(initializer, rng)

    def set_early_stopping(self, stop_rule: StopRule | None) -> None:
        """Set when to stop early. Waiting starts here; no earlier loss counts.

        Args:
            stop_rule: None for never.
        """
        self.go_on_from_last()
        self._stop_rule, self._wait, self._best = stop_rule, Wait(), None
        self._is_stopped = False

    def continue_after_early_stopping(self) -> None:
        """Allow training again if early stopping has ended it; the same rule starts waiting anew."""
        if self._is_stopped:
            self.set_early_stopping(self._stop_rule)

    def change_samples(self, train: Samples, test: Samples, validation: Samples | None = None) -> None:
        """Replace the samples; the running epoch begins again.

        Args:
            train: the samples to learn from.
            test: further samples, for the test loss; there may be none.
            validation: samples held out, for the validation loss; None for none.
        """
        self.train, self.test, self.validation = train, test, validation
        self.recorder.change_samples(train, test, validation)
        self._last_update = None
        self._progress = replace(self._progress, offset=0)

    def change_rule(self, rule: Rule) -> None:
        """Replace the rule.

        Args:
            rule: with another optimizer, which starts without state, or another schedule, without a plateau.
        """
        if rule.optimizer != self._rule.optimizer:
            self.network.reset_optimizer_state()
        if rule.schedule != self._rule.schedule:
            self._plateau = Plateau()
        self._rule = rule

    def change_plateau_monitor(self, monitor: Monitor) -> None:
        """Let the plateau schedule watch another loss, without a plateau so far.

        Args:
            monitor: the loss.
        """
        if monitor != self._plateau_monitor:
            self._plateau_monitor, self._plateau = monitor, Plateau()

    def change_layout(self, layout: Layout) -> None:
        """Replace the layers' functions and keep the parameters.

        Args:
            layout: of layers with the same sizes.
        """
        if layout.layers == self.network.layout.layers:
            return
        self.go_on_from_last()
        if self._best is not None:
            best = type(self.network)(self.network.layout)
            best.parameters[:], best.averages[:] = self._best.parameters, self._best.averages
            best = best.with_layout(layout)
            self._best = replace(self._best, parameters=best.parameters, averages=best.averages)
        self.network = self.network.with_layout(layout)
        self.recorder.change_layout(layout)
        self._last_update = None

    def set_divergence(self) -> None:
        """Mark training as diverged here, as it was at this step before: the next update would fail."""
        self._progress = replace(self._progress, diverged=True)
        self.recorder.record(self.network, self._rule_now(), self._progress, self._progress)

    def clear_divergence(self) -> None:
        """Allow training again after parameters were set by hand, which may have made outputs finite."""
        self._progress = replace(self._progress, diverged=False)

    def restore_best(self) -> None:
        """Give the network the best epoch's parameters, if the stop rule wants them at the end.

        `advance` goes on from the last ones.
        """
        if self._best is None or self._last is not None or self._is_stopped or self._progress.diverged:
            return
        if self._best.epoch == self._progress.epoch and self._progress.offset == 0:
            return
        self._last = Kept(self.network.parameters.copy(), self.network.averages.copy())
        self._put(self._best)

    def go_on_from_last(self) -> None:
        """Give the network its last parameters again, if `restore_best` had replaced them."""
        if self._last is not None:
            self._put(self._last)
            self._last = None

    def advance(self, max_steps: int = ENDLESS, *, until_epoch: int | None = None) -> int:
        """Train until a limit, divergence or early stopping.

        Args:
            max_steps: the most updates to make.
            until_epoch: the epoch at whose end to stop; None for no such limit.

        Returns:
            The number of updates made.
        """
        self.go_on_from_last()
        self._keep_first()
        before = self._progress.step
        last = min(before + max_steps, ENDLESS)
        self.record_beginning()
        if not self.looks_at_epochs:
            self._run(last - before, until_epoch)
            return self._progress.step - before
        while self._progress.step < last and not self._progress.diverged and not self._is_stopped:
            epoch = self._progress.epoch
            if until_epoch is not None and epoch >= until_epoch:
                break
            self._run(last - self._progress.step, epoch + 1)
            if self._progress.epoch > epoch:
                self._end_epoch()
        return self._progress.step - before

    def evaluate(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Loss and accuracy over all samples; changes nothing.

        Returns:
            (mean loss, fraction of samples on the right side of the boundary) of the training samples, and of
            the test samples.
        """
        loss = self._rule.loss
        return self.network.evaluate(self.train, loss), self.network.evaluate(self.test, loss)

    @property
    def history(self) -> History:
        """What was measured at the beginning and at the end of every epoch."""
        return self.recorder.history

    @history.setter
    def history(self, history: History) -> None:
        self.recorder.history = history

    def measure(self) -> NDArray[np.float64]:
        """The history's numbers for the network as it is, (numbers, 1); changes nothing."""
        return self.recorder.measure(self.network, self._rule_now(), self._progress)

    def record_beginning(self) -> None:
        """Begin the history, if it is empty and no epoch is under way."""
        if not len(self.history) and self._progress.offset == 0:
            self.history.begin(self.measure())

    def checkpoint(self) -> Checkpoint:
        """A copy of the complete state, which `restore` returns to."""
        arrays = {name: getattr(self.network, name).copy() for name in STATE_ARRAYS}
        # The others are zero: an optimizer never touches more slots than its own, and a change resets all.
        arrays["slots"] = self.network.slots[: self._n_slots()].copy()
        waiting = self._stop_rule, self._wait, self._is_stopped
        return Checkpoint(self._progress, arrays, *waiting, self._best, self._plateau, self._last)

    def restore(self, checkpoint: Checkpoint) -> None:
        """Return to a checkpoint of a fitting with the same layout, samples and rule.

        Args:
            checkpoint: not altered by what follows.

        Raises:
            InvalidCommand: its arrays have other shapes, or its place in the epoch is not among the samples.
        """
        network = self.network
        shapes = {name: getattr(network, name).shape for name in STATE_ARRAYS}
        if not checkpoint.fits(shapes, self._n_slots(), self.train.count):
            raise not_a_checkpoint()
        network.reset_optimizer_state()
        for name in STATE_ARRAYS:
            getattr(network, name)[: len(checkpoint.arrays[name])] = checkpoint.arrays[name]
        self._progress, self._plateau, self._last_update = checkpoint.progress, checkpoint.plateau, None
        self._stop_rule, self._wait, self._best = checkpoint.stop_rule, checkpoint.wait, checkpoint.best
        self._is_stopped, self._last = checkpoint.is_stopped, checkpoint.last
        self.history.cut(checkpoint.progress.step)

    def _n_slots(self) -> int:
        return OPTIMIZERS[self._rule.optimizer.name].n_slots

    def _run(self, max_steps: int, until_epoch: int | None) -> None:
        if not self._keeps_last_update:
            self._train(max_steps, until_epoch)
            return
        # Training may be cut anywhere without changing a bit: here before its last step.
        steps = max_steps
        if until_epoch is not None:
            steps = steps_to(self._progress, self.train.count, self._rule.batch_size, steps, until_epoch)
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

    def _train(self, max_steps: int, until_epoch: int | None) -> None:
        """Train, and record every epoch that ends."""
        last, ends, rule = self._progress.step + max_steps, self.recorder.ends, self._rule_now()
        while True:
            begun = self._progress
            most = begun.epoch + ends.n_epochs
            until = most if until_epoch is None else min(until_epoch, most)
            self._progress = self.network.train(
                self.train, rule, begun, max_steps=last - begun.step, until_epoch=until, ends=ends
            )
            self.recorder.record(self.network, rule, begun, self._progress)
            if self._progress.epoch < most or self._progress.diverged or until_epoch == most:
                return

    def _rule_now(self) -> Rule:
        """The rule with the learning rate as plateaus have lowered it."""
        if self._plateau.scale == 1.0:
            return self._rule
        return replace(self._rule, learning_rate=self._rule.learning_rate * self._plateau.scale)

    def _end_epoch(self) -> None:
        """Give the epoch's losses to the plateau schedule and to early stopping."""
        epoch = self._progress.epoch
        numbers, before = self.recorder.latest, self._plateau
        if self._rule.schedule.name == "plateau":
            factor, patience, minimum = self._rule.schedule.values
            rate = self._rule.learning_rate
            self._plateau = self._plateau.after(
                numbers[self._plateau_monitor],
                epoch,
                rate=rate,
                factor=factor,
                patience=patience,
                minimum=minimum,
            )
        if self._stop_rule is not None:
            self._wait_on(self._stop_rule, numbers[self._stop_rule.monitor])
        if LOSSES[self._rule.loss.name].ends_when_right and numbers["train_loss"] == 0.0:
            self._is_stopped = self._is_stopped or are_all_right(self.network, self.train)
        if self._is_stopped and self._best is not None:
            self._put(self._best)
        if self._is_stopped or self._plateau.scale != before.scale:
            self.history.replace_last(self.measure())

    def _wait_on(self, rule: StopRule, monitored: float) -> None:
        """Count an epoch for early stopping, and end training if there were too many without a fall."""
        self._wait = self._wait.after(monitored, self._progress.epoch, rule.minimum_change)
        if self._wait.epochs == 0 and (self._best is None or monitored < self._best.loss):
            self._keep_best(rule, monitored)
        if rule.patience is not None and self._wait.epochs >= rule.patience:
            self._is_stopped = True

    def _keep_first(self) -> None:
        """Keep what training begins with, if the stop rule is new: no later epoch may be better."""
        rule = self._stop_rule
        if rule is None or self._best is not None or self._wait != Wait() or self._progress.offset:
            return
        samples = self.recorder.samples(rule.monitor)
        monitored = self.network.evaluate(samples, self._rule.loss)[0] if samples is not None else np.nan
        if np.isfinite(monitored):
            self._keep_best(rule, monitored)

    def _keep_best(self, rule: StopRule, loss: float) -> None:
        if rule.restore_best:
            network = self.network
            self._best = Best(network.parameters.copy(), network.averages.copy(), loss, self._progress.epoch)

    def _put(self, kept: Kept) -> None:
        self.network.parameters[:] = kept.parameters
        self.network.averages[:] = kept.averages
