"""Sweeps as JSON say what the records hold."""

from dataclasses import fields

from playground.sweeps.plan import SweepRun, Trial
from playground.sweeps.serialization import SweepOut, SweepRunOut, TrialOut
from playground.sweeps.spec import Sweep, SweepSpec

SPEC = SweepSpec.model_validate({"grid": {"data.noise": [0, 10]}, "epochs": 5})
RUN = SweepRun(
    id=1,
    trial=0,
    overrides={"data.noise": 0},
    seed=0,
    fold=None,
    status="diverged",
    epoch=4,
    until_epoch=5,
    stopped_by=None,
    metrics={"epoch": 4, "test_loss": None},
)


def test_trials_and_runs_are_told_with_the_fields_of_their_records() -> None:
    assert list(TrialOut.model_fields) == [each.name for each in fields(Trial)]
    assert list(SweepRunOut.model_fields) == [
        each.name for each in fields(SweepRun) if each.name != "until_epoch"
    ]


def test_a_sweep_is_told_as_it_was_ordered_and_with_what_its_runs_have_shown() -> None:
    sweep = Sweep(3, None, "running", SPEC, created_at=0.5, finished_at=None)
    told = SweepOut.with_runs(sweep, [RUN]).model_dump(mode="json")
    assert told["spec"] == SPEC.model_dump(mode="json")
    assert told["created_at"] == "1970-01-01T00:00:00.500000Z"
    assert (told["total"], told["done"], told["best"]) == (2, 1, None)
    assert told["trials"][0]["median"] is None
    assert told["runs"][0]["metrics"] == {"epoch": 4, "test_loss": None}
