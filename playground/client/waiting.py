"""Waits for the end of what a server computes."""

import time
from collections.abc import Callable
from typing import TypeVar

from playground.client import calls
from playground.client.answers import Run, Sweep

_Ending = TypeVar("_Ending", Run, Sweep)


def until_ended(ask: Callable[[], _Ending], seconds: float) -> _Ending:
    """Asks until it has ended or the seconds are over.

    Args:
        ask: for what is waited for.
        seconds: at most so many.

    Returns:
        The last answer.
    """
    found = ask()
    for pause in calls.pauses(seconds):
        if found.has_ended:
            break
        time.sleep(pause)
        found = ask()
    return found
