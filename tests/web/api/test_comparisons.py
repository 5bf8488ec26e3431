"""Comparisons over REST, while they are computed and afterwards."""

import asyncio
import base64
import os
import threading
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from playground import Trainer, compare, engine, report_comparison
from playground.evidence.spec import ComparisonSpec
from playground.locales import read_words
from playground.settings import Settings
from playground.web.api import comparison_service
from playground.web.live.warm_up import WarmUp
from playground.web.live.workers import Workers
from tests.patience import PATIENCE_S
from tests.web.asking import Client
from tests.web.serving import LiveServer, serving

RELU = {"network": {"activation": "relu"}}
LONG = {"configs": [{}, RELU], "seeds": 100, "epochs": 10_000}


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with serving(Settings(run_processes=0)) as server, connected(server) as client:
        yield client


def connected(server: LiveServer) -> Client:
    return Client(base_url=server.page_url, timeout=PATIENCE_S)


def ended(client: Client, answer: dict[str, Any], **query: Any) -> dict[str, Any]:
    """Follows a comparison to its end."""
    while answer["status"] in ("waiting", "running"):
        path = f"/api/comparisons/{answer['id']}"
        answer = client.get(path, params={"since": answer["done"], "wait": 60, **query}).json()
    return answer


def test_a_comparison_gives_what_trainers_give(client: Client) -> None:
    order = {"configs": [{}, {"name": "relu", "config": RELU}], "seeds": 3, "epochs": 10}
    begun = client.post("/api/comparisons", json=order)
    assert begun.status_code == 201
    assert begun.headers["location"] == f"/api/comparisons/{begun.json()['id']}"
    answer = ended(client, begun.json(), pictures=True)
    assert (answer["status"], answer["done"], answer["total"]) == ("finished", 6, 6)
    assert [each["name"] for each in answer["settings"]] == ["A", "relu"]
    for setting, config in zip(answer["settings"], [{}, RELU], strict=True):
        trainers = [Trainer({"seed": seed, **config}) for seed in range(3)]
        assert setting["values"] == [trainer.train(10).test_loss for trainer in trainers]
        assert setting["diverged"] == [False] * 3
        assert setting["curves"]["epochs"] == list(range(11))
        for trainer, curve, picture in zip(
            trainers, setting["curves"]["values"], setting["pictures"], strict=True
        ):
            assert np.allclose(curve, trainer.history["test_loss"], rtol=1e-5)
            assert base64.b64decode(picture) == trainer.output_picture(24).tobytes()
    report = client.get(f"/api/comparisons/{answer['id']}/report", params={"lang": "zh-Hant"})
    assert report.headers["content-disposition"] == 'attachment; filename="comparison.html"'
    own = report_comparison(compare({"A": {}, "relu": RELU}, seeds=3, epochs=10), "zh-Hant")
    assert report.text.partition('<section class="files">')[0] == own.partition('<section class="files">')[0]
    (pair,) = answer["pairs"]
    assert (pair["a"], pair["b"], pair["n"]) == ("A", "relu", 3)
    assert (pair["verdict"], pair["fewest_seeds"]) == ("not_distinguishable", 6)


def test_a_comparison_grows_seed_by_seed_while_it_is_asked_about(client: Client) -> None:
    answer = client.post("/api/comparisons", json={**LONG, "epochs": 300}).json()
    seen = [answer["done"]]
    while answer["status"] == "running":
        path = f"/api/comparisons/{answer['id']}"
        answer = client.get(path, params={"since": answer["done"], "wait": 60}).json()
        done = [[value is not None for value in each["values"]] for each in answer["settings"]]
        assert abs(sum(done[0]) - sum(done[1])) <= 8 * (1 + (os.cpu_count() or 1))  # what is under way
        assert sum(map(sum, done)) >= answer["done"]
        seen.append(answer["done"])
    assert seen == sorted(set(seen))
    assert seen[-1] == 200


def test_a_cancelled_comparison_keeps_what_had_ended(client: Client) -> None:
    begun = client.post("/api/comparisons", json=LONG, params={"wait": 60}).json()
    cancelled = client.delete(f"/api/comparisons/{begun['id']}").json()
    assert (cancelled["status"], cancelled["total"]) == ("cancelled", 200)
    assert begun["done"] <= cancelled["done"] < 200
    again = client.get(f"/api/comparisons/{begun['id']}", params={"wait": 60, "since": 500}).json()
    assert again["status"] == "cancelled"
    so_far = read_words("en")["report.so_far"].format(done=again["done"], total=200)
    assert so_far in client.get(f"/api/comparisons/{begun['id']}/report?lang=en").text
    assert client.get("/api/comparisons/1a2b-3f/report").status_code == 404
    assert client.delete(f"/api/comparisons/{begun['id']}").json()["status"] == "cancelled"


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"seeds": 10**6}, "seeds", "too_large"),
        ({"seeds": 201}, "seeds", "seeds_over_limit"),
        ({"seeds": 0}, "seeds", "too_small"),
        ({"seeds": []}, "seeds", "too_few_entries"),
        ({"seeds": [1, 2, 1]}, "seeds.2", "repeated_seed"),
        ({"seeds": [0, -1]}, "seeds.1", "too_small"),
        ({"seeds": "many"}, "seeds", "not_whole"),
        ({"configs": []}, "configs", "too_few_entries"),
        ({"configs": [{}] * 9}, "configs", "too_many_entries"),
        ({"configs": [{}, None]}, "configs.1", "not_an_object"),
        ({"configs": [{}, {"data": {"noise": 99}}]}, "configs.1.data.noise", "too_large"),
        ({"configs": [{}, {"config": {"data": {"noise": 99}}}]}, "configs.1.config.data.noise", "too_large"),
        ({"configs": [{}, {"network": {"hiden": [1]}}]}, "configs.1.network.hiden", "misspelled_name"),
        ({"configs": [{}, {"data": {"dataset": "reg-plane"}}]}, "configs.1.data.dataset", "different_tasks"),
        ({"measure": "beauty"}, "measure", "unknown_name"),
        ({"measure": "test_r_squared"}, "measure", "objective_of_other_task"),
        ({"epochs": 10**6}, "epochs", "epochs_over_limit"),
        ({"vary": "weather"}, "vary", "unknown_name"),
        ({"goal": "high"}, "goal", "not_a_number"),
    ],
)
def test_what_cannot_be_compared_is_refused_by_name(
    client: Client, changes: dict[str, Any], field: str, code: str
) -> None:
    answer = client.post("/api/comparisons", json={"configs": [{}, {}], **changes})
    assert answer.status_code == 422
    assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [(field, code)]


def test_a_comparison_that_is_not_there_is_said_so(client: Client) -> None:
    answer = client.get("/api/comparisons/none")
    assert (answer.status_code, answer.json()["code"]) == (404, "comparison_not_found")
    assert client.delete("/api/comparisons/none").status_code == 404


def test_more_comparisons_than_allowed_are_told_to_come_again(
    serve: Callable[[Settings], LiveServer],
) -> None:
    with connected(serve(Settings(run_processes=0, max_comparisons=1))) as client:
        first = client.post("/api/comparisons", json=LONG).json()
        refused = client.post("/api/comparisons", json=LONG)
        assert (refused.status_code, refused.json()["code"]) == (429, "comparisons_full")
        assert refused.headers["retry-after"] == "5"
        client.delete(f"/api/comparisons/{first['id']}")
        assert client.post("/api/comparisons", json=LONG).status_code == 201


def test_a_comparison_that_nobody_asks_about_is_cancelled(
    serve: Callable[[Settings], LiveServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparison_service, "_UNASKED_S", 0.01)
    settings = Settings(run_processes=0, max_comparisons=1)
    with connected(serve(settings)) as client:
        first = client.post("/api/comparisons", json=LONG).json()
        while client.post("/api/comparisons", json=LONG).status_code == 429:
            pass  # until there is room again
        assert client.get(f"/api/comparisons/{first['id']}").json()["status"] == "cancelled"


def test_a_comparison_waits_until_kernels_are_there_and_says_so() -> None:
    compiled = threading.Event()

    async def go() -> list[str]:
        warm_up = WarmUp(lambda _: (compiled.wait(), None)[1], engine.warm_up)
        workers: Workers[Any] = Workers(1)
        service = comparison_service.ComparisonService(Settings(), workers, warm_up, lambda *_: None)
        spec = ComparisonSpec.model_validate({"configs": [{}, {}], "seeds": 1, "epochs": 1})
        comparison, preparing = service.begin(spec, None, 0), asyncio.create_task(warm_up.run())
        await comparison.wait(-1, 0)
        told = [comparison.status]
        compiled.set()
        while not comparison.has_ended:
            await comparison.wait(comparison.trainings.done, PATIENCE_S)
        await preparing
        workers.close()
        return [*told, comparison.status]

    assert asyncio.run(go()) == ["waiting", "finished"]


def test_live_frames_come_while_a_comparison_is_computed(serve: Callable[[Settings], LiveServer]) -> None:
    server = serve(Settings(run_processes=0))
    with connected(server) as client, server.client() as live:
        live.configure()
        begun = client.post("/api/comparisons", json=LONG).json()
        live.send("play")
        first = live.frame()
        assert live.frame(lambda frame: frame.epoch > first.epoch + 20).status == "playing"
        assert client.delete(f"/api/comparisons/{begun['id']}").json()["status"] == "cancelled"
