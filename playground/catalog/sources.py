"""Writes out functions of the plain reference as Python that runs by itself, with all that they call."""

import ast
import inspect
import types
from collections.abc import Callable, Iterator
from functools import cache

_IMPORTED = {"np": "import numpy as np", "math": "import math"}


@cache
def numpy_source(function: Callable[..., object]) -> str:
    """Writes a function of a module and what it uses of that module, without docstrings and annotations.

    Args:
        function: a plain function of a module of the reference.

    Returns:
        Python whose last definition is the function. `np` is taken as imported, `math` is imported.
    """
    assert isinstance(function, types.FunctionType)  # noqa: S101 - the tables hold no others
    parts: dict[str, str] = {}
    _collect(function, parts)
    if "math" in parts:
        parts = {"math": parts.pop("math"), **parts}
    return "\n\n".join(parts.values()) + "\n"


def _collect(function: types.FunctionType, parts: dict[str, str]) -> None:
    """Adds what a function uses, then the function itself."""
    tree = ast.parse(inspect.getsource(function)).body[0]
    assert isinstance(tree, ast.FunctionDef)  # noqa: S101
    bare = _WithoutAnnotations().visit(tree)
    for name in dict.fromkeys(_names(bare)):
        used = function.__globals__.get(name)
        if name in parts or name in (function.__name__, "np"):
            continue
        if isinstance(used, types.FunctionType):
            _collect(used, parts)
        elif name in _IMPORTED:
            parts[name] = _IMPORTED[name]
        elif isinstance(used, float):
            parts[name] = f"{name} = {used!r}"
    parts[function.__name__] = ast.unparse(ast.fix_missing_locations(bare))


def _names(tree: ast.AST) -> Iterator[str]:
    return (node.id for node in ast.walk(tree) if isinstance(node, ast.Name))


class _WithoutAnnotations(ast.NodeTransformer):
    """Drops annotations and docstrings, which need names that NumPy alone does not have."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        self.generic_visit(node)
        node.returns = None
        for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
            argument.annotation = None
        if ast.get_docstring(node) is not None:
            node.body = node.body[1:]
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        self.generic_visit(node)
        if node.value is None:
            return node
        return ast.copy_location(ast.Assign([node.target], node.value), node)
