"""Source text of functions of the plain reference, for catalog and exports: formulas are written once."""

import ast
import inspect
from collections.abc import Callable, Iterable
from types import FunctionType, ModuleType
from typing import Any, cast

import numpy as np


def source_of(functions: Iterable[Callable[..., Any]]) -> str:
    """The source of functions and of everything of the reference that they call or read.

    Args:
        functions: of `playground.model.reference`.

    Returns:
        Python text without annotations: constants first, each function after those that it calls. It needs
        the modules numpy as np and math.
    """
    constants: dict[str, str] = {}
    texts: dict[str, str] = {}
    for function in functions:
        _collect(function, constants, texts)
    parts = ["\n".join(f"{name} = {value}" for name, value in constants.items()), *texts.values()]
    return "\n\n\n".join(part for part in parts if part)


def _collect(function: Callable[..., Any], constants: dict[str, str], texts: dict[str, str]) -> None:
    """Adds a function's text, those that it needs before it."""
    function = cast("FunctionType", inspect.unwrap(function))
    if function.__name__ in texts or function.__name__ in constants:
        return
    for name in _globals_read(function):
        value = function.__globals__.get(name)
        if isinstance(value, FunctionType) or hasattr(value, "__wrapped__"):
            _collect(cast("Callable[..., Any]", value), constants, texts)
        elif isinstance(value, (int, float, np.generic)):
            constants[name] = repr(value)
        elif value is not None and not isinstance(value, ModuleType):
            raise ValueError(f"Exported code holds functions and numbers. Received: {name} of {function}")
    texts[function.__name__] = without_annotations(inspect.getsource(function))


def _globals_read(function: FunctionType) -> list[str]:
    """The global names that a function reads, in their order."""
    tree = cast("ast.FunctionDef", ast.parse(inspect.getsource(function)).body[0])
    names = [
        node.id
        for part in tree.body
        for node in ast.walk(part)
        if isinstance(node, ast.Name) and node.id in function.__globals__
    ]
    annotations = {
        node.id
        for part in ast.walk(tree)
        if isinstance(part, ast.AnnAssign)
        for node in ast.walk(part.annotation)
        if isinstance(node, ast.Name)
    }
    own = {*annotations, *function.__code__.co_varnames}
    return [name for name in dict.fromkeys(names) if name not in own]


def without_annotations(source: str) -> str:
    """A function's text without types, decorators, and sections of its docstring.

    Args:
        source: of one function, not indented.

    Returns:
        The same function, body and comments as they were.
    """
    tree = cast("ast.FunctionDef", ast.parse(source).body[0])
    names = [argument.arg for argument in tree.args.args]
    required = len(names) - len(tree.args.defaults)
    defaults = [
        f"{name}={ast.unparse(value)}"
        for name, value in zip(names[required:], tree.args.defaults, strict=True)
    ]
    lines = source.splitlines()
    docstring = ast.get_docstring(tree)
    first = tree.body[0]
    body = lines[first.lineno - 1 :]
    if docstring is not None:
        body = [f'    """{docstring.splitlines()[0]}"""', *lines[cast("int", first.end_lineno) :]]
    text = "\n".join([f"def {tree.name}({', '.join([*names[:required], *defaults])}):", *body]).rstrip()
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign):
            declared = f"{ast.unparse(node.target)}: {ast.unparse(node.annotation)} ="
            text = text.replace(declared, f"{ast.unparse(node.target)} =")
    return text
