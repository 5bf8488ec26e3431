"""What the clients make of answers, without a server."""

import inspect
import socket
from collections.abc import Callable
from typing import Any

import httpx
import numpy as np
import pytest

from playground import AsyncClient, Client
from playground.client.asynchronous import AsyncRuns, AsyncSweeps
from playground.client.runs import Runs
from playground.client.sweeps import Sweeps
from playground.problems.errors import InvalidCommand, RequestFailed

RUN = {
    "id": 7,
    "name": "two spirals",
    "status": "running",
    "config": {"seed": 3},
    "epochs": 200,
    "epoch": 50,
    "metrics": None,
    "created_at": "2026-11-20T12:00:00.250000Z",
    "started_at": "2026-11-20T12:00:01Z",
    "finished_at": None,
    "error": None,
    "sweep_id": None,
}


def answering(answer: Callable[[httpx.Request], httpx.Response]) -> Client:
    return Client("http://there/prefix", transport=httpx.MockTransport(answer))


def test_a_run_has_its_times_and_passes_over_what_it_does_not_know() -> None:
    run = answering(lambda _: httpx.Response(200, json={**RUN, "mood": "fine"})).runs.get(7)
    assert (run.id, run.status, run.has_ended) == (7, "running", False)
    assert run.created_at.isoformat() == "2026-11-20T12:00:00.250000+00:00"
    assert run.finished_at is None


def test_a_rejected_body_names_every_fault() -> None:
    errors = [
        {
            "field": "config.training.batch_size",
            "code": "too_small",
            "message": "太小",
            "received": 0,
            "allowed": "1 to 9",
        },
        {
            "field": "epochs",
            "code": "of_a_newer_server",
            "message": "is odd",
            "received": "many",
            "allowed": None,
        },
    ]
    body = {"title": "Unprocessable Content", "status": 422, "detail": "no", "errors": errors}
    with pytest.raises(InvalidCommand) as refused:
        answering(lambda _: httpx.Response(422, json=body)).runs.create({})
    assert [problem.as_dict() for problem in refused.value.problems] == errors


@pytest.mark.parametrize(
    ("response", "said"),
    [
        (httpx.Response(404, json={"status": 404, "detail": "There is no run 7."}), "There is no run 7."),
        (httpx.Response(502, text="<html>a proxy's page</html>"), "a proxy's page"),
        (httpx.Response(503, json=["not", "ours"]), "503 Service Unavailable"),
    ],
)
def test_any_other_error_says_what_the_server_said(response: httpx.Response, said: str) -> None:
    with pytest.raises(RequestFailed, match=said) as failed:
        answering(lambda _: response).runs.get(7)
    assert failed.value.status == response.status_code


def test_a_server_that_is_not_there_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # Bound, and never listening.
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with (
            Client(address) as client,
            pytest.raises(RequestFailed, match=f"{address}/? did not answer") as failed,
        ):
            client.health()
    assert failed.value.status is None


def test_a_list_asks_for_the_next_page_when_it_is_needed() -> None:
    asked: list[str] = []

    def page(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        first = 20 - len(asked) * 2
        runs = [{**RUN, "id": first + 1}, {**RUN, "id": first}]
        return httpx.Response(200, json={"runs": runs, "next": first if len(asked) < 3 else None})

    found = answering(page).runs.list(status="running")
    assert [next(found).id, next(found).id] == [19, 18]
    assert asked == ["http://there/prefix/api/runs?status=running&limit=100"]
    assert [run.id for run in found] == [17, 16, 15, 14]
    assert asked[1].endswith("status=running&limit=100&after=18")


def test_waiting_for_the_end_gives_the_server_the_time_it_was_asked_to_take() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.params["wait"] == "30.0"
        assert request.extensions["timeout"]["read"] == 5.0 + 30.0
        assert request.extensions["timeout"]["connect"] == 5.0
        return httpx.Response(201, json=RUN)

    assert answering(answer).runs.create({}, wait=30.0).id == 7


def test_a_sweep_of_thousands_of_runs_may_take_its_time_to_be_queued() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.extensions["timeout"]["read"] > 60.0
        assert request.extensions["timeout"]["connect"] == 5.0
        return httpx.Response(404, json={})

    with pytest.raises(RequestFailed):
        answering(answer).sweeps.create(grid={"data.noise": [0]}, seeds=9000)


def test_waiting_ends_with_the_run() -> None:
    states = ["queued", "running", "finished", "never asked for"]
    client = answering(lambda _: httpx.Response(200, json={**RUN, "status": states.pop(0)}))
    assert client.runs.wait(7).status == "finished"
    states[:] = ["queued", "never asked for"]
    assert client.runs.wait(7, 0.0).status == "queued"


@pytest.mark.parametrize(
    ("waits", "awaited"), [(Client, AsyncClient), (Runs, AsyncRuns), (Sweeps, AsyncSweeps)]
)
def test_both_clients_have_the_same_words(waits: type, awaited: type) -> None:
    def words(kind: type) -> dict[str, Any]:
        return {
            name: list(inspect.signature(method).parameters)
            for name, method in inspect.getmembers(kind, inspect.isfunction)
            if not name.startswith("_")
        }

    assert words(waits) == words(awaited)


def test_a_run_is_shown_in_a_line_with_what_matters() -> None:
    metrics = {"test_loss": 0.0123456789, "test_accuracy": 0.98}
    run = answering(lambda _: httpx.Response(200, json={**RUN, "metrics": metrics})).runs.get(7)
    text = "<Run 7 'two spirals' running, epoch 50 of 200, test_loss 0.01235, test_accuracy 0.98>"
    assert repr(run) == str(run) == text
    assert run.link == "#seed=3"
    shown = run._repr_html_()
    assert "<td>seed</td><td>3</td>" in shown
    assert "0.012346" in shown


def test_what_a_notebook_shows_of_names_is_text() -> None:
    run = answering(lambda _: httpx.Response(200, json={**RUN, "name": "<b>bold</b>"})).runs.get(7)
    assert "<b>" not in run._repr_html_()


def test_a_sweep_is_shown_in_a_line_and_as_a_table() -> None:
    trial = {"n_runs": 2, "n_ended": 2, "epoch": 9, "median": 0.25, "lowest": 0.125, "highest": 0.5}
    trials = [{"trial": i, "overrides": {"data.noise": i}, **trial} for i in range(3)]
    answer = {
        "id": 4, "name": None, "status": "running", "spec": {}, "created_at": RUN["created_at"],
        "finished_at": None, "objective": "test_loss", "total": 9, "done": 6, "failed": 0, "best": trials[1],
        "trials": trials,
        "runs": [{"id": 3, "trial": 0, "overrides": {}, "seed": 1, "fold": None, "status": "queued",
                  "epoch": 0, "stopped_by": None, "metrics": None}],
    }  # fmt: skip
    sweep = answering(lambda _: httpx.Response(200, json=answer)).sweeps.get(4)
    assert repr(sweep) == "<Sweep 4 running, 6 of 9 runs, best median 0.25 with {'data.noise': 1}>"
    assert repr(sweep.trials[0]) == "<Trial 0 {'data.noise': 0}: median 0.25, 2 of 2 runs>"
    assert repr(sweep.runs[0]) == "<SweepRun 3 of trial 0, seed 1: queued, epoch 0>"
    assert sweep._repr_html_().count("<tr>") == 4


def test_a_run_leads_to_the_page_with_its_config() -> None:
    client = answering(lambda _: httpx.Response(200, json=RUN))
    assert client.runs.link(7) == client.runs.link(client.runs.get(7)) == "http://there/prefix/#seed=3"


def test_numbers_of_numpy_are_ids() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return httpx.Response(200, json=RUN)

    answering(answer).runs.get(np.int64(7))  # type: ignore[arg-type]
    assert asked == ["/prefix/api/runs/7"]
