"""Routes that are made after the start: the page must not wait for what it does not ask for."""

import asyncio
import threading
from collections.abc import Callable

from starlette.routing import BaseRoute, Match, Router
from starlette.types import Receive, Scope, Send


class Later(BaseRoute):
    """Stands for routes of a router until one of them may be meant, and is the last before them.

    Args:
        router: which this is a route of.
        make: adds the routes; called once, on a thread, because importing them takes a while.
    """

    def __init__(self, router: Router, make: Callable[[], None]) -> None:
        self._router = router
        self._make = make
        self._are_made = False
        self._making = threading.Lock()

    def matches(self, _scope: Scope) -> tuple[Match, Scope]:
        """Whatever no other route has matched may be a route to come."""
        return (Match.NONE if self._are_made else Match.FULL), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Makes the routes, and lets the router look again.

        Args:
            scope, receive, send: of the request.
        """
        await self.make()
        await self._router(scope, receive, send)

    async def make(self) -> None:
        """Makes the routes, unless that is done; whoever comes meanwhile waits."""
        if not self._are_made:
            await asyncio.to_thread(self.make_now)

    def make_now(self) -> None:
        """The same for who has no event loop."""
        with self._making:
            if not self._are_made:
                self._make()
                self._are_made = True
