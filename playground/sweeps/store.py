"""The table of sweeps, beside their runs.

Every method is one transaction and may be called from any thread.
"""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from pydantic_core import from_json
from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, insert, or_, select, update

from playground.runs.database import Database, now
from playground.runs.run import ENDED, Order
from playground.runs.store import add_orders
from playground.runs.tables import CLAIMABLE, runs, sweeps
from playground.sweeps.plan import Decision, SweepRun
from playground.sweeps.spec import Sweep, SweepSpec, SweepStatus

_RUN = tuple(runs.c[each.name] for each in fields(SweepRun))


class SweepStore:
    """The sweeps of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, spec: SweepSpec, orders: Sequence[Order]) -> Sweep:
        """Begins a sweep with its first runs.

        Args:
            spec: what was ordered.
            orders: the runs; their `sweep_id` is set here.

        Returns:
            The sweep, with its id.
        """
        begun = insert(sweeps).values(
            name=spec.name, status="running", spec=spec.model_dump_json(), created_at=now()
        )
        with self._database.writing() as connection:
            row = connection.execute(begun.returning(*sweeps.c)).one()
            add_orders(connection, [replace(each, sweep_id=row.id) for each in orders])
        return _as_sweep(row)

    def get(self, sweep_id: int) -> Sweep | None:
        """Reads one sweep.

        Args:
            sweep_id: the sweep's id.

        Returns:
            The sweep; None if there is none.
        """
        with self._database.reading() as connection:
            row = connection.execute(select(sweeps).where(sweeps.c.id == sweep_id)).one_or_none()
        return None if row is None else _as_sweep(row)

    def page(self, limit: int, *, after: int | None = None) -> list[Sweep]:
        """Reads sweeps, the newest first.

        Args:
            limit: at most so many.
            after: only those older than this one.

        Returns:
            The sweeps.
        """
        wanted = select(sweeps).order_by(sweeps.c.id.desc()).limit(limit)
        if after is not None:
            wanted = wanted.where(sweeps.c.id < after)
        with self._database.reading() as connection:
            return [_as_sweep(row) for row in connection.execute(wanted)]

    def runs(self, sweep_id: int) -> list[SweepRun]:
        """Reads all runs of a sweep.

        Args:
            sweep_id: the sweep's id.

        Returns:
            In the order in which they were queued.
        """
        with self._database.reading() as connection:
            return _runs(connection, sweep_id)

    def runs_page(self, sweep_id: int, limit: int, *, after: int | None = None) -> list[SweepRun]:
        """Reads some runs of a sweep, in the order in which they were queued.

        Args:
            sweep_id: the sweep's id.
            limit: at most so many.
            after: only those queued after this run.

        Returns:
            The runs.
        """
        wanted = select(*_RUN).where(runs.c.sweep_id == sweep_id, runs.c.id > (after or 0))
        with self._database.reading() as connection:
            found = connection.execute(wanted.order_by(runs.c.id).limit(limit))
            return [_as_sweep_run(row._asdict()) for row in found]

    def n_ended(self, sweep_ids: Sequence[int]) -> dict[int, int]:
        """Counts the runs of some sweeps that have ended.

        Args:
            sweep_ids: which sweeps.

        Returns:
            The counts that are not 0, by sweep.
        """
        wanted = select(runs.c.sweep_id, func.count()).where(
            runs.c.sweep_id.in_(sweep_ids), runs.c.status.in_(ENDED)
        )
        with self._database.reading() as connection:
            return {row[0]: row[1] for row in connection.execute(wanted.group_by(runs.c.sweep_id))}

    def running(self) -> list[int]:
        """Reads which sweeps are not over."""
        with self._database.reading() as connection:
            return list(connection.scalars(select(sweeps.c.id).where(sweeps.c.status == "running")))

    def cancel(self, sweep_id: int) -> None:
        """Ends a sweep and all its runs as they were last saved; does nothing if it is over.

        Args:
            sweep_id: the sweep's id.
        """
        with self._database.writing() as connection:
            if _end(connection, sweep_id, "cancelled"):
                connection.execute(
                    update(runs)
                    .where(runs.c.sweep_id == sweep_id, runs.c.status.in_(("queued", "running")))
                    .values(status="cancelled", owner=None, lease_until=None, finished_at=now())
                )

    def delete(self, sweep_id: int) -> bool:
        """Deletes a sweep and all its runs.

        Args:
            sweep_id: the sweep's id.

        Returns:
            False if there is none.
        """
        with self._database.writing() as connection:
            return connection.execute(delete(sweeps).where(sweeps.c.id == sweep_id)).rowcount > 0

    def remove_oldest(self) -> int | None:
        """Removes the runs of the oldest sweep that has ended and still has runs; its head stays.

        Returns:
            The sweep's id; None: there is no such sweep.
        """
        ended = select(sweeps.c.id).where(sweeps.c.status.in_(("finished", "cancelled")))
        with self._database.writing() as connection:
            sweep_id: int | None = connection.scalar(ended.order_by(sweeps.c.id).limit(1))
            if sweep_id is not None:
                connection.execute(delete(runs).where(runs.c.sweep_id == sweep_id))
                connection.execute(update(sweeps).where(sweeps.c.id == sweep_id).values(status="removed"))
        return sweep_id

    def is_busy(self, sweep_id: int) -> bool:
        """Whether any of a sweep's runs is being computed or may be.

        Args:
            sweep_id: the sweep's id.

        Returns:
            Whether there is one.
        """
        with self._database.reading() as connection:
            return _exists(connection, sweep_id, or_(runs.c.status == "running", CLAIMABLE))

    def carry_out(
        self, sweep_id: int, seen: Sequence[SweepRun], decision: Decision, orders: Sequence[Order]
    ) -> bool:
        """Carries out a decision, unless another one has been carried out since the runs were read.

        Args:
            sweep_id: the sweep.
            seen: its runs, as the decision was made on.
            decision: what becomes of them.
            orders: runs to add; their `sweep_id` is set here.

        Returns:
            False: nothing was done, because the sweep is over, or its runs are others than those seen.
        """
        with self._database.writing() as connection:
            if not _is_running(connection, sweep_id):
                return False
            if _stand(connection, sweep_id) != (len(seen), sum(run.until_epoch for run in seen)):
                return False
            add_orders(connection, [replace(each, sweep_id=sweep_id) for each in orders])
            _let_go_on(connection, sweep_id, decision)
            if decision.is_over:
                _end(connection, sweep_id, "finished")
            return True

    def add_runs(self, sweep_id: int, n_before: int, orders: Sequence[Order]) -> int | None:
        """Adds runs to a sweep that has so many already.

        Args:
            sweep_id: the sweep.
            n_before: how many runs it has; if it has others, nothing is added.
            orders: the runs; their `sweep_id` is set here.

        Returns:
            How many runs it has now; None if it is over or deleted.
        """
        with self._database.writing() as connection:
            if not _is_running(connection, sweep_id):
                return None
            n_runs, _ = _stand(connection, sweep_id)
            if n_runs != n_before:
                return n_runs
            add_orders(connection, [replace(each, sweep_id=sweep_id) for each in orders])
            return n_runs + len(orders)


def _is_running(connection: Connection, sweep_id: int) -> bool:
    """Whether a sweep is not over; keeps its row locked until the end of the transaction."""
    wanted = select(sweeps.c.id).where(sweeps.c.id == sweep_id, sweeps.c.status == "running")
    return connection.scalar(wanted.with_for_update()) is not None


def _stand(connection: Connection, sweep_id: int) -> tuple[int, int]:
    """What every decision changes, and nothing else does: the number of runs, the sum of their rungs."""
    wanted = select(func.count(), func.coalesce(func.sum(runs.c.until_epoch), 0)).where(
        runs.c.sweep_id == sweep_id
    )
    n_runs, rungs = connection.execute(wanted).one()
    return n_runs, rungs


def _runs(connection: Connection, sweep_id: int) -> list[SweepRun]:
    wanted = select(*_RUN).where(runs.c.sweep_id == sweep_id).order_by(runs.c.id)
    return [_as_sweep_run(row._asdict()) for row in connection.execute(wanted)]


def _exists(connection: Connection, sweep_id: int, condition: ColumnElement[bool]) -> bool:
    found = select(runs.c.id).where(runs.c.sweep_id == sweep_id, condition).limit(1)
    return connection.scalar(found) is not None


def _let_go_on(connection: Connection, sweep_id: int, decision: Decision) -> None:
    waiting = and_(runs.c.sweep_id == sweep_id, runs.c.status == "queued", runs.c.epoch >= runs.c.until_epoch)
    ended = set(decision.end)
    if decision.go_on:
        chosen = runs.c.id.in_(decision.go_on)
        connection.execute(update(runs).where(waiting, chosen).values(until_epoch=decision.until_epoch))
    if ended:
        connection.execute(
            update(runs)
            .where(waiting, runs.c.id.in_(ended))
            .values(status="finished", stopped_by="halving", finished_at=now())
        )


def _end(connection: Connection, sweep_id: int, status: SweepStatus) -> bool:
    ended = (
        update(sweeps)
        .where(sweeps.c.id == sweep_id, sweeps.c.status == "running")
        .values(status=status, finished_at=now())
    )
    return connection.execute(ended).rowcount > 0


def _as_sweep(row: Row[Any]) -> Sweep:
    values = row._asdict()
    return Sweep(**{**values, "spec": SweepSpec.model_validate_json(values["spec"])})


def _as_sweep_run(values: dict[str, Any]) -> SweepRun:
    for name in ("overrides", "metrics"):
        if values[name] is not None:
            values[name] = from_json(values[name])
    return SweepRun(**values)
