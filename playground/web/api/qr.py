"""QR codes, by which phones in a classroom open a projected link."""

from functools import partial
from io import BytesIO
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from playground.problems.allowed import Interval
from playground.problems.errors import InvalidCommand, Problem
from playground.web.api.problems import problem_answers
from playground.web.api.turns import Turns

MOST_BYTES = 2000  # UTF-8; the format ends at 2953, and long before that a phone fails to read it off a wall
_BORDER = 2  # modules; the standard asks for four, and the page's own margin adds to it


def make_router() -> APIRouter:
    """Makes the route of the QR code."""
    router = APIRouter(prefix="/api")
    turns = Turns()

    @router.get(
        "/qr.svg",
        response_class=Response,
        responses={200: {"content": {"image/svg+xml": {}}}, **problem_answers(422, 503)},
    )
    async def draw_qr(
        text: Annotated[
            str, Query(min_length=1, max_length=MOST_BYTES, description="up to 2000 bytes as UTF-8")
        ],
    ) -> Response:
        """Draws a text as a QR code, dark on white whatever the page's theme: scanners want it so."""
        n_bytes = len(text.encode())
        if n_bytes > MOST_BYTES:
            raise InvalidCommand(
                [Problem("text", "too_long", n_bytes, Interval(1, MOST_BYTES, unit="bytes"))]
            )
        return Response(await turns.take(partial(_svg, text)), media_type="image/svg+xml")

    return router


def _svg(text: str) -> bytes:
    import segno  # noqa: PLC0415  few who start the server ask for a code

    picture = BytesIO()
    code = segno.make_qr(text, error="l", boost_error=True)
    code.save(picture, kind="svg", border=_BORDER, dark="#000", light="#fff", omitsize=True, svgns=True)
    return picture.getvalue()
