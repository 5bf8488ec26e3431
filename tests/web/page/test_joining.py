"""Many files become one without becoming something else."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from playground.settings import Settings
from playground.web.page.assets import asset_folder
from playground.web.page.joining import (
    join_modules,
    join_scripts,
    join_sheets,
    later_modules,
    main_sheets,
    without_comments,
)
from playground.web.page.pages import LATER_WORDS
from tests.patience import PATIENCE_S
from tests.web.asking import get
from tests.web.serving import LiveServer, serving

STATIC = asset_folder("static")
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


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
    assert join_modules(main).script == (
        "const $one = (() => {\nconst one=1;\nreturn { one };\n})();\n"
        "const $two = (() => {\nconst { one } = $one;\nfunction two(){return one+1;}\n"
        "return { two };\n})();\n"
        "const $main = (() => {\nconst { two: more } = $two;\nconst { one } = $one;\nshow(one,more);\n"
        "return {  };\n})();\n"
    )


def test_modules_that_need_each_other_are_refused(tmp_path: Path) -> None:
    main = written(tmp_path, main='import { a } from "./a.js";\n', a='import { b } from "./main.js";\n')
    with pytest.raises(ValueError, match=r"main\.js -> a\.js -> main\.js"):
        join_modules(main)


def test_a_module_loaded_later_is_a_bundle_that_exports_what_it_does(node: str, tmp_path: Path) -> None:
    later = "features/a.js"
    written(
        tmp_path,
        main='import { two } from "./two.js";\n'
        f'import("./{later}").then((a) => console.log(a.four(), two));\n',
        two="export const two = 2;\n",
    )
    (tmp_path / "features").mkdir()
    source = 'import { two } from "../two.js";\nexport function four() { return two + two; }\n'
    (tmp_path / later).write_text(source, encoding="utf-8")
    bundle = join_modules(tmp_path / "main.js").script
    part = join_modules(tmp_path / later).script
    (tmp_path / later).write_text(part, encoding="utf-8")
    (tmp_path / "two.js").unlink()
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    (tmp_path / "page.js").write_text(bundle, encoding="utf-8")
    ran = subprocess.run([node, "page.js"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert ran.stdout == "4 2\n"


@pytest.mark.parametrize(
    "line",
    [
        "export default 1;",
        'export { a } from "./a.js";',
        'export * from "./a.js";',
        'import a from "./a.js";',
        'import { a } from "a";',
        "export let a = 1;",
        "export var a = 1;",
        "export const a = 1, b = 2;",
        "export const { a } = b;",
        "export const a = 1",
        'const a = import("../a.js");',
        "const a = import(b);",
        "f(import.meta.url);",
        "export function () {}",
    ],
)
def test_what_cannot_be_joined_is_refused_by_name(tmp_path: Path, line: str) -> None:
    with pytest.raises(ValueError, match=r"Received: .*\(main\.js\)"):
        join_modules(written(tmp_path, main=f"{line}\n", a="export const a = 1;\n"))


# What pattern matching line by line would tear: each line of the result is compared with node's own reading.
NASTY = {
    "main": """import {
  text, // a comment, with } and from "./x.js";
  one as two, /* import { three } from "./three.js"; */
} from "./parts.js";
import * as parts from "./parts.js";
import "./effect.js";
const here = { import: 1, export: 2 }; // export const a = 1;
const url = "http://example.org"; /* " */ const slash = /[/*"'`]/g;
const quoted = 'import { a } from "./a.js";';
const template = `
// kept, and the empty line below as well

/* kept ${/* left out */ two} ${`nested ${'`'} // kept`} */
export const b = 2;
`;
const half = two / 2 / 1; const pattern = two > 0 ? /\\/\\/ no comment/ : null;
here.export = 3; here.import = 4
let a = 1 /* separates
statements */ let b = a
console.log(JSON.stringify([text, two, parts.Shape.name, parts.make()(2), here, url,
  "a/b".replace(slash, "-"), quoted, template, half, String(pattern), b, globalThis.effect]));
""",
    "parts": """export const text = "export const fake = 1; // no comment";
const inner = 7;
export class Shape {}
export function make() { return (x) => x * inner; }
export async function later() {}
export function* numbers() {}
export { inner as one };
""",
    "effect": "globalThis.effect = `a\n\n//b`;\n",
}


def test_joined_modules_do_what_modules_do(node: str, tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    main = written(tmp_path, **{name: text.replace("4\nlet a", "4\n;let a") for name, text in NASTY.items()})
    (tmp_path / "joined.js").write_text(join_modules(main).script, encoding="utf-8")

    def told(script: Path) -> object:
        ran = subprocess.run([node, str(script)], capture_output=True, text=True, check=True, timeout=60)
        return json.loads(ran.stdout)

    assert told(tmp_path / "joined.js") == told(main)


def test_the_page_s_own_script_is_one_that_node_can_read(node: str, tmp_path: Path) -> None:
    joined = tmp_path / "page.mjs"
    joined.write_text(join_modules(STATIC / "js" / "main.js").script, encoding="utf-8")
    subprocess.run([node, "--check", str(joined)], check=True, timeout=60)


def test_the_map_leads_every_line_back_to_its_source() -> None:
    joined = join_modules(STATIC / "js" / "main.js")
    sources = json.loads(joined.map)["sources"]
    texts = [(STATIC / "js" / source).read_text(encoding="utf-8").split("\n") for source in sources]
    file = line = mapped = 0
    for text, mapping in zip(
        joined.script.split("\n"), json.loads(joined.map)["mappings"].split(";"), strict=False
    ):
        if not mapping:
            assert text == "})();" or text.endswith("(() => {")
            continue
        column, file_step, line_step, column_there = numbers(mapping)
        file, line = file + file_step, line + line_step
        assert (column, column_there) == (0, 0)
        if text.strip() and not text.startswith(("return {", "const {", "const $")):
            mapped += 1
            assert set(re.findall(r"\w+", text)) <= set(re.findall(r"\w+", texts[file][line])), text
    assert mapped > 3000


def numbers(mapping: str) -> list[int]:
    """The numbers of a segment of a source map."""
    found, rest, shift = [], 0, 0
    for digit in mapping:
        value = DIGITS.index(digit)
        rest |= (value & 31) << shift
        shift += 5
        if not value & 32:
            found.append(-(rest >> 1) if rest & 1 else rest >> 1)
            rest = shift = 0
    return found


def test_comments_and_needless_space_are_left_out_and_nothing_else() -> None:
    script = (
        '/** About.\n * b\n */\n// more\nconst url = "http://x"; // here\n\n  // and\n'
        "/** @type {A} */ (a).b();\n"
        "const a = 1 /* b */ + 2;\n/** c */\n"
        "const b = a + +a - -a / 2, c = 1 .toFixed(), d = typeof /x y/ ? `a  ${b}` : a in b;\n"
    )
    assert without_comments(script).splitlines() == [
        'const url="http://x";',
        "(a).b();",
        "const a=1+2;",
        "const b=a+ +a- -a / 2,c=1 .toFixed(),d=typeof /x y/ ?`a  ${b}`:a in b;",
    ]


def test_sheets_stand_where_they_are_imported(tmp_path: Path) -> None:
    (tmp_path / "page.css").write_text('/* all */\n@import "a.css";\n@import "b.css";\n', encoding="utf-8")
    (tmp_path / "a.css").write_text("a > p :is(b) { color: red; } /* don't */\n", encoding="utf-8")
    (tmp_path / "b.css").write_text("/* more\n   of it */\nb::after { content: ', {'; }\n", encoding="utf-8")
    assert join_sheets(tmp_path / "page.css") == "a > p :is(b){color:red;}b::after{content:', {';}"


def test_every_sheet_is_part_of_the_page_of_what_it_loads_later_or_of_notebooks() -> None:
    bundles = [join_sheets(STATIC / "css" / f"{name}.css") for name in ("page", "notebook", *LATER_WORDS)]
    assert not any("@import" in joined for joined in bundles)
    for sheet in (STATIC / "css").glob("*.css"):
        assert any(join_sheets(sheet) in joined for joined in bundles), sheet.name


def test_early_scripts_are_joined_in_the_order_of_their_names() -> None:
    joined = join_scripts(sorted((STATIC / "js").glob("early/*.js")))
    assert joined.index("lang=") < joined.index("localStorage")


def test_the_server_sends_them_joined_with_their_map_and_the_sources_as_they_are(server: LiveServer) -> None:
    page = get(f"{server.page_url}/static/js/page.js", timeout=PATIENCE_S)
    assert page.headers["content-type"] == "text/javascript; charset=utf-8"
    joined = join_modules(STATIC / "js" / "main.js")
    assert page.text == f"{joined.script}//# sourceMappingURL=page.js.map\n"
    assert get(f"{server.page_url}/static/js/page.js.map", timeout=PATIENCE_S).text == joined.map
    source = get(f"{server.page_url}/static/js/main.js", timeout=PATIENCE_S).text
    assert source == (STATIC / "js" / "main.js").read_text(encoding="utf-8")


def test_each_part_that_is_loaded_later_is_sent_joined(server: LiveServer) -> None:
    later = later_modules(STATIC / "js" / "main.js")
    assert {"follow.js", "wire/studies.js"} <= set(later)
    for path in later:
        script = get(f"{server.page_url}/static/js/{path}", timeout=PATIENCE_S).text
        assert script.endswith(f"//# sourceMappingURL={Path(path).name}.map\n")
        assert "\nimport " not in script


def test_a_sheet_that_another_imports_is_none_of_the_main_ones() -> None:
    sheets = main_sheets(STATIC / "css")
    assert {"page.css", "follow.css"} <= set(sheets)
    assert "tokens.css" not in sheets


def test_who_edits_the_page_is_sent_the_modules_themselves() -> None:
    with serving(Settings(dev=True)) as server:
        page = get(server.page_url, timeout=PATIENCE_S).text
        assert '<script type="module" src="static/js/main.js">' in page
        assert '<link rel="modulepreload" href="static/js/state/store.js">' in page
        assert '<script src="static/js/early/theme.js">' in page
        assert get(f"{server.page_url}/static/js/page.js", timeout=PATIENCE_S).status_code == 404
        assert "@import" in get(f"{server.page_url}/static/css/page.css", timeout=PATIENCE_S).text
