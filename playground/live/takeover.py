"""Which arithmetic an experiment begins with, and how kernels take over from the plain reference."""

from collections.abc import Callable, Sequence

from playground.config import ExperimentConfig
from playground.engine.network import Network
from playground.live.history_tail import MOST_KEPT
from playground.problems.errors import InvalidInput
from playground.training.action_log import AnyEntry, ConfigureEntry
from playground.training.experiment_file import read_experiment
from playground.training.recomputation import Recomputation
from playground.training.reference_network import ReferenceNetwork
from playground.training.reopening import reopened
from playground.training.saved_state import is_of_reference
from playground.training.timeline import Timeline
from playground.training.trainer import Trainer


class Takeover:
    """Computes an experiment of the reference anew with kernels, once these are there.

    Args:
        has_kernels: whether they are compiled by now.
    """

    def __init__(self, has_kernels: Callable[[], bool]) -> None:
        self._has_kernels = has_kernels
        self._anew: Recomputation[Trainer] | None = None
        self._refused: Trainer | None = None  # the log of its saved state contradicts itself

    @property
    def _network(self) -> type[Network]:
        return Network if self._has_kernels() else ReferenceNetwork

    def begin(self, config: ExperimentConfig) -> Trainer:
        """Begin an experiment.

        Args:
            config: of it.

        Returns:
            Its trainer, at epoch 0.
        """
        return Trainer(config, keeps_last_update=True, network=self._network, most_history_rows=MOST_KEPT)

    def follow(self, beginning: ConfigureEntry, entries: Sequence[AnyEntry]) -> Trainer:
        """Begin an experiment to which things happen as they are written down.

        Args:
            beginning: its config.
            entries: what is to happen at which step.

        Returns:
            Its trainer, at epoch 0.
        """
        trainer = self.begin(beginning.config)
        trainer.follow(Timeline([beginning], entries))
        return trainer

    def resume(self, data: bytes, admit: Callable[[ExperimentConfig], None]) -> Trainer:
        """Go on with a saved experiment.

        Args:
            data: its state.
            admit: raises InvalidConfig for a config larger than wanted.

        Returns:
            Its trainer.

        Raises:
            InvalidInput: the bytes are no saved state.
        """
        return Trainer.from_state(
            data,
            admit=admit,
            keeps_last_update=True,
            network=ReferenceNetwork if is_of_reference(data) else self._network,
            most_history_rows=MOST_KEPT,
        )

    def reopen(
        self, tree: str, state: bytes | None, admit: Callable[[ExperimentConfig], None]
    ) -> tuple[Trainer, int]:
        """Go on with a saved experiment and all its branches.

        Args:
            tree: its text, as `Trainer.experiment_file` gives it.
            state: saved at the same moment; None: it has to be computed from its beginning.
            admit: raises InvalidConfig for a config larger than wanted.

        Returns:
            Its trainer, and the step at which it was left.

        Raises:
            InvalidInput: the text is no such tree, or the two do not belong together.
        """
        file = read_experiment(tree, "tree")
        for config in (*file.all_configs, file.here_config):
            admit(config)
        trainer = reopened(
            file,
            state,
            keeps_last_update=True,
            network=ReferenceNetwork if state and is_of_reference(state) else self._network,
            most_history_rows=MOST_KEPT,
        )
        return trainer, file.here.step

    def is_due(self, trainer: Trainer) -> bool:
        """Whether a trainer's experiment is to be computed anew.

        Args:
            trainer: of a running experiment.

        Returns:
            True from the moment that there are kernels, until `advance` has given what takes its place.
        """
        return trainer.network.is_reference and trainer is not self._refused and self._has_kernels()

    def advance(self, trainer: Trainer, max_steps: int) -> tuple[Trainer | None, int]:
        """Compute on; from the beginning, if something was done to the experiment meanwhile.

        Args:
            trainer: of the experiment, not modified.
            max_steps: updates at most.

        Returns:
            The trainer that takes its place, or None as long as it is not as far; and the updates made.
        """
        try:
            if self._anew is None or not self._anew.repeats(trainer):
                self._anew = Recomputation(trainer, Trainer)
            before = self._anew.trainer.progress.step
            has_arrived = self._anew.advance(max_steps)
        except InvalidInput:
            self._anew, self._refused = None, trainer
            return None, 0
        replacement = self._anew.trainer
        if has_arrived:
            self._anew = None
        return replacement if has_arrived else None, max(0, replacement.progress.step - before)
