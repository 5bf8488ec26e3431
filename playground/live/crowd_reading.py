"""What a client is shown of a crowd: numbers at the epoch that all have come to, pictures, and histories."""

import numpy as np
from numpy.typing import NDArray

from playground.live.crowd import Crowd
from playground.live.crowd_member import PICTURE_PX, ROWS, Member
from playground.live.crowd_panel import HISTORY_SENT, MEASURED
from playground.live.panel import Reading
from playground.training.history import HISTORY_NUMBERS, History
from playground.training.trainer import Trainer

ON_ITS_WAY, UP_TO_DATE, DIVERGED, STOPPED = range(4)
"""The state of a member."""

_SENT = [HISTORY_NUMBERS.index(name) for name in HISTORY_SENT]


def read_crowd(crowd: Crowd) -> Reading:
    """Compute what the panel `crowd` shows; changes nothing.

    Args:
        crowd: any; without one there is nothing to show.

    Returns:
        The panel's tensors and metadata.
    """
    stage = crowd.stage
    if stage is None:
        return Reading({})
    everybody = [stage if seed == stage.config.seed else crowd.member(seed) for seed in crowd.seeds]
    epoch, width = crowd.epoch, crowd.width
    first = crowd.unsent_from // width
    rows = _history([_rows(who, first, width) for who in everybody], crowd, first)
    *numbers, validation_loss = np.stack([_numbers(who, epoch) for who in everybody], axis=-1)
    held_out = {} if stage.validation_samples is None else {"crowd_validation_loss": validation_loss}
    return Reading(
        {
            **held_out,
            "crowd_seeds": list(crowd.seeds),
            "crowd_epochs": [-1 if who is None else who.progress.epoch for who in everybody],
            "crowd_states": [_state(who, stage) for who in everybody],
            "crowd_numbers": np.array(numbers),
            "crowd_pictures": _pictures(everybody, stage),
            "crowd_history": rows,
        },
        {
            "crowd_epoch": str(epoch),
            "crowd_row": str(first),
            "crowd_width": str(width),
            "crowd_vary": crowd.wish.vary,
        },
    )


def _state(who: Member | Trainer | None, stage: Trainer) -> int:
    if who is None:
        return ON_ITS_WAY
    if who.progress.diverged:
        return DIVERGED
    if who.is_stopped:
        return STOPPED
    return UP_TO_DATE if who.progress.epoch == stage.progress.epoch else ON_ITS_WAY


def _numbers(who: Member | Trainer | None, epoch: int) -> NDArray[np.float64]:
    unknown = np.full(len(MEASURED), np.nan)
    if who is None or who.progress.diverged:
        return unknown
    if isinstance(who, Member):
        return who.numbers_at(epoch)
    history = who.recorded
    if history.width == 1 and epoch < len(history):
        return history.low[ROWS, epoch]
    if epoch != who.progress.epoch:
        return unknown
    now = who.evaluate()
    values = now.train_r_squared, now.test_r_squared
    scores = values if now.train_accuracy is None else (now.train_accuracy, now.test_accuracy)
    rest = *scores, now.validation_loss
    return np.array([now.train_loss, now.test_loss, *(np.nan if each is None else each for each in rest)])


def _pictures(everybody: list[Member | Trainer | None], stage: Trainer) -> NDArray[np.uint8]:
    n_outputs = stage.network.layout.n_outputs
    n_images = stage.output.n_classes(n_outputs) if n_outputs > 1 else 1
    found = np.zeros((len(everybody), n_images, PICTURE_PX, PICTURE_PX), np.uint8)
    for at, who in enumerate(everybody):
        if isinstance(who, Member):
            found[at] = who.picture()
        elif who is not None:
            found[at] = who.output_picture(PICTURE_PX)
    return found


def _rows(who: Member | Trainer | None, first: int, width: int) -> list[NDArray[np.float64]]:
    """The rows of a history from one on, in rows of a wanted width: the lowest and the highest in each."""
    if who is None:
        return []
    history = who.history if isinstance(who, Member) else who.recorded
    start = int(np.searchsorted(history.low[0] // width, first))
    low, high = history.low[:, start:], history.high[:, start:]
    if history.width < width and low.size:
        merged = History.of(width, low, high)
        low, high = merged.low, merged.high
    return [low[_SENT], high[_SENT]]


def _history(parts: list[list[NDArray[np.float64]]], crowd: Crowd, first: int) -> NDArray[np.float64]:
    """Side by side; of a stage that is far ahead no more than the members have."""
    last = max([who.progress.epoch for who in crowd.members], default=0) // crowd.width
    n_rows = max(0, last + 1 - first)
    ends = np.full((1 if crowd.width == 1 else 2, len(_SENT), len(parts), n_rows), np.nan)
    for at, part in enumerate(parts):
        for end, rows in zip(ends, part, strict=False):
            count = min(n_rows, rows.shape[1])
            end[:, at, :count] = rows[:, :count]
    return ends
