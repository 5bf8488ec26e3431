"""Other models, fitted by the server."""

import json
from typing import Any

import httpx
import pytest

from playground import baselines
from playground.baselines import MODELS
from playground.baselines.fitting import read_order
from playground.baselines.script import write_script
from playground.web.api import baselines as calls
from tests.web.serving import LiveServer

SPIRAL = {"data": {"dataset": "spiral", "noise": 20}}


def post(server: LiveServer, body: Any, path: str = "", **query: str) -> httpx.Response:
    return httpx.post(f"{server.page_url}/api/baselines{path}", json=body, params=query, timeout=120)


@pytest.mark.slow
def test_the_server_fits_as_python_does(server: LiveServer) -> None:
    asked = {"config": SPIRAL, "models": ["tree", {"name": "svm_rbf", "C": 2}], "grid": 20}
    answer = post(server, asked)
    assert answer.status_code == 200
    mine = baselines.fit_all(SPIRAL, asked["models"], grid=20)  # type: ignore[arg-type]
    assert answer.json() == json.loads(mine.model_dump_json())


@pytest.mark.slow
def test_the_server_writes_the_script(server: LiveServer) -> None:
    answer = post(server, {"config": SPIRAL, "model": "tree"}, "/script")
    assert answer.headers["content-type"].startswith("text/x-python")
    order = read_order({"config": SPIRAL, "models": ["tree"]})
    assert answer.text == write_script(order.config, order.models[0])


@pytest.mark.slow
def test_reasons_of_single_models_are_in_the_asker_s_language(server: LiveServer) -> None:
    asked = {"config": {"data": {"dataset": "reg-sine"}}, "models": ["naive_bayes"], "grid": 2}
    (model,) = post(server, asked, lang="zh-Hant").json()["models"]
    assert model["problem"] == {"code": "not_for_regression", "message": "不能用於迴歸：它只學類別"}


@pytest.mark.parametrize(
    ("body", "path", "field"),
    [
        ({"models": ["forest"]}, "", "models.0"),
        ({"grid": 1000}, "", "grid"),
        ({"config": {"data": {"samples": -1}}}, "", "config.data.samples"),
        ({"model": {"name": "neighbors", "k": 0}}, "/script", "model.k"),
        ({}, "/script", "model"),
    ],
)
def test_what_cannot_be_used_is_refused_by_field(
    server: LiveServer, body: Any, path: str, field: str
) -> None:
    refused = post(server, body, path)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)


def test_the_table_has_every_model_with_its_controls(server: LiveServer) -> None:
    table = httpx.get(f"{server.page_url}/api/baselines", params={"lang": "zh-Hans"}).json()
    assert table["available"]
    assert [row["name"] for row in table["models"]] == list(MODELS)
    tree = table["models"][2]
    assert (tree["label"], tree["regression_label"]) == ("决策树", "回归树")
    assert tree["controls"][0] | {"about": ""} == {
        "name": "depth",
        "label": "深度",
        "about": "",
        "default": 6,
        "low": 1,
        "high": 20,
        "whole": True,
        "allowed": "整数，1 到 20",
    }


def test_without_scikit_learn_the_server_names_the_command(
    server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "is_available", lambda: False)
    refused = post(server, {})
    assert (refused.status_code, refused.json()["code"]) == (501, "no_sklearn")
    assert baselines.INSTALL in refused.json()["detail"]
