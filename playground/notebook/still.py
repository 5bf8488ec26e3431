"""The static picture of a widget: what exported HTML and front ends without widgets show."""

from base64 import b64encode
from collections.abc import Mapping, MutableMapping
from html import escape
from threading import Lock
from typing import Any, cast
from uuid import uuid4

from IPython.display import display

from playground.drawing.boundary import boundary_png
from playground.drawing.palettes import palette_of
from playground.notebook.session import Session

_SIZE = 360  # pixels a side
CLASS = "playground-still"
"""Of the picture's element, which the widget's style hides where the widget itself is shown."""


class Still:
    """A picture in an output of its own beside the widget, which follows training.

    A widget's own output cannot hold it: replacing that output would build the widget anew.

    Args:
        session: which it shows.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._display_id: str | None = None
        self._updating = Lock()
        self._shown: tuple[str, bytes] | None = None

    def display(self, widget: object) -> None:
        """Show the widget and its picture.

        Args:
            widget: its bundle, or the bundle with metadata.
        """
        data, metadata = _parts(widget)
        display(data, metadata=metadata, raw=True)
        with self._updating:
            self._display_id = uuid4().hex
            display(self.bundle(), display_id=self._display_id, raw=True)

    def update(self) -> str | None:
        """Show the picture of now where it was displayed last.

        Returns:
            The picture's data URL; None if it is what was shown before.
        """
        with self._updating:
            if not self._is_new():
                return None
            bundle = self.bundle()
            if self._display_id is not None:
                display(bundle, display_id=self._display_id, raw=True, update=True)
            return f"data:image/png;base64,{bundle['image/png']}"

    def _is_new(self) -> bool:
        with self._session.shown_trainer() as trainer:
            now = repr(trainer), trainer.network.parameters.tobytes()
        before, self._shown = self._shown, now
        return now != before

    def bundle(self) -> dict[str, Any]:
        """The picture by media type: HTML with its caption, PNG, and text."""
        with self._session.shown_trainer() as trainer:
            png, told = boundary_png(trainer, _SIZE, palette_of("light", "usual")), trainer.evaluate()
            name = repr(trainer)
        encoded = b64encode(png).decode("ascii")
        caption = escape(f"{name[1:-1]}, test loss {told.test_loss:.4g}")
        picture = f'<img alt="{caption}" width="{_SIZE}" src="data:image/png;base64,{encoded}">'
        html = f'<figure class="{CLASS}">{picture}<figcaption>{caption}</figcaption></figure>'
        return {"text/plain": name, "image/png": encoded, "text/html": html}

    def beside(self, widget: object) -> tuple[dict[str, Any], dict[str, Any]]:
        """Add the picture to a widget's own bundle.

        Args:
            widget: its bundle, or the bundle with metadata.

        Returns:
            Both, and the metadata.
        """
        data, metadata = _parts(widget)
        return {**data, "image/png": self.bundle()["image/png"]}, metadata


def _parts(bundle: object) -> tuple[dict[str, Any], dict[str, Any]]:
    data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
    return dict(cast(Mapping[str, Any], data)), dict(cast(MutableMapping[str, Any], metadata))
