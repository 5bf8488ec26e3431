"""The metrics at the end of every epoch, in columns; in bounded memory, if asked for."""

import zlib

import numpy as np
from numpy.typing import NDArray

HISTORY_NUMBERS = (
    "epoch",
    "step",
    "train_loss",
    "test_loss",
    "train_score",
    "test_score",
    "penalty",
    "learning_rate",
    "validation_loss",
    "validation_score",
)
"""What a history has of each epoch; a score is an accuracy, of values R². Of no validation rows: NaN."""

VALIDATION_NUMBERS = ("validation_loss", "validation_score")
"""What a history has only of validation rows; the last of `HISTORY_NUMBERS`."""

_EPOCH, _STEP = HISTORY_NUMBERS.index("epoch"), HISTORY_NUMBERS.index("step")
_FIRST_CAPACITY = 256


class History:
    """Rows of numbers, one for each epoch, oldest first.

    A history that may hold `most_rows` merges neighbours when it is full: then a row stands for 2, 4, 8, ...
    epochs and has of every number the lowest and the highest among them, so that none is lost sight of.

    Args:
        most_rows: at least 2; None for no bound.
    """

    def __init__(self, most_rows: int | None = None) -> None:
        self.most_rows = most_rows
        self.width = 1
        """How many epochs a row stands for: a power of two. Row edges lie at its multiples."""
        self._count = 0
        self._begun_at = -1  # the step of the row that no training led to
        self._low = np.empty((len(HISTORY_NUMBERS), 0))
        self._high = self._low  # the same array while every row is one epoch

    @classmethod
    def of(
        cls,
        width: int,
        low: NDArray[np.float64],
        high: NDArray[np.float64],
        *,
        most_rows: int | None = None,
        begun_at: int = -1,
    ) -> "History":
        """A history of given rows.

        Args:
            width: how many epochs a row stands for.
            low: (numbers, rows), the lowest in each row; numbers of validation rows may be absent.
            high: the same of the highest.
            most_rows: that it may have later on; None for no bound.
            begun_at: the step of the row that no training led to, if there is one.

        Returns:
            The history.
        """
        history = cls(most_rows)
        history._begun_at = begun_at
        history.width = width
        history._append(_complete(low), _complete(high))
        return history

    def __len__(self) -> int:
        return self._count

    @property
    def low(self) -> NDArray[np.float64]:
        """(numbers, rows) float64, in the order of `HISTORY_NUMBERS`: the lowest in each row."""
        return self._low[:, : self._count]

    @property
    def high(self) -> NDArray[np.float64]:
        """The same of the highest; equal to `low` while every row is one epoch."""
        return self._high[:, : self._count]

    @property
    def has_validation(self) -> bool:
        """Whether any row has numbers of validation rows."""
        return not np.isnan(self.low[-len(VALIDATION_NUMBERS) :]).all()

    @property
    def last_step(self) -> int:
        """The number of updates at the end of the last epoch; -1 if there is none."""
        return int(self._high[_STEP, self._count - 1]) if self._count else -1

    def begin(self, row: NDArray[np.float64]) -> None:
        """Add what there is before training; nothing else may be there.

        Args:
            row: (numbers, 1).
        """
        self._begun_at = int(row[_STEP, 0])
        self.append(row)

    def append(self, rows: NDArray[np.float64]) -> None:
        """Add epochs.

        Args:
            rows: (numbers, n_epochs), later ones than there are.
        """
        self._append(rows, rows)
        self._keep_bound()

    def extend(self, other: "History") -> None:
        """Add the rows of another history, which become no narrower.

        Args:
            other: of later epochs than there are.
        """
        if other.width > self.width:
            self._widen(other.width)
        self._append(other.low.copy(), other.high.copy())
        self._keep_bound()

    def replace_last(self, row: NDArray[np.float64]) -> None:
        """Put another row in the place of the last epoch, whose network was replaced.

        Args:
            row: (numbers, 1).
        """
        if self.width == 1:
            self._count -= 1
        self.append(row)

    def cut(self, step: float) -> None:
        """Forget what came after a step; a row of several epochs is kept if its first is.

        Args:
            step: the number of updates.
        """
        # What was there before any training may be another by the time that training begins again.
        self._count = (
            int(np.searchsorted(self.low[_STEP], step, side="right")) if step > self._begun_at else 0
        )

    def up_to(self, step: float) -> "History":
        """A copy that ends at a step.

        Args:
            step: the number of updates; infinite for all of it.

        Returns:
            What `cut` would leave.
        """
        low, high = self.low.copy(), self.high.copy()
        other = History.of(self.width, low, high, most_rows=self.most_rows, begun_at=self._begun_at)
        other.cut(step)
        return other

    def coarsened(self, most_rows: int, since: int = 0) -> "History":
        """A copy of the later part in few rows.

        Args:
            most_rows: that a history from the beginning to here may have.
            since: the epoch from which on rows are wanted; the one it lies in comes whole.

        Returns:
            A history whose width is this one's, or the smallest that keeps to `most_rows`.
        """
        width = self.width
        if self._count:
            first, last = self._low[_EPOCH, 0], self._high[_EPOCH, self._count - 1]
            while last // width - first // width + 1 > most_rows:
                width *= 2
        start = int(np.searchsorted(self.low[_EPOCH] // width, since // width))
        return History.of(width, self.low[:, start:], self.high[:, start:])

    def _append(self, low: NDArray[np.float64], high: NDArray[np.float64]) -> None:
        if self.width > 1:
            low, high = self._merged(low, high)
            if self._count and low.size and self._row_of(low[_EPOCH, 0]) == self._row_of(self._last_epoch):
                end = slice(self._count - 1, self._count)
                low[:, :1] = np.fmin(self._low[:, end], low[:, :1])
                high[:, :1] = np.fmax(self._high[:, end], high[:, :1])
                self._count -= 1
        after = self._count + low.shape[1]
        self._make_room(after)
        self._low[:, self._count : after] = low
        if self._high is not self._low:
            self._high[:, self._count : after] = high
        self._count = after

    def _keep_bound(self) -> None:
        while self.most_rows is not None and self._count > self.most_rows:
            self._widen(2 * self.width)

    @property
    def _last_epoch(self) -> float:
        return float(self._high[_EPOCH, self._count - 1])

    def _row_of(self, epoch: float) -> float:
        return epoch // self.width

    def _widen(self, width: int) -> None:
        low, high = self.low, self.high
        self.width, self._count = width, 0
        low, high = self._merged(low, high)
        self._low, self._high = np.empty_like(self._low), np.empty_like(self._low)
        self._append(low, high)

    def _merged(
        self, low: NDArray[np.float64], high: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Rows with the same multiple of `width` as one; numbers that are none count where all are none."""
        if not low.size:
            return low, high
        rows = high[_EPOCH] // self.width
        starts = np.flatnonzero(np.diff(rows, prepend=-1.0))
        return np.fmin.reduceat(low, starts, axis=1), np.fmax.reduceat(high, starts, axis=1)

    def _make_room(self, rows: int) -> None:
        if self._high is self._low and self.width > 1:
            self._high = self._low.copy()
        capacity = self._low.shape[1]
        if rows <= capacity:
            return
        larger = max(_FIRST_CAPACITY, 2 * capacity, rows)
        is_one = self._high is self._low
        self._low = _in_larger(self._low, self._count, larger)
        self._high = self._low if is_one else _in_larger(self._high, self._count, larger)


def _in_larger(array: NDArray[np.float64], count: int, capacity: int) -> NDArray[np.float64]:
    larger = np.empty((len(array), capacity))
    larger[:, :count] = array[:, :count]
    return larger


def _complete(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """NaN for the last numbers, where a history without validation rows has left them out."""
    n_absent = len(HISTORY_NUMBERS) - len(rows)
    return np.concatenate([rows, np.full((n_absent, rows.shape[1]), np.nan)]) if n_absent else rows


_MOST_SAVED = 8192
_WHOLE = slice(0, 2)  # epoch and step
_LARGEST = 2.0**53


def packed(history: History) -> NDArray[np.uint8]:
    """Write a history compactly: float32 numbers, neighbours merged above 8,192 rows, compressed.

    Args:
        history: of a trainer.

    Returns:
        Bytes, which `unpacked` reads: the width; the differences from row to row of epochs and steps, int64;
        the other numbers, float32, all of a number's first bytes before its second ones. Without validation
        rows their numbers are left out.
    """
    coarse = history.coarsened(_MOST_SAVED)
    n_numbers = len(HISTORY_NUMBERS) - (0 if coarse.has_validation else len(VALIDATION_NUMBERS))
    ends = np.stack([coarse.low, coarse.high])[:, :n_numbers]
    whole = np.diff(ends[:, _WHOLE].astype(np.int64), prepend=0)
    with np.errstate(over="ignore"):
        others = ends[:, _WHOLE.stop :].astype("<f4")
    planes = others.reshape(-1).view(np.uint8).reshape(-1, 4).T
    content = [np.array([coarse.width, len(coarse)], "<i8").tobytes(), whole.astype("<i8").tobytes()]
    data = zlib.compress(b"".join([*content, planes.tobytes()]), 1)
    return np.frombuffer(data, np.uint8)


def unpacked(data: NDArray[np.uint8]) -> History:
    """Read what `packed` wrote.

    Args:
        data: bytes, possibly of something else.

    Returns:
        The history.

    Raises:
        ValueError: the bytes are not what `packed` gives.
    """
    n_numbers = len(HISTORY_NUMBERS)
    most = 16 + 2 * _MOST_SAVED * (8 * _WHOLE.stop + 4 * (n_numbers - _WHOLE.stop))
    try:
        content = zlib.decompressobj().decompress(data.tobytes(), most + 1)
    except zlib.error as error:
        raise ValueError("not a history") from error
    width, n_rows = np.frombuffer(content[:16], "<i8").tolist()
    is_sound = 0 <= n_rows <= _MOST_SAVED and 0 < width <= _LARGEST and not width & (width - 1)
    begin = 16 + 2 * 8 * _WHOLE.stop * n_rows
    n_absent = _n_absent(len(content) - begin, n_rows) if is_sound else None
    if n_absent is None:
        raise ValueError("not a history")
    n_others = n_numbers - n_absent - _WHOLE.stop
    differences = np.frombuffer(content[16:begin], "<i8").reshape(2, _WHOLE.stop, n_rows)
    whole = np.cumsum(differences, axis=-1)
    planes = np.frombuffer(content[begin:], np.uint8).reshape(4, 2 * n_others * n_rows)
    others = np.ascontiguousarray(planes.T).view("<f4").reshape(2, n_others, n_rows)
    ends = np.concatenate([whole.astype(np.float64), others.astype(np.float64)], axis=1)
    if n_rows and (np.diff(whole).min(initial=0) < 0 or whole.min() < 0 or whole.max() > _LARGEST):
        raise ValueError("not a history")
    return History.of(width, *ends)


def _n_absent(n_bytes: int, n_rows: int) -> int | None:
    """How many numbers were left out of so many bytes of a packed history; None if it is none."""
    for absent in (len(VALIDATION_NUMBERS), 0):
        if n_bytes == 2 * 4 * (len(HISTORY_NUMBERS) - absent - _WHOLE.stop) * n_rows:
            return absent
    return None
