"""httpx that waits for answers as long as tests wait for anything: its own five seconds can be too short."""

from functools import partial
from typing import Any

import httpx

from tests.patience import PATIENCE_S

get = partial(httpx.get, timeout=PATIENCE_S)
post = partial(httpx.post, timeout=PATIENCE_S)


class Client(httpx.Client):
    """A client whose calls may take long."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"timeout": PATIENCE_S, **options})
