"""Sweeps as JSON, the same over REST and on the command line."""

from typing import Any

from playground.runs.serialization import rfc3339
from playground.sweeps.plan import SweepRun, summarize
from playground.sweeps.spec import Sweep


def sweep_head_to_json(sweep: Sweep) -> dict[str, Any]:
    """A sweep without what it has shown."""
    return {
        "id": sweep.id,
        "name": sweep.name,
        "status": sweep.status,
        "spec": sweep.spec.model_dump(mode="json"),
        "created_at": rfc3339(sweep.created_at),
        "finished_at": rfc3339(sweep.finished_at),
    }


def sweep_to_json(sweep: Sweep, runs: list[SweepRun]) -> dict[str, Any]:
    """A sweep and all that it has shown so far."""
    summary = summarize(sweep.spec, runs)
    return {
        **sweep_head_to_json(sweep),
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
