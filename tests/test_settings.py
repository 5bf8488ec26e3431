from pathlib import Path

import pytest
from pydantic import ValidationError

from playground.config import ExperimentConfig
from playground.problems.errors import InvalidConfig
from playground.settings import Settings, check_limits


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYGROUND_MAX_SAMPLES", "2000")
    monkeypatch.setenv("PLAYGROUND_ALLOWED_HOSTS", "play.example, 10.0.0.1")
    settings = Settings()
    assert settings.max_samples == 2000
    assert settings.allowed_hosts == ("play.example", "10.0.0.1")


def test_a_setting_never_allows_more_than_a_config_does() -> None:
    with pytest.raises(ValidationError, match="less than or equal to 64"):
        Settings(max_neurons=65)


def test_every_limit_is_told() -> None:
    assert Settings(max_samples=10).limits() == {
        "max_connections": 200,
        "max_message_bytes": 4 * 2**20,
        "max_hidden_layers": 8,
        "max_neurons": 64,
        "max_samples": 10,
        "max_epochs": 100_000,
        "max_queued_runs": 100_000,
        "max_stored_runs": 1_000_000,
        "max_stored_bytes": 20 * 2**30,
        "max_runs_per_client_hour": 20_000,
        "max_bytes_per_client_hour": 2**30,
        "max_sweep_runs": 10_000,
        "max_comparisons": 16,
        "max_comparison_seeds": 200,
        "max_frames_per_second": 60,
    }


def test_the_largest_config_is_within_the_default_limits() -> None:
    check_limits(ExperimentConfig(data={"samples": 20_000}, network={"hidden": [64] * 8}), Settings())


def test_a_config_over_this_server_s_limits_is_refused_with_every_field_it_exceeds() -> None:
    settings = Settings(max_hidden_layers=1, max_neurons=3, max_samples=100)
    with pytest.raises(InvalidConfig) as caught:
        check_limits(ExperimentConfig(), settings)
    facts = [
        (problem.field, problem.received, problem.as_dict()["allowed"]) for problem in caught.value.problems
    ]
    assert facts == [
        ("network.hidden", 2, "0 to 1 entries"),
        ("network.hidden.0", 4, "1 to 3"),
        ("data.samples", 500, "up to 100"),
    ]


def test_a_measured_data_set_is_refused_itself_because_asking_for_fewer_samples_would_not_help() -> None:
    with pytest.raises(InvalidConfig, match=r"data\.dataset: .*received 150; allowed up to 100"):
        check_limits(ExperimentConfig(data={"dataset": "iris", "samples": 50}), Settings(max_samples=100))


def test_training_and_test_rows_of_one_s_own_count_together() -> None:
    data = {"dataset": "custom", "task": "regression", "train": [[0, 0, 0]] * 6, "test": [[0, 0, 0]] * 5}
    with pytest.raises(InvalidConfig, match=r"data\.train: .*received 11; allowed up to 10"):
        check_limits(ExperimentConfig(data=data), Settings(max_samples=10))


def test_the_readme_names_every_setting() -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    for name in Settings.model_fields:
        assert f"`PLAYGROUND_{name.upper()}`" in readme
