"""The sessions of this process, by name or by config, so that a cell that runs again goes on."""

from collections import OrderedDict
from threading import Lock

from playground.config import ExperimentConfig
from playground.live.messages import Configure
from playground.notebook.session import Session

MOST_KEPT = 16
"""Sessions; the one that was opened longest ago goes first; widgets that show it keep it."""

_lock = Lock()
_kept: OrderedDict[str, tuple[ExperimentConfig, Session]] = OrderedDict()


def session_of(config: ExperimentConfig, name: str | None) -> Session:
    """Find the session of a name or a config, or begin one.

    Args:
        config: to begin with; a session of the name that began with another one begins anew.
        name: of the session; None: it is known by its config.

    Returns:
        The session.
    """
    key = f"config {config.model_dump_json()}" if name is None else f"name {name}"
    with _lock:
        begun_with, session = _kept.pop(key, (config, None))
        if session is None:
            session = Session(config)
        elif begun_with != config:
            session.do(Configure(config=config))
        _kept[key] = config, session
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return session
