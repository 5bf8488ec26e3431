"""The playground in a notebook: a live network in a cell, for Jupyter's front ends and marimo.

>>> import playground
>>> w = playground.widget({"data": {"dataset": "spiral"}, "network": {"hidden": [8, 8]}})
>>> w.play()

anywidget, the extra `notebook`, is imported where the first widget is made.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from playground.config import ExperimentConfig, read_config

if TYPE_CHECKING:
    from playground.notebook.live_widget import PlaygroundWidget

INSTALL = "pip install 'nn-playground[notebook]'"


def widget(
    config: ExperimentConfig | Mapping[str, object] | None = None,
    *,
    name: str | None = None,
    language: str | None = None,
) -> "PlaygroundWidget":
    """Open an experiment in a cell.

    A cell that runs again goes on: with an equal config and name it shows the network that is there, as far
    as it was trained and with what was changed since; `reset` begins anew. Two widgets of equal configs show
    one network, unless names tell them apart. Another config under a name begins anew.

    Args:
        config: of the experiment; None for the default.
        name: of the experiment in this session; None: it is known by its config.
        language: en, zh-Hant or zh-Hans; None for the browser's.

    Returns:
        The widget, which a cell shows that ends with it.

    Raises:
        InvalidConfig: there is no such config.
        ModuleNotFoundError: anywidget is not installed.
        ValueError: there is no such language.
    """
    wanted = config if isinstance(config, ExperimentConfig) else read_config(config or {})
    try:
        import_module("anywidget")
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(f"A widget needs anywidget: {INSTALL}", name=error.name) from None
    module = import_module("playground.notebook.live_widget")
    opened: PlaygroundWidget = module.open_widget(wanted, name=name, language=language)
    return opened
