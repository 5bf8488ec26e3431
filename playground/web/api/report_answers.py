"""What all calls have in common that write a report: the answer, and what is too much to compute for it."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from playground.engine.network import Network
from playground.problems.allowed import Interval
from playground.problems.errors import InvalidCommand, Problem
from playground.training.cost import seconds_per_step
from playground.training.experiment_file import ExperimentFile
from playground.training.reference_network import ReferenceNetwork

HTML: Mapping[str, Any] = {"text/html": {"schema": {"type": "string"}}}
"""How OpenAPI describes a report."""

_MOST_S = 10.0  # of training that is repeated for a report, as estimated for one core


async def network_of(request: Request) -> type[Network]:
    """Waits until kernels are compiled, without which training takes long, or there will be none.

    Args:
        request: of the app.

    Returns:
        The class of networks that are trained.
    """
    warm_up = request.app.state.live.warm_up
    warm_up.want()
    async for _ in warm_up.watch():
        pass
    return Network if warm_up.has_kernels else ReferenceNetwork


def require_short(field: str, file: ExperimentFile, n_steps: int) -> None:
    """Refuses what takes long to compute once more.

    Args:
        field: of the body, where the experiment stands.
        file: the experiment.
        n_steps: how many updates are to be made.

    Raises:
        InvalidCommand: they are estimated to take more than ten seconds.
    """
    most = int(_MOST_S / max(map(seconds_per_step, file.all_configs)))
    if n_steps > most:
        raise InvalidCommand([Problem(field, "report_takes_long", n_steps, Interval(high=most))])


def html_file(text: str, stem: str, language: str) -> Response:
    """Answers with a report.

    Args:
        text: HTML.
        stem: of the file's name.
        language: of its words.

    Returns:
        The answer, which browsers save.
    """
    headers = {
        "content-disposition": f'attachment; filename="{stem}.html"',
        "content-language": language,
    }
    return Response(text, media_type="text/html", headers=headers)
