"""What led to a moment of an experiment since its latest beginning, from which its programs are written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playground.config import ExperimentConfig
from playground.config.rows import make_rows
from playground.engine.network import Progress
from playground.training.action_log import AnyEntry, ChangeEntry, ConfigureEntry, ResumeEntry
from playground.training.assembly import stop_rule
from playground.training.beginning import configs, latest_beginning
from playground.training.branches import End
from playground.training.experiment_file import ExperimentFile

if TYPE_CHECKING:
    from playground.training.trainer import Trainer


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """What led to a moment.

    Args:
        beginning: an experiment of a config, or a saved state that was gone on from.
        begun_with: the config at the beginning.
        entries: what was done since then, in order; changes before the first step are in `begun_with`.
        after: the config after each of the entries.
        end: the moment, with what is known of it.
        ends_with_best: whether the network is given the best epoch's parameters there.
    """

    beginning: ConfigureEntry | ResumeEntry
    begun_with: ExperimentConfig
    entries: Sequence[AnyEntry]
    after: Sequence[ExperimentConfig]
    end: End
    ends_with_best: bool

    @property
    def progress(self) -> Progress:
        """How far training has come."""
        return self.end.progress

    @property
    def config(self) -> ExperimentConfig:
        """The config in force at the moment."""
        return self.after[-1] if self.after else self.begun_with

    @property
    def is_resumed(self) -> bool:
        """Whether it began with a saved state."""
        return isinstance(self.beginning, ResumeEntry)

    @property
    def plain_epochs(self) -> int | None:
        """Of training from a config through whole epochs, without anything done on the way, their number.

        Training that has diverged did so in the last of them. None for any other past.
        """
        if self.entries or self.is_resumed:
            return None
        progress, batch_size = self.progress, self.config.training.batch_size
        if progress.diverged:
            return progress.epoch + 1
        steps_per_epoch = -(-len(make_rows(self.config).train) // batch_size)
        return progress.epoch if progress.step == progress.epoch * steps_per_epoch else None


def past_of(trainer: "Trainer") -> Past:
    """What led to where a trainer is.

    Args:
        trainer: not modified.

    Returns:
        Of its log what followed the latest beginning, as nothing is left of the rest.
    """
    entries, _ = trainer.entries
    ends_with_best = trainer.restored_epoch is not None and not trainer.is_stopped
    return _past(entries, End(trainer.progress), ends_with_best)


def past_of_file(file: ExperimentFile) -> Past:
    """What led to where an experiment was left.

    Args:
        file: of the experiment.

    Returns:
        The way to there on its branch. It ends with the best epoch's parameters if the config says so, as at
        every pause.
    """
    current = file.branches.current
    is_at_end = current.end.progress.step == file.here.step
    path = file.branches.path(current.id)[: file.n_past]
    end = current.end if is_at_end else End(file.here)
    return _past([file.beginning, *path], end, restores_best(file.here_config))


def past_of_config(config: ExperimentConfig) -> Past:
    """The beginning of an experiment, which was not trained yet.

    Args:
        config: of the experiment.

    Returns:
        A past without any steps.
    """
    return _past([ConfigureEntry(step=0, config=config.model_dump(mode="json"))], End(), False)


def restores_best(config: ExperimentConfig) -> bool:
    """Whether training by a config ends with the best epoch's parameters.

    Args:
        config: of an experiment.

    Returns:
        Whether it does.
    """
    rule = stop_rule(config.training, has_validation=config.data.validation_fraction > 0)
    return rule is not None and rule.restore_best


def _past(entries: Sequence[AnyEntry], end: End, ends_with_best: bool) -> Past:
    first, config = latest_beginning(entries)
    after = [config for config, _ in configs(entries)][first + 1 :]
    rest = list(entries[first + 1 :])
    beginning = entries[first]
    if not isinstance(beginning, ResumeEntry):
        while rest and isinstance(rest[0], ChangeEntry) and rest[0].step == 0 and not rest[0].diverged:
            rest, config, after = rest[1:], after[0], after[1:]
        beginning = ConfigureEntry(step=0, config=config.model_dump(mode="json"))
    return Past(beginning, config, rest, after, end, ends_with_best)
