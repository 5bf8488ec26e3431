"""The table of runs: orders, owners with their leases, and results.

Every method is one transaction and may be called from any thread; what it wrote outlives the process.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, Update, case, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from playground.runs.computing import SliceResult
from playground.runs.database import Database, now
from playground.runs.records import Claim, Lease, as_claim, as_run, without_own_rows
from playground.runs.run import Order, Run, Status
from playground.runs.statements import CLAIMED, CLAIMING, HELD, KEEPING_HISTORY, QUEUEING, RECORDING
from playground.runs.tables import CLAIMABLE, histories, runs, states

_MOST_ATTEMPTS = 5  # at a run whose computing ends without a word, as when it takes all memory
_GIVEN_UP = f"was begun {_MOST_ATTEMPTS} times, and each time its process ended without a word"

_UNREADABLE = "is kept in a form that cannot be read"

_SHOWN = tuple(runs.c[each.name] for each in fields(Run))


class Store:
    """The runs of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        keeping = (insert_sqlite if database.is_sqlite else insert_postgresql)(states)
        self._keeping_state = keeping.on_conflict_do_update(
            index_elements=[states.c.run_id], set_={"state": keeping.excluded.state}
        )

    # ---- for those who order and look

    def add(self, order: Order) -> Run:
        """Queues a run.

        Args:
            order: what is wanted.

        Returns:
            The run, with its id.
        """
        with self._database.writing() as connection:
            return as_run(connection.execute(QUEUEING.returning(*_SHOWN), _ordered(order)).one())

    def get(self, run_id: int) -> Run | None:
        """Reads one run.

        Args:
            run_id: the run's id.

        Returns:
            The run; None if there is none.
        """
        with self._database.reading() as connection:
            row = connection.execute(select(*_SHOWN).where(runs.c.id == run_id)).one_or_none()
        return None if row is None else as_run(row)

    def page(
        self,
        limit: int,
        *,
        after: int | None = None,
        status: Status | None = None,
        sweep_id: int | None = None,
        most_bytes: int | None = None,
        has_own_rows: bool = True,
    ) -> list[Run]:
        """Reads runs, the newest first.

        Args:
            limit: at most so many.
            after: only those older than this run.
            status: only those with it.
            sweep_id: only those of a sweep; 0: only those of none.
            most_bytes: of configs, after which no more are read; None: as many as there are.
            has_own_rows: whether configs have the rows that they bring; else null stands there.

        Returns:
            The runs.
        """
        wanted = select(*_SHOWN).order_by(runs.c.id.desc()).limit(limit)
        if after is not None:
            wanted = wanted.where(runs.c.id < after)
        if status is not None:
            wanted = wanted.where(runs.c.status == status)
        if sweep_id is not None:
            wanted = wanted.where(runs.c.sweep_id == sweep_id if sweep_id else runs.c.sweep_id.is_(None))
        found: list[Run] = []
        n_bytes = 0
        with self._database.reading() as connection:
            for row in connection.execute(wanted.execution_options(yield_per=4)):
                run = as_run(row)
                found.append(run if has_own_rows else without_own_rows(run))
                n_bytes += len(row.config)
                if most_bytes is not None and n_bytes > most_bytes:
                    break
        return found

    def state(self, run_id: int) -> bytes | None:
        """Reads the last saved state of a run.

        Args:
            run_id: the run's id.

        Returns:
            As `Trainer.state` gave it; None before the first.
        """
        with self._database.reading() as connection:
            return connection.scalar(select(states.c.state).where(states.c.run_id == run_id))

    def history(self, run_id: int) -> list[bytes]:
        """Reads the parts of a run's history.

        Args:
            run_id: the run's id.

        Returns:
            As `history.packed` gave them, from the beginning.
        """
        wanted = select(histories.c.columns).where(histories.c.run_id == run_id).order_by(histories.c.part)
        with self._database.reading() as connection:
            return list(connection.scalars(wanted))

    def cancel(self, run_id: int) -> bool:
        """Ends a run as it was last saved.

        Args:
            run_id: the run's id.

        Returns:
            False if it had ended already, or there is none.
        """
        changed = (
            update(runs)
            .where(runs.c.id == run_id, runs.c.status.in_(("queued", "running")))
            .values(status="cancelled", owner=None, lease_until=None, finished_at=now())
        )
        with self._database.writing() as connection:
            return connection.execute(changed).rowcount > 0

    def delete(self, run_id: int) -> bool:
        """Deletes a run with its state and history, whatever it is doing.

        Args:
            run_id: the run's id.

        Returns:
            False if there is none.
        """
        with self._database.writing() as connection:
            return connection.execute(delete(runs).where(runs.c.id == run_id)).rowcount > 0

    def n_queued(self) -> int:
        """How many runs wait."""
        wanted = select(func.count()).select_from(runs).where(runs.c.status == "queued")
        with self._database.reading() as connection:
            return connection.scalar(wanted) or 0

    def count(self) -> int:
        """How many runs there are, whatever their status."""
        with self._database.reading() as connection:
            return connection.scalar(select(func.count()).select_from(runs)) or 0

    # ---- for those who compute

    def claim(self, owner: str, most: int, lease_s: float, *, sweep_id: int | None = None) -> list[Claim]:
        """Makes an owner responsible for runs that wait; none is given to two.

        Args:
            owner: a unique name.
            most: how many, at most.
            lease_s: for how long; if it is not renewed in time, others queue the runs anew.
            sweep_id: only runs of this sweep.

        Returns:
            The runs, with the states to go on from; those of no sweep first, then the oldest.
        """
        with self._database.writing() as connection:
            waiting = (
                select(runs.c.id)
                # SQLite would rather look through everything that is queued, and sort it.
                .with_hint(runs, "INDEXED BY runs_claimable", "sqlite")
                .where(CLAIMABLE)
                .order_by(runs.c.priority, runs.c.id)
                .limit(most)
                .with_for_update(skip_locked=True)
            )
            if sweep_id is not None:
                waiting = waiting.where(runs.c.sweep_id == sweep_id)
            ids = list(connection.scalars(waiting))
            if not ids:
                return []
            connection.execute(CLAIMING, {"ids": ids, "new_owner": owner, "lease_s": lease_s})
            claims, unreadable = [], []
            for row in connection.execute(CLAIMED, {"ids": ids}):
                try:
                    claims.append(as_claim(row))
                except ValidationError:
                    unreadable.append(row.id)
            if unreadable:
                connection.execute(_failing(unreadable, owner, _UNREADABLE))
            return claims

    def renew(self, owner: str, lease_s: float) -> set[int]:
        """Prolongs all leases of an owner.

        Args:
            owner: as it claimed.
            lease_s: from now on.

        Returns:
            The runs that are still its own.
        """
        mine = (runs.c.owner == owner, runs.c.status == "running")
        with self._database.writing() as connection:
            connection.execute(update(runs).where(*mine).values(lease_until=now() + lease_s))
            return set(connection.scalars(select(runs.c.id).where(*mine)))

    def leases(self) -> list[Lease]:
        """Reads who holds what, and for how long still."""
        held = select(runs.c.id, runs.c.owner, runs.c.lease_until, runs.c.lease_until - now())
        with self._database.reading() as connection:
            return [Lease(*row) for row in connection.execute(held.where(runs.c.status == "running"))]

    def free(self, leases: Collection[Lease]) -> None:
        """Puts back into the queue what owners hold that are gone. It is no fault of the runs.

        Args:
            leases: as `leases` gave them; those that were renewed since are left alone.
        """
        with self._database.writing() as connection:
            for lease in leases:
                unchanged = [runs.c.id == lease.run_id, runs.c.status == "running"]
                unchanged += [runs.c.owner == lease.owner, runs.c.lease_until == lease.until]
                _requeue(connection, unchanged, was_lost=False)

    def record(self, owner: str, results: Sequence[SliceResult]) -> set[int]:
        """Keeps what an owner computed.

        Runs that were cancelled, deleted or given to another owner are left alone;
        so is a slice that did not go on from what is kept.

        Args:
            owner: as it claimed.
            results: of its runs.

        Returns:
            The runs that go on and are still its own.
        """
        if not results:
            return set()
        wanted = {"ids": [result.run_id for result in results], "owner": owner}
        with self._database.writing() as connection:
            found = {(row.id, row.seconds): row.epochs for row in connection.execute(HELD, wanted)}
            kept = [
                (result, epochs)
                for result in results
                if (epochs := found.pop((result.run_id, result.seconds_before), None)) is not None
            ]
            if not kept:
                return set()
            connection.execute(RECORDING, [_recorded(result, epochs) for result, epochs in kept])
            self._keep_states(connection, [result for result, _ in kept])
        return {result.run_id for result, _ in kept if result.ended is None}

    def fail(self, owner: str, run_id: int, error: str) -> None:
        """Ends an owner's run with an error.

        Args:
            owner: as it claimed.
            run_id: the run's id.
            error: one sentence for the user.
        """
        self._end_as_failed([run_id], error, owner)

    def release(self, owner: str, run_ids: Collection[int] | None = None, *, was_lost: bool = False) -> None:
        """Puts an owner's runs back into the queue, at their last saved state.

        Args:
            owner: as it claimed.
            run_ids: which; None: all.
            was_lost: whether their computing ended without a word, which is counted, and ends a run after
                five times.
        """
        mine = [runs.c.owner == owner, runs.c.status == "running"]
        if run_ids is not None:
            mine.append(runs.c.id.in_(list(run_ids)))
        with self._database.writing() as connection:
            _requeue(connection, mine, was_lost=was_lost)

    def _keep_states(self, connection: Connection, results: Iterable[SliceResult]) -> None:
        connection.execute(
            self._keeping_state, [{"run_id": result.run_id, "state": result.state} for result in results]
        )
        parts = [
            {"run_id": result.run_id, "part": result.part, "columns": result.history}
            for result in results
            if result.history is not None
        ]
        if parts:
            connection.execute(KEEPING_HISTORY, parts)

    def _end_as_failed(self, run_ids: Collection[int], error: str, owner: str) -> None:
        with self._database.writing() as connection:
            connection.execute(_failing(run_ids, owner, error))


def add_orders(connection: Connection, orders: Sequence[Order]) -> list[int]:
    """Inserts orders as queued runs.

    Args:
        connection: of a transaction that writes.
        orders: the runs that are wanted.

    Returns:
        Their ids, in order.
    """
    if not orders:
        return []
    inserting = QUEUEING.returning(runs.c.id, sort_by_parameter_order=True)
    return list(connection.scalars(inserting, [_ordered(each) for each in orders]))


def _ordered(order: Order) -> dict[str, Any]:
    return {
        "name": order.name,
        "config": order.config,
        "epochs": order.epochs,
        "until_epoch": order.until_epoch or order.epochs,
        "stop": None if order.stop is None else order.stop.model_dump_json(),
        "priority": 0 if order.sweep_id is None else 1,
        "sweep_id": order.sweep_id,
        "trial": order.trial,
        "overrides": order.overrides,
        "seed": order.seed,
        "fold": order.fold,
    }


def _recorded(result: SliceResult, epochs: int) -> dict[str, Any]:
    status: Status = result.ended or "running"
    if status == "finished" and result.stopped_by is None and result.epoch < epochs:
        status = "queued"  # until its sweep raises its until_epoch
    return {
        "run_id": result.run_id,
        "new_status": status,
        "new_epoch": result.epoch,
        "new_metrics": result.metrics,
        "new_stopped_by": result.stopped_by,
        "new_seconds": result.seconds,
    }


def _requeue(connection: Connection, which: list[Any], *, was_lost: bool) -> None:
    freed = update(runs).where(*which)
    if not was_lost:
        connection.execute(freed.values(status="queued", owner=None, lease_until=None))
        return
    is_last = runs.c.attempts + 1 >= _MOST_ATTEMPTS
    connection.execute(
        freed.values(
            status=case((is_last, "failed"), else_="queued"),
            error=case((is_last, _GIVEN_UP), else_=None),
            finished_at=case((is_last, now()), else_=None),
            attempts=runs.c.attempts + 1,
            owner=None,
            lease_until=None,
        )
    )


def _failing(run_ids: Collection[int], owner: str, error: str) -> Update:
    return (
        update(runs)
        .where(runs.c.id.in_(list(run_ids)), runs.c.owner == owner, runs.c.status == "running")
        .values(status="failed", owner=None, lease_until=None, finished_at=now(), error=error)
    )
