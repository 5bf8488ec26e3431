"""Checks that public functions with arguments say what they take, give and raise: part of ``make check``.

A function is held to it if it, its class and its module are public. Two kinds are not: commands of typer,
whose docstrings are shown by ``--help`` and whose options carry descriptions of their own; and what refers to
another docstring by beginning with "As `name`".
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "playground"

# The rows of a family share a signature, which its module describes once: formulas are read side by side.
ONE_SIGNATURE = frozenset(
    f"model/reference/{family}.py"
    for family in ("activations", "initializers", "losses", "optimizers", "regularizers", "schedules")
) | {"engine/simd/elementary.py"}

Function = ast.FunctionDef | ast.AsyncFunctionDef

_SECTION = re.compile(r"^(Args|Returns|Yields|Raises|Source|Example|Examples):$", re.MULTILINE)
_ENTRY = re.compile(r"^    ((?:\*{0,2}\w+)(?:, \*{0,2}\w+)*): \S", re.MULTILINE)


def faults_of(path: Path) -> list[str]:
    """Finds what docstrings of a file lack.

    Args:
        path: of a Python file.

    Returns:
        One line a function, as ``path:line: name lacks Args: x``.
    """
    found = []
    for name, function in _public(ast.parse(path.read_text(encoding="utf-8"))):
        if lacks := list(_lacking(function)):
            found.append(f"{path}:{function.lineno}: {name} lacks {', '.join(lacks)}")
    return found


def _public(tree: ast.Module | ast.ClassDef, prefix: str = "") -> Iterator[tuple[str, Function]]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from _public(node, f"{node.name}.")
        elif isinstance(node, Function) and not node.name.startswith("_") and not _is_exempt(node):
            yield prefix + node.name, node


def _is_exempt(function: Function) -> bool:
    """Whether its docstring is another's, or no reader's of the code."""
    decorators = {ast.unparse(each).partition("(")[0].rpartition(".")[2] for each in function.decorator_list}
    is_command = "command" in decorators or "typer." in ast.unparse(function.args)
    refers = (ast.get_docstring(function) or "").startswith("As `")
    return is_command or refers or bool(decorators & {"overload", "override", "setter"})


def _lacking(function: Function) -> Iterator[str]:
    names = _arguments(function)
    if not names:
        return
    sections = _sections(ast.get_docstring(function) or "")
    documented = {
        name.lstrip("*") for entry in _ENTRY.findall(sections.get("Args", "")) for name in entry.split(", ")
    }
    if missing := [name for name in names if name not in documented]:
        yield f"Args: {' '.join(missing)}"
    if strange := sorted(documented - set(names)):
        yield f"arguments named {' '.join(strange)}"
    own = list(_own_statements(function))
    if any(isinstance(node, ast.Yield | ast.YieldFrom) for node in own):
        if not sections.keys() & {"Yields", "Returns"}:
            yield "Yields"
    elif _gives(function, own) and "Returns" not in sections:
        yield "Returns"
    if any(isinstance(node, ast.Raise) and node.exc is not None for node in own) and "Raises" not in sections:
        yield "Raises"


def _arguments(function: Function) -> list[str]:
    given = function.args
    listed = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
    names = [each.arg for each in listed if each is not None]
    return [name for name in names if name not in {"self", "cls"} and not name.startswith("_")]


def _gives(function: Function, own: list[ast.AST]) -> bool:
    if function.returns is not None:
        return ast.unparse(function.returns) not in {"None", "NoReturn", "Never"}
    return any(isinstance(node, ast.Return) and node.value is not None for node in own)


def _own_statements(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes of a function's body but those of functions and classes within."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, Function | ast.ClassDef | ast.Lambda):
            yield from _own_statements(child)


def _sections(docstring: str) -> dict[str, str]:
    parts = _SECTION.split(docstring)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def main() -> int:
    """Prints every fault; returns 1 if there is one."""
    files = sorted(path for path in PACKAGE.rglob("*.py") if not _is_left_out(path))
    faults = [fault for path in files for fault in faults_of(path)]
    print("\n".join(faults))
    return int(bool(faults))


def _is_left_out(path: Path) -> bool:
    place = path.relative_to(PACKAGE)
    return any(part.startswith("_") and part != "__init__.py" for part in place.parts) or any(
        place.is_relative_to(left_out) for left_out in ONE_SIGNATURE
    )


if __name__ == "__main__":
    sys.exit(main())
