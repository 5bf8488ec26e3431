"""One front end of a session: what it has got so far, and when it may be sent another picture."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import inf, nan

from playground.live.events import Event
from playground.live.history_tail import HistoryTail
from playground.live.messages import Pace, Watch
from playground.live.panel import read_panels
from playground.live.panels import PANELS
from playground.live.protocol import encode_event, encode_frame
from playground.live.snapshot import Snapshot
from playground.locales import DEFAULT_LANGUAGE, LANGUAGES, read_words
from playground.training.trainer import Trainer
from playground.web.live.pacing import FrameWindow

Send = Callable[[Mapping[str, str], Sequence[bytes]], None]
"""Sends a message and buffers that belong to it."""

_UNANSWERED_S = 0.1
_GONE_AFTER_S = 60.0
_GONE_S = 2.0


class FrontEnd:
    """Sends events and frames of the live protocol, never more than a front end takes in.

    A kernel hears no acknowledgement while it runs a cell. Where none comes, a frame follows after a tenth of
    a second nevertheless; after a minute without any, as of a browser that is gone, after two seconds.

    Args:
        send: to the front end.
        language: in which it is told what is refused; empty for English.
        on_halt: called, by any thread, when training has come to rest.

    `is_open` says whether it is there, `is_behind` whether it lacks the latest picture.
    """

    def __init__(self, send: Send, language: str, on_halt: Callable[[], None]) -> None:
        self._send, self.on_halt = send, on_halt
        self.speak(language)
        self._history = HistoryTail()
        self._window = FrameWindow()
        self.is_open = self.is_behind = False
        self._sent_at = self._heard_at = -inf
        self._shown: Trainer | None = None  # whose history it has

    def speak(self, language: str) -> None:
        """Use a language from now on.

        Args:
            language: of the page's languages; English for any other.
        """
        self._words = read_words(language if language in LANGUAGES else DEFAULT_LANGUAGE)

    def open(self, now: float) -> None:
        """Begin: it has nothing yet.

        Args:
            now: in seconds.
        """
        self._window, self._heard_at, self._sent_at = FrameWindow(), now, -inf
        self.is_open = self.is_behind = True
        self.begin_history()

    def begin_history(self) -> None:
        """Send the whole history again: it is another one."""
        self._history.begin()

    def acknowledge(self, frame: int, now: float) -> None:
        """Note that a frame was taken in.

        Args:
            frame: its number.
            now: in seconds.

        Raises:
            RejectedCommand: no such frame was sent.
        """
        self._window.acknowledge(frame)
        self._heard_at = now

    @property
    def takes_frame_at(self) -> float:
        """When it may be sent a frame, in seconds; infinite if it is not open."""
        if not self.is_open:
            return inf
        if self._window.is_open:
            return -inf
        is_gone = self._sent_at - self._heard_at > _GONE_AFTER_S
        return self._sent_at + (_GONE_S if is_gone else _UNANSWERED_S)

    def tell(self, events: Sequence[Event]) -> None:
        """Send events.

        Args:
            events: in their order.
        """
        if self.is_open:
            for event in events:
                self._send({"event": encode_event(event, self._words)}, [])

    def show(self, snapshot: Snapshot, trainer: Trainer, watch: Watch, pace: Pace, now: float) -> None:
        """Send a frame: pictures, and what is new of the history.

        Args:
            snapshot: without history.
            trainer: of the snapshot.
            watch: what is shown.
            pace: in force; the frame's metadata `epochs_per_frame` tell it.
            now: in seconds.
        """
        if trainer is not self._shown:  # kernels have computed it anew
            self._shown = trainer
            self._history.begin()
        self._history.cut(trainer.recorded)
        tensors, metadata = read_panels([PANELS["history"]], trainer, watch, self._history.since)
        whole = replace(
            snapshot,
            tensors={**snapshot.tensors, **tensors},
            metadata={**snapshot.metadata, **metadata, "epochs_per_frame": str(pace.epochs_per_frame)},
        )
        frame = encode_frame(whole, frame=self._window.next_number, epochs_per_second=nan)
        self._window.sent()
        self._sent_at, self.is_behind = now, False
        self._history.sent(trainer.recorded)
        self._send({"frame": "safetensors"}, [frame])
