"""Lessons over REST."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import httpx

from playground import Client, Trainer, report_lesson
from playground.lessons.reading import COURSE, read_lesson
from playground.lessons.submission import most_steps, read_submission, write_submission
from playground.locales import LANGUAGES
from playground.settings import Settings
from tests.lessons.folders import TOML, write_lesson
from tests.patience import PATIENCE_S
from tests.web.serving import LiveServer

get = partial(httpx.get, timeout=PATIENCE_S)


def test_all_lessons_are_listed_and_each_can_be_read_in_every_language(server: LiveServer) -> None:
    for language in LANGUAGES:
        listed = get(f"{server.page_url}/api/lessons?lang={language}").json()
        assert {each["id"] for each in listed["lessons"]} == {
            each.parent.name for each in COURSE.glob("*/lesson.toml")
        }
        assert listed["problems"] == []
        for head in listed["lessons"]:
            answer = get(f"{server.page_url}/api/lessons/{head['id']}?lang={language}")
            assert answer.status_code == 200
            assert answer.headers["content-language"] == language
            lesson = answer.json()
            assert (lesson["language"], len(lesson["steps"])) == (language, head["n_steps"])
            assert lesson["title"] == head["title"]


def test_lessons_lead_to_each_other_in_the_order_of_the_list(server: LiveServer) -> None:
    ids = [each["id"] for each in get(f"{server.page_url}/api/lessons").json()["lessons"]]
    lessons = [get(f"{server.page_url}/api/lessons/{each}").json() for each in ids]
    assert [each["next"] for each in lessons] == [*ids[1:], None]
    assert [each["previous"] for each in lessons] == [None, *ids[:-1]]


def test_a_lesson_and_what_was_handed_in_of_it_are_written_as_reports(server: LiveServer) -> None:
    address = f"{server.page_url}/api/lessons/neurons/report?lang=zh-Hant"
    answer = get(address)
    assert answer.text == report_lesson("neurons", "zh-Hant")
    assert answer.headers["content-disposition"] == 'attachment; filename="neurons.html"'
    trainer = Trainer(read_lesson(COURSE / "neurons").configs["try"])
    trainer.train(2)
    submission = write_submission("neurons", None, {"how-few": "3"}, {"try": trainer.experiment_file()})
    handed_in = httpx.post(address, content=submission, timeout=PATIENCE_S)
    assert handed_in.text == report_lesson("neurons", "zh-Hant", submission)
    with Client(server.page_url) as client:
        assert client.report_lesson("neurons", "zh-Hant", submission) == handed_in.text
        assert client.report_lesson("neurons", "zh-Hant") == answer.text
    assert get(f"{server.page_url}/api/lessons/nurons/report").status_code == 404


def test_runs_that_take_long_to_replay_are_refused(server: LiveServer) -> None:
    trainer = Trainer(read_lesson(COURSE / "neurons").configs["try"])
    value = json.loads(write_submission("neurons", None, {}, {"try": trainer.experiment_file()}))
    config = read_submission(json.dumps(value)).goals["try"].config
    value["goals"]["try"]["experiment"]["branches"][0]["end"]["step"] = most_steps(config)
    answer = httpx.post(f"{server.page_url}/api/lessons/neurons/report", json=value, timeout=PATIENCE_S)
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["code"], error["field"]) == (422, "report_takes_long", "goals.try")


def test_an_unknown_lesson_is_not_found(server: LiveServer) -> None:
    answer = get(f"{server.page_url}/api/lessons/nothing")
    assert (answer.status_code, answer.json()["code"]) == (404, "lesson_not_found")
    assert get(f"{server.page_url}/api/lessons/neurons?lang=xx").status_code == 422


def test_a_reader_who_has_a_lesson_already_is_told_so(server: LiveServer) -> None:
    for path in ("", "/neurons"):
        answer = get(f"{server.page_url}/api/lessons{path}")
        headers = {"if-none-match": answer.headers["etag"]}
        again = get(f"{server.page_url}/api/lessons{path}", headers=headers)
        assert (again.status_code, again.content) == (304, b"")
        other = get(f"{server.page_url}/api/lessons{path}?lang=zh-Hant", headers=headers)
        assert other.status_code == 200


def test_own_lessons_stand_beside_the_shipped_ones_and_a_broken_one_is_told(
    serve: Callable[[Settings], LiveServer], tmp_path: Path
) -> None:
    write_lesson(tmp_path / "tiny")
    write_lesson(tmp_path / "broken", TOML.replace("epochs = 20", "epoch = 20"))
    write_lesson(tmp_path / "neurons", TOML.replace('"tiny"', '"neurons"'))
    page_url = serve(Settings(lessons=tmp_path)).page_url
    listed = get(f"{page_url}/api/lessons").json()
    ids = [each["id"] for each in listed["lessons"]]
    assert {"tiny", "press-play"} < set(ids)
    assert ids.count("neurons") == 1
    assert get(f"{page_url}/api/lessons/neurons").json()["title"] == "A tiny lesson"
    problem = next(each for each in listed["problems"] if each["file"].startswith("broken/"))
    assert (problem["file"], problem["line"]) == ("broken/lesson.toml", 14)
    assert "epochs" in problem["message"]
    assert "docs/lessons.md" in problem["remedy"]
    write_lesson(tmp_path / "later", TOML.replace('"tiny"', '"later"'))
    assert "later" in [each["id"] for each in get(f"{page_url}/api/lessons").json()["lessons"]]
