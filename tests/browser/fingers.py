"""Fingers on a touch screen, which Playwright has one of and lifts at once."""

from playwright.sync_api import Locator


class Fingers:
    """What fingers do on an element, side by side, once it stands still and nothing lies over it."""

    def __init__(self, element: Locator, down: int = 40) -> None:
        """Prepares fingers that far below the upper edge of an element, in pixels."""
        element.hover(trial=True)
        box = element.bounding_box()
        assert box
        self.left, self.top = box["x"], box["y"] + down
        self.screen = element.page.context.new_cdp_session(element.page)

    def put(self, *across: float) -> None:
        """Lays all fingers down that are not there yet, each so many pixels from the left edge."""
        self._tell("touchStart", across)

    def move(self, *across: float) -> None:
        self._tell("touchMove", across)

    def lift(self) -> None:
        self._tell("touchEnd", ())

    def _tell(self, kind: str, across: tuple[float, ...]) -> None:
        points = [{"x": self.left + x, "y": self.top, "id": i} for i, x in enumerate(across)]
        self.screen.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
