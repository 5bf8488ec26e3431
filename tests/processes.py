"""Processes that tests start."""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from tests.patience import PATIENCE_S


@contextmanager
def running(command: Sequence[str], **options: Any) -> Iterator["subprocess.Popen[str]"]:
    """A process that writes text; killed if the test fails or it does not end: it would be waited for."""
    with subprocess.Popen(command, text=True, **options) as process:
        try:
            yield process
            for pipe in filter(None, (process.stdin, process.stdout, process.stderr)):
                pipe.close()
            process.wait(PATIENCE_S)
        except BaseException:
            process.kill()
            raise
