"""A config as the part of the page's address after ``#``: what differs from the default, readable.

The page itself reads and writes such links; docs/links.md describes them.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import quote

from playground.config import ExperimentConfig
from playground.config.typed import typed_text

_LONGEST = 2000  # characters; some programs cut longer addresses off
_UNQUOTED = "-_.!~*'(),[]:;"  # what may stand in a fragment as it is
_OF_ROWS = ("data.dataset", "data.task", "data.train", "data.test")


def link_of(config: ExperimentConfig | Mapping[str, Any]) -> str:
    """Writes a config as a link.

    Args:
        config: the config, or JSON of one, which may have been written by an older version.

    Returns:
        ``data.dataset=spiral&network.hidden=8,8``, without the leading ``#``. Rows that would make it longer
        than 2000 characters are left out and counted.
    """
    values = flat_config(config.model_dump(mode="json") if isinstance(config, ExperimentConfig) else config)
    default = _default()
    changes = {path: value for path, value in values.items() if path in default and value != default[path]}
    link = _joined(changes)
    n_rows = len(values.get("data.train") or ()) + len(values.get("data.test") or ())
    if len(link) <= _LONGEST or not n_rows:
        return link
    without = {path: value for path, value in changes.items() if path not in _OF_ROWS}
    return _joined({**without, "page.points_left_out": n_rows})


@cache
def _default() -> dict[str, Any]:
    return flat_config(ExperimentConfig().model_dump(mode="json"))


def flat_config(config: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a config by their dotted names.

    Args:
        config: as JSON.

    Returns:
        Values as JSON has them.
    """
    found: dict[str, Any] = {}
    for name, value in config.items():
        if name in ("data", "network", "training") and isinstance(value, Mapping):
            found |= {f"{name}.{part}": each for part, each in value.items()}
        else:
            found[name] = value
    return found


def _joined(values: Mapping[str, Any]) -> str:
    return "&".join(f"{path}={quote(typed_text(value), safe=_UNQUOTED)}" for path, value in values.items())
