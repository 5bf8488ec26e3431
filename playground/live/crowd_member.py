"""One seed of a crowd: trains what a log says, under its seed, and keeps what a chart needs of it."""

from collections.abc import Sequence, Set

import numpy as np
from numpy.typing import NDArray

from playground.config import ExperimentConfig
from playground.engine.network import Network, Progress
from playground.live.crowd_panel import MEASURED
from playground.live.seed_family import ScriptLine, Varied, with_seed
from playground.training.action_log import ChangeEntry
from playground.training.configured import ConfiguredFitting
from playground.training.history import HISTORY_NUMBERS, History

MOST_ROWS = 1024
"""Of a member's history, before neighbouring epochs share a row."""

MEMBER_HISTORY_BYTES = 2 * 2 * MOST_ROWS * len(HISTORY_NUMBERS) * 8
"""What such a history takes at most, with room to grow: two ends of every row."""

PICTURE_PX = 24
"""Width and height of a member's picture."""

ROWS = [HISTORY_NUMBERS.index(name) for name in MEASURED]
_UNKNOWN = np.full(len(MEASURED), np.nan)
_ENDS_KEPT = 16  # of epochs, beside a history whose rows may stand for several


class Member:
    """A network of one seed under the log of an experiment; it has the bits of a `Trainer` with that log.

    It has no log of its own and no checkpoints, and cannot go back.

    Args:
        config: that the experiment began with, under any seed of the family.
        seed: of this member.
        vary: what differs between members.
        network: the class of its network.
    """

    def __init__(self, config: ExperimentConfig, seed: int, vary: Varied, network: type[Network]) -> None:
        self.seed = seed
        self.n_done = 0
        """The lines of the script that it has carried out."""
        self._vary: Varied = vary
        self._ends: dict[int, NDArray[np.float64]] = {}
        self._configured = ConfiguredFitting(
            with_seed(config, seed, vary),
            keeps_last_update=False,
            network=network,
            most_history_rows=MOST_ROWS,
        )
        self._configured.fitting.record_beginning()

    @property
    def progress(self) -> Progress:
        """Epoch, step and whether training diverged."""
        return self._configured.fitting.progress

    @property
    def is_stopped(self) -> bool:
        """Whether early stopping has ended training."""
        return self._configured.fitting.is_stopped

    @property
    def has_ended(self) -> bool:
        """Whether it goes no further unless something is done to it."""
        return self.progress.diverged or self.is_stopped

    @property
    def history(self) -> History:
        """What was measured at the beginning and at the end of every epoch."""
        return self._configured.fitting.history

    @property
    def parameters(self) -> NDArray[np.float64]:
        """Of its network; may be read between calls."""
        return self._configured.fitting.network.parameters

    def _keep_end(self) -> None:
        fitting, history = self._configured.fitting, self.history
        is_exact = history.width == 1 and len(history) > fitting.progress.epoch
        numbers = history.low[ROWS, -1] if is_exact else fitting.measure()[ROWS, 0]
        self._ends[fitting.progress.epoch] = numbers
        while len(self._ends) > _ENDS_KEPT:
            del self._ends[next(iter(self._ends))]

    @property
    def ends(self) -> Set[int]:
        """The latest epochs at whose end training was interrupted, of which the numbers are known."""
        return self._ends.keys()

    def numbers_at(self, epoch: int) -> NDArray[np.float64]:
        """What was measured at the end of an epoch; of one that has stopped early before, at its last.

        Args:
            epoch: which.

        Returns:
            (5,) float64 in the order of `MEASURED`; NaN where it is not known any more, or not yet.
        """
        if self.is_stopped:
            epoch = min(epoch, self.progress.epoch)
        history = self.history
        if history.width == 1:
            return history.low[ROWS, epoch] if epoch < len(history) else _UNKNOWN
        return self._ends.get(epoch, _UNKNOWN)

    def picture(self) -> NDArray[np.uint8]:
        """Draw what it answers over [-6, 6] squared, as `Trainer.output_picture` does."""
        return self._configured.output_picture(PICTURE_PX)

    def fits(self, script: Sequence[ScriptLine], n_common: int) -> bool:
        """Whether what it has done is how another script begins.

        Args:
            script: that is to be followed from now on.
            n_common: how many lines of it are as they were in the script that it has followed.

        Returns:
            Whether it can go on with it; otherwise it has to begin anew.
        """
        if self.n_done > n_common:
            return False
        return (
            self.n_done == len(script)
            or self.has_ended
            or script[self.n_done].entry.step >= self.progress.step
        )

    def is_behind(self, script: Sequence[ScriptLine], place: Progress) -> bool:
        """Whether there is something to do for it.

        Args:
            script: what is done at which step.
            place: how far it is to come: to the end of this epoch, with all that is done until this step.

        Returns:
            False once it is there, or has ended.
        """
        if self.n_done < len(script) and script[self.n_done].entry.step <= place.step:
            return True
        return not self.has_ended and self.progress.epoch < place.epoch

    def advance(self, script: Sequence[ScriptLine], place: Progress, until_epoch: int, max_steps: int) -> int:
        """Train towards a place.

        What is done after it has ended by itself is done where it has ended.

        Args:
            script: as of `is_behind`.
            place: as of `is_behind`.
            until_epoch: no update past the end of this epoch.
            max_steps: updates at most.

        Returns:
            The number of updates.
        """
        fitting = self._configured.fitting
        first = fitting.progress.step
        while True:
            room = first + max_steps - fitting.progress.step
            line = script[self.n_done] if self.n_done < len(script) else None
            if line is not None and line.entry.step <= place.step:
                if self.has_ended or fitting.progress.step >= line.entry.step:
                    self._repeat(line)
                    fitting = self._configured.fitting
                    continue
                room = min(room, line.entry.step - fitting.progress.step)
            # A line in the middle of the epoch under way is beyond the last epoch that is to end.
            is_on_way = line is not None and line.entry.step <= place.step
            until = until_epoch + (is_on_way and fitting.progress.epoch >= until_epoch >= place.epoch)
            if room <= 0 or not fitting.advance(room, until_epoch=until):
                break
            if fitting.progress.offset == 0:
                self._keep_end()
        return fitting.progress.step - first

    def _repeat(self, line: ScriptLine) -> None:
        configured = self._configured
        if isinstance(line.entry, ChangeEntry):
            after = with_seed(line.config, self.seed, self._vary)
            if after != configured.config:
                configured.change(after)
        else:
            configured.repeat(line.entry.model_copy(update={"diverged": False}))
        self.n_done += 1
        if self.progress.step == 0:
            configured.fitting.history.cut(0)
            configured.fitting.record_beginning()

    def stays_at(self, line: ScriptLine) -> bool:
        """Whether it has trained no further since a line.

        Args:
            line: the last that it has carried out.

        Returns:
            True at the line's step.
        """
        return self.progress.step == line.entry.step
