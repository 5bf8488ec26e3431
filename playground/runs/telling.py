"""Runs and sweeps as JSON tells them, over REST and on the command line alike.

Knows what is told; not where.
"""

from datetime import UTC, datetime
from typing import Any

from playground.runs.plan import SweepRun, summarize
from playground.runs.run import Run
from playground.runs.sweep import Sweep


def time_told(seconds: float | None) -> str | None:
    """A moment since 1970 as RFC 3339 writes it."""
    return (
        None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")
    )


def run_told(run: Run) -> dict[str, Any]:
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
        "created_at": time_told(run.created_at),
        "started_at": time_told(run.started_at),
        "finished_at": time_told(run.finished_at),
        "error": run.error,
        "sweep_id": run.sweep_id,
    }


def sweep_head_told(sweep: Sweep) -> dict[str, Any]:
    """A sweep without what it has shown."""
    return {
        "id": sweep.id,
        "name": sweep.name,
        "status": sweep.status,
        "spec": sweep.spec.model_dump(mode="json"),
        "created_at": time_told(sweep.created_at),
        "finished_at": time_told(sweep.finished_at),
    }


def sweep_told(sweep: Sweep, runs: list[SweepRun]) -> dict[str, Any]:
    """A sweep and all that it has shown so far."""
    summary = summarize(sweep.spec, runs)
    return {
        **sweep_head_told(sweep),
        "objective": sweep.spec.objective,
        "total": summary.total,
        "done": summary.done,
        "failed": summary.failed,
        "best": summary.best,
        "trials": summary.trials,
        "runs": [
            {
                "id": run.id,
                "trial": run.trial,
                "overrides": run.overrides,
                "seed": run.seed,
                "fold": run.fold,
                "status": run.status,
                "epoch": run.epoch,
                "stopped_by": run.stopped_by,
                "metrics": run.metrics,
            }
            for run in runs
        ],
    }
