"""What an act of a proof does by hand."""

from collections.abc import Sequence

from playground.config import ExperimentConfig
from playground.lessons.spec import Act
from playground.training.action_log import AnyEntry, read_log


def read_actions(act: Act) -> Sequence[AnyEntry]:
    """Reads what an act does by hand.

    Args:
        act: of a proof.

    Returns:
        Entries of an action log, without its beginning.

    Raises:
        InvalidCommand: they are none.
    """
    if not act.actions:
        return ()
    begin = {"command": "configure", "step": 0, "config": ExperimentConfig().model_dump(mode="json")}
    return read_log([begin, *({"step": 0, **action} for action in act.actions)])[1:]
