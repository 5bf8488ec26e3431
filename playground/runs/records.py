"""What is read from the table of runs, beside the runs themselves, and how rows are read."""

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from pydantic_core import from_json
from sqlalchemy import Row

from playground.runs.run import Run, Stop


@dataclass(frozen=True, slots=True)
class Claim:
    """A run that its owner is to compute, and its last saved state.

    Args:
        attempts: how often its worker died since its last recorded slice.
    """

    run_id: int
    config: str
    until_epoch: int
    stop: Stop | None
    state: bytes | None
    seconds: float
    sweep_id: int | None
    attempts: int


@dataclass(frozen=True, slots=True)
class Lease:
    """What an owner holds.

    Args:
        until: by the database's clock, in seconds since 1970.
        left_s: from now; negative: it has expired.
    """

    run_id: int
    owner: str
    until: float
    left_s: float


def as_claim(row: Any) -> Claim:
    """Reads a row of a claimed run.

    Args:
        row: as `CLAIMED` selects it.

    Returns:
        The claim.

    Raises:
        ValidationError: its stop rule cannot be read.
    """
    return Claim(
        row.id,
        row.config,
        row.until_epoch,
        None if row.stop is None else Stop.model_validate_json(row.stop),
        row.state,
        row.seconds,
        row.sweep_id,
        row.attempts,
    )


def as_run(row: Row[Any]) -> Run:
    """Reads a row of a run.

    Args:
        row: of columns named like the fields of `Run`.

    Returns:
        The run. What others wrote into the database and is no JSON stays text: whoever needs it says so.
    """
    values = row._asdict()
    for name in ("config", "stop", "metrics"):
        with suppress(ValueError):
            if values[name] is not None:
                values[name] = from_json(values[name])
    return Run(**values)


def without_own_rows(run: Run) -> Run:
    """Leaves out the rows that a config brings, which may be a megabyte.

    Args:
        run: as the store gave it.

    Returns:
        The run, with null in their place.
    """
    data = run.config.get("data") if isinstance(run.config, dict) else None
    if not isinstance(data, dict) or not (data.get("train") or data.get("test")):
        return run
    return replace(run, config={**run.config, "data": {**data, "train": None, "test": None}})
