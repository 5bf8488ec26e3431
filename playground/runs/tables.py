"""The tables of the database. A change here needs a migration in `migrations`."""

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    text,
)

SCHEMA = "0001"
"""The newest migration's name."""

# SQLite numbers rows by itself only in a column of exactly this type.
_Id = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_key",
        "fk": "%(table_name)s_%(column_0_name)s_exists",
    }
)

sweeps = Table(
    "sweeps",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("name", Text),
    Column("status", Text, nullable=False),
    Column("spec", Text, nullable=False),  # what was ordered, as JSON
    Column("created_at", Float(53), nullable=False),
    Column("finished_at", Float(53)),
    Index("sweeps_by_status", "status"),
    sqlite_autoincrement=True,
)

CLAIMABLE = text("status = 'queued' AND epoch < until_epoch")
"""What may be computed now. SQLite uses the index only where the query says it in the same words."""

runs = Table(
    "runs",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("name", Text),
    Column("status", Text, nullable=False),
    Column("config", Text, nullable=False),
    Column("epochs", Integer, nullable=False),
    Column("stop", Text),
    Column("epoch", Integer, nullable=False),
    Column("until_epoch", Integer, nullable=False),  # where it pauses until its sweep raises this
    Column("metrics", Text),
    Column("stopped_by", Text),
    Column("seconds", Float(53), nullable=False),  # of computing
    Column("created_at", Float(53), nullable=False),
    Column("started_at", Float(53)),
    Column("finished_at", Float(53)),
    Column("error", Text),
    Column("priority", SmallInteger, nullable=False),  # the lowest number first
    Column("owner", Text),  # who computes it
    Column("lease_until", Float(53)),  # when its owner counts as dead
    Column("attempts", SmallInteger, nullable=False),  # that ended without a word
    Column("sweep_id", _Id, ForeignKey("sweeps.id", ondelete="CASCADE")),
    Column("trial", Integer),
    Column("overrides", Text),
    Column("seed", BigInteger),
    Column("fold", Integer),
    Index("runs_by_status", "status", "id"),
    Index("runs_by_sweep_id", "sweep_id", "id"),
    Index("runs_by_sweep_status", "sweep_id", "status"),
    Index("runs_claimable", "priority", "id", sqlite_where=CLAIMABLE, postgresql_where=CLAIMABLE),
    sqlite_autoincrement=True,
)


# Apart from `runs`, so that a list of runs need not leaf through them.
states = Table(
    "run_states",
    metadata,
    Column("run_id", _Id, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("state", LargeBinary, nullable=False),  # as Trainer.state gives it
)

# A part for every time a run was saved, so that saving costs the same however long the history is.
histories = Table(
    "run_histories",
    metadata,
    Column("run_id", _Id, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("part", Integer, primary_key=True, autoincrement=False),  # as `SliceResult.part`
    Column("columns", LargeBinary, nullable=False),  # as `history.packed` gives them
)
