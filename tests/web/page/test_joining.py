"""Many files become one without becoming something else."""

from pathlib import Path

import pytest
from httpx import get

from playground.web.page.assets import asset_folder
from playground.web.page.joining import join_modules, join_scripts, join_sheets, without_comments
from tests.web.serving import LiveServer

STATIC = asset_folder("static")


def written(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
    return folder / "main.js"


def test_a_module_comes_after_those_it_needs_and_once(tmp_path: Path) -> None:
    main = written(
        tmp_path,
        main='import { two as more } from "./two.js";\nimport { one } from "./one.js";\nshow(one, more);\n',
        one="export const one = 1;\n",
        two='import { one } from "./one.js";\nexport function two() { return one + 1; }\n',
    )
    assert join_modules(main) == (
        "const $one = (() => {\nconst one = 1;\nreturn { one };\n})();\n"
        "const $two = (() => {\nconst { one } = $one;\nfunction two() { return one + 1; }\n"
        "return { two };\n})();\n"
        "const $main = (() => {\nconst { two: more } = $two;\nconst { one } = $one;\nshow(one, more);\n"
        "return {  };\n})();"
    )


def test_modules_that_need_each_other_are_refused(tmp_path: Path) -> None:
    main = written(tmp_path, main='import { a } from "./a.js";\n', a='import { b } from "./main.js";\n')
    with pytest.raises(ValueError, match=r"main\.js -> a\.js -> main\.js"):
        join_modules(main)


@pytest.mark.parametrize(
    "line",
    ["export default 1;", 'export { a } from "./a.js";', 'import a from "./a.js";', "export let a = 1;"],
)
def test_other_ways_to_import_and_export_are_refused(tmp_path: Path, line: str) -> None:
    with pytest.raises(ValueError, match="by name, on a line"):
        join_modules(written(tmp_path, main=f"{line}\n", a="export const a = 1;\n"))


def test_comments_on_lines_of_their_own_are_left_out_and_nothing_else() -> None:
    kept = 'const url = "http://x"; // here\n', "/** @type {A} */ (a).b();\nconst a = 1 /* b */;\n"
    script = f"/** About.\n * b\n */\n// more\n{kept[0]}  // and\n{kept[1]}/** c */\n"
    assert without_comments(script) == "".join(kept)


@pytest.mark.parametrize("path", sorted((STATIC / "js").rglob("*.js")), ids=lambda path: path.stem)
def test_no_text_of_ours_has_lines_that_look_like_comments(path: Path) -> None:
    # What looks like a comment within a template literal would be left out as well.
    before = ""
    for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
        before += line
        if line.lstrip().startswith("//"):
            assert without_comments(before).count("`") % 2 == 0, line


def test_sheets_stand_where_they_are_imported(tmp_path: Path) -> None:
    (tmp_path / "page.css").write_text('/* all */\n@import "a.css";\n@import "b.css";\n', encoding="utf-8")
    (tmp_path / "a.css").write_text("a { color: red; }\n", encoding="utf-8")
    (tmp_path / "b.css").write_text("/* more\n   of it */\nb { top: 0; }\n", encoding="utf-8")
    assert join_sheets(tmp_path / "page.css") == "a { color: red; }\nb { top: 0; }\n"


def test_every_sheet_is_part_of_the_page() -> None:
    joined = join_sheets(STATIC / "css" / "page.css")
    assert "@import" not in joined
    for sheet in (STATIC / "css").glob("*.css"):
        assert sheet.name == "page.css" or join_sheets(sheet) in joined, sheet.name


def test_early_scripts_are_joined_in_the_order_of_their_names() -> None:
    joined = join_scripts(sorted((STATIC / "js").glob("early/*.js")))
    assert joined.index("lang=") < joined.index("localStorage")


def test_the_server_sends_them_joined_and_the_sources_as_they_are(server: LiveServer) -> None:
    page = get(f"{server.page_url}/static/js/page.js")
    assert page.headers["content-type"] == "text/javascript; charset=utf-8"
    assert page.text == join_modules(STATIC / "js" / "main.js")
    source = get(f"{server.page_url}/static/js/main.js").text
    assert source == (STATIC / "js" / "main.js").read_text(encoding="utf-8")
