"""Scripts are cut where JavaScript cuts them, and what cannot be told is refused."""

from pathlib import Path

import pytest

from playground.web.page.assets import asset_folder
from playground.web.page.javascript import tokens_of

SCRIPTS = asset_folder("static") / "js"


def kinds(script: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in tokens_of(script) if token.kind not in ("space", "newline")]


@pytest.mark.parametrize("path", sorted(SCRIPTS.rglob("*.js")), ids=lambda path: path.stem)
def test_the_tokens_of_our_scripts_are_the_scripts(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "".join(token.text for token in tokens_of(text)) == text


@pytest.mark.parametrize(
    ("script", "kind", "text"),
    [
        ('"// no comment"', "string", '"// no comment"'),
        (r'"a \" /* b"', "string", r'"a \" /* b"'),
        ("'it\\\n// goes on'", "string", "'it\\\n// goes on'"),
        ("`// ${`/* ${a} */`} \\` `", "template", "`// ${`/* ${a} */`} \\` `"),
        ("`${{ a: '}' }.a}`", "template", "`${{ a: '}' }.a}`"),
        ("`${/`}/.test(a)}`", "template", "`${/`}/.test(a)}`"),
        ("/[/`\"'*]/g", "pattern", "/[/`\"'*]/g"),
        ("/* a // b */", "comment", "/* a // b */"),
        ("// a /* b", "comment", "// a /* b"),
        ("/a\\/*/", "pattern", "/a\\/*/"),
    ],
)
def test_what_only_looks_like_something_else_is_one_token(script: str, kind: str, text: str) -> None:
    assert kinds(script) == [(kind, text)]


@pytest.mark.parametrize(
    "script",
    [
        "a / b / c",
        "(a) / b / c",
        "a[0] / b / c",
        "1 / b / c",
        "a++ / b / c",
        "a.return / b / c",
        "this / b / c",
        "`a` / b / c",
        "/a/ / b / c",
        "({ a: 1 }) / b / c",
        "f({ a } / b / c)",
    ],
)
def test_a_slash_after_a_value_divides(script: str) -> None:
    assert kinds(script).count(("mark", "/")) == 2
    assert ("pattern", "/ b /") not in kinds(script)


@pytest.mark.parametrize(
    "before",
    [
        "",
        "a = ",
        "f(",
        "[",
        "return ",
        "typeof ",
        "a && ",
        "!",
        "a ? ",
        "a ? b : ",
        "a => ",
        ", ",
        "if (a) ",
        "; ",
        "a / ",
    ],
)
def test_a_slash_where_a_value_is_to_come_begins_a_pattern(before: str) -> None:
    closing = {"f(": ")", "[": "]"}.get(before, "")
    assert ("pattern", "/ b /") in kinds(f"{before}/ b /{closing}")


@pytest.mark.parametrize(
    "script", ["if (a) {}\n/b/.test(c);", "function f() {}\n/b/.test(c);", "x = () => {} / b / c;"]
)
def test_a_slash_that_could_be_both_is_refused(script: str) -> None:
    with pytest.raises(ValueError, match="a slash after a brace"):
        list(tokens_of(script))


@pytest.mark.parametrize("script", ["`a", "`${a`", "(a", "a)", "(a]", '"a', "a = /b\n/", "a = /[/"])
def test_what_does_not_end_is_refused(script: str) -> None:
    with pytest.raises(ValueError, match="Received"):
        list(tokens_of(script))
