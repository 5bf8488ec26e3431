"""Creates the tables of runs and sweeps."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_CLAIMABLE = sa.text("status = 'queued' AND epoch < until_epoch")


def upgrade() -> None:
    """Makes all tables."""
    op.create_table(
        "sweeps",
        sa.Column("id", _ID),
        sa.Column("name", sa.Text),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("spec", sa.Text, nullable=False),
        sa.Column("created_at", sa.Float(53), nullable=False),
        sa.Column("finished_at", sa.Float(53)),
        sa.PrimaryKeyConstraint("id", name="sweeps_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("sweeps_by_status", "sweeps", ["status"])
    op.create_table(
        "runs",
        sa.Column("id", _ID),
        sa.Column("name", sa.Text),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("config", sa.Text, nullable=False),
        sa.Column("epochs", sa.Integer, nullable=False),
        sa.Column("stop", sa.Text),
        sa.Column("epoch", sa.Integer, nullable=False),
        sa.Column("until_epoch", sa.Integer, nullable=False),
        sa.Column("metrics", sa.Text),
        sa.Column("stopped_by", sa.Text),
        sa.Column("seconds", sa.Float(53), nullable=False),
        sa.Column("created_at", sa.Float(53), nullable=False),
        sa.Column("started_at", sa.Float(53)),
        sa.Column("finished_at", sa.Float(53)),
        sa.Column("error", sa.Text),
        sa.Column("priority", sa.SmallInteger, nullable=False),
        sa.Column("owner", sa.Text),
        sa.Column("lease_until", sa.Float(53)),
        sa.Column("attempts", sa.SmallInteger, nullable=False),
        sa.Column("sweep_id", _ID),
        sa.Column("trial", sa.Integer),
        sa.Column("overrides", sa.Text),
        sa.Column("seed", sa.BigInteger),
        sa.Column("fold", sa.Integer),
        sa.PrimaryKeyConstraint("id", name="runs_key"),
        sa.ForeignKeyConstraint(["sweep_id"], ["sweeps.id"], name="runs_sweep_id_exists", ondelete="CASCADE"),
        sqlite_autoincrement=True,
    )
    op.create_index("runs_by_status", "runs", ["status", "id"])
    op.create_index("runs_by_sweep_id", "runs", ["sweep_id", "id"])
    op.create_index("runs_by_sweep_status", "runs", ["sweep_id", "status"])
    op.create_index(
        "runs_claimable", "runs", ["priority", "id"], sqlite_where=_CLAIMABLE, postgresql_where=_CLAIMABLE
    )
    op.create_table(
        "run_states",
        sa.Column("run_id", _ID, autoincrement=False),
        sa.Column("state", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("run_id", name="run_states_key"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="run_states_run_id_exists", ondelete="CASCADE"),
    )
    op.create_table(
        "run_histories",
        sa.Column("run_id", _ID, autoincrement=False),
        sa.Column("part", sa.Integer, autoincrement=False),
        sa.Column("columns", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("run_id", "part", name="run_histories_key"),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name="run_histories_run_id_exists", ondelete="CASCADE"
        ),
    )
