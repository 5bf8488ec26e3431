"""Sweeps as JSON: one model each for REST's answers, the command line's output and the clients' objects."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Self

from pydantic import Field

from playground.markup import ends_of, html_table, span
from playground.runs.run import Status
from playground.runs.serialization import DumpedFrom, MetricsOut, Out, metrics_text
from playground.sweeps.plan import SweepRun, summarize, with_identical
from playground.sweeps.spec import Objective, Sweep, SweepSpec, SweepStatus

_MOST_SHOWN = 50  # trials, in a notebook's table


class TrialOut(Out):
    """Results of the runs of one config, over seeds and folds."""

    trial: int = Field(description="counted from 0")
    overrides: dict[str, Any] = Field(description="what differs from the base, by dotted field")
    n_runs: int
    n_ended: int
    epoch: int = Field(description="how far the one that came furthest has come")
    median: float | None = Field(description="of the objective; null if unknown or no finite number")
    lowest: float | None
    highest: float | None
    same_as: int | None = Field(
        None, description="the trial that was run for both, because both train the same network"
    )

    def __repr__(self) -> str:
        median = "none" if self.median is None else f"{self.median:.4g}"
        return f"<Trial {self.trial} {self.overrides}: median {median}, {self.n_ended} of {self.n_runs} runs>"

    __str__ = __repr__


class SweepRunOut(Out):
    """One run of a sweep."""

    id: int
    trial: int
    overrides: dict[str, Any]
    seed: int
    fold: int | None
    status: Status
    epoch: int
    stopped_by: str | None
    metrics: MetricsOut | None

    def __repr__(self) -> str:
        where = f"seed {self.seed}" if self.fold is None else f"seed {self.seed}, fold {self.fold}"
        done = f"{self.status}, epoch {self.epoch}{metrics_text(self.metrics)}"
        return f"<SweepRun {self.id} of trial {self.trial}, {where}: {done}>"

    __str__ = __repr__


class SweepHeadOut(Out):
    """A sweep in a list."""

    id: int
    name: str | None
    status: SweepStatus
    spec: Annotated[dict[str, Any], DumpedFrom(SweepSpec)]
    created_at: datetime
    finished_at: datetime | None

    @classmethod
    def of(cls, sweep: Sweep) -> Self:
        """Converts a sweep of the store.

        Args:
            sweep: as the store gave it.

        Returns:
            The same, without what its runs have shown.
        """
        return cls.model_validate(_head(sweep))

    @property
    def has_ended(self) -> bool:
        """Whether the sweep's status is final."""
        return self.status != "running"

    def __repr__(self) -> str:
        return f"<Sweep {self._title}>"

    __str__ = __repr__

    @property
    def _title(self) -> str:
        name = f" {self.name!r}" if self.name else ""
        return f"{self.id}{name} {self.status}"


class SweepOut(SweepHeadOut):
    """A sweep so far."""

    objective: Objective
    total: int = Field(description="how many runs it takes in all")
    done: int = Field(description="how many have ended, whichever way")
    failed: int = Field(description="how many of them could not be computed")
    best: TrialOut | None = Field(description="by median; null before any is known")
    trials: list[TrialOut]
    runs: list[SweepRunOut] = Field(description="the first 500, in the order in which they were queued")
    next: int | None = Field(
        None,
        description="the `after` with which GET /api/sweeps/{sweep_id}/runs goes on; null: these are all",
    )

    @classmethod
    def with_runs(cls, sweep: Sweep, runs: Sequence[SweepRun], most_shown: int | None = None) -> Self:
        """Converts a sweep with the results of its runs.

        Args:
            sweep: as the store gave it.
            runs: all of its runs, in the order in which they were queued.
            most_shown: how many runs are told of, at most; None: all.

        Returns:
            The sweep, its trials and its runs.
        """
        summary = summarize(sweep.spec, runs)
        total = len(runs) if sweep.status == "finished" else max(summary.total, len(runs))
        shown = runs[:most_shown]
        has_more = total > len(shown) == most_shown
        return cls.model_validate(
            {
                **_head(sweep),
                "objective": sweep.spec.objective,
                "total": total,
                "done": summary.done,
                "failed": summary.failed,
                "best": summary.best,
                "trials": with_identical(sweep.spec, summary.trials),
                "runs": shown,
                "next": shown[-1].id if has_more else None,
            },
            from_attributes=True,
        )

    def __repr__(self) -> str:
        return f"<Sweep {self._title}, {self.done} of {self.total} runs{self._best_text()}>"

    __str__ = __repr__

    def _repr_html_(self) -> str:
        """A table for notebooks: the trials with a median, in the order of the sweep."""
        paths = list(dict.fromkeys(path for trial in self.trials for path in trial.overrides))
        shown = self.trials[:_MOST_SHOWN]
        ends = ends_of([number for trial in shown for number in (trial.lowest, trial.highest)])
        rows = [
            [
                *(trial.overrides.get(path) for path in paths),
                trial.median,
                trial.lowest,
                trial.highest,
                span([trial.lowest, trial.highest], trial.median, ends),
            ]
            for trial in shown
        ]
        caption = (
            f"Sweep {self._title}, {self.done} of {self.total} runs, {self.objective}{self._best_text()}"
        )
        return html_table(caption, [*paths, "median", "lowest", "highest", ""], rows)

    def _best_text(self) -> str:
        best = self.best
        if best is None or best.median is None:
            return ""
        return f", best median {best.median:.4g} with {best.overrides}"


class SweepRunListOut(Out):
    """Some runs of a sweep, in the order in which they were queued."""

    runs: list[SweepRunOut]
    next: int | None = Field(description="the `after` of the next page; null on the last")


class SweepListOut(Out):
    """Some sweeps, the newest first."""

    sweeps: list[SweepHeadOut]
    next: int | None = Field(description="the `after` of the next page; null on the last")


def _head(sweep: Sweep) -> dict[str, object]:
    return {
        "id": sweep.id,
        "name": sweep.name,
        "status": sweep.status,
        "spec": sweep.spec.model_dump(mode="json"),
        "created_at": sweep.created_at,
        "finished_at": sweep.finished_at,
    }
