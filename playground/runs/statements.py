"""The statements of the table of runs, made once: making one takes longer than carrying it out."""

from sqlalchemy import Text, bindparam, case, func, insert, or_, select, update

from playground.runs.database import now
from playground.runs.tables import histories, runs, states

QUEUEING = insert(runs).values(status="queued", epoch=0, seconds=0.0, attempts=0, created_at=now())
HELD = (
    select(runs.c.id, runs.c.epochs, runs.c.seconds)
    .where(
        runs.c.id.in_(bindparam("ids", expanding=True)),
        runs.c.owner == bindparam("owner"),
        runs.c.status == "running",
    )
    .with_for_update()
)
KEEPING_HISTORY = insert(histories)
CLAIMING = (
    update(runs)
    .where(runs.c.id.in_(bindparam("ids", expanding=True)))
    .values(
        status="running",
        owner=bindparam("new_owner"),
        lease_until=now() + bindparam("lease_s"),
        started_at=func.coalesce(runs.c.started_at, now()),
    )
)
CLAIMED = (
    select(
        runs.c.id,
        runs.c.config,
        runs.c.until_epoch,
        runs.c.stop,
        states.c.state,
        runs.c.seconds,
        runs.c.sweep_id,
        runs.c.attempts,
    )
    .outerjoin(states, states.c.run_id == runs.c.id)
    .where(runs.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(runs.c.priority, runs.c.id)
)

_status = bindparam("new_status", type_=Text)
RECORDING = (
    update(runs)
    .where(runs.c.id == bindparam("run_id"))
    .values(
        status=_status,
        epoch=bindparam("new_epoch"),
        metrics=func.coalesce(bindparam("new_metrics"), runs.c.metrics),
        stopped_by=bindparam("new_stopped_by"),
        seconds=bindparam("new_seconds"),
        attempts=0,
        owner=case((_status == "running", runs.c.owner), else_=None),
        lease_until=case((_status == "running", runs.c.lease_until), else_=None),
        finished_at=case((or_(_status == "finished", _status == "diverged"), now()), else_=None),
    )
)
