"""Runs as JSON, the same over REST and on the command line."""

from datetime import UTC, datetime
from typing import Any

from playground.runs.run import Run


def rfc3339(seconds: float | None) -> str | None:
    """A moment since 1970 as RFC 3339 writes it."""
    return (
        None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")
    )


def run_to_json(run: Run) -> dict[str, Any]:
    """A run: what was ordered, how far it has come, how it ended."""
    return {
        "id": run.id,
        "name": run.name,
        "status": run.status,
        "config": run.config,
        "epochs": run.epochs,
        "stop": run.stop,
        "epoch": run.epoch,
        "metrics": run.metrics,
        "stopped_by": run.stopped_by,
        "created_at": rfc3339(run.created_at),
        "started_at": rfc3339(run.started_at),
        "finished_at": rfc3339(run.finished_at),
        "error": run.error,
        "sweep_id": run.sweep_id,
    }
