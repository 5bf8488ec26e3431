"""Sweeps over REST: what a client sees of them."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from playground.settings import Settings
from tests.patience import PATIENCE_S
from tests.runs.repositories import sqlite_url
from tests.web.api.test_meta import problem_of
from tests.web.asking import Client
from tests.web.serving import serving

SWEEP = {
    "base": {"data": {"samples": 20}, "network": {"hidden": [2]}},
    "grid": {"training.learning_rate": [0.01, 0.3]},
    "epochs": 2,
    "seeds": 2,
    "name": "rates",
}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    """Of a server that queues and computes nothing, and need not join the page's scripts."""
    url = sqlite_url(tmp_path)
    settings = Settings(database=url, run_processes=0, max_queued_runs=9, max_sweep_runs=8, dev=True)
    with serving(settings) as server, Client(base_url=server.page_url, timeout=PATIENCE_S) as connected:
        yield connected


def test_a_sweep_is_computed_and_its_best_trial_named(tmp_path: Path) -> None:
    settings = Settings(database=sqlite_url(tmp_path), run_processes=1)
    with serving(settings) as server, Client(base_url=server.page_url, timeout=PATIENCE_S) as client:
        ordered = client.post("/api/sweeps", json=SWEEP)
        assert ordered.status_code == 201
        at = ordered.headers["location"]
        # The youngest run is computed last; the sweep is over a moment after it.
        while (sweep := client.get(at).json())["status"] == "running":
            client.post("/api/runs?wait=0.05", json={"epochs": 1})
    assert (sweep["total"], sweep["done"], sweep["failed"], sweep["name"]) == (4, 4, 0, "rates")
    first, second = sweep["trials"]
    assert first["overrides"] == {"training.learning_rate": 0.01}
    assert sweep["best"] == min(first, second, key=lambda trial: trial["median"])
    assert first["lowest"] <= first["median"] <= first["highest"]
    assert [(run["trial"], run["seed"]) for run in sweep["runs"]] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert all(run["metrics"]["epoch"] == 2 for run in sweep["runs"])


def test_a_sweep_is_told_at_once_with_all_its_runs(client: Client) -> None:
    sweep = client.post("/api/sweeps", json=SWEEP).json()
    assert (sweep["status"], sweep["done"], sweep["best"]) == ("running", 0, None)
    assert {run["status"] for run in sweep["runs"]} == {"queued"}
    listed = client.get(f"/api/runs?sweep_id={sweep['id']}").json()["runs"]
    assert [run["id"] for run in listed] == [run["id"] for run in sweep["runs"]][::-1]
    assert {run["sweep_id"] for run in listed} == {sweep["id"]}


def test_a_large_sweep_is_answered_with_its_first_runs_and_the_others_page_by_page(tmp_path: Path) -> None:
    settings = Settings(database=sqlite_url(tmp_path), run_processes=0, dev=True)
    with serving(settings) as server, Client(base_url=server.page_url, timeout=PATIENCE_S) as client:
        order = {**SWEEP, "seeds": 600}
        answer = client.post("/api/sweeps", json=order)
        sweep = answer.json()
        assert (sweep["total"], len(sweep["runs"])) == (1200, 500)
        assert sweep["next"] == sweep["runs"][-1]["id"]
        at = answer.headers["location"]
        until = time.monotonic() + PATIENCE_S
        while sum(trial["n_runs"] for trial in client.get(at).json()["trials"]) < 1200:
            assert time.monotonic() < until
        found, after = sweep["runs"], sweep["next"]
        sizes = []
        while after is not None:
            page = client.get(f"{at}/runs", params={"after": after, "limit": 300}).json()
            sizes.append(len(page["runs"]))
            found, after = found + page["runs"], page["next"]
    assert sizes == [300, 300, 100]
    assert [(run["trial"], run["seed"]) for run in found] == [
        (trial, seed) for trial in (0, 1) for seed in range(600)
    ]


def test_a_small_sweep_is_told_whole(client: Client) -> None:
    sweep = client.post("/api/sweeps", json=SWEEP).json()
    assert sweep["next"] is None
    page = client.get(f"/api/sweeps/{sweep['id']}/runs").json()
    assert page == {"runs": sweep["runs"], "next": None}
    problem_of(client.get("/api/sweeps/99/runs"), 404)


def test_a_run_of_a_sweep_goes_with_it_only(client: Client) -> None:
    sweep = client.post("/api/sweeps", json=SWEEP).json()
    run = f"/api/runs/{sweep['runs'][0]['id']}"
    problem_of(client.delete(run), 409)
    cancelled = client.post(f"/api/sweeps/{sweep['id']}/cancel").json()
    assert cancelled["status"] == "cancelled"
    assert {each["status"] for each in cancelled["runs"]} == {"cancelled"}
    assert client.delete(f"/api/sweeps/{sweep['id']}").status_code == 204
    problem_of(client.get(run), 404)
    problem_of(client.get(f"/api/sweeps/{sweep['id']}"), 404)
    problem_of(client.delete(f"/api/sweeps/{sweep['id']}"), 404)


def test_sweeps_are_listed_newest_first(client: Client) -> None:
    small = {**SWEEP, "seeds": 1}
    ids = [client.post("/api/sweeps", json=small).json()["id"] for _ in range(3)]
    page = client.get("/api/sweeps?limit=2").json()
    assert [sweep["id"] for sweep in page["sweeps"]] == [ids[2], ids[1]]
    rest = client.get(f"/api/sweeps?after={page['next']}").json()
    assert [sweep["id"] for sweep in rest["sweeps"]] == [ids[0]]
    assert rest["next"] is None


@pytest.mark.parametrize(
    ("wanted", "field", "allowed"),
    [
        ({"grid": {f"x{index}": list(range(1000)) for index in range(3)}}, "", "up to 8"),
        ({"seeds": 1_000_000}, "", "up to 8"),
        ({"epochs": 10**6}, "epochs", "1 to 100000"),
        ({"grid": {"training.rate": [1]}}, "training.rate", None),
        ({"grid": {"network.hidden": [[4], [65]]}}, "network.hidden.0", "1 to 64"),
        ({"trials": 3}, "trials", None),
        ({"seeds": "many"}, "seeds", None),
    ],
)
def test_an_absurd_sweep_is_refused_by_name_before_any_work(
    client: Client, wanted: dict[str, Any], field: str, allowed: str | None
) -> None:
    problem = problem_of(client.post("/api/sweeps", json={**SWEEP, **wanted}), 422)
    assert problem["errors"][0]["field"] == field
    assert problem["errors"][0]["allowed"] == allowed or allowed is None
    assert client.get("/api/runs").json()["runs"] == []


def test_every_fault_of_a_sweep_is_named_with_its_place(client: Client) -> None:
    wanted = {**SWEEP, "base": {"network": {"hidden": [0]}}, "epochs": 0}
    errors = problem_of(client.post("/api/sweeps", json=wanted), 422)["errors"]
    assert [error["field"] for error in errors] == ["base.network.hidden.0", "epochs"]


def test_a_sweep_that_does_not_fit_into_the_queue_is_refused_whole(client: Client) -> None:
    assert client.post("/api/sweeps", json={**SWEEP, "seeds": 3}).status_code == 201
    problem_of(client.post("/api/sweeps", json=SWEEP), 429)
    assert len(client.get("/api/runs").json()["runs"]) == 6


def test_a_sweep_that_does_not_exist_is_a_problem(client: Client) -> None:
    assert problem_of(client.get("/api/sweeps/7"), 404)["detail"] == "There is no sweep 7."
    problem_of(client.post("/api/sweeps/7/cancel"), 404)
