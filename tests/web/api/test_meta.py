import json
import logging
import math
from collections.abc import Iterator
from typing import Any

import pytest
from httpx import Response

from playground import __version__
from playground.config import ExperimentConfig
from playground.config.rows import make_rows
from playground.lessons.terms import read_glossary
from playground.locales import LANGUAGES
from playground.settings import Settings
from tests.web.asking import Client
from tests.web.serving import serving

NAN_ROWS = {"dataset": "custom", "task": "regression", "train": [[0, 0, 0], [0, math.inf, 0]]}


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with serving(Settings()) as server, Client(base_url=server.page_url) as connected:
        yield connected


@pytest.fixture(autouse=True)
def _nothing_is_logged_as_an_error(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


def problem_of(response: Response, status: int) -> dict[str, Any]:
    """The problem document of a failed call."""
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["status"] == status
    assert body["type"] == "about:blank"
    assert body["title"]
    assert body["detail"]
    return body


def post(client: Client, body: object) -> Response:
    """Posts what json.dumps makes of it, NaN and Infinity included."""
    return client.post("/api/datasets", content=json.dumps(body))


def test_health_tells_the_version(client: Client) -> None:
    assert client.get("/api/health").json() == {
        "status": "ok",
        "version": __version__,
        "engine": "compiled",
    }


def test_the_catalog_holds_every_table(client: Client) -> None:
    catalog = client.get("/api/catalog").json()
    assert {"datasets", "features", "activations", "losses", "optimizers", "initializers"} < catalog.keys()
    told = {"name": "circle", "label": "Circle", "task": "classification", "default_samples": 500}
    assert told.items() <= catalog["datasets"][0].items()


def test_the_glossary_is_told_in_the_language_that_is_asked_for(client: Client) -> None:
    answer = client.get("/api/glossary", params={"lang": "zh-TW"})
    assert answer.headers["content-language"] == "zh-Hant"
    assert answer.json() == read_glossary("zh-Hant").model_dump()
    again = client.get(
        "/api/glossary", params={"lang": "zh-TW"}, headers={"if-none-match": answer.headers["etag"]}
    )
    assert again.status_code == 304


def test_a_glossary_in_an_unknown_language_is_refused(client: Client) -> None:
    problem = problem_of(client.get("/api/glossary", params={"lang": "de"}), 422)
    [error] = problem["errors"]
    assert (error["field"], error["code"], error["received"]) == ("lang", "unknown_language", "de")
    assert error["allowed"] == sorted(LANGUAGES)


def test_the_default_config_is_complete_and_equals_the_catalog_s(client: Client) -> None:
    default = client.get("/api/config/default").json()
    assert default == ExperimentConfig().model_dump(mode="json")
    assert default == client.get("/api/catalog").json()["defaults"]


def test_the_schema_tells_ranges_and_what_begins_anew(client: Client) -> None:
    training = client.get("/api/config/schema").json()["$defs"]["TrainingConfig"]["properties"]
    assert (training["batch_size"]["minimum"], training["batch_size"]["maximum"]) == (1, 20_000)
    assert training["batch_size"]["begins_anew"] is False


def test_datasets_gives_the_rows_that_a_network_would_get(client: Client) -> None:
    answer = post(client, {"seed": 3, "data": {"dataset": "spiral", "samples": 50, "noise": 10}}).json()
    rows = make_rows(ExperimentConfig(seed=3, data={"dataset": "spiral", "samples": 50, "noise": 10}))
    assert answer == {
        "task": "classification",
        "n_classes": 2,
        "inputs": ["x1", "x2"],
        "train": rows.train.tolist(),
        "test": rows.test.tolist(),
        "validation": None,
    }


def test_datasets_gives_the_rows_that_are_held_out_for_validation(client: Client) -> None:
    data = {"dataset": "spiral", "samples": 50, "validation_fraction": 0.2}
    answer = post(client, {"data": data}).json()
    assert (len(answer["train"]), len(answer["validation"]), len(answer["test"])) == (20, 5, 25)


def test_datasets_of_several_classes_have_class_numbers_for_targets(client: Client) -> None:
    answer = post(client, {"data": {"dataset": "arms", "classes": 5}}).json()
    assert (answer["task"], answer["n_classes"]) == ("multiclass", 5)
    assert {row[2] for row in answer["train"]} == {0, 1, 2, 3, 4}
    flowers = post(client, {"data": {"dataset": "iris", "samples": 20}}).json()
    assert (flowers["n_classes"], len(flowers["train"]) + len(flowers["test"])) == (3, 150)
    own = {"dataset": "custom", "task": "multiclass", "train": [[0, 0, 0], [1, 1, 3]], "test": [[0, 0, 1]]}
    assert post(client, {"data": own}).json()["n_classes"] == 4


def test_datasets_name_the_inputs_that_rows_begin_with(client: Client) -> None:
    measured = post(client, {"data": {"dataset": "iris4"}}).json()
    assert measured["inputs"] == ["sepal_length", "sepal_width", "petal_length", "petal_width"]
    assert {len(row) for row in measured["train"]} == {5}
    one = {"dataset": "custom", "task": "regression", "inputs": ["t"], "train": [[0, 1], [1, 2]]}
    assert post(client, {"data": one}).json()["inputs"] == ["t"]


def test_datasets_of_nothing_in_particular_is_the_default(client: Client) -> None:
    assert len(post(client, {}).json()["train"]) == 250


@pytest.mark.parametrize(
    ("body", "field", "received"),
    [
        ({"data": {"dataset": "spirals"}}, "data.dataset", "spirals"),
        ({"data": {"samples": 10**9}}, "data.samples", 10**9),
        ({"data": {"classes": 2}}, "data.classes", 2),
        ({"data": {"noise": "abc"}}, "data.noise", "abc"),
        ({"data": {"noise": math.nan}}, "data.noise", "nan"),
        ({"data": {"train_fraction": 10**400}}, "data.train_fraction", "1" + "0" * 400),
        ({"data": NAN_ROWS}, "data.train.1.1", "inf"),
        ({"data": []}, "data", []),
        ({"seed": -1}, "seed", -1),
        ({"network": {"hidden": [0]}}, "network", {"hidden": [0]}),
        ([], "", []),
        ("text", "", "text"),
    ],
)
def test_a_wrong_body_is_answered_with_field_received_and_allowed(
    client: Client, body: object, field: str, received: object
) -> None:
    problem = problem_of(post(client, body), 422)
    (error,) = problem["errors"]
    assert error.keys() == {"field", "code", "message", "received", "allowed"}
    assert error["field"] == field
    if isinstance(received, str) and len(received) > 200:
        assert error["received"][:50] == received[:50]
    else:
        assert error["received"] == received
    assert error["allowed"]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b'{"seed": }', b"\xff\xfe", b"[" * 100_000, b'{"a": "\\ud800"}', b"1" * 10_000 + b"x"],
    ids=["empty", "cut", "gap", "binary", "deep", "surrogate", "digits"],
)
def test_a_body_that_is_not_json_is_answered_with_one_problem(client: Client, body: bytes) -> None:
    problem = problem_of(client.post("/api/datasets", content=body), 400)
    (error,) = problem["errors"]
    assert error["message"].startswith("the body is not JSON")
    assert len(error["received"]) <= 200


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-32"])
def test_a_body_in_any_unicode_encoding_is_read(client: Client, encoding: str) -> None:
    answer = client.post("/api/datasets", content='{"seed": 3, "data": {"samples": 10}}'.encode(encoding))
    assert answer.status_code == 200
    assert answer.json() == post(client, {"seed": 3, "data": {"samples": 10}}).json()


def test_the_server_s_own_limits_hold() -> None:
    with serving(Settings(max_samples=100)) as server, Client(base_url=server.page_url) as client:
        problem = problem_of(post(client, {"data": {"samples": 101}}), 422)
        assert problem["errors"][0]["allowed"] == "up to 100"
        assert client.get("/api/catalog").json()["limits"]["max_samples"] == 100


@pytest.mark.parametrize("path", ["/elsewhere/entirely", "/static/nothing.js"])
def test_an_unknown_path_is_a_problem_that_names_it(client: Client, path: str) -> None:
    problem = problem_of(client.get(path), 404)
    assert (problem["code"], problem["detail"]) == ("path_not_found", f"There is nothing at {path}.")


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("/api/catalogue", "/api/catalog"),
        ("/api/run/7", "/api/runs/7"),
        ("/api/runs/7/histroy", "/api/runs/7/history"),
    ],
)
def test_a_path_nearly_right_is_suggested(client: Client, path: str, near: str) -> None:
    problem = problem_of(client.get(path), 404)
    assert problem["detail"] == f"There is nothing at {path}; did you mean {near}?"


def test_a_wrong_method_is_a_problem_that_names_the_right_one(client: Client) -> None:
    response = client.put("/api/health")
    problem_of(response, 405)
    assert response.headers["allow"] == "GET, HEAD"
    assert response.json()["detail"] == "/api/health does not take PUT; it takes GET, HEAD."


def test_every_reference_within_openapi_leads_somewhere(client: Client) -> None:
    document = client.get("/api/openapi.json").json()
    references = [part.split('"')[0] for part in json.dumps(document).split('"$ref": "')[1:]]
    assert references
    for reference in references:
        here = document
        for step in reference.removeprefix("#/").split("/"):
            here = here[step]


def test_docs_load_nothing_from_another_host(client: Client) -> None:
    page = client.get("/docs").text
    assert "/static-offline-docs/swagger-ui-bundle.js" in page
    assert "https://" not in page
