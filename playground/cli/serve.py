"""`playground serve`: the page, REST and live connections."""

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from playground.cli.lesson_problems import tell_problems

if TYPE_CHECKING:
    from playground.settings import Settings

_OPEN_TO_ALL = (
    "Note: everybody in this network can use this server, see the runs kept here, and delete them."
    " --host 127.0.0.1 is for this machine alone."
)
_SHUTDOWN_S = 3  # for open requests to end by themselves


def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen on; 0.0.0.0 for the whole network.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any free port.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Processes that share the connections.")] = 1,
    database: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Where runs are kept: sqlite:///FILE or postgresql://..."),
    ] = None,
    base_path: Annotated[
        str | None,
        typer.Option(metavar="PATH", help="Prefix under which a proxy passes this server on: /playground."),
    ] = None,
    lessons: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", help="Lessons of your own, shown beside the shipped ones; see docs/lessons.md."
        ),
    ] = None,
    dev: Annotated[
        bool,
        typer.Option(
            "--dev", help="Sends the page's scripts, styles and templates as they are, for who edits them."
        ),
    ] = False,
) -> None:
    """Serves the page, REST and live connections until Ctrl+C."""
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    from playground.settings import read_settings
    from playground.web.listening import as_url, is_every_address, listen, reachable_names
    from playground.web.siblings import FOLDER as SIBLINGS
    from playground.web.transport.server import server_config

    given = {"base_path": base_path, "database": database or None, "lessons": lessons, "dev": dev or None}
    settings = read_settings(**{name: value for name, value in given.items() if value is not None})
    if settings.database is not None:
        _require_database(settings.database)
    if settings.lessons is not None:
        tell_problems(settings.lessons)
    listening = listen(host, port)
    names = reachable_names(host)
    _pass_on(settings, names)
    config = server_config("playground.web.app:create_app", settings, factory=True, workers=workers)
    port = listening.getsockname()[1]
    addresses = "  or  ".join(as_url(name, port) + settings.base_path for name in names)
    print(f"Playground: {addresses}  (Ctrl+C stops it)", flush=True)
    if is_every_address(host):
        print(_OPEN_TO_ALL, file=sys.stderr, flush=True)
    # uvicorn ends in good order at the first Ctrl+C, and then passes it on.
    with suppress(KeyboardInterrupt):
        if workers > 1:
            with TemporaryDirectory(prefix="playground-", ignore_cleanup_errors=True) as folder:
                os.environ[SIBLINGS] = folder
                Multiprocess(config, sockets=[listening]).run()
        else:
            uvicorn.Server(config).run(sockets=[listening])


def _pass_on(settings: "Settings", names: Iterable[str]) -> None:
    """Writes what the server is told into the environment, where its worker processes read their settings.

    Only when nothing can be refused any more: else other servers would be told of it.
    """
    told = {
        "allowed_hosts": ",".join((*settings.allowed_hosts, *names)),
        "base_path": settings.base_path,
        "database": settings.database,
        "dev": settings.dev,
        "lessons": settings.lessons and settings.lessons.resolve(),
    }
    os.environ |= {
        f"PLAYGROUND_{name.upper()}": str(value) for name, value in told.items() if value is not None
    }


def _require_database(url: str) -> None:
    """Opens a database that was named, so that a mistake is reported before anything is served."""
    from playground.runs.database import Database

    Database(url).close()
