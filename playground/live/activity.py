"""The states of a live experiment: its activity, its goal, and what of it was not shown yet."""

from dataclasses import dataclass
from enum import Enum, IntEnum

from playground.engine.network import Progress
from playground.live.messages import Pace, Step


class Activity(Enum):
    """How an experiment trains. PLAYING and STEPPING end when training diverges or stops early."""

    PAUSED = "paused"
    PLAYING = "playing"  # without a goal
    STEPPING = "stepping"  # to a goal, at which it pauses and is shown
    SEEKING = "seeking"  # the same, from a checkpoint on; nothing is sent before the goal


class Unshown(IntEnum):
    """What a picture would show that the latest did not."""

    NOTHING = 0
    TRAINING = 1  # shown when training has come to where pictures are due
    COMMAND = 2  # shown at once


@dataclass(frozen=True, slots=True)
class Goal:
    """Where training is to pause: a count of updates, or of epochs, since the beginning.

    Args:
        step: the number of updates.
        epoch: the number of completed epochs, if no step is given.
    """

    step: int | None = None
    epoch: int | None = None

    @classmethod
    def of_step(cls, progress: Progress, command: Step) -> "Goal":
        """Where a step ends.

        Args:
            progress: where it begins.
            command: how far it goes.

        Returns:
            The goal.
        """
        if command.unit == "batch":
            return cls(step=progress.step + command.count)
        return cls(epoch=progress.epoch + command.count)

    @classmethod
    def of_pace(cls, progress: Progress, pace: Pace) -> "Goal | None":
        """Where the next picture is due.

        Args:
            progress: where the latest picture was taken.
            pace: how much training lies between two pictures.

        Returns:
            The goal; None for as soon as a picture can be sent.
        """
        if pace.batches_per_frame is not None:
            return cls(step=progress.step + pace.batches_per_frame)
        if pace.epochs_per_frame is not None:
            return cls(epoch=progress.epoch + pace.epochs_per_frame)
        return None

    def is_reached(self, progress: Progress) -> bool:
        """Whether training has come so far.

        Args:
            progress: of the trainer now.

        Returns:
            True at the goal and beyond.
        """
        return (self.step is not None and progress.step >= self.step) or (
            self.epoch is not None and progress.epoch >= self.epoch
        )
