import pytest

from playground.config import ExperimentConfig
from playground.problems.errors import InvalidCommand
from playground.settings import Settings
from playground.web.api.answers import check_order


def test_an_order_over_several_limits_is_refused_with_all_of_them() -> None:
    settings = Settings(max_neurons=3, max_epochs=500)
    with pytest.raises(InvalidCommand) as refused:
        check_order("config", ExperimentConfig(), 501, settings)
    assert [str(problem) for problem in refused.value.problems] == [
        "config.network.hidden.0: is more neurons than this server allows (received 4; allowed 1 to 3)",
        "epochs: is more epochs than this server allows (received 501; allowed 1 to 500)",
    ]


def test_an_order_within_the_limits_passes() -> None:
    check_order("base", ExperimentConfig(), 500, Settings(max_neurons=4, max_epochs=500))
