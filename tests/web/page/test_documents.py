"""What is sent often is sent small, and not again to whoever has it."""

import gzip
import re
from pathlib import Path

import pytest
from starlette.datastructures import Headers

from playground.web.page.documents import Document
from playground.web.page.static_files import CompressedFiles
from tests.patience import PATIENCE_S
from tests.web.asking import get
from tests.web.serving import LiveServer

TEXT = b"all work and no play " * 100
DOCUMENT = Document(TEXT, "text/plain; charset=utf-8", vary="Cookie")


def test_who_accepts_gzip_gets_it_and_who_does_not_gets_the_bytes() -> None:
    for accepted in ("gzip", "br, gzip;q=0.5", "deflate , GZIP"):
        answer = DOCUMENT.answer(Headers({"accept-encoding": accepted}))
        assert answer.headers["content-encoding"] == "gzip"
        assert gzip.decompress(answer.body) == TEXT
        assert len(answer.body) < len(TEXT) / 10
    for accepted in ("", "br", "gzip;q=0", "gzip;q=0.0"):
        answer = DOCUMENT.answer(Headers({"accept-encoding": accepted}))
        assert "content-encoding" not in answer.headers
        assert answer.body == TEXT


def test_who_has_it_already_is_told_so() -> None:
    etag = DOCUMENT.answer(Headers()).headers["etag"]
    again = DOCUMENT.answer(Headers({"if-none-match": f'"other", {etag}'}))
    assert (again.status_code, again.body) == (304, b"")
    assert again.headers["etag"] == etag
    assert DOCUMENT.answer(Headers({"if-none-match": '"other"'})).status_code == 200


def test_it_says_on_what_it_depends() -> None:
    assert DOCUMENT.answer(Headers()).headers["vary"] == "Cookie, Accept-Encoding"


def test_what_is_too_small_to_gain_is_left_as_it_is() -> None:
    answer = Document(b"{}", "application/json").answer(Headers({"accept-encoding": "gzip"}))
    assert answer.body == b"{}"


@pytest.mark.parametrize("path", ["/", "/api/catalog", "/static/js/main.js", "/static/css/tokens.css"])
def test_the_server_sends_everything_compressed_and_once(server: LiveServer, path: str) -> None:
    first = get(server.page_url + path, timeout=PATIENCE_S)
    assert first.headers["content-encoding"] == "gzip"
    again = get(server.page_url + path, headers={"if-none-match": first.headers["etag"]}, timeout=PATIENCE_S)
    assert again.status_code == 304


def test_a_script_that_was_edited_is_sent_anew(tmp_path: Path) -> None:
    script = tmp_path / "a.js"
    files = CompressedFiles(tmp_path)
    for text in (b"1;", b"23;"):
        script.write_bytes(text)
        document = files.document("a.js")
        assert document is not None
        assert document.answer(Headers()).body == text


@pytest.mark.parametrize(
    "path", ["a.png", "missing.js", "../secret.js", "folder.js", "a" * 5000 + ".js", "a\0.js"]
)
def test_what_is_no_text_of_the_folder_has_no_document(tmp_path: Path, path: str) -> None:
    folder = tmp_path / "static"
    (folder / "folder.js").mkdir(parents=True)
    (folder / "a.png").write_bytes(b"")
    (tmp_path / "secret.js").write_text("1;", encoding="utf-8")
    assert CompressedFiles(folder).document(path) is None


def test_a_first_visit_weighs_less_than_150_kilobytes(server: LiveServer) -> None:
    first = get(server.page_url, timeout=PATIENCE_S)
    parts = re.findall(r'(?:src|href)="(static/[^"]+)"', first.text)
    answers = [
        first,
        *(get(f"{server.page_url}/{part}", timeout=PATIENCE_S) for part in dict.fromkeys(parts)),
    ]
    weight = sum(int(answer.headers["content-length"]) for answer in answers)
    headers = sum(len(f"{name}: {value}\r\n") for answer in answers for name, value in answer.headers.items())
    assert weight + headers < 150_000, weight
