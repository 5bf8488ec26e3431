"""Training of a config with an action log, and seeking to any step of its past."""

from collections.abc import Mapping
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.config import ExperimentConfig, change_config
from playground.config.rows import Rows
from playground.engine.network import Network, Progress, Rule
from playground.engine.samples import Samples
from playground.training.action_log import (
    AnyEntry,
    ConfigureEntry,
    ContinueEntry,
    PauseEntry,
    ResetEntry,
    SetEarlyStoppingEntry,
    SetParameterEntry,
    change_entry,
)
from playground.training.branches import End
from playground.training.checkpoint import parameters_digest
from playground.training.configured import ConfiguredFitting
from playground.training.fitting import ENDLESS, Fitting
from playground.training.history import History
from playground.training.last_update import LastUpdate
from playground.training.marks import Mark
from playground.training.stopping import StopRule
from playground.training.timeline import Timeline


class RecordedTraining:
    """The commands of training, each of them recorded in the action log.

    Args:
        config: what to train; it starts at epoch 0 with initial parameters.
        keeps_last_update, network, most_history_rows: as of a `Trainer`.
    """

    _timeline: Timeline
    _known: History  # of the current branch, as far as it was measured

    def __init__(
        self,
        config: ExperimentConfig,
        *,
        keeps_last_update: bool = False,
        network: type[Network] = Network,
        most_history_rows: int | None = None,
    ) -> None:
        self._configured = ConfiguredFitting(
            config,
            keeps_last_update=keeps_last_update,
            network=network,
            most_history_rows=most_history_rows,
        )
        self.follow(Timeline([ConfigureEntry(step=0, config=config)]))

    @property
    def config(self) -> ExperimentConfig:
        """The config in force."""
        return self._configured.config

    @property
    def rows(self) -> Rows:
        """The training and test rows."""
        return self._configured.rows

    @property
    def network(self) -> Network:
        """The network; its `parameters` may be read at any time between calls."""
        return self._fitting.network

    @property
    def progress(self) -> Progress:
        """Epoch, step and whether training diverged."""
        return self._fitting.progress

    @property
    def is_stopped(self) -> bool:
        """Whether early stopping has ended training; `continue_after_early_stopping` lets it go on."""
        return self._fitting.is_stopped

    @property
    def best_epoch(self) -> int:
        """The epoch with the lowest monitored loss since early stopping was set; 0 before the first."""
        return self._fitting.best_epoch

    @property
    def restored_epoch(self) -> int | None:
        """The epoch whose parameters the network was given back at the end; None where they are the last."""
        return self._fitting.restored_epoch

    @property
    def last_update(self) -> LastUpdate | None:
        """Change of the parameters and batch of the latest step, if kept; None before the first."""
        return self._fitting.last_update

    @property
    def rule(self) -> Rule:
        """Loss, optimizer and everything else that may change between two steps."""
        return self._fitting.rule

    @property
    def train_samples(self) -> Samples:
        """The training rows as the network receives them."""
        return self._fitting.train

    @property
    def test_samples(self) -> Samples:
        """The test rows as the network receives them."""
        return self._fitting.test

    @property
    def keeps_last_update(self) -> bool:
        """Whether `last_update` is kept."""
        return self._configured.keeps_last_update

    @property
    def learning_rate(self) -> float:
        """The schedule's learning rate in the running epoch."""
        return self._fitting.learning_rate

    def features(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """The network's inputs for points.

        Args:
            points: (n_samples, n_inputs) coordinates x1, x2, ...

        Returns:
            (n_samples, n_features), scaled if the config standardizes.
        """
        return self._configured.features(points)

    def advance(self, max_steps: int = ENDLESS, *, until_epoch: int | None = None) -> int:
        """Train until a limit, divergence or early stopping.

        Args:
            max_steps: the most updates to make.
            until_epoch: the epoch at whose end to stop; None for no such limit.

        Returns:
            The number of updates made.
        """
        first = step = self.progress.step
        last, timeline = min(first + max_steps, ENDLESS), self._timeline
        while True:
            if step >= timeline.next_stop:
                self._catch_up()
            room = min(last, timeline.next_stop) - step
            if room <= 0:
                break
            done = self._configured.fitting.advance(room, until_epoch=until_epoch)
            step += done
            if done < room and not timeline.is_due(step):
                break
        return step - first

    def restore_best(self) -> None:
        """Give the network the best epoch's parameters, if early stopping is set and restores them.

        For the end of training; `train` does so. Commands and further training go on from the last ones.
        """
        self._fitting.restore_best()

    def pause(self) -> None:
        """Give the network the best epoch's parameters, if the config wants them back at every pause."""
        if self.config.training.restore_best:
            self._fitting.restore_best()

    def set_early_stopping(self, rule: StopRule | None) -> None:
        """Set the early-stopping rule, instead of the config's; earlier losses do not count.

        Args:
            rule: None for never.
        """
        before = self.progress
        self._fitting.set_early_stopping(rule)
        self._record(SetEarlyStoppingEntry(rule=rule, **_at(before)), before)

    def continue_after_early_stopping(self) -> None:
        """Allow training again if early stopping has ended it; the loss has to fall from here on."""
        if self.is_stopped:
            self._fitting.continue_after_early_stopping()
            self._record(ContinueEntry(**_at(self.progress)), self.progress)

    def change(self, config: ExperimentConfig | Mapping[str, object]) -> None:
        """Go on with another config, keeping parameters and progress unless `begins_anew`.

        Early stopping goes on waiting, unless its own section is another.

        Args:
            config: the whole new config, or what changes by dotted name, as `change_config` takes it.

        Raises:
            InvalidConfig: there is no such config.
        """
        if not isinstance(config, ExperimentConfig):
            config = change_config(self.config, config)
        before = self.progress
        entry = change_entry(self.config, config, **_at(before))
        if entry is not None:
            begins_anew = self._configured.change(config)
            self._record(entry, before, is_beginning=begins_anew)

    def reset(self) -> None:
        """Go back to epoch 0 with the same initial parameters and the same rows."""
        before = self.progress
        self._configured.reset()
        self._record(ResetEntry(**_at(before)), before, is_beginning=True)

    def set_parameter(self, layer: int, source: int | None, target: int, value: float) -> None:
        """Replace one weight, or one bias; of maxout, those of the first piece.

        The value that is there already changes nothing, and begins no branch.

        Args:
            layer: 0 is the first hidden layer, or the output layer if there is none.
            source: the input of that layer that the weight comes from; None means the bias.
            target: the neuron of that layer.
            value: what it is replaced by.

        Raises:
            InvalidCommand: there is no such parameter, or the value is not a finite number.
        """
        before = self.progress
        has_changed = self._configured.set_parameter(layer, source, target, value)
        if not has_changed and not before.diverged and not self._timeline.is_at_end(before):
            return
        entry = SetParameterEntry(
            **_at(before),
            layer=int(layer),
            source=None if source is None else int(source),
            target=int(target),
            value=float(value),
        )
        self._record(entry, before)

    @property
    def log(self) -> list[dict[str, Any]]:
        """What was done so far, as JSON has it: entries (step, command, arguments) for `playground.replay`.

        The first configures or resumes; the last, `pause`, says how far training has come.
        """
        is_restored = self._fitting.restored_epoch is not None and not self.is_stopped
        entries = [*self._timeline.past, PauseEntry(**_at(self.progress), restored=is_restored)]
        return [entry.to_json() for entry in entries]

    @property
    def entries(self) -> tuple[list[AnyEntry], list[AnyEntry]]:
        """The entries of the log so far, without the last `pause`, and those of the future."""
        return self._timeline.past, self._timeline.future

    @property
    def future(self) -> list[dict[str, Any]]:
        """After a `seek` back: the entries that are repeated when training goes on without new commands."""
        return [entry.to_json() for entry in self._timeline.future]

    @property
    def furthest(self) -> Progress:
        """The last step since the beginning that `seek` can go to."""
        return self._timeline.furthest(self.progress)

    @property
    def earliest(self) -> Progress:
        """The first step that `seek` can go to."""
        return self._timeline.earliest

    def seek(self, step: int | None = None, *, epoch: int | None = None) -> None:
        """Go to a step since the latest beginning, with the bits it had.

        Commands that were given at this very step have been carried out there. Training goes on as it did,
        with the commands that followed, until another one is given, which begins a branch. The history ends
        at this step.

        Args:
            step: the number of updates since the beginning.
            epoch: the number of completed epochs, instead of a step.

        Raises:
            InvalidCommand: the step was not reached, or is no longer known, or neither is given.
        """
        self.rewind(step, epoch=epoch)
        if step is None:
            self.advance(until_epoch=epoch)
        else:
            self.advance(step - self.progress.step)

    def rewind(self, step: int | None = None, *, epoch: int | None = None) -> None:
        """Go to the nearest checkpoint before a step: the part of `seek` that takes no training.

        Args:
            step: as of `seek`.
            epoch: as of `seek`.

        Raises:
            InvalidCommand: as of `seek`.
        """
        self._fitting.recorder.observer = None
        self._keep_end()
        self._keep_history()
        self._go_to(self._timeline.rewind(self.progress, step=step, epoch=epoch))

    def _keep_end(self) -> None:
        """Measure the last known moment of the current branch, if training is there."""
        if not self._timeline.is_at_end(self.progress):
            return
        is_restored, fitting = self.restored_epoch is not None and not self.is_stopped, self._fitting
        fitting.go_on_from_last()
        history, since = fitting.history, self._timeline.branches.current.leaves.epoch
        own = history.coarsened(len(history) + 1, since)
        digest = parameters_digest(fitting.network.parameters)
        self._timeline.keep_end(End.of(self.progress, fitting.measure()[:, 0], digest, own))
        if is_restored:
            fitting.restore_best()

    def _keep_history(self) -> None:
        """Keep what was measured up to here, which is looked at again when `seek` goes forward."""
        if self._known.last_step < self._fitting.history.last_step:
            self._known = self._fitting.history.up_to(inf)

    def _go_to(self, mark: Mark | None) -> None:
        """Restore a checkpoint, with the history up to there."""
        if mark is None:
            return
        step, before = mark.checkpoint.progress.step, self.progress.step
        self._configured.restore(mark.config, mark.checkpoint)
        if step > before:
            self._fitting.history = self._known.up_to(step)

    def _record(self, entry: AnyEntry, before: Progress, *, is_beginning: bool = False) -> None:
        history = self._fitting.history
        self._timeline.record(entry, before, self.progress, history, is_beginning=is_beginning)
        self._known = self._known.up_to(-1 if is_beginning else before.step)
        if self._timeline.wants_mark(self.progress.step):
            self._mark()

    def bring_forward(self) -> bool:
        """Carry out the next entry of the future now, because training ends before its step.

        Returns:
            Whether there was one.
        """
        if not self._timeline.bring_forward(self.progress.step):
            return False
        self._catch_up()
        return True

    def jump(self, n_past: int, mark: Mark, history: History) -> None:
        """Be at a later moment of the current branch, as a saved state knows it.

        Args:
            n_past: how many entries since the beginning have happened there.
            mark: of that moment.
            history: until then.
        """
        self._configured.restore(mark.config, mark.checkpoint)
        self._fitting.history.extend(history)
        self._timeline.jump(n_past, mark, self._samples_per_step)

    def follow(self, timeline: Timeline) -> None:
        """Continue the log of another timeline, and carry out the entries of its future.

        Args:
            timeline: whose past led here.
        """
        self._timeline = timeline
        self._known = History()
        self._mark()

    @property
    def _fitting(self) -> Fitting:
        return self._configured.fitting

    def _catch_up(self) -> None:
        """Carry out the entries that are due at this step, and take a checkpoint if one is due."""
        while self._timeline.is_due(self.progress.step):
            self._configured.repeat(self._timeline.take_due())
        if self._timeline.had_diverged_at(self.progress.step):
            self._fitting.set_divergence()
        if self._timeline.wants_mark(self.progress.step):
            self._mark()

    def _mark(self) -> None:
        self._timeline.mark(self.config, self._fitting.checkpoint(), self._samples_per_step)

    @property
    def _samples_per_step(self) -> int:
        return min(self.config.training.batch_size, len(self.rows.train))


def _at(progress: Progress) -> dict[str, Any]:
    """When an entry is made."""
    return {"step": progress.step, "diverged": progress.diverged}
