"""Runs exported Python programs, each as a process of its own, and prints what each found as a line of JSON.

It is handed to an interpreter that has the libraries of a format and nothing of this project:
``python -I tools/export_driver.py FOLDER MODULE...``. The modules are imported once, then the process forks
for each file, so that every program starts with fresh globals and not with seconds of importing.
"""

import contextlib
import importlib
import io
import json
import os
import runpy
import sys
import traceback
from pathlib import Path


def run(path: Path) -> dict[str, object]:
    """Runs one program.

    Args:
        path: of a Python file.

    Returns:
        Its name, exit code, and what it printed; the traceback of an error.
    """
    printed = io.StringIO()
    code: object = 0
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        try:
            runpy.run_path(str(path), run_name="__main__")
        except SystemExit as ended:
            code = int(ended.code or 0)
        except BaseException:  # noqa: BLE001 - whatever a program does is to be told
            traceback.print_exc()
            code = 2
    if any(name.split(".")[0] == "playground" for name in sys.modules):
        code = 3
    return {"name": path.name, "code": code, "printed": printed.getvalue()}


def main(folder: str, *modules: str) -> None:
    """Runs every Python file of a folder.

    Args:
        folder: of programs.
        modules: to import before.
    """
    for module in modules:
        importlib.import_module(module)
    forks = os.environ.get("EXPORT_DRIVER_FORKS", "1") == "1"
    for path in sorted(Path(folder).glob("*.py")):
        if not forks:
            print(json.dumps(run(path)), flush=True)
            continue
        child = os.fork()
        if child == 0:
            print(json.dumps(run(path)), flush=True)
            os._exit(0)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
