"""Enforces who may import whom: the direction in which numbers flow through the package."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "playground"

# What a room may import of the package besides itself and `problems`, whose errors all may raise.
ALLOWED: dict[str, set[str]] = {
    "problems": {"locales"},
    "locales": set(),
    "engine": set(),
    "data": set(),
    "config": {"data", "engine", "markup"},
    "markup": set(),
    "settings": {"config", "data"},
    "model": {"config", "data", "engine"},
    "training": {"config", "data", "engine", "export", "model"},
    "analysis": {"config", "data", "engine", "model", "training"},
    "evidence": {"analysis", "config", "data", "drawing", "engine", "markup", "model", "training"},
    "baselines": {"config", "data", "engine", "locales"},
    "export": {"data", "engine", "locales", "model"},
    "catalog": {
        "analysis",
        "config",
        "data",
        "drawing",
        "engine",
        "evidence",
        "locales",
        "model",
        "runs",
        "training",
    },
    "live": {"analysis", "config", "data", "engine", "evidence", "model", "training"},
    "drawing": {"config", "data", "training"},
    "runs": {"config", "markup", "training"},
    "sweeps": {"config", "evidence", "markup", "runs"},
    "tables": {"config", "data", "locales"},
    "lessons": {
        "analysis",
        "baselines",
        "catalog",
        "config",
        "data",
        "drawing",
        "engine",
        "evidence",
        "locales",
        "model",
        "runs",
        "training",
    },
    "client": {"baselines", "config", "evidence", "lessons", "runs", "sweeps", "tables"},
    "estimators": {"config", "data", "engine", "model", "training"},
    "errors": set(),
}
MAY_IMPORT_EVERYTHING = {"web", "cli", "notebook", "__init__", "__main__"}

# The packages from elsewhere that pure parts may know.
OUTSIDE: dict[str, set[str]] = {
    "engine": {"numpy", "numba", "llvmlite"},
    "data": {"numpy"},
    "locales": set(),
    "markup": {"numpy"},
}


def room_of(path: Path) -> str:
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
ROOMS = {room_of(path) for path in FILES}


def imported_rooms(path: Path) -> set[str]:
    inside = {name.split(".")[1] for name in imports_of(path) if name.startswith("playground.")}
    return {name if name in ROOMS else "__init__" for name in inside} - {room_of(path), "problems"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_what_its_room_may_know(path: Path) -> None:
    room = room_of(path)
    if room not in MAY_IMPORT_EVERYTHING:
        assert imported_rooms(path) <= ALLOWED[room]
    if room in OUTSIDE:
        outside = {name.split(".")[0] for name in imports_of(path)} - {"playground"}
        assert outside - sys.stdlib_module_names <= OUTSIDE[room]


@pytest.mark.parametrize("path", sorted((PACKAGE / "model").rglob("*.py")), ids=lambda path: path.name)
def test_the_reference_knows_no_kernel(path: Path) -> None:
    families = {"activations", "initializers", "losses", "optimizers", "regularizers", "schedules"}
    modules = {name.split(".")[2] for name in imports_of(path) if name.startswith("playground.engine.")}
    assert modules <= families | {"hyperparameters"}


def test_nothing_imports_the_web_but_the_command_line_and_notebooks() -> None:
    importers = {room_of(path) for path in FILES if "web" in imported_rooms(path)}
    assert importers <= {"cli", "notebook"}


def test_every_room_has_its_rule() -> None:
    assert MAY_IMPORT_EVERYTHING | ALLOWED.keys() == ROOMS


def test_the_page_does_not_wait_for_what_it_does_not_need() -> None:
    program = "import playground.web.app, sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    unneeded = {"sqlalchemy", "alembic", "sklearn", "httpx", "rich", "numba", "llvmlite"}
    unneeded |= {"charset_normalizer", "python_calamine"}
    assert not unneeded & set(loaded.stdout.split())


PAGE = """
import sys
from starlette.testclient import TestClient
from playground.web.app import create_app

with TestClient(create_app(), base_url="http://127.0.0.1") as client:
    assert client.get("/").status_code == 200
    print(*sys.modules)
"""


def test_the_first_page_is_answered_without_compiler_database_and_rest_calls(tmp_path: Path) -> None:
    environment = {**os.environ, "PLAYGROUND_KERNEL_CACHE": str(tmp_path)}
    answered = subprocess.run(
        [sys.executable, "-c", PAGE], check=True, capture_output=True, text=True, env=environment
    )
    loaded = set(answered.stdout.split())
    unneeded = {"numba", "llvmlite", "sqlalchemy", "playground.runs.store", "playground.web.api.sweeps"}
    assert not unneeded & loaded


@pytest.mark.parametrize(
    "program",
    [
        "import playground",
        "from playground import ExperimentConfig, Trainer; Trainer(ExperimentConfig())",
        "import playground.catalog.tables",
        "from playground import ExperimentConfig, model; model.reference.train(ExperimentConfig(), 1)",
        "import sys; sys.argv[1:] = ['--help']; from playground.cli import main; main()",
        "import sys; sys.argv[1:] = ['serve', '--help']; from playground.cli import main; main()",
    ],
)
def test_numba_is_imported_only_where_something_is_compiled(program: str) -> None:
    watched = f"import atexit, sys; atexit.register(lambda: print(*sys.modules)); {program}"
    loaded = subprocess.run([sys.executable, "-c", watched], check=True, capture_output=True, text=True)
    assert not {"numba", "llvmlite"} & set(loaded.stdout.split("\n")[-2].split())
