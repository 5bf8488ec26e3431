"""Repository and finished slices for tests of the runs."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from playground.config import ExperimentConfig
from playground.runs.computing import SliceJob, SliceResult, compute
from playground.runs.database import Database
from playground.runs.records import Claim
from playground.runs.run import Order, Stop, order
from playground.runs.store import Store

TINY = ExperimentConfig(data={"samples": 10}, network={"hidden": [2]})
ENDLESS_S = 1e9

OpenStore = Callable[[], Store]


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'runs.sqlite3'}"


@contextmanager
def open_store(url: str) -> Iterator[Store]:
    with closing(Database(url)) as database:
        yield Store(database)


def alter(url: str, statement: str, *values: object) -> None:
    """Carries out a statement behind the back of whoever else has the database."""
    with closing(Database(url)) as database, database.writing() as connection:
        connection.exec_driver_sql(statement, values)


def tiny_order(epochs: int = 3, stop: Stop | None = None, **config: object) -> Order:
    return order(TINY.model_copy(update=config), epochs, stop)


def queued(store: Store, orders: Iterable[Order]) -> list[int]:
    """Queues runs, each by itself; returns their ids, in order."""
    return [store.add(each).id for each in orders]


def job_of(claim: Claim, slice_s: float = ENDLESS_S) -> SliceJob:
    return SliceJob(
        claim.run_id, claim.config, claim.until_epoch, claim.stop, claim.state, claim.seconds, slice_s
    )


def compute_slice(claim: Claim, slice_s: float = ENDLESS_S) -> SliceResult:
    """What computing a claimed run gives; of a slice of 0 seconds, nothing but the beginning."""
    return compute(job_of(claim, slice_s))
