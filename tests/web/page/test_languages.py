"""The server writes in the language that whoever asks can read."""

import pytest

from playground.locales import read_words
from playground.web.page.languages import known_language, wished_language
from tests.web.asking import get, post
from tests.web.serving import LiveServer


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh-SG", "zh-Hans"),
        ("zh_TW", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("ZH-mo", "zh-Hant"),
        ("zh-Hant", "zh-Hant"),
        ("zh-Hant-CN", "zh-Hant"),
        ("zh-Hans-TW", "zh-Hans"),
        ("fr", None),
        ("", None),
    ],
)
def test_a_tag_means_the_language_that_its_readers_read(tag: str, language: str | None) -> None:
    assert known_language(tag) == language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("zh-TW,zh;q=0.9,en;q=0.8", "zh-Hant"),
        ("fr-CA, en;q=0.3, zh-CN;q=0.7", "zh-Hans"),
        ("en, zh-TW", "en"),
        ("zh;q=0, en;q=0.1", "en"),
        ("de, *;q=0.5", "en"),
        ("zh-TW;q=nonsense, en;q=0.2", "en"),
        ("zh-TW;q=7", None),
        ("fr", None),
        ("", None),
    ],
)
def test_the_most_wished_for_language_is_chosen(header: str, language: str | None) -> None:
    assert wished_language(header) == language


def test_the_address_counts_more_than_the_cookie_and_that_more_than_the_wish(server: LiveServer) -> None:
    wish, cookie = {"accept-language": "zh-TW"}, {"cookie": "language=zh-Hans"}
    for query, headers, language in (
        ("?lang=en", wish | cookie, "en"),
        ("", wish | cookie, "zh-Hans"),
        ("", wish, "zh-Hant"),
        ("?lang=fr", wish, "zh-Hant"),
        ("", {}, "en"),
    ):
        answer = get(f"{server.page_url}/{query}", headers=headers)
        assert f'<html lang="{language}"' in answer.text
        assert read_words(language)["page.help.intro"] in answer.text
        assert answer.headers["content-language"] == language
        assert {"Accept-Language", "Cookie"} <= set(answer.headers["vary"].split(", "))


def test_the_catalog_has_labels_in_the_language_asked_for_and_the_same_formulas(server: LiveServer) -> None:
    english, chinese = (
        get(f"{server.page_url}/api/catalog", params={"lang": tag}).json() for tag in ("en", "zh-TW")
    )
    assert chinese["datasets"][0]["label"] == read_words("zh-Hant")["datasets.circle"]
    for one, other in zip(english["losses"], chinese["losses"], strict=True):
        assert one["label"] != other["label"] or one["name"] == "huber"
        assert one["mathml"] == other["mathml"]


def test_a_catalog_in_an_unknown_language_is_refused_by_name(server: LiveServer) -> None:
    answer = get(f"{server.page_url}/api/catalog", params={"lang": "fr"})
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {
            "field": "lang",
            "code": "unknown_language",
            "message": "is not a known language",
            "received": "fr",
            "allowed": ["en", "zh-Hans", "zh-Hant"],
        }
    ]


def test_what_is_refused_is_said_in_the_language_of_whoever_asked(server: LiveServer) -> None:
    body, chinese = {"data": {"samples": 1}}, {"accept-language": "zh-CN"}
    answer = post(f"{server.page_url}/api/datasets", json=body, headers=chinese).json()
    assert answer["errors"][0]["message"] == "太小"
    assert answer["detail"] == "data.samples：太小（收到 1；可用 10 到 20000）"
    assert post(f"{server.page_url}/api/datasets", json=body).json()["errors"][0]["message"] == "is too small"


def test_a_wrong_parameter_is_told_in_the_language_of_whoever_asked(server: LiveServer) -> None:
    chinese = {"accept-language": "zh-TW"}
    (limit,) = get(f"{server.page_url}/api/runs?limit=0", headers=chinese).json()["errors"]
    assert limit == {
        "field": "limit",
        "code": "too_small",
        "message": "太小",
        "received": "0",
        "allowed": "1 到 500",
    }
    (status,) = get(f"{server.page_url}/api/runs?status=finishd", headers=chinese).json()["errors"]
    assert status["message"] == "不是已知的名稱；是不是「finished」？"
    assert "finished" in status["allowed"]
    (run,) = get(f"{server.page_url}/api/runs/first", headers=chinese).json()["errors"]
    assert (run["field"], run["message"]) == ("run_id", "必須是整數")
    (format_,) = get(f"{server.page_url}/api/runs/1/export/jsn", headers=chinese).json()["errors"]
    assert format_["message"] == "不是已知的名稱；是不是「json」？"


def test_an_answer_of_one_sentence_is_in_the_language_of_whoever_asked(server: LiveServer) -> None:
    answer = get(f"{server.page_url}/api/sweeps/7", headers={"accept-language": "zh-TW"}).json()
    assert (answer["code"], answer["detail"]) == ("sweep_not_found", "沒有第 7 組嘗試。")


def test_a_live_connection_is_told_in_the_language_it_asked_for(server: LiveServer) -> None:
    with AskingFor("zh-TW", server).client() as client:
        client.send("configure", config={"training": {"batch_size": 0}})
        refused = client.event("rejected")
    assert (refused["code"], refused["message"]) == ("invalid_config", "太小")
    assert refused["problems"][0]["allowed"] == "1 到 20000"


class AskingFor(LiveServer):
    """A server asked for answers in a language."""

    def __init__(self, language: str, server: LiveServer) -> None:
        super().__init__(server.port)
        self.url += f"?lang={language}"
