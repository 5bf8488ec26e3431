"""Computes slices on a Dask cluster, as a standard executor.

A worker that is lost has its slices computed by another; with the scheduler, the executor breaks, and a new
one has to be made.
"""

from asyncio import CancelledError
from collections.abc import Callable
from concurrent.futures import Executor, Future
from concurrent.futures import wait as wait_for
from functools import partial
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from playground.problems.allowed import Phrase
from playground.problems.errors import InvalidCommand, Problem
from playground.runs.executors import ExecutorAway

if TYPE_CHECKING:
    from distributed import Client

_CONNECT_S = 10
_Result = TypeVar("_Result")
_Wanted = ParamSpec("_Wanted")


class ClusterAway(OSError):
    """No scheduler answers; it may come back."""


class Cluster(Executor):
    """The workers of a Dask scheduler.

    Args:
        address: such as ``tcp://host:8786``.

    Raises:
        InvalidCommand: the packages for it are not installed, or it is no address.
        ClusterAway: no scheduler answers there.
    """

    def __init__(self, address: str) -> None:
        self._client = _connect(address)
        self._promised: set[Future[Any]] = set()

    @property
    def n_threads(self) -> int:
        """How many slices its workers compute at one time."""
        return sum(self._client.nthreads().values())

    def submit(
        self, work: Callable[_Wanted, _Result], /, *args: _Wanted.args, **options: _Wanted.kwargs
    ) -> Future[_Result]:
        """Sends a call to a worker.

        Args:
            work: a picklable function.
            args, options: its arguments.

        Returns:
            The promise of what it returns.

        Raises:
            ExecutorAway: the scheduler is lost.
        """
        if self._client.status != "running":
            raise ExecutorAway("the connection to the scheduler is lost")
        promised: Future[_Result] = Future()
        self._promised.add(promised)
        promised.add_done_callback(self._promised.discard)
        # Not pure: a slice that is computed again has to be computed, not remembered.
        task = self._client.submit(work, *args, pure=False, **options)
        # Not by way of the client's own Executor, whose promises stay open for ever if the connection is lost
        # between the end of a task and the arrival of what it brought.
        task.add_done_callback(partial(_keep, promised))
        return promised

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Disconnects; the cluster itself goes on.

        Args:
            wait: whether to wait for what was promised.
            cancel_futures: whether to give up what has not begun.
        """
        if wait and not cancel_futures and self._client.status == "running":
            wait_for(set(self._promised))
        self._client.close(timeout=1)


def _keep(promised: Future[Any], task: Any) -> None:
    """On a thread of the client's: passes on what has become of a task."""
    if promised.done():
        return
    if task.status == "error":
        promised.set_exception(task.exception())
        return
    try:
        promised.set_result(task.result(timeout=_CONNECT_S))
    except (Exception, CancelledError) as error:  # noqa: BLE001 - whatever it was, the result is not here
        lost = ExecutorAway("the scheduler was lost, and with it what a worker had computed")
        lost.__cause__ = error
        promised.set_exception(lost)


def _connect(address: str) -> "Client":
    try:
        from distributed import Client  # noqa: PLC0415
    except ImportError as error:
        params = {"package": error.name, "install": "'nn-playground[dask]'"}
        problem = Problem("--scheduler", "package_missing", address, params=params)
        raise InvalidCommand([problem]) from None
    try:
        return Client(address, timeout=_CONNECT_S, set_as_default=False)
    except OSError as error:
        raise ClusterAway(f"No scheduler answers at {address}") from error
    except ValueError as error:
        allowed, reason = Phrase("scheduler"), {"reason": str(error)}
        problem = Problem("--scheduler", "not_a_scheduler", address, allowed, reason)
        raise InvalidCommand([problem]) from None
