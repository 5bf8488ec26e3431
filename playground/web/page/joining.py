"""Bundles the page's ES modules into one script and its style sheets into one: two requests a visit.

A module that is loaded later, by `import("./a.js")`, is the entry of a bundle of its own, at its own address.

The sources stay modules that a browser can load by themselves. Each becomes a function called once, in
topological order, with only its imports and exports rewritten, without comments. What cannot be bundled is
refused.
"""

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from playground.web.page.javascript import Token, tokens_of
from playground.web.page.source_maps import source_map

# Two characters that mean something else without space between them: names, numbers, ++, --, and slashes.
_GROWS_TOGETHER = re.compile(r"[\w$#@]{2}|\+\+|--|./|/.|\d\.")
_LATER = re.compile(r'\bimport\("\./([\w./]+)"\)')
_SHEET = re.compile(r'^@import "([\w.]+)";\n', re.MULTILINE)
# Comments in a sheet, and space that separates nothing; strings are skipped.
_NEEDLESS = re.compile(
    r"""("[^"]*"|'[^']*')|/\*.*?\*/\s*|\s*([{};,])\s*|(?<=:)[ ]+""",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Joined:
    """A bundled script and its source map."""

    script: str
    map: str


@dataclass(frozen=True, slots=True)
class _Module:
    """A module read: its code with imports and exports rewritten, and what it needs.

    Args:
        lines: of the code, each with its number in the source, from 0.
        needs: the modules that it imports, in order.
        exports: the names that others import.
    """

    lines: Sequence[tuple[str, int]]
    needs: Sequence[Path]
    exports: Sequence[str]


def join_modules(main: Path) -> Joined:
    """Bundles a module with all that it imports; each becomes a function called once, imports first.

    Args:
        main: the module that imports the others and is imported by none.

    Returns:
        The script, which exports what `main` exports, and its source map.

    Raises:
        ValueError: a module imports or exports in a way that cannot be bundled, or two import each other.
    """
    main = main.resolve()
    order: dict[Path, _Module] = {}
    _collect(main, main.parent, order, ())
    lines: list[str] = []
    places: list[tuple[int, int] | None] = []
    for number, (path, module) in enumerate(order.items()):
        lines.append(f"const {_name(path, main.parent)} = (() => {{")
        places.append(None)
        for text, line in module.lines:
            lines.append(text)
            places.append((number, line))
        lines.append("})();")
        places.append(None)
    exported = ", ".join(order[main].exports)
    if exported:
        lines.append(f"export const {{ {exported} }} = {_name(main, main.parent)};")
        places.append(None)
    sources = [os.path.relpath(path, main.parent).replace(os.sep, "/") for path in order]
    return Joined("\n".join(lines) + "\n", source_map(sources, places))


def join_sheets(main: Path) -> str:
    """Bundles a style sheet with those that it imports.

    Args:
        main: the sheet; the others lie in its folder.

    Returns:
        The text, imported sheets in the places of their imports, without comments and needless space.
    """
    sheet = main.read_text(encoding="utf-8")
    joined = _SHEET.sub(lambda found: join_sheets(main.parent / found[1]), sheet)
    return _NEEDLESS.sub(lambda found: found[1] or found[2] or "", joined).strip()


def later_modules(main: Path) -> Sequence[str]:
    """Finds the modules that a module loads by `import("./a.js")`, when they are first wanted.

    Args:
        main: the module.

    Returns:
        Their paths within its folder, sorted; none where there is no such module.
    """
    if not main.is_file():
        return []
    return sorted(set(_LATER.findall(without_comments(main.read_text(encoding="utf-8")))))


def main_sheets(folder: Path) -> Sequence[str]:
    """Finds the style sheets that no other imports.

    Args:
        folder: of the style sheets.

    Returns:
        Their names, sorted.
    """
    texts = {sheet.name: sheet.read_text(encoding="utf-8") for sheet in folder.glob("*.css")}
    return sorted(texts.keys() - {name for text in texts.values() for name in _SHEET.findall(text)})


def join_scripts(scripts: Iterable[Path]) -> str:
    """Concatenates classic scripts.

    Args:
        scripts: in the order of running.

    Returns:
        The text, without comments.
    """
    return "".join(without_comments(script.read_text(encoding="utf-8")) for script in scripts)


def without_comments(script: str) -> str:
    """Removes comments from a script, and the lines that held nothing else.

    Args:
        script: the text of a module or a classic script.

    Returns:
        The text without them.
    """
    lines = _lines_of(list(tokens_of(script)))
    return "".join(f"{text}\n" for text, _ in lines)


def _collect(path: Path, folder: Path, order: dict[Path, _Module], above: Sequence[Path]) -> None:
    """Puts a module into the order, after those that it needs."""
    if path in above:
        circle = " -> ".join(each.name for each in (*above, path))
        raise ValueError(f"Modules may not need each other. Received: {circle}")
    if path in order:
        return
    try:
        module = _read(path, folder)
    except ValueError as error:
        raise ValueError(f"{error} ({path.name})") from None
    for needed in module.needs:
        _collect(needed, folder, order, (*above, path))
    order[path] = module


def _read(path: Path, folder: Path) -> _Module:
    """A module's code as the body of a function that returns what it exports."""
    tokens = list(tokens_of(path.read_text(encoding="utf-8")))
    exported: dict[str, str] = {}  # by the name for others the name within
    needs: list[Path] = []
    code: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if _is_call_of_import(tokens, at, path, folder):
            code.append(token)
            at += 1
        elif token.text == "import" and not _is_property(code) and _after(tokens, at).text in ("(", "."):
            raise ValueError(f"A module imports by a statement. Received: import{_after(tokens, at).text}")
        elif token.kind == "name" and token.text == "import" and token.depth == 0 and not _is_property(code):
            end = _end_of_statement(tokens, at)
            needed, bound = _import(tokens[at:end], path, folder)
            needs.append(needed)
            code.extend(_in_place_of(tokens[at:end], bound))
            at = end
        elif token.kind == "name" and token.text == "export" and token.depth == 0 and not _is_property(code):
            at = _export(tokens, at, exported, code)
        else:
            code.append(token)
            at += 1
    pairs = [inner if inner == outer else f"{outer}: {inner}" for outer, inner in exported.items()]
    lines = _lines_of(code)
    last = lines[-1][1] if lines else 0
    return _Module([*lines, (f"return {{ {', '.join(pairs)} }};", last)], needs, list(exported))


def _import(statement: Sequence[Token], path: Path, folder: Path) -> tuple[Path, str]:
    """What a statement ``import { a, b as c } from "./d.js";`` needs, and what stands in its place."""
    written = "".join(token.text for token in statement if token.is_code)
    names = [token for token in statement if token.is_code]
    address = names[-2] if names[-1].text == ";" else names[-1]
    if address.kind != "string" or not address.text[1:-1].startswith((".", "..")):
        raise ValueError(f"A module imports from its neighbours. Received: {written}")
    needed = (path.parent / address.text[1:-1]).resolve()
    module = _name(needed, folder)
    between = [token.text for token in names[1 : names.index(address)]]
    if not between:
        return needed, ""
    if between[:2] == ["*", "as"] and between[3:] == ["from"]:
        return needed, f"const {between[2]} = {module};"
    if between[0] != "{" or between[-2:] != ["}", "from"]:
        raise ValueError(f"A module imports by name. Received: {written}")
    bound = " ".join(between[1:-2]).replace(" as ", ": ").replace(" ,", ",")
    return needed, f"const {{ {bound} }} = {module};"


def _is_call_of_import(tokens: Sequence[Token], at: int, path: Path, folder: Path) -> bool:
    """Whether a module beside the bundle is loaded later, so that its address is the same from there."""
    code = [token for token in tokens[at : at + 8] if token.is_code][:4]
    texts = [token.text for token in code]
    is_call = texts[:2] == ["import", "("] and texts[3:] == [")"] and code[2].kind == "string"
    return is_call and texts[2][1:3] == "./" and path.parent == folder


def _export(tokens: Sequence[Token], at: int, exported: dict[str, str], code: list[Token]) -> int:
    """Notes what a statement exports and leaves the word out. Returns where to go on."""
    first = _after(tokens, at)
    words = [token for token in tokens[at + 1 : at + 12] if token.is_code]
    if first.text == "{":
        end = _end_of_statement(tokens, at)
        listed = [token.text for token in tokens[at:end] if token.kind in ("name", "string")][1:]
        if "from" in listed and any(token.kind == "string" for token in tokens[at:end]):
            raise ValueError("A module exports what is its own. Received: export { ... } from")
        inner = [token.text for token in tokens[at:end] if token.kind in ("name", "mark")]
        for part in " ".join(inner[2 : inner.index("}")]).split(","):
            names = part.split()
            if names:
                exported[names[-1]] = names[0]
        code.extend(_in_place_of(tokens[at:end], ""))
        return end
    if first.text in ("async", "function", "class"):
        name = next(word.text for word in words if word.text not in ("async", "function", "*", "class"))
        if name in ("(", "{"):
            raise ValueError("A module exports by name. Received: export of a function without one")
    elif first.text == "const" and words[1].kind == "name":
        name = words[1].text
        end = _end_of_statement(tokens, at)
        if any(token.text == "," and token.depth == 0 for token in tokens[at:end]):
            raise ValueError(f"A module exports one name in a statement. Received: export const {name}, ...")
    else:
        raise ValueError(f"A module exports functions, classes and constants. Received: export {first.text}")
    exported[name] = name
    # With the space behind the word, so that the name keeps its place.
    return at + 2 if tokens[at + 1].kind == "space" else at + 1


def _end_of_statement(tokens: Sequence[Token], at: int) -> int:
    """Behind the semicolon that ends a statement."""
    for number in range(at, len(tokens)):
        if tokens[number].text == ";" and tokens[number].depth == tokens[at].depth:
            return number + 1
    written = "".join(token.text for token in tokens[at : at + 12]).split("\n")[0]
    raise ValueError(f"What imports or exports ends with a semicolon. Received: {written}")


def _after(tokens: Sequence[Token], at: int) -> Token:
    """The token of code that follows one."""
    return next(token for token in tokens[at + 1 :] if token.is_code)


def _is_property(code: Sequence[Token]) -> bool:
    """Whether what comes next is the name of a property: ``a.import``."""
    before = next((token for token in reversed(code) if token.is_code), None)
    return before is not None and before.text in (".", "?.")


def _in_place_of(statement: Sequence[Token], text: str) -> list[Token]:
    """Other code on as many lines."""
    count = sum(_breaks(token.text) for token in statement)
    return [Token("mark", text, 0), *[Token("newline", "\n", 0)] * count]


def _breaks(text: str) -> int:
    return len(re.findall(r"\r\n?|[\n\u2028\u2029]", text))


def _lines_of(code: Sequence[Token]) -> list[tuple[str, int]]:
    """The lines of code without comments and needless space, each with its number in the source."""
    lines: list[tuple[str, int]] = []
    text, first, number = "", 0, 0
    is_kept = False  # whether the line begins within a template, whose spaces and empty lines count
    is_apart = False  # whether space or a comment stood before the token
    for token in code:
        if token.kind == "newline" or (token.kind == "comment" and _breaks(token.text)):
            # A comment of several lines separates statements as the end of a line does.
            if is_kept or text.strip():
                lines.append((text.rstrip() if is_kept else text.strip(), first))
            number += _breaks(token.text)
            text, first, is_kept = "", number, False
            is_apart = False
            continue
        if token.kind in ("space", "comment"):
            is_apart = True
            continue
        if is_apart and _GROWS_TOGETHER.fullmatch(text[-1:] + token.text[0]):
            text += " "
        is_apart = False
        if token.kind in ("template", "string") and "\n" in token.text:
            head, *rest = token.text.split("\n")
            for part in (head, *rest[:-1]):
                lines.append((text + part, first))
                number += 1
                text, first = "", number
            text, is_kept = rest[-1], True
        else:
            text += token.text
    if text.strip():
        lines.append((text.rstrip() if is_kept else text.strip(), first))
    return lines


def _name(path: Path, folder: Path) -> str:
    """The constant that holds what a module exports."""
    return "$" + re.sub(r"\W", "_", os.path.relpath(path.with_suffix(""), folder).replace(os.sep, "/"))
