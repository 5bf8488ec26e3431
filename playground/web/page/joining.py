"""Joins the page's modules into one script and its sheets into another: a first visit asks for two files.

The sources stay modules that a browser can load by themselves. Nothing is renamed or rewritten but the lines
that import and export; comments on lines of their own are left out. Knows text, and not what it does.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

_IMPORT = re.compile(r'^import \{ ([^}]*) \} from "(\.[^"]+)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|class|const) (\w+))", re.MULTILINE)
_OTHER = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)
_SHEET = re.compile(r'^@import "([\w.]+)";\n', re.MULTILINE)
_BLOCK_COMMENT = re.compile(r"^[ \t]*/\*(?:(?!\*/).)*\*/[ \t]*\n", re.MULTILINE | re.DOTALL)
_LINE_COMMENT = re.compile(r"^[ \t]*//.*\n", re.MULTILINE)


def join_modules(main: Path) -> str:
    """A module and all it imports as one, in which each of them is a function called once, in order of need.

    Args:
        main: the module that needs the others and is needed by none.

    Raises:
        ValueError: a module imports or exports in another way than ours do, or two need each other.
    """
    order: dict[Path, str] = {}
    _collect(main.resolve(), main.resolve().parent, order, ())
    return "\n".join(order.values())


def join_sheets(main: Path) -> str:
    """A style sheet with those that it imports in their places; all lie in one folder."""
    return _SHEET.sub(lambda found: join_sheets(main.parent / found[1]), _without_blocks(main))


def join_scripts(scripts: Iterable[Path]) -> str:
    """Classic scripts as one, in order."""
    return "".join(without_comments(script.read_text(encoding="utf-8")) for script in scripts)


def without_comments(script: str) -> str:
    """A script without the comments that stand on lines of their own."""
    return _LINE_COMMENT.sub("", _BLOCK_COMMENT.sub("", script))


def _without_blocks(sheet: Path) -> str:
    return _BLOCK_COMMENT.sub("", sheet.read_text(encoding="utf-8"))


def _collect(path: Path, folder: Path, order: dict[Path, str], above: Sequence[Path]) -> None:
    """Puts a module into the order, after those that it needs."""
    if path in above:
        circle = " -> ".join(each.name for each in (*above, path))
        raise ValueError(f"Modules may not need each other. Received: {circle}")
    if path in order:
        return
    text = without_comments(path.read_text(encoding="utf-8"))
    for _, address in _IMPORT.findall(text):
        _collect((path.parent / address).resolve(), folder, order, (*above, path))

    def bound(found: re.Match[str]) -> str:
        names = found[1].replace(" as ", ": ")
        return f"const {{ {names} }} = {_name((path.parent / found[2]).resolve(), folder)};"

    exported = _EXPORT.findall(text)
    text = _EXPORT.sub("", _IMPORT.sub(bound, text))
    if other := _OTHER.search(text):
        raise ValueError(
            f"A module imports and exports by name, on a line. Received: {other[0]} in {path.name}"
        )
    order[path] = (
        f"const {_name(path, folder)} = (() => {{\n{text}return {{ {', '.join(exported)} }};\n}})();"
    )


def _name(path: Path, folder: Path) -> str:
    return "$" + re.sub(r"\W", "_", path.relative_to(folder).with_suffix("").as_posix())
