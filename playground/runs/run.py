"""Records of runs: order, progress and result."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, Field

from playground.config import ExperimentConfig, change_config
from playground.config.fields import Number, Section, WholeNumber
from playground.problems.allowed import Phrase
from playground.problems.errors import InvalidConfig, Problem
from playground.problems.validation import refuse
from playground.training.stopping import Monitor

Status = Literal["queued", "running", "finished", "diverged", "cancelled", "failed"]
StoppedBy = Literal["target_loss", "early_stopping", "seconds", "halving"]

STATUSES: tuple[Status, ...] = get_args(Status)
ENDED: frozenset[Status] = frozenset({"finished", "diverged", "cancelled", "failed"})


def _keepable(name: str) -> str:
    """Refuses what not every database keeps: NUL, and halves of surrogate pairs."""
    if "\0" in name or any("\ud800" <= letter <= "\udfff" for letter in name):
        refuse("Name", [Problem("", "not_keepable_text", name, Phrase("keepable_text"))])
    return name


Name = Annotated[str, Field(max_length=200), AfterValidator(_keepable)]
"""What people call a run or a sweep."""


class Stop(Section):
    """Conditions that end a run before its last epoch: the first that comes true."""

    monitor: Monitor = Field("test_loss", description="the loss that the other conditions are about")
    target_loss: Number | None = Field(None, ge=0, description="a loss that is low enough")
    patience: WholeNumber | None = Field(
        None, ge=1, le=100_000, description="epochs without a lower loss; the best epoch's parameters stay"
    )
    seconds: Number | None = Field(None, gt=0, le=1e9, description="of computing")


@dataclass(frozen=True, slots=True)
class Order:
    """A run to be queued.

    Args:
        config: of the experiment, as JSON.
        epochs: how many to train at most.
        stop: when to end before.
        until_epoch: where it pauses until its sweep raises this epoch; None: nowhere.
        sweep_id, trial, overrides, seed, fold: its place in a sweep; `overrides` as JSON.
    """

    config: str
    epochs: int
    name: str | None = None
    stop: Stop | None = None
    until_epoch: int | None = None
    sweep_id: int | None = None
    trial: int | None = None
    overrides: str | None = None
    seed: int | None = None
    fold: int | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A stored run.

    Args:
        status: a run that waits to be computed further is queued, too.
        config: the config's fields, as JSON has them.
        epoch: how far it has come, as last saved.
        metrics: of the last epoch that was saved; what is no finite number is None.
        stopped_by: what ended it before its last epoch.
        created_at, started_at, finished_at: seconds since 1970.
        error: why it failed.
    """

    id: int
    name: str | None
    status: Status
    config: dict[str, Any]
    epochs: int
    stop: dict[str, Any] | None
    epoch: int
    metrics: dict[str, Any] | None
    stopped_by: StoppedBy | None
    created_at: float
    started_at: float | None
    finished_at: float | None
    error: str | None
    sweep_id: int | None

    @property
    def has_ended(self) -> bool:
        """Whether the run's status is final."""
        return self.status in ENDED


def order(config: ExperimentConfig, epochs: int, stop: Stop | None = None, name: str | None = None) -> Order:
    """The order for one run.

    Args:
        config: what to train.
        epochs: how many to train at most.
        stop: when to end before.
        name: for people.

    Returns:
        The order, with the stop rule's patience in its config.

    Raises:
        InvalidConfig: early stopping is asked for twice.
    """
    return Order(with_patience(config, stop).model_dump_json(), epochs, name, stop)


def with_patience(config: ExperimentConfig, stop: Stop | None) -> ExperimentConfig:
    """The config with a stop rule's patience as its early stopping.

    Args:
        config: what to train.
        stop: when to end before; None: after all epochs.

    Returns:
        The config; the same, if no patience is asked for.

    Raises:
        InvalidConfig: early stopping is asked for twice, or by validation rows that there are not.
    """
    if stop is not None and stop.monitor == "validation_loss" and not config.data.validation_fraction:
        raise InvalidConfig(
            [Problem("stop.monitor", "no_validation_rows", stop.monitor, ["test_loss", "train_loss"])]
        )
    if stop is None or stop.patience is None:
        return config
    if config.training.early_stopping is not None:
        raise InvalidConfig([Problem("stop.patience", "two_patiences", stop.patience, "null")])
    early_stopping = {"monitor": stop.monitor, "patience": stop.patience}
    return change_config(config, {"training.early_stopping": early_stopping})
