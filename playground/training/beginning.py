"""Where an action log begins to matter: its latest beginning, and the configs that its entries lead to."""

from base64 import b64decode
from collections.abc import Iterator, Sequence

from playground.config import ExperimentConfig, begins_anew, read_config
from playground.training.action_log import (
    AnyEntry,
    ChangeEntry,
    ConfigureEntry,
    ResetEntry,
    ResumeEntry,
    changed_config,
)
from playground.training.checkpoint import not_a_checkpoint
from playground.training.saved_state import decode


def latest_beginning(entries: Sequence[AnyEntry]) -> tuple[int, ExperimentConfig]:
    """The last entry that began anew.

    Args:
        entries: of a log, from its first on.

    Returns:
        Its number, and the config it began with.

    Raises:
        InvalidInput: an entry does not fit those before it.
    """
    first, begun_with = 0, ExperimentConfig()
    for number, (config, begins) in enumerate(configs(entries)):
        if begins:
            first, begun_with = number, config
    return first, begun_with


def configs(entries: Sequence[AnyEntry]) -> Iterator[tuple[ExperimentConfig, bool]]:
    """What each entry of a log leads to.

    Args:
        entries: from the first on.

    Yields:
        The config after the entry, and whether training begins anew with it.

    Raises:
        InvalidInput: an entry does not fit those before it.
    """
    config = ExperimentConfig()
    for entry in entries:
        after, begins = config, True
        match entry:
            case ConfigureEntry():
                after = read_config(entry.config)
            case ResumeEntry():
                after = decode(state_of(entry))[0]
            case ChangeEntry():
                after = changed_config(config, entry)
                begins = begins_anew(config, after)
            case ResetEntry():
                pass
            case _:
                begins = False
        config = after
        yield config, begins


def state_of(entry: ResumeEntry) -> bytes:
    """The saved state that an entry goes on from.

    Args:
        entry: of a log.

    Returns:
        What `Trainer.state` gave.

    Raises:
        InvalidCommand: it is no base64.
    """
    try:
        return b64decode(entry.state, validate=True)
    except ValueError:
        raise not_a_checkpoint() from None
