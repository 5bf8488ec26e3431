"""Enforces who may import whom: the direction in which numbers flow through the package."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "playground"

# What a part may import of the package besides its own part and errors, which all may raise.
ALLOWED: dict[str, set[str]] = {
    "engine": set(),
    "data": set(),
    "errors": set(),
    "streams": set(),
    "locales": set(),
    "formulas": set(),
    "presets": set(),
    "validation": set(),
    "translation": {"locales"},
    "config": {"engine", "data", "validation"},
    "settings": {"config", "data", "validation"},
    "rows": {"config", "data", "streams"},
    "catalog": {"config", "engine", "data", "formulas", "translation", "presets"},
    "reference_pages": {"catalog", "locales"},
    "report": {"data", "engine"},
    "watching": set(),
    "assembly": {"config", "data", "engine", "streams", "watching"},
    "client": {"config"},
    "closeup": {"engine"},
    "estimators": {"assembly", "config", "data", "engine", "fitting", "streams"},
    "snapshot": {"closeup", "report"},
    "fitting": {"closeup", "engine", "saved_state", "watching"},
    "saved_state": set(),
    "trainer": {
        "config",
        "engine",
        "data",
        "rows",
        "streams",
        "assembly",
        "closeup",
        "fitting",
        "report",
        "saved_state",
        "watching",
    },
    "drawing": {"trainer"},
    "runs": {"config", "trainer", "validation", "watching"},
    "commands": {"config", "runs", "settings", "validation"},
    "messages": {"config", "engine", "rows", "snapshot"},
    "experiment": {"config", "engine", "data", "messages", "rows", "saved_state", "snapshot", "trainer"},
    "protocol": {"config", "engine", "rows", "snapshot", "messages", "validation"},
}
MAY_IMPORT_EVERYTHING = {"web", "cli", "__init__", "__main__"}

# The packages from elsewhere that pure parts may know.
OUTSIDE: dict[str, set[str]] = {
    "engine": {"numpy", "numba", "llvmlite"},
    "data": {"numpy"},
    "streams": {"numpy"},
    "snapshot": {"numpy"},
    "errors": set(),
    "locales": set(),
    "formulas": set(),
}


def part_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> set[str]:
    """The dotted names of all modules that a file imports, wherever in the file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            assert node.module is not None
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


FILES = sorted(PACKAGE.rglob("*.py"))
PARTS = {part_of(path) for path in FILES}


def imported_parts(path: Path) -> set[str]:
    inside = {name.split(".")[1] for name in imports_of(path) if name.startswith("playground.")}
    return {name if name in PARTS else "__init__" for name in inside} - {part_of(path), "errors"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_what_its_part_may_know(path: Path) -> None:
    part = part_of(path)
    if part not in MAY_IMPORT_EVERYTHING:
        assert imported_parts(path) <= ALLOWED[part]
    if part in OUTSIDE:
        outside = {name.split(".")[0] for name in imports_of(path)} - {"playground"}
        assert outside - sys.stdlib_module_names <= OUTSIDE[part]


def test_nothing_imports_the_web_but_the_command_line() -> None:
    importers = {part_of(path) for path in FILES if "web" in imported_parts(path)}
    assert importers <= {"cli"}


def test_every_part_has_its_rule() -> None:
    assert MAY_IMPORT_EVERYTHING | ALLOWED.keys() == PARTS


def test_the_page_does_not_wait_for_what_it_does_not_need() -> None:
    program = "import playground.web.app, sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert not {"sqlalchemy", "alembic", "sklearn", "httpx", "rich"} & set(loaded.stdout.split())
