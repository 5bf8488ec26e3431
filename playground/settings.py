"""What an operator may set about a server, also by PLAYGROUND_* environment variables.

These narrow what a config may ask of this server; they never widen what `config` accepts.
"""

import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from playground.config import MAX_HIDDEN_LAYERS, MAX_NEURONS, MAX_SAMPLES, ExperimentConfig
from playground.data.datasets import DATASETS
from playground.problems.allowed import Interval, Phrase
from playground.problems.errors import InvalidConfig, InvalidInput, Problem
from playground.problems.validation import problems_of, refuse


def _as_base_path(path: str) -> str:
    """Checks a path prefix and writes it without its closing slash; / is none."""
    path = path.rstrip("/")
    if path and not re.fullmatch(r"(/[\w.~-]+)+", path, re.ASCII):
        refuse("Settings", [Problem("", "not_a_base_path", path, Phrase("base_path"))])
    return path


class Settings(BaseSettings):
    """One server's settings; ``PLAYGROUND_MAX_SAMPLES=2000`` sets `max_samples`."""

    model_config = SettingsConfigDict(env_prefix="PLAYGROUND_", frozen=True)

    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        ("localhost", "127.0.0.1", "::1"),
        description="names this server answers to, without port, separated by commas; * for any",
    )
    base_path: Annotated[str, AfterValidator(_as_base_path)] = Field(
        "", description="path under which a proxy passes this server on, such as /playground"
    )
    max_connections: int = Field(200, ge=1, description="live connections at one time, per worker process")
    max_message_bytes: int = Field(4 * 2**20, ge=1024, description="of one live message or request body")
    max_hidden_layers: int = Field(MAX_HIDDEN_LAYERS, ge=0, le=MAX_HIDDEN_LAYERS)
    max_neurons: int = Field(MAX_NEURONS, ge=1, le=MAX_NEURONS, description="in one hidden layer")
    max_samples: int = Field(
        MAX_SAMPLES, ge=10, le=MAX_SAMPLES, description="training and test rows together"
    )
    max_frames_per_second: int = Field(60, ge=1, le=240, description="to one live connection")
    database: str | None = Field(
        None,
        description="where runs are kept: sqlite:///FILE or postgresql://...; else in the user's data folder",
    )
    lessons: Path | None = Field(None, description="folder of lessons that are shown beside the shipped ones")
    run_processes: int = Field(
        default_factory=lambda: os.cpu_count() or 1,
        ge=0,
        le=256,
        description="that compute runs, per worker process; 0: runs are queued here and computed elsewhere",
    )
    run_niceness: int = Field(10, ge=0, le=19, description="by how much these let live experiments go first")
    run_lease_seconds: float = Field(
        15, ge=1, le=3600, description="without a sign of life, after which others take a process's runs over"
    )
    max_epochs: int = Field(100_000, ge=1, le=10_000_000, description="of one run")
    max_queued_runs: int = Field(100_000, ge=1, description="that wait at one time")
    max_stored_runs: int = Field(1_000_000, ge=1, description="that are kept; the oldest sweeps' go first")
    max_stored_bytes: int = Field(
        20 * 2**30, ge=2**20, description="of the SQLite file; the oldest sweeps' runs go first"
    )
    max_runs_per_client_hour: int = Field(20_000, ge=1, description="that one address of the network orders")
    max_bytes_per_client_hour: int = Field(2**30, ge=2**20, description="of the configs of these runs")
    max_sweep_runs: int = Field(10_000, ge=1, description="of one sweep")
    max_comparisons: int = Field(16, ge=1, description="that are computed at one time, per worker process")
    max_comparison_seeds: int = Field(200, ge=1, le=10_000, description="of one comparison")
    dev: bool = Field(
        False, description="whether the page's sources are sent as they are, and again when they were edited"
    )
    idle_seconds: float = Field(1800, gt=0, description="without a message before a connection is closed")

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _separate(cls, value: object) -> object:
        return tuple(name.strip() for name in value.split(",")) if isinstance(value, str) else value

    def limits(self) -> dict[str, object]:
        """Collects the limits, by name."""
        return self.model_dump(include={name for name in type(self).model_fields if name.startswith("max_")})


def read_settings(**given: Any) -> Settings:
    """The settings of the environment.

    Args:
        **given: settings by name, which go before the environment's.

    Returns:
        The settings.

    Raises:
        InvalidInput: naming every variable that cannot be used.
    """
    try:
        return Settings(**given)
    except ValidationError as error:
        raise InvalidInput(
            replace(problem, field=f"PLAYGROUND_{problem.field.upper()}")
            for problem in problems_of(error, Settings)
        ) from None


def check_limits(config: ExperimentConfig, settings: Settings) -> None:
    """Refuses a valid config that asks for more than this server gives.

    Args:
        config: what is asked for.
        settings: what is given.

    Raises:
        InvalidConfig: naming each field, what it asks for and what is given.
    """
    if problems := limit_problems(config, settings):
        raise InvalidConfig(problems)


def limit_problems(config: ExperimentConfig, settings: Settings) -> list[Problem]:
    """Finds what a valid config asks for beyond what this server gives.

    Args:
        config: what is asked for.
        settings: what is given.

    Returns:
        A problem for each field that is over a limit.
    """
    hidden = config.network.hidden
    problems = []
    if len(hidden) > settings.max_hidden_layers:
        allowed = Interval(0, settings.max_hidden_layers, unit="entries")
        problems.append(Problem("network.hidden", "layers_over_limit", len(hidden), allowed))
    problems += [
        Problem(f"network.hidden.{index}", "neurons_over_limit", n_neurons, Interval(1, settings.max_neurons))
        for index, n_neurons in enumerate(hidden)
        if n_neurons > settings.max_neurons
    ]
    field, n_samples = requested_samples(config)
    if n_samples > settings.max_samples:
        allowed = Interval(high=settings.max_samples)
        problems.append(Problem(field, "samples_over_limit", n_samples, allowed))
    return problems


def requested_samples(config: ExperimentConfig) -> tuple[str, int]:
    """Counts the rows that a config asks for.

    Args:
        config: what is asked for.

    Returns:
        The field that decides it, and training and test rows together.
    """
    data = config.data
    if data.train is not None:
        return "data.train", len(data.train) + len(data.test or ())
    dataset = DATASETS[data.dataset]
    return f"data.{'dataset' if dataset.measured else 'samples'}", dataset.sample_count(data.samples)
