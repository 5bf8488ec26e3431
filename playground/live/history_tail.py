"""What of a history a client has, and what it has to be sent."""

from playground.training.history import History

MOST_ROWS = 4096
"""Of a history as frames bring it: more than a chart has pixels across."""

MOST_KEPT = 131_072
"""Epochs that a live experiment keeps one by one; of more, the lowest and the highest of neighbours."""


class HistoryTail:
    """The part of a history that a client was not sent yet."""

    def __init__(self) -> None:
        self.since = 0  # the first epoch that was not sent

    def begin(self) -> None:
        """Send everything again: the history is another one."""
        self.since = 0

    def cut(self, history: History) -> None:
        """Send again what comes after the end of a history that became shorter.

        Args:
            history: as it is now.
        """
        self.since = min(self.since, last_epoch(history) + 1)

    def sent(self, history: History) -> None:
        """Go on after all of it was sent.

        Args:
            history: as it was sent.
        """
        self.since = last_epoch(history) + 1


def last_epoch(history: History) -> int:
    """The last epoch of a history.

    Args:
        history: any.

    Returns:
        Its number; -1 if there is none.
    """
    return int(history.high[0, -1]) if len(history) else -1
