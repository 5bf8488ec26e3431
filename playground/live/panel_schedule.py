"""Which panels go with which frame."""

from collections.abc import Mapping

from playground.live.messages import Watch
from playground.live.panel import Panel
from playground.live.panels import PANELS


class PanelSchedule:
    """Chooses the panels of each frame: those that are watched, some of them with every few frames only.

    Args:
        panels: the rows to choose from.
    """

    def __init__(self, panels: Mapping[str, Panel] = PANELS) -> None:
        self._rows = panels
        self._frames_without: dict[str, int] = {}

    def due(self, watch: Watch, *, is_playing: bool, n_parameters: int = 0) -> list[Panel]:
        """Choose for the next frame, without counting it.

        Args:
            watch: what the client watches.
            is_playing: whether more frames are about to come; without, every watched panel is due.
            n_parameters: of the network.

        Returns:
            Rows, in their order.
        """
        return [
            panel
            for panel in self._rows.values()
            if panel.is_watched(watch) and self._is_due(panel, is_playing, n_parameters)
        ]

    def count(self, watch: Watch, *, is_playing: bool, n_parameters: int = 0) -> None:
        """Count a frame that was made of what was due.

        Args:
            watch: as of `due`.
            is_playing: as of `due`.
            n_parameters: as of `due`.
        """
        for panel in self._rows.values():
            if panel.is_watched(watch):
                frames = self._frames_without.get(panel.name, 0) + 1
                self._frames_without[panel.name] = (
                    0 if self._is_due(panel, is_playing, n_parameters) else frames
                )

    def _is_due(self, panel: Panel, is_playing: bool, n_parameters: int) -> bool:
        frames = self._frames_without.get(panel.name, 0) + 1
        return not is_playing or frames >= panel.frames_for(n_parameters)
