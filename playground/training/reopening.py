"""An experiment goes on from its file: with all branches, from its beginning or from a saved state."""

from playground.engine.network import Network
from playground.problems.errors import InvalidCommand, Problem
from playground.training.action_log import ResumeEntry
from playground.training.beginning import state_of
from playground.training.experiment_file import ExperimentFile
from playground.training.marks import Mark
from playground.training.saved_state import decode
from playground.training.timeline import Timeline
from playground.training.trainer import Trainer


def reopened(
    file: ExperimentFile,
    state: bytes | None = None,
    *,
    keeps_last_update: bool = False,
    network: type[Network] = Network,
    most_history_rows: int | None = None,
) -> Trainer:
    """Make the trainer of an experiment, on the branch on which it was left.

    Args:
        file: what was kept of it.
        state: saved at the same moment, from which it goes on there; None: it is at its beginning, and all
            entries are its future.
        keeps_last_update, network, most_history_rows: as of a `Trainer`.

    Returns:
        The trainer.

    Raises:
        InvalidInput: the state is none, or is of another moment or experiment.
    """
    beginning = file.beginning
    if isinstance(beginning, ResumeEntry):
        trainer = Trainer.from_state(
            state_of(beginning),
            keeps_last_update=keeps_last_update,
            network=network,
            most_history_rows=most_history_rows,
        )
    else:
        trainer = Trainer(
            file.all_configs[0],
            keeps_last_update=keeps_last_update,
            network=network,
            most_history_rows=most_history_rows,
        )
    current = file.branches.current
    end = current.end.progress
    path = file.branches.path(current.id)
    diverged_at = end.step if end.diverged else None
    trainer.follow(Timeline([beginning], path, diverged_at, branches=file.branches))
    if state is not None:
        config, checkpoint, history = decode(state)
        if checkpoint.progress.step != file.here.step or config != file.here_config:
            raise InvalidCommand([Problem("tree", "tree_does_not_fit", checkpoint.progress.step)])
        trainer.jump(file.n_past, Mark(1 + file.n_past, config, checkpoint), history)
    return trainer
