import pytest

from playground.settings import Settings
from playground.web.api.allowances import Allowances
from playground.web.api.problems import RefusedRequest

SETTINGS = Settings(max_runs_per_client_hour=100, max_bytes_per_client_hour=2**20)
ELSEWHERE = "192.0.2.7"


def test_a_client_may_order_as_many_runs_as_allowed_within_an_hour() -> None:
    minutes = [0.0]
    allowances = Allowances(SETTINGS, clock=lambda: minutes[0] * 60)
    for _ in range(10):
        allowances.spend(ELSEWHERE, 10, 1)
        minutes[0] += 5
    with pytest.raises(RefusedRequest) as refused:
        allowances.spend(ELSEWHERE, 1, 1)
    assert (refused.value.status_code, refused.value.code) == (429, "client_over_allowance")
    assert refused.value.headers == {"retry-after": "600"}
    minutes[0] = 60.5
    allowances.spend(ELSEWHERE, 10, 1)  # as many as the first minute's
    with pytest.raises(RefusedRequest):
        allowances.spend(ELSEWHERE, 1, 1)


def test_bytes_are_counted_as_runs_are() -> None:
    allowances = Allowances(SETTINGS)
    allowances.spend(ELSEWHERE, 1, 2**20)
    with pytest.raises(RefusedRequest):
        allowances.spend(ELSEWHERE, 1, 1)


def test_a_refused_order_is_not_counted() -> None:
    allowances = Allowances(SETTINGS)
    with pytest.raises(RefusedRequest):
        allowances.spend(ELSEWHERE, 101, 1)
    allowances.spend(ELSEWHERE, 100, 1)


@pytest.mark.parametrize("client", [None, "127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_each_client_counts_by_itself_and_this_machine_not_at_all(client: str | None) -> None:
    allowances = Allowances(Settings(max_runs_per_client_hour=1))
    for last in range(3):
        allowances.spend(f"192.0.2.{last}", 1, 1)
    for _ in range(3):
        allowances.spend(client, 1000, 1)


def test_all_addresses_of_one_network_of_ipv6_share_an_allowance() -> None:
    allowances = Allowances(Settings(max_runs_per_client_hour=1))
    allowances.spend("2001:db8:1:2::1", 1, 1)
    with pytest.raises(RefusedRequest):
        allowances.spend("2001:db8:1:2:ffff::9", 1, 1)
    allowances.spend("2001:db8:1:3::1", 1, 1)
